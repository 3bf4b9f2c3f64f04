"""Notes of gaps: why nothing was heard of a track for a while, as the editor has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from viewer.model.time import MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viewer.model.evidence import Evidence
    from viewer.model.time import When
    from viewer.model.track import Track

Reason = Literal[
    "no receiver", "transponder off", "filtered by the provider", "not searched", "other"
]
"""Why a track may have a gap; which other reason, is said in the note."""
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
OTHER: Final[Reason] = "other"

WIDEST_MS: Final = 5 * MINUTE
"""The windows of a note's ends are narrower: as no gap is shorter, it can mean one gap only."""


@dataclass(frozen=True, slots=True)
class GapNote:
    """Why nothing was heard between two positions of a track: noted, not read from positions.

    The track is named by its file in the document and by :func:`aircraft_of`. ``begin`` and
    ``end`` are when the positions before and after were received, as precisely as was written.
    ``by`` is who noted it, ``at`` when, as text. ``evidence`` may assert a ``reason``.
    """

    file: str
    aircraft: str
    begin: When
    end: When
    reason: Reason
    note: str | None = None
    by: str | None = None
    at: str | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def track(self) -> tuple[str, str]:
        """What its track is known by: file, and :func:`aircraft_of`."""
        return self.file, self.aircraft

    def fits(self, begin: float, end: float) -> bool:
        """Tell whether it is of the gap between positions of these times, ms since 1970 UTC."""
        return _holds(self.begin, begin) and _holds(self.end, end)


def aircraft_of(track: Track) -> str:
    """Return what a track is known by in its file: its address, registration, name, else its id.

    Not by its number there, which changes with other tracks of the file.
    """
    return track.icao24 or track.registration or track.name or track.id


def by_track(notes: Iterable[GapNote]) -> dict[tuple[str, str], tuple[GapNote, ...]]:
    """Return notes by what their tracks are known by (:attr:`GapNote.track`)."""
    found: dict[tuple[str, str], tuple[GapNote, ...]] = {}
    for note in notes:
        found[note.track] = (*found.get(note.track, ()), note)
    return found


def of_gap(notes: Iterable[GapNote], begin: float, end: float) -> GapNote | None:
    """Return the first of a track's notes that is of a gap, None where there is none."""
    return next((note for note in notes if note.fits(begin, end)), None)


def _holds(when: When, at: float) -> bool:
    return any(
        (i.earliest is None or i.earliest <= at) and (i.latest is None or at < i.latest)
        for i in when.intervals
    )
