"""A copy of a case's folder, for cases that cannot be written where they are."""

from __future__ import annotations

import shutil
import stat
from typing import TYPE_CHECKING

from viewer.formats.generation import CASE_FILE

if TYPE_CHECKING:
    from pathlib import Path


class CopyError(Exception):
    """A copy that was not made; nothing of it is left."""


def copy_case(folder: Path, target: Path) -> None:
    """Copy a case's folder, with everything in it, to a new one whose files can be written.

    ``target`` must not exist, or be an empty folder. Links that lead out of the folder are left
    out. Raises CopyError.
    """
    source, place = folder.resolve(), target.resolve()
    if not (source / CASE_FILE).is_file():
        message = f"There is no case in {folder}"
        raise CopyError(message)
    if place.is_relative_to(source):
        message = "A copy cannot lie inside the case itself."
        raise CopyError(message)
    half = place.with_name(f".{place.name}.part")
    try:
        if place.exists() and (not place.is_dir() or any(place.iterdir())):
            message = f"{target} is there already, and not empty."
            raise CopyError(message)
        if half.exists():
            shutil.rmtree(half)
        half.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, half, ignore=lambda at, names: _outside(source, at, names))
        for path in (half, *half.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
        if place.exists():
            place.rmdir()
        half.replace(place)
    except (OSError, shutil.Error) as error:
        shutil.rmtree(half, ignore_errors=True)
        message = f"The copy cannot be written: {error}"
        raise CopyError(message) from error


def _outside(root: Path, at: str, names: list[str]) -> list[str]:
    return [n for n in names if not (type(root)(at) / n).resolve().is_relative_to(root)]
