"""Painting the timeline: axis, grounds, the rows' names; outlines, focus and playhead over it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from viewer.describe.timeaxis import axis
from viewer.desktop.panels.timeline import ink
from viewer.desktop.panels.timeline.bars import paint_bars, paint_labels
from viewer.desktop.panels.timeline.layout import Scale, box_of, labels, rows_between
from viewer.desktop.panels.timeline.marks import paint_marks
from viewer.desktop.panels.timeline.scene import AXIS
from viewer.model.time import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.desktop.panels.timeline.layout import Lane, Place
    from viewer.desktop.panels.timeline.scene import Scene
    from viewer.desktop.theme import Theme

    Tiles = dict[int, QPixmap]

TILE = 256
"""Width of a tile, in pixels: what is kept of the picture while the view only moves."""
TITLE = 200.0
"""No title reaches further to the right of its mark, in pixels."""
_NIGHT_PX = 10.0  # a day narrower than this has no night to be seen
_NIGHT = {"light": ("#24344a", 0.12), "dark": ("#000000", 0.38)}
_NIGHT_S = 0.0015  # for nights not worked out yet, in one picture


def paint(painter: QPainter, scene: Scene, tiles: Tiles | None) -> None:
    """Paint everything but the playhead; from tiles, where some are kept."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, scene.width, scene.height), ink.colour(scene.theme.panel))
    scene.nights.begin(_NIGHT_S)
    scale = scene.scale
    rows = rows_between(scene.places, scene.scroll, scene.scroll + scene.height - AXIS)
    area = QRectF(scale.left, AXIS, scale.width, scene.height - AXIS)
    painter.setClipRect(area)
    if tiles is None:
        _content(painter, scene, rows)
    else:
        width = TILE * scale.per_px
        for number in tiles_of(scale):
            x = scale.left + (number * width - scale.low) / scale.per_px
            painter.drawPixmap(QPointF(x, 0), tile(scene, tiles, number))
    painter.translate(0, AXIS - scene.scroll)
    for number in rows:
        paint_labels(painter, scene, scene.lanes[number], scene.places[number])
    painter.setClipRect(QRectF(0, scene.scroll, scene.width, scene.height - AXIS))
    for number in rows:
        _name(painter, scene, scene.lanes[number], scene.places[number])
    painter.translate(0, scene.scroll - AXIS)
    painter.setClipping(False)
    _axis(painter, scene)


def tiles_of(scale: Scale) -> range:
    """Return the numbers of the tiles that a view shows."""
    width = TILE * scale.per_px
    return range(math.floor(scale.low / width), math.floor(scale.high / width) + 1)


