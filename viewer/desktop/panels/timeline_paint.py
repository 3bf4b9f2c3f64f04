"""Painting the timeline: axis, rows, bars with soft ends, marks, labels, the playhead.

What is narrower than a few pixels goes into one line of bytes for each track, drawn at once, so
that the work of a picture follows what is on screen and not what is in the case.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QLinearGradient,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
)

from viewer.describe.lanes import Bar, profile, strength
from viewer.desktop.panels.timeline_layout import box_of, hatched, labels, merged, rows_between
from viewer.desktop.theme import font
from viewer.model.time import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from viewer.describe.timeaxis import Axis
    from viewer.desktop.panels.timeline_layout import Item, Lane, Place, Scale, Track
    from viewer.desktop.panels.timeline_night import Nights
    from viewer.desktop.theme import Theme

AXIS = 30.0
"""Height of the axis."""
_NARROW = 5.0  # a bar narrower than this has no ends to be seen
_BODY, _CORE = 0.46, 0.95  # how strong a bar is, and the line it stands on, where it is certain
_STAY = 0.20
_NIGHT_PX = 10.0  # a day narrower than this has no night to be seen
_NIGHT_S = 0.0015
_GLYPH = 7.0
_OPEN = 8.0  # the line of a window that is open on one side
_TEXT_LEAST = 26.0
_TITLE_MOST = 190.0
_COUNT_MOST = 999


Face = tuple[float, bool]
"""A font: its size in points, and whether it is bold."""
_SMALL: Face = (7.5, False)
_TICKS: Face = (8.0, False)
_BANDS: Face = (8.0, True)
_NAMES: Face = (9.0, True)
_COUNTS: Face = (6.5, True)


@dataclass(slots=True)
class Scene:
    """All that a picture depends on, but for the playhead."""

    theme: Theme
    lanes: Sequence[Lane]
    places: Sequence[Place]
    scale: Scale
    axis: Axis
    scroll: float
    width: float
    height: float
    ratio: float
    window: tuple[float, float]
    nights: Nights
    contested: Callable[[Item], bool]
    selected: Sequence[tuple[int, Item]] = ()
    hovered: tuple[int, Item] | None = None
    current: tuple[int, Item] | None = None


def paint(painter: QPainter, scene: Scene) -> None:
    """Paint everything but the playhead."""
    theme = scene.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    whole = QRectF(0, 0, scene.width, scene.height)
    painter.fillRect(whole, QColor(theme.panel))
    rows = rows_between(scene.places, scene.scroll, scene.scroll + scene.height - AXIS)
    area = QRectF(scene.scale.left, AXIS, scene.scale.width, scene.height - AXIS)
    painter.setClipRect(area)
    painter.translate(0, AXIS - scene.scroll)
    _grounds(painter, scene, rows)
    painter.translate(0, scene.scroll - AXIS)
    _lines(painter, scene)
    painter.translate(0, AXIS - scene.scroll)
    for number in rows:
        _row(painter, scene, scene.lanes[number], scene.places[number])
    painter.setClipRect(QRectF(0, scene.scroll, scene.width, scene.height - AXIS))
    for number in rows:
        _name(painter, scene, scene.lanes[number], scene.places[number])
    painter.translate(0, scene.scroll - AXIS)
    painter.setClipping(False)
    _axis(painter, scene)


def paint_playhead(painter: QPainter, theme: Theme, x: float, height: float) -> None:
    """Paint the playhead over the picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(theme.ink)
    painter.setPen(QPen(ink, 1.5))
    painter.drawLine(QPointF(x, AXIS - 4), QPointF(x, height))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    top = AXIS - 12
    painter.drawPolygon(
        QPolygonF([
            QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x + 5, top + 6),
            QPointF(x, top + 12), QPointF(x - 5, top + 6),
        ])
    )  # fmt: skip


# ---------------------------------------------------------------- axis and grounds


