"""Legs of one aircraft put together from its stretches on the ground and in the air.

A leg is one take-off to one landing. Where the change from ground to air was heard, its time is the
window between the last position certain of the one and the first certain of the other; where it
was not, the window is open, or bounded by how long the way to the airport can have taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from viewer.geo import sphere
from viewer.geo.geodesic import inverse_many
from viewer.model.time import HOUR, MINUTE, SECOND
from viewer.replay.found import phases as phasing
from viewer.replay.found.ends import Guess, guess
from viewer.replay.found.heard import Heard, Motion, motion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.replay.found.ends import Side
    from viewer.replay.found.fields import Fields

    Ints = NDArray[np.int64]

GAP_MS = 5 * MINUTE
"""Longer than this without a position in the air is a coverage gap."""
HIDDEN_MS = 10 * MINUTE
"""A gap of at least this may hide a landing and a take-off."""
LONGEST_MS = 20 * HOUR
"""No aircraft stays up longer than this; the longest scheduled flights take under 19 hours."""
MOVED_M = 10_000.0
"""Ground positions further apart than this are of two places."""

How = Literal["ground", "field", "approach", "silence", "unheard"]
"""What an end rests on: positions on the ground of an airport; on the ground, of no known airport;
the last descent or the first climb; positions on the ground with a gap before the air; nothing."""

_SLOWEST_SHARE = 0.3
_LONG_WAIT_MS = HOUR
_VERY_LONG_WAIT_MS = 6 * HOUR
_FASTEST_MS = 350.0
_FEW_ROWS = 5
_SLOT_MS = 10 * SECOND
_EDGE_ROWS = 3
_CLOSE_M, _NEAR_M = 3_000.0, 5_000.0
_SURE_CLOSE, _SURE_NEAR, _SURE_FAR = 0.98, 0.95, 0.85
_RIVAL, _SHORT, _UNKNOWN = 0.8, 0.7, 0.5
_SILENT = ((15 * MINUTE, 0.95), (HOUR, 0.85), (6 * HOUR, 0.6))
_SILENT_LONG = 0.4


@dataclass(frozen=True, slots=True)
class End:
    """One end of a leg found.

    ``fields`` are airports by their codes: one, several where one of them is meant, none where it
    is not known. ``window`` is [earliest, latest) in ms since 1970 UTC, None where open.
    ``sure`` is how likely the airports named are right, 0 to 1; None where none is named.
    ``distance_m`` is from the position that it rests on, at ``position`` (lon, lat), to the first
    airport, ``height_m`` over it; ``silence_ms`` is the longest time without a position between
    ground and air. ``rivals`` are airports so near that they may be meant instead.
    """

    how: How
    fields: tuple[str, ...]
    window: tuple[int | None, int | None]
    sure: float | None
    position: tuple[float, float]
    distance_m: float | None = None
    height_m: float | None = None
    silence_ms: int = 0
    rivals: tuple[str, ...] = ()

    @property
    def heard(self) -> bool:
        """Whether the change between ground and air lies between two positions that were heard."""
        return self.how in ("ground", "field", "silence")


@dataclass(frozen=True, slots=True)
class Touch:
    """A touch-and-go, or a low pass where nothing tells whether the wheels touched."""

    field: str | None
    window: tuple[int, int]
    certain: bool


@dataclass(frozen=True, slots=True)
class FoundLeg:
    """A leg found in a track.

    ``first`` and ``last`` are the times of the first and last position of the path, ms;
    ``rows`` the numbers of these among the usable positions. ``airborne`` is False where nothing
    was heard in the air, and only the two places are known. ``distance_m`` is along the positions,
    ``gap_m`` of it by shortest path over ``gaps`` coverage gaps of ``gap_ms`` together.
    ``sure`` is that of both ends together, 0 to 1; an end that names no airport counts half.
    """

    start: End
    end: End
    first: int
    last: int
    rows: tuple[int, int]
    airborne: bool
    distance_m: float
    gap_m: float
    gap_ms: int
    gaps: int
    touches: tuple[Touch, ...]
    sure: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch on the ground or in the air: the first and last row certain of it."""

    label: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Track:
    heard: Heard
    moves: Motion
    fields: Fields
    label: NDArray[np.int8]


