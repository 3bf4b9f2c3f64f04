"""Lanes: the strength of bars against the definition, and the rows of small cases."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from viewer.describe import lanes
from viewer.geo.legs import leg_shapes
from viewer.model.case import Case
from viewer.model.place import AirportRef
from viewer.model.things import Aircraft, Airport, Event, Hypothesis, Leg
from viewer.model.time import HOUR, Interval, parse_when
from viewer.replay.program import compile_program

ALL = Interval(None, None)
TIMES = st.integers(0, 60)


@st.composite
def windows(draw, *, open_too=True):
    low = draw(TIMES)
    found = Interval(low, draw(st.integers(low, 60)))
    if open_too:
        hidden = draw(st.sampled_from([(0, 0), (0, 0), (1, 0), (0, 1), (1, 1)]))
        found = Interval(*(None if h else v for h, v in zip(hidden, found, strict=True)))
    return found


@given(windows(), windows(), st.floats(-10, 70))
def test_strength_is_one_where_nothing_else_is_possible_and_none_where_it_is_not(start, end, at):
    begun = start.latest is None and start.earliest is None
    begun = begun or (start.latest is not None and at >= start.latest)
    not_over = end.earliest is None and end.latest is None
    not_over = not_over or (end.earliest is not None and at < end.earliest)
    found = lanes.strength(start, end, at)
    assert 0.0 <= found <= 1.0
    if begun and not_over:
        assert 1.0 == found
    elif (start.earliest is not None and at < start.earliest) or (
        end.latest is not None and at >= end.latest
    ):
        assert 0.0 == found
    else:
        assert found < 1.0


@given(windows(), windows(), st.floats(-10, 70))
def test_profile_bends_where_the_strength_does(start, end, at):
    made = lanes.profile(start, end)
    times = [t for t, _ in made]
    assert sorted(times) == times
    assume(all(abs(at - t) > 1e-6 for t in times))
    after = next(((t, s) for t, s in made if t > at), None)
    before = next(((t, s) for t, s in reversed(made) if t < at), None)
    if before is None or after is None:
        edge = (before or after or (0.0, 1.0))[1]
        expected = edge
    else:
        (a, s), (b, t) = before, after
        expected = s + (t - s) * (at - a) / (b - a)
    assert lanes.strength(start, end, at) == pytest.approx(expected, abs=1e-4)


@given(windows(), windows(), st.floats(-10, 70))
def test_outside_of_its_extent_a_bar_has_no_strength(start, end, at):
    bar = lanes.Bar("leg", "", "", start, end)
    low, high = bar.extent
    if not low <= at < high:
        assert 0.0 == lanes.strength(start, end, at)
    certain = bar.certain
    if certain is not None and certain[0] <= at < certain[1]:
        assert 1.0 == lanes.strength(start, end, at)


def test_a_bar_without_ends_is_certain_for_ever():
    bar = lanes.Bar("unknown", "", "", ALL, ALL)
    assert (-math.inf, math.inf) == bar.extent == bar.certain
    assert [] == lanes.profile(ALL, ALL)


def test_an_end_that_is_open_on_one_side_is_never_certain():
    bar = lanes.Bar("leg", "", "", Interval(0, 10), Interval(5, None))
    assert (0.0, 10.0) == bar.extent
    assert [0.4, 0.5, 0.5, 0.0] == [lanes.strength(bar.start, bar.end, t) for t in (4, 6, 9, 11)]


# ---------------------------------------------------------------- rows


def airport(code, lon, lat):
    return Airport(code, (lon, lat), icao=code, name=code)


def a_case(*legs, events=(), hypotheses=()):
    airports = {
        a.id: a for a in (airport("AAAA", 0, 0), airport("BBBB", 5, 5), airport("CCCC", 9, 0))
    }
    return Case(
        "case",
        aircraft={"x": Aircraft("x", name="Type X")},
        hypotheses={h: Hypothesis(h, f"Version {h}") for h in hypotheses},
        airports=airports,
        legs={leg.id: leg for leg in legs},
        events={event.id: event for event in events},
        codes={code: code for code in airports},
    )


def leg(name, start, end, departed=None, arrived=None, hypotheses=()):
    return Leg(
        name, "x", AirportRef(start), AirportRef(end), (),
        None if departed is None else parse_when(departed, "UTC"),
        None if arrived is None else parse_when(arrived, "UTC"),
        hypotheses=hypotheses,
    )  # fmt: skip


def rows_of(case, versions=()):
    program = compile_program(case, leg_shapes(case, {}))
    return lanes.lanes(case, program, versions)


FIRST = ("2020-01-01T08:00Z", "2020-01-01T10:00Z")


def test_two_legs_and_the_stay_between_them():
    case = a_case(
        leg("one", "AAAA", "BBBB", *FIRST),
        leg("two", "BBBB", "CCCC", "2020-01-01T12:00Z/2020-01-01T15:00Z", "2020-01-01T18:00Z"),
    )
    (row,) = rows_of(case).rows
    assert ("X", 0, "x") == (row.label, row.depth, row.aircraft)
    assert ["unknown", "leg", "stay", "leg", "unknown"] == [b.kind for b in row.bars]
    stay = row.bars[2]
    assert (5.0, 5.0) == stay.position
    assert case.legs["one"].arrived.hull == stay.start
    assert case.legs["two"].departed.hull.earliest == stay.end.earliest
    assert case.legs["two"].departed.hull.latest >= stay.end.latest  # held by its own landing
    assert case.legs["two"].departed.intervals == row.bars[3].told_start


def test_rival_versions_have_rows_of_their_own_below_what_is_common():
    case = a_case(
        leg("one", "AAAA", "BBBB", *FIRST),
        leg("direct", "BBBB", "CCCC", None, "2020-01-03T10:00Z", ("a",)),
        leg("first", "BBBB", "AAAA", None, None, ("b",)),
        leg("second", "AAAA", "CCCC", None, "2020-01-03T10:00Z", ("b",)),
        hypotheses=("a", "b"),
    )
    main, a, b = rows_of(case, ("a", "b")).rows
    assert [0, 1, 1] == [main.depth, a.depth, b.depth]
    assert ["A: Version a", "B: Version b"] == [a.label, b.label]
    assert ["one"] == [x.kind_id[1] for x in main.bars if x.kind == "leg"]
    assert ["direct"] == [x.kind_id[1] for x in a.bars]
    assert ["first", "second"] == [x.kind_id[1] for x in b.bars if x.kind == "leg"]
    (alone,) = rows_of(case, ("a",)).rows
    assert ["one", "direct"] == [x.kind_id[1] for x in alone.bars if x.kind == "leg"]
    (common,) = rows_of(case, ()).rows
    assert ["one"] == [x.kind_id[1] for x in common.bars if x.kind == "leg"]


def test_events_are_marks_of_their_aircraft_or_in_a_row_of_their_own():
    sighting = Event(
        "seen", "Seen", when=parse_when("2020-01-01T11:00Z"), place=AirportRef("BBBB"),
        aircraft=("x",), category="sighting",
    )  # fmt: skip
    other = Event("said", "Said", when=parse_when("2020-01-01[UTC]"))
    timeless = Event("rumour", "Rumour", aircraft=("x",))
    case = a_case(leg("one", "AAAA", "BBBB", *FIRST), events=(sighting, other, timeless))
    main, rest = rows_of(case).rows
    assert ["seen"] == [m.event for m in main.marks]
    assert main.marks[0].holds
    assert ["said"] == [m.event for m in rest.marks]
    assert (None, None, "Events") == (rest.aircraft, rest.colour, rest.label)
    assert not rest.marks[0].holds


def test_times_that_clash_are_marked_and_still_drawn():
    case = a_case(
        leg("one", "AAAA", "BBBB", *FIRST),
        leg("two", "BBBB", "CCCC", "2020-01-01T09:00Z", "2020-01-01T09:30Z"),
    )
    (row,) = rows_of(case).rows
    assert row.clash
    assert {"one", "two"} <= {b.kind_id[1] for b in row.bars if b.kind_id}


def test_the_extent_covers_all_that_is_told():
    early = Event("early", "Early", when=parse_when("2019-01-01T00:00Z"))
    made = rows_of(a_case(leg("one", "AAAA", "BBBB", *FIRST), events=(early,)))
    assert early.when.hull.earliest == made.extent[0]
    assert made.extent[1] - made.extent[0] > 365 * 24 * HOUR
