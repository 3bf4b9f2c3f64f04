"""Many distances and bearings at once, on a sphere: for choosing and judging, never for figures.

The sphere has the Earth's mean radius; a distance on it differs from the ellipsoid's by at most
0.6 %. Figures that are shown come from :mod:`viewer.geo.geodesic`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

EARTH_M = 6_371_008.8
"""The Earth's mean radius (IUGG), metres."""
_TURN = 360.0
_HALF = 180.0


def distance(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> Floats:
    """Return metres between positions in degrees (haversine); shapes broadcast."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    east = np.radians(np.subtract(lon_b, lon_a))
    half = np.sin((phi_b - phi_a) / 2) ** 2 + np.cos(phi_a) * np.cos(phi_b) * np.sin(east / 2) ** 2
    metres: Floats = 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return metres


def bearing(lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike) -> Floats:
    """Return the course from the first positions to the second, 0 <= course < 360 degrees."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    east = np.radians(np.subtract(lon_b, lon_a))
    x = np.sin(east) * np.cos(phi_b)
    y = np.cos(phi_a) * np.sin(phi_b) - np.sin(phi_a) * np.cos(phi_b) * np.cos(east)
    course: Floats = np.degrees(np.arctan2(x, y)) % _TURN
    return course


def turn(course_a: ArrayLike, course_b: ArrayLike) -> Floats:
    """Return by how many degrees two courses differ, 0 to 180."""
    apart: Floats = np.abs((np.subtract(course_b, course_a) + _HALF) % _TURN - _HALF)
    return apart
