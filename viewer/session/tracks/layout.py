"""What a store of tracks holds: the names, types and units of its arrays. Standard library only.

A store is one run of bytes: a line ``legbook tracks <version> <length>``, a JSON header of that
length, and the arrays, each at a multiple of eight bytes. Everything is little-endian, so that
the page reads it as typed arrays.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = 2
MAGIC: Final = "legbook tracks"

TYPES: Final[dict[str, tuple[str, int]]] = {
    "u1": ("B", 1), "i2": ("h", 2), "u2": ("H", 2), "i4": ("i", 4), "u4": ("I", 4),
    "f4": ("f", 4), "f8": ("d", 8),
}  # fmt: skip
"""A type's letter in :mod:`struct` and its size in bytes."""

ROWS: Final[dict[str, str]] = {
    "x": "i4",
    "y": "i4",
    "t": "u4",
    "mark": "u1",
    "style": "u1",
    "need": "u1",
    "altitude": "i2",
    "speed": "i2",
    "rate": "i2",
    "course": "u2",
    "lon": "i4",
    "lat": "i4",
    "line": "u4",
}
"""One value a position. x, y: world units, unrolled. t: ticks since the track's epoch. mark: kind
in bits 0-2, UNTIMED, flags in bits 4-7. style: how the edge to the next shown position is known
(STYLES), PREPARED where it has a prepared path. need: at which zoom the position is needed, in
halves (NEVER: flagged). altitude: metres. speed: 0.1 m/s. rate: 0.01 m/s. course: 0.01 degrees
(NO_COURSE where missing). lon, lat: 1e-7 degrees. line: place in the file."""

TRACKS: Final[dict[str, str]] = {
    "track_start": "u4",
    "track_block": "u4",
    "track_epoch": "f8",
    "track_tick": "u4",
    "track_span": "u4",
    "track_box": "i4",
    "track_limit": "f4",
}
"""One value a track, but track_start and track_block, which have one more, and track_box with
four (west, north, east, south in world units). track_epoch: ms since 1970 UTC, NaN where no
position has a time. track_tick: ms. track_span: ticks from the first to the last position.
track_limit: the greatest ground speed of the type, in m/s."""

OTHERS: Final[dict[str, str]] = {
    "block_start": "u4",
    "block_box": "i4",
    "path_row": "u4",
    "path_start": "u4",
    "path_x": "i4",
    "path_y": "i4",
    "over_row": "u4",
    "over_x": "i4",
    "over_y": "i4",
    "over_style": "u1",
    "over_need": "u1",
}
"""Blocks: runs of at most BLOCK positions of one track, with the box of the edges that leave them.
Paths: the inner vertices, at equal distances, of the shortest path that the edge leaving path_row
is. Overview: the few positions that the coarsest picture needs, and the edges between them."""

BLOCK: Final = 256
UNTIMED: Final = 8
FLAG_SHIFT: Final = 4
NEVER: Final = 255
PREPARED: Final = 128
MISSING: Final = -32768
NO_COURSE: Final = 65535

NO_EDGE, GROUND, RECEIVED, MLAT, ESTIMATED, GAP = range(6)
STYLES: Final = ("none", "ground", "received", "mlat", "estimated", "gap")
"""How an edge is known, the least known last: an edge over several has the last of theirs."""


class StoreError(ValueError):
    """Bytes that are no store of this version."""
