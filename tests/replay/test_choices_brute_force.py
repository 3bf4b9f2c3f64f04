"""Rival versions against brute force: any set of them joined, and only what is common to all.

A small world as in ``test_brute_force``: times are few, distances only take time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, combinations, islice, pairwise
from types import MappingProxyType

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.replay.test_brute_force import SPEEDS, _fits, _shape, _when
from viewer.model.case import Case
from viewer.model.place import AirportRef
from viewer.model.things import Aircraft, Airport, Event, Hypothesis, Leg
from viewer.model.time import Interval
from viewer.replay.program import compile_program
from viewer.replay.state import evaluate

LOW, HIGH = -2, 12
ASKED = range(LOW, HIGH)
MOST = 3_000  # schedules tried of one version
NAMES = ("h", "g", "f")
whens = st.one_of(
    st.none(),
    st.tuples(st.integers(0, 7), st.integers(1, 3)).map(
        lambda p: _when([Interval(p[0], p[0] + p[1])])
    ),
)


@dataclass(frozen=True)
class Flight:
    """A leg of a version in the brute force's terms."""

    leg: Leg
    gap: int


@st.composite
def worlds(draw):
    """A case of one aircraft: perhaps a common leg, legs of versions, perhaps a common leg."""
    letters = st.sampled_from("XYZ")
    names = NAMES[: draw(st.integers(2, 3))]
    sizes = [draw(st.integers(0, 2)) for _ in names]
    assume(any(sizes))
    common = draw(st.sampled_from([(0, 0), (1, 0), (0, 1), (1, 1)]))
    assume(max(sizes) + sum(common) <= 3)
    legs, shapes = {}, {}
    here = draw(letters)

    def add(name, start, hypotheses):
        end = draw(letters)
        leg = Leg(
            name, "a", AirportRef(start), AirportRef(end), (), draw(whens), draw(whens),
            hypotheses=hypotheses,
        )  # fmt: skip
        legs[name], shapes[name] = leg, _shape(draw(st.integers(0, 2)))
        return end

    if common[0]:
        here = add("l", here, ())
    ends = []
    for name, size in zip(names, sizes, strict=True):
        start = here if draw(st.booleans()) else draw(letters)
        for number in range(size):
            start = add(f"{name}{number}", start, (name,))
        ends.append(start)
    if common[1]:
        add("m", draw(st.sampled_from([*ends, *"XYZ"])), ())
    events = {}
    if draw(st.booleans()):
        at = draw(st.integers(0, 8))
        place = AirportRef(draw(letters))
        events["e"] = Event(
            "e", "e", when=_when([Interval(at, at + 1)]), place=place, aircraft=("a",),
            category="sighting",
        )  # fmt: skip
    case = Case(
        "world",
        aircraft={"a": Aircraft("a", "T")},
        airports={c: Airport(c, (0.0, 0.0)) for c in "XYZ"},
        legs=legs,
        events=events,
        hypotheses={n: Hypothesis(n, n) for n in names},
        codes=MappingProxyType({}),
    )
    return case, shapes


def flights_of(case, shapes, name):
    """Return the flights of a version in their order."""
    return [
        Flight(leg, int(shapes[leg.id].min_m))
        for leg in case.legs.values()
        if not leg.hypotheses or name in leg.hypotheses
    ]


