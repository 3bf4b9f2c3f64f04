"""Readers and writers of files: bytes in, plain records and problems out, bytes again.

:func:`read` reads paths into records, :func:`viewer.formats.build.build_case` makes a case of
them. Building needs the standard library only; reading needs msgspec, so it is imported on use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from viewer.formats.records import Records
    from viewer.formats.tracks.columns import Positions
    from viewer.model.problem import Problem


def read(
    paths: Sequence[str | Path], progress: Callable[[str, int, int], None] | None = None
) -> tuple[Records, list[Problem]]:
    """Read case folders and files as one document; never raises for what is in them.

    ``progress`` is told (name, number done, number of all) before each path.
    """
    records, problems, _ = read_all(paths, progress)
    return records, problems


def read_all(
    paths: Sequence[str | Path],
    progress: Callable[[str, int, int], None] | None = None,
    mappings: dict[str, Any] | None = None,
) -> tuple[Records, list[Problem], dict[str, Positions]]:
    """Read as :func:`read` does; return the positions of tracks as well, by file.

    ``mappings`` are what the user said of the columns of tables: data of
    :mod:`viewer.formats.tracks.mapping` by the tables' signatures.
    """
    from viewer.formats import registry  # noqa: PLC0415 the window's start must not pay for it

    return registry.read(paths, progress, mappings)
