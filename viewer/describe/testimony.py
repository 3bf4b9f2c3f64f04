"""Evidence on a card: who asserts what, how it stands to the conclusion, what was assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.describe import words
from viewer.describe.card import Claim, Context, Link, Section, Testimony, Tone
from viewer.model import agreement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.model.case import Case
    from viewer.model.evidence import Evidence

PROPERTY_WORDS = {
    "from": "from",
    "to": "to",
    "stops": "stops",
    "departed": "departed",
    "arrived": "arrived",
    "when": "when",
    "place": "place",
    "aircraft": "aircraft",
    "people": "people",
    "payload_t": "load, tonnes",
    "load_t": "load, tonnes",
    "callsign": "callsign",
    "registration": "registration",
    "icao24": "ICAO 24-bit address",
    "type": "type",
    "operator": "operator",
    "names": "names",
    "name": "name",
    "title": "title",
    "daylight": "daylight",
    "count": "number",
    "headcount": "people on board",
}
_RELATION_WORDS = {
    "agrees": "agrees",
    "consistent": "fits",
    "contradicts": "contradicts",
    "silent": "",
}


def version_titles(case: Case, hypotheses: tuple[str, ...]) -> list[str]:
    """Return the titles of hypotheses, their ids where the case has none."""
    return [case.hypotheses[h].title if h in case.hypotheses else h for h in hypotheses]


def contested_badge(context: Context, subject: agreement.Subject) -> tuple[tuple[str, Tone], ...]:
    """Return the mark of a subject that some source contradicts, else none."""
    found = agreement.contested(context.case, subject)
    return (("contested", "contested"),) if found.properties else ()


def evidence_section(context: Context, subject: agreement.Subject) -> Section:
    """Return the evidence of a subject, or that there is none."""
    case = context.case
    if not subject.evidence:
        return Section("Evidence", text="Nothing supports this: no source is given.")
    count = len(agreement.origins(case, subject.evidence))
    title = (
        f"Evidence · {count} independent origins" if count != 1 else "Evidence · one origin only"
    )
    relations: dict[tuple[str, str], str] = {
        (f.evidence.id, f.property): f.relation for f in agreement.findings(case, subject)
    }
    return Section(
        title, testimonies=tuple(_testimony(context, item, relations) for item in subject.evidence)
    )


def _testimony(
    context: Context, item: Evidence, relations: Mapping[tuple[str, str], str]
) -> Testimony:
    case, source = context.case, context.case.sources.get(item.source)
    claims = []
    for name, given in item.asserts.items():
        relation = relations.get((item.id, name), "silent")
        tone: Tone = "contested" if relation == "contradicts" else "plain"
        claims.append(
            Claim(
                PROPERTY_WORDS.get(name, name),
                words.value(case, given, context.countries),
                _RELATION_WORDS.get(relation, ""),
                tone,
            )
        )
    notes = [f"Assumed: {text}" for text in item.assumed]
    if item.grade:
        notes.append(f"Grade {item.grade}")
    if item.note:
        notes.append(item.note)
    if source is not None and source.seen_in:
        other = words.source_name(case.sources.get(source.seen_in), source.seen_in)
        notes.append(f"Read in {other}, not at the origin")
    if source is not None and source.copy_of:
        other = words.source_name(case.sources.get(source.copy_of), source.copy_of)
        notes.append(f"Repeats {other}")
    return Testimony(
        words.source_name(source, item.source),
        Link("source", item.source),
        tuple(claims),
        tuple(notes),
    )
