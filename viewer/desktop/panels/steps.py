"""The list of steps, in step with the clock."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer.desktop.panels.panel import Panel, Shown
from viewer.desktop.panels.table import Table

if TYPE_CHECKING:
    from viewer.describe.steps import Step


class StepsPanel(Panel):
    """The steps of the versions shown; one that is picked is sought and chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self.table = Table("Steps of the replay", ("", "Step", "When (UTC)"), 1)
        self.table.picked.connect(self._picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self._steps: tuple[Step, ...] = ()
        self._times: list[float] = []

    def show_case(self, shown: Shown) -> None:
        """List the steps, which are in the order of their times."""
        self._steps = shown.steps
        self._times = [step.at for step in shown.steps]
        self.table.fill([(str(i), s.title, s.window) for i, s in enumerate(shown.steps, 1)])

    def follow(self, at: float) -> None:
        """Mark the last step that has come by a time."""
        self.table.mark_row(bisect_right(self._times, at) - 1)

    def _picked(self, row: int) -> None:
        step = self._steps[row]
        self.sought.emit(step.at)
        self.chosen.emit(step.kind, step.thing)
