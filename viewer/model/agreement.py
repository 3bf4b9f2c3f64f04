"""How what the sources assert stands to what the editor concludes: computed, never typed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from viewer.model.evidence import PLACE_PROPERTIES, TIME_PROPERTIES, Unknown
from viewer.model.place import AirportRef, AnyOf, CountryRef, members
from viewer.model.things import Aircraft, Airport, Event, Leg
from viewer.model.time import When

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from viewer.model.case import Case
    from viewer.model.evidence import Evidence
    from viewer.model.place import Place
    from viewer.model.time import Interval

Subject = Leg | Event | Airport | Aircraft
Relation = Literal["agrees", "consistent", "contradicts", "silent"]
End = Literal["start", "end"]
Known = Literal["tracked", "seen", "reported", "inferred"]

END_PROPERTIES: Mapping[End, tuple[str, ...]] = {
    "start": ("from", "departed"),
    "end": ("to", "arrived"),
}
"""The properties of a leg that speak of one of its ends."""

SEEING_CATEGORIES = frozenset({"sighting", "photo"})
SEEING_TYPES = frozenset({"graphic", "photo", "figure", "motion_picture"})
"""CSL types of sources that show what they say (``photo`` is no CSL type, but people write it)."""

_ROUNDING_STEPS = 0.5


class Finding(NamedTuple):
    """How one assertion stands to the conclusion on the same property."""

    property: str
    evidence: Evidence
    asserted: Any
    concluded: Any
    relation: Relation


@dataclass(frozen=True, slots=True)
class Contest:
    """What some source contradicts: the properties, and for a leg which of its ends."""

    properties: frozenset[str] = frozenset()
    start: bool = False
    end: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything is contested."""
        return bool(self.properties)


def findings(case: Case, subject: Subject) -> tuple[Finding, ...]:
    """Return the relation of every assertion of a subject's evidence, in the evidence's order."""
    found: list[Finding] = []
    conclusions: dict[str, Any] = {}
    for item in subject.evidence:
        for name, asserted in item.asserts.items():
            if name not in conclusions:
                conclusions[name] = conclusion(subject, name)
            concluded = conclusions[name]
            relation = relate(case, name, concluded, asserted)
            found.append(Finding(name, item, asserted, concluded, relation))
    return tuple(found)


def conclusion(subject: Subject, name: str) -> Any:  # noqa: ANN401 - any property's value
    """Return what the editor concludes on a property; None where it is open or not known here."""
    match subject, name:
        case Leg(), "from":
            return subject.start
        case Leg(), "to":
            return subject.end
        case Aircraft(), "registration" | "icao24" | "callsign" | "operator" | "serial":
            # An airframe has several over time: any of them may be what a source means.
            return tuple(v for i in subject.identities if (v := getattr(i, name)) is not None)
        case _:
            return getattr(subject, name, None)


def relate(case: Case, name: str, concluded: object, asserted: object) -> Relation:
    """Return how an asserted value stands to the concluded one.

    ``agrees``: it says the same, or something more precise that fits. ``consistent``: both can be
    true. ``contradicts``: they cannot. ``silent``: the source says that it does not know, or the
    editor concludes nothing.
    """
    speaks = asserted is not None and not isinstance(asserted, Unknown)
    if speaks and asserted and type(asserted) is type(concluded) and asserted == concluded:
        return "agrees"  # by far the most frequent, and sooner told than the others
    if not speaks or _is_open(name, concluded):
        return "silent"
    if isinstance(asserted, When) and isinstance(concluded, When):
        return _relate_times(concluded, asserted)
    if isinstance(asserted, _PLACES) and isinstance(concluded, _PLACES):
        return _relate_places(case, concluded, asserted)
    if name == "stops" and isinstance(asserted, tuple) and isinstance(concluded, tuple):
        return _relate_stops(case, concluded, asserted)
    if _is_number(asserted) and _is_number(concluded):
        return _relate_numbers(concluded, asserted)
    if isinstance(asserted, str) and isinstance(concluded, (str, tuple)):
        told = (concluded,) if isinstance(concluded, str) else concluded
        return "agrees" if _folded(asserted) in {_folded(c) for c in told} else "contradicts"
    if isinstance(concluded, (tuple, list)) and isinstance(asserted, (tuple, list)):
        return _relate_lists(concluded, asserted)
    return "agrees" if asserted == concluded else "contradicts"


