"""Which areas a path passes over: where it enters and leaves each, when, and how long it is inside.

A path is a chain of positions with geodesics between them. It is cut into pieces of at most
200 km, each of which lies in one plane through the Earth's centre to within 3 m; a border is
crossed where its ends lie on two sides of that plane. So nothing depends on longitude, and
neither +-180 nor a pole is special. Between two crossings the middle tells the area.

Between positions that are known to be further apart in time than a threshold nothing is said
of areas: such a stretch is a gap, "between these positions".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from viewer.geo.areas import unit_vectors
from viewer.geo.geodesic import GeodesyError, destination_many, geod, inverse_many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from viewer.geo.areas import Areas
    from viewer.geo.geodesic import LonLat

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]
    Bools: TypeAlias = NDArray[np.bool_]

Range = tuple[int | None, int | None]
"""Earliest and latest, milliseconds since 1970 UTC; None where open."""

Bound = Literal["path", "border", "gap"]
"""What a stretch begins or ends with: the path's own end, a border, a gap in the positions."""

_PIECE_M = 200_000.0
_EARTH_M = 6_371_000.0
_APART_M = 0.01  # crossings nearer to each other than this are one
_SLACK_M = 1.0  # a crossing at the joint of two pieces must not fall between them
_ON_PLANE = 1e-9  # radians, 6 mm
_BEYOND_MAP = 85.0  # from here to the pole a box of longitudes says little
_HALF_TURN, _FULL_TURN, _POLE = 180.0, 360.0, 90.0


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """A path: positions in order, degrees, and for each when it was passed.

    ``earliest`` and ``latest`` are milliseconds since 1970 UTC, NaN where open; None for a path
    without times. Between neighbours the path is the geodesic.
    """

    lon: Floats
    lat: Floats
    earliest: Floats | None = None
    latest: Floats | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a path over one area, over none (``area`` None), or in a gap of the positions.

    ``area`` is the number of the area. ``enter`` and ``leave`` are (lon, lat), ``entered`` and
    ``left`` when, at an even speed between the positions with times. ``from_m`` and ``to_m`` are
    distances from the path's start.
    """

    area: int | None
    gap: bool
    from_m: float
    to_m: float
    enter: LonLat
    leave: LonLat
    entered: Range
    left: Range
    begins: Bound
    ends: Bound

    @property
    def length_m(self) -> float:
        """Length in metres."""
        return self.to_m - self.from_m


def positions(
    lon: ArrayLike,
    lat: ArrayLike,
    earliest: ArrayLike | None = None,
    latest: ArrayLike | None = None,
) -> Positions:
    """Return a path from anything that is like arrays of one length.

    Raises:
        GeodesyError: the arrays differ in length.
    """
    arrays = [np.asarray(v, np.float64) for v in (lon, lat)]
    times = [None if v is None else np.asarray(v, np.float64) for v in (earliest, latest)]
    lengths = {len(a) for a in (*arrays, *times) if a is not None}
    if len(lengths) > 1:
        message = f"arrays of a path differ in length: {sorted(lengths)}"
        raise GeodesyError(message)
    return Positions(arrays[0], arrays[1], times[0], times[1])


def overflown(
    paths: Sequence[Positions], areas: Areas, gap_ms: float | None = None
) -> list[tuple[Stretch, ...]]:
    """Cut each path into stretches over one area, over none, or in a gap; they add up to it.

    Args:
        paths: any number of paths; all are worked on at once.
        areas: what may lie under them. Where areas overlap, the smallest polygon wins.
        gap_ms: positions that may be further apart in time than this have a gap between them.

    Returns:
        For each path its stretches in order; none for a path of no length. Neighbouring
        stretches differ in area, but for gaps, each of which stands alone.

    Raises:
        GeodesyError: a position is not finite or off the Earth.
    """
    legs = _legs(paths, gap_ms)
    if not len(legs.start):
        return [() for _ in paths]
    crossings = _crossings(_pieces(legs), areas)
    bounds, gap = _bounds(legs, crossings)
    middle_lon, middle_lat = legs.at((bounds[:, 0] + bounds[:, 1]) / 2)
    area = np.full(len(bounds), -1, np.int64)
    area[~gap] = areas.at(middle_lon[~gap], middle_lat[~gap])
    return _stretches(paths, legs, bounds, gap, area)


# ---------------------------------------------------------------- the paths laid end to end


@dataclass(frozen=True, slots=True, eq=False)
class _Legs:
    """The geodesics of all paths, end to end on one scale of distance, in metres.

    ``path`` is the number of each one's path; ``path_start`` where each path begins, and where
    the last ends; ``joints`` for each path where its positions lie.
    """

    lon: Floats
    lat: Floats
    course: Floats
    start: Floats
    stop: Floats
    path: Ints
    gap: Bools
    path_start: Floats
    joints: tuple[Floats, ...]

    def at(self, along: Floats, leg: Ints | None = None) -> tuple[Floats, Floats]:
        """Return the positions at distances on the common scale, -180 <= lon <= 180."""
        if leg is None:
            leg = np.clip(
                np.searchsorted(self.start, along, side="right") - 1, 0, len(self.start) - 1
            )
        lon, lat, _ = destination_many(
            self.lon[leg], self.lat[leg], self.course[leg], along - self.start[leg]
        )
        return lon, lat


def _legs(paths: Sequence[Positions], gap_ms: float | None) -> _Legs:
    whole_lon = np.concatenate([p.lon for p in paths] or [np.zeros(0)])
    whole_lat = np.concatenate([p.lat for p in paths] or [np.zeros(0)])
    path_of = np.repeat(np.arange(len(paths)), [len(p.lon) for p in paths]).astype(np.int64)
    ways = inverse_many(whole_lon[:-1], whole_lat[:-1], whole_lon[1:], whole_lat[1:])
    same = path_of[1:] == path_of[:-1]
    length = np.where(same, ways.distance_m, 0.0)
    along = np.append(0.0, np.cumsum(length))
    counts = np.array([len(p.lon) for p in paths], np.int64)
    first = np.cumsum(counts) - counts
    joints = tuple(along[f : f + n] for f, n in zip(first.tolist(), counts.tolist(), strict=True))
    path_start = np.append([along[min(f, len(along) - 1)] for f in first.tolist()], along[-1])
    gap = np.concatenate([_gaps(p, gap_ms) for p in paths] or [np.zeros(0, bool)])[:-1]
    kept = length > 0.0
    return _Legs(
        lon=whole_lon[:-1][kept],
        lat=whole_lat[:-1][kept],
        course=ways.initial_course_deg[kept],
        start=along[:-1][kept],
        stop=along[1:][kept],
        path=path_of[:-1][kept],
        gap=gap[kept],
        path_start=path_start,
        joints=joints,
    )


def _gaps(path: Positions, gap_ms: float | None) -> Bools:
    """Say of each position whether a gap follows it; nothing follows the last."""
    found = np.zeros(len(path.lon), bool)
    if gap_ms is not None and path.earliest is not None and path.latest is not None:
        found[:-1] = path.latest[1:] - path.earliest[:-1] > gap_ms  # never for NaN
    return found


# ---------------------------------------------------------------- crossings


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Short pieces of the geodesics: ends as positions and directions, planes, lengths."""

    lon: Floats
    lat: Floats
    end_lon: Floats
    end_lat: Floats
    start: Floats
    length: Floats
    tangent: Floats
    normal: Floats
    middle: Floats


