"""The rival versions: which of them are shown, and how they compare. None is ever ranked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from viewer.describe import comparing, versions
from viewer.desktop import theme as themes
from viewer.desktop.background import Background
from viewer.desktop.panels.panel import Panel, Shown
from viewer.desktop.panels.parts import text_button
from viewer.desktop.panels.tips import tip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.describe.comparing import Row, Tables
    from viewer.desktop.theme import Theme
    from viewer.session.document import Document


_WRAPPED = 500  # rows: of more, each is one line high


class HypothesesPanel(Panel):
    """The versions with a box each, and two tables. None is ranked, none has a score.

    ``versions_chosen`` carries the ids of the versions to be shown, None for all of them, an empty
    tuple for only what is common to all.
    """

    versions_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty panel."""
        super().__init__(parent)
        self.every = text_button("All", "Show all versions together", checkable=True)
        self.every.clicked.connect(lambda: self._choose(None))
        self.common = text_button(
            "Only what is common", "Show only what is common to all versions", checkable=True
        )
        self.common.clicked.connect(lambda: self._choose(()))
        self.boxes: dict[str, QCheckBox] = {}
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(10, 4, 6, 6)
        self._column.setSpacing(2)
        scroll = QScrollArea()
        scroll.setWidget(self._list)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        for part in (self._list, scroll.viewport()):
            part.setAutoFillBackground(False)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.evidence = _Comparison("Evidence against versions", wide=True)
        self.legs = _Comparison("Legs of each version in figures", wide=False)
        for table in (self.evidence, self.legs):
            table.followed.connect(self.chosen)
        self.note = _label("", small=True)
        self.note.setContentsMargins(10, 4, 10, 4)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.addTab(scroll, "Shown")
        self.pages.addTab(self.evidence, "Evidence")
        self.pages.addTab(self.legs, "Figures")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.note)
        self._background = Background(self)
        self._document: Document | None = None
        self._shown: tuple[str, ...] = ()
        self._theme: Theme | None = None

    def show_case(self, shown: Shown) -> None:
        """Show a document's versions and comparison; check those that are shown."""
        fresh = shown.document is not self._document
        self._document, self._shown = shown.document, shown.hypotheses
        if fresh:
            self._list_versions(shown.document)
            self.note.setText("Comparing …")
            work = partial(_compared, shown.document)
            self._background.begin(work, self._show_comparison, self._fail)
        self._check()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.evidence.set_theme(theme)
        self.legs.set_theme(theme)

    # ---------------------------------------------------------------- what is shown

    def _list_versions(self, document: Document) -> None:
        while self._column.count():
            taken = self._column.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None and widget not in (self.every, self.common):
                widget.deleteLater()
        self.boxes = {}
        case = document.case
        if not case.hypotheses:
            self._column.addWidget(_label("This case tells one version only."))
        else:
            row = QWidget()
            buttons = QHBoxLayout(row)
            buttons.setContentsMargins(0, 0, 0, 2)
            for button in (self.every, self.common):
                buttons.addWidget(button)
            buttons.addStretch(1)
            self._column.addWidget(row)
        for name, hypothesis in case.hypotheses.items():
            box = QCheckBox(versions.name(case, name).replace("&", "&&"))
            box.setFont(themes.font(10, bold=True))
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.setAccessibleDescription(hypothesis.text or "")
            box.clicked.connect(lambda *_: self._boxes_changed())
            self.boxes[name] = box
            self._column.addWidget(box)
            if hypothesis.text:
                self._column.addWidget(_label(hypothesis.text, small=True, indent=22))
        self._column.addStretch(1)

    def _check(self) -> None:
        """Let boxes and buttons say what is shown."""
        chosen = set(self._shown)
        for name, box in self.boxes.items():
            box.setChecked(name in chosen)
        self.every.setChecked(chosen >= set(self.boxes))
        self.common.setChecked(not chosen)

    def _boxes_changed(self) -> None:
        chosen = tuple(name for name, box in self.boxes.items() if box.isChecked())
        self._choose(None if len(chosen) == len(self.boxes) else chosen)

    def _choose(self, chosen: tuple[str, ...] | None) -> None:
        self._shown = tuple(self.boxes) if chosen is None else chosen
        self._check()
        self.versions_chosen.emit(chosen)

    # ---------------------------------------------------------------- how they compare

    def _fail(self, error: Exception) -> None:
        self.note.setText(f"The versions could not be compared: {error}")
        self.note.show()

    def _show_comparison(self, made: Tables) -> None:
        self.evidence.fill(made.heads, made.spoken, made.evidence)
        self.legs.fill(comparing.LEG_HEADS, comparing.LEG_HEADS, made.legs)
        self.note.setText(made.note)
        self.note.setVisible(bool(made.note))


class _Comparison(QTableView):
    """A table whose cells say why on hover and open their subject on a click or Enter."""

    followed = Signal(str, str)

    def __init__(self, name: str, *, wide: bool) -> None:
        """Make an empty table; in a ``wide`` one the first column takes the room that is left."""
        super().__init__()
        self.setAccessibleName(name)
        self._wide = wide
        self._rows: Sequence[Row] = ()
        self._theme: Theme | None = None
        self.rows = QStandardItemModel(self)
        self.setModel(self.rows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(23)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)

    def fill(self, heads: Sequence[str], told: Sequence[str], rows: Sequence[Row]) -> None:
        """Show rows under heads; ``told`` are the heads in full."""
        self._rows = rows
        self.rows.clear()
        self.rows.setHorizontalHeaderLabels(list(heads))
        for column, text in enumerate(told):
            head = self.rows.horizontalHeaderItem(column)
            head.setToolTip(tip(text))
            head.setData(text, Qt.ItemDataRole.AccessibleTextRole)
        for row in rows:
            items = []
            for cell in row.cells:
                item = QStandardItem(cell.text)
                item.setToolTip(tip(cell.why))
                if cell.spoken:
                    item.setData(cell.spoken, Qt.ItemDataRole.AccessibleTextRole)
                items.append(item)
            if row.telling:
                items[0].setFont(themes.font(10, bold=True))
            self.rows.appendRow(items)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        if rows and self._wide:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            if len(rows) <= _WRAPPED:
                fit = QHeaderView.ResizeMode.ResizeToContents
                self.verticalHeader().setSectionResizeMode(fit)
        self._colour()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._colour()

    def _colour(self) -> None:
        if self._theme is None:
            return
        tones = {
            "good": self._theme.accent,
            "bad": self._theme.contested,
            "doubt": self._theme.doubt,
        }
        for number, row in enumerate(self._rows):
            for column, cell in enumerate(row.cells):
                if cell.tone:
                    item = self.rows.item(number, column)
                    item.setForeground(QBrush(QColor(tones[cell.tone])))

    def _open(self, index: QModelIndex) -> None:
        link = self._rows[index.row()].cells[index.column()].link
        self.followed.emit(link.kind, link.id)


def _compared(document: Document) -> Tables:
    """Return the tables that compare a document's versions."""
    from viewer.checks.compare import compare  # noqa: PLC0415 not before somebody looks
    from viewer.formats.aircraft_types import fleet  # noqa: PLC0415 with the rules

    made = compare(document.case, document.shapes, fleet().types)
    return comparing.tables(document.case, made)


def _label(text: str, *, small: bool = False, indent: int = 0) -> QLabel:
    """Return a label whose text is only text."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(True)
    label.setContentsMargins(indent, 0, 0, 0)
    if small:
        label.setFont(themes.font(9))
    return label
