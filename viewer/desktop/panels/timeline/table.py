"""The timeline as a table: every flight, stay and event in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from viewer.describe import lane_words
from viewer.describe.lanes import Mark

if TYPE_CHECKING:
    from viewer.describe.lanes import Bar, Lanes, Row
    from viewer.model.case import Case

_Index = QModelIndex | QPersistentModelIndex
_KEPT = 4_000
_NOWHERE = QModelIndex()


class TableModel(QAbstractTableModel):
    """The items of all rows; what a cell says is made when somebody looks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty table."""
        super().__init__(parent)
        self._case: Case | None = None
        self._items: list[tuple[Row, Bar | Mark]] = []
        self._zone: str | None = None
        self._lines: dict[int, lane_words.Line] = {}

    def show_lanes(self, case: Case, lanes: Lanes, zone: str | None) -> None:
        """Show other items, or the same with times in another zone."""
        self.beginResetModel()
        self._case, self._zone = case, zone
        self._items = []
        for row in lanes.rows:
            items: list[Bar | Mark] = [*row.bars, *row.marks]
            self._items += [(row, item) for item in sorted(items, key=_begin)]
        self._lines.clear()
        self.endResetModel()

    def thing(self, row: int) -> tuple[str, str] | None:
        """Return the kind and id of what a row shows."""
        return self._items[row][1].kind_id

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 Qt's name
        """Return how many items there are."""
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 Qt's name
        """Return how many members a line has."""
        return 0 if parent.isValid() else len(lane_words.HEADERS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 Qt's variant
        """Return what a cell says."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self._line(index.row())[index.column()]

    def headerData(  # noqa: N802 Qt's name
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 Qt's variant
        """Return what a column is called, with the zone of its times."""
        if role != Qt.ItemDataRole.DisplayRole or way != Qt.Orientation.Horizontal:
            return None
        name = lane_words.HEADERS[section]
        timed = name in (lane_words.HEADERS.begins, lane_words.HEADERS.ends)
        return f"{name} ({lane_words.zone_name(self._zone)})" if timed else name

    def _line(self, number: int) -> lane_words.Line:
        if number not in self._lines and self._case is not None:
            if len(self._lines) > _KEPT:
                self._lines.clear()
            row, item = self._items[number]
            self._lines[number] = lane_words.line(self._case, row, item, self._zone)
        return self._lines[number]


class Table(QTableView):
    """The view. ``chosen`` carries a thing (kind, id) whose row was clicked or activated."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty table."""
        super().__init__(parent)
        self.lines = TableModel(self)
        self.setModel(self.lines)
        self.setAccessibleName("Timeline as a table")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self.setShowGrid(False)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((76, 150, 270, 170, 250, 250, 300, 260)):
            header.resizeSection(column, width)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)

    def _choose(self, index: QModelIndex) -> None:
        thing = self.lines.thing(index.row())
        if thing is not None:
            self.chosen.emit(*thing)


def _begin(item: Bar | Mark) -> float:
    return item.at if isinstance(item, Mark) else item.extent[0]
