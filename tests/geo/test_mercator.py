from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import latitudes, longitudes
from viewer.geo import mercator
from viewer.geo.mercator import WORLD


def test_corners_of_the_map():
    assert (0.0, pytest.approx(0.0, abs=1e-3)) == mercator.to_world(-180.0, mercator.MAX_LAT)
    assert (WORLD, pytest.approx(WORLD, abs=1e-3)) == mercator.to_world(180.0, -mercator.MAX_LAT)
    assert pytest.approx(85.05112877980659, abs=1e-12) == mercator.MAX_LAT


def test_known_tile_corner():
    # Tile 12/2411/1242 of the usual scheme begins 2411/4096 and 1242/4096 of the world across.
    lon, lat = mercator.from_world(2411 / 4096 * WORLD, 1242 / 4096 * WORLD)
    assert pytest.approx(31.9042969, abs=1e-7) == lon
    assert pytest.approx(57.5162, abs=0.5) == lat


@given(longitudes(-540.0, 540.0), latitudes(mercator.POLE_LAT))
def test_there_and_back(lon, lat):
    x, y = mercator.to_world(lon, lat)
    back = mercator.from_world(x, y)
    assert pytest.approx(lon, abs=1e-9) == back[0]
    assert pytest.approx(lat, abs=1e-9) == back[1]


@given(longitudes(-540.0, 540.0), latitudes())
def test_arrays_say_the_same_as_single_calls(lon, lat):
    x, y = mercator.to_world_many([lon], [lat])
    assert pytest.approx(mercator.to_world(lon, lat), abs=1e-3) == (x[0], y[0])
    again = mercator.from_world_many(x, y)
    assert pytest.approx(mercator.from_world(x[0], y[0]), abs=1e-9) == (again[0][0], again[1][0])


@given(longitudes(-540.0, 539.999), latitudes())
def test_all_that_may_be_drawn_fits_the_wire(lon, lat):
    packed = mercator.pack(*mercator.to_world_many(lon, lat))
    assert (np.int32, (2,)) == (packed.dtype, packed.shape)
    assert np.abs(packed - np.array(mercator.to_world(lon, lat))).max() <= 0.5


@pytest.mark.parametrize("bad", [2.0**31, -(2.0**31) - 1, float("nan"), float("inf")])
def test_what_does_not_fit_the_wire_is_refused(bad):
    with pytest.raises(OverflowError, match="do not fit"):
        mercator.pack([0.0, bad], [0.0, 0.0])


def test_nothing_packs_to_nothing():
    assert (0, 2) == mercator.pack([], []).shape


def test_inside():
    assert [True, False, True] == [mercator.inside(v) for v in (85.05, 85.06, -85.05)]


_PLACES = st.tuples(
    st.integers(-WORLD, 2 * WORLD), st.integers(0, WORLD), st.integers(0, WORLD // 3),
    st.integers(0, 1000),
)  # fmt: skip


@given(st.lists(_PLACES, min_size=1, max_size=6))
def test_the_box_round_boxes_holds_a_copy_of_each_and_begins_after_the_widest_gap(places):
    boxes = [[x, y, x + wide, y + tall] for x, y, wide, tall in places]
    west, north, east, south = mercator.around(boxes)
    middles = []
    for left, top, right, bottom in boxes:
        first, last = -(-(west - left) // WORLD), (east - right) // WORLD
        assert first <= last, "no copy of it lies in the box"
        assert north <= top <= bottom <= south
        middles.append((left + right) // 2 % WORLD)
    middles.sort()
    ends = [*middles[1:], middles[0] + WORLD]
    widest = max(b - a for a, b in zip(middles, ends, strict=True))
    assert east - west <= WORLD - widest + max(box[2] - box[0] for box in boxes) + 2


def test_nothing_has_no_box():
    assert mercator.around([]) is None
