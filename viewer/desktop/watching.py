"""Files that live: what is open is looked at, and said to have changed when it has.

Qt's own watcher tells soon, without another library and without a thread; a look at sizes and
times now and then tells what it cannot (network drives, files that were replaced by another, too
many to be watched). Neither reads a file.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Signature = tuple[tuple[str, int, int, int], ...]
"""What tells that a path changed: (name, time in ns, size, inode) of each file, hidden ones not."""

_SETTLE_MS = 60
_LONGEST_MS = 300
"""A file that never stops growing is read this long after it was first seen to have grown."""
_LOOK_MS = 400
_DUTY = 40
"""A look may take one part in so many of the time: folders of many files are looked at less."""
_MOST_WATCHED = 500
_MOST_FILES = 20_000


def signature(path: str | Path) -> Signature:
    """Return what tells that a file, or anything in a folder, changed; empty where it is gone."""
    given = Path(path)
    try:
        told = given.stat()
    except (OSError, ValueError):
        return ()
    if not given.is_dir():
        return (_of("", told),)
    return tuple(_walk(str(given), ""))


def _walk(folder: str, prefix: str, left: int = _MOST_FILES) -> Iterator[tuple[str, int, int, int]]:
    """Yield what is in a folder, in order of names; links to folders are not followed."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda e: e.name)
    except OSError:
        return
    for entry in entries[:left]:
        if entry.name.startswith("."):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{prefix}{entry.name}/", left - len(entries))
            else:
                yield _of(prefix + entry.name, entry.stat())
        except OSError:
            continue


def _of(name: str, told: os.stat_result) -> tuple[str, int, int, int]:
    return name, told.st_mtime_ns, told.st_size, told.st_ino


class Watcher(QObject):
    """Watches paths.

    ``stirred`` says that any of them began to change, ``changed`` that it did and came to rest.
    """

    stirred = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Watch nothing."""
        super().__init__(parent)
        self._known: dict[str, Signature] = {}
        self._pending: dict[str, Signature] = {}
        self._since = 0.0
        self._watcher: QFileSystemWatcher | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.look)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.look)

    def watch(self, paths: Iterable[str | Path], known: dict[str, Signature]) -> None:
        """Watch these paths from now on; ``known`` is how they were when they were read."""
        given = [str(p) for p in paths]
        self._known = {p: known.get(p, signature(p)) for p in given}
        self._pending = {}
        self._listen()
        if given:
            self._look.start()
        else:
            self._look.stop()

    def stop(self) -> None:
        """Watch nothing more."""
        self.watch((), {})
        self._settle.stop()

    def _listen(self) -> None:
        """Have Qt tell of files, and of the folders in which they may be replaced."""
        if self._watcher is None:
            if not self._known:
                return
            self._watcher = QFileSystemWatcher(self)
            self._watcher.fileChanged.connect(self._hint)
            self._watcher.directoryChanged.connect(self._hint)
        wanted: dict[str, None] = {}
        for path in self._known:
            if Path(path).exists():
                wanted[path] = None
            wanted[str(Path(path).parent)] = None
        heard = {*self._watcher.files(), *self._watcher.directories()}
        if gone := [p for p in heard if p not in wanted]:
            self._watcher.removePaths(gone)
        if fresh := [p for p in wanted if p not in heard][:_MOST_WATCHED]:
            self._watcher.addPaths(fresh)  # what cannot be listened to is looked at

    def _hint(self, _: str) -> None:
        if not self._settle.isActive():
            self._settle.start()

    def look(self) -> None:
        """Look whether anything changed; say so when it rests, or will not come to rest."""
        begun = time.monotonic()
        now = {path: signature(path) for path in self._known}
        cost_ms = (time.monotonic() - begun) * 1000
        self._look.setInterval(max(_LOOK_MS, int(cost_ms * _DUTY)))
        if now == self._known:
            self._pending = {}
            return
        if not self._pending:
            self._since = begun
            self.stirred.emit()
        waited = (begun - self._since) * 1000
        if now == self._pending or waited >= _LONGEST_MS:
            self._known, self._pending = now, {}
            self._listen()
            self.changed.emit()
            return
        self._pending = now
        self._settle.start()
