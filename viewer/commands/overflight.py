"""``legbook overflight``: the rows as data and as text; each names what its path rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.commands import text
from viewer.commands.plain import padded, plain, width
from viewer.describe import overflight as over
from viewer.describe import timeline
from viewer.geo.borders import borders
from viewer.model.time import to_iso
from viewer.session.flown import flown

if TYPE_CHECKING:
    from viewer.describe.overflight import Overflight, Row
    from viewer.session.document import Document

Json = dict[str, Any]

ASK = "--shortest-path answers for the shortest path instead, which is not the path flown"
_IN_FORCE = {
    "yes": "in force then",
    "no": "not in force then",
    "possible": "possibly in force then",
}
_LENGTH = 3
_BOUNDS = {"path": "", "border": "", "gap": " (positions end)"}


def found(document: Document, *, shortest_path: bool) -> Overflight:
    """Return what the legs of a document passed over."""
    windows = timeline.tightened(document.program)
    return over.overflight(
        document.case,
        document.shapes,
        borders(),
        shortest_path=shortest_path,
        windows=windows,
        tracks=flown(document, windows),
    )


def messages(found: Overflight) -> tuple[str, ...]:
    """Return a line for each leg that was refused, or is tracked and without a track."""
    bare = dict.fromkeys(row.leg for row in found.rows if row.windows_only)
    lines = [f"{plain(leg)}: {over.WINDOWS_ONLY}" for leg in bare]
    lines += [f"{plain(r.leg)}: refused: {r.reason}" for r in found.refused]
    if any(r.code == over.UNKNOWN_PATH for r in found.refused):
        lines.append(ASK)
    return tuple(lines)


def data(found: Overflight) -> list[Json]:
    """Return the rows as plain data: degrees, kilometres, times in ISO 8601 UTC."""
    return [_data(row, found.borders) for row in found.rows]


def as_text(found: Overflight) -> str:
    """Return the rows as a table, what was refused, and the premises."""
    parts = []
    if found.rows:
        parts.append(_table(found))
    crossed = {row.leg for row in found.rows}
    dry = [leg for leg in found.answered if leg not in crossed]
    if dry:
        parts.append(f"Over no country and no area: {', '.join(plain(leg) for leg in dry)}")
    if found.refused:
        lines = [text.wrapped(f"  {plain(r.leg)}: {r.reason}", 4) for r in found.refused]
        told = ["Refused", *(line for some in lines for line in some)]
        if any(r.code == over.UNKNOWN_PATH for r in found.refused):
            told += text.wrapped(f"  {ASK}", 4)
        parts.append("\n".join(told))
    premises = [f"Borders: {found.borders}", f"Not in it: {over.SEA}"]
    if not found.rows or any(row.timing == "windows" for row in found.rows):
        premises.append(f"Premise: {over.EVEN}")
    if any(row.timing == "positions" for row in found.rows):
        premises.append(f"Premise: {over.BETWEEN}")
    if any(row.windows_only for row in found.rows):
        premises.append(f"(windows): {over.WINDOWS_ONLY}")
    parts.append("\n".join(line for p in premises for line in text.wrapped(p, 4)))
    return "\n\n".join(parts) + "\n"


def _data(row: Row, told: str) -> Json:
    return {
        "leg": row.leg,
        "basis": row.basis,
        "country": row.code,
        "name": row.name,
        "enter": [round(v, 5) for v in row.enter],
        "exit": [round(v, 5) for v in row.leave],
        "km": round(row.length_m / 1000.0, 3),
        "time": [list(map(to_iso, over.widened(r))) for r in (row.entered, row.left)],
        "times_by": row.timing,
        "begins": row.begins,
        "ends": row.ends,
        "gap": row.gap,
        "area": row.shape,
        "in_force": row.in_force,
        "borders": None if row.gap or row.shape is not None else told,
    }


def _table(found: Overflight) -> str:
    head = ["Leg", "By", "Over", "Length", "Enters → leaves"]
    rows = [head, *(_cells(row) for row in found.rows)]
    widths = [max(width(r[i]) for r in rows) for i in range(len(head) - 1)]
    rest = text.COLUMNS - max(width(r[-1]) for r in rows) - 2 * len(widths)
    widths[2] = max(12, min(widths[2], rest - sum(widths) + widths[2]))
    lines = []
    for cells, row in zip(rows, [None, *found.rows], strict=True):
        shown = [
            padded(c, w, right=i == _LENGTH)
            for i, (c, w) in enumerate(zip(cells[:-1], widths, strict=True))
        ]
        lines.append("  ".join([*shown, cells[-1]]).rstrip())
        if row is not None:
            lines += text.wrapped(f"    {row.basis}: {_when(row)}", 6)
    return "\n".join(lines)


def _cells(row: Row) -> list[str]:
    name = f"{row.code} {row.name}" if row.code else row.name
    return [
        plain(row.leg),
        row.basis,
        plain(name),
        over.length(row.length_m),
        _points((row.enter, row.leave)),
    ]


def _points(ends: tuple[tuple[float, float], tuple[float, float]]) -> str:
    return " → ".join(_point(*p) for p in ends)


def _point(lon: float, lat: float) -> str:
    return f"{abs(lat):.2f}°{'NS'[lat < 0]} {abs(lon):.2f}°{'EW'[lon < 0]}"


def _when(row: Row) -> str:
    entered, left = (over.in_words(r) for r in (row.entered, row.left))
    told = f"entered {entered}{_BOUNDS[row.begins]}; left {left}{_BOUNDS[row.ends]}"
    told += " (windows)" if row.windows_only else ""
    return told if row.in_force is None else f"{told}; {_IN_FORCE[row.in_force]}"
