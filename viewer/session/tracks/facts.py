"""What one track's positions come to: counts, gaps, first and last, for its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from viewer.describe.track_card import Facts, Fix, Gap
from viewer.model.track import FLAGS, KINDS
from viewer.session.tracks import layout
from viewer.session.tracks.reading import columns, gaps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.session.tracks.reading import Columns
    from viewer.session.tracks.store import TrackStore

_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG R1): lengths on this sphere are within 0.6 % of WGS84."""


def facts(store: TrackStore, number: int) -> Facts:
    """Return what the positions of a store's track come to."""
    return of_columns(columns(store, number))


def of_columns(track: Columns) -> Facts:
    """Return what the positions of a track come to; flagged ones are counted apart."""
    shown = np.flatnonzero(track.flags == 0)
    timed = shown[~np.isnan(track.time[shown])]
    silent = gaps(track)
    counts = np.bincount(track.kind, minlength=len(KINDS))
    return Facts(
        count=len(track),
        kinds={name: int(n) for name, n in zip(KINDS, counts, strict=False) if n},
        untimed=int(np.isnan(track.time).sum()),
        flagged={
            bit: (len(rows), int(track.line[rows[0]]))
            for bit in FLAGS
            if len(rows := np.flatnonzero(track.flags & bit))
        },
        first=_fix(track, timed[0]) if len(timed) else None,
        last=_fix(track, timed[-1]) if len(timed) else None,
        gaps=_gaps(track, silent),
        estimated_ms=_estimated(track, shown, silent),
        altitude_m=_range(track.altitude_m[shown]),
        speed_ms=_range(track.speed_ms[shown]),
    )


def _fix(track: Columns, row: int) -> Fix:
    altitude = float(track.altitude_m[row])
    return Fix(
        int(track.time[row]),
        float(track.lon[row]),
        float(track.lat[row]),
        None if np.isnan(altitude) else altitude,
        KINDS[int(track.kind[row])],
        int(track.line[row]),
    )


def _gaps(track: Columns, silent: NDArray[np.int64]) -> tuple[Gap, ...]:
    """Return the gaps, the longest first."""
    before, after = silent[:, 0], silent[:, 1]
    lengths = _apart(track, before, after)
    made = [
        Gap(int(track.time[b]), int(track.time[a]), float(m))
        for b, a, m in zip(before, after, lengths, strict=True)
    ]
    return tuple(sorted(made, key=lambda gap: gap.begin - gap.end))


def _apart(
    track: Columns, before: NDArray[np.int64], after: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the great-circle distances between rows, in metres."""
    lat_a, lat_b = np.radians(track.lat[before]), np.radians(track.lat[after])
    turn = np.radians(track.lon[after] - track.lon[before])
    half = np.sin((lat_b - lat_a) / 2) ** 2
    half += np.cos(lat_a) * np.cos(lat_b) * np.sin(turn / 2) ** 2
    apart: NDArray[np.float64] = 2 * _RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return apart


def _estimated(track: Columns, shown: NDArray[np.int64], silent: NDArray[np.int64]) -> int:
    """Return for how long the line is an estimated one, in milliseconds."""
    edges = (track.style[shown[:-1]] == layout.ESTIMATED) & ~np.isin(shown[:-1], silent[:, 0])
    waits = np.diff(track.time[shown])
    return int(np.nansum(waits[edges]))


def _range(values: NDArray[np.float32]) -> tuple[float, float] | None:
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if len(known) else None
