"""What a store keeps of positions beside their places on the map: times, values, marks, degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.formats.tracks.columns import NO_TIME
from viewer.session.tracks import layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.formats.tracks.columns import Positions

    Arrays = dict[str, NDArray[Any]]

_TURN = 360.0
_INT2 = 32767
_UINT4 = 2**32 - 2
_TICKS = np.array([n for n in range(1, 1001) if 1000 % n == 0])
"""So many ms a tick may have; whole seconds are whole ticks. A second is enough for 136 years."""


def scalars(positions: Positions) -> Arrays:
    """Return the columns of :data:`viewer.session.tracks.layout.ROWS` that need no track."""
    flags = np.where(positions.flags > 15, 8, positions.flags & 15)  # noqa: PLR2004 four bits
    mark = (
        np.minimum(positions.kind, 5)
        | np.where(positions.time == NO_TIME, layout.UNTIMED, 0)
        | (flags << layout.FLAG_SHIFT)
    ).astype(np.uint8)
    return {
        "mark": mark,
        "altitude": _small(positions.altitude_m, 1.0),
        "speed": _small(positions.ground_speed_ms, 10.0),
        "rate": _small(positions.vertical_rate_ms, 100.0),
        "course": _course(positions.course_deg),
        "lon": _fixed(positions.lon),
        "lat": _fixed(positions.lat),
        "line": positions.line,
    }


def times(time: NDArray[np.int64], starts: NDArray[np.int64]) -> Arrays:
    """Return each track's epoch, tick and span, and the positions' ticks.

    A position without a time has that of the one before it. ``time`` is in ms since 1970 UTC;
    ``starts`` says where each track begins, and where the last one ends.
    """
    count = len(starts) - 1
    untimed = time == NO_TIME
    epoch, tick = np.full(count, np.nan), np.ones(count, np.uint32)
    span = np.zeros(count, np.uint32)
    t = np.zeros(len(time), np.uint32)
    arrays = {"track_epoch": epoch, "track_tick": tick, "track_span": span, "t": t}
    if not len(time) or untimed.all():
        return arrays
    lengths = np.diff(starts)
    there = np.flatnonzero(lengths)
    at = starts[:-1][there]
    low = np.minimum.reduceat(np.where(untimed, np.iinfo(np.int64).max, time), at)
    high = np.maximum.reduceat(np.where(untimed, np.iinfo(np.int64).min, time), at)
    timed = high >= low
    epoch[there[timed]] = low[timed]
    wide = np.zeros(count, np.int64)
    wide[there[timed]] = high[timed] - low[timed]
    least = -(-wide // _UINT4)
    nearest = np.searchsorted(_TICKS, least).clip(max=len(_TICKS) - 1)
    tick[:] = np.maximum(_TICKS[nearest], least)
    span[:] = wide // tick
    zero = np.zeros(count, np.int64)
    zero[there[timed]] = low[timed]
    ticks = time - np.repeat(zero, lengths)
    if (tick > 1).any():
        ticks //= np.repeat(tick.astype(np.int64), lengths)
    ticks[untimed] = 0
    t[:] = ticks.astype(np.uint32)
    if untimed.any():
        place = np.where(untimed, 0, np.arange(len(time)))
        place = np.maximum(np.maximum.accumulate(place), np.repeat(starts[:-1], lengths))
        t[:] = t[place]
    return arrays


def _small(values: NDArray[Any], factor: float) -> NDArray[np.int16]:
    with np.errstate(invalid="ignore"):
        scaled = np.clip(np.rint(values * np.float32(factor)), -_INT2, _INT2)
    missing = np.isnan(scaled)
    if missing.any():
        scaled[missing] = layout.MISSING
    small: NDArray[np.int16] = scaled.astype(np.int16)
    return small


def _course(values: NDArray[Any]) -> NDArray[np.uint16]:
    turned = np.rint(np.mod(values, np.float32(_TURN)) * np.float32(100.0))
    missing = np.isnan(turned)
    turned[missing] = layout.NO_COURSE
    course: NDArray[np.uint16] = turned.astype(np.uint16)
    return course


def _fixed(degrees: NDArray[Any]) -> NDArray[np.int32]:
    fixed: NDArray[np.int32] = np.rint(np.clip(degrees, -214.0, 214.0) * 1e7).astype(np.int32)
    return fixed
