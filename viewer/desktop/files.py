"""What belongs to opening files beside reading them: recent ones, and what tables' columns mean."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings

from viewer.desktop import recent
from viewer.desktop.background import Background

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from viewer.desktop.dialogs.columns import ColumnsDialog
    from viewer.desktop.window import Window
    from viewer.session.document import Document

_KEY = "columns"
_MOST = 200
_UNNAMED = "its columns have to be named first"


class Files(QObject):
    """Remembers; asks what a table's columns mean where the reader is not sure of them."""

    def __init__(self, window: Window) -> None:
        """Listen to the card: it leads to times, and offers to have a table's columns named."""
        super().__init__(window)
        self._window = window
        self._paths: list[str] = []
        self._locations: dict[str, str] = {}
        self._background = Background(self)
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
        name = Path(path).name
        self._background.begin(
            partial(_look, path, self.mappings()),
            partial(self._seen, name),
            lambda error: self._say(name, str(error)),
        )

    def _follow(self, kind: str, file: str) -> None:
        if kind == "columns" and file in self._locations:
            self.ask(self._locations[file])
        elif kind == "time":
            self._window.replay.seek(float(file))

    def _say(self, name: str, reason: str) -> None:
        self._window.status.say_quietly(f"{name}: {reason}", 8_000)

    def _seen(self, name: str, seen: dict[str, Any] | str) -> None:
        if isinstance(seen, str):
            self._say(name, seen)
            return
        from viewer.desktop.dialogs.columns import ColumnsDialog  # noqa: PLC0415 when first asked

        if self.dialog is not None:
            self.dialog.reject()
        self.dialog = ColumnsDialog(name, seen, self._window)
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


def _look(path: str, mappings: Mapping[str, Any]) -> dict[str, Any] | str:
    """Look into one table, in a worker; return what was seen, or why nothing was."""
    from viewer.session.looking import look  # noqa: PLC0415 with the first table

    return look(path, mappings)


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "legbook", "window")
