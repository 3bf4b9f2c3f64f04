"""The day–night line of the page, held to the Python that the almanacs hold."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path

import pytest

from tests.replay.node import run
from viewer.geo import sun
from viewer.model.time import parse_instant

WORLD = 2**30
FILES = ["mercator.js", "view.js", "night.js"]
VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "sun.json").read_text(encoding="utf-8")
)
# Solstices, equinoxes (the line goes through the poles), and days between.
DAYS = [
    "2019-06-21T15:54Z",
    "2019-12-22T04:19Z",
    "2019-03-20T21:58Z",
    "2019-09-23T07:50Z",
    "2019-03-24T02:00Z",
    "1944-06-06T04:00Z",
    "2019-11-02T23:59Z",
]


def test_elevations_are_those_of_the_almanac_and_of_python() -> None:
    times = [parse_instant(v["at"]) for v in VECTORS["positions"]]
    places = [(v["lon"], v["lat"]) for v in VECTORS["positions"]]
    given = [[*place, at] for place, at in zip(places, times, strict=True)]
    found = run(FILES, "return input.map((v) => Legbook.sunElevation(...v));", given)
    subsolar = run(FILES, "return input.map((v) => Legbook.subsolar(v));", times)
    for vector, at, elevation, there in zip(
        VECTORS["positions"], times, found, subsolar, strict=True
    ):
        assert elevation == pytest.approx(vector["elevation"], abs=0.012)
        assert elevation == pytest.approx(
            sun.elevation(vector["lon"], vector["lat"], at), abs=0.0025
        )
        assert (there["lon"], there["lat"]) == pytest.approx(sun.subsolar(at), abs=1e-9)


def test_the_line_lies_where_the_sun_stands_at_its_elevation() -> None:
    body = """
      return input.map((at) =>
        [-50 / 60, -6, -12, -18].map((h) => Legbook.sunLine(Legbook.subsolar(at), h)));
    """
    times = [parse_instant(day) for day in DAYS]
    for at, lines in zip(times, run(FILES, body, times), strict=True):
        for limit, line in zip((-50 / 60, -6, -12, -18), lines, strict=True):
            lons, lats = line[::2], line[1::2]
            for lon, lat in zip(lons, lats, strict=True):
                assert sun.elevation(lon, lat, at) == pytest.approx(limit, abs=0.004)
            steps = [abs(b - a) for a, b in pairwise(lons)]
            assert max(steps) <= 4.0 or max(abs(v) for v in lats) > 89.9
            turned = abs(lons[-1] - lons[0])
            assert turned == pytest.approx(0, abs=1e-6) or turned == pytest.approx(360, abs=1e-6)


def inside(region, lon, lat) -> bool:
    """Tell by an even-odd count whether a place is in a region, in any copy of the world."""
    x0, y0 = (lon + 180) / 360 * WORLD, _y(lat)
    xs, ys = list(region["x"]), list(region["y"])
    if region["pole"]:
        edge = 0 if region["pole"] > 0 else WORLD
        xs = [xs[0], *xs, xs[-1]]
        ys = [edge, *ys, edge]
    low, high = min(xs), max(xs)
    count = 0
    k = math.ceil((low - x0) / WORLD)
    while x0 + k * WORLD <= high:
        x = x0 + k * WORLD
        crossed = False
        for i in range(len(xs)):
            ax, ay, bx, by = xs[i - 1], ys[i - 1], xs[i], ys[i]
            if (ay > y0) != (by > y0) and x < (bx - ax) * (y0 - ay) / (by - ay) + ax:
                crossed = not crossed
        count += crossed
        k += 1
    return count > 0


def _y(lat) -> float:
    return (0.5 - math.asinh(math.tan(math.radians(lat))) / math.tau) * WORLD


@pytest.mark.parametrize("day", DAYS)
def test_the_region_is_where_it_is_dark(day) -> None:
    at = parse_instant(day)
    body = """
      return [-50/60, -6, -18].map((h) => {
        const r = Legbook.nightRegion(Legbook.subsolar(input), h);
        return { x: [...r.x], y: [...r.y], pole: r.pole };
      });
    """
    for limit, region in zip((-50 / 60, -6, -18), run(FILES, body, at), strict=True):
        for lon in range(-178, 181, 17):
            for lat in range(-84, 85, 12):
                elevation = sun.elevation(lon, lat, at)
                if abs(elevation - limit) > 0.05:
                    assert (elevation < limit) == inside(region, lon, lat), (limit, lon, lat)
