"""The state against brute force: all schedules of a small discrete world, one by one.

Bounds and distances are even, schedules may use every whole millisecond, the state is asked at
even times: so the grid meets exactly what the half-open, continuous windows allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType, SimpleNamespace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from viewer.geo.legshape import NOWHERE, Hop, LegShape
from viewer.model.case import Case
from viewer.model.place import AirportRef
from viewer.model.things import Aircraft, Airport, Event, Leg
from viewer.model.time import Interval, When, union
from viewer.replay.program import compile_program
from viewer.replay.state import evaluate, segments_at

LOW, HIGH = -6, 20  # where schedules may lie: wide enough that the grid's own edge never shows
ASKED = range(0, 10, 2)
SPEEDS = {"T": SimpleNamespace(max_ground_speed_ms=1000.0, cruise_ms=400.0)}  # 1 m takes 1 ms


@dataclass(frozen=True)
class World:
    case: Case
    shapes: dict
    gaps: tuple  # least time of each hop
    places: tuple  # letters of each stay: two where the legs do not join
    allowed: tuple  # of each knot


def _intervals():
    bound = st.integers(0, 4).map(lambda v: 2 * v)
    closed = st.tuples(bound, st.integers(1, 3)).map(lambda p: Interval(p[0], p[0] + 2 * p[1]))
    half = st.one_of(
        bound.map(lambda v: Interval(None, v + 2)), bound.map(lambda v: Interval(v, None))
    )
    return st.lists(st.one_of(closed, closed, half), min_size=1, max_size=2)


def _when(intervals):
    return When(union(intervals), "told", "UTC")


whens = st.one_of(st.none(), _intervals().map(_when), _intervals().map(_when))


@st.composite
def worlds(draw):
    stop = draw(st.booleans())
    hops = draw(st.integers(1, 2))
    letters = draw(st.lists(st.sampled_from("XYZ"), min_size=4, max_size=4))
    joined = draw(st.booleans())
    gaps = tuple(2 * draw(st.integers(0, 1)) for _ in range(hops))
    ends = [(letters[0], letters[1]), (letters[1] if joined else letters[2], letters[3])][:hops]
    airports = {c: Airport(c, (0.0, 0.0)) for c in "XYZ"}
    legs, shapes, allowed = {}, {}, []
    if hops == 2 and stop:
        departed, arrived = draw(whens), draw(whens)
        legs["l"] = Leg(
            "l",
            "a",
            AirportRef(ends[0][0]),
            AirportRef(ends[1][1]),
            (AirportRef(ends[0][1]),),
            departed,
            arrived,
        )
        shapes["l"] = _shape(*gaps)
        allowed = [departed, None, None, arrived]
        ends[1] = (ends[0][1], ends[1][1])
    else:
        for name, (start, end), gap in zip("lk", ends, gaps, strict=False):
            departed, arrived = draw(whens), draw(whens)
            legs[name] = Leg(name, "a", AirportRef(start), AirportRef(end), (), departed, arrived)
            shapes[name] = _shape(gap)
            allowed += [departed, arrived]
    events = {}
    for name in draw(st.sampled_from(["", "e", "ef"])):
        events[name] = Event(
            name,
            name,
            when=_when(draw(_intervals())),
            aircraft=("a",),
            category="sighting",
            place=AirportRef(draw(st.sampled_from([p for e in ends for p in e]))),
        )
    case = Case(
        "world",
        aircraft={"a": Aircraft("a", "T")},
        airports=airports,
        legs=legs,
        events=events,
        codes=MappingProxyType({}),
    )
    between = [a[1] if a[1] == b[0] else a[1] + b[0] for a, b in pairwise(ends)]
    places = (ends[0][0], *between, ends[-1][1])
    return World(case, shapes, gaps, places, tuple(allowed))


def _shape(*gaps):
    # No positions: what matters here is time alone.
    hops = tuple(Hop(NOWHERE, NOWHERE, float(g), None, None, None) for g in gaps)
    return LegShape(NOWHERE, NOWHERE, None, float(sum(gaps)), None, None, None, hops=hops)


def _fits(when, at):
    return when is None or any(i.contains(at) for i in when.intervals)


def schedules(world, events):
    """Return every schedule of the grid that keeps all rules."""
    found = []

    def extend(values):
        knot = len(values)
        if knot == len(world.allowed):
            if all(seen(world, e, values) for e in events):
                found.append(values)
            return
        low = LOW if not values else values[-1] + (world.gaps[knot // 2] if knot % 2 else 0)
        for value in range(low, HIGH):
            if _fits(world.allowed[knot], value):
                extend((*values, value))

    extend(())
    return found


def stays(world, values):
    """Return (place, begin, end) of each stay of a schedule."""
    begins = (LOW, *values[1::2])
    ends = (*values[0::2], HIGH - 1)
    return list(zip(world.places, begins, ends, strict=True))


def sightings(world, event, values):
    """Return all times at which the event can have happened under a schedule, by stay."""
    return {
        number: times
        for number, (place, begin, end) in enumerate(stays(world, values))
        if event.place.code in place
        and (times := [t for t in range(begin, end + 1) if _fits(event.when, t)])
    }


def seen(world, event, values):
    return bool(sightings(world, event, values))


def modes(world, found, all_held, at):
    """Return what the schedules allow at a time, as (mode, number of hop or stay).

    ``all_held`` are the events' sightings under each schedule.
    """
    last = len(world.places) - 1
    untold = world.allowed[-1] is None and not any(last in h for held in all_held for h in held)
    silent_from = max(max(v[-2] for v in found) + 1, min(v[-1] for v in found))
    latest = max(v[-1] for v in found)
    out = set()
    for values, held in zip(found, all_held, strict=True):
        out |= _before(values, held, at) | _under_way(world, values, at)
        if not untold:
            out |= _after(values[-1], [h[last] for h in held if last in h], latest, last, at)
    if untold:
        gone = {("airborne", last - 1)} if at >= silent_from else set()
        out = (out - gone) | ({("after", last)} if at >= silent_from else set())
    return out


def _before(values, held, at):
    if at >= values[0]:
        return set()
    first = [h[0] for h in held if 0 in h]
    out = {("before", 0)} if all(max(t) > at for t in first) else set()
    return out | ({("ground", 0)} if any(min(t) <= at for t in first) else set())


def _under_way(world, values, at):
    out = set()
    for hop in range(len(world.gaps)):
        begin, end = values[2 * hop], values[2 * hop + 1]
        if begin <= at < end:
            out.add(("airborne", hop))
        if 2 * hop + 2 < len(values) and end <= at < values[2 * hop + 2]:
            kind = "gap" if len(world.places[hop + 1]) > 1 else "ground"
            out.add((kind, hop + 1))
    return out


def _after(landed, final, latest, last, at):
    """Held until the last sighting; without one the landing itself is the last that is known."""
    if at < landed:
        return set()
    held = any(max(t) > at for t in final) or (not final and at <= latest)
    out = {("ground", last)} if held else set()
    return out | ({("after", last)} if all(min(t) <= at for t in final) else set())


def _told(chain, at):
    """Return what the program says is possible, in the same terms."""
    return {(s["mode"], s["span"] // 2) for s in segments_at(chain, at)}


@settings(max_examples=settings().max_examples // 2)  # each tries thousands of schedules
@given(worlds())
def test_the_possible_is_what_some_schedule_does(world):
    program = compile_program(world.case, world.shapes, SPEEDS)
    chain = program["lanes"][0]["chains"][0]
    free = schedules(world, ())
    assert (chain["clash"] is None) == bool(free)
    assume(free)
    placed = [e for e in world.case.events.values() if chain["placed"][e.id] is not None]
    found = schedules(world, placed)
    assert found, "the events that hold the aircraft leave it no schedule"
    held = [[sightings(world, e, v) for e in placed] for v in found]
    for at in ASKED:
        assert modes(world, found, held, at) == _told(chain, at), at


@given(worlds())
def test_windows_hold_exactly_the_times_of_all_schedules(world):
    chain = compile_program(world.case, world.shapes, SPEEDS)["lanes"][0]["chains"][0]
    assume(chain["clash"] is None)
    placed = [e for e in world.case.events.values() if chain["placed"][e.id] is not None]
    found = schedules(world, placed)
    knots = [(leg, end) for leg in chain["windows"] for end in ("departed", "arrived")]
    columns = (0, -1) if len(chain["windows"]) == 1 else (0, 1, 2, 3)
    for (leg, end), column in zip(knots, columns, strict=True):
        low, high = chain["windows"][leg][end]
        assert low is None or low == min(v[column] for v in found)
        assert high is None or high == max(v[column] for v in found) + 1


@given(worlds())
def test_windows_are_never_wider_than_told(world):
    chain = compile_program(world.case, world.shapes, SPEEDS)["lanes"][0]["chains"][0]
    for leg in world.case.legs.values():
        for name in ("departed", "arrived"):
            told = getattr(leg, name)
            if told is not None:
                assert Interval(*chain["windows"][leg.id][name]).within(told.hull)


@given(worlds())
def test_the_drawn_schedule_is_one_of_the_possible(world):
    program = compile_program(world.case, world.shapes, SPEEDS)
    chain = program["lanes"][0]["chains"][0]
    assume(chain["clash"] is None and chain["pieces"])
    pieces = chain["pieces"]
    flights = [p for p in pieces if p["kind"] == "airborne"]
    drawn = [t for p in flights for t in (p["from"], p["until"])]
    if drawn[-1] is None:
        drawn[-1] = drawn[-2] + world.gaps[-1]  # its landing is not told, and not drawn
    for i, (begin, end) in enumerate(zip(drawn[0::2], drawn[1::2], strict=True)):
        assert end - begin >= world.gaps[i]
    assert drawn == sorted(drawn)
    assert all(_fits(w, t) for w, t in zip(world.allowed, drawn, strict=True))
    for event in world.case.events.values():
        if chain["placed"][event.id] is not None:
            assert _seen_between(world, event, drawn)
    for before, after in pairwise(pieces):
        assert before["until"] == after["from"]


def _seen_between(world, event, values):
    begins, ends = (-(10**9), *values[1::2]), (*values[0::2], 10**9)
    return any(
        event.place.code in place
        and any(
            (i.earliest is None or i.earliest <= end) and (i.latest is None or begin < i.latest)
            for i in event.when.intervals
        )
        for place, begin, end in zip(world.places, begins, ends, strict=True)
    )


@given(worlds())
def test_the_same_case_gives_the_same_program_and_phases_follow_the_segments(world):
    program = compile_program(world.case, world.shapes, SPEEDS)
    assert program == compile_program(world.case, world.shapes, SPEEDS)
    chain = program["lanes"][0]["chains"][0]
    for at in ASKED:
        row = evaluate(program, at)["aircraft"][0]
        kinds = {mode for mode, _ in _told(chain, at)}
        if "gap" in kinds:
            kinds = {"ground", "airborne"}
        assert row["phase"] == (kinds.pop() if len(kinds) == 1 else "unknown")
