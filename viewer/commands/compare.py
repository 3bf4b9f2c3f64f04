"""``legbook compare``: rival hypotheses side by side, as data and as text; nothing is ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.checks import phrases
from viewer.checks.compare import compare
from viewer.commands import text
from viewer.commands.plain import padded, plain, width
from viewer.describe import words
from viewer.formats.aircraft_types import fleet
from viewer.model.evidence import Unknown
from viewer.model.place import AirportRef, AnyOf, CountryRef
from viewer.model.time import When
from viewer.replay.places import notation

if TYPE_CHECKING:
    from viewer.checks.comparison import Bounds, Comparison, FlownLeg, Word
    from viewer.model.case import Case
    from viewer.session.document import Document

Json = dict[str, Any]

_MARKS = {"consistent": "+", "inconsistent": "−", "silent": "·"}
_LEGEND = "+ consistent   − inconsistent   · silent   * tells versions apart"


def found(document: Document) -> Comparison:
    """Return the comparison of a document's hypotheses."""
    return compare(document.case, document.shapes, fleet().types)


def data(case: Case, made: Comparison) -> Json:
    """Return a comparison as plain data; distances in kilometres, speeds in km/h, loads in t."""
    return {
        "hypotheses": [{"id": v.hypothesis, "title": v.title} for v in made.versions],
        "evidence": [_word(case, word) for word in made.words],
        "versions": [
            {
                "hypothesis": version.hypothesis,
                "flights": [
                    {
                        "aircraft": flight.aircraft,
                        "distance_km": _bounds(flight.distance_km),
                        "legs": [_leg(leg) for leg in flight.legs],
                    }
                    for flight in version.flights
                ],
            }
            for version in made.versions
        ],
        "common": made.common,
    }


def as_text(case: Case, made: Comparison) -> str:
    """Return the matrix and, for each version, what it has flown."""
    if not made.hypotheses:
        return "No rival hypotheses: nothing to compare.\n"
    titles = {v.hypothesis: v.title for v in made.versions}
    parts = [
        "\n".join(f"{chr(65 + i)}  {plain(titles[h])}" for i, h in enumerate(made.hypotheses)),
        "\n".join([_LEGEND, *_matrix(case, made)]),
    ]
    common = f"{made.common} items of evidence on what all versions share are left out."
    parts += [common, *("\n".join(_version(made, i)) for i in range(len(made.versions)))]
    parts.append("Distances are those of the shortest path, not of a track.")
    return "\n\n".join(parts) + "\n"


def _matrix(case: Case, made: Comparison) -> list[str]:
    columns = " ".join(chr(65 + i) for i in range(len(made.hypotheses)))
    lines = [f"   {columns}  Who: what, of which aircraft"]
    for word in made.words:
        marks = " ".join(_MARKS[cell.fit] for cell in word.cells)
        value = words.value(case, word.value)
        who = f" ({plain(word.aircraft)})" if word.aircraft else ""
        told = f"{plain(word.source)}: {plain(word.name)} {plain(value)}{who}"
        start = f"{'*' if word.telling else ' '}  {marks}  "
        lines += text.wrapped(start + told, width(start))
    return lines


def _version(made: Comparison, number: int) -> list[str]:
    version = made.versions[number]
    lines = [f"{chr(65 + number)}  {plain(version.title)}"]
    for flight in version.flights:
        total = phrases.bounds(*flight.distance_km, "km")
        lines.append(f"   {padded(plain(flight.aircraft or words.UNKNOWN), 12)}{total} in all")
        for leg in flight.legs:
            lines += text.wrapped(f"      {_told(leg)}", 8)
    return lines


def _told(leg: FlownLeg) -> str:
    load = phrases.bounds(*leg.load_t, "t") if leg.load_t[0] is not None else "load not known"
    return (
        f"{plain(leg.leg)}: {phrases.bounds(*leg.distance_km, 'km')}; "
        f"flying time {phrases.bounds(*leg.hours, 'h', 1)}; "
        f"speed needed {phrases.bounds(*leg.speed_kmh, 'km/h')} "
        f"({plain(leg.type or 'type not known')}: {phrases.bounds(*leg.type_speed_kmh, 'km/h')}); "
        f"range needed {phrases.bounds(*leg.range_km, 'km')}, {load}: {leg.range_verdict}, "
        f"{plain(leg.range_note)}"
    )


def _word(case: Case, word: Word) -> Json:
    return {
        "source": word.source,
        "origin": word.origin,
        "aircraft": word.aircraft,
        "property": word.name,
        "asserts": _value(case, word.value),
        "evidence": list(word.evidence),
        "assumed": list(word.assumed),
        "fits": {c.hypothesis: {"fit": c.fit, "why": c.why} for c in word.cells},
        "telling": word.telling,
    }


def _leg(leg: FlownLeg) -> Json:
    return {
        "leg": leg.leg,
        "path": leg.path,
        "distance_km": _bounds(leg.distance_km),
        "hours": _bounds(leg.hours, 4),
        "speed_kmh": _bounds(leg.speed_kmh, 1),
        "type": leg.type,
        "type_speed_kmh": _bounds(leg.type_speed_kmh),
        "max_ground_speed_kmh": leg.max_ground_speed_kmh,
        "range_km": _bounds(leg.range_km),
        "load_t": _bounds(leg.load_t),
        "type_range_km": _bounds(leg.type_range_km),
        "range": {"verdict": leg.range_verdict, "note": leg.range_note},
        "figures": [
            {
                "name": f.name,
                "value": list(f.value) if isinstance(f.value, tuple) else f.value,
                "unit": f.unit,
                "source": f.source,
            }
            for f in leg.figures
        ],
    }


def _bounds(bounds: Bounds, digits: int = 3) -> list[float | None]:
    return [None if v is None else round(v, digits) for v in bounds]


def _value(case: Case, value: object) -> Any:  # noqa: ANN401 plain JSON
    """Return an asserted value as a case file writes it."""
    match value:
        case Unknown() | None:
            return None
        case When():
            return value.text
        case AirportRef() | CountryRef() | AnyOf():
            return notation(case, value)
        case tuple() | list():
            return [_value(case, item) for item in value]
        case _:
            return value
