"""What do the columns of this table mean? Asked where the reader is not sure, and remembered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.describe import table_words as said

_BY_HAND = "what its columns mean was said by hand"
_MEANING, _UNIT, _FIRST = 0, 1, 2
_ROWS = 12
_WIDTH = 162


class ColumnsDialog(QDialog):
    """A preview of a table under what each column is taken for.

    ``said`` carries the table's signature and the mapping that was accepted, as data of
    :mod:`viewer.formats.tracks.mapping`.
    """

    said = Signal(str, dict)

    def __init__(self, name: str, seen: dict[str, Any], parent: QWidget | None = None) -> None:
        """Show what was seen of a table (see :func:`viewer.session.looking.answer`)."""
        super().__init__(parent)
        self.setWindowTitle(f"Columns of {name}")
        self.resize(940, 560)
        self._header: list[str] = seen["header"]
        self._rows: list[list[str]] = seen["rows"]
        self._signature = str(seen["signature"])
        mapping: dict[str, Any] = seen["mapping"]
        told = "What you said last time is filled in." if seen["told"] else _guessed(seen["lacks"])
        title = QLabel(f"What do the columns of {name} mean?")
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setStyleSheet("font-size: 13pt; font-weight: 600;")
        about = QLabel(f"{told} Nothing is changed in the file; tables with the same column names "
                       "are read the same way from now on.")  # fmt: skip
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setWordWrap(True)
        self.table = self._make_table(mapping)
        self.times = _combo("How times are written", [t[2] for t in said.TIMES])
        self.zone = _combo("Zone of times that name none", said.ZONES)
        self.zone.setEditable(True)
        self.reference = _combo("What altitudes are counted from", [w for _, w in said.REFERENCES])
        form = QFormLayout()
        form.addRow("Times are written", self.times)
        form.addRow("Times without a zone are in", self.zone)
        form.addRow("Altitudes are counted from", self.reference)
        self.reads = QLabel()
        self.reads.setTextFormat(Qt.TextFormat.PlainText)
        self.reads.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Read the table")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addWidget(about)
        layout.addWidget(self.table, 1)
        layout.addLayout(form)
        layout.addWidget(self.reads)
        layout.addWidget(self.buttons)
        self._fill(mapping)
        for combo in (self.times, self.reference):
            combo.currentIndexChanged.connect(self._tell)
        self.zone.currentTextChanged.connect(self._tell)
        self._tell()

    def meaning(self, column: int) -> QComboBox:
        """Return the box that says what a column means."""
        return _box(self.table, _MEANING, column)

    def unit(self, column: int) -> QComboBox:
        """Return the box that says in which unit a column is."""
        return _box(self.table, _UNIT, column)

    def mapping(self) -> dict[str, Any]:
        """Return what is chosen, as data of a mapping."""
        columns: dict[str, str] = {}
        units: dict[str, str] = {}
        for number, name in enumerate(self._header):
            meaning = str(self.meaning(number).currentData())
            if not meaning:
                continue
            columns[meaning] = name
            if meaning in said.UNITS:
                units[meaning] = str(self.unit(number).currentData())
        form, pattern, _ = said.TIMES[max(0, self.times.currentIndex())]
        if "time" in columns:
            units["time"] = form
        altitude = "altitude" in columns
        reference = said.REFERENCES[max(0, self.reference.currentIndex())][0]
        return {
            "columns": columns,
            "units": units,
            "zone": self.zone.currentText().strip(),
            "pattern": pattern if "time" in columns else "",
            "altitude_reference": reference if altitude else "unknown",
            "assumptions": [_BY_HAND],
        }

    def accept(self) -> None:
        """Hand over what is chosen."""
        self.said.emit(self._signature, self.mapping())
        super().accept()

    # ---------------------------------------------------------------- building

    def _make_table(self, mapping: dict[str, Any]) -> QTableWidget:
        shown = self._rows[:_ROWS]
        table = QTableWidget(_FIRST + len(shown), len(self._header))
        table.setAccessibleName("The first rows of the table, and what each column means")
        table.setHorizontalHeaderLabels(self._header)
        table.setVerticalHeaderLabels(
            ["Means", "Unit", *(str(n) for n in range(1, len(shown) + 1))]
        )
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setCornerButtonEnabled(False)
        table.setStyleSheet("QTableCornerButton::section { background: transparent; border: 0; }")
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        means = {column: name for name, column in mapping["columns"].items()}
        for column, name in enumerate(self._header):
            box = _combo(f"What {name} means", ())
            for key, text in said.MEANINGS:
                box.addItem(text, key)
            box.setCurrentIndex(max(0, box.findData(means.get(name, ""))))
            box.currentIndexChanged.connect(lambda _, column=column: self._chose(column))
            table.setCellWidget(_MEANING, column, box)
            unit = _combo(f"Unit of {name}", ())
            unit.currentIndexChanged.connect(lambda _: self._tell())
            table.setCellWidget(_UNIT, column, _held(unit))
            table.setColumnWidth(column, _WIDTH)
            for number, row in enumerate(shown):
                text = row[column] if column < len(row) else ""
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                table.setItem(_FIRST + number, column, item)
        for box_row in (_MEANING, _UNIT):
            table.setRowHeight(box_row, 34)
        return table

    def _fill(self, mapping: dict[str, Any]) -> None:
        """Set the boxes to a mapping."""
        units = mapping["units"]
        for column in range(len(self._header)):
            self._offer_units(column)
            box = self.unit(column)
            found = box.findData(units.get(str(self.meaning(column).currentData()), ""))
            box.setCurrentIndex(max(0, found))
        wanted = (units.get("time", "text"), mapping.get("pattern") or "")
        known = [(form, pattern) for form, pattern, _ in said.TIMES]
        self.times.setCurrentIndex(known.index(wanted) if wanted in known else 0)
        self.zone.setCurrentText(str(mapping["zone"]))
        references = [key for key, _ in said.REFERENCES]
        reference = mapping["altitude_reference"]
        self.reference.setCurrentIndex(
            references.index(reference) if reference in references else 0
        )

    # ---------------------------------------------------------------- choices

    def _chose(self, column: int) -> None:
        """A column means something else: no other one means the same."""
        meaning = self.meaning(column).currentData()
        for other in range(len(self._header)):
            if meaning and other != column and self.meaning(other).currentData() == meaning:
                self.meaning(other).setCurrentIndex(0)
        self._offer_units(column)
        self._tell()

    def _offer_units(self, column: int) -> None:
        box = self.unit(column)
        box.blockSignals(True)  # noqa: FBT003 Qt's signature
        box.clear()
        for key, text in said.UNITS.get(str(self.meaning(column).currentData()), ()):
            box.addItem(text, key)
        box.blockSignals(False)  # noqa: FBT003 Qt's signature
        box.setVisible(box.count() > 0)

    def _tell(self) -> None:
        """Say what is lacking, or how the first row reads."""
        mapping = self.mapping()
        lacking = said.lacks(mapping["columns"])
        known = said.zone_known(mapping["zone"])
        if lacking:
            text = lacking
        elif not known:
            text = f"No time zone “{mapping['zone']}” is known."
        else:
            row = self._rows[0] if self._rows else []
            text = f"The first row reads: {said.first_row(mapping, self._header, row)}"
        self.reads.setText(text)
        ready = not lacking and known
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(ready)
        self.reference.setEnabled("altitude" in mapping["columns"])
        self.times.setEnabled("time" in mapping["columns"])
        self.zone.setEnabled(self.times.isEnabled() and mapping["units"].get("time") == "text")


def _guessed(lacks: str) -> str:
    if lacks:
        return f"They could not be told for sure: {lacks}."
    return "This is what was guessed."


def _combo(name: str, items: tuple[str, ...] | list[str]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.addItems(list(items))
    return box


def _held(box: QComboBox) -> QWidget:
    """Return a cell with a box that can be hidden: a table shows its cells whatever they say."""
    cell = QWidget()
    layout = QVBoxLayout(cell)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(box)
    return cell


def _box(table: QTableWidget, row: int, column: int) -> QComboBox:
    cell = table.cellWidget(row, column)
    widget = cell if isinstance(cell, QComboBox) else cell.findChild(QComboBox)
    if not isinstance(widget, QComboBox):  # pragma: no cover - they are made with the table
        raise TypeError(row)
    return widget
