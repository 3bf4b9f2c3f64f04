"""What the page is told to draw for the map's tools."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from viewer.describe.tools import Point, Radius, State
from viewer.geo import mercator
from viewer.geo.geodesic import GeodesyError, inverse
from viewer.page import tools


def places(flat):
    return [mercator.from_world(x, y) for x, y in zip(flat[::2], flat[1::2], strict=True)]


def test_a_path_is_named_and_lies_on_the_geodesic() -> None:
    a, b = Point(-150.0, 61.2), Point(139.8, 35.6)
    told = tools.message(State("measure", (a, b)))
    (line,) = told["lines"]
    assert "path" == line["kind"]
    assert line["label"].startswith("shortest path")
    length = inverse(a.position, b.position).distance_m
    for place in (*places(line["xy"]), *places(line["anchors"])):
        detour = inverse(a.position, place).distance_m + inverse(place, b.position).distance_m
        assert detour == pytest.approx(length, abs=50)
    xs = line["xy"][::2]
    assert max(abs(q - p) for p, q in pairwise(xs)) < mercator.WORLD / 4
    assert ["1", "2"] == [p["label"] for p in told["points"]]
    json.dumps(told)


def test_rings_are_still_air_and_at_their_radius() -> None:
    radii = (Radius(3e6, "3000 km"), Radius(5e5, "500 km"))
    told = tools.message(State("rings", (Point(179.0, 80.0),), radii=radii))
    for line, radius in zip(told["lines"], radii, strict=True):
        assert f"{radius.label}, still air" == line["label"]
        for place in places(line["xy"])[::7]:
            if abs(place[1]) < mercator.MAX_LAT:
                assert inverse((179.0, 80.0), place).distance_m == pytest.approx(
                    radius.metres, abs=1
                )


def test_nothing_in_hand_draws_nothing() -> None:
    assert {"tool": None, "lines": [], "points": []} == tools.message(State())
    one = Point(1.0, 2.0)
    assert [] == tools.message(State("measure", (one,)))["lines"]
    assert [] == tools.message(State("measure", (one, one)))["lines"]


def test_a_radius_beyond_the_earth_is_refused() -> None:
    with pytest.raises(GeodesyError):
        tools.message(State("rings", (Point(0, 0),), radii=(Radius(2.1e7, "x"),)))
