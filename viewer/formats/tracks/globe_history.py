"""Folders and tar archives of readsb traces (globe_history, tar1090's and adsb.lol's days).

All traces in one are one layer; those of one aircraft are one track.
"""

from __future__ import annotations

import tarfile
import zlib
from typing import TYPE_CHECKING

from viewer.formats.tracks import archives, packed, readsb, sniff
from viewer.formats.tracks.reader import (
    HEAD,
    DeclinedError,
    Notes,
    Progress,
    RefusedError,
    Source,
    TrackFile,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "readsb globe_history"
EXTENSIONS = (".tar", ".tgz")

_TAR_MAGIC = slice(257, 262)
_EVERY = 50


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
    entries = _folder(source.path, progress) if source.folder else _tar(source, progress)
    for name, data in entries:
        own = Notes(f"{source.name}/{name}")
        try:
            found.append(readsb.decoded(_plain(data), own))
        except (DeclinedError, OSError, packed.TooMuchError) as error:
            notes.add("trace", f"{name} cannot be read: {error}", severity="error", found=name)
        notes.problems.extend(own.all())
    if not found:
        message = "no trace in it can be read"
        raise DeclinedError(message)
    made = readsb.traces(found, notes)
    made.format = NAME
    return made


def _plain(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    import io  # noqa: PLC0415 for packed traces only

    return b"".join(packed.gunzipped(io.BytesIO(data), len(data)))


def _folder(folder: Path, progress: Progress) -> Iterator[tuple[str, bytes]]:
    paths = sorted(
        p for p in folder.rglob("*.json*") if sniff.is_trace(p.name) and not p.is_symlink()
    )
    total = 0
    for number, path in enumerate(paths):
        if number % _EVERY == 0:
            progress(path.name, number, len(paths))
        _, size, gzipped = packed.look(path, HEAD)
        data = packed.whole(path, gzipped=gzipped)
        total += len(data)
        if size > packed.MAX_FILE or total > packed.MAX_UNPACKED:
            message = f"the traces are more than {packed.MAX_UNPACKED} bytes"
            raise RefusedError(message)
        yield path.relative_to(folder).as_posix(), data


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
