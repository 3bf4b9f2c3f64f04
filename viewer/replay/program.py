"""Compile a case into a program: plain JSON-able data that tells the state at any time.

The program holds, for each aircraft and rival chain, *segments*: what the aircraft may be
doing from one time until another. A segment is possible at a time t where ``from <= t < until``;
that is all an evaluator has to test. See ``compile_program`` for its shape.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from viewer.geo.legshape import fan_key
from viewer.geo.wgs84 import HALF_MERIDIAN_M
from viewer.model.agreement import end_support, supporting
from viewer.replay.chain import Placed, SolvedChain, event_allowed, solve_chain
from viewer.replay.common import Disputed, common_row, complete
from viewer.replay.discs import disc_radius
from viewer.replay.nominal import nominal, windows_of
from viewer.replay.places import candidates, notation
from viewer.replay.steps import steps_of
from viewer.replay.windows import sighting_window, snap_down, snap_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from viewer.geo.legshape import LegShape, Spot
    from viewer.model.case import Case
    from viewer.model.things import Event, Leg
    from viewer.replay.chain import FlownHop
    from viewer.replay.windows import Ms

Json = dict[str, Any]

VERSION = 1
GENERIC_MAX_MS = 1500 / 3.6
"""Bound for unknown types: 1,500 km/h over ground (resources/aircraft-types.json, ``generic``)."""
GENERIC_CRUISE_MS = 830 / 3.6
"""For drawing only: the usual pace of a subsonic jet."""
_MS = 1000.0
_KNOT_KINDS = ("departure", "arrival")


class PerformanceLike(Protocol):
    """What the replay needs to know of a type."""

    @property
    def max_ground_speed_ms(self) -> float | None:
        """Greatest plausible speed over ground, m/s."""

    @property
    def cruise_ms(self) -> float | None:
        """Usual cruising speed, m/s, for drawing."""


@dataclass(frozen=True, slots=True)
class Lane:
    """An aircraft, or a leg that names none, with its rival sequences of legs.

    ``versions`` pairs the hypotheses that share a sequence with it; with no hypothesis at all
    where there are no rivals. ``legs`` are those of all versions, in the case's order.
    """

    id: str
    aircraft: str | None
    type: str | None
    versions: tuple[tuple[tuple[str, ...], tuple[Leg, ...]], ...]
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class _Given:
    """What all lanes are compiled from: bounding events by aircraft, legs' numbers in the case."""

    case: Case
    shapes: Mapping[str, LegShape]
    performance: Mapping[str, PerformanceLike]
    bounding: Mapping[str, Sequence[Event]]
    numbers: Mapping[str, int]


def compile_program(
    case: Case,
    shapes: Mapping[str, LegShape],
    performance: Mapping[str, PerformanceLike] | None = None,
) -> Json:
    """Compile a case. ``performance`` maps type designators to their speeds.

    The program (all times ms since 1970 UTC, null where open; positions [lon, lat]):

    * ``version``, ``hypotheses`` (ids), ``window`` [from, to] that the replay covers, or null;
    * ``lanes``: for each aircraft ``id``, ``aircraft`` (null for a leg without one), ``type``,
      ``speed_ms`` (greatest, the premise of all bounds), ``cruise_ms``, ``premise`` (``"type"``,
      or ``"generic"`` where the type is unknown) and ``chains``;
    * a chain: ``hypotheses`` (empty: what is common to all), ``legs``, ``clash`` (null, or what is
      impossible: ``from``, ``to`` as [leg, kind], ``needed_ms``, ``available_ms``),
      ``segments``, ``confirmations``, ``pieces`` (the drawn schedule), ``windows`` (tightened, by
      leg: ``departed``, ``arrived``, and ``departed_drawn``, ``arrived_drawn``), ``placed``;
    * ``events``: id -> ``at`` (when it is shown), ``window``, ``hypotheses``, ``aircraft``,
      ``placed`` (whether it bounds a chain);
    * ``steps``: ``id``, ``kind``, ``at``, ``window``, ``leg``, ``event``, ``aircraft``,
      ``hypotheses``, ``background`` (outside the replay's window); ``untimed``: events without
      a time;
    * ``fans``: fan key -> [lon, lat, greatest radius in metres] of the discs that are drawn.
    """
    bounding: dict[str, list[Event]] = {}
    for event in case.events.values():
        for name in dict.fromkeys(event.aircraft if event.bounds_replay else ()):
            bounding.setdefault(name, []).append(event)
    numbers = {name: i for i, name in enumerate(case.legs)}
    given = _Given(case, shapes, performance or {}, bounding, numbers)
    lanes = [_lane(given, lane) for lane in lanes_of(case)]
    return {
        "version": VERSION,
        "hypotheses": list(_hypotheses(case)),
        "lanes": lanes,
        **steps_of(case, lanes),
        "fans": _fans(lanes),
    }


