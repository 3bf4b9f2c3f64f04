"""What is impossible about positions: pure functions on columns, vectorised.

Distances are on a sphere of the Earth's mean radius: at most 0.6 % from the ellipsoid's, which
decides nothing about a jump.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from viewer.formats.tracks.columns import NO_TIME
from viewer.model.track import (
    FLAG_BACKWARD_TIME,
    FLAG_DUPLICATE_TIME,
    FLAG_JUMP,
    FLAG_RANGE,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.formats.tracks.columns import Floats, Ints, Singles

MAX_SPEED_MS = 700.0
"""Concorde's cruise with a jet stream behind it; faster aircraft do not show in trackers."""
SLACK_MS = 1_000
"""Trackers round times to the second."""
SLACK_M = 3_000.0
"""What a position may be off: MLAT, rounded coordinates."""
SAME_PLACE_M = 50.0
"""Nearer than this, two positions of one time are one position told twice."""
ALTITUDE_M = (-1_000.0, 50_000.0)
SPEED_MAX_MS = 1_100.0
RATE_MAX_MS = 250.0
_EARTH_M = 6_371_008.8
_DEGREE_M = _EARTH_M * math.pi / 180
_LAT = 90.0
_LON = 180.0
_MOST_JUMPS = 10_000
_AHEAD = 20
_BLOCK = 500_000
_TRIM = 4


def distances(lon_a: Floats, lat_a: Floats, lon_b: Floats, lat_b: Floats) -> Floats:
    """Return metres from places to places, one by one; degrees."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    half = np.sin((phi_b - phi_a) / 2) ** 2
    half += np.cos(phi_a) * np.cos(phi_b) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    metres: Floats = 2 * _EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return metres


def ranges(
    lon: Floats, lat: Floats, altitude_m: Singles, speed_ms: Singles, rate_ms: Singles
) -> NDArray[np.uint8]:
    """Return FLAG_RANGE where a value cannot be: also at exactly 0° 0°, which means "unknown"."""
    with np.errstate(invalid="ignore"):
        wrong = (np.abs(lat) > _LAT) | (np.abs(lon) > _LON) | ((lon == 0) & (lat == 0))
        wrong |= (altitude_m < ALTITUDE_M[0]) | (altitude_m > ALTITUDE_M[1])
        wrong |= (speed_ms < 0) | (speed_ms > SPEED_MAX_MS) | (np.abs(rate_ms) > RATE_MAX_MS)
    return np.where(wrong, np.uint8(FLAG_RANGE), np.uint8(0))


def backward(track: NDArray[np.int32], time: Ints) -> NDArray[np.uint8]:
    """Return FLAG_BACKWARD_TIME where an earlier row of the same track has a later time.

    The rows are as the file has them, track by track.
    """
    flags = np.zeros(len(time), np.uint8)
    timed = np.flatnonzero(time != NO_TIME)
    if len(timed) < 2:  # noqa: PLR2004 two to compare
        return flags
    at, of = time[timed], track[timed]
    starts = np.flatnonzero(np.concatenate(([True], of[1:] != of[:-1])))
    # One running maximum over all tracks: each is lifted above the one before it.
    rank = np.cumsum(np.concatenate(([True], of[1:] != of[:-1]))) - 1
    relative = at - at[starts][rank]
    low, span = int(relative.min()), int(relative.max()) - int(relative.min()) + 1
    if span * len(starts) < 2**62:
        lifted = relative - low + rank * span
        late = lifted < np.maximum.accumulate(lifted)
    else:
        late = np.concatenate([a < np.maximum.accumulate(a) for a in np.split(at, starts[1:])])
    flags[timed[late]] = FLAG_BACKWARD_TIME
    return flags


def motion(
    track: NDArray[np.int32],
    time: Ints,
    lon: Floats,
    lat: Floats,
    *,
    max_speed_ms: float = MAX_SPEED_MS,
) -> NDArray[np.uint8]:
    """Return FLAG_JUMP and FLAG_DUPLICATE_TIME of positions ordered by track and time.

    A stretch that nothing can reach from the position before it, and after which the track goes
    on where it was, is flagged whole. Where it never goes back, only the first position after the
    jump is flagged: either side may be the wrong one (a few before very many are believed
    least). Positions without a time are never flagged.
    """
    flags = np.zeros(len(time), np.uint8)
    if len(time) < 2:  # noqa: PLR2004 two to compare
        return flags
    found = []
    for start in range(0, len(time) - 1, _BLOCK):  # in blocks, so that nothing large is made
        rows = slice(start, start + _BLOCK + 1)
        same_time, far = _steps((track[rows], time[rows], lon[rows], lat[rows]), max_speed_ms)
        flags[same_time + start] |= FLAG_DUPLICATE_TIME
        found.append(far + start)
    breaks = np.concatenate(found)
    if not len(breaks):
        return flags
    own = track[breaks]
    places = _Places(time, lon, lat, max_speed_ms)
    for group in np.split(breaks, np.flatnonzero(own[1:] != own[:-1]) + 1):
        own_track = track[group[0]]
        start = np.searchsorted(track, own_track)
        end = np.searchsorted(track, own_track, "right")
        for first, last in _islands([int(start), *group[:_MOST_JUMPS].tolist(), int(end)], places):
            flags[first:last] |= FLAG_JUMP
    return flags


def _steps(
    columns: tuple[NDArray[np.int32], Ints, Floats, Floats], max_speed_ms: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows that are elsewhere at the time of the row before, and those out of reach."""
    track, time, lon, lat = columns
    same = (track[1:] == track[:-1]) & (time[1:] != NO_TIME) & (time[:-1] != NO_TIME)
    elapsed = np.where(same, time[1:] - time[:-1], 0)
    # Along the meridian, then the parallel, is no shorter than straight, and says enough of most.
    with np.errstate(invalid="ignore", over="ignore"):
        most = (np.abs(np.diff(lon)) + np.abs(np.diff(lat))) * _DEGREE_M
    near = most <= np.where(elapsed == 0, SAME_PLACE_M, _reach(elapsed, max_speed_ms))
    rows = np.flatnonzero(same & ~near)
    elapsed = elapsed[rows]
    with np.errstate(invalid="ignore", over="ignore"):
        step = distances(lon[rows], lat[rows], lon[rows + 1], lat[rows + 1])
    same_time = rows[(elapsed == 0) & (step > SAME_PLACE_M)] + 1
    return same_time, rows[step > _reach(elapsed, max_speed_ms)] + 1


