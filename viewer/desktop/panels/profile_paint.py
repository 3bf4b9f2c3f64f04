"""What a profile looks like: three curves one above the other, gaps hatched, times below."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from viewer.describe import profile_words as said
from viewer.describe.timeaxis import axis
from viewer.desktop.panels.timeline import ink

if TYPE_CHECKING:
    from viewer.describe.profile_words import Unit, Units
    from viewer.desktop.theme import Theme
    from viewer.session.tracks.profile import Curve, Line, Profile

LEFT = 60.0
"""Room for the numbers at the left, in pixels."""
RIGHT = 10.0
FOOT = 20.0
_HEAD = 14.0
_TICK_PX = 17.0
_ROOM = 96.0
_ONE = 0.75
_SPARE = 0.06
_DENSE = 20.0
_PIECE = 100


@dataclass(frozen=True, slots=True)
class Scene:
    """What is painted: a profile, from ``low`` to ``high`` (ms since 1970 UTC), on a size."""

    theme: Theme
    units: Units
    profile: Profile
    reference: str
    low: float
    high: float
    width: float
    height: float
    ratio: float

    @property
    def room(self) -> float:
        """How wide the curves' own part is, in pixels."""
        return max(20.0, self.width - LEFT - RIGHT)

    def x(self, at: float) -> float:
        """Return where a time is."""
        return LEFT + (at - self.low) / (self.high - self.low) * self.room

    def at(self, x: float) -> float:
        """Return the time at a pixel."""
        return self.low + (x - LEFT) / self.room * (self.high - self.low)


def paint(painter: QPainter, scene: Scene) -> None:
    """Paint all but the playhead."""
    painter.fillRect(QRectF(0, 0, scene.width, scene.height), QColor(scene.theme.panel))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    profile, units = scene.profile, scene.units
    lanes: list[tuple[str, Curve, Unit, str]] = [
        (f"Altitude, {units.altitude.name}: {scene.reference}", profile.altitude, units.altitude,
         scene.theme.aircraft[0]),
        (f"Ground speed, {units.speed.name}", profile.speed, units.speed, scene.theme.aircraft[2]),
        (f"Vertical rate, {units.rate.name}", profile.rate, units.rate, scene.theme.aircraft[1]),
    ]  # fmt: skip
    told = [lane for lane in lanes if lane[1].range is not None]
    shares = [1.4 if lane[1] is profile.altitude else 1.0 for lane in told]
    height = (scene.height - FOOT) / max(1.0, sum(shares))
    _times(painter, scene)
    top = 0.0
    for lane, share in zip(told, shares, strict=True):
        _lane(painter, scene, QRectF(LEFT, top, scene.room, height * share), *lane)
        top += height * share
    _gaps(painter, scene)
    if not told:
        painter.setPen(QColor(scene.theme.muted))
        ink.write(painter, ink.TICKS, LEFT + 6, 22, "Positions only: no altitude, speed or rate")


def paint_playhead(painter: QPainter, scene: Scene, at: float) -> None:
    """Paint where the clock stands."""
    x = scene.x(at)
    if LEFT - 1 <= x <= LEFT + scene.room + 1:
        painter.setPen(QPen(QColor(scene.theme.ink), 1.2))
        painter.drawLine(QLineF(x, 0, x, scene.height - FOOT))


