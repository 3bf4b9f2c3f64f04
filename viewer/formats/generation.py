"""Generations: which bytes are those of one whole save of a case, also after a torn one.

A save first writes every new file into ``.legbook-save/`` and then, as its point of no return,
a manifest there (:mod:`viewer.session.save`). Before the manifest stands, the files in the folder
are the old generation, whole. After it stands, each file of the new generation is either in its
place or still in the save folder. So a reader need not write to see one whole generation.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from viewer.model.problem import Problem

SAVE_FOLDER = ".legbook-save"
MANIFEST = "manifest.json"
CASE_FILE = "case.json"
_MANIFEST_LIMIT = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pending:
    """One file of a save under way: its name in the case, where its new bytes wait, its hashes."""

    name: str
    waiting: str
    new_sha256: str
    old_sha256: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A save that has passed its point of no return but may not be finished."""

    generation: int
    files: tuple[Pending, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Where to read each file of a case from, and what to say about it."""

    places: dict[str, Path]
    problems: tuple[Problem, ...] = ()

    def path(self, folder: Path, name: str) -> Path:
        """Return where the bytes of a file of the case are."""
        return self.places.get(name, folder / name)


def safe_name(name: str) -> bool:
    """Tell whether a name in a case stays inside its folder."""
    path = PurePosixPath(name)
    return (
        bool(path.parts)
        and not path.is_absolute()
        and ".." not in path.parts
        and path.parts[0] != SAVE_FOLDER
        and not any(c in name for c in "\\:\0")
    )


def inside(folder: Path, name: str) -> bool:
    """Tell whether a file of a case, links followed, lies inside the case's folder."""
    try:
        return safe_name(name) and (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def view(folder: Path) -> View:
    """Say where to read the one whole generation of a case folder; writes nothing."""
    try:
        if not (folder / SAVE_FOLDER).is_dir():
            return View({})
    except OSError:
        return View({})
    manifest = read_manifest(folder)
    if manifest is None:
        return View({}, (_note("save-unfinished", _UNFINISHED, "nothing of it was in place"),))
    places: dict[str, Path] = {}
    problems: list[Problem] = []
    for pending in manifest.files:
        waiting = folder / SAVE_FOLDER / pending.waiting
        if sha256_of(folder / pending.name) == pending.new_sha256:
            continue
        if sha256_of(waiting) == pending.new_sha256:
            places[pending.name] = waiting
        else:
            problems.append(_lost(pending))
    told = f"generation {manifest.generation} is what is shown"
    problems.insert(0, _note("save-recovered", _RECOVERED, told))
    return View(places, tuple(problems))


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a save, None where there is none that is whole."""
    path = folder / SAVE_FOLDER / MANIFEST
    try:
        if not path.is_file() or path.stat().st_size > _MANIFEST_LIMIT:
            return None
        data = json.loads(path.read_bytes())
        files = tuple(
            Pending(str(f["name"]), str(f["waiting"]), str(f["new_sha256"]), f["old_sha256"])
            for f in data["files"]
        )
        generation = int(data["generation"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not all(safe_name(f.name) and safe_name(f.waiting) for f in files):
        return None
    return Manifest(generation, files)


def sha256_of(path: Path) -> str | None:
    """Return the SHA-256 of a regular file in hex, None where it cannot be read."""
    try:
        if not path.is_file():
            return None
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


_UNFINISHED = "a save of this case was cut short before it was whole; the case is as it was before"
_RECOVERED = "a save of this case was cut short after it was whole; the saved case is shown"


def _note(code: str, message: str, found: str) -> Problem:
    return Problem(
        "note", code, message, file=SAVE_FOLDER, found=found, expected="no save under way"
    )


def _lost(pending: Pending) -> Problem:
    return Problem(
        "error",
        "save-torn",
        f"{pending.name} is neither the file that was saved nor is that one waiting",
        file=pending.name,
        found="other bytes",
        expected=f"SHA-256 {pending.new_sha256}",
    )
