"""``legbook convert``: tracks (and plain features) from any format read to one that is written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from viewer import formats
from viewer.commands.plain import plain
from viewer.formats.records import FEATURES, TRACKS
from viewer.model.track import from_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.formats.records import Records
    from viewer.formats.tracks.columns import Positions
    from viewer.formats.tracks.writers.content import Content
    from viewer.model.problem import Problem
    from viewer.model.track import Track


def convert(paths: Sequence[str], target: str) -> tuple[int, list[str]]:
    """Read the paths, write the target whole or not at all; return a status and messages."""
    out = Path(target)
    if same := next((p for p in paths if _same(Path(p), out)), None):
        return 1, [f"{plain(target)} is what is read ({plain(same)}): choose another file"]
    records, problems, positions = formats.read_all(paths)
    errors = [_line(p) for p in problems if p.severity == "error"]
    content = _content(records, positions)
    if not content.tracks and not content.features:
        return 1, [*errors, f"nothing to write to {plain(target)}: no tracks and no features"]
    messages = [*errors, *_left_out(records)]
    try:
        lost = _write(content, out)
    except OSError as error:
        return 1, [*messages, f"{plain(target)} cannot be written: {error.strerror or error}"]
    messages += [f"{plain(target)}: {plain(told)}" for told in lost]
    return (1 if errors else 0), messages


def _same(path: Path, out: Path) -> bool:
    try:
        return path.samefile(out)
    except (OSError, ValueError):
        return False


def _content(records: Records, positions: dict[str, Positions]) -> Content:
    from viewer.formats.tracks import columns  # noqa: PLC0415 numpy
    from viewer.formats.tracks.writers.content import Content  # noqa: PLC0415 numpy

    tracks: list[Track] = []
    parts: list[Positions] = []
    features: list[dict[str, Any]] = []
    for file in records.files:
        if file.kind == TRACKS and file.file in positions:
            parts.append(columns.renumbered(positions[file.file], len(tracks)))
            tracks += [from_data(f.properties) for f in file.features]
        elif file.kind == FEATURES:
            features += [
                {"type": "Feature", "geometry": f.geometry, "properties": f.properties}
                for f in file.features
            ]
    return Content(tracks, columns.joined(parts), features)


def _left_out(records: Records) -> list[str]:
    """Say which files hold what is neither a track nor a plain feature."""
    return [
        f"{plain(f.file)}: its {len(f.features)} {f.kind} are not converted"
        for f in records.files
        if f.kind not in (TRACKS, FEATURES) and f.features
    ]


def _write(content: Content, out: Path) -> list[str]:
    """Write beside the target, then put it in its place. Raises OSError."""
    from viewer.formats.tracks.writers import registry  # noqa: PLC0415 for this command only

    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            told = registry.write(content, cast("BinaryIO", file), out.suffix)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)
    return told


def _line(problem: Problem) -> str:
    where = problem.file or ""
    if problem.line is not None:
        where = f"{where}:{problem.line}"
    return plain(f"{where}: {problem.message}" if where else problem.message)
