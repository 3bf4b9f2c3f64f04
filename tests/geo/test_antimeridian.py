from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from tests.strategies import unrolled_lines
from viewer.geo.antimeridian import (
    bbox,
    bbox_of_geometry,
    split_geometry,
    split_line,
    unroll,
    unroll_geometry,
)


@given(unrolled_lines())
def test_wrapping_then_unrolling_gives_the_line_again(line):
    lon = np.array(line[0])
    wrapped = np.remainder(lon + 180, 360) - 180
    assert pytest.approx(lon - lon[0], abs=1e-6) == unroll(wrapped) - wrapped[0]


@given(unrolled_lines())
def test_split_parts_join_to_the_line_again(line):
    lon, lat = line
    parts = split_line(lon, lat)
    joined = [list(p) for p in parts[0]]
    for part in parts[1:]:
        assert abs(part[0][0]) == 180
        assert joined[-1][1] == part[0][1]
        joined += [list(p) for p in part]
    assert all(-180 <= p[0] <= 180 for p in joined)
    again = unroll([p[0] for p in joined])
    # Every position given is still there, in order, and nothing strays from the line.
    found = iter(zip(again - again[0], [p[1] for p in joined], strict=True))
    for x, y in zip(np.array(lon) - lon[0], lat, strict=True):
        assert any(abs(fx - x) < 1e-6 and abs(fy - y) < 1e-9 for fx, fy in found)
    length = np.hypot(np.diff(lon), np.diff(lat)).sum()
    steps = np.hypot(np.diff(again), np.diff([p[1] for p in joined])).sum()
    assert pytest.approx(length, abs=1e-6) == steps


def test_line_across_is_cut_once_and_touching_is_not():
    assert [[[179, 0], [180, 1]], [[-180, 1], [-179, 2]]] == split_line([179, 181], [0, 2])
    assert [[[-179, 0], [-180, 1]], [[180, 1], [179, 2]]] == split_line([-179, -181], [0, 2])
    assert [[[179, 0], [180, 1], [179, 2]]] == split_line([179, 180, 179], [0, 1, 2])
    assert [[[-180, 0], [-180, 5]]] == split_line([-180, -180], [0, 5])
    assert [[[180, 0], [180, 5]]] == split_line([180, 180], [0, 5]) or [
        [[-180, 0], [-180, 5]]
    ] == split_line([180, 180], [0, 5])


def test_line_round_the_world_is_cut_each_time():
    parts = split_line([0, 170, 340, 510, 680], [0, 0, 0, 0, 0])
    assert [[0, 180], [-180, 180], [-180, -40]] == [[p[0][0], p[-1][0]] for p in parts]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([([10, 20], [1, 2])], (10, 1, 20, 2)),
        ([([170, 190], [0, 10])], (170, 0, -170, 10)),
        ([([170, 175], [0, 1]), ([-175, -170], [2, 3])], (170, 0, -170, 3)),
        ([([-170, -170], [5, 5])], (-170, 5, -170, 5)),
        ([([-100, 300], [0, 1])], (-180, 0, 180, 1)),
        ([([-180, 180], [0, 1])], (-180, 0, 180, 1)),
        ([([-60, 60], [0, 1]), ([50, 170], [0, 1]), ([160, 310], [0, 1])], (-180, 0, 180, 1)),
        ([([0, 180], [0, 1])], (0, 0, 180, 1)),
        ([([-180, 0], [0, 1])], (-180, 0, 0, 1)),
        ([([530, 550], [0, 1])], (170, 0, -170, 1)),
        ([([], [])], None),
        ([], None),
    ],
)
def test_bbox(lines, expected):
    assert expected == bbox(lines)


@given(st.lists(unrolled_lines(1, 4), min_size=1, max_size=4))
def test_bbox_holds_every_position(lines):
    west, south, east, north = bbox(lines)
    for lon, lat in lines:
        assert south <= min(lat)
        assert max(lat) <= north
        for x in lon:
            east_of_west = (x - west) % 360
            width = (east - west) % 360 or (360 if east != west else 0)
            assert min(east_of_west, 360 - east_of_west) < 1e-6 or east_of_west <= width + 1e-6


