"""The rule on positions: what is said to be at an airport lies near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.checks import phrases
from viewer.checks.result import Figure, Result, Subject
from viewer.model.place import AirportRef, members
from viewer.replay.places import least_distance_m

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.checks.context import Context
    from viewer.checks.result import Verdict
    from viewer.model.place import LonLat, Place

_RULE = "far-from-airport"
NEAR_M = 10_000.0
"""As near as a position lies to the airport it belongs to (the case format's own limit)."""
FAR_M = 50_000.0
"""Beyond this no field of that name is meant (a convention)."""
PREMISE = "10 km are near and 50 km are far, whatever the airport's size (a convention)"


def far_from_airport(context: Context) -> Iterator[Result]:
    """Judge the positions of events and of the ends of legs against the airports they name."""
    for event in context.case.events.values():
        if event.position is not None and _named(event.place):
            yield _judged(
                context,
                Subject("event", event.id),
                (event.id, event.position, event.precision_m or 0.0),
                event.place,
                event.hypotheses,
            )
    for leg in context.case.legs.values():
        if not leg.vertices:
            continue
        ends = (("its beginning", leg.start, 0), ("its end", leg.end, -1))
        results = [
            _judged(
                context,
                Subject("leg", leg.id),
                (f"{leg.id}, {name}", leg.vertices[at], 0.0),
                place,
                leg.hypotheses,
            )
            for name, place, at in ends
            if _named(place)
        ]
        if results:  # one result for a leg: its worse end
            yield min(results, key=lambda r: ("fail", "doubt", "unknown", "pass").index(r.verdict))


def _named(place: Place | None) -> bool:
    """Tell whether a place names airports, and nothing vaguer."""
    singles = members(place)
    return bool(singles) and all(isinstance(m, AirportRef) for m in singles)


def _judged(
    context: Context,
    subject: Subject,
    told: tuple[str, LonLat, float],
    place: Place | None,
    hypotheses: tuple[str, ...],
) -> Result:
    name, position, slack = told
    airports = context.case.airports_of(place)
    away = [
        (least_distance_m(position, a.position), a.id) for a in airports if a.position is not None
    ]
    if not away or len(away) < len(members(place)):
        message = f"{name}: where the airport named lies is not known"
        return Result(_RULE, "unknown", (subject,), message, hypotheses=hypotheses)
    metres, airport = min(away)
    figures = (
        Figure("away, at least", round(metres / 1000, 1), "km", "the position told, the airport's"),
        Figure("precision", slack / 1000, "km", "as told"),
    )
    verdict: Verdict = "pass"
    message = f"{name}: within {phrases.km(NEAR_M)} of {airport}"
    if metres - slack > NEAR_M:
        verdict = "fail" if metres - slack > FAR_M else "doubt"
        message = f"{name}: at least {phrases.km(metres)} from {airport}, the airport named"
    return Result(_RULE, verdict, (subject,), message, (PREMISE,), figures, hypotheses)
