"""What noting why nothing was heard writes into case.json: pure, as plain JSON data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.model.gap_note import OTHER, REASONS
from viewer.model.time import SECOND, to_iso
from viewer.session.edits import ForgetGap, GapAt, NoteGap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.model.gap_note import GapNote

_NAMES = ("file", "aircraft", "from", "to")


def gap_at(track: tuple[str, str], begin: float, end: float) -> GapAt:
    """Return how a case names a gap that it has no note of yet.

    ``track`` is what the track is known by (:attr:`viewer.model.gap_note.GapNote.track`), ``begin``
    and ``end`` are the times of the positions before and after, ms since 1970 UTC: written to the
    second, which is a window that holds them.
    """
    return GapAt(*track, _second(begin), _second(end))


def gap_of(note: GapNote) -> GapAt:
    """Return how a case names the gap of one of its notes."""
    return GapAt(note.file, note.aircraft, note.begin.text, note.end.text)


def put_note(case: Mapping[str, Any], edit: NoteGap | ForgetGap) -> dict[str, Any]:
    """Return case.json's content with a note in place, or taken out.

    What the note holds beside what was asked for stays. Raises ValueError where the case has no
    array of notes, where there is no such note to take out, and for a reason that says nothing.
    """
    old = case.get("gaps") or []
    if not isinstance(old, list):
        message = "The gaps in case.json are not an array: mend it first."
        raise ValueError(message)  # noqa: TRY004 what the caller tells the user
    told = (edit.gap.file, edit.gap.aircraft, edit.gap.begin, edit.gap.end)
    here = next((i for i, item in enumerate(old) if _names(item) == told), None)
    if isinstance(edit, ForgetGap):
        if here is None:
            message = "There is no such note of a gap."
            raise ValueError(message)
        return {**case, "gaps": [*old[:here], *old[here + 1 :]]}
    item = _item(edit, {} if here is None else old[here])
    new = [*old, item] if here is None else [*old[:here], item, *old[here + 1 :]]
    return {**case, "gaps": new}


def _item(edit: NoteGap, kept: Mapping[str, Any]) -> dict[str, Any]:
    note, by = edit.note.strip(), edit.by.strip()
    if edit.reason not in REASONS:
        message = f"{edit.reason!r} is none of the reasons for a gap."
        raise ValueError(message)
    if edit.reason == OTHER and not note:
        message = "Another reason has to be said in the note."
        raise ValueError(message)
    gap = edit.gap
    told = dict(zip(_NAMES, (gap.file, gap.aircraft, gap.begin, gap.end), strict=True))
    item = {**kept, **told, "reason": edit.reason}
    for name, value in (("note", note), ("by", by), ("at", edit.at)):
        if value:
            item[name] = value
        else:
            item.pop(name, None)
    return item


def _names(item: object) -> tuple[object, ...]:
    return tuple(item.get(name) for name in _NAMES) if isinstance(item, dict) else ()


def _second(at: float) -> str:
    text = to_iso(int(at // SECOND * SECOND)) or ""
    # Without seconds it would stand for the whole minute.
    return text if text.count(":") > 1 else f"{text[:-1]}:00Z"