def _pieces(legs: _Legs) -> _Pieces:
    use = np.flatnonzero(~legs.gap)
    length = legs.stop[use] - legs.start[use]
    count = np.ceil(length / _PIECE_M).astype(np.int64)
    leg = np.repeat(use, count)
    number = np.arange(len(leg)) - np.repeat(np.cumsum(count) - count, count)
    step = np.repeat(length / np.maximum(count, 1), count)
    start = legs.start[leg] + number * step
    lon, lat = legs.at(start, leg)
    end_lon, end_lat = legs.at(start + step, leg)
    a, b = unit_vectors(lon, lat), unit_vectors(end_lon, end_lat)
    normal = np.cross(a, b)
    normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-300)[:, None]
    return _Pieces(
        lon, lat, end_lon, end_lat, start, step, np.cross(normal, a), normal, (a + b) / 2
    )


def _boxes(pieces: _Pieces) -> tuple[Floats, Ints]:
    """Return boxes (west, south, east, north) that hold the pieces, and their pieces.

    A geodesic of 200 km bulges toward the pole by less than 0.8 km times the tangent of its
    latitude. A piece across +-180 has a box on each side.
    """
    turn = np.remainder(pieces.end_lon - pieces.lon + _HALF_TURN, _FULL_TURN) - _HALF_TURN
    west = np.minimum(pieces.lon, pieces.lon + turn)
    east = np.maximum(pieces.lon, pieces.lon + turn)
    high = np.maximum(np.abs(pieces.lat), np.abs(pieces.end_lat))
    margin = 0.02 + 0.01 * np.tan(np.radians(np.minimum(high, _BEYOND_MAP)))
    south = np.minimum(pieces.lat, pieces.end_lat) - margin
    north = np.maximum(pieces.lat, pieces.end_lat) + margin
    polar = high > _BEYOND_MAP
    south = np.where(polar & (pieces.lat < 0.0), -_POLE, south)
    north = np.where(polar & (pieces.lat > 0.0), _POLE, north)
    west = np.where(polar, -_HALF_TURN, west - 0.01)
    east = np.where(polar, _HALF_TURN, east + 0.01)
    box = np.stack((west, south, east, north), axis=1)
    number = np.arange(len(box))
    shift = np.array((_FULL_TURN, 0.0, _FULL_TURN, 0.0))
    over, under = box[:, 2] > _HALF_TURN, box[:, 0] < -_HALF_TURN
    return (
        np.concatenate((box, box[over] - shift, box[under] + shift)),
        np.concatenate((number, number[over], number[under])),
    )


