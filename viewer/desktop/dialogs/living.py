"""Living with a result of a check: the reason is asked and kept in the case, or taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog

from viewer.desktop.dialogs.saving import save_edit
from viewer.session.edits import Acknowledge, Withdraw

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from viewer.checks.result import Result
    from viewer.session.document import Document


def acknowledge(parent: QWidget, document: Document, result: Result) -> list[str] | None:
    """Ask why a result is to be lived with and save it; return what to open, None if nothing."""
    reason, given = QInputDialog.getMultiLineText(
        parent, "Acknowledge", "Why is this to be lived with? The reason is kept in the case."
    )
    if not given or not reason.strip():
        return None
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return save_edit(parent, document, Acknowledge(*result.key, reason.strip(), now))


def withdraw(parent: QWidget, document: Document, result: Result) -> list[str] | None:
    """Take an acknowledgement back; return what to open, None if nothing was saved."""
    return save_edit(parent, document, Withdraw(*result.key))
