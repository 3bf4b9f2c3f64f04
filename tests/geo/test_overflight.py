"""What a path passes over, against a dense point-in-polygon reference and what maps say."""

from __future__ import annotations

import math
from itertools import pairwise

import airportsdata
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.geo import areas as areas_module
from viewer.geo.areas import Area
from viewer.geo.borders import BordersError, borders, load
from viewer.geo.gazetteer import lookup
from viewer.geo.geodesic import GeodesyError, inverse, points_along
from viewer.geo.overflight import overflown, positions
from viewer.paths import resources

BORDERS = borders().areas
MINUTE = 60_000

lons = st.floats(-180, 180)
lats = st.floats(-90, 90)
places = st.tuples(lons, lats)


def fly(*points, areas=BORDERS, times=None, gap_ms=None):
    """Return the stretches of a path through points."""
    low, high = (None, None) if times is None else zip(*times, strict=True)
    path = positions([p[0] for p in points], [p[1] for p in points], low, high)
    (found,) = overflown([path], areas, gap_ms)
    return found


def codes(stretches):
    """Return the codes of the countries in order, without what lies between."""
    return [BORDERS.areas[s.area].code for s in stretches if s.area is not None]


def box(west, south, east, north):
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [np.array(ring, float)]


def boxes(*given_boxes):
    """Return areas that are boxes in degrees."""
    named = [Area(str(i), None, str(i)) for i in range(len(given_boxes))]
    return areas_module.make(named, [[box(*b)] for b in given_boxes])


# ---------------------------------------------------------------- against a dense reference


def disagreement_m(a, b, stretches, polygons, owner, step_m):
    """Return how far from the nearest border the two answers differ at most."""
    length = stretches[-1].to_m
    count = int(length // step_m)
    at = (np.arange(count) + 0.5) * length / count
    lon, lat = points_along(a, b, at)
    truth = np.full(count, -1)
    meets = shapely.STRtree(shapely.points(lon, lat))
    for number, polygon in enumerate(polygons):
        near = meets.query(shapely.box(*polygon.bounds))
        truth[near[shapely.contains_xy(polygon, lon[near], lat[near])]] = owner[number]
    starts = np.array([s.from_m for s in stretches])
    here = np.searchsorted(starts, at, side="right") - 1
    mine = np.array([-1 if s.area is None else s.area for s in stretches])[here]
    wrong = at[truth != mine]
    return 0.0 if not len(wrong) else np.abs(wrong[:, None] - starts).min(axis=1).max()


def random_ends(count, seed):
    rng = np.random.default_rng(seed)
    lon = rng.uniform(-180, 180, (count, 2))
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, (count, 2))))
    return [((lon[i, 0], lat[i, 0]), (lon[i, 1], lat[i, 1])) for i in range(count)]


def test_random_legs_agree_with_a_dense_reference():
    ends = random_ends(20, 3)
    found = overflown([positions(*zip(a, b, strict=True)) for a, b in ends], BORDERS)
    for (a, b), stretches in zip(ends, found, strict=True):
        # The edge of a piece strays 3 m from the geodesic; more along a border than across it.
        apart = disagreement_m(a, b, stretches, BORDERS.polygons, BORDERS.owner, 5_000)
        assert apart < 60.0, (a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((0.0, 80.0), (180.0, 70.0)),  # over the North Pole
        ((10.0, -60.0), (-170.0, -60.0)),  # over the South Pole
        ((170.0, -17.0), (-170.0, -16.5)),  # Fiji, on both sides of 180
        ((170.0, 66.0), (-170.0, 66.0)),  # Chukotka, on both sides of 180
        ((-95.2, 49.0), (-123.0, 49.0)),  # bulging north of the 49th parallel
        ((12.40, 41.90), (12.50, 41.905)),  # through the Vatican
    ],
)
def test_awkward_legs_agree_with_a_dense_reference(a, b):
    stretches = fly(a, b)
    step = max(1.0, stretches[-1].to_m / 5_000)
    assert disagreement_m(a, b, stretches, BORDERS.polygons, BORDERS.owner, step) < 10.0 + step


