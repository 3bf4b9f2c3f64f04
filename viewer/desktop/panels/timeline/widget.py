"""The timeline: a lane for each aircraft under the clock, or the same as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollBar, QToolButton, QWidget

from viewer.describe import lane_words, lanes
from viewer.describe.heard import with_tracks
from viewer.desktop import theme as themes
from viewer.desktop import tracks
from viewer.desktop.panels.panel import Panel
from viewer.desktop.panels.timeline.canvas import Canvas
from viewer.desktop.panels.timeline.scene import AXIS
from viewer.model.problem import CaseValueError
from viewer.model.time import zone_info

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from viewer.describe.heard import Heard
    from viewer.desktop.panels.panel import Shown
    from viewer.desktop.panels.timeline.table import Table
    from viewer.desktop.theme import Theme
    from viewer.session.document import Document

_SETTING = "timeline_zone"
_BAR = 10  # width of the scroll bar
_LEAST, _MOST = 120, 214
_TURN_MS = 150  # meanwhile this thread has what the page asks for of another document


class Timeline(Panel):
    """Canvas, its buttons, its scroll bar, and the table behind it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty timeline, in the zone chosen last."""
        super().__init__(parent)
        self._document: Document | None = None
        self._next: Shown | None = None  # what is to be laid out in its turn
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(_TURN_MS)
        self._turn.timeout.connect(self._take_turn)
        self._lanes = lanes.NOTHING
        self._heard: tuple[Heard, ...] = ()
        self.canvas = Canvas(theme, self)
        self.canvas.chosen.connect(self.chosen)
        self.canvas.sought.connect(self.sought)
        self.canvas.scrolled.connect(self._rows_moved)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setAccessibleName("Rows of the timeline")
        self._bar.valueChanged.connect(self.canvas.set_scroll)
        self.table: Table | None = None
        self._tools = QWidget(self)
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(6, 2, 2, 2)
        row.setSpacing(1)
        self.zone = self._button("Zone of the timeline's times")
        self.zone.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._zones = QMenu(self.zone)
        self._zones.aboutToShow.connect(self._offer_zones)
        self.zone.setMenu(self._zones)
        self.fit = self._button("Show all of the replay (0); again: all that is told")
        self.fit.clicked.connect(self.canvas.fit)
        self.as_table = self._button("As a table")
        self.as_table.setCheckable(True)
        self.as_table.toggled.connect(self._show_table)
        for button in (self.zone, self.fit, self.as_table):
            row.addWidget(button)
        row.addStretch(1)
        self.set_zone(_kept_zone())
        self.set_theme(theme)

    # ---------------------------------------------------------------- a panel

    def show_case(self, shown: Shown, *, at_once: bool = False) -> None:
        """Show a document's lanes; the view stays where only the versions changed.

        Another document's are painted in a turn of their own, and laid out then where it has
        tracks, unless it is to be ``at_once``: first comes what the page asks for.
        """
        another = shown.document is not self._document
        if another and not at_once:
            self.canvas.setUpdatesEnabled(False)
            self._turn.start()
        self._next = shown
        if at_once or not another or not shown.document.stores:
            self._lay_out()

    def _take_turn(self) -> None:
        self._lay_out()
        self.canvas.setUpdatesEnabled(True)

    def _lay_out(self) -> None:
        shown, self._next = self._next, None
        if shown is None:
            return
        fresh = shown.document is not self._document
        self._document = shown.document
        case, program = shown.document.case, shown.document.program
        if fresh:
            self._heard = tracks.heard(self._document)
        self._lanes = lanes.lanes(case, program, shown.hypotheses)
        if self._document.stores:
            self._lanes = with_tracks(self._lanes, case, self._heard, tracks.span(self._document))
        self.canvas.show_lanes(case, self._lanes, fit=fresh)
        self._fill_table()
        self.updateGeometry()

    def follow(self, at: float) -> None:
        """Move the playhead."""
        self.canvas.set_time(at)

    def mark(self, kind: str, thing: str) -> None:
        """Outline what is selected."""
        self.canvas.mark(kind, thing)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.fit.setIcon(themes.icon("fit", theme.ink))
        self.as_table.setIcon(themes.icon("table", theme.ink))
        self.canvas.set_theme(theme)

    # ---------------------------------------------------------------- zone

    def set_zone(self, zone: str | None) -> None:
        """Show times in an IANA zone, in UTC where it is None, and keep the choice."""
        self.canvas.set_zone(zone)
        name = lane_words.zone_name(zone)
        self.zone.setText(name if len(name) <= 9 else f"{name[:8]}…")  # noqa: PLR2004 room there is
        self.zone.setToolTip(f"Times in {zone or 'UTC'}: choose another zone")
        self.zone.setAccessibleName(f"Zone of the timeline's times: {zone or 'UTC'}")
        if zone != _kept_zone():
            _settings().setValue(_SETTING, zone or "")
        self._fill_table()

    def _offer_zones(self) -> None:
        """Offer UTC, the zones of the case's airports, this computer's, and all others."""
        from PySide6.QtCore import QTimeZone  # noqa: PLC0415 when first needed

        self._zones.clear()
        offered: dict[str | None, str] = {None: "UTC"}
        if self._document is not None:
            case = self._document.case
            for code in case.codes.values():
                airport = case.airports.get(code)
                if airport is not None and airport.tz is not None:
                    offered.setdefault(airport.tz, airport.tz)
        own = bytes(QTimeZone.systemTimeZoneId().data()).decode()
        if _exists(own):
            offered.setdefault(own, f"{own} (this computer)")
        for zone, text in offered.items():
            action = self._zones.addAction(text)
            action.setCheckable(True)
            action.setChecked(zone == self.canvas.zone)
            action.triggered.connect(lambda _=False, zone=zone: self.set_zone(zone))
        self._zones.addSeparator()
        self._zones.addAction("Another zone…").triggered.connect(self._ask_zone)

    def _ask_zone(self) -> None:
        from zoneinfo import available_timezones  # noqa: PLC0415 when first needed

        from PySide6.QtWidgets import QInputDialog  # noqa: PLC0415 as above

        names = sorted(z for z in available_timezones() if "/" in z and not z.startswith("Etc"))
        here = names.index(self.canvas.zone) if self.canvas.zone in names else 0
        text, ok = QInputDialog.getItem(self, "Zone", "Show times in", names, here)
        if ok and _exists(text):
            self.set_zone(text)

    # ---------------------------------------------------------------- table

    def _show_table(self, on: bool) -> None:  # noqa: FBT001 Qt's signal
        if on and self.table is None:
            from viewer.desktop.panels.timeline.table import Table  # noqa: PLC0415 when first shown

            self.table = Table(self)
            self.table.chosen.connect(self.chosen)
            self._fill_table()
        if self.table is not None:
            self.table.setVisible(on)
            self.canvas.setVisible(not on)
            self._arrange()
            (self.table if on else self.canvas).setFocus()

    def _fill_table(self) -> None:
        if self.table is not None and self._document is not None:
            self.table.lines.show_lanes(self._document.case, self._lanes, self.canvas.zone)

    # ---------------------------------------------------------------- geometry

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Return room for the rows, up to a few."""
        return QSize(560, round(min(max(AXIS + self.canvas.rows_height, _LEAST), _MOST)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Return room for two rows."""
        return QSize(420, _LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 Qt's name
        """Place canvas, scroll bar, table and buttons."""
        self._arrange()

    def _arrange(self) -> None:
        width, height, top = self.width(), self.height(), round(AXIS)
        self.canvas.setGeometry(0, 0, width, height)
        if self.table is not None:
            self.table.setGeometry(0, top, width, height - top)
        self._tools.setGeometry(0, 0, round(self.canvas.scale.left), top - 1)
        self._tools.raise_()
        self._rows_moved()

    def _rows_moved(self) -> None:
        top = round(AXIS)
        room = self.height() - top
        more = round(self.canvas.rows_height - room)
        self._bar.setVisible(more > 0 and not self.canvas.isHidden())
        self._bar.setGeometry(self.width() - _BAR, top, _BAR, room)
        self._bar.blockSignals(True)  # noqa: FBT003 Qt's signature
        self._bar.setRange(0, max(0, more))
        self._bar.setPageStep(max(1, room))
        self._bar.setSingleStep(16)
        self._bar.setValue(round(self.canvas.scrolled_by))
        self._bar.blockSignals(False)  # noqa: FBT003 Qt's signature

    def _button(self, tip: str) -> QToolButton:
        button = QToolButton()
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setIconSize(QSize(15, 15))
        button.setFont(themes.font(8.5, bold=True))
        return button


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "legbook", "window")


def _kept_zone() -> str | None:
    kept = str(_settings().value(_SETTING, ""))
    return kept if kept and _exists(kept) else None


def _exists(zone: str) -> bool:
    try:
        zone_info(zone)
    except CaseValueError:
        return False
    return True
