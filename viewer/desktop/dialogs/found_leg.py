"""Keeping the answer to a leg found: written into the case, or remembered as refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from viewer.desktop.dialogs.saving import beside, save_edit
from viewer.session import found, found_edits

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from viewer.session.document import Document
    from viewer.session.found import Proposal
    from viewer.session.found_edits import Ends


def accept(parent: QWidget, document: Document, proposal: Proposal, ends: Ends) -> list[str] | None:
    """Write a leg into the case; return what to open, None if nothing was saved.

    Raises EndsError where an end is no place or time.
    """
    found_edits.accepted(document, proposal, ends, [])  # says first what is wrong with the ends
    path = found.vertices(document, proposal) if proposal.leg.airborne else []
    edit = found_edits.accepted(document, proposal, ends, path)
    return beside(document, save_edit(parent, document, edit))


def refuse(parent: QWidget, document: Document, proposal: Proposal) -> list[str] | None:
    """Remember a refusal in the case; return what to open, None if nothing was saved."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return beside(document, save_edit(parent, document, found_edits.refused(proposal, now)))
