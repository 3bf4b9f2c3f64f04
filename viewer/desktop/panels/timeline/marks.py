"""Painting a row's events: a pin or a lozenge, a whisker for its width in time, its title.

Events in one cell are drawn as one mark that says how many it is.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from viewer.desktop.panels.timeline import ink
from viewer.desktop.panels.timeline.layout import labels, merged, reaching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.desktop.panels.timeline.layout import Lane, Place
    from viewer.desktop.panels.timeline.scene import Scene

_GLYPH, _SPRITE = 7.0, 15.0
_TEXT_LEAST, _TITLE_MOST = 30.0, 190.0
_OPEN = 12.0  # the whisker of a window that is open on one side
_COUNT_MOST = 999


def paint_marks(painter: QPainter, scene: Scene, lane: Lane, place: Place) -> None:
    """Paint the marks of a row that are in view."""
    scale, theme, colour = scene.scale, scene.theme, scene.colour_of(lane)
    y = place.marks + place.marks_height / 2 - 2
    cells = merged(lane.ats, scale)
    line = place.marks + place.marks_height - 2.5
    _whiskers(painter, scene, lane, cells, line)
    drawn: list[tuple[float, float]] = []
    ats, shift, per_px = lane.ats, scale.left - scale.low / scale.per_px, scale.per_px
    for i, j in cells:
        x = shift + (ats[i] + ats[j - 1]) / (2 * per_px)
        if j - i > 1:
            sprite, half, tall = _count(j - i, theme.raised, colour, scene.ratio)
            painter.drawPixmap(QPointF(x - half, y - tall), sprite)
        else:
            mark = lane.marks[i]
            contest = theme.contested if scene.contested(mark) else ""
            sprite = _glyph(
                colour, theme.panel, contest, scene.ratio, holds=mark.holds, faint=mark.background
            )
            half = _GLYPH / 2
            painter.drawPixmap(QPointF(x - _SPRITE / 2, y - _SPRITE / 2), sprite)
        drawn.append((x, half))
    _titles(painter, scene, lane, cells, drawn, y)


def _titles(
    painter: QPainter, scene: Scene, lane: Lane, cells: Sequence[tuple[int, int]],
    drawn: Sequence[tuple[float, float]], y: float,
) -> None:  # fmt: skip
    """Write the titles of single marks where nothing follows too soon."""
    scale, theme = scene.scale, scene.theme
    wanted: list[tuple[float, float, float]] = []
    texts: list[tuple[str, bool]] = []
    for n, (x, half) in enumerate(drawn):
        i, j = cells[n]
        end = scale.left + scale.width
        if n + 1 < len(drawn):
            end = drawn[n + 1][0] - drawn[n + 1][1]
        room = end - x - half - 8
        if j - i > 1 or room < _TEXT_LEAST or x < scale.left - 4:
            continue
        text = ink.elided(ink.SMALL, lane.marks[i].title, min(room, _TITLE_MOST) // 4 * 4)
        if len(text) > 3:  # noqa: PLR2004 more than an ellipsis and a letter
            wanted.append((x + half + 4, ink.width(ink.SMALL, text), room))
            texts.append((text, lane.marks[i].background))
    for number, left, _ in labels(wanted, 4.0):
        text, faint = texts[number]
        painter.setPen(ink.colour(theme.muted if faint else theme.ink))
        ink.write(painter, ink.SMALL, left, y + 3.6, text)


def _whiskers(
    painter: QPainter, scene: Scene, lane: Lane, cells: Sequence[tuple[int, int]], y: float
) -> None:
    """Draw the width in time of each event; where more are drawn as one, what they span."""
    scale = scene.scale
    per_px, shift = scale.per_px, scale.left - scale.low / scale.per_px
    least = (_GLYPH + 1) * per_px
    earliest, latest = lane.earliest, lane.latest
    lines: list[QLineF] = []
    first, stop = (cells[0][0], cells[-1][1]) if cells else (bisect_left(lane.ats, scale.low),) * 2
    until = -math.inf
    for i, j in (*cells, *((n, n + 1) for n in reaching(lane, scale, first, stop))):
        if j - i > 1:
            low, high = min(earliest[i:j]), max(latest[i:j])
            if high - low >= least and high > until and math.isfinite(high - low):
                lines.append(QLineF(shift + low / per_px, y, shift + high / per_px, y))
                until = high
            continue
        low, high = earliest[i], latest[i]
        if high - low < least:
            continue
        x = shift + lane.ats[i] / per_px
        left, right = shift + low / per_px, shift + high / per_px
        begin, end = max(left, x - _OPEN), min(right, x + _OPEN)
        if math.isfinite(left):
            begin = left
            lines.append(QLineF(left, y - 2.5, left, y + 2.5))
        if math.isfinite(right):
            end = right
            lines.append(QLineF(right, y - 2.5, right, y + 2.5))
        lines.append(QLineF(begin, y, end, y))
    painter.setPen(ink.pen(scene.colour_of(lane), 0.7, 1.2))
    painter.drawLines(lines)


@lru_cache(maxsize=256)
def _glyph(
    colour: str, paper: str, contest: str, ratio: float, *, holds: bool, faint: bool
) -> QPixmap:
    """Return an event's mark: a pin where it holds its aircraft, else a lozenge."""
    size = _SPRITE
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = size / 2
    painter.setPen(QPen(ink.colour(contest or paper), 1.6 if contest else 1.0))
    painter.setBrush(ink.colour(paper) if faint else ink.colour(colour))
    if faint and not contest:
        painter.setPen(QPen(ink.colour(colour), 1.2))
    if holds:
        painter.setPen(QPen(ink.colour(colour), 1.4))
        painter.drawLine(QPointF(middle, middle), QPointF(middle, size))
        painter.setPen(QPen(ink.colour(contest or paper), 1.6 if contest else 1.0))
        painter.drawEllipse(QPointF(middle, middle - 0.5), 4.0, 4.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.colour(paper))
        painter.drawEllipse(QPointF(middle, middle - 0.5), 1.3, 1.3)
    else:
        r = 4.2
        painter.drawPolygon(
            QPolygonF([
                QPointF(middle, middle - r), QPointF(middle + r, middle),
                QPointF(middle, middle + r), QPointF(middle - r, middle),
            ])
        )  # fmt: skip
    painter.end()
    return made


@lru_cache(maxsize=2048)
def _count(number: int, paper: str, colour: str, ratio: float) -> tuple[QPixmap, float, float]:
    """Return the mark of several events drawn as one, half its width and half its height."""
    text = str(number) if number <= _COUNT_MOST else f"{number / 1000:.0f}k"
    width = max(11.0, ink.width(ink.COUNTS, text) + 6.0)
    made = QPixmap(math.ceil(width * ratio), round(11 * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.colour(colour))
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, 10), 5, 5)
    painter.setFont(ink.face(ink.COUNTS))
    painter.setPen(ink.colour(paper))
    painter.drawText(QRectF(0, 0, width, 11), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return made, made.width() / ratio / 2, made.height() / ratio / 2
