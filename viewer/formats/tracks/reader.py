"""What a reader of tracks is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from viewer.formats.tracks import packed
from viewer.model.problem import Problem, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from viewer.formats.tracks.columns import Positions
    from viewer.formats.tracks.mapping import Mapping
    from viewer.model.track import Track

Progress = Callable[[str, int, int], None]
"""Told (what is read, how much is done, of how much) now and then."""

HEAD = 65_536
"""How many (unpacked) bytes a reader may look at before it accepts a file."""
PROBLEMS_TOLD = 100
"""How many problems of one sort a reader tells one by one; the rest are counted."""


class DeclinedError(Exception):
    """This reader does not read this file; the message says why."""


Declined = DeclinedError


class ColumnsUnknownError(DeclinedError):
    """A table whose columns have to be named first: nobody can be sure what they mean."""


class RefusedError(DeclinedError):
    """A file of a format that is known, and that is not read: damaged, too large, or an attack.

    No other reader is asked.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        """Keep the line where the reason lies, if it is known."""
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Source:
    """One file (or folder) as a reader sees it.

    ``name`` is its name in the document. ``head`` are its first bytes, unpacked where it is gzip.
    ``mapping`` is how the columns of a table are to be read, where the user has said so;
    ``remembered`` are data of mappings by the signatures of tables they were made for.
    """

    path: Path
    name: str
    head: bytes = b""
    size: int = 0
    gzipped: bool = False
    folder: bool = False
    mapping: Mapping | None = None
    remembered: dict[str, Any] = field(default_factory=dict)
    _data: bytes | None = None

    @property
    def suffix(self) -> str:
        """The extension in lower case, without .gz behind it."""
        suffixes = [s.lower() for s in self.path.suffixes]
        if suffixes and suffixes[-1] == ".gz":
            suffixes.pop()
        return suffixes[-1] if suffixes else ""

    def data(self) -> bytes:
        """Return all bytes, unpacked where the file is gzip. Raises Declined beyond the limits."""
        if self._data is None:
            self._data = packed.whole(self.path, gzipped=self.gzipped)
        return self._data

    def forget(self) -> None:
        """Let the bytes go: what was made of them is large as well."""
        self._data = None

    def text_head(self) -> str:
        """Return the first bytes as text, for a look: what is no UTF-8 is replaced."""
        return packed.decoded(self.head, errors="replace")


@dataclass(slots=True)
class TrackFile:
    """What a reader found in one file.

    ``features`` are GeoJSON features of what is no track: waypoints, routes, areas.
    """

    format: str
    tracks: list[Track]
    positions: Positions
    features: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Notes:
    """Problems of one file while it is read; each sort is told so often, then counted."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        code: str,
        message: str,
        *,
        line: int | None = None,
        found: str | None = None,
        expected: str | None = None,
        severity: Severity = "warning",
        path: str | None = None,
    ) -> None:
        """Note a problem."""
        seen = self.counts.get(code, 0) + 1
        self.counts[code] = seen
        if seen <= PROBLEMS_TOLD:
            self.problems.append(
                Problem(
                    severity,
                    code,
                    message,
                    file=self.file,
                    line=line,
                    property=path,
                    found=found,
                    expected=expected,
                )
            )

    def note(self, code: str, message: str, **parts: Any) -> None:  # noqa: ANN401 as add takes
        """Note something the user may want to know."""
        self.add(code, message, severity="note", **parts)

    def all(self) -> list[Problem]:
        """Return the problems, and how many more there are of each sort."""
        more = [
            Problem(
                "note",
                code,
                f"{count - PROBLEMS_TOLD} more problems of this kind in {self.file}",
                file=self.file,
            )
            for code, count in self.counts.items()
            if count > PROBLEMS_TOLD
        ]
        return [*self.problems, *more]
