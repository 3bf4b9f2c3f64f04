"""What is done while the page of the map loads: the case that ships is read, the window imported.

Chromium answers its page on the interface's thread, and the page waits wherever that thread is
busy; so the thread serves the page, and a thread of its own does the work. Measured: 0.3 s.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QThread, QTimer, Signal

from viewer.replay.transport import Transport

if TYPE_CHECKING:
    from viewer.desktop.opened import Opened
    from viewer.desktop.web.case_files import CaseFiles
    from viewer.desktop.web.view import MapView

_PATIENCE_MS = 400
_WINDOW = ("viewer.desktop.window", "viewer.desktop.loading")


class _Worker(QThread):
    """Opens the case first: the page can take it in while the window is imported."""

    opened = Signal(object)

    def __init__(self, *, shipped: bool) -> None:
        super().__init__()
        self._shipped = shipped

    def run(self) -> None:
        if self._shipped:
            from viewer.desktop.opened import shipped  # noqa: PLC0415 on this thread

            self.opened.emit(shipped())
        for name in _WINDOW:
            importlib.import_module(name)


def work(view: MapView, files: CaseFiles, *, shipped: bool) -> Opened | None:
    """Import the window's modules, and have the page take in the shipped case if that is wanted.

    Returns when both are done, with the case if it could be opened at once. A page that takes
    longer than 0.4 s after the rest is not waited for.
    """
    loop, worker = QEventLoop(), _Worker(shipped=shipped)
    found: list[Opened] = []
    missing = {"work", "page"}

    def done(what: str) -> None:
        missing.discard(what)
        if not missing:
            loop.quit()

    def take(opened: Opened | None) -> None:
        if opened is None:
            done("page")
            return
        found.append(opened)
        view.show_case(files.put(opened.made), opened)
        view.show_time(Transport(opened.document.program["window"][0], 0.0))

    def heard(message: dict[str, Any]) -> None:
        if message["type"] == ("read" if shipped else "ready"):
            done("page")

    def finished() -> None:
        QTimer.singleShot(_PATIENCE_MS, loop, loop.quit)
        done("work")

    worker.opened.connect(take)
    worker.finished.connect(finished)
    view.arrived.connect(heard)
    worker.start()
    loop.exec()
    view.arrived.disconnect(heard)
    worker.wait()
    return found[0] if found else None
