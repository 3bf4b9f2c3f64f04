from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.geo.oracle import ecef, trace
from tests.strategies import positions
from viewer.geo import mercator
from viewer.geo.geodesic import GeodesyError, inverse, points_along
from viewer.geo.path import polyline, shortest_path

HARD = {
    "anchorage-tokyo": ((-149.9964, 61.1744), (139.7811, 35.5533)),
    "auckland-santiago": ((174.7917, -37.0081), (-70.7858, -33.3930)),
    "dubai-los-angeles": ((55.3644, 25.2528), (-118.4081, 33.9425)),
    "nearly-antipodal": ((0.0, -30.0), (179.8, 29.9)),
    "nearly-antipodal-on-equator": ((0.0, 0.0), (179.6, 0.0)),
    "antipodal": ((0.0, 0.0), (180.0, 0.0)),
    "over-north-pole": ((30.0, 60.0), (-150.0, 50.0)),
    "past-north-pole": ((30.0, 60.0), (-149.9, 50.0)),
    "over-south-pole": ((30.0, -60.0), (-150.0, -50.0)),
    "edge-to-edge": ((0.0, 85.0), (60.0, 85.0)),
    "just-touching-the-edge": ((0.0, 84.9), (14.0, 84.9)),
    "from-north-pole": ((10.0, 90.0), (20.0, 50.0)),
    "to-south-pole": ((20.0, 50.0), (77.0, -90.0)),
    "pole-to-pole": ((20.0, 90.0), (77.0, -90.0)),
    "beyond-the-map": ((0.0, 88.0), (90.0, 89.0)),
    "on-the-antimeridian": ((180.0, -40.0), (-180.0, 40.0)),
    "equator": ((-170.0, 0.0), (170.0, 0.0)),
    "hmeimim-caracas": ((35.9487, 35.4011), (-66.99059, 10.60312)),
    "one-metre": ((35.9487, 35.4011), (35.94871, 35.4011)),
}
HALF_PIXEL = 0.5 * mercator.units_per_pixel(12)

hard = pytest.mark.parametrize(("a", "b"), HARD.values(), ids=HARD.keys())


def greatest_stray(path, a, b, samples=24):
    """Sample the geodesic densely: greatest distance in world units to the line drawn for it."""
    worst = 0.0
    share = np.linspace(0.0, 1.0, samples + 1)
    for piece in path.pieces:
        index = np.arange(piece.start, piece.stop - 1)
        span = np.diff(path.distance_m)[index]
        at = path.distance_m[index][:, None] + span[:, None] * share
        lon, lat = points_along(a, b, at)
        near = path.lon[index][:, None]
        lon = near + np.remainder(lon - near + 180, 360) - 180
        x, y = mercator.to_world_many(lon, lat)
        x0, y0 = path.x[index][:, None], path.y[index][:, None]
        dx, dy = path.x[index + 1][:, None] - x0, path.y[index + 1][:, None] - y0
        along = np.clip(((x - x0) * dx + (y - y0) * dy) / np.maximum(dx**2 + dy**2, 1e-9), 0, 1)
        worst = max(worst, float(np.hypot(x - x0 - along * dx, y - y0 - along * dy).max()))
    return worst


def assert_well_formed(path):
    n = len(path.lon)
    assert all(n == len(v) for v in (path.lat, path.distance_m, path.x, path.y))
    assert not any(v.flags.writeable for v in (path.lon, path.lat, path.distance_m, path.x))
    assert np.isfinite(np.concatenate((path.lon, path.lat, path.x, path.y))).all()
    assert (np.diff(path.distance_m) >= 0).all()
    assert -180 <= path.lon[0] <= 180
    on_map = np.abs(path.lat) <= mercator.MAX_LAT
    for piece in path.pieces:
        assert on_map[piece.start : piece.stop].all()
        assert piece.continues_at_start == (piece.start > 0)
        assert piece.continues_at_stop == (piece.stop < n)
        if piece.continues_at_start:
            assert abs(path.lat[piece.start]) == mercator.MAX_LAT
        if piece.continues_at_stop:
            assert abs(path.lat[piece.stop - 1]) == mercator.MAX_LAT
        # Across the whole world only near the poles, beyond the map.
        assert n == 1 or np.abs(np.diff(path.lon[piece.start : piece.stop])).max() < 30


@hard
def test_vertices_lie_on_the_integrated_geodesic(a, b):
    path = shortest_path(a, b)
    assert_well_formed(path)
    way = inverse(a, b)
    expected = trace(*a, way.initial_course_deg, path.distance_m)
    for place, lon, lat in zip(expected, path.lon, path.lat, strict=True):
        assert math.dist(place, ecef(lon, lat)) < 1.0
    assert math.dist(ecef(*b), ecef(path.lon[-1], path.lat[-1])) < 1e-3


@hard
def test_drawn_line_strays_under_half_a_pixel(a, b):
    assert greatest_stray(shortest_path(a, b), a, b) < HALF_PIXEL


@settings(max_examples=40)
@given(positions(), positions())
def test_any_path_is_well_formed_and_strays_under_half_a_pixel(a, b):
    path = shortest_path(a, b)
    assert_well_formed(path)
    assert pytest.approx(inverse(a, b).distance_m) == path.length_m
    if path.length_m:
        assert greatest_stray(path, a, b, 12) < HALF_PIXEL


