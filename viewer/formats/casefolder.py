"""A case: a folder with case.json and the files that it lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from viewer.formats import csl, geojson, jsontext, letter, trackfiles
from viewer.formats.generation import CASE_FILE, View, inside, view
from viewer.formats.jsontext import JsonError
from viewer.formats.records import FORMAT, FileRecord
from viewer.formats.source import SourceText, UnreadableError, load
from viewer.model.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from viewer.formats.tracks.columns import Positions

    Progress = Callable[[str, int, int], None]

USUAL_FILES = ("airports.geojson", "legs.geojson", "events.geojson", "sources.json")
_ATTEMPTS = 3
_READERS = (geojson, csl)


@dataclass(slots=True)
class CaseRead:
    """What a case folder gave."""

    case: dict[str, Any] | None = None
    files: list[FileRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    locations: dict[str, str] = field(default_factory=dict)
    read_only: str | None = None
    positions: dict[str, Positions] = field(default_factory=dict)


def read(
    folder: Path, progress: Progress | None = None, mappings: dict[str, Any] | None = None
) -> CaseRead:
    """Read the case in a folder; its files are all of one generation, or a problem says so.

    Where case.json changes while its files are read, another program is saving: read again.
    """
    for _ in range(_ATTEMPTS - 1):
        before = view(folder)
        result = _read(folder, before, progress, mappings)
        torn = any(p.code in ("file-changed", "save-torn") for p in result.problems)
        if not torn and view(folder) == before:
            return result
    return _read(folder, view(folder), progress, mappings)


def _read(
    folder: Path, at: View, progress: Progress | None, mappings: dict[str, Any] | None
) -> CaseRead:
    result = CaseRead(problems=list(at.problems))
    if at.problems:
        result.locations[CASE_FILE] = str(folder / CASE_FILE)
    try:
        text = load(at.path(folder, CASE_FILE), CASE_FILE)
    except UnreadableError as error:
        result.problems.append(error.problem)
        return result
    result.locations[CASE_FILE] = str(folder / CASE_FILE)
    case = _case(text, result)
    if case is None:
        return result
    result.case = case
    for name in _listed(case, folder, result):
        if not _take_tracks(at.path(folder, name), folder, name, result, (progress, mappings)):
            _read_file(folder, at, name, result)
    for name in trackfiles.in_case(folder):
        if name not in result.locations:
            _take_tracks(at.path(folder, name), folder, name, result, (progress, mappings))
    return result


def _case(text: SourceText, result: CaseRead) -> dict[str, Any] | None:
    try:
        case = jsontext.decode(text.body)
    except JsonError as error:
        result.problems.append(text.refused(error, text.start))
        return None
    if not isinstance(case, dict):
        result.problems.append(
            text.problem(
                "schema",
                "case.json holds one object",
                offset=text.start,
                found=letter.short(case),
                expected="an object",
            )
        )
        return None
    number = case.get("format")
    if isinstance(number, int) and not isinstance(number, bool) and number > FORMAT:
        result.read_only = (
            f"this case is of format {number}, and this program knows formats up to {FORMAT}: "
            "it is shown as far as it is understood and cannot be saved"
        )
        result.problems.append(
            _at_key(
                text,
                "format",
                "format-newer",
                result.read_only,
                found=str(number),
                expected=f"at most {FORMAT}",
                severity="warning",
            )
        )
    return _sound_case(text, case, result)


def _sound_case(text: SourceText, case: dict[str, Any], result: CaseRead) -> dict[str, Any]:
    """Return case.json without what the letter does not allow, each such thing a problem."""
    case = dict(case)
    for key, struct in (
        ("aircraft", letter.AircraftItem),
        ("hypotheses", letter.HypothesisItem),
        ("gaps", letter.GapItem),
    ):
        items = case.get(key)
        if isinstance(items, list):
            offset = _key_offset(text, key)
            if key != "hypotheses":
                items = [
                    _with_sound_evidence(text, i, f"{key}[{n}]", offset, result.problems)
                    for n, i in enumerate(items)
                ]
            case[key] = geojson.sound_items(text, items, struct, key, None, offset, result.problems)
    if isinstance(case.get("layers"), list):
        case["layers"] = [
            item
            for index, item in enumerate(case["layers"])
            if isinstance(item, str)
            or geojson.sound_items(
                text,
                [item],
                letter.LayerItem,
                f"layers[{index}]",
                None,
                _key_offset(text, "layers"),
                result.problems,
            )
        ]
    while True:
        try:
            letter.check(case, letter.CaseFile)
        except letter.LetterError as error:
            key = error.path.split(".")[0].split("[")[0]
            result.problems.append(
                _at_key(
                    text,
                    key,
                    error.code,
                    error.message,
                    path=error.path,
                    found=error.found,
                    expected=error.expected,
                )
            )
            if key == "format":
                result.read_only = result.read_only or "case.json does not say its format"
                case[key] = FORMAT
                continue
            if key not in case:
                return case
            del case[key]
        else:
            return case


def _with_sound_evidence(
    text: SourceText, item: object, where: str, offset: int | None, problems: list[Problem]
) -> object:
    if isinstance(item, dict) and isinstance(item.get("evidence"), list):
        path = f"{where}.evidence"
        label = item.get("id") if isinstance(item.get("id"), str) else None
        sound = geojson.sound_items(
            text, item["evidence"], letter.EvidenceItem, path, label, offset, problems
        )
        return {**item, "evidence": sound}
    return item


def _key_offset(text: SourceText, key: str) -> int | None:
    start = text.data.find(b"{")
    if start < 0:
        return None
    spans, _ = jsontext.children(text.data, start)
    return next((s.key_start for s in spans if s.key == key), None)


def _at_key(  # noqa: PLR0913 a problem has as many parts
    text: SourceText,
    key: str,
    code: str,
    message: str,
    *,
    found: str,
    expected: str,
    path: str | None = None,
    severity: Severity = "error",
) -> Problem:
    return text.problem(
        code,
        message,
        offset=_key_offset(text, key),
        path=path or key,
        found=found,
        expected=expected,
        severity=severity,
    )


def _listed(case: dict[str, Any], folder: Path, result: CaseRead) -> list[str]:
    """Return the names of the files to read, each once, those outside the folder refused."""
    layers = case.get("layers")
    if layers is None:
        return [name for name in USUAL_FILES if (folder / name).is_file()]
    names: list[str] = []
    for item in layers:
        name = item if isinstance(item, str) else item["file"]
        if name in names:
            continue
        if not inside(folder, name) or name == CASE_FILE:
            result.problems.append(
                Problem(
                    "error",
                    "path-outside",
                    f"{name!r} is not a file inside the case's folder",
                    file=CASE_FILE,
                    property="layers",
                    found=name,
                    expected="a file of the case's folder, without ..",
                )
            )
            continue
        names.append(name)
    result.problems.extend(_not_listed(folder, names))
    return names


def _not_listed(folder: Path, names: list[str]) -> list[Problem]:
    """Return a note for each layer file of the folder that case.json does not name."""
    try:
        there = sorted(p.name for p in folder.iterdir() if p.suffix.lower() == ".geojson")
    except OSError:
        return []  # a folder that may not be listed can still be read file by file
    return [
        Problem(
            "note",
            "not-listed",
            f"{name} lies in the folder, but case.json does not list it: it is not shown",
            file=name,
            found="a file that no layer names",
            expected="its name in the layers of case.json",
        )
        for name in there
        if name not in names
    ]


def _take_tracks(
    path: Path,
    folder: Path,
    name: str,
    result: CaseRead,
    how: tuple[Progress | None, dict[str, Any] | None],
) -> bool:
    """Read a file as tracks; False where it is none, and the readers of features are to try."""
    found = trackfiles.read(path, name, *how)
    if not found.files and not found.refused and not name.startswith(trackfiles.FOLDER):
        return False
    result.locations[name] = str(folder / name)
    result.files.extend(found.files)
    result.problems.extend(found.problems)
    if found.positions is not None:
        result.positions[name] = found.positions
    if not found.files and not found.refused:
        result.problems.append(trackfiles.declined(name, found.reasons))
    told = ((result.case or {}).get("files") or {}).get(name)
    if isinstance(told, str) and found.files and told.lower() != found.files[0].sha256:
        result.problems.append(_changed(name, found.files[0].sha256, told, result))
    return True


def _changed(name: str, sha256: str, told: str, result: CaseRead) -> Problem:
    generation = (result.case or {}).get("generation", "?")
    return Problem(
        "warning",
        "file-changed",
        f"{name} is not the file that was saved with generation {generation} of the case: "
        "another program changed it, or files of two saves were mixed",
        file=name,
        found=f"SHA-256 {sha256}",
        expected=f"SHA-256 {told}",
    )


def _read_file(folder: Path, at: View, name: str, result: CaseRead) -> None:
    result.locations[name] = str(folder / name)
    try:
        text = load(at.path(folder, name), name)
    except UnreadableError as error:
        result.problems.append(error.problem)
        return
    _check_hash(text, result)
    reasons = []
    for reader in _READERS:
        reason = reader.declines(text)
        if reason is None:
            files, problems = reader.read(text)
            result.files.extend(files)
            result.problems.extend(problems)
            return
        reasons.append(f"{reader.NAME}: {reason}")
    result.problems.append(
        text.problem(
            "unknown-format",
            f"{name} is in no format known here",
            offset=text.start,
            found="; ".join(reasons),
            expected="GeoJSON or CSL-JSON",
        )
    )


def _check_hash(text: SourceText, result: CaseRead) -> None:
    """Warn where a file is not the one that was saved with case.json."""
    hashes = (result.case or {}).get("files") or {}
    told = hashes.get(text.name)
    if isinstance(told, str) and told.lower() != text.sha256:
        result.problems.append(_changed(text.name, text.sha256, told, result))
