"""WGS84 geodesics: distances, courses and points along the shortest path.

All figures come from ``pyproj.Geod`` (C. F. F. Karney, "Algorithms for geodesics", J. Geodesy
87, 2013, doi:10.1007/s00190-012-0578-z). pyproj is imported at the first call, not before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pyproj import Geod

    Floats: TypeAlias = NDArray[np.float64]

LonLat: TypeAlias = tuple[float, float]

_FULL_TURN = 360.0
_HALF_TURN = 180.0
_POLE = 90.0


class GeodesyError(ValueError):
    """A position, course or distance that is no place or length on Earth."""


@dataclass(frozen=True, slots=True)
class Geodesic:
    """The shortest path between two positions, in figures.

    Courses are degrees clockwise from true north, 0 <= course < 360; the final course is the
    one on arrival. Both are None where the two positions are the same, for then there is no
    direction. At a pole the course is counted from the meridian of the longitude given.
    """

    distance_m: float
    initial_course_deg: float | None
    final_course_deg: float | None


@dataclass(frozen=True, slots=True)
class GeodesicArrays:
    """Many shortest paths: arrays of one shape; courses are NaN where the ends coincide."""

    distance_m: Floats
    initial_course_deg: Floats
    final_course_deg: Floats


def normalise_course(course_deg: float) -> float:
    """Bring a course to 0 <= course < 360.

    >>> normalise_course(-90.0)
    270.0
    >>> normalise_course(-1e-20)
    0.0
    """
    turned = course_deg % _FULL_TURN
    return 0.0 if turned >= _FULL_TURN else turned


def normalise_lon(lon: float) -> float:
    """Bring a longitude to -180 <= lon <= 180, leaving one already there untouched.

    >>> normalise_lon(190.0), normalise_lon(180.0), normalise_lon(-540.0)
    (-170.0, 180.0, -180.0)
    """
    if -_HALF_TURN <= lon <= _HALF_TURN:
        return lon
    return (lon + _HALF_TURN) % _FULL_TURN - _HALF_TURN


def check_position(position: LonLat) -> LonLat:
    """Return the position as floats, or say why it is none.

    The longitude may lie outside -180..180 (an unrolled one); the latitude may not leave -90..90.

    Raises:
        GeodesyError: a coordinate is not finite or the latitude is out of range.

    """
    lon, lat = float(position[0]), float(position[1])
    if not (math.isfinite(lon) and math.isfinite(lat)):
        msg = f"position is not finite: lon {lon}, lat {lat}"
        raise GeodesyError(msg)
    if abs(lat) > _POLE:
        msg = f"latitude {lat} is outside -90..90 (positions are longitude first)"
        raise GeodesyError(msg)
    return lon, lat


def inverse(a: LonLat, b: LonLat) -> Geodesic:
    """Measure the shortest path from ``a`` to ``b``.

    Where several paths are equally short (opposite points) one of them is taken, always the same.

    Raises:
        GeodesyError: see `check_position`.

    >>> lattakia_caracas = inverse((35.9487, 35.4011), (-66.99059, 10.60312))
    >>> round(lattakia_caracas.distance_m / 1000, 3)
    10484.482
    >>> round(lattakia_caracas.initial_course_deg, 3)
    286.268

    """
    lon_a, lat_a = check_position(a)
    lon_b, lat_b = check_position(b)
    forward, back, distance = geod().inv(lon_a, lat_a, lon_b, lat_b)
    if distance == 0.0:
        return Geodesic(0.0, None, None)
    return Geodesic(float(distance), normalise_course(forward), normalise_course(back + _HALF_TURN))


def inverse_many(
    lon_a: ArrayLike, lat_a: ArrayLike, lon_b: ArrayLike, lat_b: ArrayLike
) -> GeodesicArrays:
    """Measure many shortest paths at once; the four arguments broadcast against each other.

    Raises:
        GeodesyError: some coordinate is not finite or some latitude out of range (with the
            index of the first).

    """
    arrays = np.broadcast_arrays(
        *(np.asarray(values, dtype=np.float64) for values in (lon_a, lat_a, lon_b, lat_b))
    )
    _check_arrays(arrays[0], arrays[1])
    _check_arrays(arrays[2], arrays[3])
    from_lon, from_lat, to_lon, to_lat = (np.array(values) for values in arrays)
    forward, back, distance = geod().inv(from_lon, from_lat, to_lon, to_lat)
    distance = np.asarray(distance, dtype=np.float64)
    nowhere = distance == 0.0
    return GeodesicArrays(
        distance,
        np.where(nowhere, np.nan, _normalise_courses(forward)),
        np.where(nowhere, np.nan, _normalise_courses(np.asarray(back) + _HALF_TURN)),
    )


def destination(a: LonLat, course_deg: float, distance_m: float) -> LonLat:
    """Go from ``a`` along a geodesic; a negative distance goes backwards.

    Returns the position with -180 <= lon <= 180.

    Raises:
        GeodesyError: an argument is not finite, see `check_position`.

    >>> lon, lat = destination((0.0, 40.0), 30.0, 10_000_000.0)
    >>> round(lon, 8), round(lat, 8)
    (137.84490004, 41.79331021)

    """
    lon, lat = check_position(a)
    _check_finite("course", course_deg)
    _check_finite("distance", distance_m)
    lon_b, lat_b, _ = geod().fwd(lon, lat, course_deg, distance_m)
    return float(lon_b), float(lat_b)


def destination_many(
    lon: ArrayLike, lat: ArrayLike, course_deg: ArrayLike, distance_m: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Go along many geodesics at once; the four arguments broadcast against each other.

    Returns (lon, lat, course on arrival), -180 <= lon <= 180.

    Raises:
        GeodesyError: some value is not finite or some latitude out of range.

    """
    arrays = np.broadcast_arrays(
        *(np.asarray(values, dtype=np.float64) for values in (lon, lat, course_deg, distance_m))
    )
    _check_arrays(arrays[0], arrays[1])
    _check_all_finite("course", arrays[2])
    _check_all_finite("distance", arrays[3])
    from_lon, from_lat, course, length = (np.array(values) for values in arrays)
    lon_b, lat_b, back = geod().fwd(from_lon, from_lat, course, length)
    return (
        np.asarray(lon_b, dtype=np.float64),
        np.asarray(lat_b, dtype=np.float64),
        _normalise_courses(np.asarray(back, dtype=np.float64) + _HALF_TURN),
    )


