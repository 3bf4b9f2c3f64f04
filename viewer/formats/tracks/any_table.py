"""Any CSV or spreadsheet, by a mapping of its columns: the one given, else a sure guess."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.formats.tracks import archives, table
from viewer.formats.tracks import mapping as maps
from viewer.formats.tracks.reader import (
    ColumnsUnknownError,
    DeclinedError,
    Notes,
    Progress,
    Source,
    TrackFile,
)

if TYPE_CHECKING:
    from viewer.formats.tracks.mapping import Mapping

NAME = "Table"
EXTENSIONS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".xlsb")
SHEETS = (".xlsx", ".xls", ".ods", ".xlsb")

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_MOST_CELLS = 20_000_000


def declines(source: Source) -> str | None:
    """Return why this is no table, None where it may well be."""
    if source.head.startswith((_ZIP, _OLE)):
        return (
            None if source.suffix in SHEETS else "it is an archive, and no spreadsheet by its name"
        )
    if source.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[", b"<")):
        return "a table does not begin with {, [ or <"
    try:
        table.head_rows(source, 5)
    except DeclinedError as error:
        return str(error)
    return None


def look(source: Source) -> tuple[list[str], list[list[str]]]:
    """Return the header and some rows, for a dialog. Raises Declined where there are none."""
    if source.head.startswith((_ZIP, _OLE)):
        header, rows = _sheet(source)
        return header, [[_text(c) for c in row] for row in rows[:200]]
    header, rows_, _ = table.head_rows(source)
    return header, rows_


def guess(source: Source) -> maps.Guess:
    """Guess the mapping of a table. Raises Declined where it is none."""
    return maps.guess(*look(source))


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a table. Raises Declined where no mapping is given and none can be guessed."""
    sheet = source.head.startswith((_ZIP, _OLE))
    header, rows = look(source)
    mapping = source.mapping or remembered(source, header)
    if mapping is None:
        guessed = maps.guess(header, rows)
        if guessed.confidence < maps.SURE:
            lacks = guessed.lacks or "what its columns mean is not certain"
            message = f"{maps.UNNAMED}: {lacks}"
            raise ColumnsUnknownError(message)
        mapping = guessed.mapping
    if missing := [c for c in mapping.columns.values() if c not in header]:
        message = f"it has no column {missing[0]!r}, which the mapping names"
        raise DeclinedError(message)
    notes = Notes(source.name)
    if sheet:
        read_ = _sheet_table(source, mapping, notes)
        return table.tracks_of(read_, mapping, "Spreadsheet", notes)
    _, _, delimiter = table.head_rows(source, 5)
    read_ = table.read_csv(
        source, notes, table.wanted_columns(mapping), header=header, delimiter=delimiter
    )
    return table.tracks_of(read_, mapping, "CSV", notes)


def remembered(source: Source, header: list[str]) -> Mapping | None:
    """Return the mapping that the user made for a table of these columns, if it is sound."""
    told = source.remembered.get(maps.signature(header))
    if not isinstance(told, dict):
        return None
    try:
        return maps.from_data(told)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # kept by another version: guessed again


def _sheet(source: Source) -> tuple[list[str], list[list[Any]]]:
    """Return the header and the rows of the first sheet that has any."""
    import python_calamine  # noqa: PLC0415 only for spreadsheets

    data = source.data()
    if data.startswith(_ZIP):
        try:
            archives.check_zip(data)
        except zipfile.BadZipFile as error:
            message = f"the archive is damaged: {error}"
            raise DeclinedError(message) from error
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for number in range(len(book.sheet_names)):
            sheet = book.get_sheet_by_index(number)
            if sheet.height * sheet.width > _MOST_CELLS:
                message = f"a sheet has {sheet.height} × {sheet.width} cells"
                raise DeclinedError(message)
            rows = sheet.to_python(skip_empty_area=True)
            if len(rows) > 1:
                return [_text(c).strip() for c in rows[0]], rows[1:]
    except python_calamine.CalamineError as error:
        message = f"it is no spreadsheet: {error}"
        raise DeclinedError(message) from error
    message = "no sheet has a header and rows"
    raise DeclinedError(message)


def _sheet_table(source: Source, mapping: Mapping, notes: Notes) -> table.Table:
    import pyarrow as pa  # noqa: PLC0415 heavy

    header, rows = _sheet(source)
    lines = np.arange(2, len(rows) + 2, dtype=np.uint32)
    columns = {}
    for name, kind in table.wanted_columns(mapping).items():
        at = header.index(name)
        texts = pa.array([_text(row[at]).strip() or None for row in rows], pa.string())
        numeric = kind == "number"
        columns[name] = table.to_numbers(texts, name, lines, notes) if numeric else texts
    return table.Table(columns, lines, len(rows))


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, (dt.datetime, dt.date, dt.time)):
        return cell.isoformat()
    return str(cell)
