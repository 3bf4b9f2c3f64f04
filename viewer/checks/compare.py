"""Comparing rival hypotheses: what each source asserts against each, and what each has flown."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.checks.comparison import Cell, Comparison, Flight, FlownLeg, Version, Word
from viewer.checks.context import Context
from viewer.checks.rules import reach
from viewer.model.agreement import relate
from viewer.model.time import HOUR
from viewer.replay.chain import solve_chain
from viewer.replay.places import meet
from viewer.replay.program import GENERIC_MAX_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from viewer.checks.comparison import Bounds, Fit
    from viewer.geo.legshape import LegShape
    from viewer.model.agreement import Finding, Relation
    from viewer.model.case import Case
    from viewer.model.performance import Performance
    from viewer.model.place import Place
    from viewer.model.things import Event, Leg
    from viewer.replay.chain import SolvedChain

_KM = 1000.0
_TWO = 2


def compare(
    case: Case, shapes: Mapping[str, LegShape], types: Mapping[str, Performance]
) -> Comparison:
    """Compare the hypotheses of a case; without any the comparison is empty.

    ``shapes`` are its legs' figures by id, ``types`` the published ones by designator; the case's
    own types go before them.
    """
    context = Context(case, shapes, {**types, **case.types})
    hypotheses = _hypotheses(case)
    routes = _routes(case, hypotheses)
    things: tuple[Leg | Event, ...] = (*case.legs.values(), *case.events.values())
    return Comparison(
        hypotheses,
        (*_leg_words(context, hypotheses, routes), *_event_words(context, hypotheses)),
        tuple(_version(context, h, routes) for h in hypotheses),
        sum(len(thing.evidence) for thing in things if not thing.hypotheses),
    )


# ---------------------------------------------------------------- what a version has flown


@dataclass(frozen=True, slots=True)
class _Route:
    """The rival legs of one aircraft under one hypothesis, and the stops on the way.

    ``complete`` tells that there were no other stops than ``stops``.
    """

    legs: tuple[Leg, ...]
    stops: tuple[Place | None, ...]
    complete: bool


_Routes = dict[tuple[str | None, str], _Route]
"""By aircraft and hypothesis."""


def _hypotheses(case: Case) -> tuple[str, ...]:
    things: tuple[Leg | Event, ...] = (*case.legs.values(), *case.events.values())
    used = (h for thing in things for h in thing.hypotheses)
    return tuple(dict.fromkeys((*case.hypotheses, *used)))


def _routes(case: Case, hypotheses: Sequence[str]) -> _Routes:
    found: dict[tuple[str | None, str], list[Leg]] = {}
    for leg in case.legs.values():
        for name in leg.hypotheses:
            if name in hypotheses:
                found.setdefault((leg.aircraft, name), []).append(leg)
    return {key: _route(case, legs) for key, legs in found.items()}


def _route(case: Case, legs: Sequence[Leg]) -> _Route:
    stops: list[Place | None] = []
    for i, leg in enumerate(legs):
        if i:
            joint = meet(case, legs[i - 1].end, leg.start)
            stops.append(joint or legs[i - 1].end or leg.start)
        stops.extend(leg.stops or ())
    return _Route(tuple(legs), tuple(stops), all(leg.stops is not None for leg in legs))


# ---------------------------------------------------------------- the matrix


@dataclass(slots=True)
class _Told:
    """One assertion and where it is attached: findings by hypothesis, with their legs."""

    source: str
    aircraft: str | None
    name: str
    value: object
    whole: bool
    evidence: dict[str, None]
    assumed: dict[str, None]
    own: dict[str, list[tuple[Leg, Finding]]]


def _leg_words(context: Context, hypotheses: Sequence[str], routes: _Routes) -> tuple[Word, ...]:
    told: dict[tuple[object, ...], _Told] = {}
    for leg in context.case.legs.values():
        for name in leg.hypotheses:
            route = routes.get((leg.aircraft, name))
            if route is None:
                continue
            for finding in context.findings(leg):
                _add(told, leg, name, route, finding)
    return tuple(
        Word(
            t.source,
            context.origin(t.source),
            t.aircraft,
            t.name,
            t.value,
            tuple(t.evidence),
            tuple(_cell(context, t, h, routes.get((t.aircraft, h))) for h in hypotheses),
            tuple(t.assumed),
        )
        for t in told.values()
    )


def _add(
    told: dict[tuple[object, ...], _Told], leg: Leg, hypothesis: str, route: _Route, found: Finding
) -> None:
    name, value = _as_whole(leg, route, found)
    key = (found.evidence.source, leg.aircraft, name, repr(value))
    whole = name == "stops" and (len(route.legs) == 1 or name != found.property)
    entry = told.setdefault(
        key, _Told(found.evidence.source, leg.aircraft, name, value, whole, {}, {}, {})
    )
    entry.whole = entry.whole or whole
    entry.evidence[found.evidence.id] = None
    entry.assumed |= dict.fromkeys(found.evidence.assumed)
    entry.own.setdefault(hypothesis, []).append((leg, found))


def _as_whole(leg: Leg, route: _Route, found: Finding) -> tuple[str, object]:
    """Return an assertion as one on the whole way: an end inside it is its stop."""
    inner = (found.property == "to" and leg is not route.legs[-1]) or (
        found.property == "from" and leg is not route.legs[0]
    )
    fits = found.relation in ("agrees", "consistent")
    if inner and fits and len(route.legs) == _TWO and len(route.stops) == 1:
        return "stops", (found.asserted,)
    return found.property, found.asserted


def _cell(context: Context, told: _Told, hypothesis: str, route: _Route | None) -> Cell:
    """Judge by what is attached to the version's own legs; else by what these legs conclude."""
    if route is None:
        return Cell(hypothesis, "silent", "this version does not speak of it")
    own = told.own.get(hypothesis)
    if own:
        return _own_cell(hypothesis, own)
    case, value = context.case, told.value
    match told.name:
        case "from" | "to":
            return _place_cell(context, told, hypothesis, route)
        case "stops":
            if not route.complete:
                return Cell(hypothesis, "silent", "this version does not say where it stopped")
            if not told.whole:
                return Cell(hypothesis, "silent", "it speaks of a part of the way only")
            stops = route.stops
            if any(s is None for s in stops):
                return Cell(hypothesis, "silent", "this version does not say where it stopped")
            return _related(hypothesis, relate(case, "stops", stops, value), "stops")
        case "departed" | "arrived":
            return _time_cell(context, told, hypothesis, route)
        case _:
            relations = {relate(case, told.name, getattr(leg, told.name, None), value)
                         for leg in route.legs}  # fmt: skip
            return _related(hypothesis, _best(relations), told.name)


