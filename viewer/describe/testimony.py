"""Evidence on a card: who asserts what, how it stands to the conclusion, what was assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.describe import admiralty, words
from viewer.describe.card import (
    Claim,
    Compared,
    Context,
    Link,
    Section,
    Stated,
    Testimony,
    Tone,
    Voice,
)
from viewer.model import agreement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from viewer.model.agreement import Finding
    from viewer.model.case import Case
    from viewer.model.evidence import Evidence
    from viewer.model.things import Source

    Relations = Mapping[tuple[str, str], Finding]

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
_CAPTURE_WORDS = {
    "at": "captured",
    "by": "by",
    "archive_url": "archived at",
    "sha256": "SHA-256",
    "file": "file",
}


def version_titles(case: Case, hypotheses: tuple[str, ...]) -> list[str]:
    """Return the titles of hypotheses, their ids where the case has none."""
    return [case.hypotheses[h].title if h in case.hypotheses else h for h in hypotheses]


def contested_badge(context: Context, subject: agreement.Subject) -> tuple[tuple[str, Tone], ...]:
    """Return the mark of a subject that some source contradicts, else none."""
    found = agreement.contested(context.case, subject)
    return (("contested", "contested"),) if found.properties else ()


def evidence_sections(context: Context, subject: agreement.Subject) -> tuple[Section, ...]:
    """Return the evidence of a subject: value by value, then voice by voice; or that it has none.

    Copies are folded under their origin.
    """
    case = context.case
    if not subject.evidence:
        return (Section("Evidence", text="Nothing supports this: no source is given."),)
    count = len(agreement.origins(case, subject.evidence))
    title = f"Evidence · {count_origins(count)}"
    found = agreement.findings(case, subject)
    relations = {(f.evidence.id, f.property): f for f in found}
    compared = _compared(context, found)
    voices = tuple(_folded(context, subject.evidence, relations))
    if not compared:
        return (Section(title, testimonies=voices),)
    return (Section(title, compared=compared), Section("Who says so", testimonies=voices))


def count_origins(count: int) -> str:
    """Return a number of origins in words.

    >>> count_origins(1)
    'one origin only'
    """
    return {0: "no origin", 1: "one origin only"}.get(count, f"{count} independent origins")


def _compared(context: Context, found: Sequence[Finding]) -> tuple[Compared, ...]:
    made = []
    for name in dict.fromkeys(f.property for f in found):
        mine = [f for f in found if f.property == name]
        # What is concluded is the same for all of them, as they are of one subject.
        made.append(
            Compared(
                PROPERTY_WORDS.get(name, name),
                _value(context, name, mine[0].concluded, empty=words.UNKNOWN),
                fits=_stated(context, [f for f in mine if f.relation != "contradicts"]),
                against=_stated(context, [f for f in mine if f.relation == "contradicts"]),
            )
        )
    return tuple(made)


def _stated(context: Context, found: Sequence[Finding]) -> tuple[Stated, ...]:
    """Return the values that are asserted, each once, with the origins that assert it."""
    by_value: dict[tuple[str, str], list[Finding]] = {}
    for f in found:
        value = _value(context, f.property, f.asserted)
        by_value.setdefault((value, f.relation), []).append(f)
    return tuple(
        Stated(
            value,
            _RELATION_WORDS.get(relation, ""),
            "contested" if relation == "contradicts" else "plain",
            _voices(context.case, [f.evidence for f in group]),
        )
        for (value, relation), group in by_value.items()
    )


def _value(context: Context, name: str, given: object, empty: str = "none") -> str:
    """Return a value in words, aircraft by their names; ``empty`` for a list of nothing."""
    if given == () and name != "stops":
        return empty
    if name == "aircraft" and isinstance(given, (tuple, list)):
        known = context.case.aircraft
        return ", ".join(words.aircraft_name(known[i]) if i in known else str(i) for i in given)
    return words.value(context.case, given, context.countries)


def _voices(case: Case, evidence: Iterable[Evidence]) -> tuple[Voice, ...]:
    made = []
    for origin, items in _by_origin(case, evidence).items():
        sources = list(dict.fromkeys(e.source for e in items))
        first = origin if origin in sources else sources[0]
        source = case.sources.get(first)
        made.append(
            Voice(
                source_short(source, first),
                Link("source", first),
                source.issued or "" if source else "",
                len(sources) - 1,
            )
        )
    return tuple(made)


def _by_origin(case: Case, evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    groups: dict[str, list[Evidence]] = {}
    for item in evidence:
        groups.setdefault(agreement.origin_of(case, item.source), []).append(item)
    return groups


def _folded(
    context: Context, evidence: Sequence[Evidence], relations: Relations
) -> Iterable[Testimony]:
    """Yield a testimony for each origin, with those of its copies folded under it."""
    for origin, items in _by_origin(context.case, evidence).items():
        own = [e for e in items if e.source == origin]
        copies = tuple(_testimony(context, e, relations) for e in items if e.source != origin)
        for item in own[:-1]:
            yield _testimony(context, item, relations)
        if own:
            yield _testimony(context, own[-1], relations, copies)
        elif len(copies) == 1:
            yield copies[0]  # its note says whose word it repeats
        else:
            source = context.case.sources.get(origin)
            yield Testimony(
                words.source_name(source, origin),
                Link("source", origin),
                (),
                ("Known here only through what repeats it.",),
                date=source.issued or "" if source else "",
                copies=copies,
            )


def _testimony(
    context: Context, item: Evidence, relations: Relations, copies: tuple[Testimony, ...] = ()
) -> Testimony:
    case, source = context.case, context.case.sources.get(item.source)
    claims = []
    for name, given in item.asserts.items():
        finding = relations.get((item.id, name))
        relation = finding.relation if finding else "silent"
        tone: Tone = "contested" if relation == "contradicts" else "plain"
        claims.append(
            Claim(
                PROPERTY_WORDS.get(name, name),
                _value(context, name, given),
                _RELATION_WORDS.get(relation, ""),
                tone,
            )
        )
    notes = [f"Assumed: {text}" for text in item.assumed]
    if item.note:
        notes.append(item.note)
    if source is not None:
        notes += source_notes(case, source)
    return Testimony(
        words.source_name(source, item.source),
        Link("source", item.source),
        tuple(claims),
        tuple(notes),
        date=source.issued or "" if source else "",
        grade=(item.grade, admiralty.in_words(item.grade)) if item.grade else None,
        copies=copies,
    )


def source_notes(case: Case, source: Source) -> list[str]:
    """Return where a source was read, whose word it repeats, and how it was captured."""
    notes = []
    if source.seen_in:
        other = source_short(case.sources.get(source.seen_in), source.seen_in)
        notes.append(f"Read in {other}, not at the origin")
    if source.copy_of:
        other = source_short(case.sources.get(source.copy_of), source.copy_of)
        notes.append(f"Repeats {other}")
    if source.captured:
        notes.append(capture(source))
    return notes


def capture(source: Source) -> str:
    """Return in words how a source was captured, and whether the capture is held."""
    given = {k: str(v) for k, v in (source.captured or {}).items() if v is not None}
    if not given:
        return "How it was captured is not told"
    if given == {"file": "not held"}:
        return "No capture held"
    parts = [f"{_CAPTURE_WORDS.get(name, name)} {value}" for name, value in given.items()]
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def source_short(source: Source | None, source_id: str) -> str:
    """Return the shortest name of a source: who published it, else who wrote it, else its title."""
    if source is None:
        return source_id
    posted = (source.type or "").startswith(("post", "interview"))
    who = source.authors[0] if posted and source.authors else words.publisher(source)
    return who or ", ".join(source.authors) or source.title or source_id
