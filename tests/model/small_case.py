"""Generated cases for tests of evidence: a few things, sources that copy each other, claims.

A case is made from one drawn number by a seeded generator: drawing every value of it on its own
took a tenth of a second a case.
"""

from __future__ import annotations

from random import Random
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

_PLACES = (AirportRef("AAAA"), AirportRef("BBBB"), CountryRef("XX"), None)
_TIMES = tuple(map(parse_when, ("2019-03-22T12:00Z", "2019-03-22[UTC]", "2019-03-24[UTC]")))
_VERSIONS = ((), ("h1",), ("h2",), ("h1", "h2"))
_CLAIMS = {
    "leg": {"from": _PLACES, "to": _PLACES, "departed": _TIMES, "arrived": _TIMES},
    "event": {"when": _TIMES, "place": _PLACES},
    "aircraft": {"type": ("IL62", "A124")},
    "airport": {"name": ("North", "South")},
}


def cases():
    """Return cases of up to three legs, two events, an aircraft and three airports."""
    return st.integers(0, 2**32 - 1).map(lambda seed: _case(Random(seed)))  # noqa: S311 a test


def _evidence(random, kind, subject):
    made = []
    for number in range(random.randrange(6)):
        names = random.sample(sorted(_CLAIMS[kind]), random.randrange(len(_CLAIMS[kind]) + 1))
        asserts = {name: random.choice(_CLAIMS[kind][name]) for name in names[:2]}
        asserts = {k: v for k, v in asserts.items() if v is not None}
        made.append(
            Evidence(
                f"{subject}-{number}",
                random.choice(SOURCES),
                MappingProxyType(asserts),
                grade=random.choice(GRADES),
            )
        )
    return tuple(made)


def _sources(random):
    """Return sources in a row, each an origin or a copy of one before it."""
    found = {}
    for number, name in enumerate(SOURCES):
        earlier = (None, *SOURCES[:number])
        found[name] = Source(
            name,
            type=random.choice((None, "webpage", "graphic")),
            copy_of=random.choice((None, random.choice(earlier))),
            seen_in=random.choice((None, random.choice(earlier))),
        )
    return MappingProxyType(found)


def _case(random):
    choice = random.choice
    legs = {
        name: Leg(
            name,
            "plane",
            start=choice(_PLACES),
            end=choice(_PLACES),
            departed=choice((None, *_TIMES)),
            arrived=choice((None, *_TIMES)),
            hypotheses=choice(_VERSIONS),
            evidence=_evidence(random, "leg", name),
        )
        for name in ("l1", "l2", "l3")[: random.randrange(1, 4)]
    }
    events = {
        name: Event(
            name,
            name,
            when=choice((None, *_TIMES)),
            place=choice(_PLACES),
            aircraft=choice(((), ("plane",))),
            category=choice(("photo", "statement")),
            hypotheses=choice(_VERSIONS),
            evidence=_evidence(random, "event", name),
        )
        for name in ("e1", "e2")
    }
    airports = {
        code: Airport(
            code,
            (10.0, 10.0),
            icao=code,
            name="North",
            country="XX",
            evidence=_evidence(random, "airport", code) if code == "AAAA" else (),
        )
        for code in AIRPORTS
    }
    plane = Aircraft("plane", "IL62", evidence=_evidence(random, "aircraft", "plane"))
    return Case(
        "generated",
        aircraft=MappingProxyType({"plane": plane}),
        hypotheses=MappingProxyType({h: Hypothesis(h, h) for h in HYPOTHESES}),
        airports=MappingProxyType(airports),
        legs=MappingProxyType(legs),
        events=MappingProxyType(events),
        sources=_sources(random),
        codes=MappingProxyType({c: c for c in AIRPORTS}),
    )
