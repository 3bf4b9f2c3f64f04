"""The question before something worked out is kept as evidence: what it says, and over what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.describe import words
from viewer.desktop.dialogs.question import agrees
from viewer.desktop.dialogs.saving import save_edit
from viewer.model.time import parse_when
from viewer.session.edits import Assert

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from viewer.model.case import Case
    from viewer.session.document import Document


def ask_to_assert(
    parent: QWidget, document: Document, event: str, source: str, when: str
) -> list[str] | None:
    """Ask whether a source is to assert a time of an event, and save it.

    ``when`` is in a case's notation. Returns the paths to open again, None where nothing was saved.
    """
    case = document.case
    if event not in case.events:
        return None
    name = words.source_name(case.sources.get(source), source)
    before = _said_before(case, event, source)
    over = f"In place of what it says now: {before}.\n" if before else ""
    if not agrees(
        parent,
        "Keep as evidence?",
        f"{name}\nis to say of “{case.events[event].title}”:\n{words.when(parse_when(when))}",
        f"{over}The time is that of the post's number. Your own conclusion stays as it is.",
        agree="Keep as evidence",
    ):
        return None
    return save_edit(parent, document, Assert(event, source, {"when": when}))


def _said_before(case: Case, event: str, source: str) -> str:
    """Return what the source asserts of the event's time now, "" where nothing."""
    for item in case.events[event].evidence:
        if item.source == source:
            return words.value(case, item.asserts["when"]) if "when" in item.asserts else ""
    return ""
