"""What is common to all rival versions of an aircraft's sequence of legs.

Where the versions have legs of their own stands a *disputed* stretch instead: it begins and ends
where and when all of them say so, and nothing is said of what lies between.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from viewer.geo.legshape import NOWHERE, Hop
from viewer.model.things import Leg
from viewer.model.time import union
from viewer.replay.places import between_m, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from viewer.geo.legshape import LegShape, Spot
    from viewer.model.case import Case
    from viewer.model.place import Place
    from viewer.model.time import When

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A stretch of the sequence that the versions tell differently.

    ``leg`` holds what all of them say of its two ends, under the id of the first leg that some
    version has there; ``shape`` bounds the way between the ends, in metres; ``inside`` are the
    places that some version has between them.
    """

    leg: Leg
    shape: Hop
    inside: tuple[Place | None, ...]


def common_row(
    case: Case, legs: Sequence[Leg], hypotheses: Sequence[str], shapes: Mapping[str, LegShape]
) -> tuple[Leg | Disputed, ...]:
    """Return an aircraft's legs with what the versions tell differently as disputed stretches.

    ``legs`` are all of its legs in their order, ``hypotheses`` all versions of the case: one that
    has no leg in a stretch agrees to nothing there.
    """
    row: list[Leg | Disputed] = []
    run: list[Leg] = []
    before: Leg | None = None
    for leg in legs:
        if leg.hypotheses:
            run.append(leg)
            continue
        if run:
            row.append(_disputed(case, run, hypotheses, shapes, (before, leg)))
        row.append(leg)
        run, before = [], leg
    if run:
        row.append(_disputed(case, run, hypotheses, shapes, (before, None)))
    return tuple(row)


def _disputed(
    case: Case,
    run: Sequence[Leg],
    hypotheses: Sequence[str],
    shapes: Mapping[str, LegShape],
    neighbours: tuple[Leg | None, Leg | None],
) -> Disputed:
    versions = [[leg for leg in run if name in leg.hypotheses] for name in hypotheses]
    told = all(versions)
    firsts = [v[0] for v in versions if v] if told else []
    lasts = [v[-1] for v in versions if v] if told else []
    before, after = neighbours
    starts = _agreed(case, [leg.start for leg in firsts])
    ends = _agreed(case, [leg.end for leg in lasts])
    # Where they differ it may leave whence the leg before brought it, at any time.
    start, begin = _start(firsts[0], shapes) if starts else _end(before, shapes)
    end, finish = _end(lasts[0], shapes) if ends else _start(after, shapes)
    leg = Leg(
        run[0].id,
        run[0].aircraft,
        start=start,
        end=end,
        departed=_joined([x.departed for x in firsts]) if starts or before is None else None,
        arrived=_joined([x.arrived for x in lasts]) if ends or after is None else None,
    )
    inside = list(chain.from_iterable(_inside(v, starts=starts, ends=ends) for v in versions))
    # An end on which they do not agree is no stay for sure: it may have been there in between.
    inside += [place for place, agreed in ((start, starts), (end, ends)) if not agreed]
    shape = Hop(begin, finish, between_m(begin, finish), None, None, None)
    return Disputed(leg, shape, tuple(inside))


def _start(leg: Leg | None, shapes: Mapping[str, LegShape]) -> tuple[Place | None, Spot]:
    return (None, NOWHERE) if leg is None else (leg.start, shapes[leg.id].hops[0].start)


def _end(leg: Leg | None, shapes: Mapping[str, LegShape]) -> tuple[Place | None, Spot]:
    return (None, NOWHERE) if leg is None else (leg.end, shapes[leg.id].hops[-1].end)


def _agreed(case: Case, places: Sequence[Place | None]) -> bool:
    """Tell whether all name one place, and the same."""
    found = [resolve(case, place) for place in places]
    return bool(found) and found[0] is not None and all(place == found[0] for place in found)


def _joined(times: Sequence[When | None]) -> When | None:
    """Return all times that some version tells, None unless every version tells one."""
    told = [t for t in times if t is not None]
    if not told or len(told) < len(times):
        return None
    return replace(told[0], intervals=union(i for t in told for i in t.intervals))


def _inside(legs: Sequence[Leg], *, starts: bool, ends: bool) -> list[Place | None]:
    places = [place for leg in legs for place in (leg.start, *(leg.stops or ()), leg.end)]
    return places[int(starts) : len(places) - int(ends)]


def complete(
    common: Json, rivals: Sequence[Json], hypotheses: Sequence[str], *, open_end: bool
) -> None:
    """Add to the common chain what only the versions' own chains tell.

    These are the places that all ``hypotheses`` of the case confirm; and with ``open_end``, where
    they differ at the end, when the first of them falls silent and until when any of them goes on.
    """
    speaking = {name for rival in rivals for name in rival["hypotheses"]}
    keys = {c["key"] for c in common["confirmations"]}
    versions = [{c["key"]: c for c in rival["confirmations"]} for rival in rivals]
    for key, first in versions[0].items():
        if key in keys or len(speaking) < len(hypotheses) or any(key not in v for v in versions):
            continue
        shared = [v[key] for v in versions]
        lows = [c["time"][0] for c in shared]
        time = [None if None in lows else min(lows), max(c["time"][1] for c in shared)]
        sources = list(dict.fromkeys(s for c in shared for s in c["sources"]))
        common["confirmations"].append({**first, "time": time, "sources": sources})
    if not open_end:
        return
    told = [s for rival in rivals for s in rival["segments"]]
    ends = [s["until"] for s in told if s["mode"] != "after"]
    unknown = common["segments"][-1]
    unknown["until"] = None if None in ends or not ends else max(ends)
    silent = [s["from"] for s in told if s["mode"] == "after"]
    if silent:
        after = {"mode": "after", "from": min(silent), "until": None, "leg": None}
        common["segments"].append({**after, "span": unknown["span"] + 1})
