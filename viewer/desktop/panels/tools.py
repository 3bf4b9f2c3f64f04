"""The map's tools: choose one, click on the map or write a place, read and copy the figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.describe import tools, words
from viewer.desktop.background import Background
from viewer.desktop.panels.panel import Panel, Shown
from viewer.desktop.panels.table import Table
from viewer.geo import gazetteer
from viewer.geo.geodesic import GeodesyError, geod
from viewer.page import messages
from viewer.page import tools as page_tools

if TYPE_CHECKING:
    from collections.abc import Callable

    from viewer.describe.tools import Point, Radius, State, Tool
    from viewer.model.case import Case
    from viewer.model.things import Airport

_PRESSING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SPEED_KT = (1.0, 2_000.0)
_TYPES = "Range of a type …"


class _Button(QToolButton):
    """A button that the keyboard presses, even though the space bar plays the replay."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that press a button from the window's shortcuts."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _PRESSING
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Press with Enter as well as with the space bar."""
        if event.key() in _PRESSING[1:]:
            self.click()
        else:
            super().keyPressEvent(event)


class ToolsPanel(Panel):
    """One tool at a time. ``drawn`` carries what the page is to draw, the body of its message."""

    drawn = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the panel with no tool in hand."""
        super().__init__(parent)
        self.state: State = tools.State()
        self._case: Case | None = None
        self._airports: tuple[str, ...] = ()
        self._typed: dict[int, tuple[Radius, ...]] = {}
        self.buttons: dict[Tool, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 0)
        layout.setSpacing(5)
        layout.addLayout(self._make_choice())
        layout.addLayout(self._make_fields())
        layout.addLayout(self._make_commands())
        self.table = Table("Figures of the tool", ("What", "Figure", "Premises"), 2)
        self.table.horizontalHeader().hide()
        layout.addWidget(self.table)
        self._arrange()
        # The first figure should not wait for the imports of the first click.
        Background(self).begin(_warm, lambda _: None, lambda _: None)

    # ---------------------------------------------------------------- building

    def _make_choice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)  # a tool in hand can be put down by its own button
        for key, title, what in tools.TOOLS:
            button = _Button()
            button.setText(title)
            button.setToolTip(what)
            button.setAccessibleName(title)
            button.setAccessibleDescription(what)
            button.setCheckable(True)
            button.clicked.connect(lambda on, key=key: self.choose(key if on else None))
            self._group.addButton(button)
            self.buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _make_fields(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.place = QLineEdit()
        self.place.setPlaceholderText("Add a point: airport, coordinates, MGRS")
        self.place.setAccessibleName("Add a point: airport code or name, coordinates, UTM or MGRS")
        self.place.returnPressed.connect(self._add_written)
        self.speed = QDoubleSpinBox()
        self.speed.setRange(*_SPEED_KT)
        self.speed.setDecimals(0)
        self.speed.setSuffix(" kt")
        self.speed.setValue(self.state.speed_kt)
        self.speed.setAccessibleName("Speed over the ground, knots")
        self.speed.setToolTip("The time shown is at this speed over the ground all the way")
        self.speed.valueChanged.connect(lambda kt: self._put(replace(self.state, speed_kt=kt)))
        self.radius = QLineEdit("1000 km")
        self.radius.setAccessibleName("Radii of the rings, as in 500, 1000 km")
        self.radius.setPlaceholderText("1000 km")
        self.radius.setToolTip("As in 500, 1000 km or 300 nmi")
        self.radius.editingFinished.connect(self._take_radii)
        self.types = QComboBox()
        self.types.setAccessibleName("Range of an aircraft type, as published, as radius")
        self.types.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.types.activated.connect(self._take_type)
        row.addWidget(self.place, 3)
        row.addWidget(self.speed)
        row.addWidget(self.radius, 2)
        row.addWidget(self.types, 3)
        return row

    def _make_commands(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        self.hint = QLabel()
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.hint, 1)
        self.commands: dict[str, QToolButton] = {}
        commands: tuple[tuple[str, str, Callable[[], None]], ...] = (
            ("Undo", "Take the last point back", self._undo),
            ("Copy", "Copy the figures as text", self.copy),
            ("Clear", "Take all points away", self.clear),
        )
        for title, what, command in commands:
            button = _Button()
            button.setText(title)
            button.setToolTip(what)
            button.setAccessibleName(what)
            button.clicked.connect(command)
            self.commands[title] = button
            row.addWidget(button)
        return row

    # ---------------------------------------------------------------- the window asks

    def show_case(self, shown: Shown) -> None:
        """Know the case's airports, to which points snap, and its types."""
        case = shown.document.case
        if case is self._case:
            return
        self._case = case
        self._airports = messages.order_of(case).airports
        self.types.clear()
        if self.state.tool == "rings":
            self._list_types()

    def choose(self, tool: Tool | None) -> None:
        """Take a tool in hand, or none; another tool begins with no points."""
        if tool != self.state.tool:
            self._put(replace(self.state, tool=tool, points=(), neighbours=()))
        for key, button in self.buttons.items():
            button.setChecked(key == tool)
        if tool == "rings" and not self.types.count():
            self._list_types()
        self._arrange()

    def leave(self) -> bool:
        """Put the tool down; tell whether there was one in hand."""
        if self.state.tool is None:
            return False
        self.choose(None)
        return True

    def clicked(self, lon: float, lat: float, kind: str, index: int) -> None:
        """Take a click on the map: degrees, and what of the case lies there by the page's number.

        A click on an airport is its position, not the pixel's.
        """
        airport = None
        if kind == "airport" and self._case is not None and 0 <= index < len(self._airports):
            airport = self._case.airports.get(self._airports[index])
        self._add(_airport_point(airport) or tools.Point(lon, lat))

    def copy(self) -> None:
        """Put the figures on the clipboard, a line each."""
        if self.table.rows.rowCount():
            QGuiApplication.clipboard().setText(tools.as_text(tools.figures(self.state)))
            self.hint.setText("Copied")

    def clear(self) -> None:
        """Take all points away; the tool stays in hand."""
        self._put(replace(self.state, points=(), neighbours=()))
        self._arrange()

    # ---------------------------------------------------------------- within

    def _undo(self) -> None:
        self._put(tools.without_last(self.state))
        self._arrange()

    def _add(self, point: Point) -> None:
        if self.state.tool is None:
            return
        state = tools.with_point(self.state, point)
        if state.tool == "nearest":
            state = replace(state, neighbours=tools.neighbours(point.position, self._case))
        self._put(state)

    def _add_written(self) -> None:
        text = self.place.text().strip()
        if not text:
            return
        if self.state.tool is None:
            self.choose("measure")
        point = self._find(text)
        if point is None:
            self.hint.setText(f"Nothing found for “{text}”")
            return
        self.place.clear()
        self._add(point)

    def _find(self, text: str) -> Point | None:
        point = _airport_point(tools.airport_of(self._case, text))
        if point is not None:
            return point
        code = gazetteer.lookup(text)  # at once; names and coordinates import more
        if code is not None:
            return tools.Point(*code.position, name=f"{code.name} {code.icao}")
        from viewer.desktop.search import find_place  # noqa: PLC0415 reads names and coordinates

        found = find_place(text)
        if found is None:
            return None
        return _airport_point(found.airport) or tools.Point(found.lon, found.lat)

    def _take_radii(self) -> None:
        text = self.radius.text()
        if not text.strip() and self.types.currentIndex() > 0:
            return  # the radius is a type's range
        try:
            radii = tools.parse_radii(text)
        except tools.RadiusError as error:
            self.hint.setText(str(error))
            return
        self.types.setCurrentIndex(0)
        self._put(replace(self.state, radii=radii))

    def _take_type(self, row: int) -> None:
        radii = self._typed.get(row)
        if radii is None:
            self._take_radii()
            return
        self.radius.clear()
        self._put(replace(self.state, radii=radii))

    def _list_types(self) -> None:
        """List every published range: the case's own types first, then all others."""
        from viewer.formats.aircraft_types import fleet  # noqa: PLC0415 when first asked for

        known = dict(fleet().types)
        known |= dict(self._case.types) if self._case else {}
        flown = [a.type for a in self._case.aircraft.values()] if self._case else []
        first = [name for name in dict.fromkeys(flown) if name in known]
        self.types.clear()
        self._typed.clear()
        self.types.addItem(_TYPES)
        for name in (*first, *sorted(set(known) - set(first))):
            for title, radii in tools.radii_of_type(known[name]):
                self._typed[self.types.count()] = radii
                self.types.addItem(title)
                row = self.types.count() - 1
                self.types.setItemData(row, radii[0].source, Qt.ItemDataRole.ToolTipRole)

    def _put(self, state: State) -> None:
        """Show another state: figures here, lines on the map."""
        try:
            rows = tools.figures(state)
            body: dict[str, Any] = page_tools.message(state)
        except GeodesyError as error:
            self.hint.setText(str(error))
            return
        self.state = state
        self.table.fill([(row.label, row.value, row.note) for row in rows])
        self.drawn.emit(body)
        self._hint()

    def _hint(self) -> None:
        what = next((w for key, _, w in tools.TOOLS if key == self.state.tool), "")
        self.hint.setText(what or "Choose a tool, then click on the map or write a place")

    def _arrange(self) -> None:
        """Show the fields that the tool in hand needs."""
        tool = self.state.tool
        self.speed.setVisible(tool in {"measure", "path"})
        self.radius.setVisible(tool == "rings")
        self.types.setVisible(tool == "rings")
        self._hint()


def _warm() -> None:
    """Import the geodesics and read the gazetteer, beside the window."""
    geod()
    gazetteer.airports()


def _airport_point(airport: Airport | None) -> Point | None:
    if airport is None or airport.position is None:
        return None
    code = airport.icao or airport.iata or airport.id
    return tools.Point(*airport.position, name=f"{words.airport_name(airport)} {code}")
