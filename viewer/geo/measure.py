"""Figures and lines for the map's tools: chains of shortest paths, circles, what is nearest."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from viewer.geo import mercator
from viewer.geo.antimeridian import unroll
from viewer.geo.geodesic import (
    Geodesic,
    GeodesyError,
    LonLat,
    check_position,
    destination_many,
    inverse,
    inverse_many,
    normalise_lon,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

#: The largest circle. On the ellipsoid a geodesic along the equator stops being the shortest path
#: at (1 - f) * pi * a = 19,970.3 km, so beyond it not every course leads to a place so far away.
GREATEST_RADIUS_M = 19_970_000.0

_FIRST_COURSES = 96
# Near a pole a circle's longitudes run: no two neighbours may lie further apart than this.
_WIDEST_DEG = 6.0
_MOST_VERTICES = 6_000
_ANCHORS = 8
_FULL_TURN = 360.0


@dataclass(frozen=True, slots=True)
class Nearest:
    """Where a place is from a point: its number in what was asked about, and the way there."""

    index: int
    way: Geodesic


@dataclass(frozen=True, slots=True, eq=False)
class Circle:
    """All places at one distance from a centre, as a line for the map.

    Attributes:
        lon: degrees, unrolled; the last vertex is the first again, or the first a full turn on
            where the circle goes round a pole.
        lat: degrees.
        anchors: (lon, lat) at the eight points of the compass, north first: where a label fits.

    """

    lon: Floats
    lat: Floats
    anchors: tuple[LonLat, ...]

    @property
    def round_pole(self) -> bool:
        """Whether the line runs once round the world instead of closing."""
        return bool(abs(self.lon[-1] - self.lon[0]) > _FULL_TURN / 2)


def chain(points: Sequence[LonLat]) -> tuple[Geodesic, ...]:
    """Measure the shortest path from each point to the next.

    Raises:
        GeodesyError: a point is no position.

    >>> [round(way.distance_m / 1000) for way in chain([(38.06, 55.88), (35.95, 35.40)])]
    [2282]

    """
    return tuple(inverse(a, b) for a, b in pairwise(points))


def midpoint(a: LonLat, b: LonLat) -> LonLat:
    """Return the middle of the shortest path.

    >>> lon, lat = midpoint((0.0, 0.0), (90.0, 0.0))
    >>> round(lon, 6), round(lat, 6)
    (45.0, 0.0)
    """
    way = inverse(a, b)
    if way.initial_course_deg is None:
        return a
    lon, lat, _ = destination_many(a[0], a[1], way.initial_course_deg, way.distance_m / 2)
    return float(lon), float(lat)


def circle(
    centre: LonLat, radius_m: float, max_zoom: float = 8, tolerance_px: float = 0.6
) -> Circle:
    """Trace the geodesic circle round a point.

    Straight lines between neighbouring vertices, drawn in Web Mercator up to ``max_zoom``, stray
    about ``tolerance_px`` CSS pixels from it at most, inside the map.

    Raises:
        GeodesyError: the centre is no position, or the radius not over 0 and at most
            `GREATEST_RADIUS_M`.

    """
    lon, lat = check_position(centre)
    if not 0.0 < radius_m <= GREATEST_RADIUS_M:
        msg = f"a radius must be over 0 and at most {GREATEST_RADIUS_M / 1000:,.0f} km"
        raise GeodesyError(msg)
    tolerance = tolerance_px * mercator.units_per_pixel(max_zoom)
    courses = np.linspace(0.0, _FULL_TURN, _FIRST_COURSES + 1)
    while len(courses) < _MOST_VERTICES:
        split = _strays(lon, lat, radius_m, courses, tolerance)
        if not split.any():
            break
        middles = ((courses[:-1] + courses[1:]) / 2)[split]
        courses = np.sort(np.concatenate((courses, middles)))
    lons, lats = _on_circle(lon, lat, radius_m, courses)
    lons += round((normalise_lon(lon) - float(lons[0])) / _FULL_TURN) * _FULL_TURN
    at = np.linspace(0.0, _FULL_TURN, _ANCHORS, endpoint=False)
    anchor_lon, anchor_lat, _ = destination_many(lon, lat, at, radius_m)
    anchors = tuple((float(x), float(y)) for x, y in zip(anchor_lon, anchor_lat, strict=True))
    return Circle(lons, lats, anchors)


def _on_circle(lon: float, lat: float, radius_m: float, courses: Floats) -> tuple[Floats, Floats]:
    lons, lats, _ = destination_many(lon, lat, courses, radius_m)
    return unroll(lons), lats


def _strays(
    lon: float, lat: float, radius_m: float, courses: Floats, tolerance: float
) -> NDArray[np.bool_]:
    """Say which stretches stray too far when drawn straight; shape [courses - 1]."""
    between = np.empty(2 * len(courses) - 1)
    between[::2] = courses
    between[1::2] = (courses[:-1] + courses[1:]) / 2
    lons, lats = _on_circle(lon, lat, radius_m, between)
    x, y = mercator.to_world_many(lons, lats)
    dx, dy = x[2::2] - x[:-1:2], y[2::2] - y[:-1:2]
    px, py = x[1::2] - x[:-1:2], y[1::2] - y[:-1:2]
    length = np.hypot(dx, dy)
    with np.errstate(divide="ignore", invalid="ignore"):
        stray = np.where(length > 0.0, np.abs(px * dy - py * dx) / length, np.hypot(px, py))
    seen = (np.abs(lats) <= mercator.MAX_LAT)[1::2]
    wide = np.abs(lons[2::2] - lons[:-1:2]) > _WIDEST_DEG
    fine = np.diff(courses) < 1e-6  # noqa: PLR2004 a tenth of a metre: the pole itself
    split: NDArray[np.bool_] = ((seen & (stray > tolerance)) | wide) & ~fine
    return split


def nearest(point: LonLat, places: Sequence[LonLat], count: int) -> tuple[Nearest, ...]:
    """Return the nearest places, nearest first; equal distances in the order given.

    Raises:
        GeodesyError: the point or a place is no position.

    """
    if not places or count < 1:
        return ()
    array = np.asarray(places, dtype=np.float64)
    ways = inverse_many(point[0], point[1], array[:, 0], array[:, 1])
    order = np.argsort(ways.distance_m, kind="stable")[:count]
    return tuple(
        Nearest(int(i), inverse((point[0], point[1]), (float(array[i, 0]), float(array[i, 1]))))
        for i in order
    )