def _own_cell(hypothesis: str, own: Sequence[tuple[Leg, Finding]]) -> Cell:
    by: dict[Relation, tuple[Leg, Finding]] = {}
    for leg, finding in own:
        by.setdefault(finding.relation, (leg, finding))
    if "contradicts" in by:
        leg, finding = by["contradicts"]
        why = f"{leg.id} is concluded otherwise on {finding.property}"
        return Cell(hypothesis, "inconsistent", why)
    for relation in ("agrees", "consistent"):
        if relation in by:
            leg, finding = by[relation]
            verb = "agrees with" if relation == "agrees" else "fits"
            return Cell(hypothesis, "consistent", f"{verb} {finding.property} of {leg.id}")
    return Cell(hypothesis, "silent", "this version concludes nothing on it")


def _place_cell(context: Context, told: _Told, hypothesis: str, route: _Route) -> Cell:
    """Compare an end with every landing, or every take-off, of the version."""
    start = told.name == "from"
    places: list[Place | None] = [leg.start if start else leg.end for leg in route.legs]
    places += [s for leg in route.legs for s in leg.stops or ()]
    relations = {relate(context.case, told.name, p, told.value) for p in places}
    best = _best(relations)
    if best == "contradicts" and not route.complete:
        return Cell(hypothesis, "silent", "this version does not say where it stopped")
    return _related(hypothesis, best, told.name)


def _time_cell(context: Context, told: _Told, hypothesis: str, route: _Route) -> Cell:
    """Compare a time at an end of the whole way; one inside it says nothing of another version."""
    departed = told.name == "departed"
    at_end = any(
        leg.start == route.legs[0].start if departed else leg.end == route.legs[-1].end
        for attached in told.own.values()
        for leg, _ in attached
    )
    if not at_end:
        return Cell(hypothesis, "silent", "it speaks of a part of the way only")
    concluded = route.legs[0].departed if departed else route.legs[-1].arrived
    return _related(hypothesis, relate(context.case, told.name, concluded, told.value), told.name)


def _best(relations: Iterable[Relation]) -> Relation:
    """Return the best relation: one leg that fits is enough, one that is open leaves it open."""
    order: tuple[Relation, ...] = ("agrees", "consistent", "silent", "contradicts")
    return min(relations, key=order.index, default="silent")


def _related(hypothesis: str, relation: Relation, name: str) -> Cell:
    fits: dict[Relation, tuple[Fit, str]] = {
        "agrees": ("consistent", f"agrees with its {name}"),
        "consistent": ("consistent", f"fits its {name}"),
        "silent": ("silent", "this version concludes nothing on it"),
        "contradicts": ("inconsistent", f"its {name} is another"),
    }
    return Cell(hypothesis, *fits[relation])


