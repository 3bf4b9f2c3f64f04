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

    Speeds in m/s: what was reported, else the slowest and fastest that the positions before and
    after allow, NaN where there are none near enough. ``rate_ms`` is the vertical rate, of the two
    sides the one nearer to level. ``still`` marks places where nothing moved for half a minute.
    """

    slowest_ms: Floats
    fastest_ms: Floats
    rate_ms: Floats
    still: NDArray[np.bool_]


def usable(parts: list[dict[str, NDArray[Any]]]) -> Heard:
    """Return what may be reasoned from, of several stretches of one aircraft's columns.

    Each part holds the columns of :data:`viewer.model.track.COLUMNS`. Positions without a time,
    those flagged as impossible and those a provider only estimated are left out; the rest is
    ordered by time.
    """
    names = ("time", "lon", "lat", "altitude_m", "ground_speed_ms", "vertical_rate_ms",
             "course_deg", "kind")  # fmt: skip
    picked = []
    for part in parts:
        good = (part["time"] != UNTIMED) & (part["flags"] == 0) & (part["kind"] != KIND_ESTIMATED)
        picked.append([part[name][good] for name in names])
    columns = [np.concatenate(each) for each in zip(*picked, strict=True)]
    time = columns[0].astype(np.int64, copy=False)
    made = Heard(
        time, *(c.astype(np.float64, copy=False) for c in columns[1:7]), columns[7]
    )
    if (np.diff(time) < 0).any():
        return made.take(np.argsort(time, kind="stable"))
    return made


def motion(heard: Heard) -> Motion:
    """Work out how the aircraft moved; each array is as long as there are positions."""
    time = heard.time
    here = np.arange(len(time))
    before = np.maximum(np.searchsorted(time, time - _STEP_MS, "right") - 1, 0)
    after = np.minimum(np.searchsorted(time, time + _STEP_MS, "left"), max(len(time) - 1, 0))
    sides = [_between(heard, before, here), _between(heard, here, after)]
    speeds = np.stack([s for s, _ in sides]) if len(time) else np.zeros((2, 0))
    rates = np.stack([r for _, r in sides]) if len(time) else np.zeros((2, 0))
    told = np.isfinite(heard.speed_ms)
    slowest = np.where(told, heard.speed_ms, np.fmin(speeds[0], speeds[1]))
    fastest = np.where(told, heard.speed_ms, np.fmax(speeds[0], speeds[1]))
    # A side that is not known may have been anything: level, here.
    level = np.where(np.isnan(rates), 0.0, rates)
    rate = np.where(np.abs(level[0]) < np.abs(level[1]), level[0], level[1])
    rate = np.where(np.isfinite(heard.rate_ms), heard.rate_ms, rate)
    still = np.fmax(speeds[0], speeds[1]) < 1.0
    return Motion(slowest, fastest, rate, still)


def _between(heard: Heard, a: NDArray[Any], b: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return speed and vertical rate from some rows to others, NaN where too far apart in time."""
    elapsed = (heard.time[b] - heard.time[a]).astype(np.float64)
    elapsed[(elapsed <= 0) | (elapsed > _LONGEST_MS)] = np.nan
    seconds = elapsed / SECOND
    gone = sphere.distance(heard.lon[a], heard.lat[a], heard.lon[b], heard.lat[b])
    return gone / seconds, (heard.altitude_m[b] - heard.altitude_m[a]) / seconds
