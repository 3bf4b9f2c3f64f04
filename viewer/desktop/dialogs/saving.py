"""Saving an edit from the window: where it cannot be, a copy of the case is offered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

from viewer.desktop.dialogs.question import agrees
from viewer.session import edits
from viewer.session.copies import CopyError, copy_case
from viewer.session.edits import Applied, Refused

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from viewer.session.document import Document
    from viewer.session.edits import Edit


def save_edit(parent: QWidget, document: Document, edit: Edit) -> list[str] | None:
    """Save an edit; return the paths to open so that it shows, None where it was not saved.

    Where the case cannot be written, say why and offer to save it in a copy.
    """
    done = edits.apply(document, edit)
    if isinstance(done, Refused) and done.copy:
        target = _ask_for_copy(parent, done.reason)
        folder = edits.case_folder(document)
        if target is None or folder is None:
            return None
        try:
            copy_case(folder, target)
        except CopyError as error:
            _say(parent, str(error))
            return None
        done = edits.apply(document, edit, folder=target)
    if isinstance(done, Applied):
        return list(done.paths)
    _say(parent, done.reason)
    return None


def beside(document: Document, paths: list[str] | None) -> list[str] | None:
    """Add to the paths of a case that was saved the files that are open beside it."""
    folder = edits.case_folder(document)
    if paths is None or folder is None:
        return paths
    outside = [
        at for at in document.records.locations.values() if not Path(at).is_relative_to(folder)
    ]
    return [*paths, *dict.fromkeys(outside)]


def _ask_for_copy(parent: QWidget, reason: str) -> Path | None:
    if not agrees(
        parent,
        "Not saved",
        reason,
        "A copy of the whole case can be saved elsewhere, with this change.",
        agree="Save a copy as…",
        icon=QMessageBox.Icon.Information,
    ):
        return None
    path, _ = QFileDialog.getSaveFileName(parent, "Save a copy of the case as a folder", "")
    return Path(path) if path else None


def _say(parent: QWidget, reason: str) -> None:
    QMessageBox.warning(parent, "Not saved", reason)
