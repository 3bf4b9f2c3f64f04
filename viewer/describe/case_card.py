"""What opens a case: what is told, by how many origins, the last places, what is contested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.describe import words
from viewer.describe.card import Card, Context, Link, Row, Section
from viewer.describe.testimony import (
    PROPERTY_WORDS,
    count_origins,
    source_short,
    version_titles,
)
from viewer.describe.titles import title_of
from viewer.model import agreement
from viewer.model.subjects import subjects
from viewer.model.things import Event, Leg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.model.case import Case

_MOST_ROWS = 40


def case_card(context: Context) -> Card:
    """Return what opens a case."""
    case = context.case
    hypotheses = tuple(Row(h.title, "", note=h.text or "") for h in case.hypotheses.values())
    return Card(
        "case",
        "",
        case.title,
        subtitle="case",
        sections=tuple(
            s
            for s in (
                Section("", rows=tuple(_told_by(case)), text=case.summary or ""),
                Section(
                    "Last confirmed, at the replay's end",
                    rows=tuple(_last_confirmed(context, a) for a in case.aircraft),
                ),
                Section("Contested", rows=_short(list(_contested(case)))),
                Section("Rival versions", rows=hypotheses),
                Section("What is told", rows=_short(list(_told(case)))),
            )
            if s
        ),
    )


def _told_by(case: Case) -> Iterator[Row]:
    evidence = [e for _, thing in subjects(case) for e in thing.evidence]
    count = len(agreement.origins(case, evidence))
    told = count_origins(count) if count else "no source is given"
    copies = sum(1 for s in case.sources.values() if s.copy_of)
    note = f"{len(case.sources)} sources; copies of one origin count once" if case.sources else ""
    if copies:
        note = f"{len(case.sources)} sources, of which {copies} repeat another: they count once"
    yield Row("Told by", told, note=note)
    told_things = [t for _, t in subjects(case) if isinstance(t, (Leg, Event))]
    supported = [len(agreement.origins(case, agreement.supporting(case, t))) for t in told_things]
    for number, what in (
        (sum(1 for n in supported if n == 1), "on one origin only"),
        (sum(1 for n in supported if n == 0), "on none"),
    ):
        if number:
            yield Row("Rests", f"{number} of {len(told_things)} {what}", tone="doubt")


def _told(case: Case) -> Iterator[Row]:
    """Yield legs and events in their order, each with the number of origins that support it."""
    for kind, thing in subjects(case):
        if not isinstance(thing, (Leg, Event)):
            continue
        count = len(agreement.origins(case, agreement.supporting(case, thing)))
        when = thing.departed or thing.arrived if isinstance(thing, Leg) else thing.when
        notes = [count_origins(count)]
        if when is not None:
            notes.append(words.short_window(when.hull) + " UTC")
        if thing.hypotheses:
            notes.append("version: " + " / ".join(version_titles(case, thing.hypotheses)))
        yield Row("", title_of(case, thing), note=" · ".join(notes), link=Link(kind, thing.id))


def _contested(case: Case) -> Iterator[Row]:
    for kind, thing in subjects(case):
        found = agreement.contested(case, thing)
        if found:
            names = ", ".join(PROPERTY_WORDS.get(p, p) for p in sorted(found.properties))
            yield Row(
                "",
                title_of(case, thing),
                note=f"contested: {names}",
                tone="contested",
                link=Link(kind, thing.id),
            )


def _last_confirmed(context: Context, aircraft: str) -> Row:
    case = context.case
    name = words.aircraft_name(case.aircraft[aircraft])
    found = context.last_confirmed.get(aircraft)
    if found is None:
        return Row(name, "", note="no place confirmed", link=Link("aircraft", aircraft))
    said = list(dict.fromkeys(source_short(case.sources.get(s), s) for s in found.sources))
    count = len({agreement.origin_of(case, s) for s in found.sources})
    who = f"by {', '.join(said)} ({count_origins(count)})" if said else "no source is given"
    return Row(
        name,
        "",
        note=f"last confirmed: {found.place}, {words.window(found.window)}\n{who}",
        link=Link(found.kind, found.thing),
    )


def _short(rows: list[Row]) -> tuple[Row, ...]:
    """Return rows that can be read; the rest is in the tree."""
    if len(rows) <= _MOST_ROWS:
        return tuple(rows)
    left = len(rows) - _MOST_ROWS
    return (*rows[:_MOST_ROWS], Row("", f"… and {left:,} more, in the layers", tone="muted"))
