"""What the replay's program says of time, for lists and cards: windows, pauses.

All times are milliseconds since 1970 UTC. ``program`` is that of :mod:`viewer.replay.program`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from viewer.describe import words
from viewer.model.place import parse_place
from viewer.model.time import HOUR, Interval, hull
from viewer.replay.choice import chains_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.model.case import Case

_STILL = HOUR / 4
"""How long before and after a step the replay is not idle."""


class Confirmed(NamedTuple):
    """A confirmed place in words, its window of time, the thing and the sources that say so."""

    place: str
    window: Interval
    kind: str
    thing: str
    sources: tuple[str, ...]


def aircraft_of(case: Case) -> tuple[str, ...]:
    """Return the aircraft in the order of their colours: the case's, then others that fly a leg."""
    flown = (leg.aircraft for leg in case.legs.values() if leg.aircraft)
    return tuple(dict.fromkeys((*case.aircraft, *flown)))


def short_name(case: Case, aircraft: str) -> str:
    """Return what an aircraft is called on the map; its id where the case says no more."""
    known = case.aircraft.get(aircraft)
    return words.aircraft_short(known) if known else aircraft


def tightened(program: Mapping[str, Any]) -> dict[str, tuple[Interval, Interval]]:
    """Return when each leg may have departed and arrived, over all the versions it is in."""
    found: dict[str, tuple[Interval, Interval]] = {}
    for chain in _chains(program):
        for leg, row in chain["windows"].items():
            new = [Interval(*row.get(end, (None, None))) for end in ("departed", "arrived")]
            old = found.get(leg, (new[0], new[1]))
            found[leg] = (hull((old[0], new[0])), hull((old[1], new[1])))
    return found


def last_confirmed(case: Case, program: Mapping[str, Any]) -> dict[str, Confirmed]:
    """Return the last confirmed place of each aircraft, over all versions, and who says so."""
    found: dict[str, Confirmed] = {}
    for lane in program["lanes"]:
        items = [c for chain in chains_of(lane, None) for c in chain["confirmations"]]
        if lane["aircraft"] is None or not items:
            continue
        last = max(items, key=lambda c: c["time"][1])
        place = words.place(case, parse_place(last["place"]))
        kind = "event" if last["key"].startswith("event ") else "leg"
        found[lane["aircraft"]] = Confirmed(
            place, Interval(*last["time"]), kind, last["subject"], tuple(last["sources"])
        )
    return found


def confirmation_times(program: Mapping[str, Any]) -> list[float]:
    """Return the times at which some place is confirmed, each once."""
    return sorted({float(item["time"][1]) for c in _chains(program) for item in c["confirmations"]})


def idle(program: Mapping[str, Any], window: tuple[float, float]) -> list[tuple[float, float]]:
    """Return the stretches over an hour in which nothing is drawn moving and no step comes."""
    busy = [(float(s["at"]) - _STILL, float(s["at"]) + _STILL) for s in program["steps"]]
    for chain in _chains(program):
        for piece in chain["pieces"]:
            begin, end = piece["from"], piece["until"]
            if piece["kind"] == "airborne" and begin is not None and end is not None:
                busy.append((float(begin), float(end)))
    found, at = [], window[0]
    for begin, end in sorted(busy):
        if begin - at > HOUR and begin <= window[1]:
            found.append((at, begin))
        at = max(at, end)
    if window[1] - at > HOUR:
        found.append((at, window[1]))
    return found


def _chains(program: Mapping[str, Any]) -> list[Any]:
    return [chain for lane in program["lanes"] for chain in chains_of(lane, None)]
