"""The schedule drawn for the eye: one of the feasible ones, and nothing more than that.

Per leg it is anchored at the better known end; the flight takes the type's cruising time where the
windows allow it. The state of a case never depends on it; only what is drawn does.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from viewer.model.time import HOUR
from viewer.replay.windows import Schedule, snap_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from viewer.replay.chain import FlownHop, SolvedChain
    from viewer.replay.windows import Allowed, Chain, Ms

Window = tuple[float, float]
Windows = dict[tuple[str, int], Window]
"""The window of each knot, by the leg and the knot's number within the leg."""

_STOP_MS = HOUR  # a stop of unknown length, where nothing bounds it
_MS = 1000.0


def windows_of(chains: Sequence[SolvedChain]) -> Windows:
    """Return the windows of all knots, joined over the chains that share a leg.

    So that a leg common to rival chains is drawn at one time in all of them, where it can be.
    """
    joined: Windows = {}
    for chain in chains:
        schedule = chain.schedule
        for i, hop in enumerate(chain.hops):
            for side in (0, 1):
                key = (hop.leg.id, 2 * hop.index + side)
                low, high = schedule.earliest[2 * i + side], schedule.latest[2 * i + side]
                old = joined.get(key, (low, high))
                joined[key] = (min(low, old[0]), max(high, old[1]))
    return joined


def nominal(chain: SolvedChain, windows: Windows, cruise_ms: float) -> tuple[int | None, ...]:
    """Return the drawn time of every knot; None for all where the chain has no time at all."""
    targets: list[float | None] = []
    flights: list[float] = []
    for leg_hops in _by_leg(chain.hops):
        times = [_flight_ms(h, cruise_ms) for h in leg_hops]
        flights.extend(times)
        keys = [(leg_hops[0].leg.id, k) for k in range(2 * len(leg_hops))]
        targets.extend(_leg_targets(windows, keys, times))
    _fill_backwards(targets, flights)
    return _forward(chain, targets, flights)


def _by_leg(hops: Sequence[FlownHop]) -> list[list[FlownHop]]:
    legs: list[list[FlownHop]] = []
    for hop in hops:
        if hop.first:
            legs.append([])
        legs[-1].append(hop)
    return legs


def _flight_ms(hop: FlownHop, cruise_ms: float) -> float:
    shape = hop.shape
    if shape.from_m is not None and shape.to_m is not None:
        return (shape.to_m - shape.from_m) / cruise_ms * _MS
    return shape.min_m / cruise_ms * _MS


def _leg_targets(
    windows: Mapping[tuple[str, int], Window],
    keys: Sequence[tuple[str, int]],
    flights: Sequence[float],
) -> list[float | None]:
    """Return where the leg's knots would best lie, going by its own two ends."""
    leaving, landing = windows[keys[0]], windows[keys[-1]]
    stops = len(flights) - 1
    total = sum(flights) + stops * _STOP_MS
    begin, end = _middle(leaving), _middle(landing)
    if begin is None and end is None:
        return [None] * len(keys)
    by_end = begin is None or (
        end is not None and landing[1] - landing[0] < leaving[1] - leaving[0]
    )
    if by_end:
        end = end if end is not None else 0.0
        begin = _clamp(end - total, leaving)
    elif begin is not None:
        end = _clamp(begin + total, landing)
    if begin is None or end is None:
        return [None] * len(keys)
    return list(_spread(begin, end, flights))


def _spread(begin: float, end: float, flights: Sequence[float]) -> list[float]:
    """Share the time between two ends among the flights and the stops between them."""
    stops, flying = len(flights) - 1, sum(flights)
    spare = max(0.0, end - begin) - flying
    if stops == 0:
        return [begin, end]
    pause = max(0.0, spare) / stops
    pace = 1.0 if spare >= 0 or flying == 0 else max(0.0, end - begin) / flying
    knots: list[float] = []
    here = begin
    for flight in flights:
        knots += [here, here + flight * pace]
        here = knots[-1] + pause
    return knots


def _middle(window: Window) -> float | None:
    low, high = window
    if low > -math.inf and high < math.inf:
        return (low + high) / 2
    if low > -math.inf:
        return low
    return high - 1 if high < math.inf else None


def _clamp(at: float, window: Window) -> float:
    return max(window[0], min(at, window[1] - 1))


def _fill_backwards(targets: list[float | None], flights: Sequence[float]) -> None:
    """Give untimed knots before a timed one the time that leads up to it."""
    for i in range(len(targets) - 2, -1, -1):
        following = targets[i + 1]
        if targets[i] is None and following is not None:
            targets[i] = following - (flights[i // 2] if i % 2 == 0 else 0.0)


def _forward(
    chain: SolvedChain, targets: Sequence[float | None], flights: Sequence[float]
) -> tuple[int | None, ...]:
    """Walk the chain and take for each knot the feasible value nearest to its target."""
    chosen: list[int | None] = []
    previous: int | None = None
    for i, target in enumerate(targets):
        wish = target
        if wish is None and previous is not None:
            wish = previous + (flights[i // 2] if i % 2 else 0.0)
        if wish is None:
            chosen.append(None)
            continue
        floor = _floor(chain.chain, chain.schedule, i, previous, feasible=chain.clash is None)
        value = _nearest(chain.chain.knots[i], wish, floor, chain.schedule.latest[i])
        previous = int(max(floor, wish)) if value is None else value
        chosen.append(previous)
    return tuple(chosen)


def _floor(chain: Chain, schedule: Schedule, i: int, previous: int | None, *, feasible: bool) -> Ms:
    """Return the least value of knot ``i`` after the value chosen for the one before."""
    if not feasible:
        return -math.inf if previous is None else previous
    low = schedule.earliest[i]
    if previous is None:
        return low
    span = chain.spans[i]
    low = max(low, previous + span.least)
    for sighting in span.sightings:
        low = max(low, snap_up(sighting.allowed, previous + sighting.lead) + sighting.lag)
    return low


def _nearest(allowed: Allowed, wish: float, low: Ms, high: Ms) -> int | None:
    """Return the whole millisecond of ``allowed`` in [low, high) nearest to a wish, if any."""
    best: float | None = None
    for begin, end in allowed:
        first, beyond = max(begin, low), min(end, high)
        if first >= beyond:
            continue
        value = max(first, min(wish, beyond - 1))
        if best is None or abs(value - wish) < abs(best - wish):
            best = value
    return None if best is None else round(best)
