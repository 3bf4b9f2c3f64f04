"""Zip and tar archives, with names and sizes checked and every byte counted as it comes.

A header that lies about a size is refused: what is written there decides nothing else.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from viewer.formats.tracks.packed import MAX_UNPACKED, Counter, TooMuchError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ENTRIES = 100_000
_CHUNK = 1024 * 1024


def check_zip(data: bytes) -> None:
    """Unpack everything to nowhere. Raises TooMuchError or BadZipFile where it is not sound."""
    for _ in zip_entries(data, keep=()):
        pass


def zip_entries(data: bytes, keep: tuple[str, ...] | None = None) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of the files in a zip archive, all counted together.

    ``keep``: the endings of names whose content is wanted, None for all. Raises TooMuchError
    where it unpacks to too much, BadZipFile where it is damaged, encrypted, or an entry is not
    of the size that its header claims.
    """
    counter = Counter(len(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            message = f"it has {len(entries)} entries, and at most {MAX_ENTRIES} are read"
            raise TooMuchError(message)
        for entry in entries:
            if entry.is_dir():
                continue
            if entry.flag_bits & 1:
                message = f"{entry.filename} is encrypted"
                raise zipfile.BadZipFile(message)
            if entry.file_size > MAX_UNPACKED:
                message = (
                    f"the header of {entry.filename} claims {entry.file_size} bytes, and at most "
                    f"{MAX_UNPACKED} are read"
                )
                raise TooMuchError(message)
            pieces = list(_unpacked(archive, entry, counter))
            if keep is None or entry.filename.lower().endswith(keep or ("\0",)):
                yield entry.filename, b"".join(pieces)


def _unpacked(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, counter: Counter
) -> Iterator[bytes]:
    seen = 0
    try:
        with archive.open(entry) as file:
            while piece := file.read(_CHUNK):
                seen += len(piece)
                counter.add(len(piece))
                yield piece
    except (zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        message = f"{entry.filename} is damaged: {error}"
        raise zipfile.BadZipFile(message) from error
    if seen != entry.file_size:
        message = f"the header of {entry.filename} claims {entry.file_size} bytes; it has {seen}"
        raise zipfile.BadZipFile(message)


def tar_entries(file: BinaryIO, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield (name, content) of the plain files in a tar stream, packed by gzip or not.

    Raises TooMuchError, or tarfile.TarError or OSError where it is damaged.
    """
    counter = Counter(size)
    with tarfile.open(fileobj=file, mode="r|*") as archive:
        for number, entry in enumerate(archive):
            if number >= MAX_ENTRIES:
                message = f"it has more than {MAX_ENTRIES} entries"
                raise TooMuchError(message)
            counter.add(entry.size)
            if not entry.isreg():
                continue
            content = archive.extractfile(entry)
            if content is not None:
                yield entry.name, content.read(entry.size)
