"""Work beside the window: a pure function on a thread, its answer on the interface's thread."""

from __future__ import annotations

import atexit
import logging
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")

_log = logging.getLogger(__name__)

_running: set[_Run] = set()
"""Threads that were started; one that is let go of while it runs ends the program."""


class _Run(QThread):
    """Runs one function. ``answered`` and ``failed`` carry itself, and the answer or the error."""

    answered = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work: Callable[[], object] | None = work

    def run(self) -> None:
        work, self._work = self._work, None  # what it knows, a whole document, goes when it ends
        if work is None:
            return
        try:
            answer = work()
        except Exception as error:  # noqa: BLE001 whatever it is, it is logged and told
            _log.exception("Work beside the window failed")
            self.failed.emit(self, error)
        else:
            self.answered.emit(self, answer)


class Background(QObject):
    """One asker's work: only the answer to its latest wish arrives, and none when it is gone."""

    def __init__(self, owner: QObject) -> None:
        """Ask nothing yet; ``owner`` is who must still live for an answer to arrive."""
        super().__init__(owner)
        self._latest: _Run | None = None
        self._done: Callable[[Any], object] = _nothing
        self._failed: Callable[[Exception], object] = _nothing

    def begin(
        self,
        work: Callable[[], _T],
        done: Callable[[_T], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Run ``work`` on a thread at once; what was begun before is overtaken.

        ``work`` must not touch Qt's objects, nor hold any. ``done`` or ``failed`` is called on the
        thread of the interface; an error is logged with its traceback even where nobody hears it.
        """
        run = _Run(work)
        run.answered.connect(self._take)
        run.failed.connect(self._take_error)
        self._latest, self._done, self._failed = run, done, failed
        _running.difference_update([r for r in _running if r.isFinished()])
        _running.add(run)
        run.start()

    def drop(self) -> None:
        """Wish for no answer any more; what is under way ends unheard."""
        self._latest = None

    def _take(self, run: _Run, answer: object) -> None:
        if run is self._latest:
            self._latest = None
            self._done(answer)

    def _take_error(self, run: _Run, error: Exception) -> None:
        if run is self._latest:
            self._latest = None
            self._failed(error)


def idle() -> bool:
    """Tell whether no thread is at work."""
    return all(run.isFinished() for run in _running)


@atexit.register
def wait() -> None:
    """Let what is under way come to its end: Qt, which goes after this, must find no thread."""
    for run in tuple(_running):
        run.wait()
    _running.clear()


def _nothing(_: object) -> None:
    """Take what nobody wants."""
