"""Generated cases for tests of evidence: a few things, sources that copy each other, claims."""

from __future__ import annotations

from types import MappingProxyType

from hypothesis import strategies as st

from viewer.model.case import Case
from viewer.model.evidence import Evidence
from viewer.model.place import AirportRef, CountryRef
from viewer.model.things import Aircraft, Airport, Event, Hypothesis, Leg, Source
from viewer.model.time import parse_when

SOURCES = tuple("abcdef")
HYPOTHESES = ("h1", "h2")
AIRPORTS = ("AAAA", "BBBB", "CCCC")
GRADES = (None, "A1", "C3", "F5")

_PLACES = st.sampled_from([AirportRef("AAAA"), AirportRef("BBBB"), CountryRef("XX"), None])
_TIMES = st.sampled_from([
    parse_when("2019-03-22T12:00Z"), parse_when("2019-03-22[UTC]"), parse_when("2019-03-24[UTC]"),
])  # fmt: skip
_CLAIMS = {
    "leg": {"from": _PLACES, "to": _PLACES, "departed": _TIMES, "arrived": _TIMES},
    "event": {"when": _TIMES, "place": _PLACES},
    "aircraft": {"type": st.sampled_from(["IL62", "A124"])},
    "airport": {"name": st.sampled_from(["North", "South"])},
}


@st.composite
def _evidence(draw, kind, subject):
    items = draw(st.lists(st.sampled_from(SOURCES), max_size=5))
    made = []
    for number, source in enumerate(items):
        names = draw(st.sets(st.sampled_from(sorted(_CLAIMS[kind])), max_size=2))
        asserts = {name: draw(_CLAIMS[kind][name]) for name in sorted(names)}
        asserts = {k: v for k, v in asserts.items() if v is not None}
        made.append(
            Evidence(
                f"{subject}-{number}",
                source,
                MappingProxyType(asserts),
                grade=draw(st.sampled_from(GRADES)),
            )
        )
    return tuple(made)


@st.composite
def _sources(draw):
    """Sources in a row, each an origin or a copy of one before it."""
    found = {}
    for number, name in enumerate(SOURCES):
        earlier = st.sampled_from(SOURCES[:number]) if number else st.none()
        found[name] = Source(
            name,
            type=draw(st.sampled_from([None, "webpage", "graphic"])),
            copy_of=draw(st.none() | earlier),
            seen_in=draw(st.none() | earlier),
        )
    return MappingProxyType(found)


@st.composite
def cases(draw):
    """Return a case of up to three legs, two events, an aircraft and three airports."""
    versions = st.sampled_from([(), ("h1",), ("h2",), ("h1", "h2")])
    legs = {
        name: Leg(
            name,
            "plane",
            start=draw(_PLACES),
            end=draw(_PLACES),
            departed=draw(st.none() | _TIMES),
            arrived=draw(st.none() | _TIMES),
            hypotheses=draw(versions),
            evidence=draw(_evidence("leg", name)),
        )
        for name in draw(st.sampled_from([("l1",), ("l1", "l2"), ("l1", "l2", "l3")]))
    }
    events = {
        name: Event(
            name,
            name,
            when=draw(st.none() | _TIMES),
            place=draw(_PLACES),
            aircraft=draw(st.sampled_from([(), ("plane",)])),
            category=draw(st.sampled_from(["photo", "statement"])),
            hypotheses=draw(versions),
            evidence=draw(_evidence("event", name)),
        )
        for name in ("e1", "e2")
    }
    airports = {
        code: Airport(
            code, (10.0, 10.0), icao=code, name="North", country="XX",
            evidence=draw(_evidence("airport", code)) if code == "AAAA" else (),
        )
        for code in AIRPORTS
    }  # fmt: skip
    aircraft = {"plane": Aircraft("plane", "IL62", evidence=draw(_evidence("aircraft", "plane")))}
    return Case(
        "generated",
        aircraft=MappingProxyType(aircraft),
        hypotheses=MappingProxyType({h: Hypothesis(h, h) for h in HYPOTHESES}),
        airports=MappingProxyType(airports),
        legs=MappingProxyType(legs),
        events=MappingProxyType(events),
        sources=draw(_sources()),
        codes=MappingProxyType({c: c for c in AIRPORTS}),
    )
