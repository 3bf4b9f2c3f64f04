"""Numbers, times and names as the messages of checks write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.model.time import HOUR, MINUTE, to_iso

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viewer.checks.result import Figure
    from viewer.model.case import Case
    from viewer.model.time import Interval

SHORTEST = "its distance is that of the shortest path, not of a track"
_THIN = "\u202f"  # narrow, and no line breaks at it
_SMALL = 100  # below it two digits are told, where there are any


def number(value: float, digits: int = 0) -> str:
    """Return a number with narrow spaces between thousands."""
    text = f"{value:,.{digits}f}" if digits else f"{value:,.0f}"
    return text.replace(",", _THIN)


def km(metres: float) -> str:
    """Return a length in whole kilometres."""
    return f"{number(metres / 1000)} km"


def bounds(low: float | None, high: float | None, unit: str, digits: int = 0) -> str:
    """Return a lowest and a highest value as few words."""
    if low is None:
        return "not known" if high is None else f"up to {number(high, digits)} {unit}"
    if high is None:
        return f"{number(low, digits)} {unit} or more"
    first, last = number(low, digits), number(high, digits)
    return f"{first} {unit}" if first == last else f"{first}–{last} {unit}"


def figure(told: Figure) -> str:
    """Return a figure's value with its unit."""
    if isinstance(told.value, str):
        return f"{told.value} {told.unit}".rstrip()
    pair = told.value if isinstance(told.value, tuple) else (told.value, told.value)
    exact = all(v is None or v == round(v) for v in pair)
    small = all(v is None or abs(v) < _SMALL for v in pair)
    return bounds(*pair, told.unit, 0 if exact else 1 if not small else 2).rstrip()


def duration(milliseconds: float) -> str:
    """Return a time span in hours and minutes, in minutes where it is under an hour."""
    if abs(milliseconds) < HOUR:
        return f"{milliseconds / MINUTE:.0f} min"
    minutes = round(milliseconds / MINUTE)
    return f"{minutes // 60} h {minutes % 60:02d} min"


def window(interval: Interval) -> str:
    """Return a window in UTC, open sides as "..", a minute as one time."""
    low, high = interval
    if low is not None and high is not None and high - low <= MINUTE:
        return str(to_iso(low))
    return f"{to_iso(low) or '..'}/{to_iso(high) or '..'}"


def joined(texts: Iterable[str], word: str = "and") -> str:
    """Return "a, b and c".

    >>> joined(["a", "b", "c"])
    'a, b and c'
    """
    items = list(texts)
    if len(items) < 2:  # noqa: PLR2004 nothing to join
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def versions(case: Case, hypotheses: Iterable[str]) -> tuple[str, ...]:
    """Return the premise that names the hypotheses a result holds in; none for all."""
    titles = [case.hypotheses[h].title if h in case.hypotheses else h for h in hypotheses]
    if not titles:
        return ()
    return (f"only in the version {joined((f'“{t}”' for t in titles), 'or')}",)
