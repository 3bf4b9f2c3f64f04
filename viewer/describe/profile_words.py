"""Units of a profile, and what it says of one time. Numbers in, words out; no numpy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.describe import words
from viewer.model.track import KINDS

if TYPE_CHECKING:
    from viewer.model.track import AltitudeReference

_FEET = 0.3048
_STEP_FT = 5.0  # altitudes are kept to the metre: single feet would only pretend
_KNOT = 1852 / 3600
_SECOND = 1000
_MINUTE = 60 * _SECOND
_NICE = (1.0, 2.0, 2.5, 5.0)
_KNOWN = {
    "received": "received",
    "mlat": "MLAT",
    "estimated": "estimated",
    "ground": "on the ground",
    "unknown": "",
    "other": "other",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, and how many of it a metre or a metre per second is."""

    name: str
    per_si: float


@dataclass(frozen=True, slots=True)
class Units:
    """The units of altitude, ground speed and vertical rate, and the name of the three."""

    name: str
    altitude: Unit
    speed: Unit
    rate: Unit


UNITS = (
    Units(
        "ft, kt, ft/min",
        Unit("ft", 1 / _FEET),
        Unit("kt", 1 / _KNOT),
        Unit("ft/min", 60 / _FEET),
    ),
    Units("m, km/h, m/s", Unit("m", 1.0), Unit("km/h", 3.6), Unit("m/s", 1.0)),
)

REFERENCES: dict[AltitudeReference, str] = {
    "barometric": "pressure altitude (1013.25 hPa)",
    "ellipsoid": "above the WGS84 ellipsoid",
    "mean sea level": "above mean sea level",
    "unknown": "reference not said",
}
"""What altitudes are counted from, in a few words."""


def number(value: float, unit: Unit) -> str:
    """Return a value given in metres or metres a second, in a unit; a dash where it is NaN."""
    if math.isnan(value):
        return words.DASH
    scaled = value * unit.per_si
    if unit.name == "ft":
        scaled = round(scaled / _STEP_FT) * _STEP_FT
    text = f"{scaled:,.1f}" if unit.per_si == 1.0 and unit.name == "m/s" else f"{scaled:,.0f}"
    text = "0" + text[2:] if text in ("-0", "-0.0") else text
    return f"{text} {unit.name}".replace(",", "\u202f").replace("-", "−")


def reading(
    at: float, told: float, values: tuple[float, float, float], kind: int, units: Units
) -> str:
    """Return what the last position not after ``at`` told, and how long before that was."""
    altitude, speed, rate = values
    parts = [
        clock(at),
        _KNOWN[KINDS[kind]],
        number(altitude, units.altitude),
        number(speed, units.speed),
        number(rate, units.rate),
    ]
    old = at - told
    if old >= _MINUTE:
        parts.append(f"{old / _MINUTE:.0f} min before")
    elif old >= 2 * _SECOND:
        parts.append(f"{old / _SECOND:.0f} s before")
    return " · ".join(p for p in parts if p)


def silent(at: float, begin: float, end: float) -> str:
    """Return that a time lies in a gap, and how long the gap is."""
    return f"{clock(at)} · nothing heard for {words.hours(end - begin)}"


def outside(at: float, *, before: bool) -> str:
    """Return that a time lies before the first position, or after the last one."""
    return f"{clock(at)} · {'before the first' if before else 'after the last'} position"


def clock(at: float) -> str:
    """Return the time of day to the second, in UTC."""
    text = words.instant(int(at // _SECOND) * _SECOND)[11:]
    return text if text.count(":") > 1 else f"{text[:-1]}:00Z"


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return at most so many round numbers from ``low`` to ``high``; two where there is room."""
    span = max(high - low, 1e-9)
    least = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(least))
    step = next(
        (n * power * t for t in (1, 10) for n in _NICE if n * power * t >= least), 10 * power
    )
    first, last = math.ceil(low / step), math.floor(high / step)
    return [n * step for n in range(first, last + 1)][: most + 1]
