"""Sources from and to other programs: what comes compared with what is there, and the other way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from viewer import formats
from viewer.formats import zotero
from viewer.formats.patch import same
from viewer.formats.records import SOURCES
from viewer.session.edits import PutSources
from viewer.session.save import save_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from viewer.model.problem import Problem
    from viewer.session.document import Document


@dataclass(frozen=True, slots=True)
class Incoming:
    """Sources that came, against those that are there: ids of the new, the changed, the same.

    ``edit`` puts the new and the changed ones in place. ``problems`` are what could not be read.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    edit: PutSources
    problems: tuple[Problem, ...] = ()


def items_of(document: Document) -> list[dict[str, Any]]:
    """Return the sources of a document as they stand in its files: whole CSL items."""
    return [
        dict(feature.properties)
        for file in document.records.files
        if file.kind == SOURCES
        for feature in file.features
    ]


def read_sources(document: Document, path: Path) -> Incoming:
    """Read CSL-JSON and compare it with a document's sources; never raises for what is in it."""
    records, problems = formats.read([path])
    items = [
        feature.properties
        for file in records.files
        if file.kind == SOURCES
        for feature in file.features
    ]
    return compare(items_of(document), items, problems)


def compare(
    known: Iterable[Mapping[str, Any]],
    items: Iterable[Mapping[str, Any]],
    problems: Iterable[Problem] = (),
) -> Incoming:
    """Compare sources that came with those that are there, by their ids."""
    there: dict[str, Mapping[str, Any]] = {}
    for item in known:
        there.setdefault(str(item["id"]), item)
    fates: dict[str, str] = {}
    put: dict[str, dict[str, Any]] = {}
    for item in items:
        came = zotero.from_zotero(item)
        name = str(came["id"])
        before = put.get(name, there.get(name))
        together = zotero.merged(before, came)
        if before is not None and same(before, together):
            fates.setdefault(name, "same")
            continue
        fates[name] = "changed" if name in there else "new"
        put[name] = together
    by_fate = {f: tuple(n for n in fates if fates[n] == f) for f in ("new", "changed", "same")}
    return Incoming(
        by_fate["new"],
        by_fate["changed"],
        by_fate["same"],
        PutSources(tuple(put.values())),
        tuple(problems),
    )


def write_sources(document: Document, path: Path, *, for_zotero: bool) -> int:
    """Write a document's sources as CSL-JSON; return how many.

    Private ones are left out. ``for_zotero`` adds to each note the line by which everything comes
    back whole. Raises SaveError.
    """
    items = zotero.exported(items_of(document))
    if for_zotero:
        items = zotero.to_zotero(items)
    save_file(path, (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode())
    return len(items)
