"""Small tracks from lists, made into stores."""

from __future__ import annotations

import numpy as np

from viewer.formats.tracks.columns import NO_TIME, Positions
from viewer.model.track import Track
from viewer.session.tracks.make import make, to_bytes
from viewer.session.tracks.store import TrackStore

EPOCH = 1_704_067_200_000  # 2024-01-01T00:00Z
LIMIT_MS = 280.0


def columns(*tracks):
    """Return the columns of tracks, each a list of (seconds or None, lon, lat, kind, flags)."""
    rows = [(n, *row) for n, track in enumerate(tracks) for row in track]
    number, time, lon, lat, kind, flags = zip(*rows, strict=True) if rows else [[]] * 6
    nothing = np.full(len(rows), np.nan, np.float32)
    return Positions(
        np.array(number, np.int32),
        np.array([NO_TIME if t is None else EPOCH + round(t * 1000) for t in time], np.int64),
        np.array(lon, np.float64), np.array(lat, np.float64),
        nothing, nothing.copy(), nothing.copy(), nothing.copy(),
        np.array(kind, np.uint8), np.array(flags, np.uint8),
        np.arange(1, len(rows) + 1, dtype=np.uint32),
    )  # fmt: skip


def describe(count, **more):
    return [Track(f"made#{n}", f"Track {n}", "made", **more) for n in range(count)]


def store(*tracks, **more):
    """Return the store of tracks."""
    made = make(describe(len(tracks), **more), columns(*tracks), [LIMIT_MS] * len(tracks))
    return TrackStore(b"".join(to_bytes(*made)))
