"""Tracks as the page loads them: one list as JSON, all else as binary in parts that it asks for.

``tracks.json`` names the sets (one a file) and their arrays. ``t<set>.<group>.<first>.<count>.bin``
are the arrays of a group, one after the other, each at a multiple of eight bytes: all of ``head``
and ``over``; ``count`` rows from ``first`` of ``rows``, ``scalars`` or of a single column.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from viewer.describe import gap_words, track_colours
from viewer.geo import mercator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from viewer.model.gap_note import GapNote
    from viewer.model.things import Aircraft
    from viewer.model.track import Track

GROUPS: dict[str, tuple[str, ...]] = {
    "head": (
        "track_epoch", "track_start", "track_block", "track_tick", "track_span", "track_box",
        "track_limit", "block_start", "block_box", "path_row", "path_start", "path_x", "path_y",
    ),
    "over": ("over_row", "over_x", "over_y", "over_style", "over_need"),
    "rows": ("x", "y", "t", "style", "need", "mark"),
    "scalars": ("altitude", "speed", "rate", "course"),
}  # fmt: skip
COLUMNS = frozenset(GROUPS["scalars"])
MOST_ROWS = 2**18
"""Rows in one answer at most."""

_NAME = re.compile(r"t(\d{1,4})\.([a-z]{1,10})\.(\d{1,10})\.(\d{1,7})\.bin")
_STEP = 8


class Positions(Protocol):
    """A store of tracks (:class:`viewer.session.tracks.store.TrackStore`)."""

    tracks: tuple[Track, ...]
    header: dict[str, Any]
    arrays: dict[str, tuple[str, int, int]]
    count: int

    def part(self, name: str, first: int, count: int) -> bytes | None:
        """Return values of an array."""

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and last time."""


@dataclass(frozen=True, slots=True)
class TrackSet:
    """The tracks of one file: their store, layer's number, and the first one's number.

    ``notes`` are those of gaps, by the track's number in the file.
    """

    store: Positions
    layer: int
    first: int
    notes: Mapping[int, Sequence[GapNote]] = field(default_factory=lambda: MappingProxyType({}))


class TrackFiles:
    """Answers what the page asks of a case's tracks."""

    def __init__(self, sets: Sequence[TrackSet], aircraft: Iterable[Aircraft] = ()) -> None:
        """Serve these sets; tracks of the case's own ``aircraft`` take their colours."""
        self._sets = tuple(sets)
        self.bounds = _bounds(self._sets)
        """[west, north, east, south] in world units of all that is drawn; None: nothing."""
        self._list = json.dumps(self._about(aircraft), separators=(",", ":")).encode()

    def get(self, name: str) -> bytes | None:
        """Return the bytes of a name, None where there is no such part."""
        if name == "tracks.json":
            return self._list
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        number, group = int(found[1]), found[2]
        first, count = int(found[3]), int(found[4])
        if number >= len(self._sets) or count > MOST_ROWS:
            return None
        store = self._sets[number].store
        if group in ("head", "over"):
            return _joined(store, GROUPS[group], None)
        if group in COLUMNS:
            return _joined(store, (group,), (first, count))
        if group in GROUPS:
            return _joined(store, GROUPS[group], (first, count))
        return None

    def _about(self, aircraft: Iterable[Aircraft]) -> dict[str, Any]:
        colours = track_colours.known(aircraft)
        return {
            "sets": [_set(one, colours) for one in self._sets],
            "bounds": self.bounds,
        }


def _set(one: TrackSet, colours: dict[str, int]) -> dict[str, Any]:
    store, header = one.store, one.store.header
    return {
        "n": store.count,
        "layer": one.layer,
        "first": one.first,
        "arrays": {name: [kind, count] for name, (kind, _, count) in store.arrays.items()},
        "names": [track.name for track in store.tracks],
        "colours": [track_colours.number(track, colours) for track in store.tracks],
        "span": store.span,
        "noted": [
            [number, note.begin.hull, note.end.hull, gap_words.excerpt(note)]
            for number, notes in one.notes.items()
            for note in notes
        ],
        **{name: header[name] for name in ("styles", "kinds", "flagged", "ranges", "needs")},
    }


def _joined(store: Positions, names: Sequence[str], rows: tuple[int, int] | None) -> bytes | None:
    parts: list[bytes] = []
    for name in names:
        first, count = rows or (0, store.arrays[name][2])
        part = store.part(name, first, count)
        if part is None:
            return None
        parts += (part, b"\0" * (-len(part) % _STEP))
    return b"".join(parts)


def bounds_ahead(tracks: Iterable[Track]) -> list[int] | None:
    """Return what :attr:`TrackFiles.bounds` will be, as nearly as the tracks' boxes tell."""
    told = []
    for track in tracks:
        if track.bbox is not None:
            west, south, east, north = track.bbox
            east += 360.0 if east < west else 0.0
            (left, top), (right, bottom) = (
                mercator.to_world(west, north),
                mercator.to_world(east, south),
            )
            told.append([round(left), round(top), round(right), round(bottom)])
    return mercator.around(told)


def _bounds(sets: Sequence[TrackSet]) -> list[int] | None:
    """Return [west, north, east, south] in world units of all that is drawn of the tracks."""
    boxes: list[Mapping[str, Any]] = [s.store.header for s in sets if s.store.header["bounds"]]
    return mercator.around([list(map(int, box["bounds"])) for box in boxes])
