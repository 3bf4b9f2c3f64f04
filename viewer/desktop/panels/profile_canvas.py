"""The painted part of a profile: its picture, which is kept, its mouse and its reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer.describe import profile_words as said
from viewer.desktop.panels import profile_paint as draw
from viewer.desktop.panels.profile_paint import Scene

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from viewer.describe.profile_words import Units
    from viewer.desktop.theme import Theme
    from viewer.model.track import AltitudeReference
    from viewer.session.tracks.profile import Profile
    from viewer.session.tracks.reading import Columns

_ZOOM = 1.25
_NOTCH = 120.0
_PAN_PX = 60.0
_LEAST_MS = 2_000.0
_MARGIN = 0.01


class Canvas(QWidget):
    """Paints a track's curves. ``sought`` carries a time (ms since 1970 UTC) that was clicked.

    ``read`` carries what is told at the mouse, else at the clock's time.
    """

    sought = Signal(float)
    read = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty canvas."""
        super().__init__(parent)
        self._theme = theme
        self._units: Units = said.UNITS[0]
        self._track: Columns | None = None
        self._profile: Profile | None = None
        self._reference = ""
        self._low, self._high = 0.0, 1.0
        self._at = 0.0
        self._mouse: float | None = None
        self._picture: QPixmap | None = None
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(
            "Altitude, ground speed and vertical rate over time. Click to go to a time, turn the "
            "wheel to come nearer, double click to see all"
        )

    # ---------------------------------------------------------------- what is shown

    def show_track(
        self,
        track: Columns,
        profile: Profile,
        reference: AltitudeReference,
        view: tuple[float, float] | None = None,
    ) -> None:
        """Show a track; all of it, unless a view (from, until; ms since 1970 UTC) is given."""
        self._track, self._profile = track, profile
        self._reference = said.REFERENCES[reference]
        if view is None:
            self.fit()
        else:
            self._show(*view)

    def fit(self) -> None:
        """Show all of the track."""
        span = None if self._profile is None else self._profile.span
        if span is not None:
            room = max((span[1] - span[0]) * _MARGIN, _LEAST_MS / 2)
            self._show(span[0] - room, span[1] + room)

    @property
    def view(self) -> tuple[float, float] | None:
        """The times shown, None where all is."""
        span = None if self._profile is None else self._profile.span
        if span is None or (self._low <= span[0] and self._high >= span[1]):
            return None
        return self._low, self._high

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self._stale()

    def set_units(self, units: Units) -> None:
        """Paint in other units."""
        self._units = units
        self._stale()

    def set_time(self, at: float) -> None:
        """Move the playhead; where it leaves the view, the view goes with it."""
        before, self._at = self._at, at
        if self._profile is not None and self.view is not None:
            wide = self._high - self._low
            if self._low <= before <= self._high and not self._low <= at <= self._high:
                low = at - wide * (0.1 if at > before else 0.9)
                self._show(low, low + wide)
                return
        self.update()
        self._tell()

    def x_of(self, at: float) -> float:
        """Return where a time is, in pixels."""
        scene = self._scene()
        return 0.0 if scene is None else scene.x(at)

    def _show(self, low: float, high: float) -> None:
        self._low, self._high = low, max(high, low + _LEAST_MS)
        self._stale()

    def _stale(self) -> None:
        self._picture = None
        self.update()
        self._tell()

    def _scene(self) -> Scene | None:
        if self._profile is None or self._profile.span is None:
            return None
        return Scene(
            self._theme, self._units, self._profile, self._reference, self._low, self._high,
            float(self.width()), float(self.height()), self.devicePixelRatioF(),
        )  # fmt: skip

    # ---------------------------------------------------------------- reading

    def _tell(self) -> None:
        self.read.emit(self.reading(self._at if self._mouse is None else self._mouse))

    def reading(self, at: float) -> str:
        """Return what the track tells of a time."""
        track, profile = self._track, self._profile
        if track is None or profile is None or profile.span is None:
            return ""
        first, last = profile.span
        if at < first or at > last:
            return said.outside(at, before=at < first)
        for begin, end in profile.gaps[: int(np.searchsorted(profile.gaps[:, 0], at, "right"))][
            -1:
        ]:
            if begin < at < end:
                return said.silent(at, begin, end)
        place = int(np.searchsorted(profile.row_time, at, "right")) - 1
        row = int(profile.rows[place])
        values = (
            float(track.altitude_m[row]),
            float(track.speed_ms[row]),
            float(track.rate_ms[row]),
        )
        kind = int(track.kind[row])
        return said.reading(at, float(profile.row_time[place]), values, kind, self._units)

    # ---------------------------------------------------------------- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Go to the time under the mouse."""
        self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Tell what is under the mouse; pressed, go there."""
        scene = self._scene()
        if scene is None:
            return
        self._mouse = scene.at(min(max(event.position().x(), draw.LEFT), draw.LEFT + scene.room))
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event)
        self.update()
        self._tell()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002, N802 Qt's name
        """Tell what is told at the clock's time again."""
        self._mouse = None
        self.update()
        self._tell()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802 Qt's name
        """Show all of the track."""
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 Qt's name
        """Come nearer about the mouse; with shift, or sideways, go along."""
        scene = self._scene()
        if scene is None:
            return
        turned = event.angleDelta()
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        sideways = turned.x() or (turned.y() if shift else 0)
        wide = self._high - self._low
        if sideways and abs(sideways) >= abs(turned.y()):
            moved = -sideways / _NOTCH * _PAN_PX / scene.room * wide
            self._show(self._low + moved, self._high + moved)
        elif turned.y():
            at = scene.at(min(max(event.position().x(), draw.LEFT), draw.LEFT + scene.room))
            span = scene.profile.span or (at, at)
            most = (span[1] - span[0]) * (1 + 2 * _MARGIN) + _LEAST_MS
            new = min(max(wide / _ZOOM ** (turned.y() / _NOTCH), _LEAST_MS), most)
            low = at - (at - self._low) * new / wide
            self._show(low, low + new)
        event.accept()

    def _seek(self, event: QMouseEvent) -> None:
        scene = self._scene()
        if scene is not None and event.buttons() & Qt.MouseButton.LeftButton:
            x = min(max(event.position().x(), draw.LEFT), draw.LEFT + scene.room)
            self.sought.emit(scene.at(x))

    # ---------------------------------------------------------------- painting

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 Qt's name
        """Paint on another size."""
        self._picture = None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 Qt's name
        """Show the picture, and over it the playhead and the mouse's line."""
        painter = QPainter(self)
        scene = self._scene()
        if scene is None:
            painter.fillRect(self.rect(), QColor(self._theme.panel))
            painter.end()
            return
        if self._picture is None or self._picture.devicePixelRatio() != scene.ratio:
            self._picture = _picture(scene)
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw.paint_playhead(painter, scene, self._at)
        if self._mouse is not None:
            draw.paint_cursor(painter, scene, scene.x(self._mouse))
        painter.end()


def _picture(scene: Scene) -> QPixmap:
    made = QPixmap(round(scene.width * scene.ratio), round(scene.height * scene.ratio))
    made.setDevicePixelRatio(scene.ratio)
    painter = QPainter(made)
    draw.paint(painter, scene)
    painter.end()
    return made
