"""Shortest paths as the map draws them: dense, unrolled, cut where the map ends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from viewer.geo import mercator
from viewer.geo.antimeridian import unroll
from viewer.geo.geodesic import (
    GeodesyError,
    LonLat,
    check_position,
    destination_many,
    geod,
    inverse,
    normalise_course,
    normalise_lon,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

# The straight line's distance from the geodesic is sampled at three points of a segment; between
# them it may be a little larger (2.6 % for a segment bent like an S), hence a part of the
# tolerance is kept in reserve.
_RESERVE = 0.9
_QUARTERS = np.array([0.25, 0.5, 0.75])
# Never judge longer stretches than this by three points.
_LONGEST_SEGMENT_M = 500_000.0
# Outside the map nothing is drawn: vertices there only keep the longitudes continuous.
_LONGEST_OUTSIDE_M = 100_000.0
# Under this no segment is halved (1 mm: far under any tolerance, and rounding rules beyond it).
_SHORTEST_SEGMENT_M = 1e-3
_CUT_STEPS = 60
_QUARTER_TURN, _HALF_TURN, _FULL_TURN = 90.0, 180.0, 360.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a path's vertices inside the map: ``start <= index < stop``.

    ``continues_at_start`` and ``continues_at_stop`` say that the path goes on there beyond the
    map's edge (its end vertex then lies on the edge), to be marked as continuing.
    """

    start: int
    stop: int
    continues_at_start: bool
    continues_at_stop: bool


