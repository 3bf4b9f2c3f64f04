"""Discs of growing radius, prepared so that the page needs no geodesy to draw them.

A fan is a bundle of geodesic rays from a centre, sampled at fixed distances in world units. The
disc of a radius is then the polygon through the point at that radius on every ray. Web Mercator
makes this topology, not only interpolation:

* A disc without a pole is one ring.
* Once the radius passes ``pole_n_m`` (the distance from the centre to the north pole) the ring
  comes apart at the ray due north: its two ends lie half a world east and half a world west of
  the centre. It is closed along the top edge of the map, so that it is one world wide. The same
  holds for ``pole_s_m`` and the bottom edge.
* With both poles inside, what is left out is a ring around the opposite side of the Earth: the
  disc is a whole world minus that ring.

``resources/page/disc.js`` does the same as `disc_ring`; a test holds the two together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from viewer.geo import mercator
from viewer.geo.antimeridian import unroll
from viewer.geo.geodesic import (
    GeodesyError,
    LonLat,
    check_position,
    destination_many,
    inverse,
    normalise_lon,
)
from viewer.geo.wgs84 import HALF_MERIDIAN_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

Vertex: TypeAlias = tuple[float, float]

#: Corners this far beyond the map's edges close a ring; clipping brings them to the edge.
_FAR = 4.0 * mercator.WORLD
_WORLD = float(mercator.WORLD)
_QUARTERS = 4
# A ring near a pole is drawn far larger than it is, so the rays are drawn together around due
# north and due south: half of them evenly, half with gaps that grow with the angle from there.
# 4 degrees: the map's edge is 5 degrees from the pole.
_CROWDED_DEG = 4.0
_EVEN_SHARE = 0.5
_QUARTER_TURN, _HALF_TURN, _FULL_TURN = 90.0, 180.0, 360.0


@dataclass(frozen=True, slots=True, eq=False)
class Fan:
    """Geodesic rays from a centre.

    Attributes:
        lon: of the centre, -180..180 degrees.
        lat: of the centre.
        radius_m: the greatest radius that can be asked for.
        step_m: distance between samples on a ray.
        azimuth_deg: float64 [rays], ascending, symmetric about north and south, none exactly
            0 or 180; the first half east, the second half west.
        xy: int32 [rays, steps, 2], world units, unrolled from the centre; sample s lies at
            s * step_m. Outside 0..2**30 beyond the map's edges (held 1.1 km from a pole).
        pole_n_m: distance from the centre to the north pole: from this radius on the disc
            contains it.
        pole_s_m: the same for the south pole.

    """

    lon: float
    lat: float
    radius_m: float
    step_m: float
    azimuth_deg: Floats
    xy: NDArray[np.int32]
    pole_n_m: float
    pole_s_m: float


def fan(center: LonLat, radius_m: float, rays: int = 96, step_m: float = 50_000.0) -> Fan:
    """Sample geodesic rays from ``center`` out to ``radius_m`` (at most half a meridian).

    Args:
        center: position in degrees.
        radius_m: greatest radius that will be asked for.
        rays: number of rays, a multiple of 4, at least 8.
        step_m: distance between samples on a ray.

    Raises:
        GeodesyError: the centre is no position, or a length or the number of rays is unusable.

    >>> small = fan((35.9487, 35.4011), 1_000_000.0)
    >>> small.xy.shape, round(small.pole_n_m / 1000)
    ((96, 21, 2), 6083)

    """
    lon, lat = check_position(center)
    if rays < 2 * _QUARTERS or rays % _QUARTERS:
        msg = f"number of rays must be a multiple of 4 of at least 8, not {rays}"
        raise GeodesyError(msg)
    if not (0.0 <= radius_m < math.inf and 0.0 < step_m < math.inf):
        msg = f"radius {radius_m} m or step {step_m} m is no usable length"
        raise GeodesyError(msg)
    lon = normalise_lon(lon)
    radius_m = min(radius_m, HALF_MERIDIAN_M)
    steps = 1 + max(1, math.ceil(radius_m / step_m))
    azimuth = _azimuths(rays)
    at = np.minimum(np.arange(steps) * step_m, HALF_MERIDIAN_M)
    ray_lon, ray_lat, _ = destination_many(lon, lat, azimuth[:, None], at[None, :])
    ray_lon[:, 0] = lon
    # No ray spans over half a turn of longitude before half a meridian of length.
    x, y = mercator.to_world_many(unroll(ray_lon), ray_lat)
    xy = mercator.pack(x, y)
    for array in (azimuth, xy):
        array.flags.writeable = False
    return Fan(
        lon=lon,
        lat=lat,
        radius_m=radius_m,
        step_m=step_m,
        azimuth_deg=azimuth,
        xy=xy,
        pole_n_m=inverse((lon, lat), (lon, _QUARTER_TURN)).distance_m,
        pole_s_m=inverse((lon, lat), (lon, -_QUARTER_TURN)).distance_m,
    )


def disc_ring(rays: Fan, radius_m: float) -> list[Floats]:
    """Return the closed rings, float64 [n, 2] world units, that make the disc of a radius.

    Filled with the even-odd rule and repeated every 2**30 units in x they cover the disc inside
    the map's bounds; no vertex lies above or below the map. No ring at all where the disc is
    empty or wholly beyond an edge.

    Raises:
        GeodesyError: the radius is negative or larger than the fan's.

    """
    if not 0.0 <= radius_m <= rays.radius_m:
        msg = f"radius {radius_m} m is outside 0..{rays.radius_m} m"
        raise GeodesyError(msg)
    if radius_m == 0.0:
        return []
    center_x = float(rays.xy[0, 0, 0])
    world = [(center_x, 0.0), (center_x + _WORLD, 0.0)]
    world += [(x, _WORLD) for x, _ in reversed(world)]
    if radius_m >= HALF_MERIDIAN_M:
        return [_closed(world)]
    ring = _at_radius(rays, radius_m)
    east, west = ring[: len(ring) // 2], ring[len(ring) // 2 :]
    left, right = center_x - _WORLD / 2, center_x + _WORLD / 2
    north, south = radius_m > rays.pole_n_m, radius_m > rays.pole_s_m
    if north and south:
        hole = _clip(east + [(x + _WORLD, y) for x, y in west])
        return [_closed(world)] + ([_closed(hole)] if hole else [])
    if north:
        ring = [(right, -_FAR), (right, east[0][1]), *ring, (left, west[-1][1]), (left, -_FAR)]
    elif south:
        ring = [
            (left, _FAR),
            (left, west[0][1]),
            *west,
            *east,
            (right, east[-1][1]),
            (right, _FAR),
        ]
    ring = _clip(ring)
    return [_closed(ring)] if ring else []


def _azimuths(rays: int) -> Floats:
    """Spread the rays: one quarter, mirrored into the others; none at 0, 90, 180 or 270."""
    per_quarter = rays // _QUARTERS
    fine = np.linspace(0.0, _QUARTER_TURN, 2001)
    crowded = np.arcsinh(fine / _CROWDED_DEG)
    rank = _EVEN_SHARE * fine / _QUARTER_TURN + (1 - _EVEN_SHARE) * crowded / crowded[-1]
    quarter = np.interp((np.arange(per_quarter) + 0.5) / per_quarter, rank, fine)
    east = np.concatenate((quarter, _HALF_TURN - quarter[::-1]))
    return np.concatenate((east, _FULL_TURN - east[::-1]))


def _at_radius(rays: Fan, radius_m: float) -> list[Vertex]:
    """Return the point at a radius on every ray, straight between two samples."""
    last = rays.xy.shape[1] - 1
    low = min(math.floor(radius_m / rays.step_m), last - 1)
    start = low * rays.step_m
    stop = min((low + 1) * rays.step_m, HALF_MERIDIAN_M)
    share = (radius_m - start) / (stop - start)
    ring = rays.xy[:, low, :] + share * (
        rays.xy[:, low + 1, :].astype(np.float64) - rays.xy[:, low, :]
    )
    return [(float(x), float(y)) for x, y in ring]


def _clip(ring: list[Vertex]) -> list[Vertex]:
    """Cut a ring at the map's top and bottom (Sutherland and Hodgman, CACM 17, 1974)."""
    return _clip_edge(_clip_edge(ring, 0.0, 1.0), _WORLD, -1.0)


def _clip_edge(ring: list[Vertex], edge: float, inward: float) -> list[Vertex]:
    kept: list[Vertex] = []
    for (ax, ay), (bx, by) in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        a_in, b_in = (ay - edge) * inward >= 0.0, (by - edge) * inward >= 0.0
        if a_in != b_in:
            kept.append((ax + (edge - ay) / (by - ay) * (bx - ax), edge))
        if b_in:
            kept.append((bx, by))
    return kept


def _closed(ring: list[Vertex]) -> Floats:
    return np.array([*ring, ring[0]], dtype=np.float64)
