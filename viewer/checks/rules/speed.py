"""The rule on speed: what the told times ask of a type."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from viewer.checks import phrases
from viewer.checks.pairs import hold
from viewer.checks.result import Figure, Result, Subject
from viewer.checks.rules.order import ABOUT
from viewer.model.time import HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.checks.context import Context, Lane, Sequence
    from viewer.checks.result import Verdict
    from viewer.model.performance import Performance
    from viewer.model.things import Leg
    from viewer.replay.chain import SolvedChain

_RULE = "speed"
_KM_PER_MS = 3_600.0  # km/h in one metre per millisecond
NO_STAY = "no time on the ground is taken off between these legs"


class Stretch(NamedTuple):
    """Legs between two told times, with nothing told in between.

    ``least_m`` and ``most_m`` bound the sum of the shortest paths (``most_m`` None: unknown);
    ``available_ms`` is the most time that the two windows leave, not reached. ``rough`` tells
    whether one of them is approximate.
    """

    legs: tuple[Leg, ...]
    least_m: float
    most_m: float | None
    available_ms: float
    rough: bool
    shown: bool


def speed_needed(context: Context) -> Iterator[Result]:
    """Judge each stretch between told times, and what all times of a sequence ask together."""
    for lane in context.lanes:
        published = _published(lane.performance, lane.type)
        found: dict[tuple[str, ...], tuple[Stretch | None, tuple[Leg, ...]]] = {}
        seen: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
        clashes: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
        for sequence in lane.sequences:
            stretches = _stretches(sequence.solved)
            for one in stretches:
                key = tuple(leg.id for leg in one.legs)
                found.setdefault(key, (one, one.legs))
                seen.append((key, sequence.hypotheses))
            told = {leg.id for one in stretches for leg in one.legs}
            for leg in sequence.legs:
                if leg.id not in told:
                    found.setdefault((leg.id,), (None, (leg,)))
                    seen.append(((leg.id,), sequence.hypotheses))
            clash = _clash(sequence)
            if clash is not None and lane.performance is not None:
                clashes.append((clash, sequence.hypotheses))
        held = hold(lane, seen)
        impossible = set()
        for key, (stretch, legs) in found.items():
            only = legs[0].hypotheses if len(legs) == 1 else held[key]
            result = _judged(lane, published, stretch, legs, only)
            impossible |= {key} if result.verdict == "fail" else set()
            yield result
        for key, hypotheses in hold(lane, clashes).items():
            if key not in impossible and key not in found:
                yield _together(context, published[-1:], key, hypotheses)


def _judged(
    lane: Lane,
    published: tuple[Figure, ...],
    stretch: Stretch | None,
    legs: tuple[Leg, ...],
    hypotheses: tuple[str, ...],
) -> Result:
    subjects = tuple(Subject("leg", leg.id) for leg in legs)
    name = phrases.joined([leg.id for leg in legs])
    if stretch is None:
        message = f"{name}: no two times are told between which it flew"
        return Result(_RULE, "unknown", subjects, message, hypotheses=hypotheses)
    if stretch.available_ms <= 1:
        if len(legs) == 1:
            message = f"{name}: its times leave no time at all"
            return Result(_RULE, "unknown", subjects, message, hypotheses=hypotheses)
        stretch_ms = 0.0
    else:
        stretch_ms = stretch.available_ms
    known = lane.performance
    needed = _needed(stretch, stretch_ms)
    figures = _figures(stretch, needed, published)
    premises = (
        () if stretch.shown else (phrases.SHORTEST,),
        (NO_STAY,) if len(legs) > 1 else (),
    )
    flat = tuple(p for group in premises for p in group)
    if known is None:
        type_name = f"the type {lane.type}" if lane.type else "the type, which is not told,"
        message = f"{name}: no speed of {type_name} is known here"
        return Result(_RULE, "unknown", subjects, message, flat, figures, hypotheses)
    verdict, message = _against(name, needed, known)
    if verdict == "fail" and stretch.rough:
        verdict, flat = "doubt", (*flat, ABOUT)
    return Result(_RULE, verdict, subjects, message, flat, figures, hypotheses)


def _needed(stretch: Stretch, available_ms: float) -> tuple[float, float | None]:
    """Return the speeds (km/h) that the shortest and the longest way ask, in the longest time."""
    if available_ms <= 0:
        return (math.inf if stretch.least_m else 0.0), None
    most = stretch.most_m
    return (
        stretch.least_m / available_ms * _KM_PER_MS,
        None if most is None else most / available_ms * _KM_PER_MS,
    )


def _against(
    name: str, needed: tuple[float, float | None], known: Performance
) -> tuple[Verdict, str]:
    least, most = needed
    greatest = known.max_ground_speed_kmh
    usual = known.cruise_kmh[1] if known.cruise_kmh else known.max_speed_kmh
    if least > greatest or math.isinf(least):
        asked = "no time at all is left" if math.isinf(least) else f"{phrases.number(least)} km/h"
        return "fail", (
            f"{name}: {asked}{'' if math.isinf(least) else ' at least'}, and {known.type} does "
            f"not do more than {phrases.number(greatest)} km/h over ground"
        )
    if most is None:
        return "unknown", f"{name}: how far it flew is not known, so neither is the speed needed"
    if usual is not None and most <= usual:
        return "pass", f"{name}: {phrases.number(most)} km/h are enough"
    asked = phrases.bounds(least, most, "km/h")
    if usual is None:
        return "doubt", f"{name}: {asked} needed, and no cruising speed of {known.type} is known"
    return "doubt", (
        f"{name}: {asked} needed, more than {known.type} cruises at "
        f"({phrases.number(usual)} km/h): only with the wind behind it"
    )


def _figures(
    stretch: Stretch, needed: tuple[float, float | None], published: tuple[Figure, ...]
) -> tuple[Figure, ...]:
    most_m = stretch.most_m
    basis = "positions or a track" if stretch.shown else "shortest path, not a track"
    told = (
        Figure(
            "distance",
            (round(stretch.least_m / 1000, 3), None if most_m is None else round(most_m / 1000, 3)),
            "km",
            basis,
        ),
        Figure("time at most", round(stretch.available_ms / HOUR, 3), "h", "the windows told"),
    )
    if math.isinf(needed[0]):
        return told + published
    high = None if needed[1] is None else round(needed[1], 1)
    asked = Figure("speed needed", (round(needed[0], 1), high), "km/h", "distance over time")
    return (*told, asked, *published)


def _published(known: Performance | None, designator: str | None) -> tuple[Figure, ...]:
    """Return what is published of a type's speed."""
    if known is None:
        return ()
    greatest = Figure(
        f"greatest speed over ground of {designator}",
        known.max_ground_speed_kmh,
        "km/h",
        "greatest published speed and a tail wind: a bound, not an estimate",
    )
    if known.cruise_kmh is None:
        return (greatest,)
    name, source = f"cruise of {designator}", known.speed_source or ""
    return Figure(name, known.cruise_kmh, "km/h", source), greatest


