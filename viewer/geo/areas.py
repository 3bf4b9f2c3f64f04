"""Areas on the Earth, made ready to be crossed: their edges in blocks, their polygons prepared.

Between two vertices an edge is straight in degrees, as Natural Earth and GeoJSON draw it; long
ones are broken up, so that each is nearly a shortest path as well. Edges along +-180 and along a
pole are cuts of the drawing and are left out, and an edge that two neighbours share is kept once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]

Ring: TypeAlias = "Floats"
"""Vertices [n, 2] in degrees, within -180..180, the last equal to the first."""

_LONGEST_EDGE_DEG = 0.25
_BLOCK = 16
_SAME_VERTEX = 1e7  # a ten-millionth of a degree, 1 cm
_HALF_TURN, _POLE = 180.0, 90.0
_ON_SEAM = 1e-9
_ECCENTRICITY_SQUARED = 0.006694379990141316  # WGS84


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """What an area is called. ``code`` is ISO 3166 alpha-2 for a country, None where it has none.

    ``key`` is whatever the maker wants to know it by.
    """

    name: str
    code: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """Areas with their edges and polygons.

    ``vertices`` are unit vectors from the Earth's centre [n, 3], ``lon_lat`` the same in degrees;
    edge ``i`` runs from vertex ``edges[i]`` to the one after it. A block is a run of edges, from
    ``block_start[k]`` to ``block_start[k + 1]``, inside the ball around ``centre[k]``. ``tree``
    holds the blocks' boxes in degrees, ``polygon_tree`` those of ``polygons``; ``owner`` is the
    number of a polygon's area, and larger polygons come first.
    """

    areas: tuple[Area, ...]
    lon_lat: Floats
    vertices: Floats
    edges: Ints
    block_start: Ints
    centre: Floats
    radius: Floats
    tree: Any
    polygons: Any
    owner: Ints
    polygon_tree: Any

    def at(self, lon: Floats, lat: Floats) -> Ints:
        """Return the number of the area at each position, -1 where there is none.

        Of several that hold it the smallest polygon wins. ``lon`` lies within -180..180.
        """
        import shapely  # noqa: PLC0415 - heavy, seldom needed

        found = np.full(len(lon), -1, np.int64)
        if not len(self.polygons):
            return found
        points, polygons = self.polygon_tree.query(shapely.points(lon, lat))
        held = shapely.intersects_xy(self.polygons[polygons], lon[points], lat[points])
        points, polygons = points[held], polygons[held]
        order = np.argsort(polygons, kind="stable")
        found[points[order]] = self.owner[polygons[order]]
        return found


def unit_vectors(lon: Floats, lat: Floats) -> Floats:
    """Return the directions [n, 3] from the Earth's centre to positions on WGS84."""
    rad_lon, rad_lat = np.radians(lon), np.radians(lat)
    # The geocentric latitude, from the geodetic one: tan of one is (1 - e^2) tan of the other.
    z = np.sin(rad_lat) * (1.0 - _ECCENTRICITY_SQUARED)
    flat = np.cos(rad_lat)
    length = np.hypot(flat, z)
    found: Floats = np.stack(
        (flat * np.cos(rad_lon) / length, flat * np.sin(rad_lon) / length, z / length), axis=-1
    )
    return found


def make(areas: Sequence[Area], polygons: Sequence[Sequence[Sequence[Ring]]]) -> Areas:
    """Make areas ready: for each its polygons, each a list of rings, the outer one first."""
    import shapely  # noqa: PLC0415 - heavy, seldom needed

    rings = [ring for area in polygons for polygon in area for ring in polygon]
    lon_lat, ring_of = _broken_up(rings)
    vectors = unit_vectors(lon_lat[:, 0], lon_lat[:, 1])
    edges = _kept_edges(lon_lat, ring_of)
    block_start = _blocks(edges, ring_of)
    west_south, east_north, centre, radius = _bounds(lon_lat, vectors, edges, block_start)
    made = np.array(
        [
            shapely.Polygon(polygon[0], polygon[1:])
            for area in polygons
            for polygon in area
        ],
        dtype=object,
    )  # fmt: skip
    owner = np.repeat(np.arange(len(polygons)), [len(area) for area in polygons]).astype(np.int64)
    order = np.argsort(-shapely.area(made), kind="stable") if len(made) else np.zeros(0, np.int64)
    made, owner = made[order], owner[order]
    shapely.prepare(made)
    return Areas(
        areas=tuple(areas),
        lon_lat=lon_lat,
        vertices=vectors,
        edges=edges,
        block_start=block_start,
        centre=centre,
        radius=radius,
        tree=shapely.STRtree(
            shapely.box(west_south[:, 0], west_south[:, 1], east_north[:, 0], east_north[:, 1])
        ),
        polygons=made,
        owner=owner,
        polygon_tree=shapely.STRtree(made),
    )


