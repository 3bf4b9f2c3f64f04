"""Opening files without stopping the window: the worker is listened to on a thread of its own."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from viewer.desktop.opened import Opened, message, prepared, shipped, where
from viewer.formats.generation import CASE_FILE
from viewer.session import bake
from viewer.session.document import Document, empty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.desktop.files import Files
    from viewer.desktop.watching import Signature, Watcher
    from viewer.desktop.window import Window
    from viewer.session.opening import Opening, Spare

_FIRST_MS = 1_500
"""The files are watched so long after they are shown: nothing is to slow the first picture."""
_PICTURE_S = 1.0
"""So long after a document is shown its positions begin to be taken, for the same reason."""
_END_MS = 2_000
"""What is still being taken when everything ends may take so long."""
_SPARE_MS = 60_000
"""A worker started ahead is kept so long after there was last a sign that it will be needed."""
_AGAIN_MS = 500
_PATIENCE = 6
"""So many times a file that is not whole is read again without having changed."""


class _Reader(QThread):
    """Runs one opening. ``told`` carries what is done and how much; ``opened`` the result.

    ``built`` says where on the map the result will be, while its tracks are still being made.
    It lives on to take the positions, which are long, once the picture stands. ``keep``: it is
    what is shown, read again; ``hold``: only if it is whole.
    """

    told = Signal(str, int, int)
    built = Signal(list)
    opened = Signal(object)

    def __init__(self, opening: Opening, parent: QObject, *, keep: bool, hold: bool) -> None:
        super().__init__(parent)
        self.opening = opening
        self.keep, self.hold = keep, hold
        self.known: dict[str, Signature] = {}
        self._wanted = Event()

    def run(self) -> None:
        from viewer.session.opening import Built, Opened, Progress  # noqa: PLC0415 with the first

        made = None
        for event in self.opening.events():
            if isinstance(event, Progress):
                self.told.emit(event.name, event.done, event.of)
            elif isinstance(event, Built):
                made = message(event.document)
                self.built.emit(where(event.document, made))
            elif isinstance(event, Opened):
                document = event.document
                if not document.program:  # the worker failed: there is its problem, and no more
                    document, made = replace(empty(), problems=document.problems), None
                self.opened.emit(prepared(document, made))
                self._wanted.wait(_PICTURE_S if document.positions else 0)

    def hurry(self) -> None:
        """Take the positions now."""
        self._wanted.set()


class Loader(QObject):
    """Opens what the window asks for, one thing at a time; a new wish ends the one before.

    What is open is watched, and read again when it changes: clock, view and selection stay, and
    so does what is shown while a file is half written.
    """

    def __init__(self, window: Window) -> None:
        """Listen to the window's wishes."""
        super().__init__(window)
        self._window = window
        self._reader: _Reader | None = None
        self._shown: list[_Reader] = []
        self._spare: Spare | None = None
        self._paths: list[str] = []
        self._known: dict[str, Signature] = {}
        self._left = 0
        self._files: Files | None = None
        self._watcher: Watcher | None = None
        self._tire = QTimer(self)
        self._tire.setSingleShot(True)
        self._tire.setInterval(_SPARE_MS)
        self._tire.timeout.connect(self._rest)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._reread)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._watch)
        window.open_expected.connect(self._expect)
        window.open_requested.connect(self.open)
        window.reopen_requested.connect(self.reopen)
        window.add_requested.connect(self.add)
        window.cancel_requested.connect(self.cancel)

    @property
    def paths(self) -> tuple[str, ...]:
        """What is open, as it was asked for; nothing for what is not read from files."""
        return tuple(self._paths)

    def open_first(
        self, paths: list[str], *, empty_case: bool = False, opened: Opened | None = None
    ) -> None:
        """Open what the command line names; nothing named is the shipped case, as it was baked.

        ``opened`` is the latter, where somebody has opened it already.
        """
        if empty_case:
            self._window.show_document(prepared(empty()))
            return
        if not paths:
            opened = opened or shipped()
            if opened is not None:
                self._window.show_document(opened)
                return
        self.open(paths or [str(bake.shipped_case())])

    def add(self, paths: list[str]) -> None:
        """Open files beside what is open."""
        self.open([*(self._paths or [str(bake.shipped_case())]), *paths])

    def open(self, paths: list[str]) -> None:
        """Read paths in the worker and show them when they are there."""
        self._read(paths, keep=False, hold=False)

    def reopen(self, paths: list[str]) -> None:
        """Read what is shown again, because it was changed from here."""
        self._read(paths, keep=True, hold=False)

    def _reread(self) -> None:
        """Read what is open again, because it changed on the disk."""
        if self._reader is not None:
            self._again.start()  # when what is under way is done
        elif self._paths:
            self._read(self._paths, keep=True, hold=True)

    def _changed(self) -> None:
        self._left = _PATIENCE
        self._reread()

    def _read(self, paths: Sequence[str], *, keep: bool, hold: bool) -> None:
        from viewer.desktop.watching import signature  # noqa: PLC0415 not for the first picture
        from viewer.session.opening import Opening  # noqa: PLC0415 the baked case needs no worker

        self.cancel()
        if self._watcher is not None and not hold:
            self._watcher.stop()
        reader = _Reader(
            Opening(paths, spare=self._spare, mappings=self.files.mappings()),
            self,
            keep=keep,
            hold=hold,
        )
        reader.known = {path: signature(path) for path in map(_watched, paths)}
        self._paths = list(paths)
        reader.told.connect(self._tell)
        if not keep:
            reader.built.connect(self._go_ahead)
        reader.opened.connect(self._show)
        reader.finished.connect(reader.deleteLater)
        reader.finished.connect(lambda: self._ended(reader))
        self._spare = None  # it is taken
        self._reader = reader
        if not hold:
            self._window.status.show_progress("Opening …", 0, 0)
        reader.start()

    @property
    def files(self) -> Files:
        """What belongs to opening files beside reading them: recent ones, tables' columns."""
        if self._files is None:
            from viewer.desktop.files import Files  # noqa: PLC0415 with the first file

            self._files = Files(self._window)
        return self._files

    def cancel(self) -> None:
        """End the reading under way, if any; what is shown stays."""
        self._again.stop()
        if self._reader is not None:
            reader, self._reader = self._reader, None
            reader.opening.cancel()
            reader.wait()
            self._window.status.end_progress()
            self._window.map.tell("stay")

    def stop(self) -> None:
        """End everything: reading, watching, the worker that waits."""
        self.cancel()
        for reader in self._shown:
            reader.hurry()
            if not reader.wait(_END_MS):
                reader.opening.cancel()
                reader.wait()
        self._soon.stop()
        if self._watcher is not None:
            self._watcher.stop()
        self._rest()

    def _tell(self, name: str, done: int, of: int) -> None:
        reader = self._reader
        if reader is not None and self.sender() is reader and not reader.hold:
            self._window.status.show_progress(f"Opening: {name}", done, of)

    def _go_ahead(self, boxes: list[list[int] | None]) -> None:
        """Have the map go where the case is, as soon as that is known."""
        if self._reader is not None and self.sender() is self._reader:
            self._window.map.tell("ahead", where=boxes)

    def _show(self, opened: Opened) -> None:
        document, reader = opened.document, self._reader
        if reader is None or self.sender() is not reader:
            return
        self._reader = None
        self._shown.append(reader)
        self._window.status.end_progress()
        before = self._window.document
        if reader.hold and before is not None:
            reason = half_written(before, document)
            if reason:
                self._hold(reason)
                return
        self._window.show_document(opened, keep=reader.keep)
        self._window.status.say_quietly(
            "Read again: the file changed" if reader.hold else "", 4_000
        )
        self._known = reader.known
        self._soon.start(0 if reader.keep else _FIRST_MS)
        if not reader.keep:
            self.files.opened(self._paths, document)

    def _hold(self, reason: str) -> None:
        """Leave what is shown as it is, say so, and try again."""
        self._window.status.say_quietly(f"Not whole, shown as it was: {reason}")
        if self._left:
            self._left -= 1
            self._again.start()

    def _watch(self) -> None:
        """Watch what is open; a change finds a worker that was started when it began."""
        from viewer.desktop.watching import Watcher  # noqa: PLC0415 not for the first picture

        if self._watcher is None:
            self._watcher = Watcher(self)
            self._watcher.stirred.connect(self._prepare)
            self._watcher.changed.connect(self._changed)
        self._watcher.watch(map(_watched, self._paths), self._known)

    def _expect(self) -> None:
        """Start a worker for what is on its way, which may be large."""
        from viewer.session.opening import MEMORY_AHEAD  # noqa: PLC0415 with the first file

        self._prepare(MEMORY_AHEAD)

    def _prepare(self, memory: int = 0) -> None:
        """Start a worker ahead, and keep it for a while."""
        from viewer.session.opening import Spare  # noqa: PLC0415 with the first file

        if self._spare is None:
            with contextlib.suppress(OSError):  # the opening will say why there is no worker
                self._spare = Spare(memory)
        self._tire.start()

    def _rest(self) -> None:
        """End the worker that waits."""
        if self._spare is not None:
            self._spare.end()
            self._spare = None

    def _ended(self, reader: _Reader) -> None:
        if reader in self._shown:
            self._shown.remove(reader)
        if reader is self._reader:
            self._reader = None
            self._window.status.end_progress()


def half_written(before: Document, after: Document) -> str:
    """Return why a document read again is not to replace the one before, empty if it may.

    A file that was read and now cannot be is one that somebody is writing.
    """
    known = {(p.file, p.code) for p in before.problems}
    for problem in after.problems:
        new = (problem.file, problem.code) not in known
        if new and problem.severity == "error" and problem.feature is None and problem.file:
            return problem.message.replace(problem.file, Path(problem.file).name)
    return ""


def _watched(path: str) -> str:
    """Return what is watched of a path that was opened: all of a case, not its one file."""
    return str(Path(path).parent) if Path(path).name == CASE_FILE else path
