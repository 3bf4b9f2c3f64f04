"""The shipped case as it opens at start-up: its bundle, made when the program is built.

``write`` is called by the build; ``load`` by the window. A bake is used only where the files of
the shipped case and the code that read them are those it was made from.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from viewer import __version__
from viewer.paths import layers, resources
from viewer.session.bundle import VERSION, Bundle, BundleError, from_bytes, to_bytes

NAME = "case.bundle"
SHIPPED = "venezuela-2019"
_MAGIC = b"legbook bake 1\n"
_TABLES = ("aircraft-types.json", "countries.json")
_MAKERS = ("formats", "geo", "model", "replay", "session")


def shipped_case() -> Path:
    """Return the folder of the case that ships with the program."""
    return layers() / SHIPPED


def write(out_dir: Path) -> None:
    """Read the shipped case and write its bundle to ``out_dir``, with what it was made from."""
    from viewer.session.pipeline import run  # noqa: PLC0415 the window must not pay for it

    folder = shipped_case()
    bundle = run([folder])
    names = dict.fromkeys(bundle.records.locations, "")
    bundle = bundle._replace(records=bundle.records._replace(locations=names))
    stamp = json.dumps(_stamp(folder), sort_keys=True).encode()
    out_dir.mkdir(parents=True, exist_ok=True)
    target = out_dir / NAME
    temporary = target.with_suffix(".tmp")
    temporary.write_bytes(_MAGIC + stamp + b"\n" + to_bytes(bundle))
    temporary.replace(target)


def load(built: Path | None = None) -> Bundle | None:
    """Return the baked bundle, None where there is none for the files and the code of now."""
    try:
        folder = shipped_case()
        path = (built or resources() / "built") / NAME
        raw = path.read_bytes()
        magic_end = len(_MAGIC)
        stamp_end = raw.index(b"\n", magic_end)
        if raw[:magic_end] != _MAGIC or json.loads(raw[magic_end:stamp_end]) != _stamp(folder):
            return None
        if _code_is_newer(path):
            return None
        bundle = from_bytes(raw[stamp_end + 1 :])
    except (OSError, BundleError, ValueError):
        return None  # not built, or built by another version: the worker reads the case instead
    places = {name: str(folder / name) for name in bundle.records.locations}
    return bundle._replace(records=bundle.records._replace(locations=places))


def _stamp(folder: Path) -> dict[str, object]:
    """Return what a bake depends on: the files of the case and the version of the code."""
    tables = [resources() / name for name in _TABLES]
    return {
        "version": __version__,
        "bundle": VERSION,
        "files": {p.relative_to(folder).as_posix(): _hash(p) for p in sorted(_files(folder))},
        "tables": {p.name: _hash(p) for p in tables if p.is_file()},
    }


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _code_is_newer(baked: Path) -> bool:
    """Tell whether the code changed since the bake; only a checkout's code ever changes."""
    package = Path(__file__).resolve().parents[1]
    if (package / "_data").exists():
        return False
    made = baked.stat().st_mtime_ns
    return any(_any_newer(package / room, made) for room in _MAKERS)


def _any_newer(folder: str | Path, made: int) -> bool:
    """Tell whether a module in a folder or beneath it changed after ``made``, nanoseconds."""
    # scandir and not Path.rglob: it runs at every start from a checkout, over 170 files.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                if entry.stat().st_mtime_ns > made:
                    return True
            elif entry.name != "__pycache__" and entry.is_dir() and _any_newer(entry.path, made):
                return True
    return False


def _files(folder: Path) -> list[Path]:
    return [
        Path(root) / name
        for root, _, names in os.walk(folder)
        for name in names
        if not name.endswith((".tmp", "~"))
    ]
