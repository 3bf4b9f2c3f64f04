"""The list of what is wrong with the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer.desktop.panels.panel import Panel, Shown
from viewer.desktop.panels.table import Table

if TYPE_CHECKING:
    from viewer.model.problem import Problem
    from viewer.session.document import Document

_MARKS = {"error": "✕ error", "warning": "⚠ warning", "note": "· note"}


class ProblemsPanel(Panel):
    """The problems. Picking one chooses its subject, ``("problem", its number)`` without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self.table = Table("Problems", ("", "Where", "What"), 2)
        self.table.picked.connect(self._picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self._document: Document | None = None

    def show_case(self, shown: Shown) -> None:
        """List the problems of the document."""
        self._document = shown.document
        problems = shown.document.problems
        self.table.fill([(_MARKS[p.severity], _where(p), p.message) for p in problems])

    def _picked(self, row: int) -> None:
        if self._document is None:
            return
        feature = self._document.problems[row].feature
        found = self._document.find(feature) if feature else None
        if found is not None and feature is not None:
            self.chosen.emit(found[0], feature)
        else:  # it was set aside, or it is about a whole file
            self.chosen.emit("problem", str(row))


def _where(problem: Problem) -> str:
    line = f":{problem.line}" if problem.line is not None else ""
    parts = (f"{problem.file or ''}{line}", problem.feature, problem.property)
    return "  ".join(part for part in parts if part)
