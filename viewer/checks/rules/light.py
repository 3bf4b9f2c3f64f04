"""The rule on daylight: what a picture shows, against where the Sun stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.checks import phrases
from viewer.checks.result import Figure, Result, Subject
from viewer.checks.rules.order import ABOUT
from viewer.geo.sun import CIVIL_DEG, HORIZON_DEG, elevation_range
from viewer.model.time import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.checks.context import Context
    from viewer.checks.result import Verdict
    from viewer.model.place import LonLat, Place
    from viewer.model.things import Event
    from viewer.model.time import Interval, When

_RULE = "daylight"
PREMISE = (
    "day: the Sun's upper edge is above the horizon of the sea; dark: civil twilight is over; "
    "between the two a picture may look like either"
)
_SOURCE = "computed for the place and the window told (Meeus, Astronomical Algorithms)"


def daylight(context: Context) -> Iterator[Result]:
    """Judge each event that shows day or dark, by its conclusion and by each source's word."""
    for event in context.case.events.values():
        claims: list[tuple[str | None, bool, When | None, Place | None]] = []
        if event.daylight is not None:
            claims.append((None, event.daylight, event.when, event.place))
        for item in event.evidence:
            shown = item.asserts.get("daylight")
            if isinstance(shown, bool):
                when = item.asserts.get("when", event.when)
                place = item.asserts.get("place", event.place)
                claims.append((item.source, shown, when, place))
        for source, shown, when, place in claims:
            yield _judged(context, event, source, (shown, when, place))


def _judged(
    context: Context,
    event: Event,
    source: str | None,
    claim: tuple[bool, When | None, Place | None],
) -> Result:
    shown, when, place = claim
    what = "daylight" if shown else "darkness"
    who = event.id if source is None else f"{event.id}, as {source} has it"
    subjects = (Subject("event", event.id), *((Subject("source", source),) if source else ()))
    positions = _positions(context, event, place)
    spans = _spans(when)
    if when is None or not positions or not spans:
        lacks = "when" if when is None or not spans else "where"
        message = f"{who}: {what}, and {lacks} it was is not told well enough"
        return Result(_RULE, "unknown", subjects, message, (PREMISE,), (), event.hypotheses)
    ranges = [elevation_range(*position, span) for position in positions for span in spans]
    lowest, highest = min(r[0] for r in ranges), max(r[1] for r in ranges)
    verdict, message = _against(shown, lowest, highest)
    premises: tuple[str, ...] = (PREMISE,)
    if verdict == "fail" and when.approximate:
        verdict, premises = "doubt", (PREMISE, ABOUT)
    figures = (
        Figure("elevation of the Sun", (round(lowest, 2), round(highest, 2)), "°", _SOURCE),
        Figure("window", phrases.window(when.hull), "UTC", "as told"),
    )
    return Result(
        _RULE, verdict, subjects, f"{who}: {message}", premises, figures, event.hypotheses
    )


def _positions(context: Context, event: Event, place: Place | None) -> tuple[LonLat, ...]:
    if event.position is not None and place == event.place:
        return (event.position,)
    airports = context.case.airports_of(place)
    return tuple(a.position for a in airports if a.position is not None)


def _spans(when: When | None) -> tuple[Interval, ...]:
    """Return the readings of a time, none where one is open or longer than a year."""
    found = []
    for span in when.intervals if when else ():
        if span.earliest is None or span.latest is None or span.latest - span.earliest > 366 * DAY:
            return ()
        found.append(span)
    return tuple(found)


def _against(shown: bool, lowest: float, highest: float) -> tuple[Verdict, str]:  # noqa: FBT001
    if shown:
        if highest < CIVIL_DEG:
            return "fail", f"daylight, and the Sun was never higher than {highest:.1f}°"
        if highest < HORIZON_DEG:
            return "doubt", f"daylight, and it was no more than twilight ({highest:.1f}°)"
        return "pass", f"daylight, and the Sun stood up to {highest:.1f}° high"
    if lowest >= HORIZON_DEG:
        return "fail", f"darkness, and the Sun was never lower than {lowest:.1f}°"
    if lowest >= CIVIL_DEG:
        return "doubt", f"darkness, and it was no less than twilight ({lowest:.1f}°)"
    return "pass", f"darkness, and the Sun stood down to {lowest:.1f}°"
