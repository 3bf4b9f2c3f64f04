"""Where a track is at a time: the twin of ``at`` in resources/page/tracks-data.js.

Both are held together by tests/vectors/tracks.json. It reads a store's arrays and needs no numpy.
"""

from __future__ import annotations

import math
import struct
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from viewer.session.tracks import layout

if TYPE_CHECKING:
    from viewer.session.tracks.store import TrackStore


class Place(NamedTuple):
    """A place between two positions.

    ``row`` and ``next`` are the positions before and after (the same where it stands on one),
    ``share`` of the way between them is gone, ``style`` says how the way is known
    (:data:`viewer.session.tracks.layout.STYLES`), x and y are world units, unrolled.
    """

    row: int
    next: int
    share: float
    style: int
    x: float
    y: float


def at(store: TrackStore, track: int, time: float) -> Place | None:
    """Return where a track is, on the shortest path between the positions before and after.

    None before its first and after its last position, where it has no times, and between two
    positions that no edge joins. Flagged positions and those without a time do not count.
    """
    start, end = _values(store, "track_start", track, 2)
    epoch, tick = _value(store, "track_epoch", track), _value(store, "track_tick", track)
    ticks = (time - epoch) / tick
    if end == start or not 0 <= ticks <= _value(store, "track_span", track):
        return None
    times = _values(store, "t", start, end - start)
    marks = _values(store, "mark", start, end - start)
    known = [not m >> layout.FLAG_SHIFT and not m & layout.UNTIMED for m in marks]
    here = bisect_right(times, ticks) - 1
    before = next((i for i in range(here, -1, -1) if known[i]), None)
    if before is None:
        return None
    after = next((i for i in range(before + 1, len(times)) if known[i]), None)
    if after is None:
        stands = times[before] >= ticks
        return _place(store, start + before, start + before, 0.0, 0) if stands else None
    apart = times[after] - times[before]
    share = (ticks - times[before]) / apart if apart > 0 else 0.0
    style = int(_value(store, "style", start + before)) & (layout.PREPARED - 1)
    if style == layout.NO_EDGE and share > 0.0:
        return None
    return _place(store, start + before, start + after, share, style)


def _place(store: TrackStore, row: int, following: int, share: float, style: int) -> Place:
    line = [(_value(store, "x", row), _value(store, "y", row))]
    if int(_value(store, "style", row)) & layout.PREPARED:
        rows = _values(store, "path_row", 0, store.arrays["path_row"][2])
        number = bisect_right(rows, row) - 1
        first, last = _values(store, "path_start", number, 2)
        xs = _values(store, "path_x", first, last - first)
        ys = _values(store, "path_y", first, last - first)
        line += zip(xs, ys, strict=True)
    line.append((_value(store, "x", following), _value(store, "y", following)))
    along = share * (len(line) - 1)
    part = min(math.floor(along), len(line) - 2)
    (x0, y0), (x1, y1) = line[part], line[part + 1]
    rest = along - part
    return Place(row, following, share, style, x0 + rest * (x1 - x0), y0 + rest * (y1 - y0))


def _value(store: TrackStore, name: str, index: int) -> float:
    return _values(store, name, index, 1)[0]


def _values(store: TrackStore, name: str, first: int, count: int) -> tuple[int, ...]:
    content = store.part(name, first, count)
    if content is None:
        message = f"no {name} {first} to {first + count}"
        raise layout.StoreError(message)
    letter = layout.TYPES[store.arrays[name][0]][0]
    return struct.unpack(f"<{count}{letter}", content)
