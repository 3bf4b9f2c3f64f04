"""The steps, in step with the clock both ways: as a list, or as a text to be read and copied."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from viewer.describe import transcript
from viewer.desktop.panels.panel import Panel, Shown
from viewer.desktop.panels.parts import text_button
from viewer.desktop.panels.table import Table
from viewer.desktop.panels.tips import tip
from viewer.desktop.panels.transcript_text import TranscriptText

if TYPE_CHECKING:
    from viewer.describe.steps import Step
    from viewer.desktop.theme import Theme


class TranscriptPanel(Panel):
    """The steps of the versions shown; one that is picked is sought and chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self.table = Table("Steps of the replay", ("", "Step", "When (UTC)"), 1)
        self.table.picked.connect(self._picked)
        self.text = TranscriptText()
        self.text.picked.connect(self._picked)
        self.text.cited.connect(lambda source: self.chosen.emit("source", source))
        self.as_text = text_button("As text", "Read all steps as one text, with what each rests on")
        self.as_text.setCheckable(True)
        self.as_text.toggled.connect(self._switch)
        self.copy_plain = text_button("Copy", "Copy all steps as plain text, with their sources")
        self.copy_plain.clicked.connect(lambda: self._copy(transcript.plain))
        self.copy_markdown = text_button(
            "Copy as Markdown", "Copy all steps as Markdown, their sources as footnotes"
        )
        self.copy_markdown.clicked.connect(lambda: self._copy(transcript.markdown))
        tools = QHBoxLayout()
        tools.setContentsMargins(6, 2, 6, 0)
        tools.addWidget(self.as_text)
        tools.addStretch(1)
        tools.addWidget(self.copy_plain)
        tools.addWidget(self.copy_markdown)
        self._faces = QStackedLayout()
        self._faces.addWidget(self.table)
        self._faces.addWidget(self.text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(tools)
        layout.addLayout(self._faces, 1)
        self._shown: Shown | None = None
        self._steps: tuple[Step, ...] = ()
        self._times: list[float] = []
        self._stale = True

    def show_case(self, shown: Shown) -> None:
        """List the steps, which are in the order of their times."""
        self._shown = shown
        self._steps = shown.steps
        self._times = [step.at for step in shown.steps]
        self.table.fill([(str(s.number), s.title, s.window) for s in shown.steps])
        for row, step in enumerate(shown.steps):
            item = self.table.rows.item(row, 1)
            facts = transcript.facts(step)
            item.setToolTip(tip("\n".join(t for t in (step.title, facts, step.text) if t)))
            item.setData(
                f"{step.number}. {step.title}, {facts}", Qt.ItemDataRole.AccessibleTextRole
            )
        self._stale = True
        self._tell_text()

    def follow(self, at: float) -> None:
        """Mark the last step that has come by a time."""
        row = bisect_right(self._times, at) - 1
        self.table.mark_row(row)
        if self.as_text.isChecked():
            self.text.mark_step(row)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.text.set_theme(theme)

    def _switch(self, on: bool) -> None:  # noqa: FBT001 Qt's signal
        self._faces.setCurrentIndex(int(on))
        self._tell_text()
        (self.text if on else self.table).setFocus()

    def _tell_text(self) -> None:
        """Tell the text its steps, if it is looked at."""
        if self._shown is None or not self.as_text.isChecked():
            return
        if self._stale:
            self._stale = False
            self.text.show_steps(self._shown.document.case, self._steps)
        index = self.table.currentIndex()
        self.text.mark_step(index.row() if index.isValid() else -1)

    def _copy(self, write: transcript.Writer) -> None:
        if self._shown is None:
            return
        case, chosen = self._shown.document.case, self._shown.hypotheses
        QGuiApplication.clipboard().setText(write(case, self._steps, chosen))

    def _picked(self, row: int) -> None:
        step = self._steps[row]
        self.sought.emit(step.at)
        self.chosen.emit(step.kind, step.thing)