def _crossings(pieces: _Pieces, areas: Areas) -> Floats:
    """Return where borders are crossed, on the common scale of distance, in no order."""
    import shapely  # noqa: PLC0415 - heavy, seldom needed

    if not len(pieces.lon) or not len(areas.edges):
        return np.zeros(0)
    box, number = _boxes(pieces)
    found, block = areas.tree.query(shapely.box(*box.T))
    piece = number[found]
    near = _near(pieces, areas, piece, block)
    piece, block = piece[near], block[near]
    count = np.diff(areas.block_start)[block]
    within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    edge = areas.edges[np.repeat(areas.block_start[:-1][block], count) + within]
    piece = np.repeat(piece, count)
    normal = pieces.normal[piece]
    left = np.einsum("ij,ij->i", normal, areas.vertices[edge])
    right = np.einsum("ij,ij->i", normal, areas.vertices[edge + 1])
    # A border that runs along the path is crossed nowhere: then its vertices tell where it ends.
    along = np.abs(left) < _ON_PLANE
    cut = np.flatnonzero(((left >= 0.0) != (right >= 0.0)) | along | (np.abs(right) < _ON_PLANE))
    left, right, along = left[cut], right[cut], along[cut]
    share = np.where(along, 0.0, 1.0)
    np.divide(left, left - right, out=share, where=(left >= 0.0) != (right >= 0.0))
    return _measured(pieces, areas, piece[cut], edge[cut], share)


def _near(pieces: _Pieces, areas: Areas, piece: Ints, block: Ints) -> Bools:
    """Say which blocks have a ball that meets both the plane and the ball of their piece."""
    centre, radius = areas.centre[block], areas.radius[block] + 1e-9
    aside = np.abs(np.einsum("ij,ij->i", pieces.normal[piece], centre))
    away = np.linalg.norm(centre - pieces.middle[piece], axis=1)
    reach = pieces.length[piece] / 2.0 / _EARTH_M * 1.02 + 1e-6
    found: Bools = (aside <= radius) & (away <= radius + reach)
    return found


def _measured(pieces: _Pieces, areas: Areas, piece: Ints, edge: Ints, share: Floats) -> Floats:
    """Return the distances of the crossings that lie on their pieces."""
    a, b = areas.lon_lat[edge], areas.lon_lat[edge + 1]
    place = a + share[:, None] * (b - a)
    vectors = unit_vectors(place[:, 0], place[:, 1])
    ahead = np.einsum("ij,ij->i", pieces.tangent[piece], vectors)
    length = pieces.length[piece]
    # Roughly first: the angle from the piece's start, to a hundredth of it.
    rough = np.abs(ahead * _EARTH_M - length / 2) <= length / 2 * 1.02 + 2 * _SLACK_M
    piece, place, ahead, length = piece[rough], place[rough], ahead[rough], length[rough]
    _, _, away = geod().inv(
        pieces.lon[piece], pieces.lat[piece], place[:, 0].copy(), place[:, 1].copy()
    )
    along = np.copysign(np.asarray(away, np.float64), ahead)
    on = (along >= -_SLACK_M) & (along <= length + _SLACK_M)
    found: Floats = pieces.start[piece[on]] + np.clip(along[on], 0.0, length[on])
    return found


# ---------------------------------------------------------------- stretches


