"""How far a type flies with a load, going by published points of payload and range.

A heavier load never flies farther. So a published range is a floor for lighter loads and a ceiling
for heavier ones; between two points a straight line tells what is likely.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.model.performance import PayloadRange

Load = tuple[float, float]
"""Least and greatest load in tonnes."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What published figures say of a range in kilometres.

    ``low`` is the distance that every figure allows, None where no figure promises any.
    ``high`` is the greatest that the figures make likely, ``ceiling`` the one beyond which no
    published figure reaches (None: the figures do not bound it). ``stated`` tells whether the
    figures state their load; ``points`` are those used.
    """

    low: float | None
    high: float | None
    ceiling: float | None
    stated: bool
    points: tuple[PayloadRange, ...]


def reach(points: Sequence[PayloadRange], load: Load | None) -> Reach | None:
    """Return how far a type flies with a load (None: any load), or None without any figure.

    Points that were derived count for ``low`` and ``high``, never for ``ceiling``: what was
    not published cannot make a leg impossible.
    """
    if not points:
        return None
    if load is None:
        return _any_load(points)
    stated = _by_load(points)
    if not stated:
        highest = max(p.range_km_high for p in points)
        return Reach(None, highest, None, stated=False, points=tuple(points))
    least, most = load
    used = {id(p): p for p in (*_around(stated, least), *_around(stated, most))}
    return Reach(
        _low_at(stated, most),
        _high_at(stated, least),
        _ceiling_at(stated, least),
        stated=True,
        points=tuple(used.values()),
    )


def _any_load(points: Sequence[PayloadRange]) -> Reach:
    """With the load unknown every point counts; the ferry range promises nothing to a load."""
    loaded = [p.range_km_low for p in points if p.payload_t is None or p.payload_t > 0]
    published = [p.range_km_high for p in points if not p.derived]
    highs = [p.range_km_high for p in points]
    return Reach(
        min(loaded, default=None),
        max(highs),
        max(published, default=None),
        stated=all(p.payload_t is not None for p in points),
        points=tuple(points),
    )


_Stated = tuple[tuple[float, tuple["PayloadRange", ...]], ...]


def _by_load(points: Sequence[PayloadRange]) -> _Stated:
    """Return the points that state their load, lightest first, equal loads together."""
    grouped: dict[float, list[PayloadRange]] = {}
    for point in points:
        if point.payload_t is not None:
            grouped.setdefault(point.payload_t, []).append(point)
    return tuple((t, tuple(grouped[t])) for t in sorted(grouped))


def _around(stated: _Stated, load: float) -> tuple[PayloadRange, ...]:
    """Return the points at a load, else those next to it on both sides."""
    lighter = [ps for t, ps in stated if t <= load]
    if lighter and lighter[-1][0].payload_t == load:
        return lighter[-1]
    heavier = [ps for t, ps in stated if t > load]
    return (*(lighter[-1] if lighter else ()), *(heavier[0] if heavier else ()))


def _low_at(stated: _Stated, load: float) -> float | None:
    lows = [(t, min(p.range_km_low for p in ps)) for t, ps in stated]
    if load > lows[-1][0]:
        return None
    return _between(lows, load)


def _high_at(stated: _Stated, load: float) -> float | None:
    highs = [(t, max(p.range_km_high for p in ps)) for t, ps in stated]
    if load < highs[0][0]:
        return None
    return _between(highs, load)


def _ceiling_at(stated: _Stated, load: float) -> float | None:
    """Return the greatest published range of the nearest load that is not heavier.

    What is heavier flies no farther, so a lighter point's range is a bound; a nearer one is a
    better bound, and never a worse one: published figures that disagree all stay possible.
    """
    lighter = [
        max(p.range_km_high for p in ps if not p.derived)
        for t, ps in stated
        if t <= load and any(not p.derived for p in ps)
    ]
    return lighter[-1] if lighter else None


def _between(line: Sequence[tuple[float, float]], load: float) -> float:
    """Interpolate linearly; level outside."""
    if load <= line[0][0]:
        return line[0][1]
    for (t0, r0), (t1, r1) in pairwise(line):
        if load <= t1:
            return r0 + (r1 - r0) * (load - t0) / (t1 - t0)
    return line[-1][1]
