"""Saving a case: several files as one generation, whole or not at all.

1. Every new file, case.json with its number and hashes among them, is written to
   ``.legbook-save/`` and synced.
2. A manifest with all hashes is renamed into place there and synced: the point of no return.
3. Each file is renamed to its place, case.json last; then the save folder goes.

Cut short before 2, the case is the old generation and :func:`recover` clears up. Cut short after
it, every new file is in its place or waits in the save folder: readers take it from there
(:func:`viewer.formats.generation.view`) and :func:`recover` puts it in place.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from viewer.formats.generation import (
    CASE_FILE,
    MANIFEST,
    SAVE_FOLDER,
    read_manifest,
    safe_name,
    sha256_of,
)
from viewer.formats.patch import patch
from viewer.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_WAITING = ".new"


class SaveError(Exception):
    """A case that was not saved; it is on disk as it was."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that is done: its number and the SHA-256 of each file of the case."""

    generation: int
    hashes: Mapping[str, str]


def save_case(
    folder: Path,
    changed: Mapping[str, bytes],
    *,
    case: Mapping[str, Any] | None = None,
    expected: Mapping[str, str] | None = None,
    checkpoint: Callable[[str], None] | None = None,
) -> Saved:
    """Save files of a case as its next generation.

    Args:
        folder: the case's folder.
        changed: new bytes by name, without case.json.
        case: new content of case.json, None to keep it; its ``generation`` and ``files`` are
            set here.
        expected: SHA-256 by name of the files as they were read; one that is no longer so on
            disk was changed by another program, and nothing is saved.
        checkpoint: called with a name before each step, for tests that cut a save short.

    Raises:
        SaveError: another program changed a file, case.json cannot be read or is of a newer
            format, or the files cannot be written.
    """
    step = checkpoint or _nothing
    try:
        left = recover(folder)
        if any(p.severity == "error" for p in left):
            message = f"an earlier save is torn: {left[0].message}"
            raise SaveError(message)
        old = (folder / CASE_FILE).read_bytes()
        _refuse_conflicts(folder, expected or {}, changed)
        generation, hashes, text = _next_case(folder, old, case, changed)
        files = {**{n: b for n, b in changed.items() if n != CASE_FILE}, CASE_FILE: text}
        _stage(folder, files, generation, step)
    except OSError as error:
        message = f"the case cannot be written: {error}"
        raise SaveError(message) from error
    # From here on the new generation is the case, whatever happens.
    try:
        _finish(folder, step)
    except OSError as error:
        message = f"the case is saved, but its files are not all in place yet: {error}"
        raise SaveError(message) from error
    return Saved(generation, hashes)


def save_file(path: Path, data: bytes, *, expected: str | None = None) -> str:
    """Replace one file that belongs to no case, whole or not at all; return its SHA-256.

    Raises SaveError where another program changed it since ``expected``, or where it cannot be
    written.
    """
    try:
        if expected is not None and sha256_of(path) != expected:
            message = f"{path.name} was changed by another program"
            raise SaveError(message)
        temporary = path.with_name(f".{path.name}{_WAITING}")
        _write(temporary, data)
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        message = f"{path.name} cannot be written: {error}"
        raise SaveError(message) from error
    return hashlib.sha256(data).hexdigest()


def recover(folder: Path) -> list[Problem]:
    """Finish a save that was cut short, or clear away what it left; say which.

    Raises OSError where the folder cannot be written.
    """
    place = folder / SAVE_FOLDER
    if not place.is_dir():
        return []
    manifest = read_manifest(folder)
    if manifest is None:
        _clear(folder)
        return [
            Problem(
                "note",
                "save-rolled-back",
                "a save was cut short before it was whole; the case is as it was before",
                file=SAVE_FOLDER,
                found="an unfinished save",
                expected="no save under way",
            )
        ]
    problems: list[Problem] = []
    for pending in manifest.files:
        target = folder / pending.name
        here = sha256_of(target)
        if here == pending.new_sha256:
            continue
        if here is not None and here != pending.old_sha256:
            problems.append(_stranger(pending.name, "was changed by another program meanwhile"))
        elif sha256_of(place / pending.waiting) != pending.new_sha256:
            problems.append(_stranger(pending.name, "is no longer among what was saved"))
    if problems:
        return problems
    _finish(folder, _nothing)
    return [
        Problem(
            "note",
            "save-rolled-forward",
            "a save was cut short after it was whole; its files are now in place",
            file=SAVE_FOLDER,
            found=f"generation {manifest.generation}",
            expected="no save under way",
        )
    ]