def test_bends_both_ways_within_a_segment_are_seen():
    # Halfway on a path symmetric about the equator the bend changes sides: there a segment's
    # middle lies on its chord while its quarters stray.
    a, b = (0.0, -8.0), (13.0, 8.0)
    fine = shortest_path(a, b, max_zoom=16)
    assert greatest_stray(fine, a, b) < HALF_PIXEL / 2**4


def test_tolerance_is_what_makes_vertices():
    a, b = HARD["hmeimim-caracas"]
    coarse = shortest_path(a, b, max_zoom=4)
    assert len(coarse.lon) < len(shortest_path(a, b).lon) / 4
    assert greatest_stray(coarse, a, b) > HALF_PIXEL


def test_pacific_paths_are_unbroken():
    path = shortest_path(*HARD["anchorage-tokyo"])
    assert pytest.approx(139.7811 - 360) == path.lon[-1]
    assert len(path.pieces) == 1
    path = shortest_path(*HARD["auckland-santiago"])
    assert pytest.approx(-70.7858 + 360) == path.lon[-1]


def test_polar_path_is_cut_at_the_edge_and_marked():
    path = shortest_path(*HARD["over-north-pole"])
    first, second = path.pieces
    assert (False, True) == (first.continues_at_start, first.continues_at_stop)
    assert (True, False) == (second.continues_at_start, second.continues_at_stop)
    assert pytest.approx(180.0) == np.abs(np.diff(path.lon)).max()


def test_path_beyond_the_map_has_no_pieces():
    assert shortest_path(*HARD["beyond-the-map"]).pieces == ()


def test_pole_ends_draw_no_line_along_the_edge():
    path = shortest_path(*HARD["pole-to-pole"])
    assert np.ptp(path.lon) < 1e-9
    (piece,) = path.pieces
    assert piece.continues_at_start
    assert piece.continues_at_stop
    assert np.ptp(shortest_path(*HARD["to-south-pole"]).lon) < 1e-9
    assert np.ptp(shortest_path(*HARD["from-north-pole"]).lon) < 1e-9


def test_equal_points_make_one_vertex():
    path = shortest_path((5.0, 5.0), (5.0, 5.0))
    assert_well_formed(path)
    assert len(path.lon) == 1
    assert path.length_m == 0.0
    assert path.at(0.0) == (5.0, 5.0, None)
    assert path.legs == ()


def test_polyline_goes_through_its_positions():
    points = [(170.0, 10.0), (-170.0, 12.0), (-170.0, 12.0), (175.0, -5.0), (160.0, -89.0)]
    path = polyline(points)
    assert_well_formed(path)
    total = sum(inverse(a, b).distance_m for a, b in itertools.pairwise(points))
    assert pytest.approx(total) == path.length_m
    assert len(path.legs) == 3
    assert pytest.approx(190.0) == path.lon[np.abs(path.lat - 12.0) < 1e-12][0]
    assert np.abs(np.diff(path.lon)).max() < 30
    assert pytest.approx(path.legs[1].course_deg) == path.at(path.legs[1].start_m)[2]


def test_polyline_needs_a_position():
    with pytest.raises(GeodesyError, match="at least one"):
        polyline([])


@given(st.sampled_from(sorted(HARD)), st.floats(0.0, 1.0))
def test_at_is_on_the_geodesic(name, share):
    a, b = HARD[name]
    path = shortest_path(a, b)
    at = path.length_m * share
    lon, lat, course = path.at(at)
    (expected,) = trace(*a, inverse(a, b).initial_course_deg, [at])
    assert math.dist(expected, ecef(lon, lat)) < 0.01
    assert 0.0 <= course < 360.0
    i = path._nearest_vertex(at)
    if abs(lat) < 85 and abs(path.lat[i]) < 85:
        assert abs(lon - path.lon[i]) < 30


@given(st.sampled_from(sorted(HARD)), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_slice_is_the_same_line(name, one, other):
    path = shortest_path(*HARD[name])
    low, high = sorted((path.length_m * one, path.length_m * other))
    part = path.slice(low, high)
    assert_well_formed(part)
    assert pytest.approx(high - low, abs=1e-6) == part.length_m
    for share in (0.0, 0.4, 1.0):
        expected = path.at(min(low + share * part.length_m, path.length_m))
        found = part.at(share * part.length_m)
        assert math.dist(ecef(*expected[:2]), ecef(*found[:2])) < 1e-3
    middle = low + (high - low) / 2
    if part.length_m > 1:
        again = part.slice(middle - low, part.length_m)
        assert math.dist(ecef(*path.at(middle)[:2]), ecef(*again.at(0.0)[:2])) < 1e-3


@pytest.mark.parametrize("bad", [-1.0, 1e9, math.nan])
def test_places_off_the_path_are_refused(bad):
    path = shortest_path(*HARD["hmeimim-caracas"])
    with pytest.raises(GeodesyError, match="not on a path"):
        path.at(bad)
    with pytest.raises(GeodesyError, match="wrong way round"):
        path.slice(10.0, 5.0)


def test_every_hard_path_fits_the_wire():
    for a, b in HARD.values():
        path = shortest_path(a, b)
        assert path.packed().dtype == np.int32
        assert np.abs(path.packed()[:, 0] - path.x).max() <= 0.5