def find(heard: Heard, fields: Fields) -> tuple[FoundLeg, ...]:
    """Return the legs of one aircraft in the order of their times; stops lie between them."""
    if len(heard) < 2:  # noqa: PLR2004 nothing moves
        return ()
    moves = motion(heard)
    found = phasing.phases(heard, moves, fields)
    track = _Track(heard, moves, fields, found.label)
    pieces = _pieces(track, found.runs)
    legs: list[FoundLeg] = []
    for number, piece in enumerate(pieces):
        before = pieces[number - 1] if number else None
        after = pieces[number + 1] if number + 1 < len(pieces) else None
        if piece.label == phasing.AIR:
            legs.append(_flown(track, piece, before, after, found))
        elif after is not None and after.label == phasing.GROUND:
            legs.append(_not_heard(track, piece, after))
    return tuple(legs)


def _pieces(track: _Track, runs: phasing.Runs) -> list[_Piece]:
    """Return the stretches, parted where a gap hides a landing, or a flight between two places."""
    pieces = [
        _Piece(int(label), int(first), int(last))
        for label, first, last in zip(runs.label, runs.first, runs.last, strict=True)
    ]
    for edge in (0, -1):
        # A single position at the edge that seems to fly is one error of its speed, not a flight.
        if len(pieces) > 1 and pieces[edge].label == phasing.AIR:
            some = pieces[edge]
            if some.last - some.first + 1 < _EDGE_ROWS and _span(track, some) < MINUTE:
                del pieces[edge]
    pieces = _whole(pieces, len(track.heard))
    parted: list[_Piece] = []
    for piece in pieces:
        for row in _breaks(track, piece):
            parted.append(_Piece(piece.label, piece.first, row))
            piece = _Piece(piece.label, row + 1, piece.last)  # noqa: PLW2901 what is left of it
        parted.append(piece)
    return parted


def _whole(pieces: list[_Piece], count: int) -> list[_Piece]:
    """Let the first and last stretch, where in the air, reach to the ends of what was heard."""
    if pieces and pieces[0].label == phasing.AIR:
        pieces[0] = replace(pieces[0], first=0)
    if pieces and pieces[-1].label == phasing.AIR:
        pieces[-1] = replace(pieces[-1], last=count - 1)
    return pieces


def _span(track: _Track, piece: _Piece) -> int:
    return int(track.heard.time[piece.last] - track.heard.time[piece.first])


def _breaks(track: _Track, piece: _Piece) -> list[int]:
    """Return the rows after which a stretch is parted."""
    heard = track.heard
    rows = slice(piece.first, piece.last + 1)
    waits = np.diff(heard.time[rows])
    lon, lat = heard.lon[rows], heard.lat[rows]
    if piece.label == phasing.GROUND:
        gone = sphere.distance(lon[:-1], lat[:-1], lon[1:], lat[1:])
        found = np.flatnonzero((gone > MOVED_M) & (waits > MINUTE))
        return [piece.first + int(r) for r in found]
    long = np.flatnonzero(waits >= HIDDEN_MS)
    return [row for r in long if _landed(track, row := piece.first + int(r))]


def _landed(track: _Track, row: int) -> bool:
    """Tell whether it landed and took off again in the gap after a row in the air."""
    heard, moves = track.heard, track.moves
    wait = int(heard.time[row + 1] - heard.time[row])
    if wait >= LONGEST_MS:
        return True
    down = guess(heard, moves, row, "end", track.fields)
    up = guess(heard, moves, row + 1, "start", track.fields)
    if down and up and set(down.fields) & set(up.fields):
        return wait > down.soonest_ms + up.soonest_ms
    if wait < _LONG_WAIT_MS or not (down or up or wait > _VERY_LONG_WAIT_MS):
        return False
    gone = float(
        sphere.distance(heard.lon[row], heard.lat[row], heard.lon[row + 1], heard.lat[row + 1])
    )
    speeds = (moves.slowest_ms[row], moves.slowest_ms[row + 1])
    cruise = float(np.nanmin(speeds)) if np.isfinite(speeds).any() else np.nan
    return bool(gone / (wait / SECOND) < _SLOWEST_SHARE * cruise)


