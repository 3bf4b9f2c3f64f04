"""From the rows that a reader found to tracks: grouped, ordered by time, flagged, described."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.formats.tracks import flags
from viewer.formats.tracks.columns import DTYPES, NO_TIME, Positions
from viewer.model.track import KIND_ESTIMATED, Track

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from viewer.formats.tracks.reader import Notes

_TURN = 360.0
_HALF = 180.0
_QUARTER = 90.0
_LATEST = np.iinfo(np.int64).max
_DIGITS = 7
_MIXED = 0.02
_FEW = 5


@dataclass(slots=True)
class Rows:
    """Columns as a file has them, in its order; what is None is missing everywhere.

    ``track`` is an index for each row, ``time`` ms since 1970 UTC (NO_TIME where missing), all
    else in the units of the columns with NaN where missing. ``line`` is None where the rows are
    numbered from 1.
    """

    lon: NDArray[Any]
    lat: NDArray[Any]
    track: NDArray[Any] | None = None
    time: NDArray[Any] | None = None
    altitude_m: NDArray[Any] | None = None
    ground_speed_ms: NDArray[Any] | None = None
    vertical_rate_ms: NDArray[Any] | None = None
    course_deg: NDArray[Any] | None = None
    kind: NDArray[Any] | int = 0
    line: NDArray[Any] | None = None
    flags: NDArray[Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def join(parts: Sequence[Rows]) -> Rows:
    """Return rows of the same columns, one after another."""
    if len(parts) == 1:
        return parts[0]
    names = (
        "lon", "lat", "track", "time", "altitude_m", "ground_speed_ms", "vertical_rate_ms",
        "course_deg", "kind", "line",
    )  # fmt: skip
    if not parts:
        return Rows(np.empty(0), np.empty(0))
    columns: dict[str, Any] = {n: np.concatenate([getattr(p, n) for p in parts]) for n in names}
    return Rows(**columns)


def assemble(rows: Rows, tracks: Sequence[Track], notes: Notes) -> tuple[list[Track], Positions]:
    """Return the tracks and their positions, ordered by track and time, flagged and counted.

    Rows without a place are set aside, and a note says how many. Tracks that are left without a
    position go, and the others are numbered anew.
    """
    columns = _columns(rows)
    placed = np.isfinite(columns["lon"]) & np.isfinite(columns["lat"])
    if not placed.all():
        first = int(np.flatnonzero(~placed)[0])
        gone = int((~placed).sum())
        notes.note(
            "no-position",
            f"{gone} of {len(placed)} rows have no place and are not shown",
            line=int(columns["line"][first]),
            found="no longitude and latitude",
            expected="a place in each row",
        )
        columns = {name: values[placed] for name, values in columns.items()}
    columns["lon"] = _wrapped(columns["lon"])
    _order(columns, notes)
    columns["flags"] |= flags.ranges(
        columns["lon"], columns["lat"], columns["altitude_m"],
        columns["ground_speed_ms"], columns["vertical_rate_ms"],
    )  # fmt: skip
    columns["flags"] |= flags.motion(
        columns["track"], columns["time"], columns["lon"], columns["lat"]
    )
    present, columns["track"] = _renumbered(columns["track"], len(tracks))
    positions = Positions(**columns)
    return described([tracks[old] for old in present.tolist()], positions), positions


def described(tracks: Sequence[Track], positions: Positions) -> list[Track]:
    """Return tracks with the counts, times and boxes of their positions.

    The positions are ordered by track, and each track has some. One pass over a column does for
    all tracks: there may be thousands.
    """
    if not tracks:
        return []
    edges = np.searchsorted(positions.track, np.arange(len(tracks) + 1, dtype=np.int32))
    starts = edges[:-1]
    untimed = positions.time == NO_TIME
    known = np.where(untimed, _LATEST, positions.time) if untimed.any() else positions.time
    first = np.minimum.reduceat(known, starts)
    last = np.maximum.reduceat(positions.time, starts)  # NO_TIME is the least
    estimated = _counts(positions.kind == KIND_ESTIMATED, edges)
    flagged = _counts(positions.flags != 0, edges)
    return [
        replace(
            track, count=end - start, first=None if low == _LATEST else low,
            last=None if high == NO_TIME else high, bbox=box, estimated=guesses, flagged=flags,
        )
        for track, start, end, low, high, box, guesses, flags in zip(
            tracks, starts.tolist(), edges[1:].tolist(), first.tolist(), last.tolist(),
            _boxes(positions.lon, positions.lat, edges), estimated, flagged, strict=True,
        )
    ]  # fmt: skip


def _counts(mask: NDArray[np.bool_], edges: NDArray[np.intp]) -> list[int]:
    """Return how many are set between each two edges."""
    counts: list[int] = np.diff(np.searchsorted(np.flatnonzero(mask), edges)).tolist()
    return counts


_Box = tuple[float, float, float, float]


def _boxes(lon: NDArray[Any], lat: NDArray[Any], edges: NDArray[np.intp]) -> list[_Box | None]:
    """Return the box of each run of positions between two edges, as :func:`bbox` does."""
    starts = edges[:-1]
    low, high = np.minimum.reduceat(lon, starts), np.maximum.reduceat(lon, starts)
    south, north = np.minimum.reduceat(lat, starts), np.maximum.reduceat(lat, starts)
    # Less than half a turn wide: no step can have gone round the other way.
    plain = (high - low < _HALF) & (low >= -_HALF) & (high <= _HALF)
    plain &= (south >= -_QUARTER) & (north <= _QUARTER)
    sides = np.stack((low, south, high, north), axis=1).tolist()
    boxes: list[_Box | None] = [_rounded(*box) for box in sides]
    for n in np.flatnonzero(~plain).tolist():
        rows = slice(int(edges[n]), int(edges[n + 1]))
        boxes[n] = bbox(lon[rows], lat[rows])
    return boxes


def bbox(lon: NDArray[Any], lat: NDArray[Any]) -> _Box | None:
    """Return [west, south, east, north]; west is greater where the positions cross ±180.

    Positions follow one another the shorter way round.
    """
    inside = (np.abs(lat) <= _QUARTER) & (np.abs(lon) <= _HALF)
    lon, lat = lon[inside], lat[inside]
    if not len(lon):
        return None
    steps = np.diff(lon)
    unrolled = lon - _TURN * np.concatenate(([0.0], np.cumsum(np.round(steps / _TURN))))
    low, high = float(unrolled.min()), float(unrolled.max())
    if high - low >= _TURN:
        west, east = -_HALF, _HALF
    else:
        west, east = _inside(low), _inside(high)
    return _rounded(west, float(lat.min()), east, float(lat.max()))


def _rounded(west: float, south: float, east: float, north: float) -> _Box:
    return round(west, _DIGITS), round(south, _DIGITS), round(east, _DIGITS), round(north, _DIGITS)


def _inside(lon: float) -> float:
    return lon if -_HALF <= lon <= _HALF else (lon + _HALF) % _TURN - _HALF


def _columns(rows: Rows) -> dict[str, NDArray[Any]]:
    count = len(rows.lon)
    columns: dict[str, NDArray[Any]] = {}
    for name, dtype in DTYPES.items():
        values = getattr(rows, name)
        if values is None:
            empty: float = {"time": NO_TIME, "track": 0, "flags": 0}.get(name, float("nan"))
            if name == "line":
                columns[name] = np.arange(1, count + 1, dtype=dtype)
            else:
                columns[name] = np.full(count, empty, dtype)
        elif name == "kind" and isinstance(values, int):
            columns[name] = np.full(count, values, dtype)
        else:
            with np.errstate(over="ignore"):
                columns[name] = np.ascontiguousarray(values, dtype)
    return columns


def _wrapped(lon: NDArray[Any]) -> NDArray[Any]:
    """Return longitudes where those that run on past ±180 (within one more turn) come back."""
    out = (np.abs(lon) > _HALF) & (np.abs(lon) <= _HALF + _TURN)
    return np.where(out, (lon + _HALF) % _TURN - _HALF, lon) if out.any() else lon


def _order(columns: dict[str, NDArray[Any]], notes: Notes) -> None:
    """Sort rows by track and time, and flag what the file told out of order."""
    track, time = columns["track"], columns["time"]
    if _sorted(track, time):
        return
    if not (track[1:] >= track[:-1]).all():
        _take(columns, np.argsort(track, kind="stable"))
    _turn_around(columns)
    late = flags.backward(columns["track"], columns["time"])
    if not late.any():
        return
    if int((late != 0).sum()) > max(_FEW, _MIXED * len(late)):
        notes.note(
            "not-in-order",
            f"the rows of {notes.file} are not in the order of their times; they were sorted",
        )
    else:
        columns["flags"] |= late
    when = _filled(columns["track"], columns["time"])
    _take(columns, np.lexsort((when, columns["track"])))


def _sorted(track: NDArray[Any], time: NDArray[Any]) -> bool:
    if len(track) < 2:  # noqa: PLR2004 two to compare
        return True
    ahead = track[1:] > track[:-1]
    later = (track[1:] == track[:-1]) & (time[1:] >= time[:-1])
    whole = not (time == NO_TIME).any() or bool((time == NO_TIME).all())
    return whole and bool((ahead | later).all())


def _turn_around(columns: dict[str, NDArray[Any]]) -> None:
    """Reverse each track that the file tells from its end: that is no error of its clock."""
    track, time = columns["track"], columns["time"]
    edges = np.flatnonzero(np.concatenate(([True], track[1:] != track[:-1], [True])))
    order = None
    step = np.where((time[1:] == NO_TIME) | (time[:-1] == NO_TIME), 0, np.sign(np.diff(time)))
    sums = np.concatenate(([0], np.cumsum(step)))
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if sums[end - 1] - sums[start] < 0:
            order = np.arange(len(track)) if order is None else order
            order[start:end] = order[start:end][::-1]
    if order is not None:
        _take(columns, order)


def _filled(track: NDArray[Any], time: NDArray[Any]) -> NDArray[Any]:
    """Return times where rows without one have that of the row before them in their track."""
    known = time != NO_TIME
    if known.all():
        return time
    starts = np.concatenate(([True], track[1:] != track[:-1]))
    source = np.maximum.accumulate(np.where(known | starts, np.arange(len(time)), 0))
    return time[source]


def _take(columns: dict[str, NDArray[Any]], order: NDArray[Any]) -> None:
    for name, values in columns.items():
        columns[name] = values[order]


def _renumbered(track: NDArray[Any], known: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the numbers in use, and the column with each replaced by its place among them."""
    present = np.flatnonzero(np.bincount(track, minlength=known)) if len(track) else track[:0]
    if len(present) == known and (not len(present) or present[-1] == known - 1):
        return present, track
    anew = np.zeros(max(known, int(track.max()) + 1 if len(track) else 0), track.dtype)
    anew[present] = np.arange(len(present))
    return present, anew[track]
