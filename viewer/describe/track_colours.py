"""Which colour a track has on the map and on the timeline: that of its aircraft, else its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viewer.model.things import Aircraft
    from viewer.model.track import Track

_NEXT = ""  # under this name, which no aircraft has, the last number given


def known(aircraft: Iterable[Aircraft]) -> dict[str, int]:
    """Return the numbers of the case's own aircraft, by registration and 24-bit address."""
    colours: dict[str, int] = {}
    for number, one in enumerate(aircraft):
        for identity in one.identities:
            for key in (identity.registration, identity.icao24):
                if key:
                    colours[_bare(key)] = number
        colours[_NEXT] = number
    return colours


def number(track: Track, colours: dict[str, int]) -> int:
    """Return the same number for the same aircraft, a new one for another; ``colours`` keeps it."""
    keys = [_bare(k) for k in (track.icao24, track.registration) if k] or [track.id]
    found = next((colours[k] for k in keys if k in colours), None)
    if found is None:
        found = colours[_NEXT] = colours.get(_NEXT, -1) + 1
    for key in keys:
        colours.setdefault(key, found)
    return found


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).lower()
