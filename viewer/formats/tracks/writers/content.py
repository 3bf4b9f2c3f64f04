"""What is to be written, and what a target would lose of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.formats.tracks.columns import NO_TIME
from viewer.model.track import KIND_UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from viewer.formats.tracks.columns import Positions
    from viewer.model.track import Track

_WORDS = {
    "ground_speed_ms": "ground speeds",
    "vertical_rate_ms": "vertical rates",
    "course_deg": "courses",
}


@dataclass(frozen=True, slots=True)
class Content:
    """Tracks with their positions, and GeoJSON features beside them."""

    tracks: Sequence[Track]
    positions: Positions
    features: Sequence[dict[str, Any]] = ()

    def each(self) -> Iterator[tuple[Track, Positions]]:
        """Yield every track with its own positions."""
        for number, track in enumerate(self.tracks):
            yield track, self.positions.of(number)

    def references(self) -> set[str]:
        """Return what the altitudes are counted from, of tracks that have any."""
        return {t.altitude_reference for t, p in self.each() if np.isfinite(p.altitude_m).any()}


def lost_columns(content: Content, *names: str) -> list[str]:
    """Return a warning for columns that hold something and cannot be written."""
    words = [_WORDS[n] for n in names if np.isfinite(getattr(content.positions, n)).any()]
    if (content.positions.kind != KIND_UNKNOWN).any():
        words.append("how positions are known")
    return [f"{_listed(words)} cannot be held and are left out"] if words else []


def lost_marks(content: Content) -> list[str]:
    """Return a warning where positions are flagged as impossible: no format holds that."""
    flagged = int((content.positions.flags != 0).sum())
    if not flagged:
        return []
    return [f"{flagged} positions flagged as impossible are written like all others"]


def lost_names(content: Content, *names: str) -> list[str]:
    """Return a warning for members of tracks that cannot be written."""
    held = [n for n in names if any(getattr(t, n) is not None for t in content.tracks)]
    return [f"{_listed(held)} of tracks cannot be held and are left out"] if held else []


def other_reference(content: Content, kept: str) -> list[str]:
    """Return a warning where altitudes are not counted from what the format says they are."""
    others = sorted(content.references() - {kept, "unknown"})
    if not others:
        return []
    return [f"altitudes are {_listed(others)} and are written as they are, where {kept} is meant"]


def lost_features(content: Content, kinds: Sequence[str] = ()) -> list[str]:
    """Return a warning for features whose geometry the format does not hold."""
    lost = sum(1 for f in content.features if (f.get("geometry") or {}).get("type") not in kinds)
    return [f"{lost} features that are no tracks cannot be held and are left out"] if lost else []


def untimed(positions: Positions) -> int:
    """Return how many positions have no time."""
    return int((positions.time == NO_TIME).sum())


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
