"""The card of a source: whose word it repeats, how it was captured, what rests on it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from viewer.describe import address, words
from viewer.describe.card import Card, Context, Link, Row, Section
from viewer.describe.testimony import PROPERTY_WORDS, capture
from viewer.describe.titles import title_of
from viewer.model import agreement
from viewer.model.gap_note import aircraft_of
from viewer.model.problem import CaseValueError
from viewer.model.subjects import subjects
from viewer.model.time import parse_when, to_iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.model.case import Case
    from viewer.model.evidence import Evidence
    from viewer.model.gap_note import GapNote
    from viewer.model.post_numbers import PostTime
    from viewer.model.things import Event, Source


def source_card(context: Context, source: Source) -> Card:
    """Return a source's card."""
    case = context.case
    rows = [
        Row("Published in", words.publisher(source) or words.UNKNOWN),
        Row("By", ", ".join(source.authors) or words.UNKNOWN),
        Row("Date", source.issued or words.UNKNOWN),
        *([Row("Language", source.language)] if source.language else []),
        *_address("Address", source.url),
        *_provenance(case, source),
    ]
    copies = tuple(
        Row("", words.source_name(s, s.id), note=s.issued or "", link=Link("source", s.id))
        for s in case.sources.values()
        if s.id != source.id and s.copy_of == source.id
    )
    read_here = tuple(
        Row("", words.source_name(s, s.id), note=s.issued or "", link=Link("source", s.id))
        for s in case.sources.values()
        if s.seen_in == source.id
    )
    return Card(
        "source",
        source.id,
        words.source_name(source, source.id),
        subtitle="source",
        sections=tuple(
            s
            for s in (
                Section("", rows=tuple(rows), text=source.note or ""),
                Section("Time in the post's number", rows=tuple(_post_time(case, source))),
                Section("What rests on it", rows=tuple(_rests_on(case, source.id))),
                Section("Repeated by · one origin with it", rows=copies),
                Section("Read in it, not at the origin", rows=read_here),
            )
            if s
        ),
    )


def _address(label: str, url: str | None) -> list[Row]:
    """Return a link by the host to which it really leads; what may not be opened is no link."""
    if not url:
        return []
    found = address.read(url)
    if found is None:
        return [Row(label, ascii(url)[1:-1], note="not a web address that can be opened")]
    notes = [*found.warnings, found.text]
    tone = "doubt" if any("user information" in w for w in found.warnings) else "plain"
    return [
        Row(
            label,
            found.host,
            note="\n".join(notes),
            link=Link("address", found.text),
            tone="doubt" if tone == "doubt" else "plain",
        )
    ]


def _provenance(case: Case, source: Source) -> Iterator[Row]:
    if source.copy_of:
        yield Row(
            "Repeats",
            words.source_name(case.sources.get(source.copy_of), source.copy_of),
            note="a copy: it counts as one witness with its origin",
            link=Link("source", source.copy_of),
            tone="doubt",
        )
    if source.seen_in:
        yield Row(
            "Read in",
            words.source_name(case.sources.get(source.seen_in), source.seen_in),
            note="not read at the origin",
            link=Link("source", source.seen_in),
        )
    if source.reliability:
        yield Row("Reliability", source.reliability)
    yield Row("Capture", capture(source))
    archived = (source.captured or {}).get("archive_url")
    if isinstance(archived, str):
        yield from _address("Archived at", archived)


def _post_time(case: Case, source: Source) -> Iterator[Row]:
    """Yield the time that the post's number carries, offered as evidence and not applied."""
    from viewer.model.post_numbers import PostNumberError  # noqa: PLC0415 not for the first card

    try:
        found = _post_number(source)
    except PostNumberError as error:
        yield Row("Number", "carries no time", note=str(error))
        return
    if found is None:
        return
    begin = to_iso(found.at) or ""
    official = "" if found.scheme.official else "Unofficial: the service never published it. "
    yield Row(
        "Made",
        begin.replace("T", " "),
        note=f"{found.scheme.name} {found.number}; {official}{found.scheme.published}",
    )
    yield Row("", f"Caution: {found.scheme.caveat}", tone="muted")
    compared = _against_date(source, found)
    if compared is not None:
        yield compared
    for event in case.events.values():
        if any(e.source == source.id for e in event.evidence):
            yield _offer(source, event, begin)
    yield Row(
        "",
        "Copy the time",
        note="as a case writes it; nothing is applied by itself",
        link=Link("copy", begin),
    )


