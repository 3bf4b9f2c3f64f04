"""What the worker tells of tracks, taken from its pipe into files: stores and Arrow streams."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from viewer.session.tracks import cache, layout

if TYPE_CHECKING:
    from viewer.session.tracks.store import TrackStore

_LONGEST_LINE = 65_536


@dataclass(slots=True)
class Received:
    """Positions as Arrow IPC streams and stores for the page, both by file."""

    positions: dict[str, bytes | memoryview] = field(default_factory=dict)
    stores: dict[str, TrackStore] = field(default_factory=dict)

    def take_positions(self, pipe: IO[bytes], length: int) -> None:
        """Take a line with a name and an Arrow stream. Raises ValueError, EOFError or OSError."""
        line = pipe.readline(_LONGEST_LINE)
        self.positions[str(json.loads(line))] = cache.aside(pipe, length - len(line))

    def take_store(self, pipe: IO[bytes], length: int) -> None:
        """Take a line with name and key, and a store if it is new; raises as above."""
        line = pipe.readline(_LONGEST_LINE)
        told = json.loads(line)
        file, key = str(told["file"]), str(told["key"])
        if not key.isalnum():
            message = "a store's key is no hash"
            raise layout.StoreError(message)
        rest = length - len(line)
        self.stores[file] = cache.take(key, pipe, rest) if rest else cache.kept(key)
