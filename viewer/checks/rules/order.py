"""Rules on the order of things: landing after take-off, one leg after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.checks import phrases
from viewer.checks.pairs import following
from viewer.checks.result import Figure, Result, Subject
from viewer.model.place import members
from viewer.model.time import HOUR, MINUTE
from viewer.replay.places import least_distance_m, meet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.checks.context import Context, Lane
    from viewer.checks.pairs import Following
    from viewer.checks.result import Verdict
    from viewer.model.place import Place
    from viewer.model.things import Leg
    from viewer.model.time import When

LEAST_TURNAROUND_MS = 20 * MINUTE
"""A convention of this program, no published figure; so it casts doubt and never fails."""

TURNAROUND_PREMISE = "20 minutes on the ground are plausible, less is not (a convention)"
ABOUT = "a time is approximate, so it cannot fail alone"


def arrival_after_departure(context: Context) -> Iterator[Result]:
    """Judge each leg by its own two times; windows are half-open, so one millisecond is none."""
    rule = "arrival-before-departure"
    for leg in context.case.legs.values():
        subjects = (Subject("leg", leg.id),)
        if leg.departed is None or leg.arrived is None:
            yield Result(
                rule,
                "unknown",
                subjects,
                f"{leg.id}: {_missing(leg)} is not told",
                hypotheses=leg.hypotheses,
            )
            continue
        most = gap(leg.departed, leg.arrived)[1]
        if most is None or most > 1:
            message = f"{leg.id}: it can land after it leaves"
            yield Result(rule, "pass", subjects, message, hypotheses=leg.hypotheses)
            continue
        about = leg.departed.approximate or leg.arrived.approximate
        yield Result(
            rule,
            "doubt" if about else "fail",
            subjects,
            f"{leg.id} lands before it leaves",
            (ABOUT,) if about else (),
            (
                Figure("departed", phrases.window(leg.departed.hull), "UTC", "as concluded"),
                Figure("arrived", phrases.window(leg.arrived.hull), "UTC", "as concluded"),
            ),
            leg.hypotheses,
        )


def next_starts_elsewhere(context: Context) -> Iterator[Result]:
    """Judge each pair of legs that follow each other by where one ends and the other starts."""
    for lane in context.lanes:
        for pair in following(lane):
            yield _elsewhere(context, lane, pair)


def _elsewhere(context: Context, lane: Lane, pair: Following) -> Result:
    case, a, b = context.case, pair.before, pair.after
    subjects = (Subject("leg", a.id), Subject("leg", b.id))
    rule = "next-starts-elsewhere"
    if a.end is None or b.start is None:
        who = f"where {a.id} ends" if a.end is None else f"where {b.id} starts"
        return Result(rule, "unknown", subjects, f"{who} is not told", hypotheses=pair.hypotheses)
    if _same_place(context, a.end, b.start):
        message = f"{b.id} starts where {a.id} ends"
        return Result(rule, "pass", subjects, message, hypotheses=pair.hypotheses)
    if meet(case, a.end, b.start) is not None:
        message = f"{b.id} may start where {a.id} ends: one of the two places is not told exactly"
        return Result(rule, "unknown", subjects, message, hypotheses=pair.hypotheses)
    least_m = spots_apart(context, a, b)
    figures = [
        Figure("apart, at least", round(least_m / 1000, 1), "km", "shortest path, not a track")
    ]
    message = f"{b.id} does not start where {a.id} ends: a flight between the two is not told"
    premises: tuple[str, ...] = ("a flight that nobody tells is possible",)
    most = gap(a.arrived, b.departed)[1] if a.arrived and b.departed else None
    if most is None or lane.performance is None:
        return Result(rule, "doubt", subjects, message, premises, tuple(figures), pair.hypotheses)
    needed = least_m / lane.performance.max_ground_speed_ms * 1000
    figures += [
        Figure("time between", round(most / HOUR, 3), "h", "the windows told"),
        Figure(
            "time needed",
            round(needed / HOUR, 3),
            "h",
            f"at {lane.performance.max_ground_speed_kmh:,.0f} km/h, the greatest plausible speed "
            f"over ground of {lane.type}",
        ),
    ]
    verdict: Verdict = "doubt"
    if needed >= most:
        message = (
            f"{b.id} starts at least {phrases.km(least_m)} from where {a.id} ends, and the time "
            "between is too short to get there"
        )
        about = (a.arrived and a.arrived.approximate) or (b.departed and b.departed.approximate)
        verdict = "doubt" if about else "fail"
        premises = (ABOUT,) if about else ()
    return Result(rule, verdict, subjects, message, premises, tuple(figures), pair.hypotheses)


def turnaround(context: Context) -> Iterator[Result]:
    """Judge each stay between two legs by how long it can have been."""
    for lane in context.lanes:
        for pair in following(lane):
            a, b = pair.before, pair.after
            if _apart(context, a.end, b.start):
                continue  # no stay: another rule's
            yield _turnaround(a, b, pair.hypotheses)


def _same_place(context: Context, a: Place, b: Place) -> bool:
    """Tell whether two places are one, as told or by the airport that both name."""
    if a == b:
        return True
    here, there = context.case.airports_of(a), context.case.airports_of(b)
    single = len(members(a)) == len(members(b)) == len(here) == 1
    return single and len(there) == 1 and here[0].id == there[0].id


def _apart(context: Context, a: Place | None, b: Place | None) -> bool:
    if a is None or b is None or a == b:
        return False
    return meet(context.case, a, b) is None


def _turnaround(a: Leg, b: Leg, hypotheses: tuple[str, ...]) -> Result:
    subjects = (Subject("leg", a.id), Subject("leg", b.id))
    rule = "turnaround"
    if a.arrived is None or b.departed is None:
        who = f"when {a.id} lands" if a.arrived is None else f"when {b.id} leaves"
        return Result(rule, "unknown", subjects, f"{who} is not told", hypotheses=hypotheses)
    least, most = gap(a.arrived, b.departed)
    figure = Figure(
        "time on the ground",
        (None if least is None else least / HOUR, None if most is None else most / HOUR),
        "h",
        "the windows told",
    )
    about = a.arrived.approximate or b.departed.approximate
    premises: tuple[str, ...] = ()
    verdict: Verdict
    if most is None or most > LEAST_TURNAROUND_MS:
        verdict, message = "pass", f"there is time for a stay between {a.id} and {b.id}"
        premises = (TURNAROUND_PREMISE,)
    elif most <= 1:
        verdict, message = "fail", f"{b.id} leaves before {a.id} lands"
        if about:
            verdict, premises = "doubt", (ABOUT,)
    else:
        verdict = "doubt"
        message = f"only {phrases.duration(most)} at most between {a.id} and {b.id}"
        premises = (TURNAROUND_PREMISE, *((ABOUT,) if about else ()))
    return Result(rule, verdict, subjects, message, premises, (figure,), hypotheses)


def gap(first: When, second: When) -> tuple[int | None, int | None]:
    """Return the least and the greatest time from the first to the second, in milliseconds.

    Whole milliseconds and half-open windows: the greatest is not reached. None where open.
    """
    a, b = first.hull, second.hull
    least = None if b.earliest is None or a.latest is None else b.earliest - (a.latest - 1)
    most = None if b.latest is None or a.earliest is None else b.latest - a.earliest
    return least, most


def spots_apart(context: Context, a: Leg, b: Leg) -> float:
    """Return a length in metres that lies surely between a leg's end and another's start."""
    end, start = context.shapes[a.id].end, context.shapes[b.id].start
    if end.position is None or start.position is None:
        return 0.0
    return max(0.0, least_distance_m(end.position, start.position) - end.radius_m - start.radius_m)


def _missing(leg: Leg) -> str:
    if leg.departed is None and leg.arrived is None:
        return "when it leaves and when it lands"
    return "when it leaves" if leg.departed is None else "when it lands"
