"""One track's positions out of a store, as numpy columns in plain units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.session.tracks import layout
from viewer.session.tracks.edges import GAP_AIRBORNE_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.session.tracks.store import TrackStore

_KIND = 7


@dataclass(frozen=True, slots=True)
class Columns:
    """The positions of one track, in the store's order.

    ``time`` is ms since 1970 UTC, NaN where the file gives none; ``lon`` and ``lat`` are degrees;
    ``altitude_m``, ``speed_ms`` and ``rate_ms`` are NaN where missing. ``kind`` and ``flags`` are
    those of :mod:`viewer.model.track`; ``style`` is how the edge to the next position that is not
    flagged is known (:data:`viewer.session.tracks.layout.STYLES`).
    """

    time: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    altitude_m: NDArray[np.float32]
    speed_ms: NDArray[np.float32]
    rate_ms: NDArray[np.float32]
    kind: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    style: NDArray[np.uint8]
    line: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.time)


def columns(store: TrackStore, number: int) -> Columns:
    """Return the positions of the store's track of a number. Raises StoreError if it has none."""
    time, mark, style = times(store, number)
    first, count = int(_part(store, "track_start", number, 1)[0]), len(time)
    return Columns(
        time,
        _part(store, "lon", first, count) / 1e7,
        _part(store, "lat", first, count) / 1e7,
        _plain(_part(store, "altitude", first, count), 1.0),
        _plain(_part(store, "speed", first, count), 10.0),
        _plain(_part(store, "rate", first, count), 100.0),
        mark & np.uint8(_KIND),
        mark >> np.uint8(layout.FLAG_SHIFT),
        style,
        _part(store, "line", first, count),
    )


def times(
    store: TrackStore, number: int
) -> tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.uint8]]:
    """Return time, mark and style of one track's positions, as :class:`Columns` has them.

    ``mark`` is that of :mod:`viewer.session.tracks.layout`. Raises StoreError as :func:`columns`.
    """
    first, last = (int(v) for v in _part(store, "track_start", number, 2))
    count = last - first
    mark = _part(store, "mark", first, count)
    epoch = float(_part(store, "track_epoch", number, 1)[0])
    tick = int(_part(store, "track_tick", number, 1)[0])
    time = epoch + _part(store, "t", first, count).astype(np.float64) * tick
    time[(mark & layout.UNTIMED) != 0] = np.nan
    return time, mark, _part(store, "style", first, count) & np.uint8(layout.PREPARED - 1)


def gaps(track: Columns) -> NDArray[np.int64]:
    """Return the rows from which and to which nothing was heard: an array of (row, row).

    An estimate at the end of a long silence does not fill it.
    """
    shown = np.flatnonzero(track.flags == 0)
    style = track.style[shown[:-1]]
    silent = style == layout.GAP
    with np.errstate(invalid="ignore"):
        silent |= (style == layout.ESTIMATED) & (np.diff(track.time[shown]) > GAP_AIRBORNE_MS)
    at = np.flatnonzero(silent)
    return np.column_stack((shown[at], shown[at + 1]))


def _part(store: TrackStore, name: str, first: int, count: int) -> NDArray[Any]:
    content = store.part(name, first, count)
    if content is None:
        message = f"no {count} values of {name} from {first}"
        raise layout.StoreError(message)
    return np.frombuffer(content, np.dtype("<" + store.arrays[name][0]))


def _plain(values: NDArray[Any], times: float) -> NDArray[np.float32]:
    plain: NDArray[np.float32] = values.astype(np.float32) / np.float32(times)
    plain[values == layout.MISSING] = np.nan
    return plain