def paint_cursor(painter: QPainter, scene: Scene, x: float) -> None:
    """Paint where the mouse is."""
    painter.setPen(QPen(QColor(scene.theme.muted), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QLineF(x, 0, x, scene.height - FOOT))


def _lane(
    painter: QPainter, scene: Scene, box: QRectF, title: str, curve: Curve, unit: Unit, name: str
) -> None:
    """Paint one quantity in its box: round numbers at the left, the curve, its title."""
    low, high = (v * unit.per_si for v in curve.range or (0.0, 1.0))
    spare = max((high - low) * _SPARE, 2.0)
    bottom, top = low - spare, high + spare
    marks = said.ticks(bottom, top, max(2, int((box.height() - _HEAD) / _TICK_PX)))
    room = QRectF(box.left(), box.top() + _HEAD, box.width(), max(8.0, box.height() - _HEAD - 4))

    def y(value: float) -> float:
        return room.bottom() - (value - bottom) / (top - bottom) * room.height()

    painter.setClipping(False)
    for mark in marks:
        zero = mark == 0 and bottom < 0
        painter.setPen(ink.pen(scene.theme.muted, 0.6 if zero else 0.22, 1.0))
        at = round(y(mark)) + 0.5
        painter.drawLine(QLineF(box.left(), at, box.right(), at))
        painter.setPen(QColor(scene.theme.muted))
        text = f"{mark:,.0f}" if abs(top - bottom) >= 4 else f"{mark:g}"  # noqa: PLR2004 whole numbers would repeat
        text = text.replace(",", "\u202f").replace("-", "−")
        ink.write(painter, ink.SMALL, LEFT - 6 - ink.width(ink.SMALL, text), at + 3, text)
    painter.setClipRect(box)
    heard, estimated = curve.drawn(scene.low, scene.high, round(scene.room * scene.ratio))
    for line, dashed in ((estimated, True), (heard, False)):
        _curve(painter, scene, line, unit, (room, bottom, top), name, dashed=dashed)
    painter.setClipping(False)
    painter.setPen(QColor(scene.theme.ink))
    ink.write(painter, ink.SMALL, LEFT + 4, box.top() + 11, title)


def _curve(
    painter: QPainter, scene: Scene, line: Line, unit: Unit,
    place: tuple[QRectF, float, float], name: str, *, dashed: bool,
) -> None:  # fmt: skip
    """Paint a line run by run; a single value is a dot."""
    if not len(line):
        return
    room, bottom, top = place
    xs = (LEFT + (line.time - scene.low) * (scene.room / (scene.high - scene.low))).tolist()
    scale = room.height() / (top - bottom)
    ys = (room.bottom() - (line.value * unit.per_si - bottom) * scale).tolist()
    pen = QPen(ink.colour(name, 0.75 if dashed else 1.0), 1.2 if dashed else 1.4)
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
    if dashed:
        pen.setDashPattern([2.0, 2.5])
    thin = QPen(pen.color(), 0)
    run = line.run
    ends = (run[1:] != run[:-1]).nonzero()[0] + 1
    bounds = [0, *ends.tolist(), len(xs)]
    dots = []
    for first, last in pairwise(bounds):
        if last - first == 1:
            dots.append(QPointF(xs[first], ys[first]))
            continue
        points = list(map(QPointF, xs[first:last], ys[first:last]))
        # Smooth edges where lines lie side by side in every pixel are not seen, and take 100 times
        # as long.
        travel = sum(abs(a - b) for a, b in pairwise(ys[first:last]))
        dense = travel > _DENSE * (xs[last - 1] - xs[first] + _ROOM)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=not dense)
        painter.setPen(thin if dense else pen)
        for begin in range(0, len(points) - 1, _PIECE):  # one long line takes far longer
            painter.drawPolyline(QPolygonF(points[begin : begin + _PIECE + 1]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if dots:
        painter.setPen(QPen(ink.colour(name), 2.4, c=Qt.PenCapStyle.RoundCap))
        painter.drawPoints(QPolygonF(dots))


def _times(painter: QPainter, scene: Scene) -> None:
    """Paint the times below, and their lines."""
    found = axis(scene.low, scene.high, scene.room)
    bottom = scene.height - FOOT
    painter.setPen(ink.pen(scene.theme.muted, 0.22, 1.0))
    xs = [(round(scene.x(t.at)) + 0.5, t) for t in found.ticks]
    xs = [(x, t) for x, t in xs if LEFT <= x <= LEFT + scene.room]
    painter.drawLines([QLineF(x, 0, x, bottom) for x, _ in xs])
    painter.setPen(QColor(scene.theme.line))
    painter.drawLine(QLineF(LEFT, bottom + 0.5, LEFT + scene.room, bottom + 0.5))
    painter.setPen(QColor(scene.theme.muted))
    last = 0.0
    for x, tick in xs:
        width = ink.width(ink.TICKS, tick.text)
        if x - width / 2 > last and x + width / 2 < scene.width:
            ink.write(painter, ink.TICKS, x - width / 2, bottom + 14, tick.text)
            last = x + width / 2 + 6


def _gaps(painter: QPainter, scene: Scene) -> None:
    """Hatch the times at which nothing was heard, and say so where there is room."""
    bottom = scene.height - FOOT
    brush = ink.hatch(scene.theme.muted, 3, scene.ratio)
    painter.setClipRect(QRectF(LEFT, 0, scene.room, bottom))
    end = -1.0
    for begin_ms, end_ms in scene.profile.gaps:
        if end_ms <= scene.low or begin_ms >= scene.high:
            continue
        left, right = scene.x(begin_ms), scene.x(end_ms)
        if right - left < _ONE and right - end < _ONE:
            continue  # lies under a pixel that is hatched already
        painter.fillRect(QRectF(left, 0, max(right - left, 1.0), bottom), brush)
        end = right
        left, right = max(left, LEFT), min(right, LEFT + scene.room)
        if right - left > _ROOM:
            text = "nothing heard"
            wide = ink.width(ink.SMALL, text)
            middle = (left + right) / 2
            painter.fillRect(
                QRectF(middle - wide / 2 - 5, bottom / 2 - 9, wide + 10, 17),
                QColor(scene.theme.panel),
            )
            painter.setPen(QColor(scene.theme.muted))
            ink.write(painter, ink.SMALL, middle - wide / 2, bottom / 2 + 3, text)
    painter.setClipping(False)