def lanes_of(case: Case) -> tuple[Lane, ...]:
    """Return the aircraft with legs or sightings as the case orders them, then the other legs."""
    rows: dict[str, list[Leg]] = {}
    for leg in case.legs.values():
        if leg.aircraft is not None:
            rows.setdefault(leg.aircraft, []).append(leg)
    hypotheses = _hypotheses(case)
    flown = dict.fromkeys(
        (
            *rows,
            *(a for event in case.events.values() if event.bounds_replay for a in event.aircraft),
        )
    )
    listed = [a for a in case.aircraft if a in flown]
    order = [*listed, *(a for a in flown if a not in case.aircraft)]
    lanes = []
    for name in order:
        known = case.aircraft.get(name)
        legs = tuple(rows.get(name, ()))
        versions = _versions(hypotheses, legs)
        lanes.append(Lane(name, name, known.type if known else None, versions, legs))
    lanes.extend(
        Lane(f"leg:{leg.id}", None, None, ((leg.hypotheses, (leg,)),), (leg,))
        for leg in case.legs.values()
        if leg.aircraft is None
    )
    return tuple(lanes)


def _versions(
    hypotheses: Sequence[str], legs: Sequence[Leg]
) -> tuple[tuple[tuple[str, ...], tuple[Leg, ...]], ...]:
    """Return the rival sequences of one aircraft's legs, with the hypotheses that share each.

    Hypotheses that speak of none of its legs have none.
    """
    speaking = {h for leg in legs for h in leg.hypotheses}
    grouped: dict[tuple[str, ...], tuple[list[str], tuple[Leg, ...]]] = {}
    for name in hypotheses:
        if name in speaking:
            row = tuple(leg for leg in legs if not leg.hypotheses or name in leg.hypotheses)
            grouped.setdefault(tuple(leg.id for leg in row), ([], row))[0].append(name)
    if not grouped:
        return (((), tuple(legs)),)
    return tuple((tuple(names), row) for names, row in grouped.values())


def _hypotheses(case: Case) -> tuple[str, ...]:
    used = (h for leg in case.legs.values() for h in leg.hypotheses)
    events = (h for event in case.events.values() for h in event.hypotheses)
    return tuple(dict.fromkeys((*case.hypotheses, *used, *events)))


def _lane(given: _Given, lane: Lane) -> Json:
    known = given.performance.get(lane.type) if lane.type else None
    speed = (known.max_ground_speed_ms if known else None) or GENERIC_MAX_MS
    cruise = min((known.cruise_ms if known else None) or GENERIC_CRUISE_MS, speed)
    rows: list[tuple[tuple[str, ...], Sequence[Leg | Disputed]]] = list(lane.versions)
    rivals = len(rows) if lane.versions[0][0] else 0
    hypotheses = _hypotheses(given.case)
    if rivals and lane.aircraft is not None:
        # It answers for a chosen hypothesis that does not speak of this aircraft, too.
        rows.append(((), common_row(given.case, lane.legs, hypotheses, given.shapes)))
    solved = []
    for names, legs in rows:
        events = [
            e
            for e in given.bounding.get(lane.aircraft or "", ())
            if not e.hypotheses or not set(e.hypotheses).isdisjoint(names)
        ]
        solved.append(solve_chain(given.case, legs, events, given.shapes, speed))
    windows = windows_of(solved[:rivals] or solved)
    chains: list[Json] = []
    for chain, (names, _) in zip(solved, rows, strict=True):
        own = {k: w for k, w in windows_of([chain]).items() if k[0] in _disputed(chain)}
        chains.append(_chain(given, chain, names, nominal(chain, {**windows, **own}, cruise)))
    if rivals < len(rows) and rivals:
        complete(chains[-1], chains[:-1], hypotheses, open_end=_never_ends(solved[-1]))
    return {
        "id": lane.id,
        "aircraft": lane.aircraft,
        "type": lane.type,
        "speed_ms": speed,
        "cruise_ms": cruise,
        "premise": "type" if known and known.max_ground_speed_ms else "generic",
        "chains": chains,
    }


