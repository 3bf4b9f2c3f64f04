"""The registry of rules, and running them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.checks import phrases
from viewer.checks.context import Context
from viewer.checks.result import VERDICTS, Result
from viewer.checks.rule import Rule
from viewer.checks.rules import light, order, place, presence, reach, sourcing, speed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from viewer.checks.result import Verdict
    from viewer.geo.legshape import LegShape
    from viewer.model.acknowledgement import Acknowledgement
    from viewer.model.case import Case
    from viewer.model.performance import Performance

_ALL: tuple[Verdict, ...] = ("pass", "doubt", "fail", "unknown")

RULES: tuple[Rule, ...] = (
    Rule(
        "arrival-before-departure",
        "Arrival before departure",
        "A leg lands after it leaves: some time inside the one window lies before some time inside "
        "the other.",
        _ALL,
        order.arrival_after_departure,
    ),
    Rule(
        "speed",
        "Speed needed",
        "Between two told times an aircraft needs no more speed over ground than its type cruises "
        "at; more than that is doubt, more than the greatest plausible speed fails. Legs between "
        "whose ends no time is told are judged together, and so are all times of a sequence.",
        _ALL,
        speed.speed_needed,
        phrases.SHORTEST,
    ),
    Rule(
        "range",
        "Distance against range",
        "The longest hop of a leg is no longer than the published range of its type at the leg's "
        "own load: a pass where every figure and every load that is possible allows it, a fail "
        "where none does.",
        _ALL,
        reach.within_range,
        reach.STILL_AIR,
    ),
    Rule(
        "two-places",
        "Two places at once",
        "Two told presences of an aircraft, at the ends of legs, in sightings and in photos, leave "
        "it the time to get from one to the other.",
        _ALL,
        presence.two_places,
        phrases.SHORTEST,
    ),
    Rule(
        "next-starts-elsewhere",
        "Next leg starts elsewhere",
        "A leg starts where the one before it ended; if not, a flight is missing, and where there "
        "is no time for it either, it fails.",
        _ALL,
        order.next_starts_elsewhere,
    ),
    Rule(
        "turnaround",
        "Turnaround shorter than plausible",
        "An aircraft leaves after it has landed, and stays twenty minutes at least between two "
        "legs.",
        _ALL,
        order.turnaround,
        order.TURNAROUND_PREMISE,
    ),
    Rule(
        "older-than-reported",
        "Source older than what it reports",
        "A source came out after the beginning of what it reports.",
        _ALL,
        sourcing.older_than_reported,
        sourcing.ANYWHERE,
    ),
    Rule(
        "no-source",
        "No source",
        "A leg, an event or an aircraft has evidence, and its source is held.",
        ("pass", "doubt", "unknown"),
        sourcing.no_source,
    ),
    Rule(
        "one-origin",
        "One origin only",
        "Two independent origins or more support a leg, an event or an aircraft; copies of one "
        "origin count once.",
        ("pass", "doubt", "unknown"),
        sourcing.one_origin,
    ),
    Rule(
        "contradicted",
        "Contradicted",
        "No source asserts what cannot be true together with the conclusion; where all that speak "
        "of a property contradict it and none supports it, it fails.",
        _ALL,
        sourcing.contradicted,
    ),
    Rule(
        "far-from-airport",
        "Place far from the airport named",
        "The position of an event or of a leg's end lies near the airport that it names: within "
        "10 km, its own precision added; beyond 50 km it fails.",
        _ALL,
        place.far_from_airport,
        place.PREMISE,
    ),
    Rule(
        "daylight",
        "Daylight",
        "Where the evidence shows day or dark, the Sun stood accordingly at some time inside the "
        "window.",
        _ALL,
        light.daylight,
        light.PREMISE,
    ),
    Rule(
        "assumption",
        "Assumption carried by nothing else",
        "What evidence supports only by way of an assumption is supported by other evidence, too.",
        ("pass", "doubt", "unknown"),
        sourcing.assumption,
    ),
)

BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}


def run(
    case: Case,
    shapes: Mapping[str, LegShape],
    types: Mapping[str, Performance],
    rules: Iterable[Rule] = RULES,
) -> tuple[Result, ...]:
    """Check a case and return every result, in the order of the rules and then of the case.

    ``shapes`` are its legs' figures by id, ``types`` the published ones by designator; the case's
    own types go before them. Results that the case acknowledges carry the reason.
    """
    context = Context(case, shapes, {**types, **case.types})
    reasons = {a.key: a.reason for a in case.acknowledged}
    return tuple(
        _finished(case, result, reasons) for rule in rules for result in rule.function(context)
    )


def counts(results: Iterable[Result]) -> dict[Verdict, int]:
    """Return how many results have each verdict."""
    found = dict.fromkeys(VERDICTS, 0)
    for result in results:
        found[result.verdict] += 1
    return found


def unmatched(case: Case, results: Iterable[Result]) -> tuple[Acknowledgement, ...]:
    """Return the acknowledgements that no result answers to any more."""
    there = {result.key for result in results}
    return tuple(a for a in case.acknowledged if a.key not in there)


def _finished(
    case: Case, result: Result, reasons: Mapping[tuple[str, tuple[str, ...]], str]
) -> Result:
    """Name the versions that a result holds in, and the reason to live with it, if any."""
    reason = reasons.get(result.key) if reasons else None
    if reason is None and not result.hypotheses:
        return result
    named = phrases.versions(case, result.hypotheses)
    return result._replace(premises=(*result.premises, *named), acknowledged=reason)
