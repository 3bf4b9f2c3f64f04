"""Windows of a chain of instants, tightened against each other.

A chain is a row of instants x0 <= x1 <= ... Each must lie in one of its allowed half-open
intervals; between neighbours lies a span that takes at least some time; within a span there may be
sightings, instants of their own with their own allowed intervals.

Because every rule only pushes instants later (from the left) or earlier (from the right), there is
one earliest and one latest schedule that keeps all rules, and an instant can have exactly the
values of its allowed intervals between the two: the result is exact, for unions of intervals too.
Earliest values are attained, latest values are not (intervals are half-open).

All times are milliseconds, ``-inf`` and ``inf`` where open.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.model.time import Interval

Ms = float
"""Whole milliseconds, or an infinity."""

Allowed = tuple[tuple[Ms, Ms], ...]
"""Sorted, disjoint, half-open."""

ANY: Allowed = ((-math.inf, math.inf),)


class Sighting(NamedTuple):
    """An instant within a span: at least ``lead`` after its beginning, ``lag`` before its end."""

    id: str
    allowed: Allowed
    lead: Ms = 0
    lag: Ms = 0


class Span(NamedTuple):
    """What lies between two neighbouring instants: its least length, and sightings in it."""

    least: Ms = 0
    sightings: tuple[Sighting, ...] = ()


class Chain(NamedTuple):
    """Instants and the spans around them: span ``i`` ends at instant ``i``.

    There is one span more than instants: the first has no beginning, the last has no end.
    """

    knots: tuple[Allowed, ...]
    spans: tuple[Span, ...]


class Schedule(NamedTuple):
    """The earliest (attained) and latest (not attained) value of every instant."""

    earliest: tuple[Ms, ...]
    latest: tuple[Ms, ...]


class Clash(NamedTuple):
    """Why no schedule exists: from knot ``first`` to knot ``last`` too little time is told.

    ``needed`` is the least time between the two, ``available`` the most that they allow
    (both milliseconds). ``first`` equals ``last`` where the instant lies between
    readings that all are too early.
    """

    first: int
    last: int
    needed: Ms
    available: Ms


def allowed_of(intervals: Sequence[Interval]) -> Allowed:
    """Return the allowed times of a :class:`When`'s intervals."""
    return tuple(
        (
            -math.inf if i.earliest is None else i.earliest,
            math.inf if i.latest is None else i.latest,
        )
        for i in intervals
    )


def snap_up(allowed: Allowed, at: Ms) -> Ms:
    """Return the least allowed value that is not before ``at``; ``inf`` where there is none."""
    for low, high in allowed:
        if at < high:
            return max(low, at)
    return math.inf


def snap_down(allowed: Allowed, at: Ms) -> Ms:
    """Return the supremum of the allowed values before ``at``; ``-inf`` where there is none."""
    for low, high in reversed(allowed):
        if low < at:
            return min(high, at)
    return -math.inf


def solve(chain: Chain) -> Schedule | Clash:
    """Return the earliest and latest schedules of a chain, or what clashes in it."""
    earliest: list[Ms] = []
    blame: list[int] = []
    for i, allowed in enumerate(chain.knots):
        span = chain.spans[i]
        before = earliest[i - 1] if i else -math.inf
        floor, cause = (before + span.least, i - 1) if i else (-math.inf, i)
        for sighting in span.sightings:
            seen = snap_up(sighting.allowed, before + sighting.lead) + sighting.lag
            if seen > floor:
                floor, cause = seen, i if seen - sighting.lag > before + sighting.lead else i - 1
        value = snap_up(allowed, floor)
        if value == math.inf:
            return _clash(chain, earliest, blame, i, cause)
        blame.append(cause if value == floor and floor > -math.inf else i)
        earliest.append(value)
    latest: list[Ms] = [math.inf] * len(chain.knots)
    for i in range(len(chain.knots) - 1, -1, -1):
        span = chain.spans[i + 1]
        last = i == len(chain.knots) - 1
        after = math.inf if last else latest[i + 1]
        ceiling = after - span.least
        for sighting in span.sightings:
            ceiling = min(
                ceiling, snap_down(sighting.allowed, after - sighting.lag) - sighting.lead
            )
        latest[i] = snap_down(chain.knots[i], ceiling)
        if latest[i] <= earliest[i]:
            # Only the last span's sightings can still exclude all: nothing follows them.
            return Clash(i, i, 0, latest[i] - earliest[i])
    return Schedule(tuple(earliest), tuple(latest))


def _clash(
    chain: Chain, earliest: Sequence[Ms], blame: Sequence[int], last: int, cause: int
) -> Clash:
    """Follow what pushed the failing instant back to the told time that began it."""
    first = cause
    while first < last and blame[first] < first:
        first = blame[first]
    needed = sum(chain.spans[i].least for i in range(first + 1, last + 1))
    begin = earliest[first] if first < len(earliest) else chain.knots[last][0][0]
    return Clash(first, last, needed, chain.knots[last][-1][1] - begin)


def sighting_window(sighting: Sighting, begin: Ms, end: Ms) -> tuple[Ms, Ms]:
    """Return the window of a sighting in a span that begins at or after ``begin``, ends by ``end``.

    ``begin`` is the earliest begin of the span (attained), ``end`` its latest end (not attained).
    The window is empty (first not before second) where the sighting does not fit.
    """
    return (
        snap_up(sighting.allowed, begin + sighting.lead),
        snap_down(sighting.allowed, end - sighting.lag),
    )
