"""The timeline as a table: every flight, stay, event and stretch of a track in words."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from viewer.describe import lane_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.describe.lanes import Bar, Lanes, Mark, Row
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
        self._rows: list[Row] = []
        self._parts: list[Sequence[Bar | Mark]] = []
        self._firsts: list[int] = []  # the number of each row's first item, and of all
        self._zone: str | None = None
        self._lines: dict[int, lane_words.Line] = {}

    def show_lanes(self, case: Case, lanes: Lanes, zone: str | None) -> None:
        """Show other items, or the same with times in another zone."""
        self.beginResetModel()
        self._case, self._zone = case, zone
        self._rows = list(lanes.rows)
        self._parts = [row.items for row in lanes.rows]
        self._firsts = list(accumulate(map(len, self._parts), initial=0))
        self._lines.clear()
        self.endResetModel()

    def thing(self, row: int) -> tuple[str, str] | None:
        """Return the kind and id of what a row shows."""
        return self._item(row)[1].kind_id

    def _item(self, number: int) -> tuple[Row, Bar | Mark]:
        part = bisect_right(self._firsts, number) - 1
        return self._rows[part], self._parts[part][number - self._firsts[part]]

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 Qt's name
        """Return how many items there are."""
        return 0 if parent.isValid() or not self._firsts else self._firsts[-1]

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
            row, item = self._item(number)
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
