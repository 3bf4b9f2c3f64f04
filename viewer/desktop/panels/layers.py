"""The layer tree: every thing of the case by file and kind, with check boxes, counts, problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTreeView, QVBoxLayout, QWidget

from viewer.describe import timeline, words
from viewer.desktop.panels.filter_bar import FilterBar

if TYPE_CHECKING:
    from viewer.desktop.keeping import Kept
    from viewer.model.case import Case, Layer
    from viewer.model.filtering import Passing

_KIND = Qt.ItemDataRole.UserRole + 1
_ID = Qt.ItemDataRole.UserRole + 2
_LAYER = Qt.ItemDataRole.UserRole + 3
_SEARCH = Qt.ItemDataRole.UserRole + 4
_COUNT = Qt.ItemDataRole.UserRole + 5
_BADGE = Qt.ItemDataRole.UserRole + 6

_MOST_SHOWN = 5_000
"""Rows of one layer in the tree: enough to read, few enough to fill at once."""
_SCREENFUL = 12
"""Layers of more rows stay closed, and are filled later."""
_FILL_MS = 300  # meanwhile this thread has what the page asks for of another document

_KIND_WORDS = {
    "airports": ("airport", "Airports"),
    "legs": ("leg", "Legs"),
    "events": ("event", "Events"),
    "sources": ("source", "Sources"),
    "features": ("shape", "Features"),
    "aircraft": ("aircraft", "Aircraft"),
    "track": ("track", "Track"),
}


class _Rows(QSortFilterProxyModel):
    """The rows that the search finds and that the filter of sources lets pass."""

    passing: Passing | None = None

    def filterAcceptsRow(  # noqa: N802 Qt's name
        self, row: int, parent: QModelIndex | QPersistentModelIndex
    ) -> bool:
        """Tell whether a row is shown."""
        if self.passing is not None:
            index = self.sourceModel().index(row, 0, parent)
            ids = self.passing.of(index.data(_KIND) or "")
            if ids is not None and index.data(_ID) is not None and index.data(_ID) not in ids:
                return False
        return super().filterAcceptsRow(row, parent)


class LayersPanel(QWidget):
    """Search, filter and tree. ``chosen`` carries kind and id of what was clicked.

    ``hidden_changed`` says that other layers, or other single things, are hidden.
    """

    chosen = Signal(str, str)
    hidden_changed = Signal(list)
    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty tree."""
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search airports, legs, events, coordinates  ( / )")
        self.search.setAccessibleName("Search the case, airports by code or name, coordinates")
        self.search.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        self._filter = _Rows(self)
        self._filter.setSourceModel(self._model)
        self._filter.setRecursiveFilteringEnabled(True)
        self._filter.setFilterRole(_SEARCH)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tree = QTreeView()
        self.tree.setModel(self._filter)
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName("Layers of the case")
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setUniformRowHeights(True)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tree.setIndentation(15)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.setSpacing(6)
        self.filter = FilterBar()
        layout.addWidget(self.search)
        layout.addWidget(self.filter)
        layout.addWidget(self.tree)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(lambda: self.searched.emit(self.search.text()))
        self.tree.clicked.connect(self._choose)
        self.tree.activated.connect(self._choose)
        self._model.itemChanged.connect(self._check)
        self.filter.changed.connect(self._filter_rows)
        self._case: Case | None = None
        self._unfilled: list[tuple[QStandardItem, Layer]] = []
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(_FILL_MS)
        self._turn.timeout.connect(self._fill)
        self.tree.expanded.connect(lambda _: self._fill())

    def show_case(
        self, case: Case, problems_by_file: dict[str, int], kept: Kept | None = None
    ) -> None:
        """Fill the tree from a case; the badge of a file counts its problems.

        ``kept`` says which layers stay hidden or shown, whatever the case says.
        """
        self._case = case
        self._unfilled = []
        self.filter.show_case(case)
        self._filter.passing = self.filter.passing
        self._model.itemChanged.disconnect(self._check)
        self._model.clear()
        root = self._model.invisibleRootItem()
        if case.aircraft:
            group = _group("Aircraft", len(case.aircraft), None, 0)
            _never_hidden(group)
            for aircraft in case.aircraft.values():
                group.appendRow(_leaf("aircraft", aircraft.id, words.aircraft_name(aircraft), ""))
            root.appendRow(group)
        for number, layer in enumerate(case.layers):
            item = _layer_item(layer, number, problems_by_file.get(layer.file, 0))
            if kept is not None and item.isCheckable():
                _keep(item, layer, kept)
            root.appendRow(item)
            if len(layer.members) > _SCREENFUL:
                item.appendRow(QStandardItem("…"))
                self._unfilled.append((item, layer))
            else:
                item.appendRows(_rows(case, layer))
        self._model.itemChanged.connect(self._check)
        self._count_rows()
        if self.search.text() or self.filter.passing is not None:
            self._fill()
        for row in range(root.rowCount()):
            item = root.child(row)
            index = self._filter.mapFromSource(item.index())
            closed = item.rowCount() > _SCREENFUL or any(item is i for i, _ in self._unfilled)
            self.tree.setExpanded(index, not closed and item.data(_KIND) != "sources")
        self._turn.start()

    def _fill(self) -> None:
        """Add the rows of long layers, which nobody has seen yet."""
        self._turn.stop()
        unfilled, self._unfilled = self._unfilled, []
        if self._case is None:
            return
        for item, layer in unfilled:
            item.removeRows(0, item.rowCount())
            item.appendRows(_rows(self._case, layer))

    def hidden(self) -> list[int]:
        """Return the numbers of the layers that are switched off."""
        root = self._model.invisibleRootItem()
        items = (root.child(row) for row in range(root.rowCount()))
        return [
            item.data(_LAYER)
            for item in items
            if item.isCheckable() and item.checkState() == Qt.CheckState.Unchecked
        ]

    def filtered(self) -> list[str]:
        """Return the page's keys of the single things that the filter hides, as ``leg:3``."""
        found, case = self.filter.passing, self._case
        if found is None or case is None:
            return []
        drawn = [a.id for a in case.airports.values() if a.position]
        return [
            f"{kind}:{number}"
            for kind, ids in (
                ("leg", list(case.legs)),
                ("event", list(case.events)),
                ("airport", drawn),
                ("aircraft", timeline.aircraft_of(case)),
            )
            for number, name in enumerate(ids)
            if name not in (found.of(kind) or ()) and (kind != "aircraft" or name in case.aircraft)
        ]

    def _filter_rows(self) -> None:
        self._fill()
        self._filter.passing = self.filter.passing
        self._filter.invalidate()
        self._count_rows()
        self.hidden_changed.emit(self.hidden())

    def _count_rows(self) -> None:
        """Say beside each kind how many of how many the filter lets pass."""
        root, case = self._model.invisibleRootItem(), self._case
        if case is None:
            return
        self._model.itemChanged.disconnect(self._check)
        for group in (root.child(row) for row in range(root.rowCount())):
            number = group.data(_LAYER)
            members = case.aircraft if number is None else case.layers[number].members
            ids = self._passing_of(group.data(_KIND) or "aircraft")
            total = group.data(_COUNT)
            count = f"{total}" if ids is None else f"{sum(m in ids for m in members)} of {total}"
            group.setText(f"{group.data(_SEARCH)}  ({count}){group.data(_BADGE)}")
        self._model.itemChanged.connect(self._check)

    def _passing_of(self, layer: str) -> frozenset[str] | None:
        kind = _KIND_WORDS.get(layer, (layer, ""))[0]
        return None if self.filter.passing is None else self.filter.passing.of(kind)

    def _check(self, item: QStandardItem) -> None:
        if item.isCheckable():
            self.hidden_changed.emit(self.hidden())

    def _search(self, text: str) -> None:
        self._fill()
        self._filter.setFilterFixedString(text.strip())
        if text.strip():
            self.tree.expandAll()

    def _choose(self, index: QModelIndex) -> None:
        kind, thing = index.data(_KIND), index.data(_ID)
        if kind and thing is not None:
            self.chosen.emit(kind, thing)