def _flown(
    track: _Track, piece: _Piece, before: _Piece | None, after: _Piece | None,
    found: phasing.Phases,
) -> FoundLeg:  # fmt: skip
    """Return the leg of a stretch in the air."""
    first, last = piece.first, piece.last
    if before is not None and before.label == phasing.GROUND:
        start = _from_ground(track, before.last, piece.first, "start")
        first = before.last
    else:
        start = _not_heard_end(track, piece.first, "start")
    if after is not None and after.label == phasing.GROUND:
        end = _from_ground(track, after.first, piece.last, "end")
        last = after.first
    else:
        end = _not_heard_end(track, piece.last, "end")
    start, end = _ordered(track, start, end, before, after)
    distance, gap_m, gap_ms, gaps = _lengths(track.heard, first, last)
    sure = _both(start, end)
    if piece.last - piece.first + 1 < _FEW_ROWS:
        sure *= _SHORT
    return FoundLeg(
        start, end, int(track.heard.time[first]), int(track.heard.time[last]), (first, last),
        airborne=True, distance_m=distance, gap_m=gap_m, gap_ms=gap_ms, gaps=gaps,
        touches=_touches(track, found, piece), sure=sure,
    )  # fmt: skip


def _both(start: End, end: End) -> float:
    """Return how sure a leg is as it is told: an end of which nothing is known counts half."""
    return (start.sure or _UNKNOWN) * (end.sure or _UNKNOWN)


def _ordered(
    track: _Track, start: End, end: End, before: _Piece | None, after: _Piece | None
) -> tuple[End, End]:
    """Keep windows not heard from reaching into the leg before or after."""
    time = track.heard.time
    if before is not None and not start.heard:
        low, high = start.window
        floor = int(time[before.last])
        start = replace(start, window=(floor if low is None else max(low, floor), high))
    if after is not None and not end.heard:
        low, high = end.window
        roof = int(time[after.first])
        end = replace(end, window=(low, roof if high is None else min(high, roof)))
    return start, end


def _not_heard(track: _Track, here: _Piece, there: _Piece) -> FoundLeg:
    """Return the leg between two places on the ground, of which nothing was heard in the air."""
    heard = track.heard
    a, b = here.last, there.first
    low, high = int(heard.time[a]), int(heard.time[b])
    gone = inverse_many(heard.lon[a], heard.lat[a], heard.lon[b], heard.lat[b])
    metres = float(gone.distance_m)
    least = min(int(metres / _FASTEST_MS * SECOND), high - low)
    start = replace(_from_ground(track, a, b, "start"), window=_window(low, high - least))
    end = replace(_from_ground(track, b, a, "end"), window=_window(low + least, high))
    return FoundLeg(
        start, end, low, high, (a, b), airborne=False, distance_m=metres, gap_m=metres,
        gap_ms=high - low, gaps=1, touches=(), sure=_both(start, end) * _SHORT,
    )  # fmt: skip


def _from_ground(track: _Track, ground: int, air: int, side: Side) -> End:
    """Return an end that was heard: ``ground`` and ``air`` are the rows next to the change."""
    heard, fields = track.heard, track.fields
    low, high = sorted((ground, air))
    silence = int(np.diff(heard.time[low : high + 1]).max())
    lon, lat = float(heard.lon[ground]), float(heard.lat[ground])
    window = _window(int(heard.time[low]), int(heard.time[high]))
    at = fields.at(lon, lat)
    if at is None:
        return End("field", (), window, None, (lon, lat), silence_ms=silence)
    if silence > GAP_MS:
        # However fast it was, it had this way between the airport and where it was heard.
        away = float(
            sphere.distance(
                fields.lon[at.field], fields.lat[at.field], heard.lon[air], heard.lat[air]
            )
        )
        least = int(max(away - _CLOSE_M, 0.0) / _FASTEST_MS) * SECOND
        first, last = int(heard.time[low]), int(heard.time[high])
        if first + least < last:
            window = (
                _window(first, last - least) if side == "start" else _window(first + least, last)
            )
    away = at.distance_m
    sure = _SURE_CLOSE if away <= _CLOSE_M else _SURE_NEAR if away <= _NEAR_M else _SURE_FAR
    if at.rivals:
        sure *= _RIVAL
    if silence > GAP_MS:
        sure *= _silence(track, silence, air, side, at.field)
    return End(
        "silence" if silence > GAP_MS else "ground", (fields.codes[at.field],), window, sure,
        (lon, lat), away, None, silence, tuple(fields.codes[r] for r in at.rivals),
    )  # fmt: skip


