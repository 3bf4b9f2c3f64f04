"""Which reader reads what: by extension first, then by a look at the content.

A reader that declines says why; where all decline, the user sees every reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viewer.formats import casefolder, csl, geojson, trackfiles
from viewer.formats.generation import CASE_FILE
from viewer.formats.records import FileRecord, Records
from viewer.formats.source import SourceText, UnreadableError, load
from viewer.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from viewer.formats.tracks.columns import Positions


@dataclass(frozen=True, slots=True)
class Reader:
    """How one format is known and read."""

    name: str
    extensions: tuple[str, ...]
    declines: Callable[[SourceText], str | None]
    read: Callable[[SourceText], tuple[list[FileRecord], list[Problem]]]


READERS: tuple[Reader, ...] = (
    Reader(geojson.NAME, geojson.EXTENSIONS, geojson.declines, geojson.read),
    Reader(csl.NAME, csl.EXTENSIONS, csl.declines, csl.read),
)


def read(
    paths: Sequence[str | Path],
    progress: Callable[[str, int, int], None] | None = None,
    mappings: dict[str, Any] | None = None,
) -> tuple[Records, list[Problem], dict[str, Positions]]:
    """Read case folders and files as one document; never raises for what is in them.

    ``progress`` is told (name, number done, number of all) before each path. The positions of
    tracks are by file. ``mappings`` are what the user said of tables, by their signatures.
    """
    gathered = _Gathered(progress, mappings)
    for number, given in enumerate(paths):
        path = Path(given)
        if progress is not None:
            progress(path.name, number, len(paths))
        gathered.take(path)
    case = gathered.case
    title = case.get("title") if case is not None else None
    records = Records(
        title=title,
        case=case,
        files=tuple(gathered.files),
        locations=gathered.locations,
        read_only=gathered.read_only,
    )
    return records, gathered.problems, gathered.positions


class _Gathered:
    """What several paths gave, with one name for each file."""

    def __init__(
        self,
        progress: Callable[[str, int, int], None] | None,
        mappings: dict[str, Any] | None,
    ) -> None:
        self._mappings = mappings
        self.positions: dict[str, Positions] = {}
        self._progress = progress
        self.case: dict[str, Any] | None = None
        self.files: list[FileRecord] = []
        self.problems: list[Problem] = []
        self.locations: dict[str, str] = {}
        self.read_only: str | None = None
        self._seen: set[str] = set()

    def take(self, path: Path) -> None:
        try:
            key = str(path.resolve())
            folder = path.is_dir()
            holds_case = folder and (path / CASE_FILE).exists()
        except (OSError, ValueError, RuntimeError) as error:
            self.problems.append(_unreadable(str(path), str(error)))
            return
        if key in self._seen:
            return
        self._seen.add(key)
        if path.name == CASE_FILE and not folder:
            self._case_folder(path.parent, str(path))
        elif holds_case or (folder and (path / ".legbook-save").is_dir()):
            self._case_folder(path, str(path))
        elif folder:
            self._plain_folder(path)
        else:
            self._file(path)

    def _case_folder(self, folder: Path, given: str) -> None:
        if self.case is not None:
            self.problems.append(
                Problem(
                    "error",
                    "second-case",
                    "only one case can be open at a time",
                    file=given,
                    found="a second case",
                    expected="one case, with any number of other files",
                )
            )
            return
        if not (folder / CASE_FILE).exists() and not folder.is_dir():
            self.problems.append(_unreadable(given, "No such file or directory"))
            return
        result = casefolder.read(folder, self._progress, self._mappings)
        taken = set(self.locations)
        if clash := taken & set(result.locations):
            self._rename(clash)
        self.case = result.case
        self.files.extend(result.files)
        self.problems.extend(result.problems)
        self.positions.update(result.positions)
        self.locations.update(result.locations)
        self.read_only = result.read_only

    def _rename(self, clash: set[str]) -> None:
        """Give way to a case's own names: files read before it take their folder's name too."""
        names = {old: self._free_name(Path(self.locations[old]), also=old) for old in clash}
        self.locations = {names.get(n, n): p for n, p in self.locations.items()}
        self.positions = {names.get(n, n): p for n, p in self.positions.items()}
        self.files = [
            FileRecord(names.get(f.file, f.file), f.kind, f.features, f.set_aside, f.sha256)
            for f in self.files
        ]

    def _plain_folder(self, folder: Path) -> None:
        """Read a folder without case.json: traces as one layer, else the files known by name."""
        if trackfiles.is_one_layer(folder):
            self._tracks(folder)
            return
        try:
            names = sorted(p for p in folder.iterdir() if p.is_file() and trackfiles.known_name(p))
        except OSError as error:
            self.problems.append(_unreadable(str(folder), error.strerror or str(error)))
            return
        if not names:
            self.problems.append(
                Problem(
                    "error",
                    "no-case",
                    f"{folder} holds no case.json, no GeoJSON and no tracks",
                    file=str(folder),
                    found="a folder",
                    expected="case.json, GeoJSON or files of tracks",
                )
            )
        for path in names:
            self._file(path)

    def _tracks(self, path: Path) -> trackfiles.Found:
        """Read a file or folder of tracks, if it is one; its layers and problems are taken."""
        name = self._free_name(path)
        found = trackfiles.read(path, name, self._progress, self._mappings)
        if found.files:
            self.files.extend(found.files)
            self.positions.update({name: found.positions} if found.positions is not None else {})
            self.locations[name] = str(path)
        self.problems.extend(found.problems)
        return found

    def _file(self, path: Path) -> None:
        tracks = self._tracks(path)
        if tracks.files or tracks.refused:
            return
        name = self._free_name(path)
        try:
            text = load(path, name)
        except UnreadableError as error:
            problem = error.problem
            self.problems.append(
                Problem(
                    problem.severity,
                    problem.code,
                    problem.message.replace(name, str(path), 1),
                    file=str(path),
                    line=problem.line,
                    found=problem.found,
                    expected=problem.expected,
                )
            )
            return
        reasons = list(tracks.reasons)
        for reader in _in_order(path):
            reason = reader.declines(text)
            if reason is None:
                files, problems = reader.read(text)
                self.files.extend(files)
                self.problems.extend(problems)
                self.locations[name] = str(path)
                return
            reasons.append(f"{reader.name}: {reason}")
        self.problems.append(
            text.problem(
                "unknown-format",
                f"{name} is in no format known here",
                offset=text.start,
                found="; ".join(reasons),
                expected="a case, GeoJSON, CSL-JSON or a tracker's file",
            )
        )

    def _free_name(self, path: Path, also: str | None = None) -> str:
        """Return the shortest ending of the path that no other file has as its name."""
        parts = [p for p in path.parts if p not in ("/", "..", ".")] or [str(path)]
        for length in range(1, len(parts) + 1):
            name = "/".join(parts[-length:])
            if name not in self.locations and name != also:
                return name
        number = 2
        while f"{path.name} ({number})" in self.locations:
            number += 1
        return f"{path.name} ({number})"


def _in_order(path: Path) -> list[Reader]:
    """Return the readers, those that claim the extension first."""
    suffix = path.suffix.lower()
    return sorted(READERS, key=lambda r: suffix not in r.extensions)


def _unreadable(file: str, reason: str) -> Problem:
    return Problem(
        "error",
        "unreadable",
        f"{file} cannot be read: {reason}",
        file=file,
        found=reason,
        expected="a file or a folder that can be read",
    )