def contested(case: Case, subject: Subject) -> Contest:
    """Return what some source asserts that cannot agree with the conclusion."""
    names = frozenset(f.property for f in findings(case, subject) if f.relation == "contradicts")
    is_leg = isinstance(subject, Leg)
    return Contest(
        names,
        start=is_leg and not names.isdisjoint(END_PROPERTIES["start"]),
        end=is_leg and not names.isdisjoint(END_PROPERTIES["end"]),
    )


def origin_of(case: Case, source: str) -> str:
    """Return the source whose word a source repeats, followed to the root.

    Sources that copy each other in a circle are one origin: the first of them by name.
    """
    seen: list[str] = []
    here = source
    while here not in seen:
        seen.append(here)
        known = case.sources.get(here)
        if known is None or known.copy_of is None:
            return here
        here = known.copy_of
    return min(seen[seen.index(here) :])


def origins(case: Case, evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """Return the independent origins behind evidence: copies count once, in order of appearance.

    A source that was only seen in another is still its own origin.
    """
    return tuple(dict.fromkeys(origin_of(case, e.source) for e in evidence))


def supporting(case: Case, subject: Subject) -> tuple[Evidence, ...]:
    """Return the evidence that supports a subject: nothing or something that fits is asserted."""
    relations: dict[str, set[Relation]] = {}
    for f in findings(case, subject):
        relations.setdefault(f.evidence.id, set()).add(f.relation)
    return tuple(
        e
        for e in subject.evidence
        if not e.asserts or relations.get(e.id, set()) & {"agrees", "consistent"}
    )


def end_support(case: Case, leg: Leg, end: End) -> tuple[Evidence, ...]:
    """Return the evidence that asserts an end's place or time in agreement with the conclusion.

    Evidence that asserts nothing in particular stands for the whole leg, its ends included.
    """
    speaking = {
        f.evidence.id
        for f in findings(case, leg)
        if f.property in END_PROPERTIES[end] and f.relation in ("agrees", "consistent")
    }
    return tuple(e for e in leg.evidence if e.id in speaking or not e.asserts)


def how_known(case: Case, leg: Leg, end: End) -> Known:
    """Return how an end of a leg is known, by its best support.

    A copy that disagrees does not spoil it; that is what :func:`contested` is for.
    """
    if leg.path == "tracked" and (leg.vertices or any(x.kind == "track" for x in case.layers)):
        return "tracked"
    support = end_support(case, leg, end)
    types = {s.type for e in support if (s := case.sources.get(e.source)) is not None}
    if types & SEEING_TYPES or witnesses(case, leg, end):
        return "seen"
    return "reported" if support else "inferred"


def witnesses(case: Case, leg: Leg, end: End) -> tuple[Event, ...]:
    """Return the sightings and photos, with evidence, that may show this end of the leg.

    They are of its aircraft, at its place, at its time; where its time is not told, during the
    stay that this end begins or ends.
    """
    place = leg.start if end == "start" else leg.end
    if leg.aircraft is None or place is None:
        return ()
    told = leg.departed if end == "start" else leg.arrived
    low, high = told.hull if told is not None else _stay_bounds(case, leg, end)
    return tuple(
        event
        for event in case.events.values()
        if event.category in SEEING_CATEGORIES
        and leg.aircraft in event.aircraft
        and event.evidence
        and event.when is not None
        and _compatible(event.hypotheses, leg.hypotheses)
        and event.place is not None
        and _relate_places(case, place, event.place) != "contradicts"
        and _fits(event.when.hull, low, high)
    )


def _stay_bounds(case: Case, leg: Leg, end: End) -> tuple[int | None, int | None]:
    """Return the earliest begin and the latest end of the stay before or after a leg."""
    hypothesis = leg.hypotheses[0] if leg.hypotheses else None
    row = case.legs_of(leg.aircraft, hypothesis)
    number = next(i for i, other in enumerate(row) if other.id == leg.id)
    before = row[number - 1] if end == "start" and number else None
    arriving = leg if end == "end" else before
    following = row[number + 1] if end == "end" and number + 1 < len(row) else None
    leaving = leg if end == "start" else following
    low = arriving.arrived.hull.earliest if arriving and arriving.arrived else None
    high = leaving.departed.hull.latest if leaving and leaving.departed else None
    return low, high


def _fits(seen: Interval, low: int | None, high: int | None) -> bool:
    starts_in_time = high is None or seen.earliest is None or seen.earliest < high
    return starts_in_time and (low is None or seen.latest is None or seen.latest > low)


def _compatible(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return not a or not b or not set(a).isdisjoint(b)


_PLACES = (AirportRef, CountryRef, AnyOf)


def _is_open(name: str, concluded: object) -> bool:
    if name in TIME_PROPERTIES or name in PLACE_PROPERTIES or name == "stops":
        return concluded is None  # an empty tuple of stops says that there was none
    return concluded is None or concluded == ()


def _relate_times(concluded: When, asserted: When) -> Relation:
    if asserted.agrees_with(concluded):
        inside = all(any(a.within(c) for c in concluded.intervals) for a in asserted.intervals)
        return "agrees" if inside else "consistent"
    slack = sum(_own_width(w) for w in (concluded, asserted) if w.approximate)
    return "consistent" if slack and _apart(concluded, asserted) <= slack else "contradicts"


def _own_width(when: When) -> int:
    """Return the width of the widest reading: what "about" may be off by once more."""
    return max(
        (
            i.latest - i.earliest
            for i in when.intervals
            if i.earliest is not None and i.latest is not None
        ),
        default=0,
    )


def _apart(a: When, b: When) -> int:
    """Return the shortest time between two times that share no instant."""
    gaps = []
    for x in a.intervals:
        for y in b.intervals:
            if x.latest is not None and y.earliest is not None and x.latest <= y.earliest:
                gaps.append(y.earliest - x.latest)
            if y.latest is not None and x.earliest is not None and y.latest <= x.earliest:
                gaps.append(x.earliest - y.latest)
    return min(gaps)


def _relate_places(case: Case, concluded: Place, asserted: Place) -> Relation:
    """Agree where all that is asserted lies in the conclusion, e.g. an airport in its country."""
    told, said = members(concluded), members(asserted)
    if all(any(_contains(case, t, s) for t in told) for s in said):
        return "agrees"
    overlap = any(_contains(case, t, s) or _contains(case, s, t) for t in told for s in said)
    return "consistent" if overlap else "contradicts"


def _contains(case: Case, a: AirportRef | CountryRef, b: AirportRef | CountryRef) -> bool:
    if isinstance(a, AirportRef) and isinstance(b, AirportRef):
        x, y = case.airport(a.code), case.airport(b.code)
        return a.code == b.code if x is None or y is None else x.id == y.id
    if isinstance(a, CountryRef) and isinstance(b, CountryRef):
        return a.code == b.code
    if isinstance(a, CountryRef) and isinstance(b, AirportRef):
        airport = case.airport(b.code)
        return airport is not None and airport.country == a.code
    return False


def _relate_stops(
    case: Case, concluded: tuple[Place, ...], asserted: tuple[Place, ...]
) -> Relation:
    if len(concluded) != len(asserted):
        return "contradicts"
    each = [_relate_places(case, c, a) for c, a in zip(concluded, asserted, strict=True)]
    if "contradicts" in each:
        return "contradicts"
    return "consistent" if "consistent" in each else "agrees"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _relate_numbers(concluded: Any, asserted: Any) -> Relation:  # noqa: ANN401 - checked by caller
    """Agree within half a unit of the last digit that the rounder of the two is written with."""
    if concluded == asserted:
        return "agrees"
    slack = max(_unit(concluded), _unit(asserted)) * _ROUNDING_STEPS
    return "consistent" if abs(concluded - asserted) <= slack else "contradicts"


def _unit(value: float) -> float:
    """Return the value of the last digit written: 0.1 for 3.4, 1 for 35, 100 for 1200.

    Zeros at the end of a whole number count as rounding, as people write them.
    """
    text = repr(float(value))
    if "e" in text:
        return 0.0
    if not text.endswith(".0"):
        return 10.0 ** -len(text.split(".")[1])
    digits = text[:-2].lstrip("-")
    zeros = len(digits) - len(digits.rstrip("0"))
    return 10.0**zeros if zeros < len(digits) else 1.0


def _relate_lists(concluded: Iterable[Any], asserted: Iterable[Any]) -> Relation:
    """Compare lists as sets: a part of it is consistent, nothing shared is a contradiction."""
    told, said = [_key(c) for c in concluded], [_key(a) for a in asserted]
    if all(s in told for s in said):
        return "agrees" if all(t in said for t in told) else "consistent"
    return "consistent" if any(s in told for s in said) else "contradicts"


def _key(value: object) -> object:
    """Return what makes an item of a list the same as another: a person's name, a text folded."""
    if isinstance(value, str):
        return _folded(value)
    if isinstance(value, dict):
        return _folded(str(value.get("name", value)))
    name = getattr(value, "name", None)
    return _folded(name) if isinstance(name, str) else value


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
