"""Stores kept by content in the user's cache folder, and bytes put aside in files.

A store is found again by the hash of what it was made from. Whoever reads maps the file, so that
positions cost memory only while they are looked at.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from viewer.session.tracks.store import TrackStore, is_whole

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES = 4 * 1024**3
"""What all kept stores may take; the least lately used go first."""

_SUFFIX = ".tracks"
_CHUNK = 2**20


def folder() -> Path:
    """Return the cache's folder, whether or not it exists yet."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "legbook" / "tracks"


def find(key: str) -> Path | None:
    """Return the file of a kept store, None where there is none that is whole."""
    path = folder() / f"{key}{_SUFFIX}"
    return path if is_whole(path) else None


def kept(key: str) -> TrackStore:
    """Map a kept store. Raises OSError, or StoreError where it is damaged."""
    path = folder() / f"{key}{_SUFFIX}"
    store = TrackStore.mapped(path)
    with contextlib.suppress(OSError):
        os.utime(path)  # the least lately used go first
    return store


def take(key: str, source: IO[bytes], length: int) -> TrackStore:
    """Read a new store from a pipe, keep it, and map it; in memory where it cannot be kept.

    Raises EOFError where the pipe ends before, StoreError where it is no store.
    """
    place = folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".part", dir=place)
    except OSError:
        return TrackStore(_all(source, length))
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _copy(source, length, file.write)
        target = place / f"{key}{_SUFFIX}"
        path.replace(target)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    except EOFError:
        path.unlink(missing_ok=True)
        raise
    _prune(place, target)
    return TrackStore.mapped(target)


def aside(source: IO[bytes], length: int) -> memoryview:
    """Read bytes from a pipe into a file without a name and map it.

    Raises EOFError where the pipe ends before.
    """
    try:
        folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder()) as file:
            _copy(source, length, file.write)
            file.flush()
            return memoryview(mmap.mmap(file.fileno(), length, access=mmap.ACCESS_READ))
    except (OSError, ValueError):
        return memoryview(_all(source, length))


def _copy(source: IO[bytes], length: int, write: Callable[[bytes], object]) -> None:
    left = length
    while left:
        content = source.read(min(left, _CHUNK))
        if not content:
            message = f"{left} of {length} bytes are missing"
            raise EOFError(message)
        write(content)
        left -= len(content)


def _all(source: IO[bytes], length: int) -> bytes:
    parts: list[bytes] = []
    _copy(source, length, parts.append)
    return b"".join(parts)


def _prune(place: Path, newest: Path) -> None:
    """Remove what was not used for longest until the rest is small enough."""
    with contextlib.suppress(OSError):
        found = sorted(
            ((f.stat().st_mtime, f.stat().st_size, f) for f in place.glob(f"*{_SUFFIX}")),
            reverse=True,
        )
        total = 0
        for _, size, path in found:
            total += size
            if total > MOST_BYTES and path != newest:
                path.unlink(missing_ok=True)
