"""Small cases for the checks: a few airports, two types with round figures, legs in one line."""

from __future__ import annotations

from types import MappingProxyType

from viewer.checks.registry import run
from viewer.geo.legs import leg_shapes
from viewer.model.case import Case
from viewer.model.evidence import Evidence
from viewer.model.performance import PayloadRange, Performance
from viewer.model.place import AirportRef, AnyOf, CountryRef
from viewer.model.things import Aircraft, Airport, Event, Hypothesis, Leg, Source
from viewer.model.time import parse_when

# On the equator 1 degree is 111.319 km: A to B 1,113 km, A to C 5,566 km, A to D 8,906 km.
AIRPORTS = {
    code: Airport(code, (lon, 0.0), icao=code, country=country)
    for code, lon, country in (
        ("AAAA", 0.0, "AA"), ("BBBB", 10.0, "BB"), ("CCCC", 50.0, "CC"), ("DDDD", 80.0, "DD"),
    )
} | {"NONE": Airport("NONE", None)}  # fmt: skip


def point(payload_t, low, high=None, *, derived=False):
    return PayloadRange(payload_t, low, high or low, "a book", derived=derived)


def _type(name, cruise, *points, **more):
    return Performance(
        name, name, 1000.0, cruise, payload_range=points, speed_source="a book", **more
    )


_USUAL = (700.0, 800.0)
TYPES = {
    # 800 km/h usual, 1,000 at the most; 10,000 km empty, 5,000 to 6,000 with 100 t
    "JET": _type("JET", _USUAL, point(0, 10_000), point(100, 5_000, 6_000)),
    "BARE": _type("BARE", None),  # nothing but its greatest speed
    "VAGUE": _type("VAGUE", _USUAL, point(None, 6_000)),
    "FERRY": _type("FERRY", _USUAL, point(0, 10_000)),
    "THIRST": _type("THIRST", _USUAL, point(None, 1_000), receives_fuel=True),
}


def when(text):
    return None if text is None else parse_when(text, "UTC")


def place(code):
    match code:
        case None:
            return None
        case str() if len(code) == 2:
            return CountryRef(code)
        case str():
            return AirportRef(code)
        case _:
            return AnyOf(tuple(AirportRef(c) for c in code))


def leg(name="l1", start="AAAA", end="BBBB", departed=None, arrived=None, **more):
    """Return a leg; ``aircraft`` is x, which flew it without a stop, unless it says otherwise."""
    more.setdefault("aircraft", "x")
    more.setdefault("stops", ())
    return Leg(
        name, start=place(start), end=place(end), departed=when(departed), arrived=when(arrived),
        **more,
    )  # fmt: skip


def event(name="e1", **more):
    for key, read in (("when", when), ("place", place)):
        if key in more:
            more[key] = read(more[key])
    return Event(name, name, **more)


def says(source, identity=None, assumed=(), **asserts):
    made = {name.rstrip("_"): value for name, value in asserts.items()}
    return Evidence(
        identity or f"{source}-{len(asserts)}", source, MappingProxyType(made), assumed=assumed
    )


def case(*things, type_="JET", hypotheses=(), sources=("s1", "s2", "s3"), **more):
    """Return a case of legs, events and sources; aircraft x is of a type."""
    held = {s: Source(s) for s in sources} | {t.id: t for t in things if isinstance(t, Source)}
    return Case(
        "case",
        aircraft={"x": Aircraft("x", type_)},
        airports=AIRPORTS,
        legs={t.id: t for t in things if isinstance(t, Leg)},
        events={t.id: t for t in things if isinstance(t, Event)},
        sources=held,
        hypotheses={h: Hypothesis(h, f"version {h}") for h in hypotheses},
        **more,
    )


def results(made, rule=None, types=None):
    found = run(made, leg_shapes(made, {}), TYPES if types is None else types)
    return [r for r in found if rule is None or r.rule == rule]
