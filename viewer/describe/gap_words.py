"""Why a track has a gap, in words: always as somebody's note, never as what positions show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.model.gap_note import OTHER

if TYPE_CHECKING:
    from viewer.model.gap_note import GapNote, Reason

MEANINGS: dict[Reason, str] = {
    "no receiver": "no receiver behind this file was in reach",
    "transponder off": "it sent nothing",
    "filtered by the provider": "it was received, and left out",
    "not searched": "nobody looked elsewhere for this time",
    "other": "say which in the note",
}
"""What each reason claims, for who has to choose one."""

_SHORT = 90
_EXCERPT = 280


def title(note: GapNote) -> str:
    """Return the reason in few words: that of the note itself where it is another one."""
    if note.reason != OTHER:
        return note.reason
    text = " ".join((note.note or "").split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


def noted(note: GapNote) -> str:
    """Return by whom and when it was noted."""
    by = f" by {note.by}" if note.by else ""
    at = f", {note.at[:10]}" if note.at else ""
    return f"as noted in this case{by}{at}"


def brief(note: GapNote) -> str:
    """Return reason and by whom it was noted, on one line.

    "no receiver: as noted in this case by A. B., 2026-01-02"
    """
    return f"{title(note)}: {noted(note)}"


def more(note: GapNote) -> str:
    """Return what the note says beside its reason, "" where that is all."""
    text = (note.note or "").strip()
    return "" if " ".join(text.split()) == title(note) else text


def excerpt(note: GapNote) -> str:
    """Return what a label has room for: :func:`brief`, and the beginning of the note below it."""
    rest = " ".join(more(note).split())
    cut = rest if len(rest) <= _EXCERPT else f"{rest[: _EXCERPT - 1].rstrip()}…"
    return f"{brief(note)}\n{cut}" if cut else brief(note)
