"""Makes `resources/built/`: what the program would otherwise compute at every start.

Two makers, each in its own room: `viewer.page.prerender` renders folium's
constant shell, `viewer.session.bake` reads the shipped case into the form the
window starts from. They run again only when something they may read changed.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["MAKERS", "BuiltError", "make"]

MAKERS = ("viewer.page.prerender", "viewer.session.bake")
"""Modules with `write(out_dir: Path) -> None`, in the order they run."""

STAMP = "stamp.json"

_SOURCES = ("viewer", "resources", "layers")
_NOT_SOURCES = ("__pycache__", "_data", "built")
_DISTRIBUTIONS = (
    "airportsdata",
    "branca",
    "folium",
    "geopy",
    "jinja2",
    "msgspec",
    "pyproj",
    "shapely",
)


class BuiltError(RuntimeError):
    """A maker could not be imported; the message says which and why."""


def make(root: Path) -> bool:
    """Make `resources/built/` current.

    Args:
        root: the repository's folder, from which `viewer` can be imported.

    Returns:
        True where the makers ran, False where nothing had changed since.

    Raises:
        BuiltError: a maker is missing or cannot be imported.
    """
    built = root / "resources" / "built"
    stamp = built / STAMP
    wanted = {"inputs": _digest(root), "distributions": _versions()}
    if stamp.is_file() and json.loads(stamp.read_text(encoding="utf-8")) == wanted:
        return False
    built.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for name in MAKERS:
        try:
            maker = importlib.import_module(name)
        except ImportError as error:
            message = f"resources/built/ cannot be made: importing {name} failed: {error}"
            raise BuiltError(message) from error
        maker.write(built)
    stamp.write_text(json.dumps(wanted, indent=1) + "\n", encoding="utf-8")
    return True


def _digest(root: Path) -> str:
    """Return a hash over the names and bytes of everything the makers may read."""
    total = hashlib.sha256()
    for path in _inputs(root):
        total.update(path.relative_to(root).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _inputs(root: Path) -> Iterator[Path]:
    for folder in _SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not set(path.relative_to(root).parts) & set(_NOT_SOURCES):
                yield path


def _versions() -> dict[str, str | None]:
    """Return the installed version of each library whose output or data is baked in."""
    return {name: _version(name) for name in _DISTRIBUTIONS}


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