FIJI = {
    "type": "Polygon",
    "coordinates": [
        [[177, -18], [-179, -18], [-179, -16], [177, -16], [177, -18]],
        [[179, -17.5], [-179.5, -17.5], [-179.5, -17], [179, -17], [179, -17.5]],
    ],
}


def test_polygon_across_is_drawn_whole_with_its_hole():
    drawn = unroll_geometry(FIJI)["coordinates"]
    assert [177, 181, 181, 177, 177] == [p[0] for p in drawn[0]]
    assert [179, 180.5, 180.5, 179, 179] == [p[0] for p in drawn[1]]
    wrapped_hole = copy.deepcopy(FIJI)
    wrapped_hole["coordinates"][1] = [
        [-179.8, -17.5],
        [-179.5, -17.5],
        [-179.5, -17],
        [-179.8, -17.5],
    ]
    drawn = unroll_geometry(wrapped_hole)["coordinates"]
    assert pytest.approx([180.2, 180.5, 180.5, 180.2]) == [p[0] for p in drawn[1]]


def test_polygon_across_is_cut_for_export():
    before = copy.deepcopy(FIJI)
    cut = split_geometry(FIJI)
    assert before == FIJI
    assert cut["type"] == "MultiPolygon"
    assert pytest.approx(4 * 2 - 1.5 * 0.5) == shape(cut).area
    for polygon in shape(cut).geoms:
        assert polygon.is_valid
        assert polygon.exterior.is_ccw
    assert (177, -18, -179, -16) == bbox_of_geometry(FIJI)
    assert (177, -18, -179, -16) == bbox_of_geometry(cut)


def test_ring_around_a_pole_is_closed_through_it():
    ring = [[lon, -70] for lon in (-180, -90, 0, 90, 180)]
    by_steps = {"type": "Polygon", "coordinates": [[[0, 80], [120, 80], [-120, 80], [0, 80]]]}
    drawn = unroll_geometry(by_steps)["coordinates"][0]
    assert [[0, 80], [120, 80], [240, 80], [360, 80], [360, 90], [0, 90], [0, 80]] == drawn
    assert pytest.approx(3600) == shape(unroll_geometry(by_steps)).area
    assert pytest.approx(3600) == shape(split_geometry(by_steps)).area
    cap = {"type": "Polygon", "coordinates": [[*ring, [180, -90], [-180, -90], [-180, -70]]]}
    assert cap["coordinates"] == unroll_geometry(cap)["coordinates"]
    assert (-180, -90, 180, -70) == bbox_of_geometry(cap)


def test_box_as_wide_as_the_world_stays():
    box = [[-180, -60], [180, -60], [180, 60], [-180, 60], [-180, -60]]
    polygon = {"type": "Polygon", "coordinates": [box]}
    assert [box] == unroll_geometry(polygon)["coordinates"]


def test_every_kind_of_geometry():
    line = [[179, 0, 5], [-179, 0, 6]]
    collection = {
        "type": "GeometryCollection",
        "note": "kept",
        "geometries": [
            {"type": "Point", "coordinates": [190, 1]},
            {"type": "Point", "coordinates": []},
            {"type": "MultiPoint", "coordinates": [[190, 1], [2, 3]]},
            {"type": "LineString", "coordinates": line},
            {"type": "LineString", "coordinates": []},
            {"type": "MultiLineString", "coordinates": [line, [[1, 2], [3, 4]]]},
            FIJI,
            {"type": "MultiPolygon", "coordinates": [FIJI["coordinates"]]},
        ],
    }
    drawn = unroll_geometry(collection)
    assert drawn["note"] == "kept"
    assert [[179, 0, 5], [181, 0, 6]] == drawn["geometries"][3]["coordinates"]
    kinds = [g["type"] for g in split_geometry(collection)["geometries"]]
    assert ["Point", "Point", "MultiPoint", "MultiLineString", "LineString", "MultiLineString",
            "MultiPolygon", "MultiPolygon"] == kinds  # fmt: skip
    assert [-170, 1] == split_geometry(collection)["geometries"][0]["coordinates"]
    assert [] == unroll_geometry(None)["geometries"]
    assert split_geometry(None) is None
    assert bbox_of_geometry(None) is None
    with pytest.raises(ValueError, match="not a GeoJSON geometry"):
        unroll_geometry({"type": "Circle", "coordinates": []})
