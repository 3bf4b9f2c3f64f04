"""Where the timeline draws what: scale, rows, what is on screen, what is merged, labels.

Nothing here knows Qt. Times are milliseconds since 1970 UTC, lengths logical pixels.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from viewer.describe.lanes import Bar, Mark
from viewer.describe.timeaxis import FIRST, LAST
from viewer.model.time import MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.describe.lanes import Row

Item = Bar | Mark

LEVELS = 3
"""At most so many flights above each other in a row; more share the last level."""
MERGE_PX = 16.0
"""Marks of a row in one cell of this width are drawn as one that says how many it is."""
TOUCH_PX = 10.0
"""Marks nearer than this would touch."""
_JOINED = -(10**18)
_REACH = 3.0  # a track's bar is low: so much above and below it counts
NARROWEST_MS = float(MINUTE)
WIDEST_MS = 400 * 365.25 * 86_400_000.0
"""The narrowest and the widest view: a minute, and four centuries."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Times on a width: ``low`` at the pixel ``left``, ``per_px`` milliseconds for each pixel."""

    low: float
    per_px: float
    left: float
    width: float

    @property
    def high(self) -> float:
        """The time at the right edge."""
        return self.low + self.per_px * self.width

    def x(self, at: float) -> float:
        """Return the pixel of a time; infinite times are far outside."""
        return self.left + min(max((at - self.low) / self.per_px, -1e7), 1e7)

    def time(self, x: float) -> float:
        """Return the time of a pixel."""
        return self.low + (x - self.left) * self.per_px

    def moved(self, pixels: float) -> Scale:
        """Return the scale with what it shows moved to the right; a pixel is as long as before."""
        low = min(max(self.low - pixels * self.per_px, FIRST), LAST - self.per_px * self.width)
        return Scale(low, self.per_px, self.left, self.width)

    def snapped(self, ratio: float) -> Scale:
        """Return the scale moved by less than a pixel, so that what was drawn before fits it."""
        column = self.per_px / ratio
        return Scale(round(self.low / column) * column, self.per_px, self.left, self.width)

    def part(self, low: float, width: float) -> Scale:
        """Return the scale of a part that is drawn by itself, from ``low`` on."""
        return Scale(low, self.per_px, 0.0, width)

    def zoomed(self, factor: float, x: float) -> Scale:
        """Return the scale with a pixel's length of time divided; the time at ``x`` stays."""
        span = min(max(self.per_px * self.width / factor, NARROWEST_MS), WIDEST_MS)
        at = self.time(x)
        low = at - (x - self.left) * span / self.width
        return self.between(low, low + span)

    def between(self, low: float, high: float) -> Scale:
        """Return the scale that shows these times, as far as times can be shown."""
        span = min(max(high - low, NARROWEST_MS), WIDEST_MS)
        middle = (low + high) / 2
        low = min(max(middle - span / 2, FIRST), LAST - span)
        return Scale(low, span / self.width, self.left, self.width)


class Track:
    """Bars that do not overlap, so that both their begins and their ends are in order."""

    __slots__ = ("bars", "ends", "starts")

    def __init__(self, bars: Sequence[Bar]) -> None:
        """Take bars in the order of their begins."""
        self.bars = tuple(bars)
        self.starts = [bar.extent[0] for bar in bars]
        self.ends = [bar.extent[1] for bar in bars]

    def __contains__(self, bar: object) -> bool:
        """Tell whether a bar is in this track."""
        if not isinstance(bar, Bar):
            return False
        number = bisect_left(self.starts, bar.extent[0])
        while number < len(self.bars) and self.starts[number] == bar.extent[0]:
            if self.bars[number] is bar:
                return True
            number += 1
        return False

    def visible(self, low: float, high: float) -> tuple[int, int]:
        """Return the first and one after the last bar that is possible within these times."""
        return bisect_right(self.ends, low), bisect_left(self.starts, high)

    def at(self, time: float, slack: float) -> Bar | None:
        """Return the bar at a time, else the nearest one no further off than ``slack``."""
        number = bisect_right(self.starts, time) - 1
        near = [
            (max(self.starts[i] - time, time - self.ends[i], 0.0), i)
            for i in (number, number + 1)
            if 0 <= i < len(self.bars)
        ]
        distance, best = min(near, default=(math.inf, 0))
        return self.bars[best] if distance <= slack else None


