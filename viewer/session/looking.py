"""A look into a table, for the dialog that asks what its columns mean; the worker opens it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from viewer.session.worker import FAILED, HEAD, LOOKED

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_ROWS = 50
_LONGEST = 200
_MOST_COLUMNS = 500


def answer(path: str, mappings: dict[str, Any] | None) -> tuple[bool, dict[str, Any]]:
    """Return (True, what is in a table), or (False, the reason why it is none); in the worker.

    The table: ``header``, the first ``rows`` as texts, its ``signature``, the ``mapping`` guessed
    or told before, ``told`` whether it was told, ``lacks`` what the guess lacks, in words.
    """
    from pathlib import Path  # noqa: PLC0415 as below

    from viewer.formats.tracks import any_table, mapping, packed  # noqa: PLC0415 in the worker
    from viewer.formats.tracks.reader import DeclinedError  # noqa: PLC0415 as above
    from viewer.formats.tracks.registry import source_of  # noqa: PLC0415 as above

    try:
        source = source_of(Path(path), remembered=mappings)
        reason = any_table.declines(source)
        if reason is not None:
            return False, {"reason": reason}
        header, rows = any_table.look(source)
    except (OSError, DeclinedError, packed.TooMuchError) as error:
        return False, {"reason": str(error)}
    guessed = mapping.guess(header, rows)
    told = any_table.remembered(source, header)
    return True, {
        "header": header[:_MOST_COLUMNS],
        "rows": [[c[:_LONGEST] for c in row[:_MOST_COLUMNS]] for row in rows[:_MOST_ROWS]],
        "signature": mapping.signature(header),
        "mapping": mapping.to_data(told or guessed.mapping),
        "told": told is not None,
        "lacks": guessed.lacks,
    }


def look(path: str, mappings: Mapping[str, Any]) -> dict[str, Any] | str:
    """Have a worker look into a table; return what it saw (see :func:`answer`), or why not."""
    from viewer.session.opening import Spare  # noqa: PLC0415 it starts workers

    request = {"look": path, "mappings": dict(mappings)}
    try:
        process = Spare().take()
    except OSError as error:
        return str(error)
    if process is None or process.stdin is None or process.stdout is None:
        return "the worker cannot be started"
    with process:
        try:
            process.stdin.write(json.dumps(request).encode())
            process.stdin.close()
            head = process.stdout.read(HEAD.size)
            if len(head) < HEAD.size:
                return "the worker ended without an answer"
            kind, length = HEAD.unpack(head)
            content = json.loads(process.stdout.read(length))
        except (OSError, ValueError) as error:
            process.kill()
            return str(error)
    if kind == LOOKED and isinstance(content, dict):
        return content
    return str(content.get("reason")) if kind == FAILED else "the answer is not understood"
