"""Rows of a case: what is answered, what is refused, what each row says of its path."""

from __future__ import annotations

from dataclasses import replace

import pytest

from viewer.describe import overflight as over
from viewer.describe import timeline
from viewer.formats import registry
from viewer.formats.build import build_case
from viewer.geo.borders import borders
from viewer.geo.legs import leg_shapes
from viewer.geo.overflight import Stretch, positions
from viewer.model.time import HOUR, MINUTE, Interval, parse_when
from viewer.paths import layers

NOON = 12 * HOUR


@pytest.fixture(scope="module")
def case():
    records, *_ = registry.read([layers() / "venezuela-2019"])
    return build_case(records)[0]


def ask(case, **given):
    return over.overflight(case, leg_shapes(case), borders(), **given)


def with_leg(case, **values):
    """Return the case with its first leg alone, changed."""
    leg = replace(case.legs["il62-1"], **values)
    return replace(case, legs={leg.id: leg})


def test_every_leg_of_unknown_path_is_refused(case):
    found = ask(case)
    assert () == found.rows
    assert list(case.legs) == [r.leg for r in found.refused]
    assert {over.UNKNOWN_PATH} == {r.code for r in found.refused}


def test_along_the_shortest_path_every_row_says_so(case):
    found = ask(case, shortest_path=True)
    assert {"shortest path"} == {r.basis for r in found.rows}
    crossed = [r.code for r in found.rows if r.leg == "il62-1"]
    assert {"RU", "UA", "TR", "SY"} == set(crossed)
    assert ("RU", "SY") == (crossed[0], crossed[-1])
    assert ["il62-2a", "il62-2b", "an124-2a", "an124-2b", "an124-3"] == [
        r.leg for r in found.refused
    ]
    assert {over.NO_SHORTEST} == {r.code for r in found.refused}


def test_only_the_legs_asked_for(case):
    found = ask(case, shortest_path=True, legs=["an124-1"])
    assert {"an124-1"} == {r.leg for r in found.rows}
    assert ("an124-1",) == found.answered


@pytest.mark.parametrize(("path", "basis"), [("tracked", "track"), ("positions", "positions")])
def test_where_positions_show_the_path_they_are_what_it_rests_on(case, path, basis):
    shown = with_leg(case, path=path, vertices=((38.06, 55.88), (30.0, 50.0), (35.95, 35.4)))
    for shortest in (False, True):
        found = ask(shown, shortest_path=shortest)
        assert {basis} == {r.basis for r in found.rows}
        assert () == found.refused
        assert "UA" in {r.code for r in found.rows}


def test_a_path_said_to_be_shown_without_positions_is_refused(case):
    (refused,) = ask(with_leg(case, path="tracked")).refused
    assert over.UNKNOWN_PATH == refused.code


def test_a_leg_back_to_where_it_began_has_no_shortest_path(case):
    here = case.legs["il62-1"].start
    (refused,) = ask(with_leg(case, end=here), shortest_path=True).refused
    assert over.NO_SHORTEST == refused.code


def test_a_leg_over_the_sea_is_answered_and_has_no_rows(case):
    found = ask(with_leg(case, path="positions", vertices=((-30.0, 10.0), (-30.0, -20.0))))
    assert ((), (), ("il62-1",)) == (found.rows, found.refused, found.answered)


def test_windows_given_win_over_what_was_told(case):
    exact = (Interval(0, 1), Interval(HOUR, HOUR + 1))
    first, *_, last = ask(case, shortest_path=True, legs=["il62-1"], windows={"il62-1": exact}).rows
    assert (0, 1) == first.entered
    assert (HOUR, HOUR + 1) == last.left


@pytest.mark.parametrize(
    ("valid", "said"),
    [
        ("1970-01-01T00:00Z/1970-01-02T00:00Z", "yes"),
        ("1970-01-01T11:30Z/..", "possible"),
        ("1970-01-02T00:00Z/1970-01-03T00:00Z", "no"),
        ("../1970-01-01T10:00Z", "no"),
        (["1960", "1970"], "yes"),
    ],
)
def test_whether_a_crossing_lies_inside_the_dates(valid, said):
    crossing = ((NOON - HOUR, NOON), (NOON, NOON + HOUR))
    zoned = [f"{v}[UTC]" for v in valid] if isinstance(valid, list) else valid
    assert said == over.in_force(parse_when(zoned), *crossing)


def test_an_area_without_dates_says_nothing_and_a_crossing_without_time_is_possible():
    assert None is over.in_force(None, (0, 1), (2, 3))
    dated = parse_when("1970-01-01T00:00Z/1970-01-02T00:00Z")
    assert "possible" == over.in_force(dated, (None, None), (None, None))
    assert "yes" == over.in_force(dated, (NOON, NOON), (NOON, NOON))


