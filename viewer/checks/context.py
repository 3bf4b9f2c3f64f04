"""What all rules look at: the case, its legs' shapes, the types, and what is derived only once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from viewer.checks.payload import reach
from viewer.model.agreement import Subject as Attested
from viewer.model.agreement import findings, origin_of
from viewer.replay.chain import solve_chain
from viewer.replay.program import GENERIC_MAX_MS, lanes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.checks.payload import Load, Reach
    from viewer.checks.result import Figure
    from viewer.geo.legshape import LegShape
    from viewer.model.agreement import Finding
    from viewer.model.case import Case
    from viewer.model.evidence import Evidence
    from viewer.model.performance import Performance
    from viewer.model.things import Event, Leg
    from viewer.replay.chain import SolvedChain


@dataclass(frozen=True, slots=True)
class Sequence:
    """One version of an aircraft's legs, solved without any event.

    ``hypotheses`` share it; none where there is no rival.
    """

    hypotheses: tuple[str, ...]
    legs: tuple[Leg, ...]
    solved: SolvedChain


@dataclass(frozen=True, slots=True)
class Lane:
    """An aircraft, or a leg that names none (``aircraft`` None), and its rival sequences.

    ``type`` is its designator, ``performance`` what is published of it; None where unknown.
    """

    aircraft: str | None
    type: str | None
    performance: Performance | None
    sequences: tuple[Sequence, ...]


class Context:
    """A case under check. What several rules need is computed at its first use."""

    def __init__(
        self, case: Case, shapes: Mapping[str, LegShape], types: Mapping[str, Performance]
    ) -> None:
        """Take the case, its legs' shapes by id, the published types by designator."""
        self.case = case
        self.shapes = shapes
        self.types = types
        self._findings: dict[tuple[type, str], tuple[Finding, ...]] = {}
        self._origins: dict[str, str] = {}
        self.range_figures: dict[tuple[str, Load | None], tuple[Figure, ...]] = {}
        self._reaches: dict[tuple[str, Load | None], Reach | None] = {}

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        """Every aircraft with legs or sightings, and every leg without one."""
        return tuple(
            Lane(
                lane.aircraft,
                lane.type,
                self.types.get(lane.type or ""),
                tuple(self._sequence(lane.type, *v) for v in _rivals(lane.versions)),
            )
            for lane in lanes_of(self.case)
        )

    @cached_property
    def events_of(self) -> Mapping[str, tuple[Event, ...]]:
        """The events of each aircraft, in the case's order."""
        found: dict[str, list[Event]] = {}
        for event in self.case.events.values():
            for name in dict.fromkeys(event.aircraft):
                found.setdefault(name, []).append(event)
        return {name: tuple(events) for name, events in found.items()}

    @cached_property
    def loaded_events_of(self) -> Mapping[str, tuple[Event, ...]]:
        """The events of each aircraft that tell a load, concluded or asserted."""
        return {
            name: told
            for name, events in self.events_of.items()
            if (told := tuple(e for e in events if tells_load(e)))
        }

    def reach(self, designator: str, load: Load | None) -> Reach | None:
        """Return how far a type flies with a load (None: any), None without a figure."""
        key = (designator, load)
        if key not in self._reaches:
            known = self.types.get(designator)
            self._reaches[key] = reach(known.payload_range if known else (), load)
        return self._reaches[key]

    @cached_property
    def attested(self) -> tuple[Attested, ...]:
        """Everything that ought to rest on evidence: aircraft, legs and events."""
        case = self.case
        return (*case.aircraft.values(), *case.legs.values(), *case.events.values())

    def performance_of(self, leg: Leg) -> Performance | None:
        """Return what is published of the type of a leg's aircraft."""
        known = self.case.aircraft.get(leg.aircraft or "")
        return self.types.get(known.type or "") if known else None

    def type_of(self, leg: Leg) -> str | None:
        """Return the type designator of a leg's aircraft."""
        known = self.case.aircraft.get(leg.aircraft or "")
        return known.type if known else None

    def findings(self, subject: Attested) -> tuple[Finding, ...]:
        """Return how every assertion on a subject stands to its conclusion."""
        key = (type(subject), subject.id)
        if key not in self._findings:
            self._findings[key] = findings(self.case, subject) if subject.evidence else ()
        return self._findings[key]

    def supporting(self, subject: Attested) -> tuple[Evidence, ...]:
        """Return the evidence of a subject that asserts nothing, or something that fits."""
        fits = {
            f.evidence.id for f in self.findings(subject) if f.relation in ("agrees", "consistent")
        }
        return tuple(e for e in subject.evidence if not e.asserts or e.id in fits)

    def origin(self, source: str) -> str:
        """Return the source whose word a source repeats."""
        if source not in self._origins:
            self._origins[source] = origin_of(self.case, source)
        return self._origins[source]

    def _sequence(
        self, designator: str | None, hypotheses: tuple[str, ...], legs: tuple[Leg, ...]
    ) -> Sequence:
        known = self.types.get(designator or "")
        speed = known.max_ground_speed_ms if known else GENERIC_MAX_MS
        return Sequence(hypotheses, legs, solve_chain(self.case, legs, (), self.shapes, speed))


LOADS = ("payload_t", "load_t")
"""The properties under which a load is told."""


def tells_load(event: Event) -> bool:
    """Tell whether an event, or a source on it, says how heavy the load was."""
    return event.load_t is not None or any(
        name in item.asserts for item in event.evidence for name in LOADS
    )


def _rivals(
    versions: tuple[tuple[tuple[str, ...], tuple[Leg, ...]], ...],
) -> tuple[tuple[tuple[str, ...], tuple[Leg, ...]], ...]:
    """Leave the common sequence out where there are rivals: it has gaps where they differ."""
    return tuple(v for v in versions if v[0]) or versions
