"""GeoJSON: the features of a case by their kind, and any other feature as a shape.

A file is decoded whole where it is sound. Where it is not (a NaN in one feature, a bracket
missing at the end), it is split by its brackets, and what is sound in it is still read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from viewer.formats import jsontext, letter
from viewer.formats.geometry import GEOMETRY_TYPES, GeometryError, check_geometry
from viewer.formats.jsontext import JsonError
from viewer.formats.records import AIRPORTS, EVENTS, FEATURES, LEGS, FeatureRecord, FileRecord
from viewer.formats.source import SourceText
from viewer.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "GeoJSON"
EXTENSIONS = (".geojson", ".json")

_KINDS: dict[str, tuple[str, type[msgspec.Struct], frozenset[str]]] = {
    "airport": (AIRPORTS, letter.AirportProperties, frozenset({"Point"})),
    "leg": (LEGS, letter.LegProperties, frozenset({"LineString", "MultiLineString"})),
    "event": (EVENTS, letter.EventProperties, frozenset({"Point"})),
    "airspace": (FEATURES, letter.AirspaceProperties, frozenset({"Polygon", "MultiPolygon"})),
}
_TYPES = frozenset({"FeatureCollection", "Feature"}) | GEOMETRY_TYPES
_TYPE_WITHIN = 65_536
_EPSG_4326 = ("4326", "CRS84")
_SAFE_INTEGER = 2**53


def declines(text: SourceText) -> str | None:
    """Return why this is not GeoJSON, None where it may well be."""
    head = text.data[text.start : text.start + _TYPE_WITHIN].lstrip()
    if not head.startswith(b"{"):
        return "GeoJSON is one object, and this does not begin with {"
    kind = _type_of(text)
    if kind in _TYPES:
        return None
    if kind is None:
        return 'GeoJSON has a member "type" at its top, and this has none'
    return f'"type" is {kind!r}, which GeoJSON does not know'


def read(text: SourceText) -> tuple[list[FileRecord], list[Problem]]:
    """Read a file; one record for each kind in it, in the order in which kinds first appear."""
    problems: list[Problem] = []
    kept: dict[str, list[FeatureRecord]] = {}
    aside: dict[str, int] = {}
    index = 0
    for index, (raw, offset) in enumerate(_pieces(text, problems)):
        record, kind = _feature(text, raw, offset, index, problems)
        kept.setdefault(kind, [])
        if record is None:
            aside[kind] = aside.get(kind, 0) + 1
        else:
            kept[kind].append(record)
    files = [
        FileRecord(text.name, kind, tuple(features), aside.get(kind, 0), text.sha256)
        for kind, features in kept.items()
    ]
    return files or [FileRecord(text.name, FEATURES, (), 0, text.sha256)], problems


def _type_of(text: SourceText) -> str | None:
    """Return the top-level ``type``, also of a file that is broken further on."""
    start = _opening(text)
    try:
        top = jsontext.object_spans(text.data[start:])
        raw = bytes(top["type"][0]) if "type" in top else None
    except (msgspec.MsgspecError, RecursionError, JsonError, IndexError, ValueError):
        spans, _ = jsontext.children(text.data, start)
        raw = next((text.data[s.start : s.end] for s in spans if s.key == "type"), None)
    if raw is None:
        return None
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, str) else letter.short(value)


def _opening(text: SourceText) -> int:
    start = text.start
    while text.data[start : start + 1] in (b" ", b"\t", b"\r", b"\n"):
        start += 1
    return start


def _pieces(text: SourceText, problems: list[Problem]) -> Iterator[tuple[bytes, int]]:
    """Yield the bytes and the offset of every feature (a bare geometry counts as one)."""
    start = _opening(text)
    body = text.data[start:]
    try:
        top = {k: (bytes(v), at + start) for k, (v, at) in jsontext.object_spans(body).items()}
        kind = _string(top.get("type"))
        if kind != "FeatureCollection":
            yield body.rstrip(), start
            return
        _check_top(text, top, problems)
        raw, offset = top.get("features", (b"null", start))
        if not raw.startswith(b"["):
            problems.append(_no_features(text, raw, offset))
            return
        # Listed before the first is handed out: an error here leads to the tolerant way.
        pieces = [(bytes(r), at) for r, at in jsontext.array_spans(raw, offset)]
    except (msgspec.MsgspecError, RecursionError, JsonError) as error:
        yield from _torn(text, start, error, problems)
        return
    yield from pieces


def _torn(
    text: SourceText, start: int, error: Exception, problems: list[Problem]
) -> Iterator[tuple[bytes, int]]:
    """Split a file that is not strict JSON by its brackets; say what is wrong with the whole."""
    members, end = jsontext.children(text.data, start)
    named = {m.key: m for m in members}
    if isinstance(error, JsonError):
        problems.append(text.refused(error, start))
        if error.code == "json-duplicate-key":
            return
    features = named.get("features")
    if features is None or text.data[features.start : features.start + 1] != b"[":
        kind = named.get("type")
        single = kind is not None and text.data[kind.start : kind.end] != b'"FeatureCollection"'
        if single and end is not None and not text.data[end:].strip():
            yield text.data[start:end], start  # its one feature says what is wrong
        elif features is None and not isinstance(error, JsonError):
            problems.append(_not_json(text, start, error))
        return
    elements, closed = jsontext.children(text.data, features.start)
    if closed is None or end is None:
        problems.append(_cut_short(text))
        # The last piece has no end of its own; the others are whole.
        last = elements[-1] if elements else None
        if last is not None and not _balanced(text.data[last.start : last.end]):
            elements.pop()
    elif text.data[end:].strip():
        problems.append(
            text.problem(
                "json-syntax",
                "something follows the end of the JSON text",
                offset=end,
                found=jsontext.excerpt(text.data, end),
                expected="the end of the file",
            )
        )
    before = len(problems)
    for element in elements:
        yield text.data[element.start : element.end], element.start
    if len(problems) == before and closed is not None and not isinstance(error, JsonError):
        problems.append(_not_json(text, start, error))


def _balanced(piece: bytes) -> bool:
    return piece.startswith(b"{") and jsontext.children(piece, 0)[1] == len(piece)


def _not_json(text: SourceText, start: int, error: Exception) -> Problem:
    return text.refused(jsontext.explain(text.data[start:], error), start)


def _cut_short(text: SourceText) -> Problem:
    return text.problem(
        "json-truncated",
        "the file ends before its JSON text does",
        offset=len(text.data),
        found="the end of the file",
        expected="closing brackets",
    )


def _no_features(text: SourceText, raw: bytes, offset: int) -> Problem:
    return text.problem(
        "geojson-features",
        'a FeatureCollection has an array "features"',
        offset=offset,
        path="features",
        found=jsontext.excerpt(raw, 0),
        expected="an array of features",
    )


def _string(member: tuple[bytes, int] | None) -> str | None:
    if member is None:
        return None
    value = jsontext.decode(member[0])
    return value if isinstance(value, str) else None


def _check_top(
    text: SourceText, top: dict[str, tuple[bytes, int]], problems: list[Problem]
) -> None:
    """Warn of a coordinate system other than longitude and latitude on WGS84."""
    if "crs" not in top:
        return
    raw, offset = top["crs"]
    if raw != b"null" and not any(name.encode() in raw for name in _EPSG_4326):
        problems.append(
            text.problem(
                "crs-unsupported",
                "GeoJSON is in longitude and latitude; this file names another",
                offset=offset,
                path="crs",
                found=jsontext.excerpt(raw, 0, 120),
                expected="no crs, or OGC:CRS84",
                severity="warning",
            )
        )


def _feature(
    text: SourceText, raw: bytes, offset: int, index: int, problems: list[Problem]
) -> tuple[FeatureRecord | None, str]:
    """Read one feature; (None, kind) where it had to be set aside, its problem noted."""
    label = f"features[{index}]"
    try:
        value = jsontext.decode(raw)
    except JsonError as error:
        problems.append(text.refused(error, offset, feature=_guess_id(raw) or label))
        return None, _guess_kind(raw)
    if isinstance(value, dict) and value.get("type") in GEOMETRY_TYPES and index == 0:
        value = {"type": "Feature", "properties": None, "geometry": value}
    if not isinstance(value, dict) or value.get("type") != "Feature":
        problems.append(
            text.problem(
                "geojson-feature",
                "this is not a feature",
                offset=offset,
                feature=label,
                path="type",
                expected='an object with "type": "Feature"',
                found=letter.short(value.get("type") if isinstance(value, dict) else value),
            )
        )
        return None, FEATURES
    return _checked(text, value, offset, len(raw), index, problems)


def _checked(
    text: SourceText,
    value: dict[str, Any],
    offset: int,
    length: int,
    index: int,
    problems: list[Problem],
) -> tuple[FeatureRecord | None, str]:
    given = value.get("properties")
    properties = {} if given is None else given
    kind_name = properties.get("kind") if isinstance(properties, dict) else None
    known = _KINDS.get(kind_name) if isinstance(kind_name, str) else None
    kind = known[0] if known else FEATURES
    identity = feature_id(value.get("id"))
    label = identity or f"features[{index}]"
    line = text.lines.at(offset)

    def aside(code: str, message: str, path: str, found: str, expected: str) -> None:
        problems.append(
            text.problem(
                code,
                message,
                offset=offset,
                feature=label,
                path=path,
                found=found,
                expected=expected,
            )
        )

    if not isinstance(properties, dict):
        aside(
            "geojson-properties",
            "properties is an object or null",
            "properties",
            letter.short(properties),
            "an object or null",
        )
        return None, FEATURES
    if "id" in value and identity is None and value["id"] is not None:
        aside(
            "geojson-id",
            "an id is a text or a number",
            "id",
            letter.short(value["id"]),
            "a text or a number",
        )
        return None, kind
    try:
        geometry = check_geometry(value.get("geometry"))
        if known:
            properties = _check_known(text, properties, known, geometry, label, offset, problems)
    except (GeometryError, letter.LetterError) as error:
        aside(error.code, error.message, error.path, error.found, error.expected)
        return None, kind
    record = FeatureRecord(identity, index, line, offset, length, properties, geometry)
    return record, kind


def feature_id(value: object) -> str | None:
    """Return a GeoJSON id (text or number) as text; None where it is neither, or empty."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _SAFE_INTEGER:
        return str(value)
    if isinstance(value, float):
        return repr(value)
    return None


