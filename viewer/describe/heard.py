"""When a track was heard: stretches in columns, each a bar of the timeline when somebody asks.

However many positions and stretches a track has, nothing of them is an object before it is
pointed at. All times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, overload

from viewer.describe import gap_words, track_colours
from viewer.describe.lanes import Bar, BarKind, Lanes, Row
from viewer.describe.timeline import aircraft_of
from viewer.describe.track_card import in_case
from viewer.model.gap_note import of_gap
from viewer.model.time import Interval

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable

    from viewer.model.case import Case
    from viewer.model.gap_note import GapNote
    from viewer.model.track import Track

RECEIVED, ESTIMATED, GAP = range(3)
"""What a stretch is: positions were received; only estimates are told; no positions at all."""
_KINDS: tuple[BarKind, ...] = ("received", "estimated", "gap")


class Stretches(NamedTuple):
    """Stretches of one track in order: from ``begin`` to ``end``, of a ``sort`` (RECEIVED, …).

    None overlaps another. One of a single position begins where it ends.
    """

    begin: array[float]
    end: array[float]
    sort: bytes


class Heard(Sequence[Bar]):
    """A track on the timeline: the stretches of its time, as bars that are made when asked for.

    ``stretches`` are worked out when they are first looked at.
    """

    __slots__ = ("_load", "_made", "_notes", "_stretches", "_whole", "id", "track")

    def __init__(
        self,
        identity: str,
        track: Track,
        load: Callable[[], Stretches],
        notes: Sequence[GapNote] = (),
    ) -> None:
        """Stand for the track of an id in the document; ``load`` works out its stretches.

        ``notes`` are those of its gaps.
        """
        self.id = identity
        self.track = track
        self._load = load
        self._notes = notes
        self._stretches: Stretches | None = None
        self._made: dict[int, Bar] = {}
        self._whole: Bar | None = None

    @property
    def name(self) -> str:
        """What it is called: with its callsign, because one aircraft may have many tracks."""
        name, sign = self.track.name or self.id, self.track.callsign
        return f"{name} · {sign}" if sign and sign not in name else name

    @property
    def stretches(self) -> Stretches:
        """The stretches as columns."""
        if self._stretches is None:
            self._stretches = self._load()
        return self._stretches

    @property
    def extent(self) -> tuple[float, float]:
        """The first and the last time that the file gives."""
        return float(self.track.first or 0), float(self.track.last or 0)

    @property
    def whole(self) -> Bar:
        """A bar from the first to the last position."""
        if self._whole is None:
            told = self.stretches
            low, high = (told.begin[0], told.end[-1]) if told.begin else self.extent
            count = told.sort.count(GAP)
            gaps = f", {count} coverage gap{'s' if count != 1 else ''}" if count else ""
            self._whole = self._bar(
                "track", f"{self.name}: first to last position{gaps}", low, high
            )
        return self._whole

    def __len__(self) -> int:
        return len(self.stretches.begin)

    @overload
    def __getitem__(self, number: int) -> Bar: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Bar]: ...

    def __getitem__(self, number: int | slice) -> Bar | Sequence[Bar]:
        """Return a stretch as a bar, the same one each time."""
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(len(self)))]
        if number < 0:
            number += len(self)
        found = self._made.get(number)
        if found is None:
            told = self.stretches
            low, high = told.begin[number], told.end[number]
            title = f"{self.name}: {self._says(number)}"
            found = self._bar(_KINDS[told.sort[number]], title, low, high)
            if told.sort[number] == GAP and (note := of_gap(self._notes, low, high)) is not None:
                found = replace(found, note=gap_words.excerpt(note))
            self._made[number] = found
        return found

    def index(self, bar: object, start: int = 0, stop: int | None = None) -> int:
        """Return the number of a bar of this track. Raises ValueError for any other."""
        for number, made in self._made.items():
            if made is bar and start <= number and (stop is None or number < stop):
                return number
        message = "not one of this track's stretches"
        raise ValueError(message)

    def middle(self, number: int) -> float:
        """Return the time in the middle of a stretch."""
        return (self.stretches.begin[number] + self.stretches.end[number]) / 2

    def at(self, time: float, slack: float) -> int | None:
        """Return the number of the stretch at a time, None where there is none within ``slack``.

        What is narrower than the slack goes before what is wide: one position between two gaps.
        """
        told = self.stretches
        here = bisect_right(told.begin, time) - 1
        found: list[tuple[bool, float, int]] = []
        for number in range(max(0, here - 2), min(len(self), here + 3)):
            low, high = told.begin[number], told.end[number]
            away = max(low - time, time - high, 0.0)
            if away <= slack:
                wide = high - low >= slack or told.sort[number] == GAP
                found.append((wide, away, number))
        return min(found)[2] if found else None

    def nearest(self, time: float) -> int:
        """Return the number of the stretch whose middle is nearest to a time."""
        number = bisect_right(self.stretches.begin, time)
        near = range(max(0, number - 2), min(len(self), number + 2))
        return min(near, default=0, key=lambda i: abs(self.middle(i) - time))

    def _says(self, number: int) -> str:
        told = self.stretches
        sort, last = told.sort[number], len(told.sort) - 1
        if sort == GAP:
            return "no positions received"
        one = told.begin[number] == told.end[number]
        known = "estimated by the provider" if sort == ESTIMATED else "received"
        text = f"{'one position' if one else 'positions'} {known}"
        if number in (0, last):
            ends = ("the first",) * (number == 0) + ("the last",) * (number == last)
            text += f", {' and '.join(ends)} of the track"
        return text

    def _bar(self, kind: BarKind, title: str, low: float, high: float) -> Bar:
        begin, end = round(low), round(high)
        return Bar(
            kind, title, self.name, Interval(begin, begin), Interval(end, end), ("track", self.id)
        )


def with_tracks(
    made: Lanes, case: Case, heard: Sequence[Heard], window: tuple[float, float]
) -> Lanes:
    """Return lanes with a row for each track that has times, in the tracks' order.

    A track of an aircraft that has rows stands under them; ``window`` is what the replay covers.
    """
    window = (window[0], window[1]) if window[0] < window[1] else made.window
    timed = [one for one in heard if one.track.first is not None]
    if not timed:
        return replace(made, window=window, extent=_hull(made.extent, (window,)))
    order = aircraft_of(case)
    rowed = {row.aircraft for row in made.rows}
    under: dict[str | None, list[Row]] = {}
    colours = track_colours.known(case.aircraft.values())
    for one in heard:
        colour = track_colours.number(one.track, colours)  # also of those that have no row
        if one.track.first is None:
            continue
        mine = [name for name, _ in in_case(case, one.track)]
        name = mine[0] if len(mine) == 1 else None
        if name in order:
            colour = order.index(name)
        below = name if name in rowed else None
        row = Row(one.name, 0 if below is None else 1, colour, name, (), (), (), heard=one)
        under.setdefault(below, []).append(row)
    rows: list[Row] = []
    for number, row in enumerate(made.rows):
        rows.append(row)
        last = number + 1 == len(made.rows) or made.rows[number + 1].aircraft != row.aircraft
        if last and row.aircraft is not None:
            rows += under.pop(row.aircraft, ())
    rows += under.pop(None, ())
    extents = (window, *(one.extent for one in timed))
    # Lanes of nothing have a day of their own, which is not to be shown.
    return Lanes(tuple(rows), window, _hull(made.extent if made.rows else window, extents))


def _hull(first: tuple[float, float], rest: Iterable[tuple[float, float]]) -> tuple[float, float]:
    every = (first, *rest)
    return min(low for low, _ in every), max(high for _, high in every)
