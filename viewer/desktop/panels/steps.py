"""The list of steps, in step with the clock, and the list of problems."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.describe.timeline import Step
    from viewer.model.problem import Problem


class _Table(QTableView):
    def __init__(
        self, name: str, headers: Sequence[str], stretch: int, parent: QWidget | None
    ) -> None:
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

    def fill(self, lines: Sequence[Sequence[str]]) -> None:
        self.rows.removeRows(0, self.rows.rowCount())
        for line in lines:
            items = [QStandardItem(text) for text in line]
            for item in items:
                item.setToolTip(item.text())
            self.rows.appendRow(items)


class StepsPanel(_Table):
    """The steps. ``chosen`` carries the number of the step that was clicked or activated."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__("Steps of the replay", ("", "Step", "When (UTC)"), 1, parent)
        self._times: list[float] = []
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.activated.connect(lambda index: self.chosen.emit(index.row()))

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Fill the list; steps are in the order of their times."""
        self._times = [s.at for s in steps]
        self.fill([(str(i), s.title, s.window) for i, s in enumerate(steps, 1)])

    def follow(self, at: float) -> None:
        """Mark the last step that has come by a time."""
        row = bisect_right(self._times, at) - 1
        current = self.currentIndex().row() if self.currentIndex().isValid() else -1
        if row == current:
            return
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        self.selectRow(row)
        self.scrollTo(self.rows.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)


class ProblemsPanel(_Table):
    """What is wrong with the files. ``chosen`` carries the number of the problem."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__("Problems", ("", "Where", "What"), 2, parent)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        self.activated.connect(lambda index: self.chosen.emit(index.row()))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Fill the list."""
        marks = {"error": "✕ error", "warning": "⚠ warning", "note": "· note"}
        self.fill([(marks[p.severity], _where(p), p.message) for p in problems])


def _where(problem: Problem) -> str:
    line = f":{problem.line}" if problem.line is not None else ""
    parts = (f"{problem.file or ''}{line}", problem.feature, problem.property)
    return "  ".join(part for part in parts if part)
