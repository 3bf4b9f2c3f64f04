"""Files of tracks as records and columns: the bridge from the readers of tracks to a document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from viewer.formats import geometry
from viewer.formats.records import FEATURES, TRACKS, FeatureRecord, FileRecord
from viewer.formats.tracks import packed, sniff
from viewer.model.problem import Problem
from viewer.model.track import to_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from threading import Event

    from viewer.formats.tracks.columns import Positions
    from viewer.formats.tracks.reader import Source, TrackFile

    Progress = Callable[[str, int, int], None]

FOLDER = "tracks/"
"""Where a case keeps trackers' files as received; what lies there need not be listed."""
_CHUNK = 1024 * 1024


@dataclass(slots=True)
class Found:
    """What a path gave. Nothing in ``files``: it is no file of tracks, for ``reasons``.

    ``refused``: it is one, and must not or cannot be read; a problem says why.
    """

    files: list[FileRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    positions: Positions | None = None
    reasons: tuple[str, ...] = ()
    refused: bool = False


def known_name(path: Path) -> bool:
    """Tell whether a file of a plain folder is one to read, by its name."""
    suffix = path.suffix.lower()
    return path.name == "sources.json" or suffix == ".geojson" or suffix in sniff.EXTENSIONS


def is_one_layer(folder: Path) -> bool:
    """Tell whether a folder holds readsb traces, which are one layer together."""
    return sniff.holds_traces(folder)


def in_case(folder: Path) -> list[str]:
    """Return the names of what lies in a case's folder of tracks, sorted."""
    tracks = folder / FOLDER.rstrip("/")
    if not tracks.is_dir():
        return []
    try:
        entries = sorted(tracks.iterdir())
    except OSError:
        return []
    return [FOLDER + e.name for e in entries if not e.name.startswith(".")]


def read(
    path: Path,
    name: str,
    progress: Progress | None = None,
    mappings: dict[str, Any] | None = None,
) -> Found:
    """Read a file or folder of tracks under its name in the document; never raises.

    ``mappings`` are what the user said of tables, by their signatures.
    """
    try:
        if path.is_dir():
            return _read(path, name, progress, mappings)
        head, size, gzipped = packed.look(path, sniff.MANY_BYTES)
        whole = head if size <= len(head) else None
        json = path.suffix.lower() in sniff.JSON and not gzipped
        if whole is None and json and size <= packed.MAX_FILE:
            whole = packed.whole(path, gzipped=False)
        if not head.strip() or not sniff.may_hold_tracks(path, head, whole, size):
            return Found()
        return _read(path, name, progress, mappings, None if gzipped else whole)
    except (OSError, ValueError):
        return Found()  # the readers of features say what is wrong with it


def _read(
    path: Path,
    name: str,
    progress: Progress | None,
    mappings: dict[str, Any] | None,
    data: bytes | None = None,
) -> Found:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 not for a case alone
    from threading import Event  # noqa: PLC0415 as above

    from viewer.formats.tracks import registry  # noqa: PLC0415 as above

    source = registry.source_of(path, name, remembered=mappings, data=data)
    given_up = Event()
    with ThreadPoolExecutor(1) as beside:
        hashed = beside.submit(_sha256, source, given_up)
        found: TrackFile | Found = Found()
        try:
            found = _tracks(source, progress)
        finally:
            if isinstance(found, Found):
                given_up.set()  # what is refused may be of any size
    if isinstance(found, Found):
        return found
    sha256 = hashed.result()
    files = []
    if found.tracks or not found.features:
        files.append(FileRecord(name, TRACKS, tuple(_records(found)), 0, sha256))
    problems = list(found.problems)
    if found.features:
        records = tuple(_features(found.features, name, problems))
        files.append(
            FileRecord(name, FEATURES, records, len(found.features) - len(records), sha256)
        )
    return Found(files, problems, found.positions if found.tracks else None)


def _tracks(source: Source, progress: Progress | None) -> TrackFile | Found:
    """Return what a reader makes of a source, or what there is to say where none does."""
    from viewer.formats.tracks import registry  # noqa: PLC0415 not for a case without tracks
    from viewer.formats.tracks.reader import (  # noqa: PLC0415 as above
        ColumnsUnknownError,
        DeclinedError,
        RefusedError,
    )

    name = source.name
    try:
        return registry.read_source(source, progress)
    except RefusedError as error:
        return Found(problems=[_refused(name, str(error), error.line)], refused=True)
    except ColumnsUnknownError as error:
        return Found(problems=[_columns_unknown(name, str(error))], refused=True)
    except DeclinedError as error:
        if source.folder:
            return Found(problems=[declined(name, (str(error),))], refused=True)
        return Found(reasons=(str(error),))
    except OSError as error:
        reason = error.strerror or str(error)
        return Found(problems=[_refused(name, reason, None)], refused=True)


def declined(name: str, reasons: Sequence[str]) -> Problem:
    """Return the problem of a file that no reader takes."""
    return Problem(
        "error",
        "unknown-format",
        f"{name} is in no format known here",
        file=name,
        found="; ".join(reasons)[:2000] or "nothing a reader of tracks knows",
        expected="a tracker's file",
    )


def _columns_unknown(name: str, reason: str) -> Problem:
    """Return the problem that a window answers with the dialog for columns."""
    return Problem(
        "error",
        "unknown-format",
        f"{name} is a table, and {reason}",
        file=name,
        found=reason,
        expected="columns of longitude, latitude and time whose meaning is certain",
    )


def _refused(name: str, reason: str, line: int | None) -> Problem:
    return Problem(
        "error",
        "refused",
        f"{name} is not read: {reason}",
        file=name,
        line=line,
        found=reason,
        expected="a sound file within the limits",
    )


def _records(found: TrackFile) -> Iterator[FeatureRecord]:
    for number, track in enumerate(found.tracks):
        yield FeatureRecord(track.id, number, 1, 0, 0, to_data(track))


def _features(
    features: Sequence[dict[str, Any]], name: str, problems: list[Problem]
) -> Iterator[FeatureRecord]:
    for number, feature in enumerate(features):
        line = int(feature.get("line") or 1)
        try:
            shape = geometry.check_geometry(feature.get("geometry"))
        except geometry.GeometryError as error:
            problems.append(
                Problem(
                    "error", error.code, error.message, name, f"features[{number}]", error.path,
                    line, error.found, error.expected,
                )
            )  # fmt: skip
            continue
        properties = feature.get("properties") or {}
        yield FeatureRecord(None, number, line, 0, 0, properties, shape)


def _sha256(source: Source, given_up: Event) -> str:
    """Return the hash of a file's bytes; nothing for a folder, or once nobody wants it."""
    if source.folder:
        return ""
    digest = hashlib.sha256()
    with packed.opened(source.path) as file:
        while not given_up.is_set() and (piece := file.read(_CHUNK)):
            digest.update(piece)
    return "" if given_up.is_set() else digest.hexdigest()
