"""From columns of positions to a store: world units, edges, levels of detail, blocks.

Everything is done once, vectorised, in the worker; nothing here has a loop over positions. What
does not need one another is done on two threads: numpy lets go of the interpreter meanwhile.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.geo import mercator
from viewer.model.track import Track
from viewer.session.tracks import layout
from viewer.session.tracks.edges import Edges, edges
from viewer.session.tracks.levels import RUN, needed_points, needed_zoom
from viewer.session.tracks.scalars import scalars, times

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor, Future

    from numpy.typing import NDArray

    from viewer.formats.tracks.columns import Positions

    Arrays = dict[str, NDArray[Any]]

_TURN = 360.0
_HALF = 180.0
_FARTHEST = 539.9  # int32 ends at 540
_OVERVIEW = 60_000
_COARSE = 6  # needed for a picture of the world at zoom 3, however many they are
_ALTITUDE_UNITS = 2.0**16 / 1000.0
"""World units that a metre of altitude weighs in the level of detail: a kilometre is a pixel at
zoom 6, so that colours by altitude change where they should."""


def plain(positions: Positions) -> Arrays:
    """Return the columns that need nothing but the positions themselves."""
    y = np.rint(mercator.y_of_lats(positions.lat)).astype(np.int32)
    return {"y": y, **scalars(positions)}


def make(
    tracks: Sequence[Track],
    positions: Positions,
    limits_ms: Sequence[float],
    ahead: Future[Arrays] | None = None,
) -> tuple[dict[str, Any], Arrays]:
    """Return the header and the arrays of a store.

    ``limits_ms`` is, for each track, the greatest ground speed of its type in m/s. ``ahead`` are
    the columns of :func:`plain`, where they were begun before.
    """
    with ThreadPoolExecutor(1) as beside:
        return _made(tracks, positions, limits_ms, ahead or beside.submit(plain, positions), beside)


def _made(
    tracks: Sequence[Track],
    positions: Positions,
    limits_ms: Sequence[float],
    ahead: Future[Arrays],
    beside: Executor,
) -> tuple[dict[str, Any], Arrays]:
    count = len(tracks)
    starts = np.searchsorted(positions.track, np.arange(count + 1)).astype(np.int64)
    timed = beside.submit(times, positions.time, starts)
    shown = (
        (positions.flags == 0)
        & (np.abs(positions.lat) <= 90.0)  # noqa: PLR2004 degrees
        & (np.abs(positions.lon) <= _HALF)
    )
    kept = np.flatnonzero(shown)
    lon = _unrolled(positions.lon, positions.track, kept)
    arrays: Arrays = {"x": np.rint(mercator.x_of_lons(lon)).astype(np.int32), **ahead.result()}
    joined = np.array([track.joined for track in tracks], bool)
    made = edges(positions, lon, arrays["x"], arrays["y"], kept, joined)
    arrays |= timed.result()
    style = np.zeros(len(positions), np.uint8)
    style[kept] = made.style
    style[kept[made.prepared]] |= layout.PREPARED
    arrays["style"] = style
    need = np.full(len(positions), layout.NEVER, np.uint8)
    need[kept] = _needs(arrays, kept, made, beside)
    if not joined.all():
        alone = kept[~joined[positions.track[kept]]]
        need[alone] = needed_points(arrays["x"][alone], arrays["y"][alone])
    arrays["need"] = need
    arrays |= _blocks(arrays, starts, made, kept)
    arrays |= _paths(made, kept)
    arrays |= _overview(arrays)
    arrays["track_start"] = starts.astype(np.uint32)
    arrays["track_limit"] = np.asarray(limits_ms, np.float32)
    arrays["track_box"] = _track_boxes(arrays, count)
    header = {
        "positions": len(positions),
        "tracks": told(tracks),
        "styles": np.bincount(made.style, minlength=len(layout.STYLES)).tolist(),
        "kinds": np.bincount(positions.kind, minlength=6).tolist(),
        "flagged": int(len(positions) - len(kept)),
        "needs": np.cumsum(np.bincount(need, minlength=256))[:61].tolist(),
        "bounds": _bounds(made, positions.track[kept]),
        "ranges": {name: _range(arrays[name]) for name in ("altitude", "speed", "rate")},
    }
    return header, arrays


def told(tracks: Sequence[Track]) -> list[dict[str, Any]]:
    """Return what each track is as data; there may be many."""
    names = [f.name for f in fields(Track)]
    return [{name: getattr(track, name) for name in names} for track in tracks]


def to_bytes(header: dict[str, Any], arrays: Arrays) -> list[bytes | memoryview]:
    """Return a store's bytes, in parts that need not be joined in memory."""
    types = layout.ROWS | layout.TRACKS | layout.OTHERS
    places, offset = {}, 0
    for name, kind in types.items():
        size = arrays[name].size * layout.TYPES[kind][1]
        places[name] = [kind, offset, arrays[name].size]
        offset += -(-size // 8) * 8
    text = json.dumps({**header, "arrays": places}, allow_nan=False).encode()
    head = f"{layout.MAGIC} {layout.VERSION} ".encode()
    text += b" " * (-(len(head) + 11 + len(text)) % 8)
    parts: list[bytes | memoryview] = [head + b"%010d\n" % len(text), text]
    for name, kind in types.items():
        array = np.ascontiguousarray(arrays[name], np.dtype("<" + kind))
        size = array.nbytes
        if size:
            parts.append(array.reshape(-1).view(np.uint8).data)
        if size % 8:
            parts.append(b"\0" * (-size % 8))
    return parts


def _unrolled(lon: NDArray[Any], track: NDArray[Any], kept: NDArray[Any]) -> NDArray[Any]:
    """Return longitudes without a seam along each track; flagged positions follow the one before.

    A track that leaves ±540° begins again on the first copy of the world.
    """
    unrolled: NDArray[Any] = np.array(lon, np.float64)
    own, shown = track[kept], lon[kept]
    step = np.diff(shown)
    rows = np.flatnonzero((np.abs(step) > _HALF) & (own[1:] == own[:-1]))
    if not len(rows):
        return unrolled
    # From such a step to the end of its track all is a turn further: two changes of a sum.
    turns = np.rint(step[rows] / _TURN)
    places = np.concatenate((rows + 1, np.searchsorted(own, own[rows], "right")))
    order = np.argsort(places, kind="stable")
    total = np.cumsum(np.concatenate((turns, -turns))[order])
    lengths = np.diff(np.concatenate(([0], places[order], [len(kept)])))
    unrolled[kept] -= _TURN * np.repeat(np.concatenate(([0.0], total)), lengths)
    if len(kept) < len(lon):
        _follow(unrolled, track, kept)
    out = np.abs(unrolled) > _FARTHEST
    unrolled[out] = (unrolled[out] + _HALF) % _TURN - _HALF
    return unrolled


def _follow(unrolled: NDArray[Any], track: NDArray[Any], kept: NDArray[Any]) -> None:
    """Bring each flagged position to the copy of the world nearest to the shown one before it."""
    place = np.zeros(len(unrolled), np.int64)
    place[kept] = kept
    before = np.maximum.accumulate(place)
    lost = np.ones(len(unrolled), bool)
    lost[kept] = False
    lost &= track[before] == track
    unrolled[lost] += _TURN * np.rint((unrolled[before[lost]] - unrolled[lost]) / _TURN)


def _needs(arrays: Arrays, kept: NDArray[Any], made: Edges, beside: Executor) -> NDArray[np.uint8]:
    """Return from which zoom on each shown position is needed: half of them on each thread."""

    def some(first: int, last: int) -> NDArray[np.uint8]:
        rows = slice(first, last)
        altitude = arrays["altitude"][kept[rows]].astype(np.float64)
        altitude[altitude == layout.MISSING] = 0.0
        return needed_zoom(
            made.x[rows], made.y[rows], altitude * _ALTITUDE_UNITS, made.sort[rows],
            made.bent[rows],
        )  # fmt: skip

    # Runs begin at multiples of their length; the last one of a half ends where the next begins.
    middle = len(kept) // 2 // RUN * RUN
    rest = beside.submit(some, middle, len(kept))
    first = some(0, middle + 1)[:middle]
    return np.concatenate((first, rest.result()))


def _blocks(arrays: Arrays, starts: NDArray[Any], made: Edges, kept: NDArray[Any]) -> Arrays:
    """Return the runs of positions and the boxes of all that is drawn of them."""
    lengths = np.diff(starts)
    numbers = -(-lengths // layout.BLOCK)
    track_block = np.concatenate(([0], np.cumsum(numbers)))
    inside = np.arange(track_block[-1]) - np.repeat(track_block[:-1], numbers)
    begin = np.repeat(starts[:-1], numbers) + inside * layout.BLOCK
    boxes = np.zeros((len(begin), 4), np.int32)
    total = len(arrays["x"])
    if total:
        # The edge that leaves a block ends at the next one's first position, if it is the track's.
        last = np.concatenate((begin[1:], [total]))
        track_of = np.repeat(np.arange(len(lengths)), numbers)
        follows = np.concatenate((track_of[1:] == track_of[:-1], [False]))
        over = np.minimum(last, total - 1)
        for column, name, best, reduce in (
            (0, "x", np.minimum, np.minimum.reduceat), (1, "y", np.minimum, np.minimum.reduceat),
            (2, "x", np.maximum, np.maximum.reduceat), (3, "y", np.maximum, np.maximum.reduceat),
        ):  # fmt: skip
            values = arrays[name]
            found = reduce(values, begin)
            boxes[:, column] = np.where(follows, best(found, values[over]), found)
        _stretch(boxes, begin, made, kept)
    return {
        "block_start": np.concatenate((begin, [total])).astype(np.uint32),
        "block_box": boxes,
        "track_block": track_block.astype(np.uint32),
    }


def _stretch(boxes: NDArray[Any], begin: NDArray[Any], made: Edges, kept: NDArray[Any]) -> None:
    """Widen the boxes by the shortest paths that leave them, and by edges over flagged ones."""
    ends = np.flatnonzero(made.skips)
    rows, blocks = kept[ends], np.searchsorted(begin, kept[ends], "right") - 1
    del rows
    for column, values, best in (
        (0, made.x, np.minimum), (1, made.y, np.minimum),
        (2, made.x, np.maximum), (3, made.y, np.maximum),
    ):  # fmt: skip
        best.at(boxes[:, column], blocks, values[ends + 1])
    if not len(made.prepared):
        return
    counts = np.diff(made.path_start)
    rows = np.repeat(kept[made.prepared], counts)
    blocks = np.searchsorted(begin, rows, "right") - 1
    for column, values, best in (
        (0, made.path_x, np.minimum), (1, made.path_y, np.minimum),
        (2, made.path_x, np.maximum), (3, made.path_y, np.maximum),
    ):  # fmt: skip
        best.at(boxes[:, column], blocks, values)


def _paths(made: Edges, kept: NDArray[Any]) -> Arrays:
    return {
        "path_row": kept[made.prepared].astype(np.uint32),
        "path_start": made.path_start.astype(np.uint32),
        "path_x": made.path_x,
        "path_y": made.path_y,
    }


def _overview(arrays: Arrays) -> Arrays:
    """Return the positions needed at the finest zoom at which they are few, or at zoom 3."""
    need = arrays["need"]
    counts = np.cumsum(np.bincount(need, minlength=256))[: layout.NEVER]
    few = np.flatnonzero(counts <= _OVERVIEW)
    limit = max(int(few[-1]) if len(few) else 0, _COARSE)
    rows = np.flatnonzero(need <= limit)
    style = arrays["style"]
    known = style & (layout.PREPARED - 1)
    worst = np.maximum.reduceat(known, rows) if len(rows) else known[:0]
    worst = worst | (style[rows] & layout.PREPARED)
    return {
        "over_row": rows.astype(np.uint32),
        "over_x": arrays["x"][rows],
        "over_y": arrays["y"][rows],
        "over_style": worst,
        "over_need": need[rows],
    }


def _track_boxes(arrays: Arrays, count: int) -> NDArray[np.int32]:
    boxes = np.zeros((count, 4), np.int32)
    first = arrays["track_block"].astype(np.int64)
    there = np.flatnonzero(np.diff(first))
    if len(there):
        at = first[:-1][there]
        for column in range(4):
            reduce = (np.minimum if column < 2 else np.maximum).reduceat  # noqa: PLR2004 west, north
            boxes[there, column] = reduce(arrays["block_box"][:, column], at)
    return boxes


def _bounds(made: Edges, track: NDArray[Any]) -> list[int] | None:
    """Return the box of all shown positions, in world units; flagged ones may be anywhere."""
    if not len(track):
        return None
    first = np.flatnonzero(np.concatenate(([True], track[1:] != track[:-1])))
    there = np.stack(
        [
            np.minimum.reduceat(made.x, first),
            np.minimum.reduceat(made.y, first),
            np.maximum.reduceat(made.x, first),
            np.maximum.reduceat(made.y, first),
        ],
        axis=1,
    )
    return mercator.around(there.tolist())


def _range(values: NDArray[np.int16]) -> list[int] | None:
    """Return the 1st and 99th percentile of what is known, None where nothing is."""
    known = values[values != layout.MISSING]
    if not len(known):
        return None
    some = known[:: max(1, len(known) // 100_000)]
    low, high = np.percentile(some, (1, 99))
    return [int(low), int(high)]