def points_along(a: LonLat, b: LonLat, distances_m: ArrayLike) -> tuple[Floats, Floats]:
    """Find the positions at the given distances from ``a`` on the shortest path to ``b``.

    Distances below 0 or beyond ``b`` continue the same geodesic. Where ``a`` and ``b`` are the
    same there is no path: every distance must then be 0.

    Returns (lon, lat), -180 <= lon <= 180.

    Raises:
        GeodesyError: as above, and see `check_position`.

    """
    distances = np.asarray(distances_m, dtype=np.float64)
    way = inverse(a, b)
    if way.initial_course_deg is None and np.any(distances != 0.0):
        msg = "no direction between two equal positions"
        raise GeodesyError(msg)
    lon, lat, _ = destination_many(a[0], a[1], way.initial_course_deg or 0.0, distances)
    return lon, lat


@cache
def geod() -> Geod:
    """Return the WGS84 geodesic calculator; the first call imports pyproj."""
    from pyproj import Geod  # noqa: PLC0415 - heavy, and not needed for the first picture

    return Geod(ellps="WGS84")


def _normalise_courses(courses: ArrayLike) -> Floats:
    turned = np.mod(np.asarray(courses, dtype=np.float64), _FULL_TURN)
    return np.where(turned >= _FULL_TURN, 0.0, turned)


def _check_finite(what: str, value: float) -> None:
    if not math.isfinite(value):
        msg = f"{what} is not finite: {value}"
        raise GeodesyError(msg)


def _check_all_finite(what: str, values: Floats) -> None:
    bad = ~np.isfinite(values)
    if bad.any():
        at = int(np.argmax(bad))
        msg = f"{what} number {at} is not finite: {values.flat[at]}"
        raise GeodesyError(msg)


def _check_arrays(lon: Floats, lat: Floats) -> None:
    _check_all_finite("longitude", lon)
    _check_all_finite("latitude", lat)
    bad = np.abs(lat) > _POLE
    if bad.any():
        at = int(np.argmax(bad))
        msg = f"latitude number {at} is outside -90..90: {lat.flat[at]}"
        raise GeodesyError(msg)
