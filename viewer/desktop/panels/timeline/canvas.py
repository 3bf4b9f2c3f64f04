"""The painted part of the timeline: its mouse, its keys, its picture.

The picture is kept; playing repaints only the stripe where the playhead was and is.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from viewer.describe import lane_words
from viewer.describe.lanes import NOTHING, Mark
from viewer.describe.timeaxis import axis
from viewer.desktop.panels.timeline import paint
from viewer.desktop.panels.timeline.layout import (
    Lane,
    Scale,
    box_of,
    hit,
    places,
    row_at,
)
from viewer.desktop.panels.timeline.night import Nights
from viewer.desktop.panels.timeline.scene import AXIS, Kept, Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import (
        QFocusEvent,
        QHelpEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )  # fmt: skip

    from viewer.describe.lanes import Lanes
    from viewer.desktop.panels.timeline.layout import Item, Place
    from viewer.desktop.theme import Theme
    from viewer.model.case import Case

_TILES = 48  # tiles kept at most
_AHEAD_MS = 700
_NIGHTS_S = 0.004
_KNOB = 9  # half the width of what the playhead needs, in pixels
_GRAB = 6.0
_STILL = 4.0  # a press that moves less is a click
_NOTCH = 120.0
_ZOOM = 1.25
_MARGIN = 0.03
_LEAST_LEFT, _MOST_LEFT, _SHARE_LEFT = 96.0, 176.0, 0.19


class Canvas(QWidget):
    """Paints lanes and playhead, and answers the mouse and the keys.

    ``sought`` carries a time in milliseconds since 1970 UTC, ``chosen`` a thing (kind, id) that
    was clicked, ``scrolled`` says that the rows or their heights moved.
    """

    sought = Signal(float)
    chosen = Signal(str, str)
    scrolled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty timeline."""
        super().__init__(parent)
        self._theme = theme
        self._case: Case | None = None
        self._lanes: Lanes = NOTHING
        self._rows: tuple[Lane, ...] = ()
        self._places: tuple[Place, ...] = ()
        self._index: dict[tuple[str, str], list[tuple[int, Item]]] = {}
        self._heard: dict[str, int] = {}  # the row of each track
        self._contested: dict[tuple[str, str], bool] = {}
        self._nights = Nights()
        self._kept = Kept()
        self._low = NOTHING.window[0]
        self._span = NOTHING.window[1] - NOTHING.window[0]
        self._tiles: dict[int, QPixmap] = {}
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.timeout.connect(self._draw_ahead)
        self._scroll = 0.0
        self._at = 0.0
        self.zone: str | None = None
        self._selected: tuple[str, str] | None = None
        self._hovered: tuple[int, tuple[Item, ...]] | None = None
        self._current: tuple[int, int] | None = None
        self._picture: QPixmap | None = None
        self._scene: Scene | None = None
        self._mode = ""
        self._pressed = QPointF()
        self._last = QPointF()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName(
            "Timeline. Arrow keys go from item to item, Enter selects, plus and minus zoom, "
            "0 shows all; the same as a table: the button above it"
        )

    # ---------------------------------------------------------------- what is shown

    def show_lanes(self, case: Case, lanes: Lanes, *, fit: bool) -> None:
        """Show other lanes; ``fit`` to show all of the replay, else the view stays."""
        self._case, self._lanes = case, lanes
        self._rows = tuple(Lane(row) for row in lanes.rows)
        self._index = {}
        self._heard = {
            lane.heard.id: n for n, lane in enumerate(self._rows) if lane.heard is not None
        }
        for number, lane in enumerate(self._rows):
            for item in () if lane.heard is not None else lane.items:
                if item.kind_id is not None:
                    self._index.setdefault(item.kind_id, []).append((number, item))
        self._contested.clear()
        self._kept = Kept()
        self._hovered = self._current = None
        if fit:
            self._scroll = 0.0
            self.fit()
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        """Paint in another theme."""
        self._theme = theme
        self._stale()

    def set_zone(self, zone: str | None) -> None:
        """Show times in an IANA zone; in UTC where it is None."""
        self.zone = zone
        self._stale()

    def set_time(self, at: float) -> None:
        """Move the playhead; where it leaves what is shown, what is shown goes with it."""
        if at == self._at:
            return
        before, self._at = self._at, at
        scale = self.scale
        low, high = scale.low, scale.high
        if low <= before <= high and not low <= at <= high:
            share = 0.1 if high < at < high + (high - low) / 2 else 0.5
            self.pan(scale.x(low + share * (high - low)) - scale.x(at))
            return
        for moved in (before, at):
            x = round(scale.x(moved))
            self.update(x - _KNOB, 0, 2 * _KNOB, self.height())

    def mark(self, kind: str, thing: str) -> None:
        """Outline what is selected; what lies outside of the view is brought into it."""
        self._selected = (kind, thing)
        found = self._items_of(self._selected)
        if found and kind != "airport" and not any(self._in_view(n, i) for n, i in found):
            self._bring(*found[0])
        self.update()

    def fit(self) -> None:
        """Show all of the replay; all that is told, where that is what is shown already."""
        window = _widened(self._lanes.window)
        low, high = self._low, self._low + self._span
        near = (window[1] - window[0]) * 0.01
        if abs(low - window[0]) < near and abs(high - window[1]) < near:
            window = _widened(self._lanes.extent)
        self._show(self.scale.between(*window))

    def show_times(self, low: float, high: float) -> None:
        """Show all from one time to another, ms since 1970 UTC."""
        self._show(self.scale.between(low, high))

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Divide what is shown by a factor, about a pixel or the middle of interest."""
        scale = self.scale
        if x is None:
            x = scale.x(self._at)
            here = self._item()
            if here is not None:
                box = box_of(self._rows[here[0]], self._places[here[0]], scale, here[1])
                x = box[0] + box[2] / 2
            if not scale.left <= x <= scale.left + scale.width:
                x = scale.left + scale.width / 2
        self._show(scale.zoomed(factor, x))

    def pan(self, pixels: float) -> None:
        """Move what is shown to the right."""
        self._low = self.scale.moved(pixels).low
        self._picture = None
        self.update()

    @property
    def scale(self) -> Scale:
        """The times on the width of now."""
        left = min(max(self.width() * _SHARE_LEFT, _LEAST_LEFT), _MOST_LEFT)
        width = max(self.width() - left, 50.0)
        return Scale(self._low, self._span / width, left, width)

    @property
    def scrolled_by(self) -> float:
        """How far the rows are scrolled, in pixels."""
        return self._scroll

    @property
    def rows_height(self) -> float:
        """How tall all rows are together, in pixels."""
        return self._places[-1].bottom if self._places else 0.0

    def set_scroll(self, to: float) -> None:
        """Scroll the rows."""
        to = min(max(to, 0.0), max(0.0, self.rows_height - (self.height() - AXIS)))
        if to != self._scroll:
            self._scroll = to
            self._stale()
            self.scrolled.emit()

    def _show(self, scale: Scale) -> None:
        self._low, self._span = scale.low, scale.per_px * scale.width
        self._stale()

    def _stale(self) -> None:
        self._picture = None
        self._tiles.clear()
        self.update()

    def _arrange(self) -> None:
        self._places = places(self._rows, self.height() - AXIS - 4)
        self.set_scroll(self._scroll)
        self._stale()
        self.scrolled.emit()

    def _is_contested(self, item: Item) -> bool:
        key = item.kind_id
        if key is None or self._case is None:
            return False
        if key not in self._contested:
            self._contested[key] = lane_words.contested(self._case, item)
        return self._contested[key]

    # ---------------------------------------------------------------- items

    def _item(self) -> tuple[int, Item] | None:
        if self._current is None:
            return None
        row, number = self._current
        return row, self._rows[row].items[number]

    def _items_of(self, key: tuple[str, str] | None) -> Sequence[tuple[int, Item]]:
        """Return all that shows a thing, with its row; a track is shown by the whole of it."""
        if key is None:
            return ()
        row = self._heard.get(key[1]) if key[0] == "track" else None
        heard = None if row is None else self._rows[row].heard
        if row is not None and heard is not None:
            return ((row, heard.whole),)
        return self._index.get(key, ())

    def _in_view(self, row: int, item: Item) -> bool:
        scale, place = self.scale, self._places[row]
        left, top, width, height = box_of(self._rows[row], place, scale, item)
        return (
            left + width > scale.left + 4
            and left < scale.left + scale.width - 4
            and top >= self._scroll - 1
            and top + height <= self._scroll + self.height() - AXIS + 1
        )

    def _bring(self, row: int, item: Item) -> None:
        """Move the view so that an item is in it."""
        scale, place = self.scale, self._places[row]
        left, _, width, _ = box_of(self._rows[row], place, scale, item)
        if left + width < scale.left + 12 or left > scale.left + scale.width - 12:
            low, high = (item.at, item.at) if isinstance(item, Mark) else item.extent
            finite = [v for v in (low, high) if math.isfinite(v)]
            middle = sum(finite) / len(finite) if finite else self._at
            self.pan(scale.left + scale.width / 2 - scale.x(middle))
        room = self.height() - AXIS
        if place.top < self._scroll:
            self.set_scroll(place.top)
        elif place.bottom > self._scroll + room:
            self.set_scroll(place.bottom - room)

    def _under(self, position: QPointF) -> tuple[int, tuple[Item, ...]] | None:
        x, y = position.x(), position.y() - AXIS + self._scroll
        scale = self.scale
        if position.y() < AXIS or x < scale.left:
            return None
        row = row_at(self._places, y)
        if row is None:
            return None
        found = hit(self._rows[row], self._places[row], scale, x, y)
        return (row, found) if found else None

    def _choose(self, items: tuple[Item, ...]) -> None:
        if len(items) > 1:  # drawn as one: come nearer, until they part
            times = [i.at for i in items if isinstance(i, Mark)]
            if max(times) - times[0] > self.scale.per_px:
                room = (max(times) - times[0]) * 0.6
                self._show(self.scale.between(times[0] - room, max(times) + room))
                return
            items = (self._after_selected(items),)
        if items[0].kind_id is not None:
            self.chosen.emit(*items[0].kind_id)

    def _after_selected(self, items: tuple[Item, ...]) -> Item:
        """Of events of one time choose one after the other."""
        ids = [i.kind_id for i in items]
        number = ids.index(self._selected) + 1 if self._selected in ids else 0
        return items[number % len(items)]

    # ---------------------------------------------------------------- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Take the playhead, or what is shown."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        at, scale = event.position(), self.scale
        self._pressed = self._last = at
        if at.x() >= scale.left and at.y() < AXIS:
            self._mode = "seek"
            self.sought.emit(scale.time(at.x()))
        elif abs(at.x() - scale.x(self._at)) <= _GRAB and at.x() >= scale.left - _GRAB:
            self._mode = "seek"
        else:
            self._mode = "press"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Drag the playhead, or pan; without a button, point at what is under the mouse."""
        at, scale = event.position(), self.scale
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._point(at)
            return
        if self._mode == "seek":
            self.sought.emit(scale.time(min(max(at.x(), scale.left), scale.left + scale.width)))
        elif self._mode == "pan" or (at - self._pressed).manhattanLength() > _STILL:
            if self._mode != "pan":
                self._mode = "pan"
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
            moved = at - self._last
            self.pan(moved.x())
            self.set_scroll(self._scroll - moved.y())
            self._last = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Select what was clicked."""
        mode, self._mode = self._mode, ""
        if mode == "press" and event.button() == Qt.MouseButton.LeftButton:
            found = self._under(event.position())
            if found is not None:
                row, items = found
                self._current = (row, self._rows[row].items.index(items[0]))
                self._choose(items)
        self._point(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Move the playhead to where nothing is; on an item, come nearer to it."""
        found = self._under(event.position())
        if found is None and event.position().x() >= self.scale.left:
            self.sought.emit(self.scale.time(event.position().x()))
        elif found is not None and not isinstance(found[1][0], Mark):
            low, high = found[1][0].extent
            if math.isfinite(low) and math.isfinite(high):
                room = (high - low) * 0.15
                self._show(self.scale.between(low - room, high + room))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002, N802 Qt's name
        """Point at nothing."""
        if self._hovered is not None:
            self._hovered = None
            self.update()

    def _point(self, at: QPointF) -> None:
        found, scale = self._under(at), self.scale
        if found != self._hovered:
            self._hovered = found
            self.update()
        near = abs(at.x() - scale.x(self._at)) <= _GRAB
        if at.x() >= scale.left - _GRAB and (near or (at.y() < AXIS and at.x() >= scale.left)):
            self.setCursor(Qt.CursorShape.SizeHorCursor)
        elif found is not None and any(i.kind_id for i in found[1]):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 Qt's name
        """Zoom about the mouse; pan with shift or sideways; scroll the rows over their names."""
        turned, scale = event.angleDelta(), self.scale
        sideways = turned.x() or (
            turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        )
        if event.position().x() < scale.left:
            self.set_scroll(self._scroll - turned.y() / _NOTCH * 30.0)
        elif sideways and abs(sideways) >= abs(turned.y()):
            pixels = event.pixelDelta().x() or sideways / _NOTCH * 60.0
            self.pan(pixels)
        elif turned.y():
            self._show(scale.zoomed(_ZOOM ** (turned.y() / _NOTCH), event.position().x()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Take pinches, tips, and the keys that are the timeline's while it has the focus."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and self._mine(cast("QKeyEvent", event)):
            event.accept()
            return True
        if kind == QEvent.Type.ToolTip:
            asked = cast("QHelpEvent", event)
            QToolTip.showText(asked.globalPos(), self._tip(QPointF(asked.pos())), self)
            return True
        if kind in (QEvent.Type.NativeGesture, QEvent.Type.Gesture) and self._pinched(event):
            return True
        return super().event(event)

    def _pinched(self, event: QEvent) -> bool:
        """Zoom as a touch pad or a touch screen asks."""
        from PySide6.QtGui import QNativeGestureEvent  # noqa: PLC0415 not at start
        from PySide6.QtWidgets import QGestureEvent, QPinchGesture  # noqa: PLC0415 not at start

        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self._show(self.scale.zoomed(1.0 + event.value(), event.position().x()))
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                x = float(self.mapFromGlobal(pinch.centerPoint().toPoint()).x())
                self._show(self.scale.zoomed(pinch.scaleFactor(), x))
                return True
        return False

    def _tip(self, at: QPointF) -> str:
        found = self._under(at)
        if found is not None and self._case is not None:
            text = lane_words.hover(self._case, found[1], self.zone)
            light = lane_words.light(found[1][0], self.scale.time(at.x()), self.zone)
            return plain(f"{text}\n{light}" if light else text)
        if at.x() < self.scale.left:
            row = row_at(self._places, at.y() - AXIS + self._scroll)
            if row is None or at.y() < AXIS:
                return ""
            clash = "\nthe times told cannot all be true" if self._rows[row].row.clash else ""
            return plain(self._rows[row].row.label + clash)
        moment = int(self.scale.time(at.x()))
        return plain(f"{lane_words.moment(moment, self.zone)} {lane_words.zone_name(self.zone)}")

    # ---------------------------------------------------------------- keys

    def _mine(self, event: QKeyEvent) -> bool:
        from viewer.desktop.panels.timeline import keys  # noqa: PLC0415 at the first key

        return keys.is_mine(event, anywhere=self._current is None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Go from item to item, select, zoom, pan; other keys are the window's."""
        from viewer.desktop.panels.timeline import keys  # noqa: PLC0415 at the first key

        key = event.key()
        if not self._mine(event):
            event.ignore()
        elif key in keys.CHOOSE:
            here = self._item()
            if here is not None and here[1].kind_id is not None:
                self.chosen.emit(*here[1].kind_id)
        elif key == keys.FIT:
            self.fit()
        elif key == keys.LEAVE:
            self._current = None
            self.update()
        elif key in keys.ZOOMS:
            self.zoom(keys.ZOOMS[key])
        elif key in keys.PANS:
            self.pan(keys.PANS[key] * self.scale.width)
        else:
            self._go(*keys.STEPS[key])

    def _go(self, rows: int, items: int) -> None:
        """Go to another row, at about the same time, or to another item of the row."""
        filled = [n for n, lane in enumerate(self._rows) if lane.filled]
        if not filled:
            return
        if self._current is None:
            row = filled[0]
            chosen = self._items_of(self._selected)
            if chosen:
                row = chosen[0][0]
            if chosen and self._rows[row].heard is None:
                number = self._rows[row].items.index(chosen[0][1])
            else:
                number = self._rows[row].nearest(self._at)
        else:
            row, number = self._current
            if rows:
                at = self._rows[row].middle(number)
                place = filled.index(row) + rows
                row = filled[min(max(place, 0), len(filled) - 1)]
                number = self._rows[row].nearest(at)
            number = min(max(number + items, 0), len(self._rows[row].items) - 1)
        if not 0 <= number < len(self._rows[row].items):
            return  # a track whose positions are all impossible
        self._current = (row, number)
        item = self._rows[row].items[number]
        self._bring(row, item)
        if self._case is not None:
            lane = self._rows[row].row
            self.setAccessibleDescription(lane_words.spoken(self._case, lane, item, self.zone))
            left, top, _, height = box_of(self._rows[row], self._places[row], self.scale, item)
            corner = QPointF(max(left, self.scale.left), top + height + AXIS - self._scroll)
            text = plain(lane_words.hover(self._case, (item,), self.zone))
            QToolTip.showText(self.mapToGlobal(corner.toPoint()), text, self)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 Qt's name
        """Show that the keys are the timeline's."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 Qt's name
        """Show that they no longer are."""
        super().focusOutEvent(event)
        self.update()

    # ---------------------------------------------------------------- painting

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 Qt's name
        """Show the same times on another width."""
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Show the picture, and over it what changes without it."""
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self.draw(ratio)
        picture, scene = self._picture, self._scene
        if picture is None or scene is None:  # pragma: no cover - made just now
            return
        painter = QPainter(self)
        area = event.rect()
        source = QRect(area.topLeft() * ratio, area.size() * ratio)
        if ratio == int(ratio):
            painter.drawPixmap(area, picture, source)
        else:
            painter.drawPixmap(0, 0, picture)
        scene.hovered = None if self._hovered is None else (self._hovered[0], self._hovered[1][0])
        scene.current = self._item() if self.hasFocus() else None
        scene.selected = self._items_of(self._selected)
        paint.paint_outlines(painter, scene)
        x = scene.scale.x(self._at)
        if scene.scale.left - 1 <= x <= scene.width + 1:
            paint.paint_playhead(painter, self._theme, x, self.height())
        if self.hasFocus():
            paint.paint_focus(painter, self._theme, QRectF(self.rect()))
        painter.end()

    def draw(self, ratio: float) -> None:
        """Draw the picture anew: all that paintEvent shows, but for outlines and playhead."""
        scale = self.scale.snapped(ratio)
        scene = Scene(
            self._theme, self._rows, self._places, scale,
            axis(scale.low, scale.high, scale.width, self.zone),
            self._scroll, float(self.width()), float(self.height()), ratio, self._lanes.window,
            self._nights, self._kept, self._is_contested, self.zone,
        )  # fmt: skip
        missing = [n for n in paint.tiles_of(scale) if n not in self._tiles]
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        paint.paint(painter, scene, self._tiles if len(missing) <= 1 else None)
        painter.end()
        self._picture, self._scene = picture, scene
        if self._nights.pending:
            QTimer.singleShot(0, self._stale)
        elif not self._ahead.isActive():
            self._ahead.start(_AHEAD_MS)

    def _draw_ahead(self) -> None:
        """Draw one tile of what is shown, or beside it, for when the view moves."""
        scene = self._scene
        if scene is None or self._picture is None or not self.isVisible():
            return
        if len(self._tiles) > _TILES:
            self._tiles.clear()
        shown = paint.tiles_of(scene.scale)
        for number in (*shown, shown.stop, shown.start - 1):
            if number not in self._tiles:
                self._nights.begin(_NIGHTS_S)
                paint.tile(scene, self._tiles, number)
                self._ahead.start(0)
                return


def plain(text: str) -> str:
    """Return text for a tip, in which nothing is markup."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p style='white-space:pre'>{safe}</p>" if text else ""


def _widened(window: tuple[float, float]) -> tuple[float, float]:
    room = (window[1] - window[0]) * _MARGIN
    return window[0] - room, window[1] + room
