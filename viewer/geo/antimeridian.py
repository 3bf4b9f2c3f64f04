"""Longitudes without a seam: unrolled for drawing, cut at +-180 for export, bounded for lists.

GeoJSON (RFC 7946, 3.1.9) cuts what crosses the antimeridian in two. For drawing the parts are
better whole: here a step of more than 180 degrees between two neighbours is read as one the
short way round, across the antimeridian. Geometries are plain GeoJSON dictionaries; the ones
given are never changed.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from viewer.geo.geodesic import normalise_lon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats: TypeAlias = NDArray[np.float64]

Geometry: TypeAlias = dict[str, Any]
Position: TypeAlias = list[float]
Bbox: TypeAlias = tuple[float, float, float, float]

_POLE, _HALF_TURN, _FULL_TURN = 90.0, 180.0, 360.0
_RING_MIN = 4


def unroll(lon: ArrayLike) -> Floats:
    """Unroll longitudes along the last axis: each follows its neighbour the short way round.

    >>> unroll([170.0, 179.0, -179.0, -170.0]).tolist()
    [170.0, 179.0, 181.0, 190.0]
    """
    values = np.asarray(lon, dtype=np.float64)
    if not values.size:
        return values
    unrolled = values.copy()
    unrolled[..., 1:] -= np.cumsum(_turns(np.diff(values)), axis=-1) * _FULL_TURN
    return unrolled


def split_line(lon: ArrayLike, lat: ArrayLike) -> list[list[Position]]:
    """Cut an unrolled line at the antimeridian.

    Args:
        lon: unrolled longitudes [n]; between neighbours the line is straight in degrees.
        lat: latitudes [n].

    Returns:
        The parts, each a list of [lon, lat] within -180..180; the ends of a cut lie on +-180 at
        one latitude. A line that only touches the antimeridian stays whole.

    >>> split_line([170.0, 190.0], [0.0, 10.0])
    [[[170.0, 0.0], [180.0, 5.0]], [[-180.0, 5.0], [-170.0, 10.0]]]

    """
    points = list(
        zip(np.asarray(lon, float).tolist(), np.asarray(lat, float).tolist(), strict=True)
    )
    if len(points) == 1:
        return [[[normalise_lon(points[0][0]), points[0][1]]]]
    parts: list[list[Position]] = []
    copy: int | None = None
    for (a_lon, a_lat), (b_lon, b_lat) in pairwise(points):
        for part_copy, start, stop in _stretches(a_lon, b_lon):
            ends = [
                [s - part_copy * _FULL_TURN, _between(s, (a_lon, a_lat), (b_lon, b_lat))]
                for s in (start, stop)
            ]
            if a_lon == b_lon:
                ends[0][1], ends[1][1] = a_lat, b_lat
                if copy is not None and _in_copy(a_lon, copy):
                    part_copy = copy  # noqa: PLW2901 - along the antimeridian: stay on this side
                    ends[0][0] = ends[1][0] = a_lon - copy * _FULL_TURN
            if copy == part_copy:
                parts[-1].append(ends[1])
            else:
                parts.append(ends)
                copy = part_copy
    return parts


def bbox(lines: Iterable[tuple[ArrayLike, ArrayLike]]) -> Bbox | None:
    """Bound unrolled data by the narrowest box [west, south, east, north] (RFC 7946, 5.2).

    Args:
        lines: (lon, lat) arrays, each unrolled in itself.

    Returns:
        Degrees within -180..180, west > east where the box crosses the antimeridian; None where
        there is nothing to bound.

    >>> bbox([([170.0, 190.0], [0.0, 10.0])])
    (170.0, 0.0, -170.0, 10.0)

    """
    spans: list[tuple[float, float]] = []
    south, north = math.inf, -math.inf
    for lon, lat in lines:
        lons, lats = np.asarray(lon, float), np.asarray(lat, float)
        if lons.size:
            spans.append((float(lons.min()), float(lons.max())))
            south, north = min(south, float(lats.min())), max(north, float(lats.max()))
    if not spans:
        return None
    west, east = _narrowest(spans)
    return west, south, east, north


def bbox_of_geometry(geometry: Geometry | None) -> Bbox | None:
    """Bound any GeoJSON geometry; see `bbox`."""
    return bbox(
        ([p[0] for p in line], [p[1] for p in line]) for line in _lines(unroll_geometry(geometry))
    )


def unroll_geometry(geometry: Geometry | None) -> Geometry:
    """Return any GeoJSON geometry as it is best drawn: lines and rings unrolled.

    A ring around a pole (longitudes that turn once round and do not come back) is closed by way
    of the pole, the one its mean latitude is nearer to; edges that lie on a pole and edges
    of a ring as wide as the world stay as they are. Holes are moved to the copy of the world
    their outer ring is on. Further ordinates (elevation) and other members are kept.

    Returns:
        A new geometry; an empty GeometryCollection for null.

    Raises:
        ValueError: the type is not one of GeoJSON's.

    """
    if geometry is None:
        return {"type": "GeometryCollection", "geometries": []}
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        return {**geometry, "geometries": [unroll_geometry(g) for g in geometry["geometries"]]}
    at = geometry.get("coordinates")
    match kind:
        case "Point" | "MultiPoint":
            return dict(geometry)
        case "LineString":
            drawn: Any = _unroll_positions(at or [])
        case "MultiLineString":
            drawn = [_unroll_positions(line) for line in at or []]
        case "Polygon":
            drawn = _unroll_polygon(at or [])
        case "MultiPolygon":
            drawn = [_unroll_polygon(polygon) for polygon in at or []]
        case _:
            msg = f"not a GeoJSON geometry: {kind!r}"
            raise ValueError(msg)
    return {**geometry, "coordinates": drawn}


def split_geometry(geometry: Geometry | None) -> Geometry | None:
    """Return any GeoJSON geometry, unrolled or not, as RFC 7946 3.1.9 wants it in a file.

    Lines and polygons that cross the antimeridian become their Multi kinds. Only what leaves
    -180..180 is touched. Where a polygon is cut, only longitude and latitude are kept.

    >>> split_geometry({"type": "LineString", "coordinates": [[170, 0], [190, 10]]})["type"]
    'MultiLineString'

    """
    if geometry is None:
        return None
    whole = unroll_geometry(geometry)
    kind, at = whole["type"], whole.get("coordinates") or []
    match kind:
        case "GeometryCollection":
            return {**whole, "geometries": [split_geometry(g) for g in geometry["geometries"]]}
        case "Point" | "MultiPoint":
            moved = [_normalised(p) for p in ([at] if kind == "Point" and at else at)]
            return {**whole, "coordinates": moved[0] if kind == "Point" and at else moved}
    if all(abs(p[0]) <= _HALF_TURN for line in _lines(whole) for p in line):
        return whole
    members = at if kind.startswith("Multi") else [at]
    split: Callable[[Any], list[Any]] = _split_positions if "Line" in kind else _split_polygon
    parts = [part for member in members if member for part in split(member)]
    single = kind.removeprefix("Multi")
    if len(parts) == 1:
        return {**whole, "type": single, "coordinates": parts[0]}
    return {**whole, "type": f"Multi{single}", "coordinates": parts}


def _turns(step: Floats) -> Floats:
    """Return the whole turns in steps of longitude; none in a step of just half a turn."""
    turns: Floats = np.where(np.abs(step) > _HALF_TURN, np.rint(step / _FULL_TURN), 0.0)
    return turns


def _copy_of(lon: float) -> int:
    """Return which copy of the world, 0 for -180 <= lon < 180, a longitude lies on."""
    return math.floor((lon + _HALF_TURN) / _FULL_TURN)


def _in_copy(lon: float, copy: int) -> bool:
    return abs(lon - copy * _FULL_TURN) <= _HALF_TURN


def _stretches(a_lon: float, b_lon: float) -> list[tuple[int, float, float]]:
    """Cut a step of longitude at the antimeridians it crosses: (copy, start, stop) in order."""
    low, high = min(a_lon, b_lon), max(a_lon, b_lon)
    first = _copy_of(low)
    last = first if low == high else math.ceil((high - _HALF_TURN) / _FULL_TURN)
    seams = [k * _FULL_TURN + _HALF_TURN for k in range(first, last)]
    marks = [low, *seams, high]
    found = [(first + i, start, stop) for i, (start, stop) in enumerate(pairwise(marks))]
    if a_lon <= b_lon:
        return found
    return [(copy, stop, start) for copy, start, stop in reversed(found)]


def _between(lon: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    if lon == a[0]:
        return a[1]
    if lon == b[0]:
        return b[1]
    return a[1] + (b[1] - a[1]) * (lon - a[0]) / (b[0] - a[0])


def _narrowest(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the narrowest stretch of the circle of longitudes that covers all spans."""
    if any(east - west >= _FULL_TURN for west, east in spans):
        return -_HALF_TURN, _HALF_TURN
    turned = []
    for west, east in spans:
        shift = 0.0 if _in_copy(west, 0) and west < _HALF_TURN else _copy_of(west) * _FULL_TURN
        turned.append((west - shift, east - shift))
    turned.sort()
    # The widest gap that no span covers is left out. Going round once more finds the gap
    # over the seam.
    reach = max(east for _, east in turned) - _FULL_TURN
    best, west, east = -math.inf, turned[0][0], turned[0][0]
    covered = reach
    for start, stop in turned:
        if start - covered > best:
            best, west, east = start - covered, start, covered
        covered = max(covered, stop)
    if best <= 0.0:
        return -_HALF_TURN, _HALF_TURN
    if west == -_HALF_TURN and east == -_HALF_TURN:
        return west, east
    east = normalise_lon(east)
    if east == -_HALF_TURN:
        east = _HALF_TURN
    return normalise_lon(west), east