def _broken_up(rings: Sequence[Ring]) -> tuple[Floats, Ints]:
    """Join rings, no edge longer than a quarter of a degree; return vertices and their rings."""
    if not rings:
        return np.zeros((0, 2)), np.zeros(0, np.int64)
    whole = np.concatenate([np.asarray(r, np.float64)[:, :2] for r in rings])
    ring_of = np.repeat(np.arange(len(rings)), [len(r) for r in rings]).astype(np.int64)
    step = np.diff(whole, axis=0, append=whole[-1:])
    last = np.append(ring_of[1:] != ring_of[:-1], True)
    step[last] = 0.0
    parts = np.maximum(1, np.ceil(np.abs(step).max(axis=1) / _LONGEST_EDGE_DEG)).astype(np.int64)
    vertex = np.repeat(np.arange(len(whole)), parts)
    number = np.arange(len(vertex)) - np.repeat(np.cumsum(parts) - parts, parts)
    share = (number / parts[vertex])[:, None]
    return whole[vertex] + share * step[vertex], ring_of[vertex]


def _kept_edges(lon_lat: Floats, ring_of: Ints) -> Ints:
    """Return the first vertex of each edge that is a border, shared ones once."""
    if not len(lon_lat):
        return np.zeros(0, np.int64)
    a, b = lon_lat[:-1], lon_lat[1:]
    inside = ring_of[:-1] == ring_of[1:]
    limit = np.array((_HALF_TURN, _POLE)) - _ON_SEAM
    on_seam = ((np.abs(a) >= limit) & (np.abs(b) >= limit) & (a * b > 0.0)).any(axis=1)
    edges = np.flatnonzero(inside & ~on_seam & (a != b).any(axis=1))
    keys = np.rint(lon_lat * _SAME_VERTEX).astype(np.int64)
    packed = (keys[:, 0] << 32) + keys[:, 1]
    first, second = packed[edges], packed[edges + 1]
    pairs = np.stack((np.minimum(first, second), np.maximum(first, second)), axis=1)
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    fresh = np.append(True, (pairs[order][1:] != pairs[order][:-1]).any(axis=1))
    return np.sort(edges[order[fresh]])


def _blocks(edges: Ints, ring_of: Ints) -> Ints:
    """Cut the edges into runs of neighbours; return the starts, and the end of the last."""
    if not len(edges):
        return np.zeros(1, np.int64)
    apart = np.append(True, (np.diff(edges) != 1) | (np.diff(ring_of[edges]) != 0))
    run = np.flatnonzero(apart)
    within = np.arange(len(edges)) - np.repeat(run, np.diff(np.append(run, len(edges))))
    return np.append(np.flatnonzero(within % _BLOCK == 0), len(edges)).astype(np.int64)


def _bounds(
    lon_lat: Floats, vectors: Floats, edges: Ints, block_start: Ints
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return for each block its box (west and south, east and north) and its ball."""
    if not len(edges):
        return np.zeros((0, 2)), np.zeros((0, 2)), np.zeros((0, 3)), np.zeros(0)
    starts, count = block_start[:-1], np.diff(block_start)
    a, b = lon_lat[edges], lon_lat[edges + 1]
    low = np.minimum.reduceat(np.minimum(a, b), starts, axis=0)
    high = np.maximum.reduceat(np.maximum(a, b), starts, axis=0)
    p, q = vectors[edges], vectors[edges + 1]
    centre = np.add.reduceat((p + q) / 2, starts, axis=0) / count[:, None]
    middle = np.repeat(centre, count, axis=0)
    away = np.maximum(np.linalg.norm(p - middle, axis=1), np.linalg.norm(q - middle, axis=1))
    return low, high, centre, np.maximum.reduceat(away, starts)
