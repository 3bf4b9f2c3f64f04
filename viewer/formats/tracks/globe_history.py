"""Folders and tar archives of readsb traces (globe_history, tar1090's and adsb.lol's days).

All traces in one are one layer; those of one aircraft are one track.
"""

from __future__ import annotations

import tarfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from viewer.formats.tracks import archives, packed, readsb, readsb_columns, sniff
from viewer.formats.tracks.reader import (
    DeclinedError,
    Notes,
    Progress,
    RefusedError,
    Source,
    TrackFile,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAME = "readsb globe_history"
EXTENSIONS = (".tar", ".tgz")

_TAR_MAGIC = slice(257, 262)
_EVERY = 50
_BATCH = 8 * 1024 * 1024


def declines(source: Source) -> str | None:
    """Return why this is no such folder or archive, None where it may well be."""
    if source.folder:
        return None if sniff.holds_traces(source.path) else "no trace_full_*.json lies in it"
    if source.head[_TAR_MAGIC] == b"ustar":
        return None
    return "it is no tar archive"


def read(source: Source, progress: Progress) -> TrackFile:
    """Read every trace. Raises Declined where there is none, RefusedError where it is damaged."""
    notes = Notes(source.name)
    found: list[readsb.Trace] = []
    entries = _folder(source.path, notes, progress) if source.folder else _tar(source, progress)
    for batch, cuts in _cut_ahead(_batches(_unpacked(entries, notes))):
        for (name, data), cut in zip(batch, cuts, strict=True):
            own = Notes(f"{source.name}/{name}")
            try:
                found.append(readsb.decoded(data, own, cut))
            except DeclinedError as error:
                _unreadable(notes, name, error)
            notes.problems.extend(own.all())
    if not found:
        message = "no trace in it can be read"
        raise DeclinedError(message)
    made = readsb.traces(found, notes)
    made.format = NAME
    return made


_Batch = list[tuple[str, bytes]]


def _cut_ahead(
    batches: Iterable[_Batch],
) -> Iterator[tuple[_Batch, list[readsb_columns.Cut | None]]]:
    """Yield batches with their traces cut, each while the next one is read."""
    with ThreadPoolExecutor(1) as beside:
        before = None
        for batch in batches:
            cuts = beside.submit(readsb_columns.cut_all, [data for _, data in batch])
            if before is not None:
                yield before[0], before[1].result()
            before = batch, cuts
        if before is not None:
            yield before[0], before[1].result()


def _unpacked(entries: Iterable[tuple[str, bytes]], notes: Notes) -> Iterator[tuple[str, bytes]]:
    total = 0
    for name, packed_data in entries:
        try:
            data = _plain(packed_data)
        except (OSError, packed.TooMuchError) as error:
            _unreadable(notes, name, error)
            continue
        total += len(data)
        if total > packed.MAX_UNPACKED:
            message = f"the traces are more than {packed.MAX_UNPACKED} bytes"
            raise RefusedError(message)
        yield name, data


def _unreadable(notes: Notes, name: str, error: Exception) -> None:
    notes.add("trace", f"{name} cannot be read: {error}", severity="error", found=name)


def _batches(entries: Iterable[tuple[str, bytes]]) -> Iterator[_Batch]:
    """Yield entries in groups of some megabytes."""
    batch: _Batch = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += len(entry[1])
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _plain(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    import io  # noqa: PLC0415 for packed traces only

    return b"".join(packed.gunzipped(io.BytesIO(data), len(data)))


def _folder(folder: Path, notes: Notes, progress: Progress) -> Iterator[tuple[str, bytes]]:
    found = (p for p in folder.rglob("*.json*") if sniff.is_trace(p.name) and not p.is_symlink())
    paths = sorted(found, key=str)
    for number, path in enumerate(paths):
        if number % _EVERY == 0:
            progress(path.name, number, len(paths))
        name = path.relative_to(folder).as_posix()
        try:
            data = packed.whole(path, gzipped=False)
        except (OSError, packed.TooMuchError) as error:
            _unreadable(notes, name, error)
        else:
            yield name, data


def _tar(source: Source, progress: Progress) -> Iterator[tuple[str, bytes]]:
    try:
        with packed.opened(source.path) as file:
            for number, (name, data) in enumerate(archives.tar_entries(file, source.size)):
                if number % _EVERY == 0:
                    progress(name, min(file.tell(), source.size), source.size)
                if sniff.is_trace(name.rpartition("/")[2]):
                    yield name, data
    except (tarfile.TarError, zlib.error, EOFError) as error:
        message = f"the archive is damaged: {error}"
        raise RefusedError(message) from error