class Lane:
    """A row, its bars and marks as arrays; ``items`` are all of them in the order of time.

    ``reach`` has for each mark the latest end of its window and of those before it.
    """

    __slots__ = (
        "_times", "ats", "earliest", "heard", "items", "latest", "legs", "marks", "reach", "row",
        "stays", "unknown",
    )  # fmt: skip

    def __init__(self, row: Row) -> None:
        """Sort a row's bars into tracks; a row of what was heard of a track has none."""
        self.row = row
        self.heard = row.heard
        self.legs: tuple[Track, ...] = ()
        self.stays: tuple[Track, ...] = ()
        self.unknown: tuple[Track, ...] = ()
        self.marks: tuple[Mark, ...] = ()
        self.ats: list[float] = []
        self.earliest: list[float] = []
        self.latest: list[float] = []
        self.reach: list[float] = []
        self._times: list[float] = []
        self.items: Sequence[Item] = ()
        if self.heard is not None:
            self.items = self.heard
        else:
            self._sort(row)

    def _sort(self, row: Row) -> None:
        self.legs = tracks([b for b in row.bars if b.kind == "leg"], LEVELS)
        self.stays = tracks([b for b in row.bars if b.kind == "stay"])
        self.unknown = tracks([b for b in row.bars if b.kind == "unknown"])
        self.marks = row.marks
        self.ats = [mark.at for mark in row.marks]
        windows = [mark.window for mark in row.marks]
        self.earliest = [-math.inf if w.earliest is None else float(w.earliest) for w in windows]
        self.latest = [math.inf if w.latest is None else float(w.latest) for w in windows]
        self.reach = list(accumulate(self.latest, max))
        timed: list[tuple[float, Item]] = [(_middle(bar), bar) for bar in row.bars]
        timed += [(mark.at, mark) for mark in row.marks]
        timed.sort(key=lambda pair: pair[0])
        self.items = tuple(item for _, item in timed)
        self._times = [at for at, _ in timed]

    @property
    def filled(self) -> bool:
        """Whether there is anything in it; a track's stretches are not worked out for this."""
        return self.heard is not None or bool(self.items)

    def middle(self, number: int) -> float:
        """Return the time at which an item is, or about which it lies."""
        return self._times[number] if self.heard is None else self.heard.middle(number)

    def nearest(self, at: float) -> int:
        """Return the number of the item nearest to a time."""
        if self.heard is not None:
            return self.heard.nearest(at)
        return min(range(len(self._times)), key=lambda i: abs(self._times[i] - at))


def _middle(bar: Bar) -> float:
    low, high = bar.extent
    if math.isinf(low):
        return high if math.isfinite(high) else 0.0
    return low if math.isinf(high) else (low + high) / 2


def tracks(bars: Sequence[Bar], most: int = 1_000) -> tuple[Track, ...]:
    """Sort bars into as few tracks as keep them from overlapping, the first ones filled first.

    Where that takes more than ``most``, a bar goes to the track that ends first, over what is
    there; one that would end before that gets a track of its own, so that ends stay in order.
    """
    rows: list[list[Bar]] = []
    ends: list[float] = []
    for bar in sorted(bars, key=lambda b: b.extent):
        low, high = bar.extent
        free = next((i for i, end in enumerate(ends) if end <= low), None)
        if free is None and len(rows) >= most:
            free = min(range(most), key=ends.__getitem__)
            if high < ends[free]:
                free = None
        if free is None:
            rows.append([])
            ends.append(-math.inf)
            free = len(rows) - 1
        rows[free].append(bar)
        ends[free] = max(ends[free], high)
    return tuple(Track(row) for row in rows)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a row is drawn: tops of its parts and their heights, from the first row's top."""

    top: float
    height: float
    marks: float
    marks_height: float
    legs: tuple[float, ...]
    bar: float
    stays: float
    stay: float

    @property
    def bottom(self) -> float:
        """Where the next row begins."""
        return self.top + self.height


def places(lanes: Sequence[Lane], room: float) -> tuple[Place, ...]:
    """Return where the rows are drawn: as tall as there is room for, within what can be read."""
    least = _heights(lanes, 0.0)
    most = _heights(lanes, 1.0)
    share = (room - least) / (most - least) if most > least else 0.0
    share = min(max(share, 0.0), 1.0)
    found: list[Place] = []
    top = 0.0
    for lane in lanes:
        found.append(_place(lane, top, share))
        top = found[-1].bottom
    return tuple(found)