def tile(scene: Scene, tiles: Tiles, number: int) -> QPixmap:
    """Return a part of what is drawn under the labels, drawn now or before."""
    rows = rows_between(scene.places, scene.scroll, scene.scroll + scene.height - AXIS)
    found = tiles.get(number)
    if found is None:
        low = number * TILE * scene.scale.per_px
        own = replace(
            scene, scale=scene.scale.part(low, TILE), width=TILE,
            axis=axis(low, low + TILE * scene.scale.per_px, TILE, scene.zone),
        )  # fmt: skip
        found = QPixmap(round(TILE * scene.ratio), round(scene.height * scene.ratio))
        found.setDevicePixelRatio(scene.ratio)
        found.fill(ink.colour(scene.theme.panel))
        painter = QPainter(found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _content(painter, own, rows)
        painter.end()
        if not scene.nights.pending:
            tiles[number] = found
    return found


def _content(painter: QPainter, scene: Scene, rows: range) -> None:
    """Paint what does not depend on where the view begins."""
    painter.translate(0, AXIS - scene.scroll)
    _grounds(painter, scene, rows)
    painter.translate(0, scene.scroll - AXIS)
    _lines(painter, scene)
    painter.translate(0, AXIS - scene.scroll)
    scale = scene.scale
    # A title may begin left of what is drawn.
    wider = replace(scene, scale=Scale(
        scale.low - TITLE * scale.per_px, scale.per_px, scale.left - TITLE, scale.width + TITLE
    ))  # fmt: skip
    for number in rows:
        lane, place = scene.lanes[number], scene.places[number]
        if lane.heard is not None:
            from viewer.desktop.panels.timeline import heard_paint  # noqa: PLC0415 numpy

            heard_paint.paint_heard(painter, scene, lane.heard, place, scene.colour_of(lane))
            continue
        paint_bars(painter, scene, lane, place)
        if lane.ats:
            paint_marks(painter, wider, lane, place)
    painter.translate(0, scene.scroll - AXIS)


def paint_playhead(painter: QPainter, theme: Theme, x: float, height: float) -> None:
    """Paint the playhead over the picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(theme.ink)
    painter.setPen(QPen(ink, 1.5))
    painter.drawLine(QPointF(x, AXIS - 4), QPointF(x, height))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    top = AXIS - 5
    painter.drawPolygon(
        QPolygonF([
            QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x + 5, top + 4),
            QPointF(x, top + 10), QPointF(x - 5, top + 4),
        ])
    )  # fmt: skip


# ---------------------------------------------------------------- axis and grounds


def _axis(painter: QPainter, scene: Scene) -> None:
    theme, scale = scene.theme, scene.scale
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.drawLine(QPointF(0, AXIS - 0.5), QPointF(scene.width, AXIS - 0.5))
    painter.setClipRect(QRectF(scale.left, 0, scale.width, AXIS))
    painter.setPen(QColor(theme.ink))
    for band in scene.axis.bands:
        left, right = (
            max(scale.x(band.begin), scale.left),
            min(scale.x(band.end), scale.left + scale.width),
        )
        text = band.text
        room = right - left - 10
        if ink.width(ink.BANDS, text) > room:  # the year goes first, then the weekday
            text = " ".join(text.split(" ")[:-1])
        if text and ink.width(ink.BANDS, text) <= room:
            ink.write(painter, ink.BANDS, left + 5, 12, text)
    wanted = []
    for tick in scene.axis.ticks:
        width = ink.width(ink.TICKS, tick.text)
        wanted.append((scale.x(tick.at) - width / 2, width, width))
    order = sorted(range(len(wanted)), key=lambda i: not scene.axis.ticks[i].major)
    for number, left, _ in labels([wanted[i] for i in order], 6.0):
        tick = scene.axis.ticks[order[number]]
        painter.setPen(QColor(theme.ink if tick.major else theme.muted))
        ink.write(painter, ink.TICKS, left, 25, tick.text)
    painter.setClipping(False)


def _lines(painter: QPainter, scene: Scene) -> None:
    """Draw the ticks' lines through all rows, and what the replay does not cover."""
    theme, scale = scene.theme, scene.scale
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for major, alpha in ((False, 0.22), (True, 0.7)):
        painter.setPen(ink.pen(theme.muted, alpha, 1.0))
        painter.drawLines(
            [
                QLineF(x, AXIS, x, scene.height)
                for x in (round(scale.x(t.at)) for t in scene.axis.ticks if t.major is major)
            ]
        )
    outside = ink.colour(theme.window, 0.72)
    low, high = scale.x(scene.window[0]), scale.x(scene.window[1])
    right = scale.left + scale.width
    if low > scale.left:
        painter.fillRect(
            QRectF(scale.left, AXIS, min(low, right) - scale.left, scene.height), outside
        )
    if high < right:
        left = max(high, scale.left)
        painter.fillRect(QRectF(left, AXIS, right - left, scene.height), outside)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _grounds(painter: QPainter, scene: Scene, rows: range) -> None:
    """Shade the nights of known places; part the aircraft by lines."""
    scale, theme = scene.scale, scene.theme
    dark = ink.colour(*_NIGHT[theme.name])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for number in rows:
        lane, place = scene.lanes[number], scene.places[number]
        if lane.row.depth == 0 and number:
            painter.setPen(ink.pen(theme.line, 1.0, 1.0))
            painter.drawLine(QPointF(scale.left, place.top), QPointF(scene.width, place.top))
        if DAY / scale.per_px < _NIGHT_PX:
            continue
        for begin, end in _dark(scene, lane):
            left = scale.x(begin)
            painter.fillRect(
                QRectF(left, place.top + 1, scale.x(end) - left, place.height - 1), dark
            )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _dark(scene: Scene, lane: Lane) -> Iterator[tuple[float, float]]:
    """Yield the nights while an aircraft certainly is at one known place."""
    scale = scene.scale
    for track in lane.stays:
        first, last = track.visible(scale.low, scale.high)
        for bar in track.bars[first:last]:
            known = bar.certain
            if bar.position is None or known is None:
                continue
            low, high = max(known[0], scale.low), min(known[1], scale.high)
            if low < high:
                for begin, end, _ in scene.nights.between(bar.position, low, high):
                    yield begin, end


def _name(painter: QPainter, scene: Scene, lane: Lane, place: Place) -> None:
    """Write the name of a row at its left."""
    theme, row = scene.theme, lane.row
    left = 12.0 if row.depth == 0 else 22.0
    room = scene.scale.left - left - 8
    which = ink.SMALL if row.depth else ink.NAMES
    colour = theme.muted if row.depth else scene.colour_of(lane)
    painter.setPen(ink.colour(theme.contested if row.clash else colour))
    text = ("✕ " if row.clash else "") + row.label
    line = place.top + place.height / 2 + ink.ascent(which) * 0.36
    ink.write(painter, which, left, line, ink.elided(which, text, room // 4 * 4))


def paint_outlines(painter: QPainter, scene: Scene) -> None:
    """Outline what is under the mouse, what is selected, and where the keys are."""
    theme, scale = scene.theme, scene.scale
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(QRectF(scale.left - 4, AXIS, scale.width + 4, scene.height - AXIS))
    painter.translate(0, AXIS - scene.scroll)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    outlined = (
        [] if scene.hovered is None else [(scene.hovered, QPen(ink.colour(theme.ink, 0.6), 1), 1.0)]
    )
    outlined += [(one, QPen(QColor(theme.accent), 2), 1.5) for one in scene.selected]
    if scene.current is not None:
        outlined.append((scene.current, QPen(QColor(theme.ink), 1.2, Qt.PenStyle.DashLine), 4.0))
    for (number, item), pen, grow in outlined:
        box = box_of(scene.lanes[number], scene.places[number], scene.scale, item)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(*box).adjusted(-grow, -grow, grow, grow), 3.5, 3.5)
    painter.restore()


def paint_focus(painter: QPainter, theme: Theme, area: QRectF) -> None:
    """Paint the ring that says that the keys are the timeline's."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.accent), 2))
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
