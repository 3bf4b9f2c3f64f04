"""The list of steps: departures, arrivals and events, in the order in which they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from viewer.model.case import Case
    from viewer.model.things import Event

Json = dict[str, Any]
Bounds = list[int | None]

# What happens at one time: one lands, then things happen, then one leaves.
_RANK = {"arrival": 0, "event": 1, "departure": 2}


def steps_of(case: Case, lanes: Sequence[Json]) -> Json:
    """Return the members ``events``, ``steps``, ``untimed`` and ``window`` of a program."""
    placings: dict[str, list[Json]] = {}
    for lane in lanes:
        for chain in _told(lane):
            for name, placing in chain["placed"].items():
                if placing is not None:
                    placings.setdefault(name, []).append(placing)
    events = {e.id: _event(e, placings.get(e.id, [])) for e in case.events.values()}
    window = _window(case, lanes)
    order = {name: i for i, name in enumerate((*case.legs, *case.events))}
    steps = [*_leg_steps(case, lanes), *_event_steps(case, events, window)]
    steps.sort(key=lambda s: (s["at"], _RANK[s["kind"]], order[s["leg"] or s["event"]]))
    return {
        "events": events,
        "steps": steps,
        "untimed": [name for name, event in events.items() if event["at"] is None],
        "window": window,
    }


def _event(event: Event, placings: Sequence[Json]) -> Json:
    """Return when an event is shown: at the earliest that all chains which it holds allow."""
    told: Bounds = [None, None] if event.when is None else list(event.when.hull)
    window = _joined(p["window"] for p in placings) if placings else told
    wishes = [v for p in placings for v in (p["window"][0], p["not_before"]) if v is not None] or [
        v for v in window[:1] if v is not None
    ]
    latest = window[1]
    at = max(wishes) if wishes else (None if latest is None else latest - 1)
    if at is not None and latest is not None:
        at = min(at, latest - 1)
    return {
        "at": at,
        "window": window,
        "hypotheses": list(event.hypotheses),
        "aircraft": list(event.aircraft),
        "placed": bool(placings),
    }


def _told(lane: Json) -> list[Json]:
    """Return the chains that are versions of what happened; the common part of rivals is none."""
    rivals = [c for c in lane["chains"] if c["hypotheses"]]
    return rivals or lane["chains"]


def _joined(windows: Iterable[Bounds]) -> Bounds:
    items = list(windows)
    lows, highs = [w[0] for w in items], [w[1] for w in items]
    return [
        None if None in lows else min(v for v in lows if v is not None),
        None if None in highs else max(v for v in highs if v is not None),
    ]


def _leg_steps(case: Case, lanes: Sequence[Json]) -> list[Json]:
    found: list[Json] = []
    for lane in lanes:
        rows: dict[str, list[Json]] = {}
        for chain in _told(lane):
            for leg, row in chain["windows"].items():
                rows.setdefault(leg, []).append(row)
        for leg, versions in rows.items():
            for kind, name in (("departure", "departed"), ("arrival", "arrived")):
                at = versions[0].get(f"{name}_drawn")
                if at is None:
                    continue
                found.append(
                    {
                        "id": f"{kind}:{leg}",
                        "kind": kind,
                        "at": at,
                        "window": _joined(v[name] for v in versions),
                        "leg": leg,
                        "event": None,
                        "aircraft": [lane["aircraft"]] if lane["aircraft"] is not None else [],
                        "hypotheses": list(case.legs[leg].hypotheses),
                        "background": False,
                    }
                )
    return found


def _event_steps(case: Case, events: Json, window: Bounds | None) -> list[Json]:
    return [
        {
            "id": f"event:{name}",
            "kind": "event",
            "at": event["at"],
            "window": event["window"],
            "leg": None,
            "event": name,
            "aircraft": list(case.events[name].aircraft),
            "hypotheses": event["hypotheses"],
            "background": _outside(event["at"], window),
        }
        for name, event in events.items()
        if event["at"] is not None
    ]


def _outside(at: int, window: Bounds | None) -> bool:
    if window is None:
        return False
    low, high = window
    return (low is not None and at < low) or (high is not None and at >= high)


def _window(case: Case, lanes: Sequence[Json]) -> Bounds | None:
    """Return what the replay covers: as the case says, else all its legs and events.

    None where nothing has a time.
    """
    told = case.replay
    if told is not None and told.earliest is not None and told.latest is not None:
        return [told.earliest, told.latest]
    times = [
        v
        for lane in lanes
        for chain in _told(lane)
        for row in chain["windows"].values()
        for name in ("departed", "arrived")
        for v in (*row.get(name, ()), row.get(f"{name}_drawn"))
    ]
    times += [v for e in case.events.values() if e.when is not None for v in e.when.hull]
    finite = [v for v in times if v is not None]
    if not finite:
        return None
    low = told.earliest if told is not None and told.earliest is not None else min(finite)
    high = told.latest if told is not None and told.latest is not None else max(finite)
    return [low, max(low, high)]