# ---------------------------------------------------------------- what maps say


@pytest.mark.parametrize(
    ("a", "b", "passed"),
    [
        ((26.0, -29.5), (31.0, -29.5), ["ZA", "LS", "ZA"]),  # an enclave
        ((12.30, 43.94), (12.60, 43.94), ["IT", "SM", "IT"]),
        ((12.42, 41.9035), (12.50, 41.9035), ["IT", "VA", "IT"]),
        ((25.28, 54.69), (20.5, 54.2), ["LT", "RU", "PL"]),  # an exclave
        ((-52.9, 6.5), (-52.9, 0.5), ["GF", "BR"]),  # a code of its own
        ((10.0, 80.5), (24.0, 77.0), ["SJ"] * 6),
        ((-1.0, 49.9), (-1.0, 46.9), ["FR"]),
        ((21.2, 42.4), (21.0, 43.6), ["XK", "RS"]),
    ],
)
def test_countries_in_their_order(a, b, passed):
    found = codes(fly(a, b))
    if passed[0] == "SJ":  # islands and fjords: however many, they are Svalbard's
        assert {"SJ"} == set(found)
    else:
        assert passed == found


def test_chkalovsky_to_hmeimim_crosses_ukraine_and_turkiye():
    found = codes(fly((38.0617, 55.8783), (35.9487, 35.4011)))
    assert ["RU", "UA", "RU", "TR", "SY"] == [
        c for i, c in enumerate(found) if found[i - 1 : i] != [c]
    ]


def test_180_degrees_is_no_border():
    across = [s for s in fly((178.0, 67.0), (-178.0, 67.0)) if s.area is not None]
    assert ["RU"] == codes(across)
    assert across[0].enter[0] > 0 > across[0].leave[0]
    unrolled = fly((178.0, 67.0), (182.0, 67.0))
    assert across[0].length_m == pytest.approx(unrolled[0].length_m)


def test_the_south_pole_is_no_border():
    found = fly((30.0, -80.0), (-150.0, -86.0))
    assert ["AQ"] == codes(found)
    assert inverse((30.0, -80.0), (-150.0, -86.0)).distance_m == pytest.approx(found[-1].to_m)


def test_over_the_sea_there_is_no_country():
    (found,) = fly((-30.0, 10.0), (-30.0, -20.0))
    assert (None, "path", "path") == (found.area, found.begins, found.ends)


def test_a_short_leg_inside_one_country():
    (found,) = fly((37.0, 55.0), (37.1, 55.0))
    assert "RU" == BORDERS.areas[found.area].code
    assert (37.0, 55.0) == pytest.approx(found.enter)
    assert (37.1, 55.0) == pytest.approx(found.leave)


@pytest.mark.parametrize(
    "code",
    ["UUMU", "OSLK", "EGLL", "KJFK", "RJTT", "SVMI", "FAOR", "YSSY", "NFFN", "SBGR", "LIRF",
     "FXMM", "TFFR", "SOCA", "LTAC", "VIDP", "ZBAA", "UAAA", "HECA"],
)  # fmt: skip
def test_airports_lie_in_the_country_that_the_gazetteer_names(code):
    airport = lookup(code)
    found = BORDERS.at(np.array([airport.lon]), np.array([airport.lat]))[0]
    assert airport.country == BORDERS.areas[found].code


def test_nearly_all_airports_ashore_lie_in_the_country_that_the_gazetteer_names():
    rows = list(airportsdata.load("ICAO").values())
    lon, lat = (np.array([row[n] for row in rows], float) for n in ("lon", "lat"))
    found = BORDERS.at(lon, lat)
    ashore = found >= 0
    named = np.array([row["country"] for row in rows])
    told = np.array([BORDERS.areas[i].code for i in found])
    assert ashore.mean() > 0.97
    # What is left: a kilometre of error along borders, and another view of what is disputed.
    assert (named == told)[ashore].mean() > 0.995