def schedules(flights, events):
    """Yield schedules of a version that keep its rules and show it where it was seen."""
    knots = list(chain.from_iterable((f.leg.departed, f.leg.arrived) for f in flights))

    def extend(values):
        knot = len(values)
        if knot == len(knots):
            if all(was_there(flights, values, e) for e in events):
                yield values
            return
        low = LOW if not values else values[-1] + (flights[knot // 2].gap if knot % 2 else 0)
        for value in range(low, HIGH):
            if _fits(knots[knot], value):
                yield from extend((*values, value))

    return islice(extend(()), MOST)


def stays(flights, values):
    """Yield (places, begin, end) of each stay: one place, or two where two legs do not join."""
    yield (flights[0].leg.start.code,), LOW - 1, values[0]
    for (a, b), landing, leaving in zip(
        pairwise(flights), values[1::2], values[2::2], strict=False
    ):
        yield tuple({a.leg.end.code, b.leg.start.code}), landing, leaving
    yield (flights[-1].leg.end.code,), values[-1], HIGH + 1


def was_there(flights, values, event):
    """Whether a version's schedule has the aircraft at the event: landed there, else flying by."""
    at, place = event.when.intervals[0].earliest, event.place.code
    ends = {f.leg.end.code for f in flights} | {f.leg.start.code for f in flights}
    if place not in ends:
        return any(a <= at <= b for a, b in zip(values[0::2], values[1::2], strict=True))
    return any(
        place in where and begin <= at <= end for where, begin, end in stays(flights, values)
    )


def holds(row, flights, values, at):
    """Whether what a state says of the aircraft is true of a schedule."""
    untold = flights[-1].leg.arrived is None
    match row["phase"]:
        case "unknown":
            return True
        case "before":
            return at < values[0]
        case "after":
            return at >= (values[-2] if untold else values[-1])
        case "airborne":
            under_way = [
                f.leg.id
                for f, a, b in zip(flights, values[0::2], values[1::2], strict=True)
                if a <= at < b
            ]
            return bool(under_way) and row["leg"] in (None, *under_way)
        case "ground":
            there = [w for w, begin, end in stays(flights, values) if begin <= at < end]
            return bool(there) and (row["place"] is None or (row["place"],) in there)


@given(worlds())
def test_what_is_common_is_true_of_every_schedule_of_every_version(world):
    case, shapes = world
    program = compile_program(case, shapes, SPEEDS)
    common = program["lanes"][0]["chains"][-1]
    assert [] == common["hypotheses"]
    held = [e for e in case.events.values() if common["placed"][e.id] is not None]
    rows = {at: evaluate(program, at, ())["aircraft"][0] for at in ASKED}
    for name in case.hypotheses:
        flights = flights_of(case, shapes, name)
        if not flights:
            continue
        for values in schedules(flights, held):
            for at, row in rows.items():
                assert holds(row, flights, values, at), (name, values, at, row["phase"])


@given(worlds())
def test_the_common_windows_hold_those_of_every_version(world):
    case, shapes = world
    chains = compile_program(case, shapes, SPEEDS)["lanes"][0]["chains"]
    assume(all(c["clash"] is None for c in chains))
    assume(not case.events)  # what holds the one need not hold the other
    *rivals, common = chains
    assert all(leg in {"l", "m"} for leg in common["windows"])
    for leg, row in common["windows"].items():
        for end in ("departed", "arrived"):
            for rival in rivals:
                assert Interval(*rival["windows"][leg][end]).within(Interval(*row[end]))


@given(worlds())
def test_a_set_of_versions_is_what_any_of_them_allows(world):
    case, shapes = world
    program = compile_program(case, shapes, SPEEDS)
    speaking = {h for leg in case.legs.values() for h in leg.hypotheses}
    names = tuple(case.hypotheses)
    for at in ASKED:
        alone = {n: evaluate(program, at, (n,))["aircraft"][0] for n in names}
        common = evaluate(program, at, ())["aircraft"][0]
        for size in range(1, len(names) + 1):
            for chosen in combinations(names, size):
                joined = evaluate(program, at, chosen)["aircraft"][0]
                rows = [alone[n] for n in chosen if n in speaking] or [common]
                phases = {r["phase"] for r in rows}
                assert joined["phase"] == (phases.pop() if len(phases) == 1 else "unknown")
                told = [p for r in rows for p in r["possible"]]
                assert all(p in told for p in joined["possible"])
                places = {p["place"] for p in told if p["kind"] == "place"}
                assert places == {p["place"] for p in joined["possible"] if p["kind"] == "place"}
                assert bool(told) == bool(joined["possible"])
        assert evaluate(program, at, names) == evaluate(program, at)


@given(worlds(), st.permutations(NAMES))
def test_the_order_of_a_choice_does_not_matter(world, order):
    case, shapes = world
    program = compile_program(case, shapes, SPEEDS)
    chosen = [n for n in order if n in case.hypotheses][:2]
    for at in ASKED:
        assert evaluate(program, at, chosen) == evaluate(program, at, chosen[::-1])
