"""Painting a row's bars: flights, stays, and time of which nothing is known.

Narrow bars of a track go into one line of bytes, a shade for each column, which is drawn at once;
only wide ones have an outline, marks and a label.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QImage,
    QLinearGradient,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)

from viewer.describe.lanes import profile, strength
from viewer.desktop.panels.timeline import ink
from viewer.desktop.panels.timeline.layout import hatched, labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.describe.lanes import Bar
    from viewer.desktop.panels.timeline.layout import Lane, Place, Track
    from viewer.desktop.panels.timeline.scene import Scene

    Wide = tuple[Bar, float, float]
    Part = tuple[float, float]
    Text = tuple[float, float, str]

_WIDE = 40.0
"""From this width on a bar is drawn by itself."""
_STEPS = 32
"""Shades of a narrow bar."""
_ROUND = 72.0  # a bar wider than this has round corners
_HUGE = 30_000.0  # a bar wider than this is cut before it is drawn
_LEG, _STAY, _TIGHT = 0.46, 0.20, 0.66  # how strong a bar is where it is certain
_CORE, _GROUND = 0.95, 0.8  # and the line on which it stands
_TEXT_LEAST = 18.0
_LETTERS = 9.0  # a part lower than this has no room for letters
_MARK = 10.0  # the side of a lozenge
_KEPT = 40_000
_OPEN = 8.0  # the line of a told window that is open on one side


def paint_bars(painter: QPainter, scene: Scene, lane: Lane, place: Place) -> None:
    """Paint what a row's aircraft did: hatching first, stays, flights and what was told of them."""
    colour = scene.colour_of(lane)
    for track in lane.unknown:
        _unknown(painter, scene, track, place)
    for track in lane.stays:
        part = (place.stays, place.stay)
        wide = _narrow(painter, scene, track, part, colour, (_STAY, _GROUND))
        if wide:
            _wide(painter, scene, wide, part, colour, (_STAY, _GROUND))
    alphas = (_TIGHT if place.bar < _LETTERS else _LEG, _CORE)
    for level, track in enumerate(lane.legs):
        part = (place.legs[min(level, len(place.legs) - 1)], place.bar)
        wide = _narrow(painter, scene, track, part, colour, alphas)
        if wide:
            _wide(painter, scene, wide, part, colour, alphas)
            for bar, _, _ in wide:
                _told(painter, scene, bar, part[0])


def paint_labels(painter: QPainter, scene: Scene, lane: Lane, place: Place) -> None:
    """Write what wide bars are, and mark those that are contested, at the left of what is seen."""
    theme = scene.theme
    texts: list[Text] = []
    if place.stay >= _LETTERS:
        for track in lane.stays:
            texts += [t for bar in _wide_ones(scene, track) for t in _label(scene, *bar)]
        _write(painter, texts, place.stays + place.stay / 2 - 0.5, theme.ink)
    for level, track in enumerate(lane.legs):
        middle = place.legs[min(level, len(place.legs) - 1)] + place.bar / 2
        texts = []
        for bar, left, right in _wide_ones(scene, track):
            begin = max(left, scene.scale.left)
            if scene.contested(bar):
                mark = _lozenge(theme.contested, theme.panel, scene.ratio)
                painter.drawPixmap(QPointF(begin + 2, middle - _MARK / 2), mark)
                begin += _MARK
            if place.bar >= _LETTERS:
                texts += _label(scene, bar, begin, right)
        _write(painter, texts, middle - 0.5, theme.ink)


def _wide_ones(scene: Scene, track: Track) -> list[Wide]:
    scale = scene.scale
    first, last = track.visible(scale.low, scale.high)
    broad = _WIDE * scale.per_px
    starts, ends = track.starts, track.ends
    return [
        (track.bars[i], scale.x(starts[i]), scale.x(ends[i]))
        for i in range(first, last)
        if ends[i] - starts[i] >= broad
    ]


# ---------------------------------------------------------------- narrow bars


def _narrow(
    painter: QPainter, scene: Scene, track: Track, part: Part, colour: str, alphas: Part
) -> list[Wide]:
    """Draw a track's narrow bars over a part (top, height); return the wide ones for later.

    ``alphas`` are the strength of a certain bar and of the line on which it stands.
    """
    scale = scene.scale
    first, last = track.visible(scale.low, scale.high)
    if first >= last:
        return []
    wide: list[Wide] = []
    starts, ends, bars = track.starts, track.ends, track.bars
    low, left, per_px = scale.low, scale.left, scale.per_px
    per_column = per_px / scene.ratio
    broad = _WIDE * per_px
    line: bytearray | None = None
    i = first
    while i < last:
        begin, end = starts[i], ends[i]
        if end - begin >= broad:
            wide.append((bars[i], left + (begin - low) / per_px, left + (end - low) / per_px))
            i += 1
            continue
        if line is None:
            line = bytearray(math.ceil(scale.width * scene.ratio))
        column = math.floor((begin - low) / per_column)
        count = max(1, math.ceil((end - low) / per_column) - column)
        if count == 1:  # what begins in the same column is in it already
            i = bisect_left(starts, low + (column + 1) * per_column, i + 1, last)
        else:
            i += 1
        _put(line, column, _shades(scene, bars[i - 1], count))
    if line is not None:
        _draw(painter, scene, line, part, colour, alphas)
    return wide


