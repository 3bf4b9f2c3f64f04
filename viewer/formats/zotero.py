"""Sources to Zotero and back, as CSL-JSON, without losing what Zotero does not know.

What Zotero does (``itemFromCSLJSON`` and ``itemToCSLJSON`` in zotero/utilities): it takes the CSL
variables that its item type has a field for, CSL's ``note`` into the field Extra, and nothing
else: ``custom``, unknown members and fields that the type lacks are dropped. On export each item
gets an address of its own as ``id``, and Extra comes back as ``note``.

So an item for Zotero carries one more line at the end of its note, ``legbook: {…}``, with its id
and all members. Zotero keeps that line in Extra as it is. When the item comes back the line is
taken off the note; what Zotero still has is Zotero's, what it dropped comes from the line.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from viewer.formats.patch import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Item = Mapping[str, Any]

_MARK = "legbook: "
_LINE = re.compile(r"(?:^|\n)legbook:[ \t]*(\{[^\n]*\})[ \t]*(?=\n|$)")
_CARRIED_NOT = frozenset({"note"})
_DATES = frozenset({"issued", "accessed", "submitted", "event-date", "original-date"})


def to_zotero(items: Iterable[Item]) -> list[dict[str, Any]]:
    """Return items that come back whole from Zotero."""
    made = []
    for item in items:
        carried = {k: v for k, v in item.items() if k not in _CARRIED_NOT}
        line = _MARK + json.dumps(carried, ensure_ascii=False, separators=(",", ":"))
        note, _ = split_note(item.get("note"))
        made.append({**item, "note": f"{note}\n{line}" if note else line})
    return made


def from_zotero(item: Item) -> dict[str, Any]:
    """Return an item as it was given to Zotero, with what was changed there.

    An item without a line of ours comes back as it is. A line that is no whole JSON object, or
    names no id, is left in the note.
    """
    note, carried = split_note(item.get("note"))
    if carried is None:
        return dict(item)
    back = dict(carried)
    for name, value in item.items():
        if name in ("id", "note"):
            continue
        if name not in back or not _means_the_same(name, back[name], value):
            back[name] = value
    if note:
        back["note"] = note
    return back


def split_note(note: object) -> tuple[str, dict[str, Any] | None]:
    """Return a note without our line, and what the line holds; None where there is no line."""
    if not isinstance(note, str):
        return "", None
    for match in reversed(list(_LINE.finditer(note))):
        try:
            carried = json.loads(match[1])
        except (ValueError, RecursionError):
            continue
        if isinstance(carried, dict) and isinstance(carried.get("id"), (str, int)):
            return (note[: match.start()] + note[match.end() :]).strip("\n"), carried
    return note, None


def exported(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Return items for other eyes: without private ones, and without a word of them."""
    hidden = {str(i.get("id")) for i in items if _is_private(i)}
    made = []
    for item in items:
        if str(item.get("id")) in hidden:
            continue
        custom = item.get("custom")
        if isinstance(custom, dict):
            kept = {k: v for k, v in custom.items() if k not in _REFERENCES or v not in hidden}
            item = {**item, "custom": kept}  # noqa: PLW2901 the same item with less in it
        made.append(dict(item))
    return made


_REFERENCES = frozenset({"copy_of", "seen_in"})


def merged(known: Item | None, incoming: Item) -> dict[str, Any]:
    """Return a source with what came for it.

    Members that did not come are kept, those of ``custom`` too: whoever exported it may simply
    not know them. To take a member out, edit the case's own file.
    """
    if known is None:
        return dict(incoming)
    together = {**known, **incoming, "id": known["id"]}
    old, new = known.get("custom"), incoming.get("custom")
    if isinstance(old, dict) and isinstance(new, dict):
        together["custom"] = {**old, **new}
    for name in known.keys() & incoming.keys():
        if _means_the_same(name, known[name], incoming[name]):
            together[name] = known[name]
    return together


def _is_private(item: Item) -> bool:
    custom = item.get("custom")
    return isinstance(custom, dict) and custom.get("private") is True


def _means_the_same(name: str, a: object, b: object) -> bool:
    """Whether two values differ only as programs write them: dates as numbers or as texts."""
    if same(a, b):
        return True
    return name in _DATES and _date(a) is not None and _date(a) == _date(b)


def _date(value: object) -> tuple[tuple[int, ...], ...] | None:
    if not isinstance(value, dict) or value.keys() - {"date-parts"}:
        return None
    try:
        return tuple(tuple(int(part) for part in one) for one in value["date-parts"])
    except (KeyError, TypeError, ValueError):
        return None
