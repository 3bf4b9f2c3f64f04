"""Everything in a case that may carry evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.model.agreement import Subject
    from viewer.model.case import Case

Kind = Literal["leg", "event", "airport", "aircraft"]


def subjects(case: Case) -> Iterator[tuple[Kind, Subject]]:
    """Yield everything that may carry evidence, with its kind: legs first, aircraft last."""
    yield from (("leg", leg) for leg in case.legs.values())
    yield from (("event", event) for event in case.events.values())
    yield from (("airport", airport) for airport in case.airports.values())
    yield from (("aircraft", aircraft) for aircraft in case.aircraft.values())
