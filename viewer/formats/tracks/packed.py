"""Files as bytes, packed ones unpacked with every byte counted as it comes."""

from __future__ import annotations

import io
import os
import stat
import zlib
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_FILE = 2 * 1024**3
"""The largest file that is read, in bytes."""
MAX_UNPACKED = 2 * 1024**3
"""The most that a packed file may become."""
MAX_RATIO = 200
"""How many times its packed size a file may become; JSON and XML of real tracks stay under 60."""
_FREE = 16 * 1024 * 1024
"""Up to this size the ratio does not matter."""
_CHUNK = 1024 * 1024
_GZIP = b"\x1f\x8b"


class TooMuchError(ValueError):
    """A file that is, or unpacks to, more than the limits allow."""


def opened(path: Path) -> BinaryIO:
    """Open a regular file for reading. Raises OSError, also for what is no regular file."""
    # O_NONBLOCK: opening a FIFO must not wait for a writer before we see what it is.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        message = "no regular file"
        raise OSError(message)
    return os.fdopen(handle, "rb")


def look(path: Path, length: int) -> tuple[bytes, int, bool]:
    """Return a file's first bytes (unpacked where it is gzip), its size, and whether it is gzip.

    Raises OSError where it cannot be read.
    """
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        start = file.read(length)
    if not start.startswith(_GZIP):
        return start, size, False
    try:
        zlib.decompressobj(wbits=31).decompress(start, 1)
    except zlib.error:
        return start, size, False
    return _unpacked_start(start, length), size, True


def _unpacked_start(start: bytes, length: int) -> bytes:
    """Return what the first bytes of a gzip file unpack to, as far as they go."""
    found = bytearray()
    pieces = gunzipped(io.BytesIO(start), len(start))
    while len(found) < length:
        try:
            found += next(pieces)
        except (StopIteration, OSError, TooMuchError):
            break  # the rest is not here, and whoever reads it all says what is wrong with it
    return bytes(found[:length])


def whole(path: Path, *, gzipped: bool) -> bytes:
    """Return all bytes of a file. Raises OSError, or TooMuchError beyond the limits."""
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > MAX_FILE:
            message = f"it is {size} bytes long, and at most {MAX_FILE} are read"
            raise TooMuchError(message)
        if not gzipped:
            return file.read(MAX_FILE)
        return b"".join(gunzipped(file, size))


def gunzipped(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield what a gzip stream unpacks to, its members one after another.

    Raises TooMuchError as soon as it is too much, OSError where it is damaged.
    """
    counter = Counter(size)
    unpacker = zlib.decompressobj(wbits=31)
    pending = b""
    while True:
        pending = pending or file.read(_CHUNK)
        if not pending:
            if not unpacker.eof:
                message = "the gzip data are cut short"
                raise OSError(message)
            return
        if unpacker.eof:
            if not pending.strip(b"\0"):
                pending = b""  # padding, as tar and tapes leave it
                continue
            unpacker = zlib.decompressobj(wbits=31)
        try:
            piece = unpacker.decompress(pending, _CHUNK)
        except zlib.error as error:
            message = f"the gzip data are damaged: {error}"
            raise OSError(message) from error
        pending = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        counter.add(len(piece))
        yield piece


class Counter:
    """Counts what comes out of a packed file of a size, and refuses too much."""

    def __init__(self, packed: int) -> None:
        self.bytes = 0
        self._limit = min(MAX_UNPACKED, max(_FREE, packed * MAX_RATIO))

    def add(self, count: int) -> None:
        """Count bytes. Raises TooMuchError where there are too many."""
        self.bytes += count
        if self.bytes > self._limit:
            message = f"it unpacks to more than {self._limit} bytes"
            raise TooMuchError(message)


def decoded(data: bytes, errors: str = "strict") -> str:
    """Return bytes as text by their byte order mark, else as UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors)
    return data.decode("utf-8-sig", errors)