def _silence(track: _Track, silence: int, air: int, side: Side, field: int) -> float:
    """Return how sure it is that ground and air belong together over so long a gap."""
    share = next((s for most, s in _SILENT if silence <= most), _SILENT_LONG)
    made = guess(track.heard, track.moves, air, side, track.fields)
    if made is not None and track.fields.codes[field] in (
        track.fields.codes[f] for f in made.fields
    ):
        return max(share, made.sure)
    return share


def _not_heard_end(track: _Track, row: int, side: Side) -> End:
    """Return an end beyond the first or last position that was heard, in the air."""
    heard, fields = track.heard, track.fields
    at = int(heard.time[row])
    place = (float(heard.lon[row]), float(heard.lat[row]))
    made: Guess | None = guess(heard, track.moves, row, side, fields)
    certain = int(heard.time[_certain(track, row, side)])
    if made is None:
        window = (None, _ceil(certain)) if side == "start" else (_floor(certain), None)
        return End("unheard", (), window, None, place)
    soonest, latest = made.soonest_ms, made.latest_ms
    near = soonest if certain == at else 0
    span = (at - latest, certain - near) if side == "start" else (certain + near, at + latest)
    return End(
        "approach", tuple(fields.codes[f] for f in made.fields), _window(*span), made.sure, place,
        made.distance_m, None if np.isnan(made.height_m) else made.height_m,
    )  # fmt: skip


def _certain(track: _Track, row: int, side: Side) -> int:
    """Return the first row from an end inwards that is certainly in the air.

    The positions before it may be of the ground: it may have been heard to roll.
    """
    label = track.label[row:] if side == "start" else track.label[row::-1]
    there = int(np.argmax(label == phasing.AIR))
    return row + there if side == "start" else row - there


def _window(low: int, high: int) -> tuple[int, int]:
    """Return whole seconds [earliest, latest) that hold both instants."""
    return _floor(low), _ceil(high)


def _floor(at: int) -> int:
    return at // SECOND * SECOND


def _ceil(at: int) -> int:
    """Return the next whole second after an instant: a window's end lies outside it."""
    return (at // SECOND + 1) * SECOND


def _lengths(heard: Heard, first: int, last: int) -> tuple[float, float, int, int]:
    """Return metres along the positions, of them over gaps; ms in gaps; and how many gaps."""
    # Receivers that disagree by a second or two make a zigzag of the path: one position of each
    # few seconds is enough.
    slot = heard.time[first : last + 1] // _SLOT_MS
    new = np.flatnonzero(np.concatenate(([True], slot[1:] != slot[:-1])))
    rows = first + np.union1d(new, [last - first])
    lon, lat = heard.lon[rows], heard.lat[rows]
    if len(lon) < 2:  # noqa: PLR2004 one position has no length
        return 0.0, 0.0, 0, 0
    step = inverse_many(lon[:-1], lat[:-1], lon[1:], lat[1:]).distance_m
    waits = np.diff(heard.time[first : last + 1])
    gap = np.flatnonzero(waits > GAP_MS) + first
    over = inverse_many(
        heard.lon[gap], heard.lat[gap], heard.lon[gap + 1], heard.lat[gap + 1]
    ).distance_m
    return float(step.sum()), float(over.sum()), int(waits[gap - first].sum()), len(gap)


def _touches(track: _Track, found: phasing.Phases, piece: _Piece) -> tuple[Touch, ...]:
    """Return the touches of the ground and low passes of a stretch in the air."""
    made = []
    for rows, certain in ((found.touches, True), (found.passes, False)):
        inside = rows[(rows[:, 0] > piece.first) & (rows[:, 1] < piece.last)]
        for first, last in inside:
            at = track.fields.at(float(track.heard.lon[first]), float(track.heard.lat[first]))
            window = _window(int(track.heard.time[first]), int(track.heard.time[last]))
            code = None if at is None else track.fields.codes[at.field]
            made.append(Touch(code, window, certain))
    touched = [t.window for t in made if t.certain]
    return tuple(
        sorted(
            (t for t in made if t.certain or not any(_close(t.window, other) for other in touched)),
            key=lambda t: t.window,
        )
    )


def _close(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] + MINUTE and b[0] < a[1] + MINUTE
