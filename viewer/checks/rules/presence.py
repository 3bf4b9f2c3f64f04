"""The rule on presence: an aircraft is in one place at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.checks import phrases
from viewer.checks.pairs import hold
from viewer.checks.result import Figure, Result, Subject
from viewer.checks.rules.order import ABOUT
from viewer.geo.wgs84 import HALF_MERIDIAN_M
from viewer.model.time import HOUR
from viewer.replay.places import least_distance_m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from viewer.checks.context import Context, Lane, Sequence
    from viewer.geo.legshape import Spot
    from viewer.model.place import LonLat
    from viewer.model.time import When

_RULE = "two-places"


@dataclass(frozen=True, slots=True)
class Fix:
    """Where an aircraft was said to be, and when: within ``slack_m`` of a position.

    ``number`` is the place in the sequence of legs (None for an event).
    """

    subject: Subject
    position: LonLat
    slack_m: float
    low: int
    high: int
    rough: bool
    number: int | None


def two_places(context: Context) -> Iterator[Result]:
    """Judge the told presences of each aircraft two by two, and say where none excludes another."""
    for lane in context.lanes:
        if lane.aircraft is None:
            continue
        yield from _lane(context, lane)


def _lane(context: Context, lane: Lane) -> Iterator[Result]:
    subject = (Subject("aircraft", lane.aircraft or ""),)
    known = lane.performance
    if known is None:
        kind = f"the type {lane.type}" if lane.type else "its type, which is not told,"
        message = f"{lane.aircraft}: how fast {kind} flies is not known here"
        yield Result(_RULE, "unknown", subject, message)
        return
    speed = known.max_ground_speed_ms
    greatest = Figure(
        f"greatest speed over ground of {lane.type}",
        known.max_ground_speed_kmh,
        "km/h",
        "greatest published speed and a tail wind: a bound, not an estimate",
    )
    clashes: dict[tuple[str, ...], Result] = {}
    seen: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    count = 0
    for sequence in lane.sequences:
        fixes = _fixes(context, lane, sequence)
        count = max(count, len(fixes))
        for a, b in _apart(fixes, speed):
            result = _clash(a, b, speed, greatest)
            clashes.setdefault(result.key[1], result)
            seen.append((result.key[1], sequence.hypotheses))
    held = hold(lane, seen)
    for key, result in clashes.items():
        yield Result(
            _RULE,
            result.verdict,
            result.subjects,
            result.message,
            result.premises,
            result.figures,
            held[key],
        )
    if count < 2:  # noqa: PLR2004 it takes two
        message = f"{lane.aircraft}: fewer than two places are told with their times"
        yield Result(_RULE, "unknown", subject, message)
    elif not clashes:
        message = f"{lane.aircraft}: none of {count} places and times excludes another"
        yield Result(_RULE, "pass", subject, message, (), (greatest,))


def _fixes(context: Context, lane: Lane, sequence: Sequence) -> list[Fix]:
    case = context.case
    found: list[Fix | None] = []
    for number, leg in enumerate(sequence.legs):
        shape = context.shapes[leg.id]
        subject = Subject("leg", leg.id)
        found.append(_at_spot(subject, shape.start, leg.departed, number))
        found.append(_at_spot(subject, shape.end, leg.arrived, number))
    mine = set(sequence.hypotheses)
    for event in context.events_of.get(lane.aircraft or "", ()):
        if not event.bounds_replay or (event.hypotheses and mine.isdisjoint(event.hypotheses)):
            continue
        position = event.position or case.position_of(event.place)
        if position is not None:
            slack = event.precision_m or 0.0
            found.append(_fix(Subject("event", event.id), position, slack, event.when, None))
    return sorted((f for f in found if f is not None), key=lambda f: f.low)


def _at_spot(subject: Subject, spot: Spot, when: When | None, number: int) -> Fix | None:
    if spot.position is None:
        return None
    return _fix(subject, spot.position, spot.radius_m, when, number)


def _fix(
    subject: Subject, position: LonLat, slack_m: float, when: When | None, number: int | None
) -> Fix | None:
    if when is None:
        return None
    low, high = when.hull
    if low is None or high is None:
        return None
    return Fix(subject, position, slack_m, low, high, when.approximate, number)


def _apart(fixes: list[Fix], speed_ms: float) -> Iterator[tuple[Fix, Fix]]:
    """Yield the pairs that no two times inside their windows reconcile; fixes sorted by ``low``."""
    horizon = HALF_MERIDIAN_M / speed_ms * 1000
    for i, a in enumerate(fixes):
        if a.high - a.low > horizon:
            continue
        for b in _after(fixes, i, a.low + horizon):
            if a.position == b.position or _another_rule(a, b):
                continue
            most = most_between(a, b)
            if most < horizon and _distance_m(a, b) / speed_ms * 1000 >= most:
                yield a, b


def _after(fixes: list[Fix], i: int, until: float) -> Iterable[Fix]:
    for j in range(i + 1, len(fixes)):
        if fixes[j].low >= until:
            return
        yield fixes[j]


def _another_rule(a: Fix, b: Fix) -> bool:
    """Leave a leg's own ends to the speed, and neighbours' ends to where the next leg starts."""
    if a.number is None or b.number is None:
        return False
    return abs(a.number - b.number) <= 1


def most_between(a: Fix, b: Fix) -> int:
    """Return the most time that can lie between two fixes, whichever comes first; not reached."""
    return max(b.high - a.low, a.high - b.low)


def _distance_m(a: Fix, b: Fix) -> float:
    return max(0.0, least_distance_m(a.position, b.position) - a.slack_m - b.slack_m)


def _clash(a: Fix, b: Fix, speed_ms: float, greatest: Figure) -> Result:
    distance, most = _distance_m(a, b), most_between(a, b)
    rough = a.rough or b.rough
    subjects = tuple(dict.fromkeys((a.subject, b.subject)))
    names = phrases.joined([s.id for s in subjects])
    return Result(
        _RULE,
        "doubt" if rough else "fail",
        subjects,
        f"{names} have it at least {phrases.km(distance)} apart within {phrases.duration(most)}",
        (phrases.SHORTEST, *((ABOUT,) if rough else ())),
        (
            Figure(
                "apart, at least", round(distance / 1000, 1), "km", "shortest path, not a track"
            ),
            Figure("time at most", round(most / HOUR, 3), "h", "the windows told"),
            Figure("time needed", round(distance / speed_ms / 3600, 3), "h", greatest.name),
            greatest,
        ),
    )
