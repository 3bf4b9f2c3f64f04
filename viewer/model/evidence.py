"""Evidence: what a source asserts of one subject, in the source's own values."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = Any
"""An asserted value as read: a When, a Place, a tuple of places, a number, a text or plain JSON."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A property that a source says is not known (JSON null in ``asserts``)."""


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source's word on one subject.

    ``asserts`` maps a property's name to the value the source gives; times are :class:`When`,
    places are :data:`Place`, ``stops`` a tuple of places, null is :data:`UNKNOWN`.
    ``assumed`` says what the editor had to assume to read it so. ``grade`` is an Admiralty grade.
    """

    id: str
    source: str
    asserts: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    grade: str | None = None
    assumed: tuple[str, ...] = ()
    note: str | None = None
    private: bool = False


TIME_PROPERTIES = frozenset({"departed", "arrived", "when", "at"})
PLACE_PROPERTIES = frozenset({"from", "to", "place"})
