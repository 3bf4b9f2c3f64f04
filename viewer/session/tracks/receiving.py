"""What the worker tells of tracks, taken from its pipe into files: stores and Arrow streams."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from threading import Condition
from typing import IO, TYPE_CHECKING

from viewer.session.tracks import cache, layout

if TYPE_CHECKING:
    from viewer.session.tracks.store import TrackStore

_LONGEST_LINE = 65_536


class LostError(OSError):
    """Positions that were on their way will not come."""


class Arriving(Mapping[str, "bytes | memoryview"]):
    """Positions by file, as Arrow IPC streams, which may still be on their way.

    Which files there are is known before. Asking for one that is not here yet waits for
    it, and raises LostError where it will not come: not a question for the interface's thread.
    """

    def __init__(self) -> None:
        """Await nothing yet."""
        self._streams: dict[str, bytes | memoryview | None] = {}
        self._reason: str | None = None
        self._news = Condition()

    def __getitem__(self, file: str) -> bytes | memoryview:
        """Return a file's positions as soon as they are here."""
        with self._news:
            self._news.wait_for(lambda: self._streams[file] is not None or self._reason is not None)
            stream = self._streams[file]
        if stream is None:
            message = f"the positions of {file} did not come: {self._reason}"
            raise LostError(message)
        return stream

    def __iter__(self) -> Iterator[str]:
        return iter(self._streams)

    def __len__(self) -> int:
        return len(self._streams)

    def expect(self, files: Iterable[str]) -> None:
        """Say which files' positions are to come, before anybody looks."""
        self._streams = dict.fromkeys(files)

    def put(self, file: str, stream: bytes | memoryview) -> None:
        """Hand a file's positions to whoever waits for them."""
        with self._news:
            self._streams[file] = stream
            self._news.notify_all()

    def end(self, reason: str = "") -> None:
        """Say that nothing more will come, and why, where something went wrong."""
        with self._news:
            self._reason = reason or "reading was ended"
            self._news.notify_all()


def take_positions(arriving: Arriving, pipe: IO[bytes], length: int) -> None:
    """Take a line with a name and an Arrow stream. Raises ValueError, EOFError or OSError."""
    line = pipe.readline(_LONGEST_LINE)
    arriving.put(str(json.loads(line)), cache.aside(pipe, length - len(line)))


def take_store(stores: dict[str, TrackStore], pipe: IO[bytes], length: int) -> None:
    """Take a line with name and key, and a store if it is new; raises as above."""
    line = pipe.readline(_LONGEST_LINE)
    told = json.loads(line)
    file, key = str(told["file"]), str(told["key"])
    if not key.isalnum():
        message = "a store's key is no hash"
        raise layout.StoreError(message)
    rest = length - len(line)
    stores[file] = cache.take(key, pipe, rest) if rest else cache.kept(key)
