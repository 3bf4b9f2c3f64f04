"""Opening files without stopping the window: the worker is listened to on a thread of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from viewer.page import messages
from viewer.session import bake
from viewer.session.document import Document, empty, from_bundle

if TYPE_CHECKING:
    from viewer.desktop.window import Window
    from viewer.session.opening import Opening


class _Reader(QThread):
    """Runs one opening. ``told`` carries what is done and how much; ``opened`` the result."""

    told = Signal(str, int, int)
    opened = Signal(object, object)

    def __init__(self, opening: Opening, parent: QObject) -> None:
        super().__init__(parent)
        self.opening = opening

    def run(self) -> None:
        from viewer.session.opening import Opened, Progress  # noqa: PLC0415 with the first file

        for event in self.opening.events():
            if isinstance(event, Progress):
                self.told.emit(event.name, event.done, event.of)
            elif isinstance(event, Opened):
                document = event.document
                self.opened.emit(document, _message(document))


class Loader(QObject):
    """Opens what the window asks for, one thing at a time; a new wish ends the one before."""

    def __init__(self, window: Window) -> None:
        """Listen to the window's wishes."""
        super().__init__(window)
        self._window = window
        self._reader: _Reader | None = None
        window.open_requested.connect(self.open)
        window.cancel_requested.connect(self.cancel)

    def open_first(self, paths: list[str], *, empty_case: bool = False) -> None:
        """Open what the command line names; nothing named is the shipped case, as it was baked."""
        if empty_case:
            self._window.show_document(empty())
            return
        if not paths:
            baked = bake.load()
            if baked is not None:
                self._window.show_document(from_bundle(baked))
                return
        self.open(paths or [str(bake.shipped_case())])

    def open(self, paths: list[str]) -> None:
        """Read paths in the worker and show them when they are there."""
        from viewer.session.opening import Opening  # noqa: PLC0415 the baked case needs no worker

        self.cancel()
        reader = _Reader(Opening(paths), self)
        reader.told.connect(self._tell)
        reader.opened.connect(self._show)
        reader.finished.connect(reader.deleteLater)
        reader.finished.connect(lambda: self._ended(reader))
        self._reader = reader
        self._window.status.show_progress("Opening …", 0, 0)
        reader.start()

    def cancel(self) -> None:
        """End the reading under way, if any; what is shown stays."""
        if self._reader is not None:
            reader, self._reader = self._reader, None
            reader.opening.cancel()
            reader.wait()
            self._window.status.end_progress()

    stop = cancel

    def _tell(self, name: str, done: int, of: int) -> None:
        if self.sender() is self._reader:
            self._window.status.show_progress(f"Opening: {name}", done, of)

    def _show(self, document: Document, made: messages.CaseMessage) -> None:
        if self.sender() is self._reader:
            self._window.show_document(document, made=made)

    def _ended(self, reader: _Reader) -> None:
        if reader is self._reader:
            self._reader = None
            self._window.status.end_progress()


def _message(document: Document) -> messages.CaseMessage:
    return messages.case_message(document.case, document.shapes, document.program, document.fans)