def _bounds(legs: _Legs, crossings: Floats) -> tuple[Floats, Bools]:
    """Cut the common scale at crossings, gaps and the paths' ends.

    Returns the starts and stops [n, 2] of what lies between, and whether it is a gap.
    """
    gap_ends = np.concatenate((legs.start[legs.gap], legs.stop[legs.gap]))
    firm = np.unique(np.concatenate((legs.path_start, gap_ends)))
    # What is nearer than a centimetre to a firm cut, or to the crossing before, is left out.
    soft = np.unique(crossings)
    after = np.searchsorted(firm, soft)
    room = np.minimum(
        np.abs(soft - firm[np.clip(after, 0, len(firm) - 1)]),
        np.abs(soft - firm[np.clip(after - 1, 0, len(firm) - 1)]),
    )
    soft = soft[room > _APART_M]
    soft = soft[np.append(True, np.diff(soft) > _APART_M)[: len(soft)]]
    cuts = np.sort(np.concatenate((firm, soft)))
    bounds = np.stack((cuts[:-1], cuts[1:]), axis=1)
    leg = np.searchsorted(legs.start, bounds.mean(axis=1), side="right") - 1
    return bounds, legs.gap[leg]


def _stretches(
    paths: Sequence[Positions], legs: _Legs, bounds: Floats, gap: Bools, area: Ints
) -> list[tuple[Stretch, ...]]:
    """Join what lies over one area and put it into words, path by path."""
    middle = bounds.mean(axis=1)
    path = legs.path[np.searchsorted(legs.start, middle, side="right") - 1]
    fresh = np.append(
        True,
        (path[1:] != path[:-1]) | (area[1:] != area[:-1]) | gap[1:] | gap[:-1],
    )
    first = np.flatnonzero(fresh)
    last = np.append(first[1:] - 1, len(bounds) - 1)
    start, stop = bounds[first, 0], bounds[last, 1]
    path, area, gap = path[first], area[first], gap[first]
    enter = np.stack(legs.at(start), axis=1)
    # The end of a path is not the start of the next: ask the geodesic that leads to it.
    before = np.searchsorted(legs.stop, stop, side="left")
    leave = np.stack(legs.at(stop, np.clip(before, 0, len(legs.stop) - 1)), axis=1)
    found: list[tuple[Stretch, ...]] = []
    ends = np.searchsorted(path, np.arange(len(paths) + 1))
    for number, item in enumerate(paths):
        here = slice(int(ends[number]), int(ends[number + 1]))
        origin = float(legs.path_start[number])
        entered = _times(item, legs.joints[number], start[here])
        left = _times(item, legs.joints[number], stop[here])
        count = here.stop - here.start
        rows = zip(
            area[here].tolist(),
            gap[here].tolist(),
            (start[here] - origin).tolist(),
            (stop[here] - origin).tolist(),
            enter[here].tolist(),
            leave[here].tolist(),
            entered,
            left,
            strict=True,
        )
        gaps = gap[here].tolist()
        found.append(
            tuple(
                Stretch(
                    None if over < 0 else over,
                    is_gap,
                    from_m,
                    to_m,
                    (into[0], into[1]),
                    (out[0], out[1]),
                    when_in,
                    when_out,
                    "path" if i == 0 else _bound(is_gap or gaps[i - 1]),
                    "path" if i == count - 1 else _bound(is_gap or gaps[i + 1]),
                )
                for i, (over, is_gap, from_m, to_m, into, out, when_in, when_out) in enumerate(rows)
            )
        )
    return found


def _bound(by_gap: bool) -> Bound:  # noqa: FBT001 - one flag is all there is
    return "gap" if by_gap else "border"


def _times(path: Positions, joints: Floats, along: Floats) -> list[Range]:
    """Return when the distances were reached: at an even speed between positions with times.

    Before the first position with a time nothing is known but that it was not later; after the
    last, that it was not earlier.
    """
    if path.earliest is None and path.latest is None:
        return [(None, None)] * len(along)
    low = _interpolated(path.earliest, joints, along, forwards=True)
    high = _interpolated(path.latest, joints, along, forwards=False)
    return [
        (None if math.isnan(a) else math.floor(a), None if math.isnan(b) else math.ceil(b))
        for a, b in zip(low.tolist(), high.tolist(), strict=True)
    ]


def _interpolated(times: Floats | None, joints: Floats, along: Floats, *, forwards: bool) -> Floats:
    known = np.zeros(0, np.int64) if times is None else np.flatnonzero(~np.isnan(times))
    if times is None or not len(known):
        return np.full(len(along), np.nan)
    at, value = joints[known], times[known]
    if forwards:  # a later position was not passed before an earlier one
        value = np.maximum.accumulate(value)
        return np.interp(along, at, value, left=np.nan)
    value = np.minimum.accumulate(value[::-1])[::-1]
    return np.interp(along, at, value, right=np.nan)
