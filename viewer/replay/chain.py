"""An aircraft's legs under one hypothesis as a chain of instants, with the sightings placed in it.

The chain of what is common to all has *disputed* stretches among its hops, where the rival
versions differ. Knot ``2h`` is the take-off of hop ``h``, knot ``2h + 1`` its landing. Span
``2h + 1`` is the flight, span ``2h`` the stay before it, the last span the stay after the last
landing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from viewer.replay.common import Disputed
from viewer.replay.places import between_m, least_distance_m, meet, resolve
from viewer.replay.windows import (
    ANY,
    Allowed,
    Chain,
    Clash,
    Schedule,
    Sighting,
    Span,
    allowed_of,
    sighting_window,
    solve,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from viewer.geo.legshape import Hop, LegShape, Spot
    from viewer.model.case import Case
    from viewer.model.place import LonLat, Place
    from viewer.model.things import Event, Leg

_MS = 1000.0
# A position this near to an airport is at the airport (a feature's end may lie so far off it, too).
_AT_AIRPORT_M = 10_000.0


@dataclass(frozen=True, slots=True)
class FlownHop:
    """A hop of the chain: its leg, its number in it, its places, its shape.

    ``disputed`` is set where the versions differ: then nobody knows what lies between its ends.
    """

    leg: Leg
    index: int
    count: int
    start: Place | None
    end: Place | None
    shape: Hop
    disputed: Disputed | None = None

    @property
    def first(self) -> bool:
        """Whether the leg begins with it."""
        return self.index == 0

    @property
    def last(self) -> bool:
        """Whether the leg ends with it."""
        return self.index == self.count - 1


class Stay(NamedTuple):
    """What lies between two hops: the place on the ground, or None where the two do not join."""

    place: Place | None
    joined: bool


class Placed(NamedTuple):
    """A bounding event and the span it holds the aircraft in (None: not placed)."""

    event: Event
    span: int | None


class SolvedChain(NamedTuple):
    """A chain with its schedule. ``clash`` says what is impossible, where something is.

    Where it is, ``schedule`` holds the windows as told.
    """

    hops: tuple[FlownHop, ...]
    stays: tuple[Stay, ...]
    chain: Chain
    schedule: Schedule
    clash: Clash | None
    placed: tuple[Placed, ...]
    speed_ms: float


def solve_chain(
    case: Case,
    legs: Sequence[Leg | Disputed],
    events: Sequence[Event],
    shapes: Mapping[str, LegShape],
    speed_ms: float,
) -> SolvedChain:
    """Build and solve the chain of these legs, held by these bounding events."""
    hops = _hops(legs, shapes)
    stays = _stays(case, hops)
    chain = _chain(hops, stays, speed_ms)
    solution = solve(chain)
    if isinstance(solution, Clash):
        told = Schedule(tuple(k[0][0] for k in chain.knots), tuple(k[-1][1] for k in chain.knots))
        unplaced = tuple(Placed(e, None) for e in events)
        return SolvedChain(hops, stays, chain, told, solution, unplaced, speed_ms)
    spans: dict[str, int] = {}
    pending = list(events)
    # One placed event may leave only one span to another: until nothing more is found.
    while True:
        found = [(e, _only_span(case, e, hops, stays, solution, speed_ms)) for e in pending]
        fresh = [(e, placed) for e, placed in found if placed is not None]
        if not fresh:
            break
        # One at a time: two events that fit alone need not fit together.
        event, (span, sighting) = fresh[0]
        pending.remove(event)
        tried = _with_sighting(chain, span, sighting)
        tightened = solve(tried)
        if isinstance(tightened, Schedule):
            chain, solution = tried, tightened
            spans[event.id] = span
    placed = tuple(Placed(e, spans.get(e.id)) for e in events)
    return SolvedChain(hops, stays, chain, solution, None, placed, speed_ms)


def event_allowed(event: Event) -> Allowed:
    """Return the times at which an event may have happened."""
    return ANY if event.when is None else allowed_of(event.when.intervals)


def _hops(legs: Sequence[Leg | Disputed], shapes: Mapping[str, LegShape]) -> tuple[FlownHop, ...]:
    hops: list[FlownHop] = []
    for leg in legs:
        if isinstance(leg, Disputed):
            told = leg.leg
            hops.append(FlownHop(told, 0, 1, told.start, told.end, leg.shape, leg))
            continue
        places = (leg.start, *(leg.stops or ()), leg.end)
        count = len(places) - 1
        hops.extend(
            FlownHop(leg, i, count, places[i], places[i + 1], shapes[leg.id].hops[i])
            for i in range(count)
        )
    return tuple(hops)


def _stays(case: Case, hops: Sequence[FlownHop]) -> tuple[Stay, ...]:
    if not hops:
        return ()
    between = []
    for a, b in pairwise(hops):
        place = meet(case, a.end, b.start)
        between.append(Stay(place, place is not None))
    first = Stay(resolve(case, hops[0].start), joined=True)
    last = Stay(resolve(case, hops[-1].end), joined=True)
    return (first, *between, last)


def _chain(hops: Sequence[FlownHop], stays: Sequence[Stay], speed_ms: float) -> Chain:
    knots: list[Allowed] = []
    spans: list[Span] = [Span()]
    for i, hop in enumerate(hops):
        departed = hop.leg.departed if hop.first else None
        arrived = hop.leg.arrived if hop.last else None
        knots.append(ANY if departed is None else allowed_of(departed.intervals))
        knots.append(ANY if arrived is None else allowed_of(arrived.intervals))
        spans.append(Span(_flight_ms(hop.shape.min_m, speed_ms)))
        following = hops[i + 1] if i + 1 < len(hops) else None
        if following is None or stays[i + 1].joined:
            spans.append(Span())
        else:
            spans.append(
                Span(_flight_ms(between_m(hop.shape.end, following.shape.start), speed_ms))
            )
    return Chain(tuple(knots), tuple(spans))


def _flight_ms(length_m: float, speed_ms: float) -> int:
    # Rounded down: a bound must never exclude what is possible.
    return math.floor(length_m / speed_ms * _MS)


def _with_sighting(chain: Chain, span: int, sighting: Sighting) -> Chain:
    spans = list(chain.spans)
    spans[span] = Span(spans[span].least, (*spans[span].sightings, sighting))
    return Chain(chain.knots, tuple(spans))


def _only_span(
    case: Case,
    event: Event,
    hops: Sequence[FlownHop],
    stays: Sequence[Stay],
    schedule: Schedule,
    speed_ms: float,
) -> tuple[int, Sighting] | None:
    """Return the one span in which the event can have happened, None if there are none or more."""
    spans = _spans_at(case, event, hops, stays, speed_ms)
    fits = []
    for span, sighting in spans:
        begin = schedule.earliest[span - 1] if span else -math.inf
        end = schedule.latest[span] if span < len(schedule.latest) else math.inf
        low, high = sighting_window(sighting, begin, end)
        if low < high:
            fits.append((span, sighting))
    return fits[0] if len(fits) == 1 else None


def _spans_at(
    case: Case, event: Event, hops: Sequence[FlownHop], stays: Sequence[Stay], speed_ms: float
) -> list[tuple[int, Sighting]]:
    """Return the spans whose place is the event's, else the flights that may have passed it.

    A disputed stretch counts as a stay where some version has the place inside it.
    """
    allowed = event_allowed(event)
    stay_spans: list[tuple[int, Sighting]] = []
    for i, stay in enumerate(stays):
        if stay.joined:
            if _is_at(case, event, stay.place):
                stay_spans.append((2 * i, Sighting(event.id, allowed)))
            continue
        # Legs that do not join: it was at the one place just after landing, or at the other just
        # before leaving, and flew between the two unseen.
        a, b = hops[i - 1], hops[i]
        between = _flight_ms(between_m(a.shape.end, b.shape.start), speed_ms)
        if _is_at(case, event, a.end):
            stay_spans.append((2 * i, Sighting(event.id, allowed, lag=between)))
        if _is_at(case, event, b.start):
            stay_spans.append((2 * i, Sighting(event.id, allowed, lead=between)))
    position = event.position or case.position_of(event.place)
    if position is None:
        return stay_spans
    slack = event.precision_m or 0.0
    return stay_spans + [
        (
            2 * i + 1,
            Sighting(
                event.id,
                allowed,
                _flight_ms(_reach_m(hop.shape.start, position, slack), speed_ms),
                _flight_ms(_reach_m(hop.shape.end, position, slack), speed_ms),
            ),
        )
        for i, hop in enumerate(hops)
        if not stay_spans or _inside(case, event, hop)
    ]


def _inside(case: Case, event: Event, hop: FlownHop) -> bool:
    """Tell whether some version has the event's place inside a disputed stretch."""
    return hop.disputed is not None and any(_is_at(case, event, p) for p in hop.disputed.inside)


def _reach_m(spot: Spot, position: LonLat, slack_m: float) -> float:
    if spot.position is None:
        return 0.0
    return max(0.0, least_distance_m(spot.position, position) - spot.radius_m - slack_m)


def _is_at(case: Case, event: Event, place: Place | None) -> bool:
    if event.place is not None:
        return meet(case, event.place, place) is not None
    if event.position is None:
        return False
    near = _AT_AIRPORT_M + (event.precision_m or 0.0)
    return any(
        airport.position is not None and least_distance_m(event.position, airport.position) <= near
        for airport in case.airports_of(place)
    )
