"""Edits of an open case: pure changes of its files' bytes, saved as the next generation.

An edit says what is wanted; :func:`apply` works out the new bytes of the files that change, every
other byte left as it is, and saves them whole or not at all. The window then reads the case again.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viewer.formats.generation import CASE_FILE, safe_name
from viewer.formats.records import LEGS, SOURCES
from viewer.session.save import SaveError, recover, save_case, save_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from viewer.session.document import Document


@dataclass(frozen=True, slots=True)
class PutSources:
    """Add sources, or replace those with the same id; each is a whole CSL item."""

    items: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Keep, with the reason, that a result of a check is known and lived with.

    ``subjects`` are the ids of the result in its order, ``at`` is ISO 8601.
    """

    rule: str
    subjects: tuple[str, ...]
    reason: str
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take an acknowledgement back."""

    rule: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assert:
    """Keep that a source asserts something of an event: ``asserts`` in the notation of the files.

    It goes into the first evidence of that source, over what that asserted of the same property;
    where the event has none of that source, evidence is added. The conclusion is not touched.
    """

    event: str
    source: str
    asserts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AddLegs:
    """Add legs at the end of the case's file of legs: whole GeoJSON features.

    ``sources`` (CSL items) and ``aircraft`` (as in case.json) are what they need and the case
    lacks; those whose ids it has stay as they are.
    """

    legs: tuple[Mapping[str, Any], ...]
    sources: tuple[Mapping[str, Any], ...] = ()
    aircraft: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class RefuseFound:
    """Remember that a leg found in a track was refused.

    It is known again by the aircraft and the times of its first and last position; ``at`` is when
    it was refused. Times are ISO 8601.
    """

    aircraft: str
    first: str
    last: str
    at: str


@dataclass(frozen=True, slots=True)
class GapAt:
    """The gap that a note is of, as the case names it: the four texts are what it is known by.

    ``file`` and ``aircraft`` name its track (:func:`viewer.model.gap_note.aircraft_of`), ``begin``
    and ``end`` are its ends in the notation of the files.
    """

    file: str
    aircraft: str
    begin: str
    end: str


@dataclass(frozen=True, slots=True)
class NoteGap:
    """Keep why nothing was heard during a gap, in place of what was noted of it before.

    ``reason`` is one of :data:`viewer.model.gap_note.REASONS`; ``note`` and ``by`` may be empty;
    ``at`` is when it was noted, ISO 8601.
    """

    gap: GapAt
    reason: str
    note: str = ""
    by: str = ""
    at: str | None = None


@dataclass(frozen=True, slots=True)
class ForgetGap:
    """Take the note of a gap back."""

    gap: GapAt


Edit = PutSources | Acknowledge | Withdraw | Assert | AddLegs | RefuseFound | NoteGap | ForgetGap


@dataclass(frozen=True, slots=True)
class Applied:
    """An edit that is saved: what to open to see it, and the number of the save (0: no case)."""

    paths: tuple[str, ...]
    generation: int


@dataclass(frozen=True, slots=True)
class Refused:
    """An edit that was not saved, and why. ``copy`` tells whether it could be in a copy."""

    reason: str
    copy: bool = False


class EditError(ValueError):
    """An edit that cannot be made of these bytes."""


def apply(document: Document, edit: Edit, *, folder: Path | None = None) -> Applied | Refused:
    """Save an edit of a document.

    ``folder`` is that of a copy of the case (:func:`viewer.session.copies.copy_case`), by default
    the folder that the document was read from. Nothing is saved where the case must not or cannot
    be written, or where another program changed it since it was read.
    """
    place = folder or case_folder(document)
    if document.read_only:
        return Refused(document.read_only)
    if place is None:
        return _apply_alone(document, edit)
    if folder is None and (reason := unwritable(place)):
        return Refused(reason, copy=True)
    try:
        recover(place)
        case_bytes = (place / CASE_FILE).read_bytes()
        name = _file_of(document, edit, place)
        known = _bytes_of(place, name)
        changed, case = planned(edit, case_bytes, name, known)
        if isinstance(edit, AddLegs) and edit.sources:
            name = _sources_name(document, place)
            more, case = _with_sources(edit, case or _case_of(case_bytes), name, place)
            changed |= more
        expected = {
            f.file: f.sha256 for f in document.records.files if f.file in changed and f.sha256
        }
        expected[CASE_FILE] = hashlib.sha256(case_bytes).hexdigest()
        saved = save_case(place, changed, case=case, expected=expected)
    except OSError as error:
        return Refused(f"The case cannot be written: {error}", copy=True)
    except (SaveError, EditError) as error:
        return Refused(str(error), copy="cannot be written" in str(error))
    return Applied((str(place),), saved.generation)


def case_folder(document: Document) -> Path | None:
    """Return the folder of a document's case, None where its files belong to none."""
    at = document.records.locations.get(CASE_FILE)
    return None if at is None or document.records.case is None else Path(at).parent


