"""Sources as CSL-JSON, the way Zotero and pandoc write them: an array of items."""

from __future__ import annotations

import msgspec

from viewer.formats import jsontext, letter
from viewer.formats.geojson import feature_id
from viewer.formats.jsontext import JsonError
from viewer.formats.records import SOURCES, FeatureRecord, FileRecord
from viewer.formats.source import SourceText
from viewer.model.problem import Problem

NAME = "CSL-JSON"
EXTENSIONS = (".json", ".csljson")


def declines(text: SourceText) -> str | None:
    """Return why this is not CSL-JSON, None where it may well be."""
    if text.body.lstrip()[:1] != b"[":
        return "CSL-JSON is an array of items, and this does not begin with ["
    return None


def read(text: SourceText) -> tuple[list[FileRecord], list[Problem]]:
    """Read the items; each becomes a record whose ``properties`` are the item itself."""
    problems: list[Problem] = []
    body = text.data[text.start :]
    start = text.start + len(body) - len(body.lstrip())
    try:
        pieces = [(bytes(r), at) for r, at in jsontext.array_spans(text.data[start:], start)]
    except (msgspec.MsgspecError, RecursionError) as error:
        spans, end = jsontext.children(text.data, start)
        if end is None or isinstance(error, RecursionError) or text.data[end:].strip():
            problems.append(text.refused(jsontext.explain(text.data[start:], error), start))
        pieces = [(text.data[s.start : s.end], s.start) for s in spans]
    kept: list[FeatureRecord] = []
    for index, (raw, offset) in enumerate(pieces):
        record = _item(text, raw, offset, index, problems)
        if record is not None:
            kept.append(record)
    aside = len(pieces) - len(kept)
    return [FileRecord(text.name, SOURCES, tuple(kept), aside, text.sha256)], problems


def _item(
    text: SourceText, raw: bytes, offset: int, index: int, problems: list[Problem]
) -> FeatureRecord | None:
    label = f"items[{index}]"
    try:
        value = jsontext.decode(raw)
    except JsonError as error:
        problems.append(text.refused(error, offset, feature=label))
        return None
    if isinstance(value, dict):
        label = feature_id(value.get("id")) or label
    try:
        letter.check(value, letter.SourceItem)
    except letter.LetterError as error:
        problems.append(
            text.problem(
                error.code,
                error.message,
                offset=offset,
                feature=label,
                path=error.path,
                found=error.found,
                expected=error.expected,
            )
        )
        return None
    line = text.lines.at(offset)
    return FeatureRecord(str(value["id"]), index, line, offset, len(raw), value)
