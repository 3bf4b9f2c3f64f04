"""What the things of a case are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.describe import words
from viewer.model.things import Airport, Event, Leg

if TYPE_CHECKING:
    from viewer.model.agreement import Subject
    from viewer.model.case import Case


def title_of(case: Case, thing: Subject) -> str:
    """Return what a thing is called."""
    if isinstance(thing, Leg):
        return words.leg_title(case, thing)
    if isinstance(thing, Event):
        return thing.title
    return words.airport_name(thing) if isinstance(thing, Airport) else words.aircraft_name(thing)
