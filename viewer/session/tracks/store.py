"""A store of tracks as the window holds it: mapped from a file, or in memory. No numpy."""

from __future__ import annotations

import json
import mmap
import os
import weakref
from typing import IO, TYPE_CHECKING, Any

from viewer.model.track import Track, from_data
from viewer.session.tracks import layout

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 64


class TrackStore:
    """Tracks and their positions. Nothing of the positions is read before it is asked for.

    ``tracks`` are what the file says of each; ``header`` what the store says of itself.
    """

    def __init__(self, data: bytes | mmap.mmap, file: IO[bytes] | None = None) -> None:
        """Take a store's bytes, and the file that they are mapped from.

        Raises StoreError for anything else.
        """
        self._data = memoryview(data)
        self._file = file
        if file is not None:
            weakref.finalize(self, file.close)
        try:
            newline = data.find(b"\n", 0, _HEAD)
            self._base = newline + 1 + _length(bytes(self._data[:newline]))
            self.header: dict[str, Any] = json.loads(bytes(self._data[newline + 1 : self._base]))
            self.arrays = _arrays(self.header.pop("arrays"))
            self.tracks: tuple[Track, ...] = tuple(map(from_data, self.header["tracks"]))
            self.count = int(self.header["positions"])
        except (ValueError, KeyError, TypeError, IndexError) as error:
            message = f"these bytes are no tracks: {error}"
            raise layout.StoreError(message) from error
        if self._base + _end(self.arrays) > len(self._data):
            message = "the tracks are cut short"
            raise layout.StoreError(message)

    @classmethod
    def mapped(cls, path: Path) -> TrackStore:
        """Map a store's file. Raises OSError, or StoreError where it is none."""
        file = path.open("rb", buffering=0)
        try:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), file)
        except ValueError as error:
            file.close()
            raise layout.StoreError(str(error)) from error

    def part(self, name: str, first: int, count: int) -> bytes | None:
        """Return some values of an array as bytes, None where there are no such values."""
        told = self.arrays.get(name)
        if told is None:
            return None
        kind, offset, length = told
        if first < 0 or count < 0 or first + count > length:
            return None
        size = layout.TYPES[kind][1]
        begin = self._base + offset + first * size
        if self._file is None:
            return bytes(self._data[begin : begin + count * size])
        # Read, not looked at through the map: what is mapped and touched stays in memory.
        self._file.seek(begin)
        return self._file.read(count * size)

    def column(self, name: str) -> memoryview:
        """Return the bytes of an array without a copy; :mod:`layout` has its type."""
        kind, offset, length = self.arrays[name]
        begin = self._base + offset
        return self._data[begin : begin + length * layout.TYPES[kind][1]]

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and the last time of all tracks, ms since 1970 UTC."""
        firsts = [t.first for t in self.tracks if t.first is not None]
        lasts = [t.last for t in self.tracks if t.last is not None]
        return (min(firsts), max(lasts)) if firsts and lasts else None


def is_whole(path: Path) -> bool:
    """Tell whether a file is a store of this version that is not cut short; nothing is mapped."""
    try:
        with path.open("rb") as file:
            length = _length(file.readline(_HEAD).rstrip(b"\n"))
            header = json.loads(file.read(length))
            end = file.tell() + _end(_arrays(header["arrays"]))
            return file.seek(0, os.SEEK_END) >= end
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return False


def _length(line: bytes) -> int:
    """Return how long the header is, by a store's first line. Raises ValueError or StoreError."""
    magic, version, length = line.decode("ascii").rsplit(" ", 2)
    if magic != layout.MAGIC or int(version) != layout.VERSION:
        message = f"{magic!r} of version {version}"
        raise layout.StoreError(message)
    return int(length)


def _arrays(told: dict[str, list[Any]]) -> dict[str, tuple[str, int, int]]:
    return {name: (str(v[0]), int(v[1]), int(v[2])) for name, v in told.items()}


def _end(arrays: dict[str, tuple[str, int, int]]) -> int:
    """Return where the last array ends, in bytes after the header."""
    return max((o + n * layout.TYPES[kind][1] for kind, o, n in arrays.values()), default=0)