def _stretches(solved: SolvedChain) -> list[Stretch]:
    """Return the flown stretches between knots with a told time that follow each other."""
    knots, hops = solved.chain.knots, solved.hops
    told = [i for i in range(len(knots)) if _is_told(solved, i)]
    found = []
    for first, last in pairwise(told):
        flown = range((first + 1) // 2, last // 2 + last % 2)
        if not flown:
            continue
        legs = tuple({hops[h].leg.id: hops[h].leg for h in flown}.values())
        ends = (hops[first // 2].leg, first % 2), (hops[last // 2].leg, last % 2)
        whens = [leg.arrived if side else leg.departed for leg, side in ends]
        found.append(
            Stretch(
                legs,
                sum(hops[h].shape.min_m for h in flown),
                _total([hops[h].shape.max_m for h in flown]),
                knots[last][-1][1] - knots[first][0][0],
                any(w.approximate for w in whens if w is not None),
                all(leg.path != "unknown" and len(leg.vertices) > 1 for leg in legs),
            )
        )
    return [s for s in found if not math.isinf(s.available_ms)]


def _is_told(solved: SolvedChain, knot: int) -> bool:
    allowed = solved.chain.knots[knot]
    return not (math.isinf(allowed[0][0]) and math.isinf(allowed[-1][1]))


def _total(lengths: list[float | None]) -> float | None:
    total = 0.0
    for length in lengths:
        if length is None:
            return None
        total += length
    return total


def _clash(sequence: Sequence) -> tuple[str, ...] | None:
    """Return the legs between the two times that clash, where more than one pair is involved."""
    clash = sequence.solved.clash
    if clash is None or clash.first == clash.last:
        return None
    hops = sequence.solved.hops[clash.first // 2 : clash.last // 2 + 1]
    return tuple(dict.fromkeys(h.leg.id for h in hops))


def _together(
    context: Context,
    greatest: tuple[Figure, ...],
    key: tuple[str, ...],
    hypotheses: tuple[str, ...],
) -> Result:
    """Return the result of times that are possible pair by pair, and not together."""
    legs = [context.case.legs[name] for name in key]
    rough = any(w.approximate for leg in legs for w in (leg.departed, leg.arrived) if w)
    return Result(
        _RULE,
        "doubt" if rough else "fail",
        tuple(Subject("leg", name) for name in key),
        f"{phrases.joined(key)}: their times together leave too little time for the way",
        (phrases.SHORTEST, *((ABOUT,) if rough else ())),
        greatest,
        hypotheses,
    )
