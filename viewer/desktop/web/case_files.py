"""The open case as the address space serves it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viewer.page.messages import CaseMessage


class CaseFiles:
    """The open case as the address space serves it: ``<revision>/<name>`` to bytes."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.revision = 0
        self._files: dict[str, bytes] = {}

    def put(self, made: CaseMessage) -> int:
        """Replace the case; return its revision, which is part of its addresses."""
        self.revision += 1
        prefix = f"{self.revision}/"
        self._files = {
            f"{prefix}case.json": json.dumps(made.message, separators=(",", ":")).encode(),
            f"{prefix}paths.bin": made.paths,
            f"{prefix}fans.bin": made.fans,
        }
        return self.revision

    def get(self, name: str) -> bytes | None:
        """Return a file of the current revision, None for anything else."""
        return self._files.get(name)
