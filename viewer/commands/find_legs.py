"""``legbook find-legs``: the legs in tracks as data and as text, with what each rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.commands import text
from viewer.commands.plain import padded, plain, width
from viewer.describe import found as wording
from viewer.model.time import to_iso
from viewer.session.found import find_legs

if TYPE_CHECKING:
    from viewer.replay.found.legs import End
    from viewer.session.document import Document
    from viewer.session.found import Proposal

Json = dict[str, Any]

_NONE = "No legs found.\n"
_NO_TRACKS = "No tracks here: nothing to find legs in.\n"


def found(document: Document) -> tuple[Proposal, ...]:
    """Return the legs in the tracks of a document."""
    return find_legs(document)


def data(proposals: tuple[Proposal, ...]) -> list[Json]:
    """Return the legs as plain data: windows in ISO 8601 UTC, kilometres."""
    return [_row(p) for p in proposals]


def as_text(proposals: tuple[Proposal, ...], document: Document) -> str:
    """Return a line for each leg, and under it what it rests on."""
    if not proposals:
        return _NONE if document.case.tracks else _NO_TRACKS
    head = ["Aircraft", "From → to", "Departed", "Arrived", "Sure"]
    rows = [head, *(_cells(p) for p in proposals)]
    widths = [max(width(r[i]) for r in rows) for i in range(len(head))]
    rest = text.COLUMNS - sum(widths[2:]) - 2 * (len(head) - 1)
    widths[0] = min(widths[0], max(8, rest - widths[1]))
    widths[1] = min(widths[1], max(12, rest - widths[0]))
    lines = []
    for cells, proposal in zip(rows, [None, *proposals], strict=True):
        shown = (padded(c, w) for c, w in zip(cells, widths, strict=True))
        lines.append("  ".join(shown).rstrip())
        for told in () if proposal is None else _details(proposal):
            lines += text.wrapped(f"    {plain(told)}", 6)
    return "\n".join(lines) + "\n"


def _row(proposal: Proposal) -> Json:
    leg = proposal.leg
    return {
        "aircraft": proposal.name,
        "icao24": proposal.icao24,
        "from": _place(leg.start),
        "to": _place(leg.end),
        "departed": [to_iso(v) for v in leg.start.window],
        "arrived": [to_iso(v) for v in leg.end.window],
        "confidence": round(leg.sure, 2),
        "distance_km": round(leg.distance_m / 1000.0, 3),
        "gaps": leg.gaps,
        "reasons": list(_details(proposal)),
    }


def _place(end: End) -> Any:  # noqa: ANN401 plain JSON: a place as a case file writes it
    if len(end.fields) > 1:
        return {"any_of": list(end.fields)}
    return end.fields[0] if end.fields else None


def _cells(proposal: Proposal) -> list[str]:
    leg = proposal.leg
    return [
        plain(proposal.name),
        plain(f"{wording.place(leg.start)} → {wording.place(leg.end)}"),
        wording.window(leg.start),
        wording.window(leg.end),
        f"{leg.sure:.2f}",
    ]


def _details(proposal: Proposal) -> tuple[str, ...]:
    leg = proposal.leg
    compared = (wording.comparison(c) for c in proposal.reported)
    return (*wording.reasons(leg), wording.distance(leg), *compared)
