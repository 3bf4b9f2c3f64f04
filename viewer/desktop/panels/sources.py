"""The sources by origin: what rests on each, and what is left standing without some.

Nothing is changed by taking a source out: it is a question asked of the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from viewer.describe import standing_words
from viewer.desktop.dialogs import exchange as dialogs
from viewer.desktop.panels.panel import Panel
from viewer.desktop.panels.parts import text_button
from viewer.model import standing

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from viewer.describe.standing_words import Consequence, OriginGroup, Resting, Voices
    from viewer.desktop.panels.panel import Shown
    from viewer.desktop.theme import Theme
    from viewer.session.document import Document

_KIND = Qt.ItemDataRole.UserRole + 1
_ID = Qt.ItemDataRole.UserRole + 2
_SOURCE = Qt.ItemDataRole.UserRole + 3
_CHECK = Qt.ItemDataRole.CheckStateRole
_SOON_MS = 30
_HINT = "Tick a source, or an origin with its copies, to see what is left standing without it."


class SourcesPanel(Panel):
    """Sources by origin on one side, what falls without those ticked on the other.

    ``reopen`` carries the paths that are to be opened again, because sources were saved in them.
    """

    reopen = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty panel."""
        super().__init__(parent)
        self._document: Document | None = None
        self._doubt = self._muted = QColor()
        self._filling = False
        self.model = QStandardItemModel(self)
        self.tree = _tree("Sources by origin, each with what rests on it")
        self.tree.setModel(self.model)
        self.fallen_model = QStandardItemModel(self)
        self.fallen = _tree("What is left standing without the sources ticked")
        self.fallen.setModel(self.fallen_model)
        self.told = QLabel(_HINT)
        self.told.setWordWrap(True)
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.readers = QCheckBox("with hearsay")
        self.readers.setToolTip("What was read only in the sources ticked goes with them")
        self.back = text_button("Put all back", "Put every source back")
        self.imports = text_button("Import…", "Import sources from a CSL-JSON file, as of Zotero")
        self.exports = text_button("Export…", "Export the sources as CSL-JSON, as for Zotero")
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.work_out)
        self.model.itemChanged.connect(self._checked)
        self.readers.toggled.connect(lambda _: self._soon.start())
        self.back.clicked.connect(self.put_back)
        self.imports.clicked.connect(self.ask_import)
        self.exports.clicked.connect(self.ask_export)
        for tree in (self.tree, self.fallen):
            tree.clicked.connect(self._choose)
            tree.activated.connect(self._choose)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.imports)
        bar.addWidget(self.exports)
        bar.addStretch(1)
        bar.addWidget(self.readers)
        bar.addWidget(self.back)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(8, 4, 4, 0)
        beside.setSpacing(4)
        beside.addWidget(self.told)
        beside.addWidget(self.fallen)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.tree)
        self._split.addWidget(right)
        self._split.setSizes([500, 500])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(2)
        layout.addLayout(bar)
        layout.addWidget(self._split)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Lay the two lists side by side where there is room, else one above the other."""
        wide = event.size().width() > event.size().height()
        self._split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        super().resizeEvent(event)

    # ---- the case

    def show_case(self, shown: Shown) -> None:
        """Show the sources of a document; those taken out stay out where it is the same case."""
        if self._document is shown.document:
            return
        out = self.taken_out()
        self._document = shown.document
        self._filling = True
        self.model.clear()
        for group in standing_words.origin_groups(shown.document.case):
            self.model.appendRow(self._group(group, out))
        self._filling = False
        self.work_out()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._doubt, self._muted = QColor(theme.contested), QColor(theme.muted)

    def taken_out(self) -> frozenset[str]:
        """Return the sources that are ticked."""
        return frozenset(
            item.data(_SOURCE)
            for item in self._source_items()
            if item.checkState() == Qt.CheckState.Checked
        )

    def put_back(self) -> None:
        """Untick everything."""
        self._filling = True
        for row in range(self.model.rowCount()):
            self._set_all(self.model.item(row), Qt.CheckState.Unchecked)
        self._filling = False
        self.readers.setChecked(False)
        self.work_out()

    def work_out(self) -> None:
        """Show what is left standing without the sources that are ticked."""
        self.fallen_model.clear()
        if self._document is None:
            return
        case = self._document.case
        out = standing_words.expanded(case, self.taken_out(), readers=self.readers.isChecked())
        self.back.setEnabled(bool(out))
        if not out:
            self.told.setText(_HINT)
            return
        groups = standing_words.consequences(case, standing.changes(case, out))
        left = standing_words.left_standing(case, out)
        self.told.setText(left if groups else f"{left}. Everything stands as before.")
        for heading, lines in groups:
            top = _item(f"{heading}  ({len(lines)})")
            font = top.font()
            font.setBold(True)
            top.setFont(font)
            for line in lines:
                top.appendRow(_leaf(line))
            self.fallen_model.appendRow(top)
        self.fallen.expandAll()

    # ---- the tree

    def _group(self, group: OriginGroup, out: frozenset[str]) -> QStandardItem:
        if len(group.voices) == 1:
            return self._voice(group.voices[0], out)
        copies = len(group.voices) - 1
        what = "1 copy" if copies == 1 else f"{copies} copies"
        top = _item(f"{group.name}, with {what}  ({group.resting})")
        top.setToolTip("One origin: what repeats it counts once with it")
        top.setCheckable(True)
        for voice in group.voices:
            top.appendRow(self._voice(voice, out))
        top.setCheckState(_state(top))
        return top

    def _voice(self, voice: Voices, out: frozenset[str]) -> QStandardItem:
        item = _item(f"{voice.name}  ({len(voice.resting)})")
        item.setToolTip(voice.title)
        item.setData(voice.source, _SOURCE)
        item.setData("source", _KIND)
        item.setData(voice.source, _ID)
        item.setCheckable(True)
        item.setCheckState(
            Qt.CheckState.Checked if voice.source in out else Qt.CheckState.Unchecked
        )
        if not voice.resting:
            item.setForeground(QBrush(self._muted))
        for thing in voice.resting:
            item.appendRow(self._thing(thing))
        return item

    def _thing(self, thing: Resting) -> QStandardItem:
        mark = "≠ " if thing.against else ""
        item = _item(f"{mark}{thing.title} · {thing.says}")
        item.setToolTip(f"{thing.kind}: {thing.title}\nsays {thing.says}")
        item.setData(thing.kind, _KIND)
        item.setData(thing.id, _ID)
        if thing.against:
            item.setForeground(QBrush(self._doubt))
        return item

    def _source_items(self) -> list[QStandardItem]:
        found = []
        for row in range(self.model.rowCount()):
            top = self.model.item(row)
            inner = [top, *(top.child(i) for i in range(top.rowCount()))]
            found += [item for item in inner if item.data(_SOURCE) is not None]
        return found

    def _checked(self, item: QStandardItem) -> None:
        if self._filling or not item.isCheckable():
            return
        self._filling = True
        if item.data(_SOURCE) is None:
            self._set_all(item, item.checkState())
        elif item.parent() is not None:
            item.parent().setCheckState(_state(item.parent()))
        self._filling = False
        self._soon.start()

    def _set_all(self, item: QStandardItem, state: Qt.CheckState) -> None:
        item.setCheckState(state)
        for row in range(item.rowCount()):
            if item.child(row).isCheckable():
                item.child(row).setCheckState(state)

    def _choose(self, index: QModelIndex) -> None:
        kind, thing = index.data(_KIND), index.data(_ID)
        if kind and thing is not None:
            self.chosen.emit(kind, thing)

    # ---- to and from other programs

    def ask_import(self) -> None:
        """Bring sources in from a file, and have the case opened again where they were saved."""
        if self._document is not None:
            paths = dialogs.ask_import(self, self._document)
            if paths is not None:
                self.reopen.emit(paths)

    def ask_export(self) -> None:
        """Write the sources to a file."""
        if self._document is not None and (done := dialogs.ask_export(self, self._document)):
            self.told.setText(done)


def _tree(name: str) -> QTreeView:
    tree = QTreeView()
    tree.setAccessibleName(name)
    tree.setHeaderHidden(True)
    tree.setUniformRowHeights(True)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setTextElideMode(Qt.TextElideMode.ElideRight)
    tree.setIndentation(15)
    return tree


def _item(text: str) -> QStandardItem:
    return QStandardItem(text)


def _leaf(line: Consequence) -> QStandardItem:
    item = _item(line.text)
    item.setToolTip(line.text)
    item.setData(line.kind, _KIND)
    item.setData(line.id, _ID)
    return item


def _state(group: QStandardItem) -> Qt.CheckState:
    states = {group.child(row).checkState() for row in range(group.rowCount())}
    return states.pop() if len(states) == 1 else Qt.CheckState.PartiallyChecked