def _layer_item(layer: Layer, number: int, problems: int) -> QStandardItem:
    title = _KIND_WORDS.get(layer.kind, ("", layer.kind))[1]
    group = _group(layer.title or title, len(layer.members), number, problems)
    group.setData(layer.kind, _KIND)
    group.setToolTip(layer.file)
    group.setCheckState(Qt.CheckState.Checked if layer.visible else Qt.CheckState.Unchecked)
    if layer.kind == "sources":
        _never_hidden(group)
    return group


def _rows(case: Case, layer: Layer) -> list[QStandardItem]:
    """Return the rows of a layer's members."""
    kind, _ = _KIND_WORDS.get(layer.kind, (layer.kind, ""))
    rows = [_leaf(kind, m, *_describe(case, kind, m)) for m in layer.members[:_MOST_SHOWN]]
    if len(layer.members) > _MOST_SHOWN:
        rows.append(QStandardItem(f"… and {len(layer.members) - _MOST_SHOWN:,} more, on the map"))
    return rows


def _keep(item: QStandardItem, layer: Layer, kept: Kept) -> None:
    """Leave a layer as the user left it."""
    key = (layer.file, layer.kind)
    if key in kept.hidden:
        item.setCheckState(Qt.CheckState.Unchecked)
    elif key in kept.shown:
        item.setCheckState(Qt.CheckState.Checked)


def _group(title: str, count: int, number: int | None, problems: int) -> QStandardItem:
    badge = f"   ⚠ {problems}" if problems else ""
    item = QStandardItem(f"{title}  ({count}){badge}")
    item.setData(count, _COUNT)
    item.setData(badge, _BADGE)
    item.setCheckable(True)
    item.setData(number, _LAYER)
    item.setData(title, _SEARCH)
    font = item.font()
    font.setBold(True)
    item.setFont(font)
    return item


def _never_hidden(group: QStandardItem) -> None:
    """Take the check box away: what is not drawn by itself cannot be hidden."""
    group.setCheckable(False)
    group.setData(None, Qt.ItemDataRole.CheckStateRole)


def _leaf(kind: str, thing: str, text: str, search: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(kind, _KIND)
    item.setData(thing, _ID)
    item.setData(f"{text} {thing} {search}", _SEARCH)
    item.setToolTip(text)
    return item


def _describe(case: Case, kind: str, member: str) -> tuple[str, str]:
    """Return what the tree shows of a thing, and further words by which it is found."""
    if kind == "airport" and (airport := case.airports.get(member)):
        codes = " / ".join(c for c in (airport.icao, airport.iata) if c)
        name = words.airport_name(airport)
        names = " ".join((*airport.names.values(), *airport.aliases))
        return f"{name}  {codes}", names
    if kind == "leg" and (leg := case.legs.get(member)):
        return words.leg_title(case, leg), " ".join(leg.hypotheses)
    if kind == "event" and (event := case.events.get(member)):
        return event.title, event.text or ""
    if kind == "source" and (source := case.sources.get(member)):
        return words.source_name(source, member), source.url or ""
    if kind == "shape" and (shape := case.shapes.get(member)):
        return shape.title or shape.id, ""
    if kind == "track" and (track := case.tracks.get(member)):
        told = (track.icao24, track.registration, track.callsign, track.operator, track.type)
        return track.name or member, " ".join(filter(None, told))
    return member, ""
