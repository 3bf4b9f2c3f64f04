"""How heavy a leg was, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from viewer.checks import phrases
from viewer.checks.context import LOADS
from viewer.replay.places import meet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from viewer.checks.context import Context
    from viewer.model.evidence import Evidence
    from viewer.model.things import Event, Leg


class KnownLoad(NamedTuple):
    """Least and greatest load in tonnes, and the premise that names where it comes from.

    ``assumed`` is what the editor had to assume to read it so.
    """

    least_t: float
    most_t: float
    premise: str
    assumed: tuple[str, ...] = ()


def load_of(context: Context, leg: Leg) -> KnownLoad | None:
    """Return a leg's load: as concluded, else as its evidence or an event at its ends says.

    None where nobody says. Sources that disagree give the span of what they say.
    """
    if leg.payload_t is not None:
        said = [e for e in leg.evidence if leg.payload_t in _numbers(e.asserts)]
        names = tuple(dict.fromkeys(e.source for e in said))
        by = f"as {phrases.joined(names)} say{'s' if len(names) == 1 else ''}"
        return KnownLoad(
            leg.payload_t,
            leg.payload_t,
            f"the load is {leg.payload_t:g} t, {by if said else 'as concluded'}",
            _assumed(said),
        )
    saying = [e for e in leg.evidence if _numbers(e.asserts)]
    if saying:
        told = {v: e.source for e in saying for v in _numbers(e.asserts)}
        return _spanned(told, _assumed(saying))
    told = {}
    for event in context.loaded_events_of.get(leg.aircraft or "", ()):
        values = _told(event)
        if values and _of_this_leg(context, event, leg):
            told |= dict.fromkeys(values, event.id)
    return _spanned(told) if told else None


def _spanned(told: Mapping[float, str], assumed: tuple[str, ...] = ()) -> KnownLoad:
    least, most = min(told), max(told)
    names = phrases.joined(dict.fromkeys(told.values()))
    span = phrases.bounds(least, most, "t", 1).replace(".0", "")
    return KnownLoad(least, most, f"the load is {span}, after {names}", assumed)


def _assumed(items: Iterable[Evidence]) -> tuple[str, ...]:
    """Return what was assumed, once each; nothing where some item needs no assumption."""
    each = [e.assumed for e in items]
    return tuple(dict.fromkeys(t for texts in each for t in texts)) if all(each) else ()


def _told(event: Event) -> tuple[float, ...]:
    if event.load_t is not None:
        return (event.load_t,)
    return tuple(v for e in event.evidence for v in _numbers(e.asserts))


def _numbers(asserts: Mapping[str, object]) -> tuple[float, ...]:
    values = [asserts[name] for name in LOADS if name in asserts]
    return tuple(
        float(v) for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)
    )


def _of_this_leg(context: Context, event: Event, leg: Leg) -> bool:
    """Tell whether an event shows what an aircraft carried on a leg: at one of its ends, then."""
    if event.hypotheses and leg.hypotheses and set(event.hypotheses).isdisjoint(leg.hypotheses):
        return False
    if event.when is None or event.place is None:
        return False
    ends = ((leg.departed, leg.start), (leg.arrived, leg.end))
    return any(
        when is not None
        and when.agrees_with(event.when)
        and meet(context.case, place, event.place) is not None
        for when, place in ends
    )
