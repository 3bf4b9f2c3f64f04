"""The rule on range: how far a leg is, against how far its type flies with its load."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from viewer.checks import phrases
from viewer.checks.load import load_of
from viewer.checks.result import Figure, Result, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.checks.context import Context
    from viewer.checks.load import KnownLoad
    from viewer.checks.payload import Reach
    from viewer.checks.result import Verdict
    from viewer.model.performance import PayloadRange
    from viewer.model.things import Leg

_RULE = "range"
_KM = 1000.0
STILL_AIR = "ranges are for still air; wind, reserves and refuelling in flight are not counted"
UNSTATED = "a figure that does not state its load is taken to hold for any"
LINE = "between published loads the range is read off a straight line"
REFUELLED = "aircraft of this type can take fuel in flight, so that no range bounds them"
NO_STOP = "that it stopped nowhere on the way"


class Judgement(NamedTuple):
    """A leg's longest hop against its type's range.

    ``least_m`` and ``most_m`` bound the hop (``most_m`` None: unknown); ``reach`` is None
    without a figure.
    """

    verdict: Verdict
    message: str
    premises: tuple[str, ...]
    least_m: float
    most_m: float | None
    load: KnownLoad | None
    reach: Reach | None


def within_range(context: Context) -> Iterator[Result]:
    """Judge each leg's longest hop."""
    for leg in context.case.legs.values():
        found = judge(context, leg)
        yield Result(
            _RULE,
            found.verdict,
            (Subject("leg", leg.id),),
            f"{leg.id}: {found.message}",
            found.premises,
            figures_of(context, leg, found),
            leg.hypotheses,
        )


def judge(context: Context, leg: Leg) -> Judgement:
    """Return the verdict on a leg's longest hop at the leg's own load."""
    hops = context.shapes[leg.id].hops
    shown = leg.path != "unknown" and len(leg.vertices) > 1
    least = max((h.min_m for h in hops), default=0.0)
    lengths = [h.max_m for h in hops]
    known = [v for v in lengths if v is not None]
    most = max(known) if known and len(known) == len(lengths) else None
    load = load_of(context, leg)
    designator, performance = context.type_of(leg), context.performance_of(leg)
    premises = () if shown else (phrases.SHORTEST,)
    figures = context.reach(designator or "", (load.least_t, load.most_t) if load else None)
    if figures is None:
        of = f"of the type {designator}" if designator else "of a type that is not told"
        return Judgement(
            "unknown", f"no range {of} is known here", premises, least, most, load, None
        )
    premises = (*premises, *_premises(load, figures))
    verdict, message = _verdict(least, most, load, figures, designator or "")
    if performance is not None and performance.receives_fuel and verdict in ("fail", "doubt"):
        verdict, premises = "doubt", (*premises, REFUELLED)
    if leg.stops is None and verdict in ("fail", "doubt"):
        # A stop that nobody names would make it two shorter hops.
        message += "; whether it stopped on the way is not known"
        return Judgement("unknown", message, premises, least, most, load, figures)
    if leg.stops == () and verdict in ("fail", "doubt"):
        premises = (*premises, NO_STOP)
    return Judgement(verdict, message, premises, least, most, load, figures)


def _premises(load: KnownLoad | None, figures: Reach) -> tuple[str, ...]:
    found = [STILL_AIR]
    if load is not None:
        found += [load.premise, *(f"assumed: {text}" for text in load.assumed)]
    else:
        found.append("the load is not known")
    if load is None and not figures.stated:
        found.append(UNSTATED)
    exact = load is not None and all(p.payload_t == load.least_t for p in figures.points)
    if load is not None and figures.stated and len(figures.points) > 1 and not exact:
        found.append(LINE)
    if any(p.derived for p in figures.points):
        found.append("a figure was computed from others, not published")
    return tuple(found)


def _verdict(
    least_m: float, most_m: float | None, load: KnownLoad | None, figures: Reach, designator: str
) -> tuple[Verdict, str]:
    least = least_m / _KM
    way = phrases.bounds(least, None if most_m is None else most_m / _KM, "km")
    if load is None:
        with_load = "at a load that is not known"
    else:
        with_load = f"with {phrases.bounds(load.least_t, load.most_t, 't')}"
    reaches = phrases.bounds(figures.low, figures.high, "km")
    told = f"{way}, and {designator} flies {reaches} {with_load}"
    if figures.ceiling is not None and least > figures.ceiling:
        return "fail", f"{told}: farther than any published figure allows"
    if most_m is None:
        return "unknown", f"the distance is not known; {designator} flies {reaches} {with_load}"
    if figures.low is not None and most_m / _KM <= figures.low:
        return "pass", told
    if load is not None and not figures.stated:
        told = (
            f"{way}, and the range published of {designator}, up to "
            f"{phrases.number(figures.high or 0.0)} km, does not state its load"
        )
        beyond = figures.high is not None and least > figures.high
        return ("doubt" if beyond else "unknown"), told
    if load is None and figures.low is None:
        return "unknown", f"{told}: no range with a load is published"
    some = "only some loads or figures allow it" if load is None else "only some figures allow it"
    return "doubt", f"{told}: {some}"


def figures_of(context: Context, leg: Leg, found: Judgement) -> tuple[Figure, ...]:
    """Return the numbers of a judgement, each with its source."""
    shown = leg.path != "unknown" and len(leg.vertices) > 1
    most = None if found.most_m is None else round(found.most_m / _KM, 3)
    figures = [
        Figure(
            "longest hop",
            (round(found.least_m / _KM, 3), most),
            "km",
            "positions or a track" if shown else "shortest path, not a track",
        )
    ]
    if found.load is not None:
        figures.append(
            Figure(
                "load",
                (found.load.least_t, found.load.most_t),
                "t",
                found.load.premise.partition(", ")[2],
            )
        )
    if found.reach is not None:
        designator = context.type_of(leg) or ""
        load = found.load
        key = (designator, (load.least_t, load.most_t) if load else None)
        if key not in context.range_figures:
            points = found.reach.points
            context.range_figures[key] = tuple(_point(designator, p) for p in points)
        figures += context.range_figures[key]
    return tuple(figures)


def _point(designator: str, point: PayloadRange) -> Figure:
    load = "load not stated" if point.payload_t is None else f"{point.payload_t:g} t"
    derived = ", derived" if point.derived else ""
    name = f"range of {designator} ({load}{derived})"
    return Figure(name, (point.range_km_low, point.range_km_high), "km", point.source)
