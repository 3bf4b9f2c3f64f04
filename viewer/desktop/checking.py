"""Running the checks beside the window: in a thread, one document at a time."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from viewer.session.document import Document


class Checker(QObject):
    """Checks documents. ``checked`` carries a document and the list of entries made of it."""

    checked = Signal(object, object)

    def check(self, document: Document) -> None:
        """Check a document in a thread of its own; an older answer may still come before it."""
        Thread(target=self._run, args=(document,), name="checks", daemon=True).start()

    def _run(self, document: Document) -> None:
        from viewer.checks.registry import run  # noqa: PLC0415 not before somebody looks
        from viewer.describe.check_list import entries  # noqa: PLC0415 with the rules
        from viewer.formats.aircraft_types import fleet  # noqa: PLC0415 with the rules

        results = run(document.case, document.shapes, fleet().types)
        made = entries(document.case, document.problems, results)
        try:
            self.checked.emit(document, made)
        except RuntimeError:
            return  # the window was closed meanwhile, and this with it
