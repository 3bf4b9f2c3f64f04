"""The comparison of rival versions in words: two tables, neither ranked nor scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.checks import phrases
from viewer.describe import versions, words
from viewer.describe.card import Link
from viewer.describe.testimony import PROPERTY_WORDS, source_short

if TYPE_CHECKING:
    from viewer.checks.comparison import Comparison, FlownLeg, Word
    from viewer.model.case import Case

CREED = "Neither ranked nor scored: what fits several versions does not tell which of them is true."
_MARKS = {"consistent": "✓", "inconsistent": "✗", "silent": "·"}
LEG_HEADS = (
    "",
    "Leg",
    "Shortest path",
    "Flying time",
    "Speed needed",
    "Type flies",
    "Range needed",
    "Type's range",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, why it says so, what it leads to.

    ``tone`` is ``good``, ``bad``, ``doubt`` or none; ``spoken`` stands for a text that is a sign.
    """

    text: str
    why: str
    link: Link
    tone: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``telling`` where it tells the versions apart."""

    cells: tuple[Cell, ...]
    telling: bool = False


@dataclass(frozen=True, slots=True)
class Tables:
    """The comparison to be shown: two tables, and what is to be said beside them.

    ``heads`` are those of the evidence, ``spoken`` the same in full.
    """

    heads: tuple[str, ...]
    spoken: tuple[str, ...]
    evidence: list[Row]
    legs: list[Row]
    note: str


def tables(case: Case, made: Comparison) -> Tables:
    """Return a comparison as tables; without rival versions they are empty."""
    letters = [versions.letter(number) for number in range(len(made.hypotheses))]
    names = [versions.name(case, h) for h in made.hypotheses]
    return Tables(
        ("Who says what", *letters),
        ("What a source asserts", *names),
        evidence_rows(case, made),
        leg_rows(case, made),
        f"{CREED} {common_words(made)}" if made.hypotheses else "",
    )


def evidence_rows(case: Case, made: Comparison) -> list[Row]:
    """Return what is asserted against each version; first what tells them apart."""
    where = _subjects(case)
    rows = [_evidence_row(case, word, where) for word in made.words]
    return sorted(rows, key=lambda row: not row.telling)


def leg_rows(case: Case, made: Comparison) -> list[Row]:
    """Return each version's own legs in figures; open bounds say so."""
    rows = []
    for number, version in enumerate(made.versions):
        sums = [
            f"{f.aircraft or words.UNKNOWN}: {phrases.bounds(*f.distance_km, 'km')} in all"
            for f in version.flights
        ]
        name = versions.name(case, version.hypothesis)
        for flight in version.flights:
            for leg in flight.legs:
                row = _leg_row(case, leg)
                head = Cell(versions.letter(number), "\n".join([name, *sums]), row.cells[0].link)
                rows.append(Row((head, *row.cells)))
    return rows


def common_words(made: Comparison) -> str:
    """Return how much evidence is left out, being on what all versions share."""
    what = "1 item" if made.common == 1 else f"{made.common} items"
    return f"{what} of evidence on what all versions share cannot tell them apart: left out."


def _subjects(case: Case) -> dict[str, Link]:
    """Return the leg or event that each item of evidence stands on."""
    found = {e.id: Link("leg", leg.id) for leg in case.legs.values() for e in leg.evidence}
    for event in case.events.values():
        found |= {e.id: Link("event", event.id) for e in event.evidence}
    return found


def _evidence_row(case: Case, word: Word, where: dict[str, Link]) -> Row:
    name = PROPERTY_WORDS.get(word.name, word.name)
    aircraft = case.aircraft.get(word.aircraft or "")
    who = words.aircraft_short(aircraft) if aircraft else word.aircraft or ""
    source = case.sources.get(word.source)
    text = f"{source_short(source, word.source)}: {who} {name} {words.value(case, word.value)}"
    told = [words.source_name(source, word.source)]
    if word.origin != word.source:
        told.append(f"repeats {words.source_name(case.sources.get(word.origin), word.origin)}")
    told += [f"assumed: {premise}" for premise in word.assumed]
    cells = [Cell(" ".join(text.split()), "\n".join(told), Link("source", word.source))]
    for cell in word.cells:
        title = versions.name(case, cell.hypothesis)
        link = _link(case, word, cell.hypothesis, where)
        tone = {"consistent": "good", "inconsistent": "bad"}.get(cell.fit, "")
        why = f"{title}\n{cell.fit}: {cell.why}"
        cells.append(Cell(_MARKS[cell.fit], why, link, tone, why.replace("\n", ", ")))
    return Row(tuple(cells), word.telling)


def _link(case: Case, word: Word, hypothesis: str, where: dict[str, Link]) -> Link:
    """Return what carries the evidence in a version, else its first leg of that aircraft."""
    own = [where[e] for e in word.evidence if e in where]
    for link in own:
        if link.kind == "leg" and hypothesis in case.legs[link.id].hypotheses:
            return link
    legs = (g for g in case.legs.values() if hypothesis in g.hypotheses)
    leg = next((g for g in legs if g.aircraft == word.aircraft), None)
    if leg is not None:
        return Link("leg", leg.id)
    return own[0] if own else Link("source", word.source)


def _leg_row(case: Case, leg: FlownLeg) -> Row:
    link = Link("leg", leg.leg)
    of = leg.type or "type not known"
    load = phrases.bounds(*leg.load_t, "t") if leg.load_t[0] is not None else "load not known"
    figures = "\n".join(
        f"{f.name}: {phrases.figure(f)}{f' ({f.source})' if f.source else ''}" for f in leg.figures
    )
    most = f"; at most {leg.max_ground_speed_kmh:.0f}" if leg.max_ground_speed_kmh else ""
    told = (
        (words.leg_title(case, case.legs[leg.leg]), leg.leg),
        (phrases.bounds(*leg.distance_km, "km"), _PATHS[leg.path]),
        (
            phrases.bounds(*leg.hours, "h", 1),
            f"between the windows of its ends, and no shorter than at {of}'s greatest speed",
        ),
        (phrases.bounds(*leg.speed_kmh, "km/h"), "the mean over ground that the windows ask for"),
        (phrases.bounds(*leg.type_speed_kmh, "km/h"), f"{of}: cruise, km/h{most}"),
        (phrases.bounds(*leg.range_km, "km"), "the longest hop"),
        (
            f"{phrases.bounds(*leg.type_range_km, 'km')}, {load}: {leg.range_verdict}",
            "\n".join(t for t in (leg.range_note, figures) if t),
        ),
    )
    cells = tuple(Cell(text, why, link) for text, why in told)
    bad = {"fail": "bad", "doubt": "doubt"}.get(leg.range_verdict, "")
    last = Cell(cells[-1].text, cells[-1].why, link, bad)
    return Row((*cells[:-1], last))


_PATHS = {
    "unknown": "shortest path, not a track",
    "positions": "through the positions reported",
    "tracked": "as tracked",
}
