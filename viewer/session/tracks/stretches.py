"""When a track was heard: its positions' times as stretches, worked out column by column."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.describe.heard import ESTIMATED, GAP, RECEIVED, Stretches
from viewer.model.track import KIND_ESTIMATED
from viewer.session.tracks import layout
from viewer.session.tracks.edges import GAP_AIRBORNE_MS
from viewer.session.tracks.reading import times

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.session.tracks.store import TrackStore

_NOTHING = 3  # of what is between two positions: the file does not say that one goes with the other


def stretches(store: TrackStore, number: int) -> Stretches:
    """Return the stretches of the store's track of a number. Raises StoreError if it has none."""
    time, mark, style = times(store, number)
    shown = np.flatnonzero((mark >> layout.FLAG_SHIFT) == 0)
    timed = shown[~np.isnan(time[shown])]
    if not len(timed):
        return Stretches(array("d"), array("d"), b"")
    at = time[timed]
    order = np.argsort(at, kind="stable") if (np.diff(at) < 0).any() else None
    if order is not None:
        timed, at = timed[order], at[order]
    guessed = (mark[timed] & 7) == KIND_ESTIMATED
    between = _between(at, timed, shown, style)
    begin, end, sort = _runs(at, between)
    alone = _alone(between)
    begin, end = np.concatenate((begin, at[alone])), np.concatenate((end, at[alone]))
    own = np.where(guessed[alone], ESTIMATED, RECEIVED).astype(np.uint8)
    sort = np.concatenate((sort, own))
    ranks = np.lexsort((end, begin))
    return Stretches(_column(begin[ranks]), _column(end[ranks]), sort[ranks].tobytes())


def _between(
    at: NDArray[Any], timed: NDArray[Any], shown: NDArray[Any], style: NDArray[Any]
) -> NDArray[np.uint8]:
    """Return what is between each timed position and the next one.

    As :func:`viewer.session.tracks.reading.gaps` has it: an estimate does not fill a long silence.
    """
    wait = np.diff(at)
    known = style[timed[:-1]]
    # An edge leads to the next shown position; where that is another one, only the wait counts.
    place = np.searchsorted(shown, timed)
    next_one = np.diff(place) == 1
    loose = ~next_one | (known == layout.NO_EDGE)
    long = wait > GAP_AIRBORNE_MS
    found = np.full(len(wait), RECEIVED, np.uint8)
    found[known == layout.ESTIMATED] = ESTIMATED
    found[(known == layout.GAP) | ((known == layout.ESTIMATED) & long)] = GAP
    found[loose] = np.where(long[loose], _NOTHING, RECEIVED)
    return found


def _runs(
    at: NDArray[Any], between: NDArray[np.uint8]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.uint8]]:
    """Return the runs of what is between positions; each gap is one by itself."""
    if not len(between):
        return np.zeros(0), np.zeros(0), between
    new = np.concatenate(([True], (between[1:] != between[:-1]) | (between[1:] == GAP)))
    first = np.flatnonzero(new)
    last = np.concatenate((first[1:], [len(between)]))
    kept = between[first] != _NOTHING
    return at[first][kept], at[last][kept], between[first][kept]


def _alone(between: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the numbers of positions that no stretch of positions begins, ends or contains."""
    silent = np.concatenate(([True], between >= GAP, [True]))
    alone: NDArray[np.int64] = np.flatnonzero(silent[:-1] & silent[1:])
    return alone


def _column(values: NDArray[Any]) -> array[float]:
    column = array("d")
    column.frombytes(np.ascontiguousarray(values, np.float64).tobytes())
    return column
