"""Ground and air: what is certain at each position, and the stretches that follow from it.

A position is on the ground, in the air, or neither for certain; what is not certain keeps to the
stretch it lies in (hysteresis), and the change from one stretch to the next lies between the last
position certain of the one and the first certain of the other.

The limits are those of aircraft with wings: none flies slower than about 15 m/s, none rolls
faster than about 110 m/s. Altitudes are mostly of pressure, up to some 350 m off in deep lows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from viewer.geo import sphere
from viewer.model.time import MINUTE, SECOND
from viewer.model.track import KIND_GROUND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.replay.found.fields import Fields
    from viewer.replay.found.heard import Heard, Motion

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

GROUND, AIR = -1, 1
TAXI_MS = 15.0
"""Slower than this near an airport and not high: on the ground."""
FLYING_MS = 35.0
"""Faster than this and high, climbing or descending: in the air."""
ROLLING_MS = 110.0
"""A report from the ground at more than this is not believed."""
SURELY_FLYING_MS = 100.0
LOW_M = 350.0
HIGH_M = 400.0
TOLD_HIGH_M = 900.0
CLIMBING_MS = 2.5
HOP_MS = MINUTE
"""A stretch in the air that is over within this is an error of speed or of the air switch."""
BLINK_MS = 20 * SECOND
"""A stretch on the ground that is over within this is an error of altitude or speed."""
TOUCH_MS = 3 * MINUTE
"""A stretch on the ground that is over within this, and never slow, is a touch-and-go."""
PASS_M = 100.0
"""So low over an airport and up again: a low pass, or wheels that touched."""
_PASS_AWAY_M = 4_000.0
_PASS_APART_MS = 2 * MINUTE
_STANDING_MS = 2.0
_PASSES_OF_CLEANING = 8


@dataclass(frozen=True, slots=True)
class Runs:
    """Stretches in their order: what they are, and the first and last position certain of it."""

    label: NDArray[np.int8]
    first: Ints
    last: Ints

    def __len__(self) -> int:
        return len(self.label)


@dataclass(frozen=True, slots=True)
class Phases:
    """The stretches of one aircraft, and the short touches of the ground that part none.

    ``touches`` are (first, last) rows, one pair a row of the array, of touch-and-goes; ``passes``
    of low passes, where nothing tells whether the wheels touched. ``label`` is that of each row.
    """

    runs: Runs
    touches: Ints
    passes: Ints
    label: NDArray[np.int8]


def phases(heard: Heard, motion: Motion, fields: Fields) -> Phases:
    """Return the stretches on the ground and in the air."""
    near, elevation = fields.ground(heard.lon, heard.lat)
    height = heard.altitude_m - elevation
    label = labels(heard, motion, height, near >= 0)
    found = runs(label)
    found, touches = _cleaned(found, heard, motion, height)
    return Phases(found, touches, _low_passes(found, heard, height, near, fields), label)


def labels(heard: Heard, motion: Motion, height_m: Floats, near: Bools) -> NDArray[np.int8]:
    """Return GROUND, AIR or 0 for each position.

    ``height_m`` is that over the airport near it, NaN where there is none or no altitude;
    ``near`` tells whether there is an airport near.
    """
    slow, fast, rate = motion.slowest_ms, motion.fastest_ms, np.abs(motion.rate_ms)
    with np.errstate(invalid="ignore"):
        told = (heard.kind == KIND_GROUND) & ~(slow > ROLLING_MS) & ~(height_m > TOLD_HIGH_M)
        quiet = (fast < TAXI_MS) & ~(rate > CLIMBING_MS)
        level = ~(height_m > LOW_M)
        stands = (fast < _STANDING_MS) & motion.still & ~(rate > 0.5)  # noqa: PLR2004 m/s, level
        ground = told | (quiet & near & level) | (stands & ~near)
        # Where the source tells the ground at all, what it does not tell so is in the air.
        switch = (heard.kind != KIND_GROUND) & (heard.kind == KIND_GROUND).any()
        moves = slow > FLYING_MS
        air = slow > SURELY_FLYING_MS
        air |= moves & ((height_m > LOW_M) | (rate > CLIMBING_MS) | ~near | switch)
        air |= (height_m > HIGH_M) & ((slow > _STANDING_MS) | (rate > 1.0))
        air &= ~ground & (heard.kind != KIND_GROUND)
    told_apart: NDArray[np.int8] = air.astype(np.int8) - ground.astype(np.int8)
    return told_apart


def runs(label: NDArray[np.int8]) -> Runs:
    """Return the stretches of equal labels; what is uncertain parts none."""
    certain = np.flatnonzero(label)
    what = label[certain]
    change = np.flatnonzero(what[1:] != what[:-1])
    starts = np.concatenate(([0], change + 1)) if len(certain) else change
    ends = np.concatenate((change, [len(certain) - 1])) if len(certain) else change
    return Runs(what[starts], certain[starts].astype(np.int64), certain[ends].astype(np.int64))


def _cleaned(found: Runs, heard: Heard, motion: Motion, height: Floats) -> tuple[Runs, Ints]:
    """Take out stretches too short to be true, and touches of the ground, which are returned."""
    touches = [np.zeros((0, 2), np.int64)]
    for _ in range(_PASSES_OF_CLEANING):
        if len(found) < 3:  # noqa: PLR2004 only what lies between two others
            break
        inner = np.arange(1, len(found) - 1)
        extent = heard.time[found.first[inner + 1]] - heard.time[found.last[inner - 1]]
        in_air = found.label[inner] == AIR
        slowest = _lowest(motion.fastest_ms, found.first[inner], found.last[inner])
        rolled = ~in_air & (extent <= TOUCH_MS) & (slowest > TAXI_MS)
        gone = (in_air & (extent <= HOP_MS)) | rolled | (~in_air & (extent <= BLINK_MS))
        if not gone.any():
            break
        # Of neighbours only every other: taking one out joins the two beside it.
        here = np.arange(len(gone))
        streak = here - np.maximum.accumulate(np.where(gone, -1, here))
        gone &= streak % 2 == 1
        low = _lowest(height, found.first[inner], found.last[inner])
        touched = gone & rolled & ~(low > LOW_M)
        touches.append(np.stack((found.first[inner], found.last[inner]), 1)[touched])
        keep = np.concatenate(([True], ~gone, [True]))
        found = _merged(Runs(found.label[keep], found.first[keep], found.last[keep]))
    every = np.concatenate(touches)
    return found, every[np.argsort(every[:, 0])]


def _merged(found: Runs) -> Runs:
    """Join neighbours of one label."""
    new = np.flatnonzero(np.concatenate(([True], found.label[1:] != found.label[:-1])))
    last = np.concatenate((new[1:] - 1, [len(found) - 1]))
    return Runs(found.label[new], found.first[new], found.last[last])


def _lowest(values: Floats, first: Ints, last: Ints) -> Floats:
    """Return the lowest of each of several stretches (ends included), NaN where none is known."""
    if not len(first):
        return np.zeros(0)
    bounds = np.stack((first, last + 1), 1).ravel()
    padded = np.append(np.where(np.isnan(values), np.inf, values), np.inf)
    lowest: Floats = np.minimum.reduceat(padded, bounds)[::2]
    return np.where(np.isinf(lowest), np.nan, lowest)


def _low_passes(found: Runs, heard: Heard, height: Floats, near: Ints, fields: Fields) -> Ints:
    """Return the (first, last) rows of descents over an airport and up again, in the air."""
    with np.errstate(invalid="ignore"):
        low = np.flatnonzero(height < PASS_M)
    if not len(low) or not len(found):
        return np.zeros((0, 2), np.int64)
    field = near[low]
    away = sphere.distance(heard.lon[low], heard.lat[low], fields.lon[field], fields.lat[field])
    low = low[away < _PASS_AWAY_M]
    run = np.searchsorted(found.first, low, "right") - 1
    inside = (run >= 0) & (low <= found.last[run]) & (found.label[run] == AIR)
    begun = heard.time[low] - heard.time[found.first[run]] > _PASS_APART_MS
    ends = heard.time[found.last[run]] - heard.time[low] > _PASS_APART_MS
    low = low[inside & begun & ends]
    if not len(low):
        return np.zeros((0, 2), np.int64)
    apart = np.diff(heard.time[low]) > _PASS_APART_MS
    starts = np.concatenate(([True], apart))
    stops = np.concatenate((apart, [True]))
    return np.stack((low[starts], low[stops]), 1)