def _chain(
    given: _Given, solved: SolvedChain, names: Sequence[str], times: Sequence[int | None]
) -> Json:
    case = given.case
    return {
        "hypotheses": list(names),
        "legs": list(dict.fromkeys(h.leg.id for h in solved.hops if h.disputed is None)),
        "clash": _clash(solved),
        "segments": _segments(case, solved),
        "confirmations": _confirmations(case, solved),
        "pieces": _pieces(given, solved, times),
        "windows": _windows(solved, times),
        "placed": {p.event.id: _placing(solved, p, times) for p in solved.placed},
    }


def _disputed(solved: SolvedChain) -> set[str]:
    return {hop.leg.id for hop in solved.hops if hop.disputed is not None}


def _never_ends(solved: SolvedChain) -> bool:
    """Whether the versions differ at the end, and nothing common to all says when it was over."""
    last, landing = solved.hops[-1], solved.schedule.latest[-1]
    return last.disputed is not None and last.leg.arrived is None and landing == math.inf


def _placing(solved: SolvedChain, placed: Placed, times: Sequence[int | None]) -> Json | None:
    """Return the window of an event that holds the aircraft, and the drawn landing before it."""
    if placed.span is None:
        return None
    window = _event_window(solved, placed.event, placed.span)
    return {
        "window": [_ms(window[0]), _ms(window[1])],
        "not_before": times[placed.span - 1] if placed.span else None,
    }


def _clash(solved: SolvedChain) -> Json | None:
    clash = solved.clash
    if clash is None:
        return None
    return {
        "from": _knot_name(solved, clash.first),
        "to": _knot_name(solved, clash.last),
        "needed_ms": _ms(clash.needed),
        "available_ms": _ms(clash.available),
    }


