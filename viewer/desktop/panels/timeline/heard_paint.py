"""Painting when a track was heard: from its columns straight to the pixels of a row.

Its ends are those heard, to the pixel: other than the soft ends of what was told.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from viewer.describe.heard import ESTIMATED, GAP, RECEIVED
from viewer.desktop.panels.timeline import ink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from viewer.describe.heard import Heard
    from viewer.desktop.panels.timeline.layout import Place, Scale
    from viewer.desktop.panels.timeline.scene import Scene

MIXED = 3
"""What so many stretches share that they cannot be told apart: more of it gaps than not."""
_LEAST = 2.0  # pixels of a single position
_BODY, _GUESS, _RIM = 0.85, 0.3, 0.5
_HATCH = 7  # eighths
_HALF = 0.5
_END = 3.0  # how far the marks of both ends reach beyond the bar


def paint_heard(painter: QPainter, scene: Scene, heard: Heard, place: Place, colour: str) -> None:
    """Paint a track's row: full where positions were received, hatched in gaps between them."""
    told = heard.stretches
    if not told.begin:
        return
    top, height, scale = round(place.legs[0]), round(place.bar), scene.scale
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrushOrigin(QPointF(scale.x(scene.window[0]) % 6.0, 0.0))
    hatch = ink.hatch(scene.theme.muted, _HATCH, scene.ratio)
    body, guess = ink.colour(colour, _BODY), ink.colour(colour, _GUESS)
    rims: dict[int, list[QLineF]] = {GAP: [], ESTIMATED: []}
    for sort, left, right in runs(heard, scale, scene.ratio):
        box = QRectF(left, top, right - left, height)
        if sort == RECEIVED:
            painter.fillRect(box, body)
            continue
        if sort in (GAP, MIXED):
            painter.fillRect(box, hatch)
        if sort in (ESTIMATED, MIXED):
            painter.fillRect(box, guess)
        for y in (top, top + height - 1):
            rims[GAP if sort == GAP else ESTIMATED].append(QLineF(left, y, right - 1, y))
    for sort, name in ((GAP, scene.theme.muted), (ESTIMATED, colour)):
        painter.setPen(ink.pen(name, _RIM, 1.0))
        painter.drawLines(rims[sort])
    for at in (told.begin[0], told.end[-1]):
        if scale.low - 2 * scale.per_px <= at <= scale.high + 2 * scale.per_px:
            left = math.floor((at - scale.low) / scale.per_px * scene.ratio) / scene.ratio
            box = QRectF(scale.left + left - 0.5, top - _END, 1.5, height + 2 * _END)
            painter.fillRect(box, ink.colour(colour))
    painter.setBrushOrigin(QPointF(0, 0))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def runs(heard: Heard, scale: Scale, ratio: float) -> Iterator[tuple[int, float, float]]:
    """Yield (sort, left, right) of what is drawn within a view, in pixels.

    There is no more of it than there are columns of the screen. Where several share a column,
    a received position goes before an estimate, and that before a gap; but where single positions
    in gaps stand so close that they would look like a stretch, they are MIXED.
    """
    told = heard.stretches
    begin, end = np.frombuffer(told.begin), np.frombuffer(told.end)
    per_column = scale.per_px / ratio
    least = round(_LEAST * ratio)
    seen = math.ceil(scale.width * ratio)
    beside = 3 * least  # what stands there decides with, so that tiles meet
    count, low = seen + 2 * beside, scale.low - beside * per_column
    first = int(np.searchsorted(end, low - least * per_column, "left"))
    last = int(np.searchsorted(begin, low + count * per_column, "right"))
    sort = np.frombuffer(told.sort, np.uint8)[first:last]
    line = np.full(count, 255, np.uint8)
    for which in (GAP, ESTIMATED, RECEIVED):
        mine = np.flatnonzero(sort == which) + first
        if not len(mine):
            continue
        left = np.floor((begin[mine] - low) / per_column)
        right = np.ceil((end[mine] - low) / per_column)
        right = np.maximum(right, left + (1 if which == GAP else least))
        here = _covered(left, right, count)
        if which == RECEIVED:
            sparse = here & (line == GAP)
            sparse &= _share(begin[mine], end[mine], low, per_column, count) < _HALF
            line[here] = which
            line[_wide(sparse, 2 * least)] = MIXED
            continue
        line[here] = which
    line = line[beside : beside + seen]
    edges = np.flatnonzero(np.diff(line)) + 1
    starts = [0, *edges.tolist()]
    for a, b in zip(starts, [*starts[1:], seen], strict=True):
        if line[a] != 255:  # noqa: PLR2004 nothing there
            yield int(line[a]), scale.left + a / ratio, scale.left + b / ratio


def _covered(left: NDArray[Any], right: NDArray[Any], count: int) -> NDArray[np.bool_]:
    """Return which of so many columns lie in any of these stretches."""
    low = np.clip(left, 0, count).astype(np.int64)
    high = np.clip(right, 0, count).astype(np.int64)
    depth = np.bincount(low, minlength=count + 1) - np.bincount(high, minlength=count + 1)
    covered: NDArray[np.bool_] = np.cumsum(depth)[:count] > 0
    return covered


def _share(
    begin: NDArray[Any], end: NDArray[Any], low: float, per_column: float, count: int
) -> NDArray[np.float64]:
    """Return how much of each column these stretches take, from 0 to 1."""
    edges = low + np.arange(count + 1) * per_column
    times = np.column_stack((begin, end)).reshape(-1)
    sums = np.cumsum(end - begin)
    taken = np.column_stack((np.concatenate(([0.0], sums[:-1])), sums)).reshape(-1)
    share: NDArray[np.float64] = np.diff(np.interp(edges, times, taken)) / per_column
    return share


def _wide(marked: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Return what is marked in runs of more than so many columns."""
    steps = np.diff(np.concatenate(([0], marked.astype(np.int8), [0])))
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    wide = ends - starts > least
    return _covered(starts[wide], ends[wide], len(marked))