def unwritable(folder: Path) -> str:
    """Return why a case must not be written where it is, "" where it may be."""
    package = Path(__file__).resolve().parents[1]
    if folder.resolve().is_relative_to(package):
        return "This case came with the program and stays as it is."
    if not os.access(folder, os.W_OK):
        return f"The folder of this case cannot be written: {folder}"
    return ""


def planned(
    edit: Edit, case_bytes: bytes, name: str, data: bytes | None
) -> tuple[dict[str, bytes], dict[str, Any] | None]:
    """Return the new bytes of each file that changes, and case.json's new content where it does.

    ``name`` and ``data`` are of the layer file that the edit is about; ``data`` is None where the
    case has no such file yet. Raises EditError.
    """
    if isinstance(edit, Assert):
        return {name: put_assertion(data or b"", edit)}, None
    if isinstance(edit, PutSources):
        if data is not None:
            return {name: put_sources(data, edit.items)}, None
        new = (json.dumps(list(edit.items), ensure_ascii=False, indent=2) + "\n").encode()
        return {name: new}, _listed(_case_of(case_bytes), name, "Sources")
    if isinstance(edit, AddLegs | RefuseFound):
        return _planned_found(edit, _case_of(case_bytes), name, data)
    if isinstance(edit, NoteGap | ForgetGap):
        return {}, _planned_gap(edit, _case_of(case_bytes))
    return {}, put_acknowledgement(_case_of(case_bytes), edit)


def _planned_found(
    edit: AddLegs | RefuseFound, case: dict[str, Any], name: str, data: bytes | None
) -> tuple[dict[str, bytes], dict[str, Any]]:
    from viewer.session import found_edits  # noqa: PLC0415 with legs found in tracks only

    try:
        if isinstance(edit, RefuseFound):
            return {}, found_edits.put_refusal(case, edit)
        legs = found_edits.put_legs(data, edit.legs)
    except ValueError as error:
        raise EditError(str(error)) from error
    old = case.get("aircraft") or []
    ids = {item.get("id") for item in old if isinstance(item, dict)}
    new = [dict(item) for item in edit.aircraft if item["id"] not in ids]
    if new:
        case = {**case, "aircraft": [*old, *new]}
    return {name: legs}, case if data is not None else _listed(case, name, "Legs")


def _planned_gap(edit: NoteGap | ForgetGap, case: dict[str, Any]) -> dict[str, Any]:
    from viewer.session import gap_edits  # noqa: PLC0415 with notes of gaps only

    try:
        return gap_edits.put_note(case, edit)
    except ValueError as error:
        raise EditError(str(error)) from error


def _with_sources(
    edit: AddLegs, case: dict[str, Any], name: str, folder: Path
) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Return the file of sources with those that legs need, and case.json's content."""
    data = _bytes_of(folder, name)
    text = json.dumps(case, ensure_ascii=False).encode()
    changed, listed = planned(PutSources(edit.sources), text, name, data)
    return changed, listed or case


def _bytes_of(folder: Path, name: str) -> bytes | None:
    return (folder / name).read_bytes() if name and (folder / name).is_file() else None


def _listed(case: dict[str, Any], name: str, title: str) -> dict[str, Any]:
    """Return case.json's content with a new file among its layers, where it lists them."""
    if case.get("layers") is None:
        return case
    return {**case, "layers": [*case["layers"], {"file": name, "title": title}]}


