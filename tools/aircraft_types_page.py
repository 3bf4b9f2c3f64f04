"""Write ``docs/aircraft-types.md``: the table of types, made from ``resources``.

``python -m tools.aircraft_types_page`` writes the page; a test holds it equal to what this makes.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.formats.aircraft_types import fleet
from viewer.model.performance import Basis, basis_of

if TYPE_CHECKING:
    from viewer.model.performance import Fleet, PayloadRange, Performance

PAGE = Path(__file__).resolve().parents[1] / "docs" / "aircraft-types.md"

_INTRO = Path(__file__).with_name("aircraft-types-intro.md")
_MARKS = {
    Basis.TEXT: "",
    Basis.EXCERPT: "",
    Basis.VIA: "ᵛ",
    Basis.DERIVED: "ᵈ",
    Basis.RECALLED: "ʳ",
}


def page() -> str:
    """Return the whole page."""
    table = fleet()
    lines = [
        _INTRO.read_text(encoding="utf-8").rstrip(),
        "",
        f"## The {len(table.types)} types",
        "",
        "| type | name | cruise, km/h | at most | over ground at most | range, km, by load |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [_row(table.types[code]) for code in sorted(table.types)]
    lines += ["", "## Sources", "", _counts(table), ""]
    for basis in Basis:
        lines += [f"### {basis.words.capitalize()}", ""]
        lines += [
            f"- `{source.id}` {_linked(source.citation, source.url)}"
            for source in sorted(table.sources.values(), key=lambda s: s.id)
            if source.basis is basis
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _row(known: Performance) -> str:
    low, high = known.cruise_kmh or (0.0, 0.0)
    ranges = "; ".join(_range(point) for point in known.payload_range)
    fuel = "; *takes fuel in flight*" if known.receives_fuel else ""
    cells = (
        f"`{known.type}`",
        known.name,
        f"{_span(low, high)}{_mark(basis_of(known.cruise_cited))}",
        f"{known.max_speed_kmh:,g}{_mark(known.speed_basis)}",
        f"{known.max_ground_speed_kmh:,g}",
        f"{ranges}{fuel}",
    )
    return f"| {' | '.join(cells)} |"


def _range(point: PayloadRange) -> str:
    load = "?" if point.payload_t is None else f"{point.payload_t:g} t"
    said = f" ({point.condition})" if point.condition else ""
    return f"{load}: {_span(point.range_km_low, point.range_km_high)}{_mark(point.basis)}{said}"


def _span(low: float, high: float) -> str:
    return f"{low:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"


def _mark(basis: Basis | None) -> str:
    return _MARKS[basis] if basis else ""


def _counts(table: Fleet) -> str:
    found = Counter(source.basis for source in table.sources.values())
    each = ", ".join(f"{found[basis]} {basis.words}" for basis in Basis)
    return f"{len(table.sources)} sources: {each}."


def _linked(citation: str, url: str | None) -> str:
    return f"[{citation}](<{url}>)" if url else citation


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
