"""What is wrong, doubtful or not known: problems of reading and results of checks in one list."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    QUrl,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.describe import check_list
from viewer.describe.check_list import WEIGHTS, Entry, Wanted, Weight
from viewer.desktop import theme as themes
from viewer.desktop.background import Background
from viewer.desktop.dialogs.living import acknowledge, withdraw
from viewer.desktop.panels.panel import Panel, Shown
from viewer.desktop.panels.parts import ListAndDetails

if TYPE_CHECKING:
    from viewer.desktop.theme import Theme
    from viewer.session.document import Document

_SIGNS: dict[Weight, str] = {"wrong": "✕", "doubt": "⚠", "unknown": "?", "pass": "✓"}
_NAMES: dict[Weight, str] = {
    "wrong": "errors, and what cannot be true",
    "doubt": "warnings, and what is doubtful",
    "unknown": "notes, and what is not known",
    "pass": "what passed",
}
_AT_FIRST: frozenset[Weight] = frozenset(("wrong", "doubt"))
_AGAIN_MS = 40  # until a mouse button that is held is looked at again
_NARROW = 620  # pixels: below it the word of the mark gives way, its sign stays

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class EntryModel(QAbstractTableModel):
    """Entries as rows: mark, what it is about, what is said."""

    HEADERS = ("", "About", "What")

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty model."""
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self.theme = themes.LIGHT
        self.brief = False

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 Qt's name
        """Return the number of entries."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802 Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.HEADERS)

    def headerData(  # noqa: N802 Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 Qt's
        """Return a column's head."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADERS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 Qt's
        """Return a cell's text, tool tip or colour."""
        entry = self.entries[index.row()]
        sign = _SIGNS[entry.weight]
        mark = sign if self.brief else f"{sign} {entry.mark}"
        text = (mark, entry.where, entry.message)[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text
            case Qt.ItemDataRole.ToolTipRole:
                return f"{entry.title}: {text}" if index.column() else entry.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return text if index.column() else entry.mark
            case Qt.ItemDataRole.ForegroundRole:
                return self._ink(entry, index.column())
        return None

    def _ink(self, entry: Entry, column: int) -> QColor | None:
        if entry.acknowledged:
            return QColor(self.theme.muted)
        if column:
            return None
        inks = {"wrong": self.theme.contested, "doubt": self.theme.doubt}
        return QColor(inks.get(entry.weight, self.theme.muted))


class ChecksPanel(Panel):
    """The list with its filters, and the premises and figures of the entry picked.

    Picking an entry chooses its subject, ``("problem", its number)`` where it was set aside.
    ``reopen`` carries the paths that are to be opened again, because an acknowledgement was saved
    or taken back in them. ``counted`` tells how many entries cannot be true or are doubtful, not
    counting those acknowledged.
    """

    reopen = Signal(list)
    counted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self._document: Document | None = None
        self._every: tuple[Entry, ...] = ()
        self._theme = themes.LIGHT
        self._background = Background(self)
        self.model = EntryModel(self)
        self.table = _table(self.model)
        self.details = QTextBrowser()
        self.details.setOpenLinks(False)
        self.details.setAccessibleName("Premises and figures of the entry picked")
        self.details.document().setDocumentMargin(10)
        self.details.anchorClicked.connect(self._follow)
        self._make_filters()
        self._body = ListAndDetails(self.table, self.details)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._body, 1)
        self.table.clicked.connect(lambda index: self._pick(index.row()))
        self.table.activated.connect(lambda index: self._pick(index.row()))
        # Details change the layout: not between press and release, or the click would miss its row.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._describe_current)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._soon.start(0))
        self._describe(-1)

    # ---------------------------------------------------------------- building

    def _make_filters(self) -> None:
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(6, 3, 6, 3)
        row.setSpacing(4)
        self.weights: dict[Weight, QToolButton] = {}
        for weight in WEIGHTS:
            button = QToolButton()
            button.setCheckable(True)
            button.setChecked(weight in _AT_FIRST)
            button.setToolTip(f"Show {_NAMES[weight]}")
            button.toggled.connect(lambda _: self._refilter())
            self.weights[weight] = button
            row.addWidget(button)
        self.rule = QComboBox()
        self.rule.setAccessibleName("Show one rule only")
        self.rule.addItem("All rules", "")
        self.rule.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.rule.setMinimumContentsLength(7)
        self.rule.currentIndexChanged.connect(lambda _: self._refilter())
        row.addWidget(self.rule, 1)
        self.text = QLineEdit()
        self.text.setPlaceholderText("Filter by text")
        self.text.setAccessibleName("Filter the list by text")
        self.text.setClearButtonEnabled(True)
        self.text.textChanged.connect(lambda _: self._refilter())
        row.addWidget(self.text, 1)
        self.seen = QToolButton()
        self.seen.setCheckable(True)
        self.seen.toggled.connect(lambda _: self._refilter())
        row.addWidget(self.seen)
        self.state = QLabel()
        self.state.hide()
        row.addWidget(self.state)
        self._label_filters()

    def _label_filters(self) -> None:
        counts = check_list.counts(self._every)
        for weight, button in self.weights.items():
            button.setText(f"{_SIGNS[weight]} {counts[weight]:,}".replace(",", "\u2009"))
            button.setAccessibleName(f"{counts[weight]} {_NAMES[weight]}")
        known = sum(e.acknowledged for e in self._every)
        self.seen.setText(f"{known} acknowledged")
        self.seen.setToolTip("Show what the case acknowledges, too")
        self.seen.setVisible(bool(known))

    # ---------------------------------------------------------------- the case

    def show_case(self, shown: Shown) -> None:
        """List the problems of another document at once, and the results when they are there."""
        if shown.document is self._document:
            if not self.state.isVisibleTo(self):
                self._count()
            return
        self._document = shown.document
        self._take(check_list.entries(shown.document.case, shown.document.problems, ()))
        self.state.setText("Checking …")
        self.state.setToolTip("")
        self.state.show()
        work = partial(_checked, shown.document)
        self._background.begin(work, self._show_checked, self._fail)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = self.model.theme = theme
        self._describe(self.table.currentIndex().row())
        self.table.viewport().update()

    def _fail(self, error: Exception) -> None:
        self.state.setText("The checks failed")
        self.state.setToolTip(str(error))

    def _show_checked(self, entries: tuple[Entry, ...]) -> None:
        self.state.hide()
        self._take(entries)
        self._count()

    def _count(self) -> None:
        counts = check_list.counts(self._every)
        self.counted.emit(counts["wrong"] + counts["doubt"])

    def _take(self, entries: tuple[Entry, ...]) -> None:
        self._every = entries
        chosen = self.rule.currentData()
        self.rule.blockSignals(True)  # noqa: FBT003 Qt's
        self.rule.clear()
        self.rule.addItem("All rules", "")
        for rule, title in check_list.rules(entries):
            self.rule.addItem(title, rule)
            tip = check_list.sentence(rule)
            self.rule.setItemData(self.rule.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.rule.setCurrentIndex(max(0, self.rule.findData(chosen)))
        self.rule.blockSignals(False)  # noqa: FBT003 Qt's
        self._label_filters()
        self._refilter()

    def _refilter(self) -> None:
        wanted = Wanted(
            frozenset(w for w, button in self.weights.items() if button.isChecked()),
            self.rule.currentData() or "",
            self.text.text(),
            self.seen.isChecked(),
        )
        row = self.table.currentIndex().row()
        before = self.model.entries[row] if 0 <= row < len(self.model.entries) else None
        entries = check_list.filtered(self._every, wanted)
        self.model.show_entries(entries)
        if before in entries:  # it stays picked, wherever it is now
            self.table.selectRow(entries.index(before))
        else:
            self._describe(-1)

    # ---------------------------------------------------------------- one entry

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self.model.entries):
            entry = self.model.entries[row]
            self.chosen.emit(entry.kind, entry.id)

    def _describe_current(self) -> None:
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._soon.start(_AGAIN_MS)
            return
        self._describe(self.table.currentIndex().row())

    def _describe(self, row: int) -> None:
        """Show an entry's details; without one the list has all the room."""
        known = 0 <= row < len(self.model.entries)
        if known == self.details.isHidden():
            self.details.setVisible(known)
            if known:
                self._body.setSizes([10_000, 9_000])  # shares, scaled to the room there is
            self._fit_columns()
        if known:
            self.details.setHtml(self._markup(row))

    def _markup(self, row: int) -> str:
        ink = self._theme
        if self._document is None:
            return ""
        entry, case = self.model.entries[row], self._document.case
        head = f'<div style="font-weight:600">{escape(entry.title)}</div>'
        parts = [head, f"<div>{escape(entry.message)}</div>"]
        result = entry.result
        if result is None:
            parts.append(_small(ink, escape(entry.where)))
            return "".join(parts)
        links = ", ".join(
            f'<a href="{s.kind}:{quote(s.id, safe="")}" style="color:{ink.accent}">'
            f"{escape(check_list.subject_name(case, s))}</a>"
            for s in result.subjects
        )
        parts.append(f'<div style="margin-top:4px">{links}</div>')
        if result.acknowledged is not None:
            parts.append(
                f'<div style="margin-top:4px">Acknowledged: {escape(result.acknowledged)} '
                f'<a href="withdraw:" style="color:{ink.accent}">Take it back</a></div>'
            )
        elif result.verdict in ("fail", "doubt"):
            parts.append(
                f'<div style="margin-top:4px">'
                f'<a href="acknowledge:" style="color:{ink.accent}">Acknowledge …</a></div>'
            )
        parts += [
            f'<div style="margin-top:5px"><span style="color:{ink.muted}">{escape(name)}</span> '
            f"<b>{escape(value)}</b></div>"
            f'<div style="color:{ink.muted};font-size:8pt">{escape(source)}</div>'
            for name, value, source in check_list.figures(result)
        ]
        if result.premises:
            listed = "".join(f"<li>{escape(p)}</li>" for p in result.premises)
            parts.append(_small(ink, "Taken for granted"))
            parts.append(f'<ul style="margin:0;-qt-list-indent:0">{listed}</ul>')
        parts.append(_small(ink, f"The rule: {escape(check_list.sentence(entry.rule))}"))
        return "".join(parts)

    def _follow(self, url: QUrl) -> None:
        row = self.table.currentIndex().row()
        if self._document is None or not 0 <= row < len(self.model.entries):
            return
        result = self.model.entries[row].result
        kind, _, thing = url.toString().partition(":")
        if result is None:
            return
        if kind == "acknowledge":
            self._saved(acknowledge(self, self._document, result))
        elif kind == "withdraw":
            self._saved(withdraw(self, self._document, result))
        else:
            self.chosen.emit(kind, unquote(thing))

    def _saved(self, paths: list[str] | None) -> None:
        if paths is not None:
            self.reopen.emit(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Leave out columns that a narrow list has no room for."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Leave out what a narrow list has no room for: the details say it again."""
        brief = self.model.brief = self.width() < _NARROW
        header, fixed = self.table.horizontalHeader(), QHeaderView.ResizeMode.Interactive
        beside = self._body.orientation() == Qt.Orientation.Horizontal
        without = brief and beside and not self.details.isHidden()
        self.table.setColumnHidden(2, without)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch if without else fixed)
        header.resizeSection(0, 30 if brief else 96)
        if not without:
            header.resizeSection(1, 130 if brief else 210)


def _checked(document: Document) -> tuple[Entry, ...]:
    """Return the problems of a document and what the rules say of it."""
    from viewer.checks.registry import run  # noqa: PLC0415 not before somebody looks
    from viewer.formats.aircraft_types import fleet  # noqa: PLC0415 with the rules

    results = run(document.case, document.shapes, fleet().types)
    return check_list.entries(document.case, document.problems, results)


def _small(ink: Theme, text: str) -> str:
    return f'<div style="color:{ink.muted};margin-top:6px">{text}</div>'


def _table(model: EntryModel) -> QTableView:
    table = QTableView()
    table.setAccessibleName("Problems and results of checks")
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(24)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setMinimumSectionSize(30)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    header.resizeSection(0, 92)
    header.resizeSection(1, 170)
    return table