def _lines(geometry: Geometry) -> list[list[Position]]:
    """Return all runs of positions of a geometry, single points as runs of one."""
    kind, at = geometry["type"], geometry.get("coordinates") or []
    match kind:
        case "GeometryCollection":
            return [line for g in geometry["geometries"] for line in _lines(g)]
        case "Point" | "LineString":
            line = [at] if kind == "Point" else at
            return [line] if at else []
        case "MultiPoint":
            return [[p] for p in at]
        case "MultiPolygon":
            return [ring for polygon in at for ring in polygon]
        case _:
            return list(at)


def _unroll_positions(line: Sequence[Position]) -> list[Position]:
    lons = unroll([p[0] for p in line]).tolist()
    return [[lon, *p[1:]] for lon, p in zip(lons, line, strict=True)]


def _unroll_polygon(rings: Sequence[Sequence[Position]]) -> list[list[Position]]:
    drawn = [_unroll_ring(ring) for ring in rings]
    if not drawn or not drawn[0]:
        return drawn
    west, east = min(p[0] for p in drawn[0]), max(p[0] for p in drawn[0])
    middle = (west + east) / 2
    for hole in drawn[1:]:
        here = (min(p[0] for p in hole) + max(p[0] for p in hole)) / 2 if hole else middle
        turns = round((middle - here) / _FULL_TURN)
        for position in hole:
            position[0] += turns * _FULL_TURN
    return drawn


