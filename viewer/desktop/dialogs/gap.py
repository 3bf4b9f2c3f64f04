"""Why was nothing heard? Asked of one gap of a track, and kept in the case."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from viewer.describe import gap_words, words
from viewer.desktop.dialogs.saving import beside, save_edit
from viewer.model.gap_note import OTHER, REASONS, aircraft_of, by_track, of_gap
from viewer.session.edits import ForgetGap, GapAt, NoteGap
from viewer.session.gap_edits import gap_at, gap_of

if TYPE_CHECKING:
    from viewer.desktop.window import Window
    from viewer.model.gap_note import GapNote
    from viewer.session.document import Document
    from viewer.session.edits import Edit

_NOTE_LINES = 4
_LONGEST = {"note": 2000, "by": 200}
_ABOUT = (
    "No position shows why. What you choose is kept in the case as a note, and shown as one. "
    "The track's file stays as it is."
)


class GapDialog(QDialog):
    """The reasons to choose from, what is to be said beside, and who says it.

    ``answered`` carries the edit that keeps it, or takes it back.
    """

    answered = Signal(object)

    def __init__(
        self, what: str, gap: GapAt, note: GapNote | None, by: str, parent: QWidget | None = None
    ) -> None:
        """Ask of a gap, named ``what``; ``note`` is what the case says of it now.

        ``by`` is filled in where the case has no note of it yet.
        """
        super().__init__(parent)
        self._gap = gap
        self.setWindowTitle("Why was nothing heard?")
        title = _label("Why was nothing heard?")
        title.setStyleSheet("font-size: 13pt; font-weight: 600;")
        self.reasons = QButtonGroup(self)
        self.note = QPlainTextEdit(note.note or "" if note else "")
        self.note.setAccessibleName("Note")
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText("What speaks for it, who was asked")
        self.note.setMinimumHeight(self.note.fontMetrics().lineSpacing() * _NOTE_LINES + 20)
        self.by = QLineEdit(note.by or "" if note else by)
        self.by.setAccessibleName("Noted by")
        self.by.setMaxLength(_LONGEST["by"])
        self.by.setPlaceholderText("A name or initials, if it is to be told")
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.addRow("Note", self.note)
        form.addRow("Noted by", self.by)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setText("Save in the case")
        self.remove = self.buttons.addButton(
            "Remove this note", QDialogButtonBox.ButtonRole.ResetRole
        )
        self.remove.setVisible(note is not None)
        self.remove.setAutoDefault(False)
        self.remove.clicked.connect(self._remove)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addWidget(_label(what))
        layout.addLayout(self._choices(note))
        layout.addLayout(form, 1)
        layout.addWidget(_label(_ABOUT))
        layout.addWidget(self.buttons)
        self.setMinimumWidth(540)
        self.resize(540, 440)
        self.reasons.idToggled.connect(lambda *_: self._tell())
        self.note.textChanged.connect(self._tell)
        self._tell()
        (self.reasons.checkedButton() or self.reasons.buttons()[0]).setFocus()

    @property
    def reason(self) -> str:
        """The reason chosen, "" while none is."""
        number = self.reasons.checkedId()
        return REASONS[number] if number >= 0 else ""

    def accept(self) -> None:
        """Hand over what was said."""
        if not self.save.isEnabled():
            return
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
        note, by = self.note.toPlainText()[: _LONGEST["note"]], self.by.text()
        self.answered.emit(NoteGap(self._gap, self.reason, note, by, now))
        super().accept()

    def _remove(self) -> None:
        self.answered.emit(ForgetGap(self._gap))
        super().accept()

    def _choices(self, note: GapNote | None) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for number, reason in enumerate(REASONS):
            button = QRadioButton(reason.capitalize())
            button.setToolTip(gap_words.MEANINGS[reason])
            button.setAccessibleDescription(gap_words.MEANINGS[reason])
            button.setChecked(note is not None and note.reason == reason)
            self.reasons.addButton(button, number)
            grid.addWidget(button, number, 0)
            meaning = _label(gap_words.MEANINGS[reason])
            meaning.setWordWrap(False)
            meaning.setEnabled(False)  # quieter than what is to be chosen
            grid.addWidget(meaning, number, 1)
        return grid

    def _tell(self) -> None:
        said = bool(self.note.toPlainText().strip())
        self.save.setEnabled(bool(self.reason) and (said or self.reason != OTHER))


def ask(window: Window, track: str, begin: int, end: int) -> GapDialog | None:
    """Ask why a track has a gap (ms since 1970 UTC); what is said is kept, and shown."""
    document = window.document
    known = None if document is None else _known_by(document, track)
    if document is None or known is None:
        return None
    note = of_gap(by_track(document.case.gaps).get(known, ()), begin, end)
    gap = gap_at(known, begin, end) if note is None else gap_of(note)
    name = document.case.tracks[track].name or track
    what = (
        f"{name}: {words.instant(begin)} {words.DASH} {words.instant(end)} "
        f"({words.days(end - begin)})"
    )
    by = next((n.by for n in reversed(document.case.gaps) if n.by), "")
    dialog = GapDialog(what, gap, note, by, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.answered.connect(lambda edit: _keep(window, edit))
    dialog.open()
    return dialog


def _keep(window: Window, edit: Edit) -> None:
    """Save an edit in what is open now: it may have been read again meanwhile."""
    document = window.document
    if document is None:
        return
    paths = beside(document, save_edit(window, document, edit))
    if paths is not None:
        window.reopen_requested.emit(paths)


def _known_by(document: Document, track: str) -> tuple[str, str] | None:
    told = document.case.tracks.get(track)
    file = next((layer.file for layer in document.layers if track in layer.members), None)
    return None if told is None or file is None else (file, aircraft_of(told))


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
