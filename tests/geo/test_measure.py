"""Circles and neighbours of the map's tools against direct computation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from viewer.geo import measure, mercator
from viewer.geo.geodesic import GeodesyError, inverse
from viewer.geo.wgs84 import HALF_MERIDIAN_M

LON, LAT = st.floats(-180, 180), st.floats(-90, 90)


@settings(max_examples=60)
@given(LON, LAT, st.floats(1_000, measure.GREATEST_RADIUS_M))
def test_every_vertex_is_at_the_radius(lon, lat, radius) -> None:
    found = measure.circle((lon, lat), radius)
    for x, y in list(zip(found.lon, found.lat, strict=True))[:: max(1, len(found.lon) // 40)]:
        assert inverse((lon, lat), (float(x), float(y))).distance_m == pytest.approx(radius, abs=1)
    for anchor in found.anchors:
        assert inverse((lon, lat), anchor).distance_m == pytest.approx(radius, abs=1)
    turned = abs(float(found.lon[-1] - found.lon[0]))
    assert turned == pytest.approx(0, abs=1e-6) or turned == pytest.approx(360, abs=1e-6)
    assert len(found.lon) < 12_000


@settings(max_examples=60)
@given(LON, LAT, st.floats(50_000, 19_900_000))
def test_it_runs_round_the_world_where_it_encloses_one_pole(lon, lat, radius) -> None:
    north = inverse((lon, lat), (lon, 90)).distance_m
    south = inverse((lon, lat), (lon, -90)).distance_m
    assume(min(abs(north - radius), abs(south - radius)) > 2_000)
    found = measure.circle((lon, lat), radius)
    assert ((north < radius) != (south < radius)) == found.round_pole


@pytest.mark.parametrize(
    ("centre", "radius"),
    [((0, 0), 1e6), ((179.5, 60), 3e6), ((-66.99, 10.6), 9_900_000), ((20, 78), 1.2e6),
     ((20, 78), 1.4e6), ((38, 55), 15e6), ((0, 90), 5e6)],
)  # fmt: skip
def test_between_vertices_it_strays_less_than_a_pixel(centre, radius) -> None:
    found = measure.circle(centre, radius, max_zoom=8)
    x, y = mercator.to_world_many(found.lon, found.lat)
    assert (np.abs(np.diff(found.lon)) <= 6.001).all() or np.abs(found.lat).max() > 89.9
    lon, lat = centre
    rng = np.random.default_rng(1)
    unit = mercator.units_per_pixel(8)
    for i in rng.integers(0, len(x) - 1, 60):
        middle = ((x[i] + x[i + 1]) / 2, (y[i] + y[i + 1]) / 2)
        there = mercator.from_world(*middle)
        if not mercator.inside(there[1]):
            continue
        off = abs(inverse((lon, lat), there).distance_m - radius)
        assert off / mercator.metres_per_pixel(there[1], 8) < 1.0, (i, off, unit)


def test_a_radius_beyond_the_earth_is_refused() -> None:
    for radius in (0.0, -1.0, HALF_MERIDIAN_M, math.nan):
        with pytest.raises(GeodesyError):
            measure.circle((0, 0), radius)


@settings(max_examples=40)
@given(st.tuples(LON, LAT), st.lists(st.tuples(LON, LAT), max_size=30), st.integers(1, 6))
def test_nearest_is_that_of_a_search_one_by_one(point, places, count) -> None:
    found = measure.nearest(point, places, count)
    wanted = sorted(inverse(point, place).distance_m for place in places)[:count]
    assert wanted == pytest.approx([n.way.distance_m for n in found], abs=1e-6)
    for hit in found:
        assert inverse(point, places[hit.index]) == hit.way


def test_a_chain_and_its_middle() -> None:
    points = [(38.06, 55.88), (35.95, 35.40), (-66.99, 10.60)]
    ways = measure.chain(points)
    assert [inverse(points[0], points[1]), inverse(points[1], points[2])] == list(ways)
    middle = measure.midpoint(points[1], points[2])
    halves = [inverse(points[1], middle).distance_m, inverse(middle, points[2]).distance_m]
    assert halves == pytest.approx([ways[1].distance_m / 2] * 2, abs=0.01)
    assert points[0] == measure.midpoint(points[0], points[0])
