"""What belongs to opening files beside reading them: recent ones, and what tables' columns mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, QThread, Signal

from viewer.desktop import recent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from viewer.desktop.dialogs.columns import ColumnsDialog
    from viewer.desktop.window import Window
    from viewer.session.document import Document

_KEY = "columns"
_MOST = 200
_UNNAMED = "its columns have to be named first"

_running: set[QThread] = set()
"""Threads that were started; one that is let go of while it runs ends the program."""


class _Look(QThread):
    """Looks into one table, in a worker. ``seen`` carries itself, and what was seen or why not."""

    seen = Signal(object, object)

    def __init__(self, path: str, mappings: Mapping[str, Any]) -> None:
        super().__init__()
        self.path, self._mappings = path, mappings

    def run(self) -> None:
        from viewer.session.looking import look  # noqa: PLC0415 with the first table

        self.seen.emit(self, look(self.path, self._mappings))


class Files(QObject):
    """Remembers; asks what a table's columns mean where the reader is not sure of them."""

    def __init__(self, window: Window) -> None:
        """Listen to the card: it leads to times, and offers to have a table's columns named."""
        super().__init__(window)
        self._window = window
        self._paths: list[str] = []
        self._locations: dict[str, str] = {}
        self._looking: _Look | None = None
        self.dialog: ColumnsDialog | None = None
        window.card.followed.connect(self._follow)

    def mappings(self) -> dict[str, Any]:
        """Return what the user has said of tables, by their signatures."""
        try:
            told = json.loads(str(_settings().value(_KEY, "{}")))
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    def opened(self, paths: Sequence[str], document: Document) -> None:
        """Take note of what was opened; ask of a table that could not be read for sure."""
        self._paths = list(paths)
        self._locations = dict(document.records.locations)
        if any(p.code != "worker-failed" for p in document.problems) or document.layers:
            recent.remember(paths)
        asked = unnamed(paths, document)
        if asked is not None:
            self.ask(asked)

    def ask(self, path: str) -> None:
        """Look into a table and ask what its columns mean."""
        looking = _Look(path, self.mappings())
        looking.seen.connect(self._seen)
        self._looking = looking
        _running.difference_update([t for t in _running if t.isFinished()])
        _running.add(looking)
        looking.start()

    def _follow(self, kind: str, file: str) -> None:
        if kind == "columns" and file in self._locations:
            self.ask(self._locations[file])
        elif kind == "time":
            self._window.replay.seek(float(file))

    def _seen(self, looking: _Look, seen: dict[str, Any] | str) -> None:
        if looking is not self._looking:
            return
        self._looking = None
        if isinstance(seen, str):
            self._window.status.say_quietly(f"{Path(looking.path).name}: {seen}", 8_000)
            return
        from viewer.desktop.dialogs.columns import ColumnsDialog  # noqa: PLC0415 when first asked

        if self.dialog is not None:
            self.dialog.reject()
        self.dialog = ColumnsDialog(Path(looking.path).name, seen, self._window)
        self.dialog.said.connect(self._said)
        self.dialog.finished.connect(self._done)
        self.dialog.open()

    def _said(self, signature: str, mapping: dict[str, Any]) -> None:
        """Remember what was said, and read the table by it."""
        kept = self.mappings()
        kept.pop(signature, None)
        kept[signature] = mapping
        while len(kept) > _MOST:
            kept.pop(next(iter(kept)))
        _settings().setValue(_KEY, json.dumps(kept))
        self._window.open_requested.emit(list(self._paths))

    def _done(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def unnamed(paths: Sequence[str], document: Document) -> str | None:
    """Return the path of the first table whose columns have to be named, None where there is none.

    Problems name a file by the end of its path; a folder's files lie within it.
    """
    for problem in document.problems:
        if problem.code != "unknown-format" or _UNNAMED not in (problem.found or ""):
            continue
        name = Path(problem.file or "")
        for path in map(Path, paths):
            if path.is_file() and path.absolute().parts[-len(name.parts) :] == name.parts:
                return str(path)
            if path.is_dir() and (path / name.name).is_file():
                return str(path / name.name)
            if path.is_dir() and (path / name).is_file():
                return str(path / name)
    return None


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "legbook", "window")
