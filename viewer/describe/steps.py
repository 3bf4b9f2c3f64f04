"""The one list of steps: it drives the replay, the transcript, captions and footnotes.

All times are milliseconds since 1970 UTC. A step's evidence is looked up when it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from viewer.describe import versions, words
from viewer.model import agreement
from viewer.model.time import Interval
from viewer.replay.choice import applies

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from viewer.model.case import Case
    from viewer.model.evidence import Evidence
    from viewer.model.place import Place

What = Literal["departure", "arrival", "event"]


@dataclass(frozen=True, slots=True)
class Step:
    """A step in words.

    ``number`` counts the steps shown from 1, ``id`` is the program's. ``at`` is when it is shown,
    ``bounds`` the window it lies in, ``window`` the same in words (UTC). ``kind`` and ``thing`` are
    the card it belongs to. ``aircraft`` and ``versions`` are ids; no version: common to all.
    """

    number: int
    id: str
    what: What
    at: float
    bounds: Interval
    window: str
    title: str
    kind: str
    thing: str
    place: str
    text: str
    aircraft: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """What a step rests on: sources by their ids.

    ``sources`` say it or something that fits, ``origins`` counts them, copies once; ``against``
    assert of the same what cannot agree.
    """

    sources: tuple[str, ...]
    origins: int
    against: tuple[str, ...]


def steps(
    case: Case, program: Mapping[str, Any], hypotheses: Collection[str] | None
) -> tuple[Step, ...]:
    """Return the steps of the versions shown (None: of all), in the order of their times."""
    shown = (
        step
        for step in program["steps"]
        if not step["background"] and applies(step["hypotheses"], hypotheses)
    )
    return tuple(_step(case, step, number) for number, step in enumerate(shown, 1))


def title(case: Case, step: Mapping[str, Any]) -> str:
    """Return what a step of the program says, in words; with its versions, unless all tell it."""
    told = f" ({versions.names(case, step['hypotheses'])})" if step["hypotheses"] else ""
    if step["event"]:
        return case.events[step["event"]].title + told
    leg = case.legs[step["leg"]]
    who = words.who_flew(case, leg) or "An aircraft"
    if step["kind"] == "departure":
        return f"{who} leaves {words.short_place(case, leg.start)}{told}"
    return f"{who} lands at {words.short_place(case, leg.end)}{told}"


def window(step: Mapping[str, Any]) -> str:
    """Return the window of a step of the program in words, in UTC and without the year."""
    return words.short_window(Interval(*step["window"]))


def place_of(case: Case, step: Step) -> Place | None:
    """Return where a step happened."""
    if step.what == "event":
        return case.events[step.thing].place
    leg = case.legs[step.thing]
    return leg.start if step.what == "departure" else leg.end


def is_private(case: Case, step: Step) -> bool:
    """Tell whether what a step shows is to be left out of whatever leaves the case."""
    return (case.events if step.kind == "event" else case.legs)[step.thing].private


def support(case: Case, step: Step, *, public: bool = False) -> Support:
    """Return what a step rests on, by what each source asserts; ``public``: as may be passed on."""
    if step.what == "event":
        event = case.events[step.thing]
        found = agreement.supporting(case, event)
        against = [f for f in agreement.findings(case, event) if f.relation == "contradicts"]
    else:
        leg = case.legs[step.thing]
        side: agreement.End = "start" if step.what == "departure" else "end"
        found = agreement.end_support(case, leg, side)
        against = [
            f
            for f in agreement.findings(case, leg)
            if f.relation == "contradicts" and f.property in agreement.END_PROPERTIES[side]
        ]
    said = [e for e in found if not (public and _is_kept_back(case, e))]
    denied = [f.evidence for f in against if not (public and _is_kept_back(case, f.evidence))]
    return Support(
        tuple(dict.fromkeys(e.source for e in said)),
        len(agreement.origins(case, said)),
        tuple(dict.fromkeys(e.source for e in denied)),
    )


def _is_kept_back(case: Case, item: Evidence) -> bool:
    source = case.sources.get(item.source)
    return item.private or (source is not None and source.private)


def _step(case: Case, step: Mapping[str, Any], number: int) -> Step:
    event = case.events.get(step["event"] or "")
    leg = case.legs.get(step["leg"] or "")
    where, text = "", ""
    if event is not None:
        where, text = words.where(case, event.place, event.position), event.text or ""
    elif leg is not None and step["kind"] == "departure":
        where, text = words.where(case, leg.start), leg.note or ""
    elif leg is not None:
        where = words.where(case, leg.end)
    return Step(
        number,
        step["id"],
        step["kind"],
        float(step["at"]),
        Interval(*step["window"]),
        window(step),
        title(case, step),
        "event" if step["event"] else "leg",
        step["event"] or step["leg"],
        where,
        text,
        tuple(step["aircraft"]),
        tuple(step["hypotheses"]),
    )