def put_sources(data: bytes, items: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the bytes of a CSL-JSON file with sources added, or replaced by their ids.

    Raises EditError where the file is no JSON array.
    """
    from viewer.formats import jsontext, patch  # noqa: PLC0415 msgspec, with the first edit

    start = data.find(b"[")
    try:
        old = jsontext.decode(data[start:]) if start >= 0 else None
        if not isinstance(old, list):
            message = "The file of sources is not an array of items: mend it first."
            raise EditError(message)
        places = {
            str(item["id"]): number
            for number, item in reversed(list(enumerate(old)))
            if isinstance(item, dict) and "id" in item
        }
        for item in items:
            at = places.setdefault(str(item["id"]), len(old))
            old[at : at + 1] = [dict(item)]
        return patch.patch(data, [(start, old)])
    except jsontext.JsonError as error:
        message = f"The file of sources cannot be changed before it is mended: {error}"
        raise EditError(message) from error


def put_assertion(data: bytes, edit: Assert) -> bytes:
    """Return the bytes of a GeoJSON file with an assertion in the evidence of an event.

    Raises EditError where the file holds no such event.
    """
    from viewer.formats import jsontext, patch  # noqa: PLC0415 msgspec, with the first edit
    from viewer.formats.evidence_ids import evidence_ids  # noqa: PLC0415 as above

    start = data.find(b"{")
    try:
        spans = jsontext.children(data, start)[0] if start >= 0 else []
        features = next((s.start for s in spans if s.key == "features"), None)
        places = [start] if features is None else [
            s.start for s in jsontext.children(data, features)[0]
        ]  # fmt: skip
        for place in places:
            _, end = jsontext.children(data, place)
            feature = jsontext.decode(data[place:end])
            if not isinstance(feature, dict) or str(feature.get("id")) != edit.event:
                continue
            properties = feature.get("properties")
            if not isinstance(properties, dict) or properties.get("kind") != "event":
                continue
            items = [dict(item) for item in properties.get("evidence") or []]
            ids = evidence_ids(edit.event, items)  # an id made of the content must not change
            for item, identity in zip(items, ids, strict=True):
                if item.get("source") == edit.source:
                    item.setdefault("id", identity)
                    item["asserts"] = {**(item.get("asserts") or {}), **edit.asserts}
                    break
            else:
                new = {"source": edit.source, "asserts": dict(edit.asserts)}
                items.append({"id": evidence_ids(edit.event, [*items, new])[-1], **new})
            changed = {**feature, "properties": {**properties, "evidence": items}}
            return patch.patch(data, [(place, changed)])
    except (jsontext.JsonError, TypeError, ValueError) as error:
        message = f"The file of the event cannot be changed before it is mended: {error}"
        raise EditError(message) from error
    message = f"The file no longer holds the event {edit.event}."
    raise EditError(message)


def put_acknowledgement(case: Mapping[str, Any], edit: Acknowledge | Withdraw) -> dict[str, Any]:
    """Return case.json's content with an acknowledgement in place, or taken out."""
    old = case.get("acknowledged") or []
    if not isinstance(old, list):
        message = "The acknowledged results in case.json are not an array: mend it first."
        raise EditError(message)
    new = list(old)
    here = next((i for i, item in enumerate(old) if _is_of(item, edit)), None)
    if isinstance(edit, Withdraw):
        if here is None:
            message = "There is no such acknowledgement."
            raise EditError(message)
        del new[here]
    else:
        if not edit.reason.strip():
            message = "An acknowledgement needs a reason."
            raise EditError(message)
        kept = new[here] if here is not None else {}
        item = {
            **kept,
            "rule": edit.rule,
            "subjects": list(edit.subjects),
            "reason": edit.reason.strip(),
        }
        if edit.at is not None:
            item["at"] = edit.at
        new = [*new, item] if here is None else [*new[:here], item, *new[here + 1 :]]
    return {**case, "acknowledged": new}


def _is_of(item: object, edit: Acknowledge | Withdraw) -> bool:
    return (
        isinstance(item, dict)
        and item.get("rule") == edit.rule
        and item.get("subjects") == list(edit.subjects)
    )


def _case_of(data: bytes) -> dict[str, Any]:
    try:
        case = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        message = f"case.json cannot be changed before it is mended: {error}"
        raise EditError(message) from error
    if not isinstance(case, dict):
        message = "case.json is not an object: mend it first."
        raise EditError(message)
    return case


def _file_of(document: Document, edit: Edit, folder: Path) -> str:
    """Return the layer file that an edit is about."""
    if isinstance(edit, Assert):
        event = document.case.events.get(edit.event)
        if event is None or event.origin is None:
            message = f"There is no event {edit.event}."
            raise EditError(message)
        return event.origin.file
    if isinstance(edit, AddLegs):
        return _name_of(document, folder, LEGS, "legs", ".geojson")
    return _sources_name(document, folder)


def _sources_name(document: Document, folder: Path) -> str:
    """Return the file in which the case keeps its sources, else the name of one to be made."""
    return _name_of(document, folder, SOURCES, "sources", ".json")


def _name_of(document: Document, folder: Path, kind: str, stem: str, suffix: str) -> str:
    for file in document.records.files:
        if file.kind == kind and safe_name(file.file) and (folder / file.file).is_file():
            return file.file
    name, number = f"{stem}{suffix}", 2
    while (folder / name).exists():
        name, number = f"{stem}-{number}{suffix}", number + 1
    return name


def _apply_alone(document: Document, edit: Edit) -> Applied | Refused:
    """Save an edit of files that belong to no case: sources in the one file that holds them."""
    if not isinstance(edit, PutSources):
        return Refused("These files belong to no case, and only a case can keep this.")
    files = [f for f in document.records.files if f.kind == SOURCES]
    if len(files) != 1:
        return Refused("These files belong to no case: there is no one file for its sources.")
    path = Path(document.records.locations[files[0].file])
    try:
        data = put_sources(path.read_bytes(), edit.items)
        save_file(path, data, expected=files[0].sha256)
    except (OSError, SaveError, EditError) as error:
        return Refused(str(error))
    return Applied(tuple(document.records.locations.values()), 0)