def _check_known(
    text: SourceText,
    properties: dict[str, Any],
    known: tuple[str, type[msgspec.Struct], frozenset[str]],
    geometry: dict[str, Any] | None,
    label: str,
    offset: int,
    problems: list[Problem],
) -> dict[str, Any]:
    """Check a feature of a case; evidence that is wrong is set aside item by item."""
    _, struct, geometries = known
    if geometry is not None and geometry["type"] not in geometries:
        allowed = " or ".join(sorted(geometries))
        message = f"a feature of this kind has the geometry {allowed}, or none"
        raise GeometryError(
            "geometry-kind",
            message,
            path="geometry.type",
            found=str(geometry["type"]),
            expected=f"{allowed}, or null",
        )
    evidence = properties.get("evidence")
    if isinstance(evidence, list):
        properties = {
            **properties,
            "evidence": sound_items(
                text, evidence, letter.EvidenceItem, "evidence", label, offset, problems
            ),
        }
    letter.check(properties, struct)
    return properties


def sound_items(
    text: SourceText,
    items: list[Any],
    struct: type[msgspec.Struct],
    path: str,
    label: str | None,
    offset: int | None,
    problems: list[Problem],
) -> list[Any]:
    """Return the items that the letter allows; each other one becomes a problem."""
    sound = []
    for index, item in enumerate(items):
        where = f"{path}[{index}]"
        try:
            letter.check(item, struct)
        except letter.LetterError as error:
            inner = f"{where}.{error.path}" if error.path else where
            problems.append(
                text.problem(
                    error.code,
                    error.message,
                    offset=offset,
                    feature=label,
                    path=inner,
                    found=error.found,
                    expected=error.expected,
                )
            )
        else:
            sound.append(item)
    return sound


def _guess_id(raw: bytes) -> str | None:
    """Return the id of a feature that is not strict JSON, for the problem's sake."""
    return feature_id(_guess(raw, "id"))


def _guess_kind(raw: bytes) -> str:
    if raw[:1] == b"{":
        for span in jsontext.children(raw, 0)[0]:
            if span.key == "properties" and raw[span.start : span.start + 1] == b"{":
                known = _KINDS.get(str(_guess(raw[span.start : span.end], "kind")))
                return known[0] if known else FEATURES
    return FEATURES


def _guess(raw: bytes, key: str) -> object:
    if raw[:1] != b"{":
        return None
    for span in jsontext.children(raw, 0)[0]:
        if span.key == key:
            try:
                return jsontext.decode(raw[span.start : span.end])
            except JsonError:
                return None
    return None
