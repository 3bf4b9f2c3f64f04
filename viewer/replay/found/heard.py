"""The positions of one aircraft that may be reasoned from, and how it moved at each of them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.geo import sphere
from viewer.model.time import MINUTE, SECOND
from viewer.model.track import KIND_ESTIMATED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

UNTIMED = np.iinfo(np.int64).min
"""What stands for a missing time in a column of times."""

_STEP_MS = 10 * SECOND
_LONGEST_MS = 10 * MINUTE
_HELD_MS = 15 * SECOND
_MOVING_MS = 5.0


@dataclass(frozen=True, slots=True)
class Heard:
    """Positions of one aircraft ordered by time, columns of one length.

    ``time`` ms since 1970 UTC; ``lon``, ``lat`` degrees; ``altitude_m``, ``speed_ms``,
    ``rate_ms``, ``course_deg`` NaN where not told; ``kind`` as in :mod:`viewer.model.track`.
    """

    time: Ints
    lon: Floats
    lat: Floats
    altitude_m: Floats
    speed_ms: Floats
    rate_ms: Floats
    course_deg: Floats
    kind: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.time)

    def take(self, rows: NDArray[Any] | slice) -> Heard:
        """Return some rows, by their numbers, a mask or a slice."""
        return Heard(*(getattr(self, f.name)[rows] for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Motion:
    """How the aircraft moved at each position, as far as it can be known.

    Speeds in m/s: what was reported (unless it has stood still for a while), else the slowest and
    fastest that the positions before and after allow, NaN where there are none near enough.
    ``rate_ms`` is the vertical rate, of the two sides the one nearer to level. ``still`` marks
    places where nothing moved.
    """

    slowest_ms: Floats
    fastest_ms: Floats
    rate_ms: Floats
    still: NDArray[np.bool_]


def usable(parts: list[dict[str, NDArray[Any]]]) -> Heard:
    """Return what may be reasoned from, of several stretches of one aircraft's columns.

    Each part holds the columns of :data:`viewer.model.track.COLUMNS`. Positions without a time,
    those flagged as impossible and those a provider only estimated are left out; the rest is
    ordered by time. Rows that repeat the one before although the aircraft moves were not heard
    anew (state vectors go on with the last ones for minutes): they are left out as well.
    """
    names = ("time", "lon", "lat", "altitude_m", "ground_speed_ms", "vertical_rate_ms",
             "course_deg", "kind")  # fmt: skip
    picked = []
    for part in parts:
        good = (part["time"] != UNTIMED) & (part["flags"] == 0) & (part["kind"] != KIND_ESTIMATED)
        picked.append([part[name][good] for name in names])
    columns = [np.concatenate(each) for each in zip(*picked, strict=True)]
    time = columns[0].astype(np.int64, copy=False)
    lon, lat, altitude, speed, rate, course = (
        c.astype(np.float64, copy=False) for c in columns[1:7]
    )
    made = Heard(time, lon, lat, altitude, speed, rate, course, columns[7])
    if (np.diff(time) < 0).any():
        made = made.take(np.argsort(time, kind="stable"))
    repeated = _repeated(made)
    return made.take(~repeated) if repeated.any() else made


def _repeated(heard: Heard) -> NDArray[np.bool_]:
    """Mark rows that are the one before again, of an aircraft that says that it moves."""
    again = np.zeros(len(heard), bool)
    with np.errstate(invalid="ignore"):
        again[1:] = heard.speed_ms[1:] > _MOVING_MS
    for values in (heard.lon, heard.lat, heard.speed_ms, heard.altitude_m, heard.course_deg):
        again[1:] &= (values[1:] == values[:-1]) | (np.isnan(values[1:]) & np.isnan(values[:-1]))
    return again


def _held(heard: Heard) -> NDArray[np.bool_]:
    """Mark rows whose speed, vertical rate and course have stood unchanged for a while.

    Receivers go on with the last velocity while positions still come in.
    """
    changed = np.ones(len(heard), bool)
    changed[1:] = False
    for values in (heard.speed_ms, heard.rate_ms, heard.course_deg):
        same = (values[1:] == values[:-1]) | (np.isnan(values[1:]) & np.isnan(values[:-1]))
        changed[1:] |= ~same
    stretch = np.cumsum(changed) - 1
    first = np.flatnonzero(changed)
    last = np.concatenate((first[1:] - 1, [len(heard) - 1]))
    long = heard.time[last] - heard.time[first] > _HELD_MS
    held: NDArray[np.bool_] = long[stretch] & ~changed
    return held


def motion(heard: Heard) -> Motion:
    """Work out how the aircraft moved; each array is as long as there are positions."""
    time = heard.time
    here = np.arange(len(time))
    before = np.maximum(np.searchsorted(time, time - _STEP_MS, "right") - 1, 0)
    after = np.minimum(np.searchsorted(time, time + _STEP_MS, "left"), max(len(time) - 1, 0))
    sides = [_between(heard, before, here), _between(heard, here, after)]
    speeds = np.stack([s for s, _ in sides]) if len(time) else np.zeros((2, 0))
    rates = np.stack([r for _, r in sides]) if len(time) else np.zeros((2, 0))
    held = _held(heard)
    told = np.isfinite(heard.speed_ms) & ~(held & np.isfinite(speeds).any(axis=0))
    slowest = np.where(told, heard.speed_ms, np.fmin(speeds[0], speeds[1]))
    fastest = np.where(told, heard.speed_ms, np.fmax(speeds[0], speeds[1]))
    # A side that is not known may have been anything: level, here.
    level = np.where(np.isnan(rates), 0.0, rates)
    rate = np.where(np.abs(level[0]) < np.abs(level[1]), level[0], level[1])
    rate = np.where(np.isfinite(heard.rate_ms) & ~held, heard.rate_ms, rate)
    still = np.fmax(speeds[0], speeds[1]) < 1.0
    return Motion(slowest, fastest, rate, still)


def _between(heard: Heard, a: NDArray[Any], b: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return speed and vertical rate from some rows to others, NaN where too far apart in time."""
    elapsed = (heard.time[b] - heard.time[a]).astype(np.float64)
    elapsed[(elapsed <= 0) | (elapsed > _LONGEST_MS)] = np.nan
    seconds = elapsed / SECOND
    gone = sphere.distance(heard.lon[a], heard.lat[a], heard.lon[b], heard.lat[b])
    return gone / seconds, (heard.altitude_m[b] - heard.altitude_m[a]) / seconds
