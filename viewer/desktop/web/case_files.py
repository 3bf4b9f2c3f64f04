"""The open case as the address space serves it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viewer.page.messages import CaseMessage
    from viewer.page.track_files import TrackFiles


class CaseFiles:
    """The open case as the address space serves it: ``<revision>/<name>`` to bytes."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.revision = 0
        self._made: CaseMessage | None = None
        self._files: dict[str, bytes] = {}
        self._tracks: TrackFiles | None = None

    def put(self, made: CaseMessage, tracks: TrackFiles | None = None) -> int:
        """Replace the case; return its revision, which is part of its addresses.

        What is held already keeps its revision.
        """
        if made is self._made:
            return self.revision
        self._made = made
        self.revision += 1
        self._tracks = tracks
        prefix = f"{self.revision}/"
        self._files = {
            f"{prefix}case.json": json.dumps(made.message, separators=(",", ":")).encode(),
            f"{prefix}paths.bin": made.paths,
            f"{prefix}fans.bin": made.fans,
        }
        return self.revision

    def get(self, name: str) -> bytes | None:
        """Return a file of the current revision, None for anything else."""
        found = self._files.get(name)
        if found is None and self._tracks is not None:
            revision, _, part = name.partition("/")
            if revision == str(self.revision):
                return self._tracks.get(part)
        return found