def _unroll_ring(ring: Sequence[Position]) -> list[Position]:
    if len(ring) < _RING_MIN:
        return _unroll_positions(ring)
    lon = np.array([p[0] for p in ring], dtype=np.float64)
    lat = np.array([p[1] for p in ring], dtype=np.float64)
    on_pole = (np.abs(lat[1:]) == _POLE) & (lat[1:] == lat[:-1])
    turns = np.where(on_pole, 0.0, _turns(np.diff(lon)))
    unrolled = lon - np.concatenate(([0.0], np.cumsum(turns))) * _FULL_TURN
    if np.ptp(unrolled) == 0.0 and np.ptp(lon) > 0.0:
        return [list(p) for p in ring]  # a box as wide as the world
    drawn = [[x, *p[1:]] for x, p in zip(unrolled.tolist(), ring, strict=True)]
    if abs(unrolled[-1] - unrolled[0]) > _HALF_TURN:
        pole = math.copysign(_POLE, float(lat.mean()))
        drawn += [[drawn[-1][0], pole], [drawn[0][0], pole], list(drawn[0])]
    return drawn


def _normalised(position: Position) -> Position:
    return [normalise_lon(position[0]), *position[1:]]


def _split_positions(line: Sequence[Position]) -> list[list[Position]]:
    return split_line([p[0] for p in line], [p[1] for p in line])


def _split_polygon(rings: Sequence[Sequence[Position]]) -> list[list[list[Position]]]:
    from shapely import Polygon, affinity, box, make_valid  # noqa: PLC0415 - heavy, seldom needed

    whole = make_valid(
        Polygon([p[:2] for p in rings[0]], [[p[:2] for p in hole] for hole in rings[1:]])
    )
    west, _, east, _ = whole.bounds
    parts: list[list[list[Position]]] = []
    for copy in range(_copy_of(west), _copy_of(east) + 1):
        shift = copy * _FULL_TURN
        frame = box(shift - _HALF_TURN, -_POLE, shift + _HALF_TURN, _POLE)
        moved = affinity.translate(whole.intersection(frame), -shift)
        for part in getattr(moved, "geoms", [moved]):
            if isinstance(part, Polygon) and part.area > 0.0:
                oriented = part.normalize().reverse()  # RFC 7946: the outer ring anticlockwise
                outline = [oriented.exterior, *oriented.interiors]
                parts.append([[list(c) for c in ring.coords] for ring in outline])
    return parts
