"""What the replay's program says of time, for lists and lanes: windows, stretches, pauses.

All times are milliseconds since 1970 UTC. ``program`` is that of :mod:`viewer.replay.program`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from viewer.describe import words
from viewer.model.place import parse_place
from viewer.model.time import HOUR, Interval
from viewer.replay.state import chains_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from viewer.model.case import Case

_STILL = HOUR / 4
"""How long before and after a step the replay is not idle."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A mode of an aircraft that is possible from one time until another.

    ``certain`` where no other mode is possible then.
    """

    mode: str
    begin: float
    end: float
    certain: bool


class Confirmed(NamedTuple):
    """A confirmed place in words, its window of time, the thing and the sources that say so."""

    place: str
    window: Interval
    kind: str
    thing: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """The stretches of one aircraft; ``colour`` is its number among the case's aircraft."""

    label: str
    colour: int
    stretches: tuple[Stretch, ...]


def aircraft_of(case: Case) -> tuple[str, ...]:
    """Return the aircraft in the order of their colours: the case's, then others that fly a leg."""
    flown = (leg.aircraft for leg in case.legs.values() if leg.aircraft)
    return tuple(dict.fromkeys((*case.aircraft, *flown)))


def short_name(case: Case, aircraft: str) -> str:
    """Return what an aircraft is called on the map; its id where the case says no more."""
    known = case.aircraft.get(aircraft)
    return words.aircraft_short(known) if known else aircraft


def tightened(program: Mapping[str, Any]) -> dict[str, tuple[Interval, Interval]]:
    """Return for each leg the windows of take-off and landing that the whole chain allows."""
    found: dict[str, tuple[Interval, Interval]] = {}
    for chain in _chains(program):
        for leg, row in chain["windows"].items():
            departed = Interval(*row.get("departed", (None, None)))
            arrived = Interval(*row.get("arrived", (None, None)))
            found.setdefault(leg, (departed, arrived))
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


def lanes(case: Case, program: Mapping[str, Any], hypotheses: Collection[str] | None) -> list[Lane]:
    """Return what each aircraft may be doing within the replay's window, over versions shown."""
    order = aircraft_of(case)
    window = program["window"] or (0, 0)
    found = []
    for number, lane in enumerate(program["lanes"]):
        name = lane["aircraft"]
        label = short_name(case, name) if name else "not named"
        segments = [s for c in chains_of(lane, hypotheses) for s in c["segments"]]
        colour = order.index(name) if name in order else number
        found.append(Lane(label, colour, tuple(stretches(segments, window))))
    return found


def stretches(segments: Sequence[Mapping[str, Any]], window: Sequence[float]) -> list[Stretch]:
    """Cut the window where a segment begins or ends; name the modes possible in each piece."""
    low, high = float(window[0]), float(window[1])
    changes: dict[float, Counter[str]] = {low: Counter(), high: Counter()}
    for segment in segments:
        begin = low if segment["from"] is None else max(low, float(segment["from"]))
        end = high if segment["until"] is None else min(high, float(segment["until"]))
        if begin < end:
            changes.setdefault(begin, Counter())[segment["mode"]] += 1
            changes.setdefault(end, Counter())[segment["mode"]] -= 1
    found: list[Stretch] = []
    possible: Counter[str] = Counter()
    for begin, end in pairwise(sorted(changes)):
        possible.update(changes[begin])
        modes = [mode for mode, count in possible.items() if count > 0]
        found += [Stretch(mode, begin, end, certain=len(modes) == 1) for mode in modes]
    return found


def _chains(program: Mapping[str, Any]) -> list[Any]:
    return [chain for lane in program["lanes"] for chain in chains_of(lane, None)]
