"""Which things of a case pass a filter: by source, origin, grade, how known, version, support.

Pure: a case and a filter give the ids that pass; nothing of the case is changed or worked out
anew by what is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from viewer.model import agreement
from viewer.model.place import AirportRef, members
from viewer.model.standing import known_by, surroundings
from viewer.model.subjects import subjects
from viewer.model.things import Aircraft, Airport, Event, Leg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.model.agreement import Known, Subject
    from viewer.model.case import Case
    from viewer.model.evidence import Evidence
    from viewer.model.place import Place

Rest = Literal["any", "one", "none"]

UNGRADED = ""
"""The grade of evidence that has none."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is to be seen. An empty set asks nothing; several are all to be met.

    ``sources``, ``origins`` and ``grades`` (Admiralty grades as written, "" for none) are to be
    met by one and the same piece of evidence. ``known`` is how a thing is known, ``hypotheses``
    are versions it may belong to (what is common belongs to all). ``rests`` asks for what rests
    on ``one`` origin only, or on ``none``.
    """

    sources: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    known: frozenset[Known] = frozenset()
    grades: frozenset[str] = frozenset()
    hypotheses: frozenset[str] = frozenset()
    rests: Rest = "any"

    def __bool__(self) -> bool:
        """Whether the filter asks for anything."""
        return bool(
            self.sources
            or self.origins
            or self.known
            or self.grades
            or self.hypotheses
            or self.rests != "any"
        )


@dataclass(frozen=True, slots=True)
class Passing:
    """The ids that pass, by kind."""

    legs: frozenset[str]
    events: frozenset[str]
    airports: frozenset[str]
    aircraft: frozenset[str]

    def of(self, kind: str) -> frozenset[str] | None:
        """Return the ids of a kind of thing that pass; None where the filter does not judge it."""
        return {
            "leg": self.legs,
            "event": self.events,
            "airport": self.airports,
            "aircraft": self.aircraft,
        }.get(kind)


def passing(case: Case, wanted: Filter) -> Passing:
    """Return what passes. An airport also passes where a leg or an event that passes names it.

    Likewise an aircraft of a leg or an event that passes: a map of legs without their airports
    would say nothing.
    """
    found: dict[str, set[str]] = {"leg": set(), "event": set(), "airport": set(), "aircraft": set()}
    near = surroundings(case) if wanted.known else {}
    for kind, subject in subjects(case):
        aircraft = subject.aircraft if isinstance(subject, Leg) else None
        if meets(near.get(aircraft, case), subject, wanted):
            found[kind].add(subject.id)
    if wanted:
        for leg in (case.legs[i] for i in found["leg"]):
            for place in (leg.start, *(leg.stops or ()), leg.end):
                found["airport"].update(_airports(case, place))
            if leg.aircraft is not None:
                found["aircraft"].add(leg.aircraft)
        for event in (case.events[i] for i in found["event"]):
            found["airport"].update(_airports(case, event.place))
            found["aircraft"].update(event.aircraft)
    return Passing(
        frozenset(found["leg"]),
        frozenset(found["event"]),
        frozenset(found["airport"] & case.airports.keys()),
        frozenset(found["aircraft"] & case.aircraft.keys()),
    )


def meets(case: Case, subject: Subject, wanted: Filter) -> bool:
    """Tell whether a thing by itself is what a filter asks for."""
    if wanted.hypotheses and not _belongs(subject, wanted.hypotheses):
        return False
    if wanted.known and wanted.known.isdisjoint(ways_known(case, subject)):
        return False
    asks_evidence = wanted.sources or wanted.origins or wanted.grades
    if asks_evidence and not any(_is_by(case, e, wanted) for e in subject.evidence):
        return False
    return wanted.rests == "any" or _rests(case, subject) == wanted.rests


def ways_known(case: Case, subject: Subject) -> frozenset[Known]:
    """Return how a thing is known; for a leg one way for each end."""
    if isinstance(subject, Leg):
        return frozenset(agreement.how_known(case, subject, e) for e in agreement.END_PROPERTIES)
    if (
        isinstance(subject, Event)
        and subject.category in agreement.SEEING_CATEGORIES
        and subject.evidence
    ):
        return frozenset({"seen"})
    return frozenset({known_by(case, agreement.supporting(case, subject))})


def grades_of(case: Case) -> tuple[str, ...]:
    """Return the grades that evidence of the case bears, sorted; "" where some bears none."""
    return tuple(sorted({e.grade or UNGRADED for _, s in subjects(case) for e in s.evidence}))


def _rests(case: Case, subject: Subject) -> Rest:
    """Tell how many origins support a thing, as far as the filter asks.

    Airports and aircraft without any evidence are plain reference, not claims that lack support.
    """
    count = len(agreement.origins(case, agreement.supporting(case, subject)))
    if count == 0:
        is_reference = isinstance(subject, (Airport, Aircraft)) and not subject.evidence
        return "any" if is_reference else "none"
    return "one" if count == 1 else "any"


def _is_by(case: Case, evidence: Evidence, wanted: Filter) -> bool:
    return (
        (not wanted.sources or evidence.source in wanted.sources)
        and (not wanted.origins or agreement.origin_of(case, evidence.source) in wanted.origins)
        and (not wanted.grades or (evidence.grade or UNGRADED) in wanted.grades)
    )


def _belongs(subject: Subject, hypotheses: frozenset[str]) -> bool:
    if not isinstance(subject, (Leg, Event)):
        return True
    return not subject.hypotheses or not hypotheses.isdisjoint(subject.hypotheses)


def _airports(case: Case, place: Place | None) -> Iterator[str]:
    for member in members(place):
        if isinstance(member, AirportRef):
            yield case.codes.get(member.code, member.code)