def _axis(painter: QPainter, scene: Scene) -> None:
    theme, scale = scene.theme, scene.scale
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.drawLine(QPointF(0, AXIS - 0.5), QPointF(scene.width, AXIS - 0.5))
    painter.setClipRect(QRectF(scale.left, 0, scale.width, AXIS))
    painter.setFont(_font(_BANDS))
    painter.setPen(QColor(theme.ink))
    for band in scene.axis.bands:
        left, right = (
            max(scale.x(band.begin), scale.left),
            min(scale.x(band.end), scale.left + scale.width),
        )
        text = band.text
        room = right - left - 10
        if _width(_BANDS, text) > room:  # the year goes first, then the weekday
            text = " ".join(text.split(" ")[:-1])
        if text and _width(_BANDS, text) <= room:
            painter.drawText(QPointF(left + 5, 12), text)
    painter.setFont(_font(_TICKS))
    wanted = []
    for tick in scene.axis.ticks:
        width = _width(_TICKS, tick.text)
        wanted.append((scale.x(tick.at) - width / 2, width, width))
    order = sorted(range(len(wanted)), key=lambda i: not scene.axis.ticks[i].major)
    for number, left, _ in labels([wanted[i] for i in order], 6.0):
        tick = scene.axis.ticks[order[number]]
        painter.setPen(QColor(theme.ink if tick.major else theme.muted))
        painter.drawText(QPointF(left, 25), tick.text)
    painter.setClipping(False)


def _lines(painter: QPainter, scene: Scene) -> None:
    """Draw the ticks' lines through all rows, and what the replay does not cover."""
    theme, scale = scene.theme, scene.scale
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for tick in scene.axis.ticks:
        x = round(scale.x(tick.at))
        painter.setPen(QPen(_colour(theme.muted, 0.75 if tick.major else 0.22), 1))
        painter.drawLine(QPointF(x, AXIS), QPointF(x, scene.height))
    outside = _colour(theme.window, 0.72)
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
    scene.nights.begin(_NIGHT_S)
    dark = _colour("#24344a", 0.11) if theme.name == "light" else _colour("#000000", 0.26)
    for number in rows:
        lane, place = scene.lanes[number], scene.places[number]
        if lane.row.depth == 0 and number:
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QPointF(scale.left, place.top), QPointF(scene.width, place.top))
        if DAY / scale.per_px < _NIGHT_PX:
            continue
        for track in lane.stays:
            first, last = track.visible(scale.low, scale.high)
            for bar in track.bars[first:last]:
                known = bar.certain
                if bar.position is None or known is None:
                    continue
                low, high = max(known[0], scale.low), min(known[1], scale.high)
                if low >= high:
                    continue
                for begin, end, _ in scene.nights.between(bar.position, low, high):
                    left = scale.x(begin)
                    painter.fillRect(
                        QRectF(left, place.top + 1, scale.x(end) - left, place.height - 1), dark
                    )


# ---------------------------------------------------------------- a row


def _row(painter: QPainter, scene: Scene, lane: Lane, place: Place) -> None:
    theme = scene.theme
    colour = (
        theme.ink
        if lane.row.colour is None
        else theme.aircraft[lane.row.colour % len(theme.aircraft)]
    )
    for track in lane.unknown:
        _unknown(painter, scene, track, place)
    wanted: list[tuple[float, float, float]] = []
    texts: list[tuple[str, float]] = []
    for track in lane.stays:
        wide = _thin(painter, scene, track, (place.stays, place.stay), colour, _STAY * 1.6)
        for bar, left, right in wide:
            box = QRectF(left, place.stays, right - left, place.stay)
            _soft(painter, scene, bar, box, colour, (_STAY, 0.8))
            _label(wanted, texts, scene, bar, left, right)
    if place.stay >= 9:  # noqa: PLR2004 pixels that the letters need
        _labels(painter, wanted, texts, place.stays + place.stay / 2, theme.ink)
    for level, track in enumerate(lane.legs):
        wanted, texts = [], []
        top = place.legs[min(level, len(place.legs) - 1)]
        tight = place.bar < 9  # noqa: PLR2004 as above
        wide = _thin(painter, scene, track, (top, place.bar), colour, 0.75)
        for bar, left, right in wide:
            box = QRectF(left, top, right - left, place.bar)
            _soft(painter, scene, bar, box, colour, (_BODY * (1.5 if tight else 1.0), _CORE))
            _told(painter, scene, bar, top)
            if right - left > 2 * _NARROW and scene.contested(bar):
                at = max(left, scene.scale.left) + 6
                _lozenge(painter, theme, QPointF(at, top + place.bar / 2))
                _label(wanted, texts, scene, bar, at + 4, right)
            else:
                _label(wanted, texts, scene, bar, left, right)
        if not tight:
            _labels(painter, wanted, texts, top + place.bar / 2, theme.ink)
    if lane.ats:
        _marks(painter, scene, lane, place, colour)


