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
        raw = ((built or resources() / "built") / NAME).read_bytes()
        magic_end = len(_MAGIC)
        stamp_end = raw.index(b"\n", magic_end)
        if raw[:magic_end] != _MAGIC or json.loads(raw[magic_end:stamp_end]) != _stamp(folder):
            return None
        bundle = from_bytes(raw[stamp_end + 1 :])
    except (OSError, BundleError, ValueError):
        return None  # not built, or built by another version: the worker reads the case instead
    places = {name: str(folder / name) for name in bundle.records.locations}
    return bundle._replace(records=bundle.records._replace(locations=places))


def _stamp(folder: Path) -> dict[str, object]:
    """Return what a bake depends on: the files of the case and the version of the code."""
    return {
        "version": __version__,
        "bundle": VERSION,
        "files": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(_files(folder))
        },
    }


def _files(folder: Path) -> list[Path]:
    return [
        Path(root) / name
        for root, _, names in os.walk(folder)
        for name in names
        if not name.endswith((".tmp", "~"))
    ]
