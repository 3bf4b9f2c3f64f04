"""Stores of a case's tracks, made in the worker: one for each file, or the key of one kept."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from viewer.formats.aircraft_types import fleet
from viewer.session.tracks import cache, layout
from viewer.session.tracks.make import make, plain, to_bytes
from viewer.session.tracks.make import told as described

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from viewer.formats.tracks.columns import Positions
    from viewer.model.case import Case
    from viewer.model.track import Track

_KMH_IN_MS = 3.6


class Built(NamedTuple):
    """The store of a file: its key, and its bytes in parts; no parts where it is kept already."""

    file: str
    key: str
    parts: list[bytes | memoryview]


class Ahead:
    """What of stores needs positions only, made on a thread while their case is built.

    ``digests`` are hashes of all files' positions; ``columns`` those of :func:`plain`, of the
    first file only: the others' would be held in memory until their turn comes.
    """

    def __init__(self, positions: Mapping[str, Positions]) -> None:
        """Begin."""
        thread = ThreadPoolExecutor(1)
        self.digests = {file: thread.submit(_digest, own) for file, own in positions.items()}
        self.columns = {
            file: thread.submit(plain, own) for file, own in islice(positions.items(), 1)
        }
        thread.shutdown(wait=False)


def stores(
    case: Case, positions: Mapping[str, Positions], ahead: Ahead | None = None
) -> Iterator[Built]:
    """Make the stores of a case's files of tracks, in the order of its layers.

    ``ahead`` is what was begun of them.
    """
    ahead = ahead or Ahead(positions)
    for layer in case.layers:
        if layer.kind != "track" or layer.file not in positions:
            continue
        tracks = [case.tracks[name] for name in layer.members]
        limits = speed_limits(case, tracks)
        columns = positions[layer.file]
        key = _key(tracks, ahead.digests.pop(layer.file), limits)
        begun = ahead.columns.pop(layer.file, None)
        if cache.find(key) is not None:
            yield Built(layer.file, key, [])
        else:
            yield Built(layer.file, key, to_bytes(*make(tracks, columns, limits, begun)))


def speed_limits(case: Case, tracks: Sequence[Track]) -> list[float]:
    """Return for each track the greatest ground speed of its type in m/s, the case's own first."""
    known = fleet()
    generic = known.generic_max_ground_speed_kmh / _KMH_IN_MS
    types = {**known.types, **case.types}
    return [
        types[track.type].max_ground_speed_ms if track.type in types else generic
        for track in tracks
    ]


def _key(tracks: Sequence[Track], digest: Future[bytes], limits: Sequence[float]) -> str:
    told = json.dumps([layout.VERSION, described(tracks), list(limits)])
    return hashlib.sha256(told.encode() + digest.result()).hexdigest()[:40]


def _digest(positions: Positions) -> bytes:
    """Return a hash of all columns."""
    digest = hashlib.sha256()
    for name in positions.__slots__:
        column: Any = getattr(positions, name)
        digest.update(column.data if column.flags.c_contiguous else column.tobytes())
    return digest.digest()