def _thin(
    painter: QPainter,
    scene: Scene,
    track: Track,
    part: tuple[float, float],
    colour: str,
    alpha: float,
) -> list[tuple[Bar, float, float]]:
    """Draw the bars that are too narrow for ends as one line of bytes; return the wide ones."""
    scale = scene.scale
    first, last = track.visible(scale.low, scale.high)
    if first >= last:
        return []
    wide: list[tuple[Bar, float, float]] = []
    starts, ends = track.starts, track.ends
    line: bytearray | None = None
    columns = math.ceil(scale.width * scene.ratio)
    per_column = scale.per_px / scene.ratio
    narrow = _NARROW * scale.per_px
    low, left, per_px = scale.low, scale.left, scale.per_px
    i = first
    while i < last:
        begin, end = starts[i], ends[i]
        if end - begin >= narrow:
            x0 = max(left + (begin - low) / per_px, left - 64)
            x1 = min(left + (end - low) / per_px, left + scale.width + 64)
            wide.append((track.bars[i], x0, x1))
            i += 1
            continue
        if line is None:
            line = bytearray(columns)
        column = int((begin - low) / per_column)
        after = max(math.ceil((end - low) / per_column), column + 1)
        # What begins in the same pixel is in it already.
        following = bisect_left(starts, low + (column + 1) * per_column, i + 1, last)
        if following > i + 1 and ends[following - 1] - starts[following - 1] < narrow:
            after = max(after, int((ends[following - 1] - low) / per_column))
            i = following
        else:
            i += 1
        column, after = max(column, 0), min(after, columns)
        if after > column:
            line[column:after] = (
                _FULL[: after - column]
                if after - column <= len(_FULL)
                else (b"\x01" * (after - column))
            )
    if line is not None:
        _draw_line(painter, scene, line, part, _rgba(colour, alpha))
    return wide


_FULL = b"\x01" * 4096


def _draw_line(
    painter: QPainter, scene: Scene, line: bytearray, part: tuple[float, float], rgba: int
) -> None:
    """Draw a line of bytes, 1 where there is something, over a part's height."""
    data = bytes(line)
    image = QImage(data, len(data), 1, len(data), QImage.Format.Format_Indexed8)
    image.setColorTable([0, rgba])
    target = QRectF(scene.scale.left, part[0], len(data) / scene.ratio, part[1])
    painter.drawImage(target, image)


def _soft(
    painter: QPainter, scene: Scene, bar: Bar, box: QRectF, colour: str, alphas: tuple[float, float]
) -> None:
    """Draw a bar as strong as its windows allow, on a line as strong, within a faint outline."""
    stops = _stops(scene, bar, box)
    solid = all(s == 1.0 for _, s in stops)
    body, core = (_fill(colour, alpha, box, stops, solid=solid) for alpha in alphas)
    painter.setPen(QPen(_colour(colour, 0.38), 1))
    painter.setBrush(body)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
    thick = 2.5 if box.height() >= 8 else 1.6  # noqa: PLR2004 pixels
    painter.fillRect(QRectF(box.left() + 1, box.bottom() - thick, box.width() - 2, thick), core)


def _fill(
    colour: str, alpha: float, box: QRectF, stops: Sequence[tuple[float, float]], *, solid: bool
) -> QBrush:
    if solid:
        return QBrush(_colour(colour, alpha))
    gradient = QLinearGradient(box.left(), 0, box.right(), 0)
    gradient.setStops([(at, _colour(colour, round(alpha * s, 3))) for at, s in stops])
    return QBrush(gradient)


