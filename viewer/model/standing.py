"""What is left standing when sources are taken out: support before and after, thing by thing.

Support is counted in origins, not in documents: a copy that goes takes nothing with it as long as
its origin's word is told by another source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from viewer.model import agreement
from viewer.model.subjects import Kind, subjects
from viewer.model.things import Leg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from viewer.model.agreement import End, Known, Subject
    from viewer.model.case import Case
    from viewer.model.evidence import Evidence
    from viewer.model.things import Event

Fate = Literal["falls", "weakens", "settles", "stays"]

WHOLE = ""
"""The property that stands for the whole of a thing."""

STRENGTH: tuple[Known, ...] = ("inferred", "reported", "seen", "tracked")
"""How a thing is known, from the weakest to the strongest."""

_ENDS: Mapping[str, End] = MappingProxyType(
    {name: end for end, names in agreement.END_PROPERTIES.items() for name in names}
)


@dataclass(frozen=True, slots=True)
class Support:
    """What carries a conclusion: how it is known, by which origins, and whether it is contested."""

    known: Known
    origins: frozenset[str]
    contested: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The support of a thing, or of one property of it, with all sources and with some taken out.

    ``name`` is that of the property, "" for the whole thing.
    """

    kind: Kind
    id: str
    name: str
    before: Support
    after: Support

    @property
    def changed(self) -> bool:
        """Whether anything of the support differs."""
        return self.before != self.after

    @property
    def fate(self) -> Fate:
        """The gravest thing that happens.

        ``falls``: no origin supports it any more. ``weakens``: one origin is left of several.
        ``settles``: nobody contradicts it any more. ``stays``: none of these.
        """
        if self.before.origins and not self.after.origins:
            return "falls"
        if len(self.before.origins) > 1 and len(self.after.origins) == 1:
            return "weakens"
        return "settles" if self.settles else "stays"

    @property
    def settles(self) -> bool:
        """Whether it was contested and is no longer."""
        return self.before.contested and not self.after.contested


def without(case: Case, sources: Iterable[str]) -> tuple[Standing, ...]:
    """Return for each thing, and each property that is spoken of, its support before and after.

    Exactly the evidence of ``sources`` (ids) is taken out: see :func:`with_copies` for what
    repeats their word, and :func:`with_readers` for what was read nowhere else.
    """
    return tuple(_rows(case, frozenset(sources), None))


def changes(case: Case, sources: Iterable[str]) -> tuple[Standing, ...]:
    """Return those rows of :func:`without` that change, without working out the others."""
    gone = frozenset(sources)
    touched: set[tuple[str, str]] = {
        (kind, s.id) for kind, s in subjects(case) if any(e.source in gone for e in s.evidence)
    }
    # A sighting that nobody supports any more shows no end of a leg.
    events = (case.events[i] for kind, i in touched if kind == "event")
    if any(e.category in agreement.SEEING_CATEGORIES for e in events):
        touched |= {("leg", i) for i in case.legs}
    return tuple(row for row in _rows(case, gone, touched) if row.changed) if touched else ()


def _rows(
    case: Case, gone: frozenset[str], touched: AbstractSet[tuple[str, str]] | None
) -> Iterator[Standing]:
    """Yield the rows of the things touched, of all where that is None."""
    rest = reduced(case, gone)
    near, near_rest = surroundings(case), surroundings(rest)
    left = {(kind, subject.id): subject for kind, subject in subjects(rest)}
    for kind, subject in subjects(case):
        if touched is not None and (kind, subject.id) not in touched:
            continue
        other = left[kind, subject.id]
        aircraft = subject.aircraft if isinstance(subject, Leg) else None
        for name in (WHOLE, *_spoken_of(subject)):
            yield Standing(
                kind,
                subject.id,
                name,
                before=support(near.get(aircraft, case), subject, name),
                after=support(near_rest.get(aircraft, rest), other, name),
            )