def _heights(lanes: Sequence[Lane], share: float) -> float:
    others = [lane for lane in lanes if lane.heard is None]
    heard = len(lanes) - len(others)  # there may be thousands, all of one height
    return heard * _heard_height(share) + sum(_place(lane, 0.0, share).height for lane in others)


def _heard_height(share: float) -> float:
    return 17.0 + 5.0 * share


def _place(lane: Lane, top: float, share: float) -> Place:
    """Return a row's place; ``share`` from 0, as tight as can be read, to 1, roomy."""
    if lane.heard is not None:
        height, bar = _heard_height(share), 7.0 + 2.0 * share
        middle = top + height / 2
        return Place(top, height, top, 0.0, (middle - bar / 2,), bar, middle, 0.0)
    main = lane.row.depth == 0
    levels = max(1, min(len(lane.legs), LEVELS)) if lane.row.bars else 0
    marks = (14.0 + 4.0 * share) if lane.marks or (main and lane.row.bars) else 0.0
    bar = (11.0 + 6.0 * share) if main else (6.0 + 6.0 * share)
    gap = 1.0 + share
    stay = 0.0
    if lane.stays:
        stay = (10.0 + 4.0 * share) if main else (3.0 + 3.0 * share)
    pad = (3.0 + 3.0 * share) if main else (2.0 + 2.0 * share)
    y = top + pad
    legs_top = y + marks
    stays_top = legs_top + levels * (bar + gap)
    bottom = stays_top + stay + pad
    height = max(bottom - top, 18.0 + 6.0 * share if main else 14.0 + 3.0 * share)
    shift = (height - (bottom - top)) / 2
    return Place(
        top, height, y + shift, marks,
        tuple(legs_top + shift + i * (bar + gap) for i in range(levels)), bar,
        stays_top + shift, stay,
    )  # fmt: skip


def row_at(found: Sequence[Place], y: float) -> int | None:
    """Return the number of the row at a height, None above and below all."""
    number = bisect_right(found, y, key=lambda p: p.top) - 1
    return number if number >= 0 and y < found[number].bottom else None


def rows_between(found: Sequence[Place], top: float, bottom: float) -> range:
    """Return the numbers of the rows that show between two heights."""
    first = bisect_right(found, top, key=lambda p: p.bottom)
    last = bisect_left(found, bottom, key=lambda p: p.top)
    return range(first, max(first, last))


def merged(ats: Sequence[float], scale: Scale) -> list[tuple[int, int]]:
    """Return (first, one after the last) of the marks that are drawn as one, in order.

    Those of a cell are one, and those of two neighbouring cells whose marks would touch. The cells
    are fixed in time, and even ones are joined to the next before odd ones are, so that nothing
    regroups while the view moves. The effort goes with what is drawn, not with what there is.
    """
    cell = MERGE_PX * scale.per_px
    first = math.floor(scale.low / cell) - 2
    i = bisect_left(ats, first * cell)
    stop = bisect_right(ats, scale.high + 3 * cell)
    cells: list[tuple[int, int, int]] = []
    while i < stop:
        number = math.floor(ats[i] / cell)
        j = max(bisect_left(ats, (number + 1) * cell, i, stop), i + 1)
        cells.append((number, i, j))
        i = j
    for parity in (0, 1):
        cells = _pairs(ats, cells, parity, TOUCH_PX * scale.per_px)
    return [(i, j) for _, i, j in cells]


def _pairs(
    ats: Sequence[float], cells: Sequence[tuple[int, int, int]], parity: int, touch: float
) -> list[tuple[int, int, int]]:
    """Join each cell of a parity to the next one, where their marks touch and neither is joined."""
    found: list[tuple[int, int, int]] = []
    for number, i, j in cells:
        if found and number != _JOINED:
            before, k, _ = found[-1]
            near = ats[i] - ats[i - 1] < touch
            if before != _JOINED and before % 2 == parity and number == before + 1 and near:
                found[-1] = (_JOINED, k, j)
                continue
        found.append((number, i, j))
    return found