@dataclass(frozen=True, slots=True)
class Leg:
    """One geodesic of a path: where it starts and how it leaves, from ``start_m`` to ``stop_m``."""

    lon: float
    lat: float
    course_deg: float
    start_m: float
    stop_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A chain of geodesics with vertices dense enough to be drawn as straight lines.

    All arrays are read-only float64 of one length n >= 1; two equal ends give one vertex.

    Attributes:
        lon: degrees, unrolled: neighbours never jump by 360, values may leave -180..180. The
            first lies within -180..180. Where a path runs exactly over a pole the longitude
            turns by 180 there, beyond the map's edge.
        lat: degrees.
        distance_m: length of the path from its start to each vertex.
        x: world units (see `viewer.geo.mercator`), unrolled as ``lon`` is.
        y: world units; outside 0..2**30 beyond the map's edges.
        pieces: the parts inside the map.
        legs: the geodesics the path is made of, none where all positions are equal.

    """

    lon: Floats
    lat: Floats
    distance_m: Floats
    x: Floats
    y: Floats
    pieces: tuple[Piece, ...]
    legs: tuple[Leg, ...]

    @property
    def length_m(self) -> float:
        """Length of the whole path in metres."""
        return float(self.distance_m[-1])

    def packed(self) -> NDArray[np.int32]:
        """Return the vertices as int32 [n, 2] world units, for the wire."""
        return mercator.pack(self.x, self.y)

    def at(self, distance_m: float) -> tuple[float, float, float | None]:
        """Find the place on the geodesic (not on its drawn chords) at a distance from the start.

        Returns (lon, lat, course): the longitude unrolled like ``lon``, the course clockwise from
        true north, that of the leg which begins there at a corner, None on a path of no length.

        Raises:
            GeodesyError: the distance is not on the path.

        """
        if not 0.0 <= distance_m <= self.length_m:
            msg = f"{distance_m} m is not on a path of {self.length_m} m"
            raise GeodesyError(msg)
        if not self.legs:
            return float(self.lon[0]), float(self.lat[0]), None
        leg = next((leg for leg in self.legs if distance_m < leg.stop_m), self.legs[-1])
        lon, lat, back = geod().fwd(leg.lon, leg.lat, leg.course_deg, distance_m - leg.start_m)
        near = float(self.lon[self._nearest_vertex(distance_m)])
        turns = round((near - lon) / _FULL_TURN)
        return lon + turns * _FULL_TURN, float(lat), normalise_course(back + _HALF_TURN)

    def slice(self, from_m: float, to_m: float) -> Path:
        """Cut out the part from one distance to another; its own distances start at 0.

        Raises:
            GeodesyError: the distances are not on the path, or in the wrong order.

        """
        if to_m < from_m:
            msg = f"the part from {from_m} m to {to_m} m is the wrong way round"
            raise GeodesyError(msg)
        first, last = self.at(from_m), self.at(to_m)
        keep = (self.distance_m > from_m) & (self.distance_m < to_m)
        ends = 2 if to_m > from_m else 1
        lon = np.concatenate(([first[0]], self.lon[keep], [last[0]][: ends - 1]))
        lat = np.concatenate(([first[1]], self.lat[keep], [last[1]][: ends - 1]))
        at = np.concatenate(([from_m], self.distance_m[keep], [to_m][: ends - 1])) - from_m
        legs = tuple(
            Leg(leg.lon, leg.lat, leg.course_deg, leg.start_m - from_m, leg.stop_m - from_m)
            for leg in self.legs
            if ends > 1 and leg.stop_m > from_m and leg.start_m < to_m
        )
        shift = normalise_lon(float(lon[0])) - lon[0]
        return _path(lon + round(shift / _FULL_TURN) * _FULL_TURN, lat, at, legs)

    def _nearest_vertex(self, distance_m: float) -> int:
        after = int(np.searchsorted(self.distance_m, distance_m))
        if after == 0:
            return 0
        if after == len(self.distance_m):
            return after - 1
        gap_after = self.distance_m[after] - distance_m
        gap_before = distance_m - self.distance_m[after - 1]
        return after if gap_after < gap_before else after - 1


def shortest_path(a: LonLat, b: LonLat, max_zoom: float = 12, tolerance_px: float = 0.5) -> Path:
    """Trace the shortest path from ``a`` to ``b``.

    Straight lines between neighbouring vertices, drawn in Web Mercator at any zoom up to
    ``max_zoom``, stray less than ``tolerance_px`` CSS pixels from the true geodesic inside the
    map.

    Raises:
        GeodesyError: a position is not finite or off the Earth.

    >>> path = shortest_path((-149.99, 61.17), (139.78, 35.55))  # Anchorage to Tokyo
    >>> round(path.length_m / 1000), round(float(path.lon[-1]), 2), len(path.pieces)
    (5578, -220.22, 1)

    """
    return polyline((a, b), max_zoom, tolerance_px)


def polyline(points: Sequence[LonLat], max_zoom: float = 12, tolerance_px: float = 0.5) -> Path:
    """Trace a path through positions, each part a geodesic; repeated positions add nothing.

    Raises:
        GeodesyError: there is no position, or one is not finite or off the Earth.

    """
    if not points:
        msg = "a path needs at least one position"
        raise GeodesyError(msg)
    positions = [check_position(point) for point in points]
    tolerance = tolerance_px * mercator.units_per_pixel(max_zoom) * _RESERVE
    lons = [np.array([normalise_lon(positions[0][0])])]
    lats = [np.array([positions[0][1]])]
    ats = [np.array([0.0])]
    legs: list[Leg] = []
    start_m = 0.0
    for a, b in pairwise(positions):
        way = inverse(a, b)
        if way.initial_course_deg is None:
            continue
        stop_m = start_m + way.distance_m
        leg = Leg(a[0], a[1], way.initial_course_deg, start_m, stop_m)
        lon, lat, at = _trace(leg, b, float(lons[-1][-1]), tolerance)
        if abs(a[1]) == _QUARTER_TURN:
            lons[-1][-1] = lon[0]
        legs.append(leg)
        lons.append(lon[1:])
        lats.append(lat[1:])
        ats.append(at[1:] + start_m)
        start_m = stop_m
    lon = np.concatenate(lons)
    shift = round((normalise_lon(float(lon[0])) - float(lon[0])) / _FULL_TURN) * _FULL_TURN
    return _path(lon + shift, np.concatenate(lats), np.concatenate(ats), tuple(legs))


def _path(lon: Floats, lat: Floats, at: Floats, legs: tuple[Leg, ...]) -> Path:
    x, y = mercator.to_world_many(lon, lat)
    for array in (lon, lat, at, x, y):
        array.flags.writeable = False
    return Path(lon, lat, at, x, y, _pieces(lat), legs)


def _pieces(lat: Floats) -> tuple[Piece, ...]:
    """Find the runs of two or more vertices on the map (or a lone vertex that is all there is)."""
    count = len(lat)
    on_map = np.concatenate(([False], np.abs(lat) <= mercator.MAX_LAT, [False]))
    turns = np.flatnonzero(on_map[1:] != on_map[:-1]).reshape(-1, 2)
    return tuple(
        Piece(int(start), int(stop), bool(start > 0), bool(stop < count))
        for start, stop in turns
        if stop - start > 1 or count == 1
    )


def _trace(
    leg: Leg, b: LonLat, start_lon: float, tolerance: float
) -> tuple[Floats, Floats, Floats]:
    """Trace one geodesic: (unrolled lon, lat, distance from the leg's start) at every vertex."""
    length = leg.stop_m - leg.start_m
    at = np.linspace(0.0, length, 1 + max(2, math.ceil(length / _LONGEST_SEGMENT_M)))
    done: list[Floats] = []
    low, high = at[:-1], at[1:]
    while low.size:
        split = _needs_split(leg, low, high, tolerance)
        done.append(low[~split])
        low, high = low[split], high[split]
        middle = (low + high) / 2
        low, high = np.concatenate((low, middle)), np.concatenate((middle, high))
    at = np.append(np.sort(np.concatenate(done)), length)
    lon, lat, _ = _along(leg, at)
    at, lat_at_edge = _with_cuts(leg, at, lat)
    lon, lat, _ = _along(leg, at)
    lat = np.where(np.isnan(lat_at_edge), lat, lat_at_edge)
    lat[0], lat[-1] = leg.lat, b[1]
    lon[0], lon[-1] = leg.lon, b[0]
    # At a pole any longitude is right: take the one that draws no line along the edge.
    if abs(leg.lat) == _QUARTER_TURN:
        lon[0] = lon[1]
    if abs(b[1]) == _QUARTER_TURN:
        lon[-1] = lon[-2]
    # A shortest path spans at most half a turn, so the short way round is the right one.
    lon = unroll(lon)
    return lon + round((start_lon - lon[0]) / _FULL_TURN) * _FULL_TURN, lat, at


def _along(leg: Leg, at: Floats) -> tuple[Floats, Floats, Floats]:
    return destination_many(leg.lon, leg.lat, leg.course_deg, at)


def _needs_split(leg: Leg, low: Floats, high: Floats, tolerance: float) -> NDArray[np.bool_]:
    """Say which segments stray too far when drawn straight.

    ``low`` and ``high`` are distances, shape [n]. A segment wholly outside the map needs no
    more than to be short.
    """
    span = high - low
    at = np.concatenate(
        (low[:, None], low[:, None] + span[:, None] * _QUARTERS, high[:, None]), axis=1
    )
    lon, lat, _ = _along(leg, at)
    lon = lon[:, :1] + np.remainder(lon - lon[:, :1] + _HALF_TURN, _FULL_TURN) - _HALF_TURN
    x, y = mercator.to_world_many(lon, lat)
    dx, dy = x[:, 4:] - x[:, :1], y[:, 4:] - y[:, :1]
    length = np.hypot(dx, dy)
    px, py = x[:, 1:4] - x[:, :1], y[:, 1:4] - y[:, :1]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip((px * dx + py * dy) / length**2, 0.0, 1.0)
    share = np.where(length > 0.0, share, 0.0)
    stray = np.hypot(px - share * dx, py - share * dy).max(axis=1)
    outside = (np.abs(lat) > mercator.MAX_LAT).all(axis=1)
    wanted = np.where(outside, span > _LONGEST_OUTSIDE_M, stray > tolerance)
    split: NDArray[np.bool_] = wanted & (span > _SHORTEST_SEGMENT_M)
    return split


def _with_cuts(leg: Leg, at: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Add a vertex wherever the path crosses the map's edge.

    Returns (distances, latitudes): the latitude is exactly that of the edge at the added
    vertices and NaN elsewhere.
    """
    cuts: list[tuple[float, float]] = []
    for edge in (mercator.MAX_LAT, -mercator.MAX_LAT):
        beyond = (lat > edge) if edge > 0 else (lat < edge)
        crossed = np.flatnonzero(beyond[1:] != beyond[:-1])
        cuts += [(_cut(leg, float(at[i]), float(at[i + 1]), edge), edge) for i in crossed]
    cut_at = np.array([cut[0] for cut in cuts])
    cut_lat = np.array([cut[1] for cut in cuts])
    merged = np.concatenate((at, cut_at))
    order = np.argsort(merged, kind="stable")
    edges = np.concatenate((np.full(len(at), np.nan), cut_lat))
    return merged[order], edges[order]


def _cut(leg: Leg, low: float, high: float, edge: float) -> float:
    """Find by bisection the distance at which the path crosses a latitude."""

    def beyond(at: float) -> bool:
        lat = geod().fwd(leg.lon, leg.lat, leg.course_deg, at)[1]
        return bool(abs(lat) > abs(edge))

    was = beyond(low)
    for _ in range(_CUT_STEPS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if beyond(middle) == was:
            low = middle
        else:
            high = middle
    return (low + high) / 2