def surroundings(case: Case) -> Mapping[str | None, Case]:
    """Return for each aircraft the case with nothing but its legs and the sightings of it.

    How the ends of a leg are known depends on no more than that, and looking through all events
    of a case for each leg takes a hundred times as long. Legs without an aircraft have none.
    """
    legs: dict[str, dict[str, Leg]] = {}
    for leg in case.legs.values():
        if leg.aircraft is not None:
            legs.setdefault(leg.aircraft, {})[leg.id] = leg
    seen: dict[str, dict[str, Event]] = {}
    for event in case.events.values():
        if event.category in agreement.SEEING_CATEGORIES:
            for aircraft in event.aircraft:
                seen.setdefault(aircraft, {})[event.id] = event
    return {
        aircraft: replace(
            case,
            legs=MappingProxyType(own),
            events=MappingProxyType(seen.get(aircraft, {})),
        )
        for aircraft, own in legs.items()
    }


def reduced(case: Case, sources: Iterable[str]) -> Case:
    """Return the case without the evidence of some sources; the sources themselves stay listed."""
    gone = frozenset(sources)
    if not gone:
        return case

    def kept(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(e for e in evidence if e.source not in gone)

    return replace(
        case,
        legs=MappingProxyType(
            {i: replace(x, evidence=kept(x.evidence)) for i, x in case.legs.items()}
        ),
        events=MappingProxyType(
            {i: replace(x, evidence=kept(x.evidence)) for i, x in case.events.items()}
        ),
        airports=MappingProxyType(
            {i: replace(x, evidence=kept(x.evidence)) for i, x in case.airports.items()}
        ),
        aircraft=MappingProxyType(
            {i: replace(x, evidence=kept(x.evidence)) for i, x in case.aircraft.items()}
        ),
    )


def with_copies(case: Case, sources: Iterable[str]) -> frozenset[str]:
    """Return sources with all that repeats their word, through any number of steps."""
    return _closed(case, sources, "copy_of")


def with_readers(case: Case, sources: Iterable[str]) -> frozenset[str]:
    """Return sources with all that was only read in them (``seen_in``), in any number of steps."""
    return _closed(case, sources, "seen_in")


def _closed(case: Case, sources: Iterable[str], member: str) -> frozenset[str]:
    found = set(sources)
    children: dict[str, list[str]] = {}
    for source in case.sources.values():
        parent = getattr(source, member)
        if parent is not None:
            children.setdefault(parent, []).append(source.id)
    waiting = list(found)
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)


def support(case: Case, subject: Subject, name: str = WHOLE) -> Support:
    """Return what carries a thing, or one property of it.

    Evidence that asserts nothing in particular stands for every property of its thing.
    """
    if name == WHOLE:
        carrying = agreement.supporting(case, subject)
        contested = bool(agreement.contested(case, subject))
    else:
        relations = {
            f.evidence.id: f.relation
            for f in agreement.findings(case, subject)
            if f.property == name
        }
        carrying = tuple(
            e
            for e in subject.evidence
            if not e.asserts or relations.get(e.id) in ("agrees", "consistent")
        )
        contested = "contradicts" in relations.values()
    return Support(
        _known(case, subject, name, carrying),
        frozenset(agreement.origins(case, carrying)),
        contested,
    )


def _known(case: Case, subject: Subject, name: str, carrying: tuple[Evidence, ...]) -> Known:
    if isinstance(subject, Leg):
        if name in _ENDS:
            return agreement.how_known(case, subject, _ENDS[name])
        if name == WHOLE:  # a leg is known as well as the worse known of its ends
            ends = (agreement.how_known(case, subject, end) for end in agreement.END_PROPERTIES)
            return min(ends, key=STRENGTH.index)
    return known_by(case, carrying)


def known_by(case: Case, evidence: Iterable[Evidence]) -> Known:
    """Return how well evidence makes something known: seen, reported, or inferred without any."""
    types = [s.type if (s := case.sources.get(e.source)) else None for e in evidence]
    if any(t in agreement.SEEING_TYPES for t in types):
        return "seen"
    return "reported" if types else "inferred"


def _spoken_of(subject: Subject) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for e in subject.evidence for name in e.asserts))
