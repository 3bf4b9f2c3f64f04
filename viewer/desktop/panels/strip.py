"""The strip of time under the map: a lane for each aircraft, steps as marks, the playhead.

What is possible is drawn softly where something else is possible too, and full where it is the
only thing possible. Dragging moves the playhead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer.desktop.theme import Theme, font
from viewer.model.time import DAY, HOUR, MINUTE, to_datetime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent

    from viewer.describe.timeline import Lane, Step

_LEFT, _RIGHT, _TOP, _LANE, _BAR = 92.0, 16.0, 22.0, 24.0, 12.0
_KNOB = 10  # half the width of the playhead with its focus ring, in pixels
_TICKS = (
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    30 * DAY,
    365 * DAY,
    3650 * DAY,
)


class Strip(QWidget):
    """Paints lanes and playhead. ``sought`` carries a time in milliseconds since 1970 UTC."""

    sought = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty strip."""
        super().__init__(parent)
        self._theme = theme
        self._lanes: tuple[Lane, ...] = ()
        self._steps: tuple[Step, ...] = ()
        self._window = (0.0, 1.0)
        self._at = 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Time strip: drag to move the replay")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Return room for all lanes."""
        return QSize(500, int(_TOP + _LANE * max(1, len(self._lanes)) + 22))

    minimumSizeHint = sizeHint  # noqa: N815 Qt's name

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self.update()

    def show_lanes(
        self, lanes: Sequence[Lane], ticks: Sequence[Step], window: tuple[float, float]
    ) -> None:
        """Show a case's lanes within the replay's window."""
        self._lanes, self._steps = tuple(lanes), tuple(ticks)
        self._window = window if window[1] > window[0] else (window[0], window[0] + 1)
        self.updateGeometry()
        self.update()

    def set_time(self, at: float) -> None:
        """Move the playhead."""
        if at != self._at:
            before, self._at = self._at, at
            self.setAccessibleDescription(to_datetime(int(at)).strftime("%Y-%m-%d %H:%M UTC"))
            for moved in (before, at):  # only where the playhead was and is
                self.update(round(self._x(moved)) - _KNOB, 0, 2 * _KNOB, self.height())

    # ---- geometry

    def _x(self, at: float) -> float:
        low, high = self._window
        return _LEFT + (at - low) / (high - low) * (self.width() - _LEFT - _RIGHT)

    def _time(self, x: float) -> float:
        low, high = self._window
        share = (x - _LEFT) / max(1.0, self.width() - _LEFT - _RIGHT)
        return low + min(max(share, 0.0), 1.0) * (high - low)

    def _middle(self, lane: int) -> float:
        room = (self.height() - _TOP - 10) / max(1, len(self._lanes))
        height = min(max(room, _LANE), 1.6 * _LANE)
        return _TOP + height * (lane + 0.5)

    # ---- input

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Seek to where the mouse was pressed."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.sought.emit(self._time(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Drag the playhead; without a button, name what is under the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.sought.emit(self._time(event.position().x()))
            return
        near = [t for t in self._steps if abs(self._x(t.at) - event.position().x()) < 5]  # noqa: PLR2004 pixels
        text = "\n".join(dict.fromkeys(t.title for t in near[:6]))
        self.setToolTip(
            text
            or to_datetime(int(self._time(event.position().x()))).strftime("%a %d %b %Y %H:%M UTC")
        )

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 Qt's name
        """Move the playhead by a hundredth of the window for each notch."""
        low, high = self._window
        self.sought.emit(self._at - event.angleDelta().y() / 120.0 * (high - low) / 100.0)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Leave the keys to the window, which has them all."""
        event.ignore()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 Qt's name
        """Paint hours, lanes, steps and playhead."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        self._paint_hours(painter)
        for number, lane in enumerate(self._lanes):
            self._paint_lane(painter, number, lane)
        self._paint_steps(painter)
        self._paint_playhead(painter)
        painter.end()

    def _paint_hours(self, painter: QPainter) -> None:
        low, high = self._window
        room = self.width() - _LEFT - _RIGHT
        small = font(8)
        painter.setFont(small)
        metrics = QFontMetricsF(small)
        unit = next((t for t in _TICKS if (high - low) / t * 62 < room), _TICKS[-1])
        first = int(low // unit + 1) * unit
        bottom = self.height() - 4
        last_right = -1e9
        at = first
        while at <= high:
            x = self._x(at)
            value = to_datetime(int(at))
            midnight = at % DAY == 0
            painter.setPen(QPen(QColor(self._theme.line), 1.4 if midnight else 1))
            painter.drawLine(QPointF(x, _TOP - 4), QPointF(x, bottom))
            text = value.strftime("%d %b" if midnight or unit >= DAY else "%H:%M")
            width = metrics.horizontalAdvance(text)
            if x - width / 2 > last_right + 8:
                painter.setPen(QColor(self._theme.ink if midnight else self._theme.muted))
                painter.drawText(QPointF(x - width / 2, 13), text)
                last_right = x + width / 2
            at += unit

    def _paint_lane(self, painter: QPainter, number: int, lane: Lane) -> None:
        middle = self._middle(number)
        colour = QColor(self._theme.aircraft[lane.colour % len(self._theme.aircraft)])
        painter.setFont(font(9, bold=True))
        painter.setPen(colour)
        text = QFontMetricsF(painter.font()).elidedText(
            lane.label, Qt.TextElideMode.ElideRight, _LEFT - 20
        )
        painter.drawText(
            QRectF(12, middle - 10, _LEFT - 20, 20), Qt.AlignmentFlag.AlignVCenter, text
        )
        painter.setPen(Qt.PenStyle.NoPen)
        for stretch in lane.stretches:
            left, right = self._x(stretch.begin), self._x(stretch.end)
            left, right = max(left, _LEFT), min(right, self.width() - _RIGHT)
            if right <= left:
                continue
            soft = QColor(colour)
            if stretch.mode == "airborne":
                soft.setAlphaF(0.9 if stretch.certain else 0.3)
                painter.setBrush(soft)
                painter.drawRoundedRect(QRectF(left, middle - _BAR / 2, right - left, _BAR), 3, 3)
            elif stretch.mode in {"ground", "gap"}:
                soft.setAlphaF(0.9 if stretch.certain else 0.35)
                painter.setBrush(soft)
                painter.drawRect(QRectF(left, middle + _BAR / 2 - 2, right - left, 2.5))

    def _paint_steps(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(self._theme.panel), 1))
        painter.setBrush(QColor(self._theme.ink))
        for step in self._steps:
            x = self._x(step.at)
            if not _LEFT <= x <= self.width() - _RIGHT:
                continue
            lanes = step.lanes or tuple(range(len(self._lanes))) or (0,)
            for lane in lanes:
                middle = self._middle(lane)
                painter.drawEllipse(QPointF(x, middle), 3.4, 3.4)

    def _paint_playhead(self, painter: QPainter) -> None:
        x = self._x(self._at)
        colour = QColor(self._theme.ink)
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(QPointF(x, _TOP - 6), QPointF(x, self.height() - 3))
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(x, _TOP - 6), 4.5, 4.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 1.5))
            painter.drawEllipse(QPointF(x, _TOP - 6), 7, 7)
