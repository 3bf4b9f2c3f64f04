"""Sources from a file into the case, and from the case into a file, each with its question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

from viewer.desktop.dialogs.question import agrees
from viewer.desktop.dialogs.saving import save_edit
from viewer.session import exchange
from viewer.session.save import SaveError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from viewer.session.document import Document
    from viewer.session.exchange import Incoming

_ZOTERO = "CSL-JSON for Zotero: all comes back whole (*.json)"
_PLAIN = "CSL-JSON as it is (*.json)"
_LONGEST = 800


def ask_import(parent: QWidget, document: Document) -> list[str] | None:
    """Ask for a file of sources and save what it brings; return the paths to open again."""
    path, _ = QFileDialog.getOpenFileName(
        parent, "Import sources", "", "CSL-JSON (*.json);;All files (*)"
    )
    return import_from(parent, document, Path(path)) if path else None


def import_from(parent: QWidget, document: Document, path: Path) -> list[str] | None:
    """Say what a file of sources brings, and save it where the user agrees.

    Returns the paths to open again so that it shows, None where nothing was saved.
    """
    came = exchange.read_sources(document, path)
    told = f"{len(came.new)} new, {len(came.changed)} changed, {len(came.same)} as they are here"
    unread = "\n".join(p.message for p in came.problems if p.severity == "error")[:_LONGEST]
    if not came.edit.items:
        QMessageBox.information(
            parent, "Import sources", f"Nothing to bring in: {told}.\n{unread}".strip()
        )
        return None
    if not _agrees(parent, f"{path.name}: {told}.", came, unread):
        return None
    return save_edit(parent, document, came.edit)


def _agrees(parent: QWidget, told: str, came: Incoming, unread: str) -> bool:
    missed = f"\nNot read:\n{unread}" if unread else ""
    names = [*(f"new: {n}" for n in came.new), *(f"changed: {n}" for n in came.changed)]
    return agrees(
        parent,
        "Import sources",
        told,
        f"Members that did not come are kept.{missed}",
        agree="Save in the case",
        icon=QMessageBox.Icon.NoIcon,
        details="\n".join(names),
    )


def ask_export(parent: QWidget, document: Document) -> str:
    """Ask where, and write the sources as CSL-JSON; return what was done in words, else ""."""
    path, chosen = QFileDialog.getSaveFileName(
        parent, "Export sources", "sources.json", f"{_ZOTERO};;{_PLAIN}"
    )
    return export_to(parent, document, Path(path), for_zotero=chosen != _PLAIN) if path else ""


def export_to(parent: QWidget, document: Document, path: Path, *, for_zotero: bool) -> str:
    """Write the sources as CSL-JSON; return what was done in words, "" where it failed."""
    try:
        count = exchange.write_sources(document, path, for_zotero=for_zotero)
    except SaveError as error:
        QMessageBox.warning(parent, "Not exported", str(error))
        return ""
    return f"{count} sources written to {path.name}"