def _knot_name(solved: SolvedChain, knot: int) -> list[str]:
    return [solved.hops[knot // 2].leg.id, _KNOT_KINDS[knot % 2]]


def _windows(solved: SolvedChain, times: Sequence[int | None]) -> Json:
    """Return the tightened windows and drawn times by leg."""
    found: Json = {}
    for i, hop in enumerate(solved.hops):
        if hop.disputed is not None:
            continue
        row = found.setdefault(hop.leg.id, {})
        for wanted, name, knot in (
            (hop.first, "departed", 2 * i),
            (hop.last, "arrived", 2 * i + 1),
        ):
            if wanted:
                low, high = solved.schedule.earliest[knot], solved.schedule.latest[knot]
                row[name] = [_ms(low), _ms(high)]
                row[f"{name}_drawn"] = None if _endless(solved, knot) else times[knot]
    return found


def _endless(solved: SolvedChain, knot: int) -> bool:
    """Whether a knot is the last landing, of which neither the place nor the time is told."""
    last = solved.hops[-1]
    return (
        knot == len(solved.chain.knots) - 1
        and last.shape.end.position is None
        and last.leg.arrived is None
        and not solved.chain.spans[-1].sightings
    )


# ---------------------------------------------------------------- segments


def _segments(case: Case, solved: SolvedChain) -> list[Json]:
    """Return what is possible from when until when, in the order of the chain's spans."""
    if not solved.hops:
        return _only_seen(solved)
    early, late = solved.schedule.earliest, solved.schedule.latest
    segments: list[Json | None] = _beginning(case, solved)
    count = len(solved.hops)
    for i, hop in enumerate(solved.hops):
        begin, end = early[2 * i], late[2 * i + 1]
        untold = hop.leg.arrived is None and not solved.chain.spans[-1].sightings
        if i == count - 1 and end == math.inf and untold and hop.disputed is None:
            # Nothing says that it landed: beyond the first possible landing the case is silent.
            end = max(late[2 * i], early[2 * i + 1])
        way = _flight if hop.disputed is None else _unknown
        segments.append(way(case, solved, i, begin, end))
        if i < count - 1:
            segments.append(_between(case, solved, i, hop))
    segments += _ending(case, solved)
    return [s for s in segments if s is not None]


def _only_seen(solved: SolvedChain) -> list[Json]:
    """Between the first and the last sighting of an aircraft without legs it may be anywhere."""
    windows = [event_allowed(p.event) for p in solved.placed]
    if not windows:
        return []
    first, last = min(w[0][0] for w in windows), max(w[-1][1] for w in windows)
    segments = [
        _segment("before", -math.inf, min(w[-1][1] for w in windows), 0),
        _segment("gap", first, last, 0, discs=[]),
        _segment("after", max(w[0][0] for w in windows), math.inf, 0),
    ]
    return [s for s in segments if s is not None]


def _segment(mode: str, begin: Ms, end: Ms, span: int, **more: object) -> Json | None:
    """Return a segment, None where it is never possible."""
    if begin >= end:
        return None
    return {"mode": mode, "from": _ms(begin), "until": _ms(end), "span": span, "leg": None, **more}


def _ground(
    case: Case, begin: Ms, end: Ms, solved: SolvedChain, stay: int, spot: Spot
) -> Json | None:
    place = solved.stays[stay].place
    places = candidates(case, place)
    if not places and spot.exact and spot.position is not None:
        places = [{"place": None, "position": list(spot.position)}]  # the leg's own geometry
    return _segment(
        "ground",
        begin,
        end,
        2 * stay,
        place=notation(case, place),
        places=places,
        spot=None if spot.position is None else [fan_key(spot.position), spot.radius_m],
    )


def _beginning(case: Case, solved: SolvedChain) -> list[Json | None]:
    """Before the first take-off: nothing is known before the first sighting at the origin."""
    leaving = solved.schedule.latest[0]
    seen = solved.chain.spans[0].sightings
    if not seen:
        return [_segment("before", -math.inf, leaving, 0)]
    windows = [sighting_window(s, -math.inf, leaving) for s in seen]
    first_seen = min(w[0] for w in windows)
    return [
        _segment("before", -math.inf, min(w[1] for w in windows), 0),
        _ground(case, first_seen, leaving, solved, 0, solved.hops[0].shape.start),
    ]


def _ending(case: Case, solved: SolvedChain) -> list[Json | None]:
    """After the last landing: held until the last sighting there, then nothing is known."""
    landed, landing = solved.schedule.earliest[-1], solved.schedule.latest[-1]
    seen = solved.chain.spans[-1].sightings
    spot = solved.hops[-1].shape.end
    stay = len(solved.stays) - 1
    if seen:
        last_seen = max(snap_up(s.allowed, landed) for s in seen)
        held = max(snap_down(s.allowed, math.inf) for s in seen)
        return [
            _ground(case, landed, held, solved, stay, spot),
            _segment("after", last_seen, math.inf, 2 * stay),
        ]
    if _never_ends(solved):
        return []  # until when, only the versions say: see ``common.complete``
    if landing == math.inf and solved.hops[-1].leg.arrived is None:
        return [_segment("after", max(solved.schedule.latest[-2], landed), math.inf, 2 * stay)]
    return [
        _ground(case, landed, landing, solved, stay, spot),
        _segment("after", landed, math.inf, 2 * stay),
    ]


def _unknown(case: Case, solved: SolvedChain, i: int, begin: Ms, end: Ms) -> Json | None:
    """Return what is common of a stretch that the versions tell differently."""
    return _segment("gap", begin, end, 2 * i + 1, discs=_reach_discs(case, solved, i))


def _reach_discs(case: Case, solved: SolvedChain, i: int) -> list[Json]:
    """Return the discs that bound a hop: from its ends, and from where it was seen in between."""
    if solved.clash:
        return []
    shape = solved.hops[i].shape
    anchors = [
        (shape.start, "since", _ms(solved.schedule.earliest[2 * i])),
        (shape.end, "before", _ms(solved.schedule.latest[2 * i + 1])),
    ]
    return [*_discs(anchors), *_sighted(case, solved, 2 * i + 1)]


def _flight(case: Case, solved: SolvedChain, i: int, begin: Ms, end: Ms) -> Json | None:
    hop = solved.hops[i]
    shape = hop.shape
    early, late = solved.schedule.earliest[2 * i], solved.schedule.latest[2 * i + 1]
    return _segment(
        "airborne",
        begin,
        end,
        2 * i + 1,
        leg=hop.leg.id,
        known=hop.leg.path != "unknown" and shape.from_m is not None,
        stops_open=_stops_open(hop.leg),
        from_m=shape.from_m,
        to_m=shape.to_m,
        depart=_ms(early),
        arrive=_ms(late),
        radii=[shape.start.radius_m, shape.end.radius_m],
        discs=_reach_discs(case, solved, i),
    )


def _sighted(case: Case, solved: SolvedChain, span: int) -> list[Json]:
    """Return a disc for each sighting in flight: it shrinks towards it, and grows again."""
    found: list[Json] = []
    for placed in solved.placed:
        if placed.span != span:
            continue
        low, high = _event_window(solved, placed.event, span)
        position = placed.event.position or case.position_of(placed.event.place)
        if position is not None and math.isfinite(low) and math.isfinite(high):
            found.append(
                {
                    "fan": fan_key(position),
                    "center": list(position),
                    "base_m": placed.event.precision_m or 0.0,
                    "near": [_ms(low), _ms(high)],
                }
            )
    return found


def _between(case: Case, solved: SolvedChain, i: int, hop: FlownHop) -> Json | None:
    early, late = solved.schedule.earliest[2 * i + 1], solved.schedule.latest[2 * i + 2]
    if solved.stays[i + 1].joined:
        return _ground(case, early, late, solved, i + 1, hop.shape.end)
    following = solved.hops[i + 1]
    anchors = [
        (hop.shape.end, "since", _ms(early)),
        (following.shape.start, "before", _ms(late)),
    ]
    return _segment("gap", early, late, 2 * i + 2, discs=[] if solved.clash else _discs(anchors))


def _discs(anchors: Sequence[tuple[Spot, str, int | None]]) -> list[Json]:
    """Return the discs that bound a flight: each grows from a spot since or before a time."""
    return [
        {
            "fan": fan_key(spot.position),
            "center": list(spot.position),
            "base_m": spot.radius_m,
            side: at,
        }
        for spot, side, at in anchors
        if spot.position is not None and at is not None
    ]


def _stops_open(leg: Leg) -> bool:
    """Whether a stop is possible: the stops are not concluded, and some source speaks of them."""
    return leg.stops is None and any("stops" in e.asserts for e in leg.evidence)


def _fans(lanes: Sequence[Json]) -> dict[str, list[float]]:
    """Return for each centre of a disc the greatest radius that a drawing needs of it."""
    fans: dict[str, list[float]] = {}
    for lane in lanes:
        for chain in lane["chains"]:
            for segment in chain["segments"]:
                for disc in segment.get("discs", ()):
                    radius = _greatest_radius(disc, segment, lane["speed_ms"])
                    _widen(fans, disc["fan"], disc["center"], radius)
                spot = segment.get("spot")
                if spot is not None and spot[1] > 0.0:
                    _widen(fans, spot[0], [float(v) for v in spot[0].split(",")], spot[1])
    return fans


def _widen(fans: dict[str, list[float]], key: str, centre: Sequence[float], radius: float) -> None:
    lon, lat = centre
    old = fans.get(key, [lon, lat, 0.0])
    fans[key] = [lon, lat, min(HALF_MERIDIAN_M, max(old[2], radius))]


def _greatest_radius(disc: Json, segment: Json, speed_ms: float) -> float:
    """Return the greatest radius that a disc has while its segment is possible."""
    begin, end = segment["from"], segment["until"]
    at_ends = [None if t is None else disc_radius(disc, speed_ms, t) for t in (begin, end)]
    return max(HALF_MERIDIAN_M if r is None else r for r in at_ends)


# ---------------------------------------------------------------- confirmations


def _confirmations(case: Case, solved: SolvedChain) -> list[Json]:
    """Return what sources confirm of the aircraft's place, each with its tightened window.

    A leg's end with a time counts where a source supports it, or where the leg cites none at all
    (then the editor's word stands alone, ``sources`` is empty). So does every bounding event.
    """
    found: list[Json] = []
    early, late = solved.schedule.earliest, solved.schedule.latest
    for i, hop in enumerate(solved.hops):
        leg = hop.leg
        if hop.disputed is not None:
            continue
        if hop.first and leg.departed is not None:
            found += _leg_end(case, leg, "departure", (early[2 * i], late[2 * i]))
        if hop.last and leg.arrived is not None:
            found += _leg_end(case, leg, "arrival", (early[2 * i + 1], late[2 * i + 1]))
    for placed in solved.placed:
        event = placed.event
        window = _event_window(solved, event, placed.span)
        position = case.position_of(event.place) or event.position
        found.append(
            {
                "kind": event.category,
                "subject": event.id,
                "key": f"event {event.id}",
                "place": notation(case, event.place),
                "position": list(position) if position else None,
                "time": [_ms(window[0]), _ms(window[1])],
                "sources": _sources(supporting(case, event)),
            }
        )
    return [c for c in found if c["time"][1] is not None]


def _leg_end(case: Case, leg: Leg, kind: str, window: tuple[Ms, Ms]) -> list[Json]:
    side = "start" if kind == "departure" else "end"
    place = leg.start if side == "start" else leg.end
    told = leg.departed if side == "start" else leg.arrived
    support = end_support(case, leg, "start" if side == "start" else "end")
    if told is None or (leg.evidence and not support):
        return []
    position = case.position_of(place)
    return [
        {
            "kind": kind,
            "subject": leg.id,
            # Rival legs that tell the same end at the same time confirm the same thing.
            "key": f"{kind} {notation(case, place)!r} {told.intervals!r}",
            "place": notation(case, place),
            "position": list(position) if position else None,
            "time": [_ms(window[0]), _ms(window[1])],
            "sources": _sources(support),
        }
    ]


def _event_window(solved: SolvedChain, event: Event, span: int | None) -> tuple[Ms, Ms]:
    allowed = event_allowed(event)
    if span is None:
        return allowed[0][0], allowed[-1][1]
    early, late = solved.schedule.earliest, solved.schedule.latest
    sighting = next(s for s in solved.chain.spans[span].sightings if s.id == event.id)
    return sighting_window(
        sighting,
        early[span - 1] if span else -math.inf,
        late[span] if span < len(late) else math.inf,
    )


def _sources(evidence: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(e.source for e in evidence))


# ---------------------------------------------------------------- what is drawn


def _pieces(given: _Given, solved: SolvedChain, times: Sequence[int | None]) -> list[Json]:
    """Return the drawn schedule as pieces that follow each other without a gap in time."""
    pieces: list[Json] = []
    here: list[float] | None = None
    if not solved.hops or any(t is None for t in times):
        return pieces
    # What stands on the ground comes before its next leg, by the legs' numbers in the case.
    case, number = given.case, given.numbers
    for i, hop in enumerate(solved.hops):
        leaving, landing = times[2 * i], times[2 * i + 1]
        shape = hop.shape
        until = None if _endless(solved, 2 * i + 1) else landing
        if hop.disputed is not None:  # the mark stays where it was last, whatever it does
            here = _rest_position(case, solved, i, shape.start) or here
            since = times[2 * i - 1] if i else None
            next_told = next((h for h in solved.hops[i:] if h.disputed is None), None)
            order = number[next_told.leg.id] if next_told else len(number)
            pieces.append(_piece("ground", since, until, hop.leg.id, (None, None), here, order))
            here = _rest_position(case, solved, i + 1, shape.end) or here
            continue
        rest = _rest_position(case, solved, i, shape.start) or here
        pieces.append(
            _piece(
                "ground",
                times[2 * i - 1] if i else None,
                leaving,
                hop.leg.id,
                (shape.from_m, shape.from_m),
                rest,
                number[hop.leg.id],
            )
        )
        here = rest
        pieces.append(
            _piece(
                "airborne",
                leaving,
                until,
                hop.leg.id,
                (shape.from_m, shape.to_m),
                here,
                number[hop.leg.id],
            )
        )
        here = _rest_position(case, solved, i + 1, shape.end) or here
    if pieces[-1]["until"] is not None:
        last = solved.hops[-1]
        pieces.append(
            _piece(
                "ground",
                times[-1],
                None,
                last.leg.id,
                (last.shape.to_m, last.shape.to_m),
                here,
                len(number),
            )
        )
    return pieces


def _piece(
    kind: str,
    begin: int | None,
    end: int | None,
    leg: str,
    metres: tuple[float | None, float | None],
    position: list[float] | None,
    order: int,
) -> Json:
    return {
        "kind": kind,
        "from": begin,
        "until": end,
        "leg": leg,
        "from_m": metres[0],
        "to_m": metres[1],
        "position": position,
        "order": order,
    }


def _rest_position(case: Case, solved: SolvedChain, stay: int, spot: Spot) -> list[float] | None:
    position = case.position_of(solved.stays[stay].place) or spot.position
    return None if position is None else list(position)


def _ms(value: Ms) -> int | None:
    return None if math.isinf(value) else int(value)
