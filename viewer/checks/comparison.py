"""Rival versions side by side, after Heuer's analysis of competing hypotheses. Nothing is ranked.

R. J. Heuer Jr., *Psychology of Intelligence Analysis* (1999), chapter 8: what matters is evidence
that fits one hypothesis and not another; evidence that fits all of them tells nothing of which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from viewer.checks.result import Figure, Verdict

Fit = Literal["consistent", "inconsistent", "silent"]

Bounds = tuple[float | None, float | None]
"""Least and greatest; None where it is not known or not bounded."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one assertion stands to one hypothesis, and why, in words."""

    hypothesis: str
    fit: Fit
    why: str


@dataclass(frozen=True, slots=True)
class Word:
    """A row of the matrix: what one source asserts of one thing, told once.

    ``aircraft`` is the aircraft it speaks of (None for an event without one, or with several),
    ``name`` and ``value`` the property asserted and its value as read (a When, a Place, a number),
    ``evidence`` the ids of the items that carry it, ``origin`` the source whose word it is,
    ``assumed`` what the editor had to assume to read it so.
    ``cells`` stand in the order of the comparison's hypotheses.
    """

    source: str
    origin: str
    aircraft: str | None
    name: str
    value: object
    evidence: tuple[str, ...]
    cells: tuple[Cell, ...]
    assumed: tuple[str, ...] = ()

    @property
    def telling(self) -> bool:
        """Whether it tells hypotheses apart: its cells are not all the same."""
        return len({c.fit for c in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class FlownLeg:
    """A leg of a hypothesis in figures.

    ``distance_km`` bounds the shortest path (not a track, unless ``path`` says that it is known).
    ``hours`` are the least and greatest flying time that the windows and the type's greatest speed
    leave. ``speed_kmh`` is the mean speed over ground that the windows alone need, least and
    greatest; ``type_speed_kmh`` the type's cruise, ``max_ground_speed_kmh`` its greatest.
    ``range_km`` is the longest hop, ``type_range_km`` what the type flies at ``load_t`` (None: the
    load is not known), ``range_verdict`` and ``range_note`` what the check of the range says.
    """

    leg: str
    path: str
    distance_km: Bounds
    hours: Bounds
    speed_kmh: Bounds
    range_km: Bounds
    type: str | None = None
    type_speed_kmh: Bounds = (None, None)
    max_ground_speed_kmh: float | None = None
    load_t: Bounds = (None, None)
    type_range_km: Bounds = (None, None)
    range_verdict: Verdict = "unknown"
    range_note: str = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Flight:
    """One aircraft's rival legs under one hypothesis, with the sum of their distances."""

    aircraft: str | None
    legs: tuple[FlownLeg, ...]
    distance_km: Bounds


@dataclass(frozen=True, slots=True)
class Version:
    """A hypothesis with what it has each aircraft fly; only legs that are not common to all."""

    hypothesis: str
    title: str
    flights: tuple[Flight, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The matrix and the figures.

    ``hypotheses`` and ``versions`` stand in the order of the case, which means nothing. ``common``
    counts the items of evidence on what all versions share, which cannot tell them apart.
    """

    hypotheses: tuple[str, ...]
    words: tuple[Word, ...]
    versions: tuple[Version, ...]
    common: int
