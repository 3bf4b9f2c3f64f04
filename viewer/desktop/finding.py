"""Finding legs in the tracks of a document beside the window: in a thread, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, Signal

if TYPE_CHECKING:
    from viewer.session.document import Document

_running: set[Finder] = set()
"""Threads that were started; one that is let go of while it runs ends the program."""


class Finder(QThread):
    """Finds the legs of one document. ``found`` carries itself and the proposals."""

    found = Signal(object, object)

    def __init__(self, document: Document) -> None:
        """Prepare; nothing runs yet."""
        super().__init__()
        self._document = document

    def begin(self) -> None:
        """Start, and stay until done."""
        _running.difference_update([w for w in _running if w.isFinished()])
        _running.add(self)
        self.start(QThread.Priority.LowPriority)

    def run(self) -> None:
        """Find; called by Qt in the thread."""
        from viewer.session.found import find_legs  # noqa: PLC0415 numpy and the gazetteer

        self.found.emit(self, find_legs(self._document))


def idle() -> bool:
    """Tell whether no thread is at work."""
    return all(worker.isFinished() for worker in _running)


def wait() -> None:
    """Let what is under way come to its end, at the end of the program."""
    for worker in tuple(_running):
        worker.wait()
