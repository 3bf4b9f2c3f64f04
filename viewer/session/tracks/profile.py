"""The profile of a track: values over time as lines, open where nothing was heard, made small.

A line is drawn from four values for each pixel: the first, the least, the greatest, the last. No
extreme is lost, however many positions lie under one pixel (U. Jugel and others, "M4", VLDB 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from viewer.model.time import MINUTE
from viewer.model.track import KIND_ESTIMATED
from viewer.session.tracks import layout
from viewer.session.tracks.reading import gaps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.session.tracks.reading import Columns

LONGEST_MS = 5 * MINUTE
"""A value that is not told for longer than this, while positions are, is not drawn through."""
_PLAIN = 4
_LEVEL = 32_768
_FINER = 4


@dataclass(frozen=True, slots=True)
class Line:
    """Values over time: ``time`` (ms since 1970 UTC) never falls, ``run`` grows where it breaks."""

    time: NDArray[np.float64]
    value: NDArray[np.float32]
    run: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True, slots=True)
class Curve:
    """One quantity: what was heard, and what the provider estimated.

    ``coarse`` are the same two lines made small once, for views of much of the whole.
    """

    heard: Line
    estimated: Line
    coarse: tuple[Line, Line]

    @property
    def range(self) -> tuple[float, float] | None:
        """The least and greatest value of both, None where there are none."""
        values = [line.value for line in self.coarse if len(line)]
        if not values:
            return None
        return float(min(v.min() for v in values)), float(max(v.max() for v in values))

    def drawn(self, low: float, high: float, pixels: int) -> tuple[Line, Line]:
        """Return what has to be drawn of what was heard, and of what was estimated."""
        first, second = (
            small if _enough(small, low, high, pixels) else line
            for line, small in zip((self.heard, self.estimated), self.coarse, strict=True)
        )
        return decimated(first, low, high, pixels), decimated(second, low, high, pixels)


@dataclass(frozen=True, slots=True)
class Profile:
    """What is drawn of a track.

    ``gaps`` are (begin, end) in ms; ``rows`` the timed positions that are not flagged, in order
    of time, ``row_time`` their times. ``left_out`` counts those without a time, ``flagged`` those
    that cannot be.
    """

    altitude: Curve
    speed: Curve
    rate: Curve
    gaps: NDArray[np.float64]
    rows: NDArray[np.int64]
    row_time: NDArray[np.float64]
    left_out: int
    flagged: int

    @property
    def span(self) -> tuple[float, float] | None:
        """The first and the last time, None where nothing has a time."""
        if not len(self.row_time):
            return None
        return float(self.row_time[0]), float(self.row_time[-1])


def profile(track: Columns) -> Profile:
    """Return the profile of a track: altitude (m), ground speed (m/s), vertical rate (m/s)."""
    sound = track.flags == 0
    timed = sound & ~np.isnan(track.time)
    rows = np.flatnonzero(timed)
    order = np.argsort(track.time[rows], kind="stable")
    rows = rows[order]
    silent = track.time[gaps(track)]
    return Profile(
        altitude=curve(track, track.altitude_m),
        speed=curve(track, track.speed_ms),
        rate=curve(track, track.rate_ms),
        gaps=silent[~np.isnan(silent).any(axis=1)],
        rows=rows,
        row_time=track.time[rows],
        left_out=int(np.count_nonzero(np.isnan(track.time))),
        flagged=int(np.count_nonzero(~sound)),
    )


def curve(track: Columns, values: NDArray[np.float32]) -> Curve:
    """Return the lines of one quantity; flagged positions are on none."""
    sound = track.flags == 0
    rows = np.flatnonzero(sound & ~np.isnan(track.time) & ~np.isnan(values))
    time = track.time[rows]
    if len(rows) and (np.diff(time) < 0).any():
        order = np.argsort(time, kind="stable")
        rows, time = rows[order], time[order]
    value = values[rows]
    if not len(rows):
        nothing = Line(time, value, np.zeros(0, np.int32))
        return Curve(nothing, nothing, (nothing, nothing))
    apart = sound & (track.style == layout.NO_EDGE)
    apart[gaps(track)[:, 0]] = True
    broken = (_between(apart, rows) > 0) | (np.diff(rows) < 1)
    # Positions go on, but this value is not among them: that is no line either.
    broken |= (_between(sound, rows) > 1) & (np.diff(time) > LONGEST_MS)
    guessed = (_between(sound & (track.style == layout.ESTIMATED), rows) > 0) & ~broken
    estimated = track.kind[rows] == KIND_ESTIMATED
    beside = np.zeros(len(rows), bool)
    beside[:-1] |= guessed
    beside[1:] |= guessed
    heard = _line(time, value, ~estimated, ~broken & ~guessed)
    told = _line(time, value, estimated | beside, guessed)
    return Curve(heard, told, (_coarse(heard), _coarse(told)))


def _coarse(line: Line) -> Line:
    return decimated(line, line.time[0], line.time[-1], _LEVEL) if len(line) else line


def _enough(small: Line, low: float, high: float, pixels: int) -> bool:
    """Tell whether the coarse line has several steps for each pixel of a view."""
    if not len(small):
        return True
    span = float(small.time[-1] - small.time[0])
    return span > 0 and (high - low) / span * _LEVEL >= _FINER * pixels


def _between(marked: NDArray[np.bool_], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count the marked rows from each of ``rows`` up to the next one, which is not counted."""
    before = np.concatenate(([0], np.cumsum(marked)))
    return np.asarray(np.diff(before[rows]))


def _line(
    time: NDArray[np.float64],
    value: NDArray[np.float32],
    kept: NDArray[np.bool_],
    joined: NDArray[np.bool_],
) -> Line:
    """Return the kept values; ``joined`` says of each but the last whether a line leaves it."""
    ends = np.concatenate(([0], np.cumsum(~joined)))
    return Line(time[kept], value[kept], ends[kept].astype(np.int32))


def decimated(line: Line, low: float, high: float, pixels: int) -> Line:
    """Return what has to be drawn of a line from ``low`` to ``high`` on so many pixels.

    One value beyond each end is kept, so that the line leaves the picture as it should.
    """
    begin = max(0, int(np.searchsorted(line.time, low)) - 1)
    end = min(len(line), int(np.searchsorted(line.time, high, "right")) + 1)
    time, value, run = line.time[begin:end], line.value[begin:end], line.run[begin:end]
    if len(time) <= _PLAIN * pixels or high <= low:
        return Line(time, value, run)
    pixel = np.floor((time - low) * (pixels / (high - low))).astype(np.int64)
    np.clip(pixel, -1, pixels, out=pixel)
    new = np.flatnonzero((np.diff(pixel) != 0) | (np.diff(run) != 0)) + 1
    starts = np.concatenate(([0], new))
    ends = np.concatenate((new, [len(time)])) - 1
    values = np.column_stack((
        value[starts], np.minimum.reduceat(value, starts),
        np.maximum.reduceat(value, starts), value[ends],
    ))  # fmt: skip
    # The extremes stand at the group's own ends: they must not leave its pixel.
    first, last = time[starts], time[ends]
    times = np.column_stack((first, first, last, last))
    return Line(times.reshape(-1), values.reshape(-1), np.repeat(run[starts], 4))