def _reach(elapsed: Ints, max_speed_ms: float) -> Floats:
    """Return how far something may have come in so many milliseconds, in metres."""
    return np.asarray(SLACK_M + max_speed_ms * (elapsed + SLACK_MS) / 1000.0, np.float64)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where rows are, and whether one can be reached from another."""

    time: Ints
    lon: Floats
    lat: Floats
    max_speed_ms: float

    def reachable(self, earlier: int, later: int) -> bool:
        # One pair: plain numbers are fifty times quicker than arrays of one.
        phi, next_phi = (math.radians(self.lat[n]) for n in (earlier, later))
        east = math.radians(self.lon[later] - self.lon[earlier])
        half = math.sin((next_phi - phi) / 2) ** 2
        half += math.cos(phi) * math.cos(next_phi) * math.sin(east / 2) ** 2
        gone = 2 * _EARTH_M * math.asin(math.sqrt(min(1.0, max(0.0, half))))
        elapsed = int(self.time[later]) - int(self.time[earlier])
        return gone <= SLACK_M + self.max_speed_ms * (elapsed + SLACK_MS) / 1000.0


def _islands(edges: list[int], places: _Places) -> list[tuple[int, int]]:
    """Return the stretches (first row, row after the last) of one track to be flagged.

    ``edges`` are where its pieces begin, and its end.
    """
    pieces = list(itertools.pairwise(edges))
    flagged = []
    at = 0
    while at + 1 < len(pieces):
        start, end = pieces[at]
        found = None
        for ahead in range(at + 1, min(at + 1 + _AHEAD, len(pieces))):
            found = _bridge(start, end, pieces[ahead], places)
            if found is not None:
                break
        if found is None:
            after = pieces[at + 1]
            few = end - start <= _TRIM < after[1] - after[0]
            flagged.append((start, end) if few else (after[0], after[0] + 1))
            at += 1
        else:
            flagged.append(found)
            at = ahead
    return [f for f in flagged if f[0] < f[1]]


def _bridge(
    start: int, end: int, later: tuple[int, int], places: _Places
) -> tuple[int, int] | None:
    """Return the rows to leave out so that a piece goes on in a later one, None where it cannot.

    The last few rows before a break may be wrong themselves, each by less than shows alone.
    """
    for back in range(min(_TRIM, end - start)):
        for on in range(min(_TRIM, later[1] - later[0])):
            if places.reachable(end - 1 - back, later[0] + on):
                return end - back, later[0] + on
    return None
