"""Levels of detail: for each position the zoom from which on a line must pass through it.

Neighbouring positions are joined two by two, then four by four, and so on. A run is drawn as one
straight line as long as that line is nowhere further from what it stands for than a tolerance on
the screen. The error of a run is at most the greater error of its halves plus the distance of
its middle from the line, so that it is known for all runs in one pass.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOLERANCE_PX = 0.5
"""How far a drawn line may be from its positions, in pixels of the screen."""
MAX_NEED = 60
"""Positions that only a zoom of 30 would need are needed there."""
RUN = 2**12
"""The longest run, and how often a position is always needed."""
_FINEST_POINTS = 12
_UNITS_ZOOM = 22  # a world unit is a pixel at zoom 22


def needed_zoom(
    x: NDArray[Any], y: NDArray[Any], z: NDArray[Any], sort: NDArray[Any], bent: NDArray[Any]
) -> NDArray[np.uint8]:
    """Return the zoom, in halves rounded down, from which each position is needed.

    x, y, z are world units. Lines are joined with those of the same ``sort`` only; ``bent[i]`` is
    how far the line from position i to the next one is from straight, infinite where there is
    none. Every :data:`RUN`-th position is always needed.
    """
    count = len(x)
    needed = np.zeros(count, np.uint8)
    if count < 2:  # noqa: PLR2004 nothing to join
        return needed
    size = min(RUN, 1 << max(1, math.ceil(math.log2(count))))
    padded = -(-count // size) * size + 1
    planes = [_padded(values, padded) for values in (x, y, z) if values is not z or z.any()]
    error = np.zeros(padded - 1, np.float32)
    error[:count] = bent
    kind = np.zeros(padded - 1, np.uint8)
    kind[:count] = sort
    importance = np.full(padded, np.inf, np.float32)
    step = 1
    while step < size:
        step *= 2
        error = np.maximum(error[0::2], error[1::2]) + _bend(planes)
        error[kind[0::2] != kind[1::2]] = np.inf
        kind = kind[0::2]
        importance[step // 2 :: step] = error
        planes = [values[::2] for values in planes]
    with np.errstate(divide="ignore"):
        zoom = 2.0 * (_UNITS_ZOOM - np.log2(importance[:count] / np.float32(TOLERANCE_PX)))
    needed[:] = np.clip(np.floor(zoom), 0, MAX_NEED)
    return needed


def needed_points(x: NDArray[Any], y: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the zoom, in halves, from which each of many single places is needed.

    Of the places within two pixels of the screen the first one stands for all.
    """
    needed = np.full(len(x), MAX_NEED, np.uint8)
    for zoom in range(_FINEST_POINTS, -1, -2):
        shift = _UNITS_ZOOM - zoom + 1
        cell = (x.astype(np.int64) >> shift << 32) + (y.astype(np.int64) >> shift)
        needed[np.unique(cell, return_index=True)[1]] = 2 * zoom
    return needed


def _padded(values: NDArray[Any], length: int) -> NDArray[Any]:
    padded = np.empty(length, np.int32)
    padded[: len(values)] = values
    padded[len(values) :] = values[-1]
    return padded


def _bend(planes: list[NDArray[Any]]) -> NDArray[Any]:
    """Return how far each odd point lies from the straight line between its neighbours."""
    # From one track to the next a difference may not fit; no line is drawn there.
    to_end = [(values[2::2] - values[:-2:2]).astype(np.float32) for values in planes]
    to_mid = [(values[1::2] - values[:-2:2]).astype(np.float32) for values in planes]
    length = sum(a * a for a in to_end)
    along = sum(a * b for a, b in zip(to_end, to_mid, strict=True))
    share = np.clip(along / np.maximum(length, np.float32(1e-9)), 0.0, 1.0)
    off = sum((m - share * e) ** 2 for m, e in zip(to_mid, to_end, strict=True))
    bend: NDArray[Any] = np.sqrt(off)
    return bend
