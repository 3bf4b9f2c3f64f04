"""Legs found in the tracks: each proposed with what it rests on, to accept, edit or refuse."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.desktop.background import Background
from viewer.desktop.panels.panel import Panel
from viewer.desktop.panels.parts import ListAndDetails
from viewer.desktop.panels.table import Table

if TYPE_CHECKING:
    from viewer.desktop.panels.panel import Shown
    from viewer.session.document import Document
    from viewer.session.found import Proposal
    from viewer.session.found_edits import Ends

_HEADERS = ("From → to", "Departed, arrived (UTC)")
_TWO_LINES = 42
_NO_TRACKS = "No tracks are open. Legs are found in trackers' files: drop one on the window."
_WAIT = "Looking for take-offs and landings …"
_FAILED = "Looking for legs failed: {}"
_NONE = "No leg was found: nothing in these tracks was heard both to fly and to move away."
_NO_CASE = (
    "These files belong to no case: a leg can be accepted only into one (open the track with a "
    "case, or put it into its folder “tracks”). What is refused is forgotten when they are closed."
)
_PICK = "Pick a leg to see what it rests on."
_ALL_DONE = "Every leg found was accepted or refused."
_FIELDS = ("from", "to", "departed", "arrived")
_HINTS = (
    "airport code, or several joined by “or”; empty: not known",
    "airport code, or several joined by “or”; empty: not known",
    "a time or window as in a case file: A/B, ../B, A/..",
    "a time or window as in a case file: A/B, ../B, A/..",
)


class FoundPanel(Panel):
    """The list of proposals, and the one picked with its reasons and its ends to edit.

    Picking one chooses its track and seeks its departure. ``reopen`` carries the paths that are
    to be opened again, because an answer was saved in them. ``counted`` tells how many wait for an
    answer.
    """

    reopen = Signal(list)
    counted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self._document: Document | None = None
        self._background = Background(self)
        self._every: tuple[Proposal, ...] = ()
        self.listed: tuple[Proposal, ...] = ()
        self._refused: set[tuple[str, str, str]] = set()
        self.note = QLabel(_NO_TRACKS)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.done = QCheckBox("with those answered")
        self.done.setToolTip("Show the legs that are in the case already, and those refused")
        self.done.toggled.connect(lambda _: self._list())
        self.table = Table("Legs found in the tracks", _HEADERS, 0)
        self.table.verticalHeader().setDefaultSectionSize(_TWO_LINES)
        self.table.picked.connect(self._pick)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._show(now.row()))
        self._make_details()
        self._lay_out()
        self._list()

    # ---------------------------------------------------------------- building

    def _make_details(self) -> None:
        self.reasons = QLabel()
        self.reasons.setWordWrap(True)
        self.reasons.setTextFormat(Qt.TextFormat.PlainText)
        self.reasons.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reasons.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.fields: dict[str, QLineEdit] = {}
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(3)
        for name, hint in zip(_FIELDS, _HINTS, strict=True):
            field = self.fields[name] = QLineEdit()
            field.setToolTip(hint)
            field.setAccessibleName(f"{name.capitalize()}, as it is to be accepted")
            form.addRow(name.capitalize(), field)
        self.wrong = QLabel()
        self.wrong.setWordWrap(True)
        self.wrong.setTextFormat(Qt.TextFormat.PlainText)
        self.wrong.hide()
        self.accept = QPushButton("Accept")
        self.accept.setToolTip("Write this leg into the case, with its track as evidence")
        self.accept.clicked.connect(self._accept)
        self.refuse = QPushButton("Refuse")
        self.refuse.setToolTip("Do not propose this leg again")
        self.refuse.clicked.connect(self._refuse)
        self.as_found = QPushButton("Reset")
        self.as_found.setToolTip("Put the ends back as they were found")
        self.as_found.clicked.connect(lambda: self._show(self.table.currentIndex().row()))
        buttons = QHBoxLayout()
        for button in (self.accept, self.refuse, self.as_found):
            buttons.addWidget(button)
        buttons.addStretch(1)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(6)
        layout.addLayout(form)
        layout.addWidget(self.wrong)
        layout.addLayout(buttons)
        layout.addWidget(self.reasons, 1)
        self.details = QScrollArea()
        self.details.setWidgetResizable(True)
        self.details.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.details.setFrameShape(QScrollArea.Shape.NoFrame)
        self.details.setWidget(inner)
        bar = self.details.verticalScrollBar().sizeHint().width()
        self.details.setMinimumWidth(inner.minimumSizeHint().width() + bar)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 8, 0)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        head.addWidget(self.note, 1)
        head.addWidget(self.done)
        self._body = ListAndDetails(self.table, self.details)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self._body, 1)
        layout.addStretch()

    # ---------------------------------------------------------------- the case

    def show_case(self, shown: Shown) -> None:
        """Look for the legs of another document; other versions of one change nothing here."""
        if shown.document is self._document:
            return
        self._document = shown.document
        self._background.drop()  # an answer under way is for another document
        self._every = ()
        if not shown.document.positions:
            self._say(_NO_TRACKS)
            return
        self._say(_WAIT)
        self._background.begin(partial(_legs, shown.document), self._take, self._fail)

    def mark(self, kind: str, thing: str) -> None:
        """Mark the first leg of a track that is selected, unless one of its legs is."""
        if kind != "track":
            return
        rows = [n for n, p in enumerate(self.listed) if thing in p.tracks]
        if rows and self.table.currentIndex().row() not in rows:
            self.table.mark_row(rows[0])

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self._list(tell=False)

    def _fail(self, error: Exception) -> None:
        self._say(_FAILED.format(error))

    def _take(self, proposals: tuple[Proposal, ...]) -> None:
        self._every = proposals
        self._list()

    def _list(self, *, tell: bool = True) -> None:
        """Fill the table; what was answered only where it is asked for."""
        open_ones = tuple(p for p in self._every if not self._answer(p))
        before = self._picked()
        self.listed = self._every if self.done.isChecked() else open_ones
        self.done.setVisible(len(open_ones) < len(self._every))
        self.table.fill([self._line(p) for p in self.listed])
        self._body.setVisible(bool(self.listed))
        if self._document is not None and tell and self._document.positions:
            self.note.setText(self._told(len(open_ones)))
        self.counted.emit(len(open_ones))
        row = self.listed.index(before) if before in self.listed else 0
        self.table.mark_row(row if self.listed else -1)
        self._show(row if self.listed else -1)

    def _told(self, count: int) -> str:
        if not self._every:
            return _NONE
        if not count:
            return _ALL_DONE
        told = f"{count} legs found wait" if count > 1 else "1 leg found waits"
        told += " for an answer."
        return told if self._keeps() else f"{told} {_NO_CASE}"

    def _line(self, proposal: Proposal) -> tuple[str, ...]:
        from viewer.describe import found as wording  # noqa: PLC0415 loaded with the answer

        leg = proposal.leg
        answer = self._answer(proposal)
        reported = answer or (f"report {proposal.reported[0].verdict}" if proposal.reported else "")
        under = [f"sure {leg.sure:.2f}", proposal.name, *([reported] if reported else [])]
        return (
            f"{wording.place(leg.start)} → {wording.place(leg.end)}\n{' · '.join(under)}",
            f"{wording.window(leg.start)}\n{wording.window(leg.end)}",
        )

    def _answer(self, proposal: Proposal) -> str:
        """Return "in the case" or "refused", "" where a leg waits for an answer."""
        from viewer.session import found_edits  # noqa: PLC0415 loaded with the answer

        if self._document is None:
            return ""
        if proposal.key in self._refused or found_edits.is_refused(self._document, proposal):
            return "refused"
        return "in the case" if found_edits.is_accepted(self._document, proposal) else ""

    def _keeps(self) -> bool:
        from viewer.session import edits  # noqa: PLC0415 loaded with the answer

        return self._document is not None and edits.case_folder(self._document) is not None

    # ---------------------------------------------------------------- one leg

    def _picked(self) -> Proposal | None:
        row = self.table.currentIndex().row()
        return self.listed[row] if 0 <= row < len(self.listed) else None

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self.listed):
            proposal = self.listed[row]
            self.chosen.emit("track", proposal.tracks[0])
            self.sought.emit(float(proposal.leg.first))

    def _show(self, row: int) -> None:
        """Show what a leg rests on, and its ends to be edited."""
        self.wrong.hide()
        proposal = self.listed[row] if 0 <= row < len(self.listed) else None
        for widget in (*self.fields.values(), self.accept, self.refuse, self.as_found):
            widget.setEnabled(proposal is not None)
        if proposal is None:
            self.reasons.setText(_PICK)
            for field in self.fields.values():
                field.clear()
            return
        from viewer.describe import found as wording  # noqa: PLC0415 loaded with the answer
        from viewer.session import found_edits  # noqa: PLC0415 as above

        ends = found_edits.ends_of(proposal)
        told = (ends.start, ends.end, ends.departed, ends.arrived)
        for name, text in zip(_FIELDS, told, strict=True):
            self.fields[name].setText(text)
            self.fields[name].setCursorPosition(0)
        leg = proposal.leg
        lines = [
            f"Sure: {wording.rating(leg.sure)}",
            *wording.reasons(leg),
            wording.distance(leg),
            *(wording.comparison(c) for c in proposal.reported),
        ]
        self.reasons.setText("\n".join(f"• {line}" if n else line for n, line in enumerate(lines)))
        answered = bool(self._answer(proposal))
        self.accept.setEnabled(self._keeps() and not answered)
        self.refuse.setEnabled(not answered)

    def _ends(self) -> Ends:
        from viewer.session.found_edits import Ends  # noqa: PLC0415 loaded with the answer

        return Ends(*(self.fields[name].text() for name in _FIELDS))

    def _accept(self) -> None:
        from viewer.desktop.dialogs import found_leg  # noqa: PLC0415 when first asked
        from viewer.session.found_edits import EndsError  # noqa: PLC0415 as above

        proposal = self._picked()
        if proposal is None or self._document is None:
            return
        self.wrong.hide()
        try:
            paths = found_leg.accept(self, self._document, proposal, self._ends())
        except EndsError as error:
            self.wrong.setText(str(error))
            self.wrong.show()
            self.fields[error.field].setFocus()
            return
        if paths is not None:
            self.reopen.emit(paths)

    def _refuse(self) -> None:
        from viewer.desktop.dialogs import found_leg  # noqa: PLC0415 when first asked

        proposal = self._picked()
        if proposal is None or self._document is None:
            return
        if not self._keeps():
            self._refused.add(proposal.key)
            self._list()
            return
        paths = found_leg.refuse(self, self._document, proposal)
        if paths is not None:
            self.reopen.emit(paths)


def _legs(document: Document) -> tuple[Proposal, ...]:
    """Return the legs found in a document's tracks."""
    from viewer.session.found import find_legs  # noqa: PLC0415 numpy and the gazetteer

    return find_legs(document)