def _stranger(name: str, what: str) -> Problem:
    return Problem(
        "error",
        "save-torn",
        f"a save was cut short, and {name} {what}: both are left alone",
        file=name,
        found="other bytes",
        expected="the file before or after the save",
    )


def _refuse_conflicts(
    folder: Path, expected: Mapping[str, str], changed: Mapping[str, bytes]
) -> None:
    for name in changed:
        if not safe_name(name):
            message = f"{name!r} is not a name inside the case"
            raise SaveError(message)
    for name, told in expected.items():
        if sha256_of(folder / name) != told:
            message = f"{name} was changed by another program since it was read"
            raise SaveError(message)


def _next_case(
    folder: Path, old: bytes, case: Mapping[str, Any] | None, changed: Mapping[str, bytes]
) -> tuple[int, dict[str, str], bytes]:
    """Return the next generation, the hashes of all files, and the bytes of case.json."""
    try:
        before = json.loads(old.decode("utf-8-sig"))
        start = old.index(b"{")
        number = before.get("format", 1)
        generation = int(before.get("generation") or 0) + 1
    except (ValueError, AttributeError, TypeError) as error:
        message = f"case.json cannot be read: {error}"
        raise SaveError(message) from error
    if not isinstance(number, int) or number > 1:
        message = f"the case is of format {number!r}, which this program cannot write"
        raise SaveError(message)
    content = dict(before if case is None else case)
    names = dict.fromkeys((*(before.get("files") or {}), *_layer_files(content), *changed))
    hashes: dict[str, str] = {}
    for name in names:
        if name == CASE_FILE:
            continue
        if name in changed:
            hashes[name] = hashlib.sha256(changed[name]).hexdigest()
        elif (found := sha256_of(folder / name)) is not None:
            hashes[name] = found
    content["generation"] = generation
    content["files"] = hashes
    return generation, hashes, patch(old, [(start, content)])


def _layer_files(case: Mapping[str, Any]) -> list[str]:
    layers = case.get("layers")
    names = [i if isinstance(i, str) else i.get("file") for i in layers or ()]
    return [name for name in names if isinstance(name, str) and safe_name(name)]


def _stage(
    folder: Path, files: Mapping[str, bytes], generation: int, step: Callable[[str], None]
) -> None:
    """Write the new files beside the case and then the manifest that makes them the case."""
    place = folder / SAVE_FOLDER
    step("begin")
    place.mkdir(exist_ok=True)
    told = []
    for number, (name, data) in enumerate(files.items()):
        waiting = f"{number}{_WAITING}"
        step(f"stage {name}")
        _write(place / waiting, data)
        told.append(
            {
                "name": name,
                "waiting": waiting,
                "new_sha256": hashlib.sha256(data).hexdigest(),
                "old_sha256": sha256_of(folder / name),
            }
        )
    manifest = json.dumps({"generation": generation, "files": told}, indent=1).encode()
    temporary = place / f"{MANIFEST}{_WAITING}"
    step("write manifest")
    _write(temporary, manifest)
    _sync_folder(place)
    step("commit")
    temporary.replace(place / MANIFEST)
    _sync_folder(place)
    _sync_folder(folder)


def _finish(folder: Path, step: Callable[[str], None]) -> None:
    """Put every waiting file in its place, case.json last, and clear the save folder."""
    manifest = read_manifest(folder)
    if manifest is None:
        return
    place = folder / SAVE_FOLDER
    for pending in sorted(manifest.files, key=lambda f: f.name == CASE_FILE):
        target = folder / pending.name
        if sha256_of(target) == pending.new_sha256:
            continue
        step(f"place {pending.name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        (place / pending.waiting).replace(target)
        _sync_folder(target.parent)
    step("clear")
    (place / MANIFEST).unlink()
    _sync_folder(place)
    step("remove")
    _clear(folder)
    step("end")


def _clear(folder: Path) -> None:
    """Remove the save folder and what a save puts there, nothing else."""
    place = folder / SAVE_FOLDER
    for path in place.iterdir():
        if path.name == MANIFEST or path.name.endswith(_WAITING):
            path.unlink()
    if not any(place.iterdir()):
        place.rmdir()
    _sync_folder(folder)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Sync a folder, so that a rename in it survives a power cut; Windows has no such call."""
    if os.name == "nt":
        return
    with _opened(folder) as handle:
        os.fsync(handle)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def _nothing(_name: str) -> None:
    """Go on."""