def _offer(source: Source, event: Event, begin: str) -> Row:
    """Return the offer to assert the time of an event: a post's own, else no later than the post.

    What a statement tells happened before it was made; the statement itself happened then.
    """
    own = event.category in _SAYING
    when = begin if own else f"../{begin}"
    payload = json.dumps([event.id, source.id, when], ensure_ascii=False)
    return Row(
        "",
        f"Offer as evidence: {event.title}",
        note=f"{'then' if own else 'no later than then'}; asked before it is saved",
        link=Link("assert", payload),
    )


_SAYING = frozenset({"statement"})


def _post_number(source: Source) -> PostTime | None:
    from viewer.model import post_numbers  # noqa: PLC0415 as above

    found = post_numbers.in_address(source.url) if source.url else None
    number = source.csl.get("number")
    if found is not None or not isinstance(number, (str, int)) or isinstance(number, bool):
        return found
    scheme = post_numbers.schemes_named([words.publisher(source)])
    return None if scheme is None else post_numbers.decode(number, scheme)


def _against_date(source: Source, found: PostTime) -> Row | None:
    """Compare with the date given, which may be in any zone of the Earth."""
    try:
        day = parse_when(f"{source.issued}[UTC]").hull
    except CaseValueError:
        return None
    if day.earliest is None or day.latest is None:
        return None
    if day.earliest - _EAST <= found.at < day.latest + _WEST:
        return Row("Date given", source.issued or "", note="fits, in some zone of the Earth")
    return Row(
        "Date given",
        source.issued or "",
        note="cannot be: on that date the number had not been made, or long since",
        tone="contested",
    )


_HOUR = 3_600_000
_EAST = 14 * _HOUR  # the easternmost zone is UTC+14
_WEST = 12 * _HOUR


def _rests_on(case: Case, source_id: str) -> Iterator[Row]:
    for kind, thing in subjects(case):
        mine = [f for f in agreement.findings(case, thing) if f.evidence.source == source_id]
        plain = any(e.source == source_id and not e.asserts for e in thing.evidence)
        if not mine and not plain:
            continue
        against = {f.property for f in mine if f.relation == "contradicts"}
        fits = {f.property for f in mine} - against
        parts = [
            "says " + ", ".join(PROPERTY_WORDS.get(p, p) for p in sorted(fits)) if fits else "",
            "contradicts " + ", ".join(PROPERTY_WORDS.get(p, p) for p in sorted(against))
            if against
            else "",
            "stands for the whole" if plain else "",
        ]
        yield Row(
            kind,
            title_of(case, thing),
            note="; ".join(p for p in parts if p),
            tone="contested" if against else "plain",
            link=Link(kind, thing.id),
        )
    for note in case.gaps:
        for item in (e for e in note.evidence if e.source == source_id):
            yield _gap_row(case, note, item)


def _gap_row(case: Case, note: GapNote, item: Evidence) -> Row:
    """Return a gap of a track on which a source has a word."""
    said = item.asserts.get("reason")
    track = next(
        (
            name
            for layer in case.layers
            if layer.file == note.file
            for name in layer.members
            if name in case.tracks and aircraft_of(case.tracks[name]) == note.aircraft
        ),
        None,
    )
    return Row(
        "gap",
        f"{note.aircraft}: {words.short_window(note.begin.hull)} UTC",
        note=f"says {words.value(case, said)}" if said is not None else "stands for the note",
        tone="plain" if said in (None, note.reason) else "contested",
        link=Link("track", track) if track is not None else None,
    )
