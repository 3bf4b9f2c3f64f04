"""Areas of the user's own: overlapping, holed, across 180 degrees, round a pole, left open."""

from __future__ import annotations

import pytest

from viewer.geo.airspace import groups
from viewer.geo.geodesic import inverse
from viewer.geo.overflight import overflown, positions
from viewer.model.things import Shape


def shape(name, *rings, kind="Polygon"):
    coordinates = [[list(p) for p in ring] for ring in rings]
    if kind == "MultiPolygon":
        coordinates = [[ring] for ring in coordinates]
    return Shape(name, {"type": kind, "coordinates": coordinates})


def box(west, south, east, north):
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def crossed(shapes, *points):
    """Return (id, length in km) of each crossing along a path, by where it begins."""
    path = positions([p[0] for p in points], [p[1] for p in points])
    found = []
    for areas, members in groups(shapes):
        (stretches,) = overflown([path], areas)
        found += [
            (s.from_m, members[s.area].id, s.length_m) for s in stretches if s.area is not None
        ]
    return [(name, length) for _, name, length in sorted(found)]


def km(a, b):
    return pytest.approx(inverse(a, b).distance_m, abs=20.0)


def test_overlapping_areas_are_each_crossed_whole():
    shapes = [shape("a", box(0, -5, 20, 5)), shape("b", box(10, -5, 30, 5)),
              shape("c", box(40, -5, 50, 5))]  # fmt: skip
    assert 2 == len(groups(shapes))
    assert [
        ("a", km((0, 0), (20, 0))),
        ("b", km((10, 0), (30, 0))),
        ("c", km((40, 0), (50, 0))),
    ] == (crossed(shapes, (-10, 0), (60, 0)))


def test_a_hole_is_outside():
    holed = shape("a", box(0, -5, 30, 5), box(10, -2, 20, 2))
    assert [("a", km((0, 0), (10, 0))), ("a", km((20, 0), (30, 0)))] == (
        crossed([holed], (-10, 0), (40, 0))
    )


def test_an_area_across_180_is_one_however_it_is_written():
    whole = km((170, 0), (-170, 0))
    for written in (
        shape("a", box(170, -5, 190, 5)),
        shape("a", [(170, -5), (-170, -5), (-170, 5), (170, 5), (170, -5)]),
        shape("a", box(170, -5, 180, 5), box(-180, -5, -170, 5), kind="MultiPolygon"),
    ):
        assert [("a", whole)] == crossed([written], (160, 0), (-160, 0))


def test_an_area_round_a_pole():
    ring = [(lon, 70.0) for lon in range(-180, 181, 5)]
    found = crossed([shape("arctic", ring)], (20, 60), (-160, 60))
    assert [("arctic", km((20, 70), (-160, 70)))] == found


def test_a_long_edge_is_straight_in_degrees():
    found = crossed([shape("a", box(-40, 40, 40, 60))], (0, 30), (0, 50))
    assert [("a", km((0, 40), (0, 50)))] == found


def test_a_ring_left_open_is_closed():
    open_ring = [(0, -5), (10, -5), (10, 5), (0, 5)]
    found = crossed([shape("a", open_ring)], (-10, 0), (20, 0))
    assert [("a", km((0, 0), (10, 0)))] == found


def test_what_has_no_polygon_is_no_area():
    line = Shape("line", {"type": "LineString", "coordinates": [[0, 0], [1, 1]]})
    mixed = Shape(
        "mixed",
        {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Point", "coordinates": [0, 0]},
                {"type": "Polygon", "coordinates": [[list(p) for p in box(0, 0, 1, 1)]]},
            ],
        },
    )
    assert ["mixed"] == [
        m.id for _, members in groups([line, Shape("none", {}), mixed]) for m in members
    ]


def test_edges_shared_by_neighbours_are_crossed_once():
    shapes = [shape("a", box(0, -5, 10, 5)), shape("b", box(10.0, -5, 20, 5))]
    assert [("a", km((0, 0), (10, 0))), ("b", km((10, 0), (20, 0)))] == (
        crossed(shapes, (-10, 0), (30, 0))
    )
