"""What is between two positions that follow one another: how it is known, and its shortest path.

A time without positions longer than a threshold is a coverage gap. Long edges are shortest paths,
whose vertices are prepared here, so that the page needs no geodesy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.formats.tracks.columns import NO_TIME
from viewer.geo import mercator
from viewer.model.time import MINUTE
from viewer.model.track import KIND_ESTIMATED, KIND_GROUND, KIND_MLAT
from viewer.session.tracks import layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.formats.tracks.columns import Positions

GAP_AIRBORNE_MS = 5 * MINUTE
"""Longer than this without a position is a gap in the air."""
GAP_GROUND_MS = 30 * MINUTE
"""Longer than this without a position is a gap on the ground, also where it stays in one place."""
STAYS_M = 3_000.0
"""An aircraft that is heard again within this distance is taken to have stayed there."""

_EQUATOR_M = 40_075_016.7
_RADIUS_M = 6_371_000.0
_SHORT_M = 5_000.0
_OFF_M = 20.0
_MOST_PARTS = 256
_STEEPEST = np.radians(88.0)


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges that leave the shown positions, in their order.

    ``style`` is of :data:`viewer.session.tracks.layout.STYLES`; ``sort`` numbers those that may
    be joined with one another; ``bent`` is how far they are from straight, in world units,
    infinite where there is no edge; ``skips`` marks those that lead over flagged positions;
    ``prepared`` are the numbers of those with a prepared path, ``path_start`` where each begins
    in ``path_x`` and ``path_y`` (world units, inner vertices at equal distances). ``x`` and ``y``
    are the shown
    positions.
    """

    style: NDArray[np.uint8]
    sort: NDArray[np.uint8]
    bent: NDArray[np.float32]
    skips: NDArray[np.bool_]
    prepared: NDArray[np.int64]
    path_start: NDArray[np.int64]
    path_x: NDArray[np.int32]
    path_y: NDArray[np.int32]
    x: NDArray[np.int32]
    y: NDArray[np.int32]


def edges(
    positions: Positions,
    lon: NDArray[Any],
    x: NDArray[Any],
    y: NDArray[Any],
    kept: NDArray[Any],
    joined: NDArray[Any],
) -> Edges:
    """Return the edges between the shown positions ``kept`` (row numbers).

    ``lon`` are unrolled degrees; ``joined`` says of each track whether it is a line at all.
    """
    count = len(kept)
    all_kept = count == len(x)
    x, y = (x, y) if all_kept else (x[kept], y[kept])
    style = np.zeros(count, np.uint8)
    skips = np.zeros(count, bool)
    if count < 2:  # noqa: PLR2004 no edge
        none = np.zeros(0, np.int64)
        return Edges(
            style, style, np.full(count, np.inf, np.float32), skips, none, np.zeros(1, np.int64),
            np.zeros(0, np.int32), np.zeros(0, np.int32), x, y,
        )  # fmt: skip
    track, time, kind = positions.track[kept], positions.time[kept], positions.kind[kept]
    same = (track[1:] == track[:-1]) & joined[track[1:]]
    dx, dy = np.diff(x.astype(np.float32)), np.diff(y.astype(np.float32))
    same &= np.abs(dx) <= mercator.WORLD / 2
    told = (time[1:] != NO_TIME) & (time[:-1] != NO_TIME)
    wait = np.where(told, time[1:] - time[:-1], 0)
    grounded = (kind[1:] == KIND_GROUND) & (kind[:-1] == KIND_GROUND)
    # Most edges are short and soon over: of the others only the length is needed.
    far = (np.abs(dx) + np.abs(dy)) * np.float32(_EQUATOR_M / mercator.WORLD) > _SHORT_M
    some = np.flatnonzero(same & (far | (wait > GAP_AIRBORNE_MS)))
    length, off, unit = _measured(
        x, y, positions.lat[kept[some]], positions.lat[kept[some + 1]], some
    )
    still = grounded[some] | (length < STAYS_M)
    gap = np.zeros(count - 1, bool)
    gap[some] = wait[some] > np.where(still, GAP_GROUND_MS, GAP_AIRBORNE_MS)
    edge = np.full(count - 1, layout.RECEIVED, np.uint8)
    edge[grounded] = layout.GROUND
    edge[(kind[1:] == KIND_MLAT) | (kind[:-1] == KIND_MLAT)] = layout.MLAT
    edge[gap] = layout.GAP
    edge[(kind[1:] == KIND_ESTIMATED) | (kind[:-1] == KIND_ESTIMATED)] = layout.ESTIMATED
    edge[~same] = layout.NO_EDGE
    style[:-1] = edge
    if not all_kept:
        skips[:-1] = same & (np.diff(kept) > 1)
    long = (off > _OFF_M) & (length > _SHORT_M)
    prepared = some[long]
    parts = np.clip(np.ceil(np.sqrt(off[long] / _OFF_M)), 2, _MOST_PARTS).astype(np.int64)
    path_start, path_x, path_y = shortest(
        lon[kept[prepared]], positions.lat[kept[prepared]],
        lon[kept[prepared + 1]], positions.lat[kept[prepared + 1]], parts,
    )  # fmt: skip
    sort = np.where((style == layout.MLAT) | (style == layout.GROUND), layout.RECEIVED, style)
    bent = np.full(count, np.inf, np.float32)
    bent[:-1][same] = 0.0
    bent[some] = off / unit
    return Edges(
        style, sort.astype(np.uint8), bent, skips, prepared, path_start, path_x, path_y, x, y
    )


