"""Comparing rival versions beside the window: in a thread, one document at a time."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from viewer.session.document import Document


class Comparer(QObject):
    """Compares the versions of documents. ``compared`` carries a document and its tables."""

    compared = Signal(object, object)

    def compare(self, document: Document) -> None:
        """Compare in a thread of its own; an older answer may still come before it."""
        Thread(target=self._run, args=(document,), name="comparison", daemon=True).start()

    def _run(self, document: Document) -> None:
        from viewer.checks.compare import compare  # noqa: PLC0415 not before somebody looks
        from viewer.describe import comparing  # noqa: PLC0415 with the rules
        from viewer.formats.aircraft_types import fleet  # noqa: PLC0415 with the rules

        made = compare(document.case, document.shapes, fleet().types)
        tables = comparing.tables(document.case, made)
        try:
            self.compared.emit(document, tables)
        except RuntimeError:
            return  # the window was closed meanwhile, and this with it