def _put(line: bytearray, column: int, shades: bytes) -> None:
    """Put shades into a line, as far as they lie within it."""
    if column < 0:
        shades, column = shades[-column:], 0
    room = len(line) - column
    if room > 0 and shades:
        line[column : column + min(len(shades), room)] = shades[:room]


def _shades(scene: Scene, bar: Bar, count: int) -> bytes:
    """Return a shade for each column of a narrow bar."""
    key = (id(bar), count)
    found = scene.kept.columns.get(key)
    if found is None:
        found = b""
        stops = scene.kept.stops_of(bar)
        if count > 2:  # noqa: PLR2004 columns, with room for ends
            for (a, s), (b, t) in pairwise(((0.0, stops[0][1]), *stops, (1.0, stops[-1][1]))):
                wide = round(b * count) - round(a * count)
                if wide:
                    found += _ramp(round(s * 8), round(t * 8), wide)
        else:
            found = bytes([_STEPS * 3 // 4]) * count
        if len(scene.kept.columns) > _KEPT:
            scene.kept.columns.clear()
        scene.kept.columns[key] = found
    return found


@lru_cache(maxsize=4096)
def _ramp(begin: int, end: int, count: int) -> bytes:
    """Return the shades from one eighth to another; nothing possible is quite without shade."""
    most = _STEPS - 1
    return bytes(
        max(3, round(most * (begin + (end - begin) * (i + 0.5) / count) / 8)) for i in range(count)
    )


def _draw(
    painter: QPainter, scene: Scene, line: bytearray, part: Part, colour: str, alphas: Part
) -> None:
    """Draw a line of shades over a part, and stronger over its foot."""
    rows = max(3, round(part[1] / 2))  # all but the last one the body, two pixels each
    data = bytes(line) * (rows - 1) + line.translate(_TO_FOOT)
    image = QImage(data, len(line), rows, len(line), QImage.Format.Format_Indexed8)
    image.setColorTable(ink.shades(colour, min(alphas[0] * 1.25, 1.0), alphas[1], _STEPS))
    wide = len(line) / scene.ratio
    painter.drawImage(QRectF(scene.scale.left, part[0], wide, part[1]), image)


_TO_FOOT = bytes(i + _STEPS if i < _STEPS else i for i in range(256))
"""From a shade of the body to the same shade of the foot."""


# ---------------------------------------------------------------- wide bars


def _wide(
    painter: QPainter, scene: Scene, bars: Sequence[Wide], part: Part, colour: str, alphas: Part
) -> None:
    """Draw bars as strong as their windows allow, each on a foot as strong, faintly outlined."""
    top, height = part
    thick = 2.0 if height >= _LETTERS + 1.5 else 1.5
    feet: list[tuple[QRectF, QBrush]] = []
    painter.setPen(ink.pen(colour, 0.36, 1.0))
    for bar, left, right in bars:
        box = QRectF(left + 0.5, top + 0.5, right - left - 1, height - 1)
        if right - left > _HUGE:
            box.setLeft(max(left, scene.scale.left - 64))
            box.setRight(min(right, scene.width + 64))
            stops = _cut(scene, bar, box)
            body, foot = (_gradient(colour, alpha, stops) for alpha in alphas)
        else:
            body, foot = (_brush(scene, bar, colour, alpha) for alpha in alphas)
        across = QTransform(box.width(), 0, 0, 1, box.left(), 0)
        body.setTransform(across)
        foot.setTransform(across)
        painter.setBrush(body)
        if right - left > _ROUND:
            painter.drawRoundedRect(box, 2.5, 2.5)
        else:
            painter.drawRect(box)
        feet.append((QRectF(left + 1, top + height - thick, right - left - 2, thick), foot))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for box, foot in feet:
        painter.fillRect(box, foot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _brush(scene: Scene, bar: Bar, colour: str, alpha: float) -> QBrush:
    key = (id(bar), colour, alpha)
    found = scene.kept.brushes.get(key)
    if found is None:
        found = scene.kept.brushes[key] = _gradient(colour, alpha, scene.kept.stops_of(bar))
    return found


def _gradient(colour: str, alpha: float, stops: Sequence[tuple[float, float]]) -> QBrush:
    """Return a brush that goes from 0 to 1; it is stretched where it is used."""
    if all(s == 1.0 for _, s in stops):
        return QBrush(ink.colour(colour, alpha))
    gradient = QLinearGradient(0, 0, 1, 0)
    gradient.setStops([(at, ink.colour(colour, alpha * s)) for at, s in stops])
    return QBrush(gradient)


def _cut(scene: Scene, bar: Bar, box: QRectF) -> list[tuple[float, float]]:
    """Return (share of the box, strength) of a bar that goes far beyond what is seen."""
    low, high = scene.scale.time(box.left()), scene.scale.time(box.right())
    edge = (high - low) * 1e-6
    found: list[tuple[float, float]] = []
    last = -1.0
    for at, strong in (
        (low, strength(bar.start, bar.end, low + edge)),
        *((at, s) for at, s in profile(bar.start, bar.end) if low < at < high),
        (high, strength(bar.start, bar.end, high - edge)),
    ):
        last = min(max((at - low) / (high - low), last + 1e-5), 1.0)
        found.append((last, strong))
    return found


def _told(painter: QPainter, scene: Scene, bar: Bar, top: float) -> None:
    """Draw over a bar's ends the readings that were told."""
    scale = scene.scale
    painter.setPen(ink.pen(scene.theme.ink, 0.8, 1.2))
    for low, high in (*bar.told_start, *bar.told_end):
        # Open on one side: a short line that has no tick there.
        left = -math.inf if low is None else scale.x(low)
        right = math.inf if high is None else scale.x(high)
        first, last = left, right
        if math.isinf(left) or math.isinf(right):
            first, last = max(left, right - _OPEN), min(right, left + _OPEN)
        if last - first > 3:  # noqa: PLR2004 pixels; what is narrower is a tick
            painter.drawLine(QPointF(first, top - 1), QPointF(last, top - 1))
            if math.isfinite(right):
                painter.drawLine(QPointF(right, top - 2.5), QPointF(right, top + 2))
        if math.isfinite(left):
            painter.drawLine(QPointF(left, top - 2.5), QPointF(left, top + 2))


@lru_cache(maxsize=16)
def _lozenge(colour: str, paper: str, ratio: float) -> QPixmap:
    """Return the mark of what some source contradicts."""
    made = QPixmap(round(_MARK * ratio), round(_MARK * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.colour(paper), 1))
    painter.setBrush(ink.colour(colour))
    r, c = 4.3, _MARK / 2
    painter.drawPolygon(
        QPolygonF([QPointF(c, c - r), QPointF(c + r, c), QPointF(c, c + r), QPointF(c - r, c)])
    )
    painter.end()
    return made


# ---------------------------------------------------------------- time not known


def _unknown(painter: QPainter, scene: Scene, track: Track, place: Place) -> None:
    """Hatch the time of which nothing is known, the fainter the less sure that is."""
    scale = scene.scale
    first, last = track.visible(scale.low, scale.high)
    top, bottom = hatched(place)
    hatches = [ink.hatch(scene.theme.muted, n, scene.ratio) for n in range(9)]
    painter.setBrushOrigin(QPointF(scale.x(scene.window[0]) % 6.0, 0.0))
    shown_until = -1.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for bar in track.bars[first:last]:
        low, high = bar.extent
        left = max(scale.x(low), scale.left)
        right = min(scale.x(high), scale.left + scale.width)
        if right < shown_until + 2:
            continue  # in one pixel with the one before it
        shown_until = right
        box = QRectF(left, top, max(right - left, 1.0), bottom - top)
        for (a, s), (b, t) in pairwise(_cut(scene, bar, box)):
            pieces = 1 if s == t else min(6, max(1, int((b - a) * box.width() / 7)))
            wide = box.width() * (b - a) / pieces
            for piece in range(pieces):
                brush = hatches[round(8 * (s + (t - s) * (piece + 0.5) / pieces))]
                x = box.left() + box.width() * a + wide * piece
                painter.fillRect(QRectF(x, top, wide, bottom - top), brush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrushOrigin(QPointF(0, 0))


# ---------------------------------------------------------------- labels


def _label(scene: Scene, bar: Bar, left: float, right: float) -> list[Text]:
    """Return a bar's label at the left of what is seen of it, if it fits there."""
    left = max(left, scene.scale.left) + 5
    room = min(right, scene.scale.left + scene.scale.width) - 4 - left
    if room < _TEXT_LEAST:
        return []
    wide = ink.width(ink.SMALL, bar.label)
    return [(left, wide, bar.label)] if wide <= room else []


def _write(painter: QPainter, texts: Sequence[Text], middle: float, colour: str) -> None:
    if texts:
        painter.setPen(ink.colour(colour))
        for number, left, _ in labels([(left, wide, wide) for left, wide, _ in texts], 6.0):
            ink.write(painter, ink.SMALL, left, middle + 3.6, texts[number][2])