def _measured(
    x: NDArray[Any], y: NDArray[Any], lat_a: NDArray[Any], lat_b: NDArray[Any], some: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return of some edges the length in metres, how far from straight, metres a world unit.

    All about: they decide what is prepared, and are not shown.
    """
    lat_a, lat_b = np.radians(lat_a), np.radians(lat_b)
    middle = np.minimum(np.abs(lat_a + lat_b) / 2, _STEEPEST)
    dx = x[some + 1].astype(np.float64) - x[some]
    dy = y[some + 1].astype(np.float64) - y[some]
    unit = _EQUATOR_M / mercator.WORLD * np.cos(middle)
    length = np.hypot(dx, dy) * unit
    # Straight in Mercator and along the geodesic: apart by about L² tan(lat) / 8 R at the middle.
    steep = np.maximum(np.abs(lat_a), np.abs(lat_b))
    off = length**2 * np.tan(np.minimum(steep, _STEEPEST)) / (8 * _RADIUS_M)
    # Across the equator the ends' latitudes say little of the way between.
    across = length**2 / (80 * _RADIUS_M)
    off = np.where(length > 1e6, np.maximum(off, across), off)  # noqa: PLR2004 1,000 km
    return length, off, unit


def shortest(
    lon_a: NDArray[Any], lat_a: NDArray[Any], lon_b: NDArray[Any], lat_b: NDArray[Any],
    parts: NDArray[Any],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:  # fmt: skip
    """Return the inner vertices of many shortest paths, each in so many equal parts."""
    inner = parts - 1
    start = np.concatenate(([0], np.cumsum(inner))).astype(np.int64)
    if not len(parts):
        return start, np.zeros(0, np.int32), np.zeros(0, np.int32)
    from viewer.geo.geodesic import geod  # noqa: PLC0415 pyproj, where there is a long edge

    course, _, length = geod().inv(lon_a, lat_a, lon_b, lat_b)
    which = np.repeat(np.arange(len(parts)), inner)
    number = np.arange(start[-1]) - start[which] + 1
    lon, lat, _ = geod().fwd(
        lon_a[which], lat_a[which], np.asarray(course)[which],
        np.asarray(length)[which] * number / parts[which],
    )  # fmt: skip
    # Each vertex on the copy of the world that the edge's own straight line is on.
    straight = lon_a[which] + (lon_b - lon_a)[which] * number / parts[which]
    lon = np.asarray(lon) + 360.0 * np.rint((straight - np.asarray(lon)) / 360.0)
    x, y = mercator.to_world_many(lon, lat)
    return start, np.rint(x).astype(np.int32), np.rint(y).astype(np.int32)