def test_a_gap_names_no_country(case):
    times = ((0, 1), (2, 3))
    gap = Stretch(None, gap=True, from_m=0.0, to_m=1.0, enter=(0.0, 0.0), leave=(1.0, 1.0),
                  entered=times[0], left=times[1], begins="path", ends="path")  # fmt: skip
    nothing = positions([], [])
    path = over._Path(case.legs["il62-1"], "track", nothing)
    (row,) = over._rows(path, [gap], borders())
    assert (True, None, "between these positions") == (row.gap, row.code, row.name)


def test_what_a_track_does_not_show_is_a_gap_and_times_are_its_own(case):
    # Northward: heard over Greece, unheard across the border, heard over Bulgaria.
    minutes = [0, 3, 6, 26, 29]
    lats = [41.1, 41.15, 41.2, 42.2, 42.5]
    at = [NOON + m * MINUTE for m in minutes]
    track = positions([24.0] * 5, lats, at, at)
    ends = (Interval(NOON, NOON + MINUTE), Interval(NOON + 29 * MINUTE, NOON + 30 * MINUTE))
    leg = with_leg(case, path="tracked", vertices=((24.0, 41.1), (24.0, 42.5)))
    found = ask(leg, windows={"il62-1": ends}, tracks={"il62-1": track})
    assert ["GR", None, "BG"] == [r.code for r in found.rows]
    assert [False, True, False] == [r.gap for r in found.rows]
    assert {("track", "positions", False)} == {
        (r.basis, r.timing, r.windows_only) for r in found.rows
    }
    _, gap, after = found.rows
    assert ((at[2], at[2]), (at[3], at[3])) == (gap.entered, gap.left)
    assert ("gap", (at[3], at[3]), (at[4], at[4])) == (after.begins, after.entered, after.left)
    bare = ask(leg, windows={"il62-1": ends})
    assert ["GR", "BG"] == [r.code for r in bare.rows]
    assert all(r.windows_only for r in bare.rows)


def test_between_an_end_of_the_leg_and_the_first_position_is_a_gap(case):
    at = [NOON, NOON + MINUTE]
    track = positions([24.0, 24.0], [41.1, 41.2], at, at)
    ends = (Interval(NOON - HOUR, NOON - HOUR + 1), Interval(NOON + HOUR, NOON + HOUR + 1))
    leg = with_leg(case, path="tracked", end=None)
    first, here = ask(leg, windows={"il62-1": ends}, tracks={"il62-1": track}).rows
    assert (True, (NOON - HOUR, NOON - HOUR + 1)) == (first.gap, first.entered)
    assert (38.06, 55.88) == pytest.approx(first.enter, abs=0.01)
    assert ("GR", "gap", "gap") == (here.code, here.begins, here.ends)


def test_a_table_for_a_spreadsheet_names_the_basis_and_holds_no_formula(case):
    found = ask(case, shortest_path=True, legs=["il62-1"])
    hostile = replace(found.rows[0], name="=1+1\tx\ny", length_m=-5000.0)
    head, line, *rest = over.as_table(replace(found, rows=(hostile, *found.rows))).splitlines()
    assert len(found.rows) == len(rest)
    cells = dict(zip(head.split("\t"), line.split("\t"), strict=True))
    assert ("shortest path", "'=1+1 x y", "-5.000") == (cells["By"], cells["Name"], cells["km"])


def test_a_range_is_widened_and_never_narrowed():
    assert (1000, 3000) == over.widened((1999, 2001))
    assert (-1000, None) == over.widened((-1, None))


@pytest.mark.parametrize(
    ("times", "words", "short"),
    [
        ((NOON, NOON + 1), "1970-01-01 12:00Z", "01 Jan 12:00"),
        ((NOON + 54_000, NOON + 110_500), "1970-01-01 12:00:54 – 12:01:51Z",
         "01 Jan 12:00 – 12:02"),
        ((NOON + 7, NOON + HOUR), "1970-01-01 12:00 – 13:00Z", "01 Jan 12:00 – 13:00"),
        ((NOON, None), "from 1970-01-01 12:00Z", "from 01 Jan 12:00"),
        ((24 * HOUR - 9000, 24 * HOUR + 1), "1970-01-01 23:59:51 – 1970-01-02 00:00:01Z",
         "01 Jan 23:59 – 02 Jan 00:01"),
        ((None, None), "not known", "not known"),
    ],
)  # fmt: skip
def test_a_range_in_words_holds_the_range(times, words, short):
    assert words == over.in_words(times)
    assert short == over.short(times)


def test_windows_of_rival_versions_are_joined():
    def chain(name, low):
        windows = {"a": {"departed": [low, low + 5], "arrived": [None, 9]}}
        return {"hypotheses": [name] if name else [], "windows": windows}

    program = {"lanes": [{"chains": [chain("x", 2), chain("y", 4), chain(None, -99)]}]}
    assert {"a": (Interval(2, 9), Interval(None, 9))} == timeline.tightened(program)