def reaching(lane: Lane, scale: Scale, first: int, stop: int) -> list[int]:
    """Return the marks before ``first`` and from ``stop`` on whose windows reach into view."""
    begin = bisect_right(lane.reach, scale.low)
    found = [i for i in range(begin, first) if lane.latest[i] > scale.low]
    return found + [i for i in range(stop, len(lane.ats)) if lane.earliest[i] < scale.high]


def labels(
    wanted: Sequence[tuple[float, float, float]], gap: float
) -> list[tuple[int, float, float]]:
    """Choose labels of one line that do not collide.

    ``wanted`` has (left, width, room) of each in order of importance: it needs ``width`` and may
    have ``room``, of which it takes as much as it needs. Returns (number, left, width) of those
    that can stand, at least ``gap`` apart.
    """
    taken: list[tuple[float, float]] = []
    found = []
    for number, (left, width, room) in enumerate(wanted):
        right = left + min(width, room)
        spot = bisect_left(taken, (left, right))
        before = taken[spot - 1][1] if spot else -math.inf
        after = taken[spot][0] if spot < len(taken) else math.inf
        if before + gap <= left and right + gap <= after:
            taken.insert(spot, (left, right))
            found.append((number, left, right - left))
    return found


def hit(lane: Lane, place: Place, scale: Scale, x: float, y: float) -> tuple[Item, ...]:
    """Return what is at a pixel of a row: a mark, marks drawn as one, a bar, or nothing."""
    at = scale.time(x)
    if lane.heard is not None:
        inside = place.legs[0] - _REACH <= y <= place.legs[0] + place.bar + _REACH
        number = lane.heard.at(at, 3 * scale.per_px) if inside else None
        return () if number is None else (lane.heard[number],)
    if place.marks_height and place.marks <= y < place.marks + place.marks_height:
        near = marks_at(lane, scale, x)
        if near:
            return near
    slack = 3 * scale.per_px
    for level, track in enumerate(lane.legs):
        top = place.legs[min(level, len(place.legs) - 1)]
        if top - 1 <= y <= top + place.bar + 1:
            found = track.at(at, slack)
            if found is not None:
                return (found,)
    if place.stays - 1 <= y <= place.stays + place.stay + 2:
        for track in lane.stays:
            found = track.at(at, slack)
            if found is not None:
                return (found,)
    for track in lane.unknown:
        found = track.at(at, 0.0)
        if found is not None and (found.certain or (at, at))[0] <= at:
            return (found,)
    return ()


def marks_at(lane: Lane, scale: Scale, x: float) -> tuple[Mark, ...]:
    """Return the marks drawn nearest to a pixel, all that are drawn as one; none if far off."""
    best: tuple[float, int, int] = (9.0, 0, 0)
    for i, j in merged(lane.ats, scale):
        middle = (scale.x(lane.ats[i]) + scale.x(lane.ats[j - 1])) / 2
        best = min(best, (abs(middle - x), i, j))
    return lane.marks[best[1] : best[2]]


Box = tuple[float, float, float, float]
"""Left, top, width, height; the top from the first row's."""


def box_of(lane: Lane, place: Place, scale: Scale, item: Item) -> Box:
    """Return where an item of a row is drawn, cut a little outside of what is seen."""
    if isinstance(item, Mark):
        x, y = scale.x(item.at), place.marks + place.marks_height / 2 - 2
        for i, j in merged(lane.ats, scale):
            if lane.ats[i] <= item.at <= lane.ats[j - 1]:
                x = (scale.x(lane.ats[i]) + scale.x(lane.ats[j - 1])) / 2
        return x - 6, y - 6, 12, 12
    left = max(scale.x(item.extent[0]), scale.left - 20)
    right = min(scale.x(item.extent[1]), scale.left + scale.width + 20)
    width = max(right - left, 3.0)
    if item.kind == "stay":
        return left, place.stays, width, place.stay
    if item.kind == "leg":
        level = next((i for i, t in enumerate(lane.legs) if item in t), 0)
        return left, place.legs[min(level, len(place.legs) - 1)], width, place.bar
    top, bottom = hatched(place)
    return left, top, width, bottom - top


def hatched(place: Place) -> tuple[float, float]:
    """Return the top and the bottom of what is hatched in a row."""
    top = place.legs[0] if place.legs else place.stays
    below = place.legs[-1] + place.bar if place.legs else place.stays
    return top, max(place.stays + place.stay, below)