def _stops(scene: Scene, bar: Bar, box: QRectF) -> list[tuple[float, float]]:
    """Return (share of the box, strength) where the strength bends within a box."""
    scale = scene.scale
    low, high = scale.time(box.left()), scale.time(box.right())
    inside = [(at, s) for at, s in _profile(bar) if low < at < high]
    edge = (high - low) * 1e-6
    ends = (
        (low, strength(bar.start, bar.end, low + edge)),
        (high, strength(bar.start, bar.end, high - edge)),
    )
    found = []
    last = -1.0
    for at, value in (ends[0], *inside, ends[1]):
        share = min(max((at - low) / (high - low), 0.0), 1.0)
        share = min(max(share, last + 1e-5), 1.0)  # a step is two stops, a little apart
        found.append((share, value))
        last = share
    return found


@lru_cache(maxsize=8192)
def _profile(bar: Bar) -> tuple[tuple[float, float], ...]:
    return tuple(profile(bar.start, bar.end))


def _told(painter: QPainter, scene: Scene, bar: Bar, top: float) -> None:
    """Draw over a bar's ends the readings that were told."""
    scale = scene.scale
    painter.setPen(QPen(_colour(scene.theme.ink, 0.8), 1.2))
    for low, high in (*bar.told_start, *bar.told_end):
        # Open on one side: a short line that has no tick there.
        left = -math.inf if low is None else scale.x(low)
        right = math.inf if high is None else scale.x(high)
        first, last = max(left, right - _OPEN), min(right, left + _OPEN)
        if math.isfinite(left) and math.isfinite(right):
            first, last = left, right
        if last - first > 3:  # noqa: PLR2004 pixels; what is narrower is a tick
            painter.drawLine(QPointF(first, top - 1), QPointF(last, top - 1))
            if math.isfinite(right):
                painter.drawLine(QPointF(right, top - 2.5), QPointF(right, top + 2))
        if math.isfinite(left):
            painter.drawLine(QPointF(left, top - 2.5), QPointF(left, top + 2))


def _unknown(painter: QPainter, scene: Scene, track: Track, place: Place) -> None:
    """Hatch the time of which nothing is known, the fainter the less sure that is."""
    scale = scene.scale
    first, last = track.visible(scale.low, scale.high)
    top, bottom = hatched(place)
    brush = _hatch(scene.theme.muted, scene.ratio)
    painter.setBrushOrigin(QPointF(scale.x(scene.window[0]) % 6.0, 0.0))
    shown_until = -1.0
    for bar in track.bars[first:last]:
        low, high = bar.extent
        left = max(scale.x(low), scale.left)
        right = min(scale.x(high), scale.left + scale.width)
        if right - left < 1 and right < shown_until + 2:
            continue  # merged with the one before it
        shown_until = right
        box = QRectF(left, top, max(right - left, 1.0), bottom - top)
        stops = _stops(scene, bar, box)
        for (a, s), (b, t) in pairwise(stops):
            pieces = 1 if s == t else min(6, max(1, int((b - a) * box.width() / 7)))
            for piece in range(pieces):
                share = (piece + 0.5) / pieces
                painter.setOpacity(0.75 * (s + (t - s) * share))
                x = box.left() + box.width() * (a + (b - a) * piece / pieces)
                width = box.width() * (b - a) / pieces
                painter.fillRect(QRectF(x, top, width, bottom - top), brush)
    painter.setOpacity(1.0)
    painter.setBrushOrigin(QPointF(0, 0))


@lru_cache(maxsize=8)
def _hatch(colour: str, ratio: float) -> QBrush:
    size = round(6 * ratio)
    tile = QPixmap(size, size)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 0.9 * ratio))
    for shift in (-size, 0, size):
        painter.drawLine(QPointF(shift, size), QPointF(shift + size, 0))
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return QBrush(tile)


# ---------------------------------------------------------------- marks


