"""A plain table of texts, one row a thing, as several panels show one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from viewer.desktop.panels.tips import tip

if TYPE_CHECKING:
    from collections.abc import Sequence


class Table(QTableView):
    """Rows of text under headers. ``picked`` carries the row that was clicked or activated."""

    picked = Signal(int)

    def __init__(
        self, name: str, headers: Sequence[str], stretch: int, parent: QWidget | None = None
    ) -> None:
        """Make an empty table; column ``stretch`` takes the room that the others leave."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = QStandardItemModel(0, len(headers), self)
        self.rows.setHorizontalHeaderLabels(list(headers))
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self.setShowGrid(False)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.clicked.connect(lambda index: self.picked.emit(index.row()))
        self.activated.connect(lambda index: self.picked.emit(index.row()))

    def fill(self, lines: Sequence[Sequence[str]]) -> None:
        """Replace the rows; each cell's text is its tool tip, too."""
        self.rows.removeRows(0, self.rows.rowCount())
        for line in lines:
            items = [QStandardItem(text) for text in line]
            for item in items:
                item.setToolTip(tip(item.text()))
            self.rows.appendRow(items)

    def mark_row(self, row: int) -> None:
        """Select a row and bring it into view; none where ``row`` is negative."""
        current = self.currentIndex().row() if self.currentIndex().isValid() else -1
        if row == current:
            return
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        self.selectRow(row)
        self.scrollTo(self.rows.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)
