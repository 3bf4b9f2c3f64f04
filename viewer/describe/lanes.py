"""What the timeline draws: a row for each aircraft and rival version, with bars and marks.

A bar is a flight, a stay, or time of which the case says nothing; each of its ends lies somewhere
in a window. A mark is an event with its own width in time. All times are milliseconds since
1970 UTC, windows half-open, None where open. ``program`` is that of :mod:`viewer.replay.program`.
Rows, bars and marks are things, equal only to themselves.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from itertools import chain as joined
from typing import TYPE_CHECKING, Any, Literal

from viewer.describe import versions, words
from viewer.describe.timeline import aircraft_of, short_name
from viewer.model.place import parse_place
from viewer.model.time import DAY, Interval, hull
from viewer.replay.choice import chains_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from viewer.describe.heard import Heard
    from viewer.model.case import Case
    from viewer.model.place import LonLat
    from viewer.model.things import Category, Event

BarKind = Literal["leg", "stay", "unknown", "track", "received", "estimated", "gap"]
"""A flight; a stay at a place; time in which nothing is known of the aircraft; of a track all of
it, a stretch of positions received or estimated, a time without any."""

_UNKNOWN = {
    "before": "Before the case first tells of it: not known",
    "after": "After the case last tells of it: not known",
    "gap": "Here nothing is told, or nothing on which the versions agree",
}
_HALF = 0.5
_Key = tuple[str, str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Bar:
    """A stretch of time whose ends lie in the windows ``start`` and ``end``, both tightened.

    A window open on both sides means no end at all. ``told_start`` and ``told_end`` are the
    readings that the file gives. ``kind_id`` is what it shows: (kind of card, id), None for what is
    not in the case. ``position`` is the one place of a stay, None where there are more or none.
    ``note`` is what the editor noted of it, its gist on the first line.
    """

    kind: BarKind
    title: str
    label: str
    start: Interval
    end: Interval
    kind_id: tuple[str, str] | None = None
    told_start: tuple[Interval, ...] = ()
    told_end: tuple[Interval, ...] = ()
    position: LonLat | None = None
    note: str = ""

    @property
    def extent(self) -> tuple[float, float]:
        """The first and the last instant at which it is possible, infinite where unlimited."""
        return _begin(self.start, self.end), _finish(self.start, self.end)

    @property
    def certain(self) -> tuple[float, float] | None:
        """From when until when nothing else is possible, None where never."""
        low = -math.inf if self.start.latest is None else float(self.start.latest)
        high = math.inf if self.end.earliest is None else float(self.end.earliest)
        if self.start.latest is None and self.start.earliest is not None:
            return None  # it may begin at any later time
        if self.end.earliest is None and self.end.latest is not None:
            return None
        return (low, high) if low < high else None


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """An event: shown at ``at``, somewhere in ``window`` (tightened), told as ``told``.

    ``holds`` where it binds its aircraft to its place; ``background`` where it lies outside of
    what the replay covers.
    """

    event: str
    title: str
    at: float
    window: Interval
    told: tuple[Interval, ...]
    category: Category
    holds: bool
    background: bool

    @property
    def kind_id(self) -> tuple[str, str]:
        """What it shows: (kind of card, id)."""
        return ("event", self.event)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row: an aircraft (``depth`` 0), a rival version of it (1), or events of no aircraft.

    ``colour`` is the number of the aircraft among the case's, None for events of none. ``clash``
    where the times told cannot all be true. ``heard`` is a track's, which has no bars and marks:
    under its aircraft (``depth`` 1) or by itself (0).
    """

    label: str
    depth: int
    colour: int | None
    aircraft: str | None
    hypotheses: tuple[str, ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    clash: bool = False
    heard: Heard | None = None

    @property
    def items(self) -> Sequence[Bar | Mark]:
        """Bars and marks in the order of time; those of a track are made when looked at."""
        if self.heard is not None:
            return self.heard
        return sorted((*self.bars, *self.marks), key=_begins)


def _begins(item: Bar | Mark) -> float:
    return item.at if isinstance(item, Mark) else item.extent[0]


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """All rows, what the replay covers, and from when until when anything is told."""

    rows: tuple[Row, ...]
    window: tuple[float, float]
    extent: tuple[float, float]


NOTHING = Lanes((), (0.0, float(DAY)), (0.0, float(DAY)))


def lanes(case: Case, program: Mapping[str, Any], shown: Sequence[str]) -> Lanes:
    """Return the rows of the versions shown (ids of hypotheses; none: what is common to all).

    Where an aircraft's rival versions differ, its own row has what is common to them, with joined
    windows, and each version a row of its own below it with the rest.
    """
    order = aircraft_of(case)
    rows: list[Row] = []
    for number, lane in enumerate(program["lanes"]):
        name = lane["aircraft"]
        label = short_name(case, name) if name else "not named"
        colour = order.index(name) if name in order else number
        main = Row(label, 0, colour, name, (), (), ())
        rows += _rows_of(case, main, chains_of(lane, shown))
    events = [
        (case.events[key], _mark(case.events[key], told, program["window"]))
        for key, told in program["events"].items()
        if told["at"] is not None
        and (not told["hypotheses"] or set(told["hypotheses"]) & set(shown))
    ]
    by_aircraft: dict[str, list[tuple[Event, Mark]]] = {}
    for event, mark in events:
        for name in dict.fromkeys(event.aircraft):
            by_aircraft.setdefault(name, []).append((event, mark))
    rows = [
        replace(row, marks=_marks_of(row, rows, by_aircraft.get(row.aircraft or "", ())))
        for row in rows
    ]
    named = {row.aircraft for row in rows}
    rest = [mark for event, mark in events if not named & set(event.aircraft)]
    if rest:
        rows.append(Row("Events", 0, None, None, (), (), _ordered(rest)))
    low, high = program["window"] or (0, DAY)
    window = (float(low), float(high) if high > low else float(low + 1))
    return Lanes(tuple(rows), window, _extent(rows, window))


def strength(start: Interval, end: Interval, at: float) -> float:
    """Return how much of its windows allow a bar at a time: 0 never, 1 where nothing else is.

    Between, it grows evenly over the window of its start and falls evenly over that of its end,
    whichever is less. It is not a probability. A window open on one side is given one half.
    """
    return min(_up(start, end, at), _down(start, end, at))


def profile(start: Interval, end: Interval) -> list[tuple[float, float]]:
    """Return (time, strength) where the strength bends, in order of time; straight between.

    Two pairs of one time are a step. Unlimited ends have no pair: beyond the first and the last
    pair the strength stays. Empty where it is 1 at all times.
    """
    cuts = {float(v) for v in (*start, *end) if v is not None}
    cuts |= {v for v in (_begin(start, end), _finish(start, end)) if math.isfinite(v)}
    cuts |= _bends(start, end)
    ordered = sorted(cuts)
    found: list[tuple[float, float]] = []
    for i, at in enumerate(ordered):
        before = (ordered[i - 1] if i else at - 4.0), at
        after = at, (ordered[i + 1] if i + 1 < len(ordered) else at + 4.0)
        sides = (_limit(start, end, before, 1), _limit(start, end, after, 0))
        found.extend((at, side) for side in dict.fromkeys(round(s, 6) for s in sides))
    return found


def _limit(start: Interval, end: Interval, stretch: tuple[float, float], side: int) -> float:
    """Return what the strength tends to at a side of a stretch in which it is straight."""
    low, high = stretch
    a, b = (strength(start, end, low + (high - low) * part) for part in (0.25, 0.75))
    return min(max(a - (b - a) / 2 if side == 0 else b + (b - a) / 2, 0.0), 1.0)


def _up(start: Interval, end: Interval, at: float) -> float:
    low, high = start
    if low is None and high is None:
        return 1.0
    if low is None:
        return 1.0 if at >= float(high or 0) else _HALF * (at >= _begin(start, end))
    if high is None:
        return _HALF * (at >= low)
    if at >= high:
        return 1.0
    return max(0.0, (at - low) / (high - low)) if high > low else 0.0


def _down(start: Interval, end: Interval, at: float) -> float:
    low, high = end
    if low is None and high is None:
        return 1.0
    if high is None:
        return 1.0 if at < float(low or 0) else _HALF * (at < _finish(start, end))
    if low is None:
        return _HALF * (at < high)
    if at < low:
        return 1.0
    return max(0.0, (high - at) / (high - low)) if high > low else 0.0


def _begin(start: Interval, end: Interval) -> float:
    """Return when it is first drawn: where its begin is open, no earlier than it could be over."""
    if start.earliest is not None:
        return float(start.earliest)
    if start.latest is None:
        return -math.inf
    return float(start.latest if end.earliest is None else min(start.latest, end.earliest))


def _finish(start: Interval, end: Interval) -> float:
    if end.latest is not None:
        return float(end.latest)
    if end.earliest is None:
        return math.inf
    return float(end.earliest if start.latest is None else max(start.latest, end.earliest))


def _bends(start: Interval, end: Interval) -> set[float]:
    """Return where a rising or falling side meets the other, or the half of an open window."""
    (a, b), (c, d) = start, end
    rises = a is not None and b is not None and a < b
    falls = c is not None and d is not None and c < d
    found: set[float] = set()
    if a is not None and b is not None and c is not None and d is not None:
        rise, fall = b - a, d - c
        if rise + fall > 0:
            found.add((a * fall + d * rise) / (rise + fall))  # (t - a) / rise = (d - t) / fall
    elif rises and a is not None and b is not None:
        found.add((a + b) / 2)
    elif falls and c is not None and d is not None:
        found.add((c + d) / 2)
    low, high = _begin(start, end), _finish(start, end)
    return {at for at in found if low < at < high}


# ---------------------------------------------------------------- bars


def _rows_of(case: Case, main: Row, chains: Sequence[Any]) -> list[Row]:
    built = [_bars(case, chain) for chain in chains]
    if len(built) <= 1:
        only = tuple(built[0].values()) if built else ()
        return [replace(main, bars=only, clash=any(c["clash"] for c in chains))]
    common = [key for key in built[0] if all(key in other for other in built)]
    shared = tuple(_joined([b[key] for b in built]) for key in common)
    rows = [replace(main, bars=shared)]
    for chain, bars in zip(chains, built, strict=True):
        own = tuple(bar for key, bar in bars.items() if key not in common)
        if own or chain["clash"]:
            ids = tuple(chain["hypotheses"])
            name = versions.names(case, ids)
            clash = bool(chain["clash"])
            rows.append(Row(name, 1, main.colour, main.aircraft, ids, own, (), clash))
    return rows


def _joined(bars: Sequence[Bar]) -> Bar:
    """Return a bar that rival versions share, with windows wide enough for all."""
    return replace(bars[0], start=hull([b.start for b in bars]), end=hull([b.end for b in bars]))


def _bars(case: Case, chain: Mapping[str, Any]) -> dict[_Key, Bar]:
    """Return a chain's bars by what they are, in order.

    A segment is possible from its ``from`` until its ``until``; it begins by the time at which the
    one before it ends at the latest, and ends no earlier than the one after it may begin.
    """
    segments = chain["segments"]
    seen: dict[tuple[str, str], int] = {}
    hops: dict[str, int] = {}
    for segment in segments:
        if segment["leg"] is not None:
            hops[segment["leg"]] = hops.get(segment["leg"], 0) + 1
    found: dict[_Key, Bar] = {}
    for i, segment in enumerate(segments):
        start = _window(segment["from"], segments[i - 1]["until"] if i else None)
        last = i + 1 == len(segments)
        end = _window(None if last else segments[i + 1]["from"], segment["until"])
        what = segment["leg"] or json.dumps(segment.get("place"), sort_keys=True)
        name = (segment["mode"], what)
        seen[name] = number = seen.get(name, 0) + 1
        if segment["mode"] == "airborne":
            windows = chain["windows"].get(segment["leg"], {})
            if number == 1 and "departed" in windows:
                start = _window(*windows["departed"])
            if number == hops[segment["leg"]] and "arrived" in windows:
                end = _window(*windows["arrived"])
            bar = _leg_bar(case, segment["leg"], start, end, (number, hops[segment["leg"]]))
        elif segment["mode"] == "ground":
            bar = _stay_bar(case, segment, start, end)
        else:
            bar = _unknown_bar(segment["mode"], start, end)
        low, high = bar.extent
        # After a landing with no later sighting nothing is known: that is no stay.
        if low < high and not (bar.kind == "stay" and start == end and _nothing_after(segments, i)):
            found[*name, number] = bar
    return found


def _nothing_after(segments: Sequence[Any], i: int) -> bool:
    return i + 1 == len(segments) or segments[i + 1]["mode"] == "after"


def _window(low: int | None, high: int | None) -> Interval:
    """Return a window; where the times told clash, one that is no window shrinks to an instant."""
    if low is not None and high is not None and high < low:
        return Interval(low, low)
    return Interval(low, high)


def _leg_bar(case: Case, leg_id: str, start: Interval, end: Interval, hop: tuple[int, int]) -> Bar:
    leg = case.legs[leg_id]
    number, count = hop
    part = f", part {number} of {count}" if count > 1 else ""
    first = words.short_place(case, leg.start)
    return Bar(
        "leg",
        words.leg_title(case, leg) + part,
        f"{first} → {words.short_place(case, leg.end)}",
        start,
        end,
        ("leg", leg_id),
        leg.departed.intervals if leg.departed and number == 1 else (),
        leg.arrived.intervals if leg.arrived and number == count else (),
    )


def _stay_bar(case: Case, segment: Mapping[str, Any], start: Interval, end: Interval) -> Bar:
    place = parse_place(segment["place"])
    airports = case.airports_of(place)
    places = segment["places"]
    where = places[0]["position"] if len(places) == 1 else None
    name = words.short_place(case, place) if place is not None else "at the place of its leg"
    return Bar(
        "stay",
        f"On the ground: {words.place(case, place)}" if place is not None else "On the ground",
        name,
        start,
        end,
        ("airport", airports[0].id) if len(airports) == 1 and len(places) == 1 else None,
        position=(float(where[0]), float(where[1])) if where is not None else None,
    )


def _unknown_bar(mode: str, start: Interval, end: Interval) -> Bar:
    title = _UNKNOWN[mode]
    return Bar("unknown", title, "not known", start, end)


# ---------------------------------------------------------------- marks


def _mark(event: Event, told: Mapping[str, Any], window: Sequence[int] | None) -> Mark:
    at = float(told["at"])
    return Mark(
        event.id,
        event.title,
        at,
        Interval(*told["window"]),
        () if event.when is None else event.when.intervals,
        event.category,
        bool(told["placed"]),
        window is not None and not window[0] <= at < window[1],
    )


def _marks_of(
    row: Row, rows: Sequence[Row], events: Sequence[tuple[Event, Mark]]
) -> tuple[Mark, ...]:
    """Return the marks of a row among the events of its aircraft.

    A version's own events are in its row, where it has one.
    """
    if row.aircraft is None:
        return ()
    found = []
    below = {h for r in rows if r.aircraft == row.aircraft and r.depth for h in r.hypotheses}
    for event, mark in events:
        own = set(event.hypotheses) & below
        if (not own and row.depth == 0) or own & set(row.hypotheses):
            found.append(mark)
    return _ordered(found)


def _ordered(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda m: m.at))


def _extent(rows: Sequence[Row], window: tuple[float, float]) -> tuple[float, float]:
    bars = joined.from_iterable(bar.extent for row in rows for bar in row.bars)
    marks = (v for row in rows for m in row.marks for v in (m.at, *m.window) if v is not None)
    finite = [v for v in joined(bars, marks, window) if math.isfinite(v)]
    return min(finite), max(finite)