def _marks(painter: QPainter, scene: Scene, lane: Lane, place: Place, colour: str) -> None:
    """Draw events: width in time as a whisker, the event as a pin or a lozenge, with its title."""
    scale, theme = scene.scale, scene.theme
    y = place.marks + place.marks_height / 2 - 2
    base = place.marks + place.marks_height - 2.5
    cells = list(merged(lane.ats, scale))
    _whiskers(painter, scene, lane, cells, base, colour)
    wanted: list[tuple[float, float, float]] = []
    texts: list[tuple[str, bool]] = []
    drawn: list[tuple[float, float]] = []
    for i, j in cells:
        x = (scale.x(lane.ats[i]) + scale.x(lane.ats[j - 1])) / 2
        half = _GLYPH / 2
        if j - i > 1:
            sprite = _count(j - i, theme.raised, colour, scene.ratio)
            half = sprite.width() / scene.ratio / 2
            painter.drawPixmap(QPointF(x - half, y - sprite.height() / scene.ratio / 2), sprite)
        else:
            mark = lane.marks[i]
            contest = theme.contested if scene.contested(mark) else ""
            sprite = _glyph(
                colour, theme.panel, contest, scene.ratio, holds=mark.holds, faint=mark.background
            )
            size = sprite.width() / scene.ratio / 2
            painter.drawPixmap(QPointF(x - size, y - size), sprite)
        drawn.append((x, half))
    room = [
        (drawn[n + 1][0] - drawn[n + 1][1] if n + 1 < len(drawn) else scale.left + scale.width)
        - x - half - 8
        for n, (x, half) in enumerate(drawn)
    ]  # fmt: skip
    for n, (x, half) in enumerate(drawn):
        i, j = cells[n]
        if room[n] < _TEXT_LEAST or x < scale.left - 4:
            continue
        title = lane.marks[i].title if j - i == 1 else f"{j - i} events"
        text = _elided(_SMALL, title, min(room[n], _TITLE_MOST) // 4 * 4)
        if len(text) <= 2:  # noqa: PLR2004 nothing but an ellipsis
            continue
        wanted.append((x + half + 4, _width(_SMALL, text), room[n]))
        texts.append((text, lane.marks[i].background))
    painter.setFont(_font(_SMALL))
    for number, left, _ in labels(wanted, 4.0):
        text, faint = texts[number]
        painter.setPen(QColor(theme.muted if faint else theme.ink))
        painter.drawText(QPointF(left, y + 3.5), text)


def _whiskers(
    painter: QPainter,
    scene: Scene,
    lane: Lane,
    cells: Sequence[tuple[int, int]],
    y: float,
    colour: str,
) -> None:
    """Draw the width in time of each event; where more are drawn as one, what they span."""
    scale = scene.scale
    painter.setPen(QPen(_colour(colour, 0.7), 1.2))
    for i, j in cells:
        x = scale.x(lane.ats[i])
        if j - i == 1:
            low, high = lane.marks[i].window
            left = x - 12 if low is None else scale.x(low)
            right = x + 12 if high is None else scale.x(high)
        else:
            some = lane.marks[i : min(j, i + 64)]
            left = min(
                (scale.x(m.window.earliest) for m in some if m.window.earliest is not None),
                default=x,
            )
            right = max(
                (scale.x(m.window.latest) for m in some if m.window.latest is not None), default=x
            )
            low, high = 0, 0
        if right - left < _GLYPH + 1:
            continue
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        if low is not None:
            painter.drawLine(QPointF(left, y - 2.5), QPointF(left, y + 2.5))
        if high is not None:
            painter.drawLine(QPointF(right, y - 2.5), QPointF(right, y + 2.5))


@lru_cache(maxsize=256)
def _glyph(
    colour: str, paper: str, contest: str, ratio: float, *, holds: bool, faint: bool
) -> QPixmap:
    """Return an event's mark: a pin where it holds its aircraft, else a lozenge."""
    size = 15
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = size / 2
    painter.setPen(QPen(QColor(contest or paper), 1.6 if contest else 1.0))
    painter.setBrush(QColor(paper) if faint else QColor(colour))
    if faint and not contest:
        painter.setPen(QPen(QColor(colour), 1.2))
    if holds:
        painter.setPen(QPen(QColor(colour), 1.4))
        painter.drawLine(QPointF(middle, middle), QPointF(middle, size))
        painter.setPen(QPen(QColor(contest or paper), 1.6 if contest else 1.0))
        painter.drawEllipse(QPointF(middle, middle - 0.5), 4.0, 4.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(paper))
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
def _count(number: int, paper: str, colour: str, ratio: float) -> QPixmap:
    """Return the mark of several events drawn as one: how many they are."""
    text = str(number) if number <= _COUNT_MOST else f"{number / 1000:.0f}k"
    width = max(11.0, _width(_COUNTS, text) + 6.0)
    made = QPixmap(math.ceil(width * ratio), round(11 * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, 10), 5, 5)
    painter.setFont(_font(_COUNTS))
    painter.setPen(QColor(paper))
    painter.drawText(QRectF(0, 0, width, 11), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return made


def _lozenge(painter: QPainter, theme: Theme, at: QPointF) -> None:
    """Draw the mark of what some source contradicts, as on the map."""
    painter.setPen(QPen(QColor(theme.panel), 1))
    painter.setBrush(QColor(theme.contested))
    r = 4.0
    painter.drawPolygon(
        QPolygonF(
            [at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)]
        )
    )


# ---------------------------------------------------------------- text, names, outlines


def _label(
    wanted: list[tuple[float, float, float]], texts: list[tuple[str, float]], scene: Scene,
    bar: Bar, left: float, right: float,
) -> None:  # fmt: skip
    """Ask for a bar's label at the left of what is seen of it, if it fits there."""
    left = max(left, scene.scale.left) + 5
    right = min(right, scene.scale.left + scene.scale.width) - 4
    if right - left < _TEXT_LEAST:
        return
    width = _width(_SMALL, bar.label)
    if width <= right - left:
        wanted.append((left, width, width))
        texts.append((bar.label, width))


def _labels(
    painter: QPainter, wanted: Sequence[tuple[float, float, float]],
    texts: Sequence[tuple[str, float]], middle: float, colour: str,
) -> None:  # fmt: skip
    if not wanted:
        return
    painter.setFont(_font(_SMALL))
    painter.setPen(QColor(colour))
    for number, left, _ in labels(wanted, 6.0):
        painter.drawText(QPointF(left, middle + 3.2), texts[number][0])


def _name(painter: QPainter, scene: Scene, lane: Lane, place: Place) -> None:
    """Write the name of a row at its left."""
    theme, row = scene.theme, lane.row
    left = 12.0 if row.depth == 0 else 22.0
    room = scene.scale.left - left - 8
    box = QRectF(left, place.top, room, place.height)
    face = _SMALL if row.depth else _NAMES
    painter.setFont(_font(face))
    if row.depth == 0:
        painter.setPen(
            QColor(
                theme.ink
                if row.colour is None
                else theme.aircraft[row.colour % len(theme.aircraft)]
            )
        )
    else:
        painter.setPen(QColor(theme.muted))
    if row.clash:
        painter.setPen(QColor(theme.contested))
    text = ("✕ " if row.clash else "") + row.label
    painter.drawText(
        box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
        _elided(face, text, room),
    )  # fmt: skip


def paint_outlines(painter: QPainter, scene: Scene) -> None:
    """Outline what is under the mouse, what is selected, and where the keys are."""
    theme, scale = scene.theme, scene.scale
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(QRectF(scale.left - 4, AXIS, scale.width + 4, scene.height - AXIS))
    painter.translate(0, AXIS - scene.scroll)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    outlined = (
        [] if scene.hovered is None else [(scene.hovered, QPen(_colour(theme.ink, 0.6), 1), 1.0)]
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


def _colour(name: str, alpha: float) -> QColor:
    return _alpha(name, round(alpha * 1000))


@lru_cache(maxsize=4096)
def _alpha(name: str, thousandths: int) -> QColor:
    made = QColor(name)
    made.setAlphaF(thousandths / 1000)
    return made


def _rgba(name: str, alpha: float) -> int:
    return _colour(name, alpha).rgba()


@lru_cache(maxsize=16)
def _font(face: Face) -> QFont:
    return font(face[0], bold=face[1])


@lru_cache(maxsize=16)
def _metrics(face: Face) -> QFontMetricsF:
    return QFontMetricsF(_font(face))


@lru_cache(maxsize=8192)
def _width(face: Face, text: str) -> float:
    return _metrics(face).horizontalAdvance(text)


@lru_cache(maxsize=8192)
def _elided(face: Face, text: str, room: float) -> str:
    return _metrics(face).elidedText(text, Qt.TextElideMode.ElideRight, room)