# ---------------------------------------------------------------- times


def test_times_are_ranges_at_an_even_speed():
    over = boxes((10.0, -1.0, 30.0, 1.0))
    hour = 60 * MINUTE
    found = fly((0.0, 0.0), (40.0, 0.0), areas=over, times=[(0, hour), (4 * hour, 6 * hour)])
    assert [None, 0, None] == [s.area for s in found]
    assert (hour, 1 + 9 * hour // 4) == pytest.approx(found[1].entered, abs=2)
    assert (3 * hour, 1 + 19 * hour // 4) == pytest.approx(found[1].left, abs=2)
    assert (0, hour) == found[0].entered
    assert (4 * hour, 6 * hour) == found[-1].left


def test_an_open_time_leaves_the_range_open():
    over = boxes((10.0, -1.0, 30.0, 1.0))
    departed = fly((0.0, 0.0), (40.0, 0.0), areas=over, times=[(5, 9), (math.nan, math.nan)])
    assert [(5, 9), (5, None), (5, None)] == [s.entered for s in departed]
    arrived = fly((0.0, 0.0), (40.0, 0.0), areas=over, times=[(math.nan, math.nan), (5, 9)])
    assert [(None, 9), (None, 9), (None, 9)] == [s.entered for s in arrived]
    assert (5, 9) == arrived[-1].left
    assert (None, None) == fly((0.0, 0.0), (40.0, 0.0), areas=over)[1].entered


def test_positions_without_a_time_are_interpolated_over():
    nan = (math.nan, math.nan)
    found = fly(
        (0.0, 0.0), (5.0, 0.0), (20.0, 0.0), areas=boxes((10.0, -1.0, 15.0, 1.0)),
        times=[(0, 0), nan, (2000, 2000)],
    )  # fmt: skip
    assert (1000, 1000) == pytest.approx(found[1].entered, abs=1)


def test_a_gap_is_between_positions_and_not_a_country():
    over = boxes((10.0, -1.0, 30.0, 1.0))
    at = [(0.0, 0.0), (15.0, 0.0), (25.0, 0.0), (40.0, 0.0)]
    times = [(t * MINUTE, t * MINUTE) for t in (0, 10, 90, 100)]
    found = fly(*at, areas=over, times=times, gap_ms=30 * MINUTE)
    assert [None, 0, None, 0, None] == [s.area for s in found]
    assert [False, False, True, False, False] == [s.gap for s in found]
    assert ("border", "gap") == (found[1].begins, found[1].ends)
    assert (15.0, 0.0) == pytest.approx(found[2].enter)
    assert (25.0, 0.0) == pytest.approx(found[2].leave)
    assert (10 * MINUTE, 10 * MINUTE) == found[2].entered
    assert ("gap", "border") == (found[3].begins, found[3].ends)
    whole = fly(*at, areas=over, times=times, gap_ms=81 * MINUTE)
    assert [None, 0, None] == [s.area for s in whole]


def test_two_gaps_in_a_row_are_two():
    at = [(0.0, 0.0), (15.0, 0.0), (25.0, 0.0)]
    found = fly(*at, areas=boxes(), times=[(0, 0), (10, 10), (20, 20)], gap_ms=5)
    assert [True, True] == [s.gap for s in found]


# ---------------------------------------------------------------- invariants

GRID = boxes(*[(w, s, w + 40, s + 30) for w in range(-180, 180, 60) for s in range(-90, 90, 45)])
# No border on a round number: a path along a border is on both sides of it.
ODD = boxes(
    (-170.37, -50.11, -90.41, -10.73), (-60.7, -20.3, 33.19, 61.37), (70.3, 7.7, 171.1, 80.9)
)


def check_invariants(points, stretches, areas):
    length = sum(inverse(a, b).distance_m for a, b in pairwise(points))
    if length == 0.0:
        assert () == stretches
        return
    assert math.isclose(length, sum(s.length_m for s in stretches), rel_tol=1e-9, abs_tol=1e-3)
    assert 0.0 == pytest.approx(stretches[0].from_m, abs=1e-6)
    assert ("path", "path") == (stretches[0].begins, stretches[-1].ends)
    for before, after in pairwise(stretches):
        assert before.to_m == after.from_m
        assert before.area != after.area  # an exit, then an entry
        assert ("border", "border") == (before.ends, after.begins)
        apart = inverse(before.leave, after.enter).distance_m
        assert apart < 1e-3
    for s in stretches:
        assert s.length_m > 0.0
        assert s.area is None or 0 <= s.area < len(areas.areas)


@settings(max_examples=150, deadline=None)
@given(st.lists(places, min_size=2, max_size=5))
def test_lengths_inside_and_outside_add_up_and_entries_alternate_with_exits(points):
    check_invariants(points, fly(*points, areas=GRID), GRID)


@settings(max_examples=60, deadline=None)
@given(places, places)
def test_the_same_over_real_borders(a, b):
    check_invariants([a, b], fly(a, b), BORDERS)


def test_a_path_along_a_border_ends_where_the_area_does():
    for a, b in (((0.0, 0.0), (0.0, 31.0)), ((0.0, 31.0), (0.0, 0.0))):
        found = [s for s in fly(a, b, areas=boxes((0.0, 0.0, 40.0, 30.0))) if s.area is not None]
        if found:  # the border itself belongs to both sides
            assert inverse((0.0, 0.0), (0.0, 30.0)).distance_m == pytest.approx(
                found[0].length_m, abs=10.0
            )


@settings(max_examples=60, deadline=None)
@given(places, places)
def test_there_and_back_passes_the_same_the_other_way_round(a, b):
    there, back = fly(a, b, areas=ODD), fly(b, a, areas=ODD)
    if inverse(a, b).distance_m > 19_900_000:  # two ways nearly as short as each other
        return
    long = [s.area for s in there if s.length_m > 100.0]
    assert long == [s.area for s in reversed(back) if s.length_m > 100.0]


def test_many_paths_at_once_are_what_each_is_alone():
    ends = random_ends(10, 11)
    paths = [positions(*zip(a, b, strict=True)) for a, b in ends]
    empty = positions([5.0, 5.0], [5.0, 5.0])
    together = overflown([*paths[:4], empty, positions([1.0], [1.0]), *paths[4:]], BORDERS)
    assert ((), ()) == (together[4], together[5])
    for path, found in zip(paths, [*together[:4], *together[6:]], strict=True):
        (alone,) = overflown([path], BORDERS)
        assert [s.area for s in alone] == [s.area for s in found]
        assert [s.to_m for s in alone] == pytest.approx([s.to_m for s in found], abs=1e-4)


def test_no_paths_and_no_areas():
    assert [] == overflown([], BORDERS)
    (found,) = fly((0.0, 0.0), (10.0, 10.0), areas=boxes())
    assert None is found.area


def test_what_is_no_position_is_refused():
    with pytest.raises(GeodesyError):
        fly((0.0, 0.0), (math.nan, 0.0))
    with pytest.raises(GeodesyError):
        positions([0.0, 1.0], [0.0])


# ---------------------------------------------------------------- the file


def test_the_borders_say_where_they_come_from():
    told = borders().told
    for word in ("Natural Earth", "5.1.1", "1:10m", "de facto", "territorial sea"):
        assert word in told
    assert (resources() / "borders.bin").stat().st_size < 3_000_000


def test_a_damaged_file_is_refused(tmp_path):
    whole = (resources() / "borders.bin").read_bytes()
    for name, content in {"other": b"PNG" * 9, "cut": whole[:-9], "short": whole[:6]}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BordersError):
            load(tmp_path / name)