def _event_words(context: Context, hypotheses: Sequence[str]) -> list[Word]:
    """Return what is asserted of events that belong to some hypotheses; others are silent on it."""
    words = []
    for event in context.case.events.values():
        if not event.hypotheses:
            continue
        for finding in context.findings(event):
            item = finding.evidence
            cells = tuple(
                _event_cell(h, finding)
                if h in event.hypotheses
                else Cell(h, "silent", f"{event.id} is not part of this version")
                for h in hypotheses
            )
            words.append(
                Word(
                    item.source,
                    context.origin(item.source),
                    event.aircraft[0] if len(event.aircraft) == 1 else None,
                    finding.property,
                    finding.asserted,
                    (item.id,),
                    cells,
                    item.assumed,
                )
            )
    return words


def _event_cell(hypothesis: str, finding: Finding) -> Cell:
    fits: dict[Relation, Fit] = {"contradicts": "inconsistent", "silent": "silent"}
    why = {"contradicts": "concluded otherwise", "silent": "nothing is concluded on it"}
    relation = finding.relation
    return Cell(hypothesis, fits.get(relation, "consistent"), why.get(relation, "fits the event"))


# ---------------------------------------------------------------- the figures


def _version(context: Context, hypothesis: str, routes: _Routes) -> Version:
    known = context.case.hypotheses.get(hypothesis)
    flights = [
        _flight(context, aircraft, name, route)
        for (aircraft, name), route in routes.items()
        if name == hypothesis
    ]
    return Version(hypothesis, known.title if known else hypothesis, tuple(flights))


def _flight(context: Context, aircraft: str | None, hypothesis: str, route: _Route) -> Flight:
    solved = _solved(context, aircraft, hypothesis, route)
    legs = tuple(_flown(context, leg, solved) for leg in route.legs)
    lows = [leg.distance_km[0] or 0.0 for leg in legs]
    highs = [leg.distance_km[1] for leg in legs]
    known = [v for v in highs if v is not None]
    return Flight(aircraft, legs, (sum(lows), sum(known) if len(known) == len(highs) else None))


def _solved(context: Context, aircraft: str | None, hypothesis: str, route: _Route) -> SolvedChain:
    """Solve the whole sequence of the aircraft, its sightings included; a lone leg by itself."""
    case = context.case
    legs = case.legs_of(aircraft, hypothesis) if aircraft is not None else route.legs
    events = [
        e
        for e in context.events_of.get(aircraft or "", ())
        if e.bounds_replay and (not e.hypotheses or hypothesis in e.hypotheses)
    ]
    known = context.performance_of(legs[0])
    speed = known.max_ground_speed_ms if known else GENERIC_MAX_MS
    return solve_chain(case, legs, events, context.shapes, speed)


def _flown(context: Context, leg: Leg, solved: SolvedChain) -> FlownLeg:
    shape, known = context.shapes[leg.id], context.performance_of(leg)
    told = _told_hours(leg, solved)
    hours = _hours(told, shape.min_m, known)
    judged = reach.judge(context, leg)
    most_hop = judged.most_m
    # By way of a stop that nobody names, even the shortest path may be longer.
    most_m = None if leg.stops is None and leg.path == "unknown" else shape.max_m
    return FlownLeg(
        leg=leg.id,
        path=leg.path,
        distance_km=(shape.min_m / _KM, None if most_m is None else most_m / _KM),
        hours=hours,
        speed_kmh=_speeds(shape.min_m, most_m, told),
        range_km=(judged.least_m / _KM, None if most_hop is None else most_hop / _KM),
        type=context.type_of(leg),
        type_speed_kmh=known.cruise_kmh if known and known.cruise_kmh else (None, None),
        max_ground_speed_kmh=known.max_ground_speed_kmh if known else None,
        load_t=(judged.load.least_t, judged.load.most_t) if judged.load else (None, None),
        type_range_km=(judged.reach.low, judged.reach.high) if judged.reach else (None, None),
        range_verdict=judged.verdict,
        range_note=judged.message,
        figures=reach.figures_of(context, leg, judged),
    )


def _told_hours(leg: Leg, solved: SolvedChain) -> Bounds:
    """Return the least and greatest time between the leg's ends that the windows leave, hours."""
    numbers = [i for i, hop in enumerate(solved.hops) if hop.leg.id == leg.id]
    first, last = 2 * numbers[0], 2 * numbers[-1] + 1
    early, late = solved.schedule.earliest, solved.schedule.latest
    least, most = early[last] - late[first], late[last] - early[first]
    return (
        least / HOUR if math.isfinite(least) and least > 0 else None,
        most / HOUR if math.isfinite(most) and most > 0 else None,
    )


def _hours(told: Bounds, least_m: float, known: Performance | None) -> Bounds:
    """Return the flying time: no shorter than the way takes at the type's greatest speed."""
    least, most = told
    if known is not None:
        least = max(least or 0.0, least_m / known.max_ground_speed_ms * 1000 / HOUR)
    return (least or None), most


def _speeds(least_m: float, most_m: float | None, told: Bounds) -> Bounds:
    """Return the mean speeds over ground that the windows alone ask for, km/h."""
    least, most = told
    return (
        None if most is None else least_m / _KM / most,
        None if least is None or most_m is None else most_m / _KM / least,
    )
