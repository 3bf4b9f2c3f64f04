"""What the selected leg passed over: countries and areas, when and for how long.

A leg whose path nobody knows is refused; its shortest path may be asked for, and then every row
says that it is one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from viewer.describe import timeline, words
from viewer.desktop.background import Background
from viewer.desktop.panels.panel import Panel, Shown
from viewer.desktop.panels.table import Table

if TYPE_CHECKING:
    from viewer.describe.overflight import Overflight, Row
    from viewer.session.document import Document

_HEADERS = ("Over", "Entered and left (UTC)")
_OVER = 0
_TWO_LINES = 42
_ASK = "Along the shortest path"
_NONE = "Select a leg to see what it passed over."
_UNKNOWN = (
    "The path of this leg is not known, so neither is what it passed over. The shortest path is "
    "one it may or may not have flown."
)
_NO_SHORTEST = (
    "The path of this leg is not known, and there is no one shortest path: an end or a stop is not "
    "one place."
)
_NOTHING = "No country and no area of the case lies under it: all of it is over the sea."
_FAILED = "The borders could not be read: {}"
_NOT_DONE = "This could not be worked out: {}"
_BRIEFLY = "Borders: {}, de facto control; no territorial sea."
_WAIT = "Laying the path over the borders …"
_IN_FORCE = {"yes": "in force", "no": "not in force", "possible": "possibly in force"}


class OverflightPanel(Panel):
    """The list for the leg that was selected last; another kind of thing leaves it as it is.

    Picking an area of the case chooses it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title.setStyleSheet("font-weight: 600;")
        self.ask = QPushButton(_ASK)
        self.ask.setCheckable(True)
        self.ask.setToolTip("What lies under the shortest path, which is not the path flown")
        self.ask.toggled.connect(self._asked)
        self.copy = QPushButton("Copy table")
        self.copy.setToolTip("Copy the rows for a spreadsheet, with what each rests on")
        self.copy.clicked.connect(self.copy_table)
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setContentsMargins(12, 2, 12, 6)
        self.table = Table("What the leg passed over", _HEADERS, _OVER)
        self.table.picked.connect(self._picked)
        self.table.verticalHeader().setDefaultSectionSize(_TWO_LINES)
        self.table.setStyleSheet("QTableView::item { padding-left: 8px; }")
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 0, 8, 4)
        buttons.addWidget(self.ask)
        buttons.addWidget(self.copy)
        buttons.addStretch()
        self.title.setContentsMargins(12, 6, 8, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.title)
        layout.addWidget(self.note)
        layout.addLayout(buttons)
        layout.addWidget(self.table, 1)
        layout.addStretch()
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.copy_table)
        self._document: Document | None = None
        self._leg = ""
        self._background = Background(self)
        self._found: Overflight | None = None
        self._say(_NONE)

    def show_case(self, shown: Shown) -> None:
        """Begin anew with another document; other versions of one change nothing here."""
        if shown.document is self._document:
            return
        self._document = shown.document
        self._leg = ""
        self.ask.setChecked(False)
        self._work()

    def mark(self, kind: str, thing: str) -> None:
        """Answer for a leg that is selected."""
        if kind == "leg" and thing != self._leg:
            self._leg = thing
            self._work()

    def copy_table(self) -> None:
        """Put the rows on the clipboard as text with tabs; every row names its basis."""
        if self._found is None or not self._found.rows:
            return
        from viewer.describe.overflight import as_table  # noqa: PLC0415 loaded with the answer

        QGuiApplication.clipboard().setText(as_table(self._found))

    def _asked(self, on: bool) -> None:  # noqa: FBT001 Qt's signal
        self.ask.setText(f"✓ {_ASK}" if on else _ASK)
        self._work()

    def _work(self) -> None:
        """Ask for the leg, unless no path of it is known and none is asked for."""
        self._background.drop()  # an answer under way is for another question
        self._found = None
        document = self._document
        leg = document.case.legs.get(self._leg) if document is not None else None
        if document is None or leg is None:
            self._say(_NONE)
            return
        self.title.setText(words.leg_title(document.case, leg))
        self.title.setToolTip(self.title.text())
        # Only the tracks tell whether one is of a tracked leg without positions of its own.
        shown = leg.path == "tracked" or (leg.path != "unknown" and len(leg.vertices) > 1)
        self.ask.setVisible(not shown)
        if not shown and not self.ask.isChecked():
            self._say(_UNKNOWN, title=self.title.text(), ask=True)
            return
        self._say(_WAIT, title=self.title.text(), ask=not shown)
        work = partial(_passed_over, document, leg.id, shortest=self.ask.isChecked())
        self._background.begin(work, self._show, self._fail)

    def _say(self, text: str, *, title: str = "What a leg passed over", ask: bool = False) -> None:
        """Show a sentence instead of rows."""
        self.title.setText(title)
        self.ask.setVisible(ask)
        self.note.setText(text)
        self.table.setVisible(False)
        self.copy.setVisible(False)

    def _fail(self, error: Exception) -> None:
        asked = self.ask.isVisibleTo(self)
        self._say(_NOT_DONE.format(error), title=self.title.text(), ask=asked)

    def _show(self, answer: Overflight | str) -> None:
        asked, title = self.ask.isVisibleTo(self), self.title.text()
        if isinstance(answer, str):
            self._say(_FAILED.format(answer), title=title, ask=asked)
            return
        if answer.refused and not self.ask.isChecked():
            self._say(_UNKNOWN, title=title, ask=True)
            return
        if answer.refused:
            self._say(_NO_SHORTEST, title=title, ask=asked)
            return
        if not answer.rows:
            self._say(_NOTHING, title=title, ask=asked)
            return
        from viewer.describe import overflight  # noqa: PLC0415 loaded with the answer

        self._found = answer
        basis = answer.rows[0].basis
        self.ask.setVisible(asked or basis == overflight.SHORTEST)
        vintage = answer.borders.partition(",")[0]
        told = "Shortest path, not a track." if basis == overflight.SHORTEST else f"By {basis}."
        even = overflight.EVEN
        if answer.rows[0].windows_only:
            told = f"By track: {overflight.WINDOWS_ONLY}."
        elif answer.rows[0].timing == "positions":
            even = overflight.BETWEEN
        self.note.setText(f"{told} {_BRIEFLY.format(vintage)}")
        self.note.setToolTip(f"{answer.borders}.\n{overflight.SEA};\n{even}.")
        self.table.fill([_line(row) for row in answer.rows])
        self.table.setVisible(True)
        self.copy.setVisible(True)

    def _picked(self, row: int) -> None:
        if self._found is not None and 0 <= row < len(self._found.rows):
            shape = self._found.rows[row].shape
            if shape is not None:
                self.chosen.emit("shape", shape)


def _passed_over(document: Document, leg: str, *, shortest: bool) -> Overflight | str:
    """Return what a leg passed over, or why the borders cannot be read; takes up to a second."""
    from viewer.describe import overflight  # noqa: PLC0415 numpy, shapely, pyproj
    from viewer.geo.borders import BordersError, borders  # noqa: PLC0415 as above
    from viewer.session.flown import flown  # noqa: PLC0415 as above

    try:
        known = borders()
    except (OSError, BordersError) as error:
        return str(error)
    windows = timeline.tightened(document.program)
    return overflight.overflight(
        document.case,
        document.shapes,
        known,
        shortest_path=shortest,
        legs=[leg],
        windows=windows,
        tracks=flown(document, windows, [leg]),
    )


def _line(row: Row) -> tuple[str, ...]:
    from viewer.describe import overflight  # noqa: PLC0415 loaded with the answer

    name = f"{row.name} ({row.code})" if row.code else row.name
    if row.in_force is not None:
        name = f"{name}, {_IN_FORCE[row.in_force]}"
    entered, left = (overflight.short(r) for r in (row.entered, row.left))
    return (
        f"{name}\n{overflight.length(row.length_m)}, {row.basis}",
        f"in {entered}\nout {left}",
    )
