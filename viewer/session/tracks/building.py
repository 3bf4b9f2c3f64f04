"""Stores of a case's tracks, made in the worker: one for each file, or the key of one kept."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from viewer.formats.aircraft_types import fleet
from viewer.session.tracks import cache, layout
from viewer.session.tracks.make import make, to_bytes
from viewer.session.tracks.make import told as described

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from viewer.formats.tracks.columns import Positions
    from viewer.model.case import Case
    from viewer.model.track import Track

_KMH_IN_MS = 3.6


class Built(NamedTuple):
    """The store of a file: its key, and its bytes in parts; no parts where it is kept already."""

    file: str
    key: str
    parts: list[bytes | memoryview]


def stores(case: Case, positions: Mapping[str, Positions]) -> Iterator[Built]:
    """Make the stores of a case's files of tracks, in the order of its layers."""
    for layer in case.layers:
        if layer.kind != "track" or layer.file not in positions:
            continue
        tracks = [case.tracks[name] for name in layer.members]
        limits = speed_limits(case, tracks)
        columns = positions[layer.file]
        key = _key(tracks, columns, limits)
        if cache.find(key) is not None:
            yield Built(layer.file, key, [])
        else:
            yield Built(layer.file, key, to_bytes(*make(tracks, columns, limits)))


def speed_limits(case: Case, tracks: Sequence[Track]) -> list[float]:
    """Return for each track the greatest ground speed of its type in m/s, the case's own first."""
    known = fleet()
    generic = known.generic_max_ground_speed_kmh / _KMH_IN_MS
    types = {**known.types, **case.types}
    return [
        types[track.type].max_ground_speed_ms if track.type in types else generic
        for track in tracks
    ]


def _key(tracks: Sequence[Track], positions: Positions, limits: Sequence[float]) -> str:
    told = json.dumps([layout.VERSION, described(tracks), list(limits)])
    digest = hashlib.sha256(told.encode())
    with ThreadPoolExecutor(2) as hashing:
        columns = [getattr(positions, name) for name in positions.__slots__]
        for part in hashing.map(_digest, columns):
            digest.update(part)
    return digest.hexdigest()[:40]


def _digest(column: Any) -> bytes:  # noqa: ANN401 numpy's array
    whole = memoryview(column).cast("B") if column.flags.c_contiguous else column.tobytes()
    return hashlib.sha256(whole).digest()
