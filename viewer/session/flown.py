"""The positions that a document's tracks hold of its legs: for what a tracked leg passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from viewer.describe.overflight import ends_of
from viewer.formats.tracks.columns import DTYPES, from_ipc
from viewer.geo.overflight import positions
from viewer.model.track import KIND_GROUND
from viewer.replay.found.heard import usable
from viewer.session.found import tracks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from viewer.formats.tracks.columns import Positions as Columns
    from viewer.geo.overflight import Positions
    from viewer.model.time import Interval
    from viewer.replay.found.heard import Heard
    from viewer.session.document import Document

_LEAST = 2


def flown(
    document: Document,
    windows: Mapping[str, tuple[Interval, Interval]],
    legs: Iterable[str] | None = None,
) -> dict[str, Positions]:
    """Return what was heard of each tracked leg (by id; None: all), each position at its own time.

    That is every usable position of its aircraft, none flagged and none estimated, between the
    earliest departure and the latest arrival (``windows``, else as told), less what was heard on
    the ground before the last position there and after the first one back. A leg that is open in
    time, or with fewer than two such positions, is left out.
    """
    case = document.case
    wanted = [case.legs[i] for i in (case.legs if legs is None else legs)]
    wanted = [leg for leg in wanted if leg.path == "tracked" and leg.aircraft is not None]
    if not wanted or not document.positions:
        return {}
    tracks = tracks_of(document)
    columns: dict[str, Columns] = {}
    found: dict[str, Positions] = {}
    for leg in wanted:
        departed, arrived = ends_of(leg, windows)
        low, high = departed.earliest, arrived.latest
        if low is None or high is None:
            continue
        parts = []
        for file, number, track in tracks.get(leg.aircraft or "", ()):
            if track.first is None or track.last is None or track.last < low or track.first >= high:
                continue
            if file not in columns:
                columns[file] = from_ipc(document.positions[file])
            rows = columns[file].of(number)
            rows = rows.take((rows.time >= low) & (rows.time < high))
            parts.append({name: getattr(rows, name) for name in DTYPES})
        if not parts:
            continue
        heard = _airborne(usable(parts))
        if len(heard) >= _LEAST:
            found[leg.id] = positions(heard.lon, heard.lat, heard.time, heard.time)
    return found


def _airborne(heard: Heard) -> Heard:
    """Leave out what lies before the last position on the ground, and after the first one back."""
    up = np.flatnonzero(heard.kind != KIND_GROUND)
    if not len(up):
        return heard
    return heard.take(slice(max(int(up[0]) - 1, 0), int(up[-1]) + 2))
