"""``legbook steps``: the steps of the replay as data and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.commands.plain import plain
from viewer.describe import steps, transcript
from viewer.model.time import to_iso
from viewer.replay.places import notation

if TYPE_CHECKING:
    from viewer.session.document import Document

Json = dict[str, Any]


def data(document: Document, hypotheses: tuple[str, ...] | None) -> list[Json]:
    """Return a row for each step of the versions shown (None: of all)."""
    case = document.case
    rows = []
    for step in steps.steps(case, document.program, hypotheses):
        found = steps.support(case, step)
        rows.append(
            {
                "number": step.number,
                "id": step.id,
                "kind": step.what,
                "subject": step.thing,
                "title": step.title,
                "at": to_iso(int(step.at)),
                "window": [to_iso(v) for v in step.bounds],
                "place": notation(case, steps.place_of(case, step)),
                "text": step.text,
                "aircraft": list(step.aircraft),
                "hypotheses": list(step.versions),
                "sources": list(found.sources),
                "origins": found.origins,
                "contradicted_by": list(found.against),
            }
        )
    return rows


def as_text(document: Document, hypotheses: tuple[str, ...] | None, *, markdown: bool) -> str:
    """Return the transcript; on a terminal, control characters of the case are written out."""
    case = document.case
    listed = steps.steps(case, document.program, hypotheses)
    write = transcript.markdown if markdown else transcript.plain
    return "\n".join(plain(line) for line in write(case, listed, hypotheses).split("\n"))
