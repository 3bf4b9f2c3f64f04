"""What a type of aircraft can do, with the source of each figure and how it was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_KMH_IN_MS = 3.6


class Basis(StrEnum):
    """How far a source was read when its figure was taken; from the firmest to the weakest."""

    TEXT = "text"
    EXCERPT = "excerpt"
    VIA = "via"
    DERIVED = "derived"
    RECALLED = "recalled"

    @property
    def words(self) -> str:
        """The basis as a reader is told it."""
        return _WORDS[self]


_WORDS = {
    Basis.TEXT: "read in a copy",
    Basis.EXCERPT: "read in part in a copy",
    Basis.VIA: "as another source gives it",
    Basis.DERIVED: "computed from other figures",
    Basis.RECALLED: "as commonly quoted; not checked against the original",
}
_STRENGTH = list(Basis)


def weakest(bases: tuple[Basis, ...]) -> Basis | None:
    """Return the basis that a figure resting on all of these has, None where nothing is told."""
    return max(bases, key=_STRENGTH.index, default=None)


@dataclass(frozen=True, slots=True)
class TypeSource:
    """A source of the table: what a reader would look for, and how it was read here."""

    id: str
    citation: str
    basis: Basis
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """What a source gives for one figure, in the units of the source where they differ."""

    source: TypeSource
    says: str | None = None

    @property
    def sentence(self) -> str:
        """The citation in one line; a basis that is not the source's own text is named."""
        line = f"{self.says}: {self.source.citation}" if self.says else self.source.citation
        if self.source.basis in {Basis.TEXT, Basis.EXCERPT}:
            return line
        return f"{line} ({self.source.basis.words})"


def sentences(cited: tuple[Citation, ...]) -> str:
    """Return citations in one line of text."""
    return "; ".join(each.sentence for each in cited)


def basis_of(cited: tuple[Citation, ...]) -> Basis | None:
    """Return the weakest basis among citations, None where there are none (a case's own figure)."""
    return weakest(tuple(each.source.basis for each in cited))


@dataclass(frozen=True, slots=True)
class PayloadRange:
    """How far a type flies with a load, as published: lowest and highest figure.

    ``payload_t`` is in tonnes, None where the source does not state the load. ``derived`` marks
    a point that was computed from the others. Ranges are still-air kilometres. ``source`` is
    ``cited`` in one line.
    """

    payload_t: float | None
    range_km_low: float
    range_km_high: float
    source: str
    condition: str | None = None
    derived: bool = False
    cited: tuple[Citation, ...] = ()

    @property
    def basis(self) -> Basis | None:
        """The weakest basis among what this point rests on, None for a case's own figure."""
        return basis_of(self.cited)


@dataclass(frozen=True, slots=True)
class Performance:
    """Speeds and ranges of a type, by its ICAO designator.

    ``max_ground_speed_kmh`` is the greatest plausible speed over ground, tail wind included: a
    bound for what is possible, never an estimate. ``cruise_kmh`` is (lowest, highest) published.
    ``receives_fuel`` says that aircraft of this type can take fuel in flight, so that no range
    of the table bounds them; the designator does not tell which of them can.
    """

    type: str
    name: str
    max_ground_speed_kmh: float
    cruise_kmh: tuple[float, float] | None = None
    max_speed_kmh: float | None = None
    payload_range: tuple[PayloadRange, ...] = ()
    ceiling_ft: float | None = None
    speed_source: str | None = None
    cruise_cited: tuple[Citation, ...] = ()
    max_speed_cited: tuple[Citation, ...] = ()
    ceiling_cited: tuple[Citation, ...] = ()
    receives_fuel: bool = False
    receives_fuel_cited: tuple[Citation, ...] = ()

    @property
    def max_ground_speed_ms(self) -> float:
        """Greatest plausible speed over ground, m/s."""
        return self.max_ground_speed_kmh / _KMH_IN_MS

    @property
    def cruise_ms(self) -> float | None:
        """The middle of the published cruising speeds, m/s; for drawing."""
        return None if self.cruise_kmh is None else sum(self.cruise_kmh) / 2 / _KMH_IN_MS

    @property
    def speed_basis(self) -> Basis | None:
        """The weakest basis among what the greatest speed rests on, None for a case's own."""
        return basis_of(self.max_speed_cited)


@dataclass(frozen=True, slots=True)
class Fleet:
    """The table of types, and the bound for a type that is not in it.

    ``generic_source`` says where that bound comes from; ``sources`` are all that are cited.
    """

    types: dict[str, Performance]
    generic_max_ground_speed_kmh: float
    generic_source: str
    sources: dict[str, TypeSource]
