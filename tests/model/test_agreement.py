"""What sources assert against what is concluded; origins; how an end is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.model.agreement import (
    contested,
    end_support,
    findings,
    how_known,
    origin_of,
    origins,
    relate,
    supporting,
    witnesses,
)
from viewer.model.case import Case, Layer
from viewer.model.evidence import UNKNOWN, Evidence
from viewer.model.place import AirportRef, AnyOf, CountryRef
from viewer.model.things import Aircraft, Airport, Event, Identity, Leg, Person, Source
from viewer.model.time import parse_when

LATAKIA, DAMASCUS = AirportRef("OSLK"), AirportRef("OSDI")
YOFF, DIASS = AirportRef("GOOY"), AirportRef("GOBD")
SYRIA, SENEGAL = CountryRef("SY"), CountryRef("SN")


def _case(legs=(), events=(), sources=(), layers=()):
    airports = {
        code: Airport(code, (0.0, 0.0), icao=code, iata=iata, country=country)
        for code, iata, country in (
            ("OSLK", "LTK", "SY"),
            ("OSDI", "DAM", "SY"),
            ("GOOY", "DKR", "SN"),
            ("GOBD", "DSS", "SN"),
            ("SVMI", "CCS", "VE"),
        )
    }
    return Case(
        "case",
        airports=airports,
        codes={a.iata: a.id for a in airports.values()},
        legs={x.id: x for x in legs},
        events={x.id: x for x in events},
        sources={x.id: x for x in sources},
        layers=tuple(layers),
    )


def _utc(text):
    return parse_when(text, "UTC")


@pytest.mark.parametrize(
    ("relation", "concluded", "asserted"),
    [
        ("agrees", "2019-03-23T17:40Z", "2019-03-23T17:40Z"),
        ("agrees", "2019-03-23", "2019-03-23T17:40Z"),  # more precise, and inside
        ("consistent", "2019-03-23T17:40Z", "2019-03-23"),  # less precise
        ("consistent", "2019-03-23T17:00Z/2019-03-23T18:00Z", "2019-03-23T17:30Z/2019-03-24"),
        ("contradicts", "2019-03-23T17:40Z", "2019-03-24"),
        ("contradicts", "2019-03-23T17:40Z", "2019-03-23T17:41Z"),
        ("agrees", "2019-03-23", ["2019-03-23T10:00Z", "2019-03-23T12:00Z"]),
        ("consistent", "2019-03-23", ["2019-03-23T10:00Z", "2019-03-24T12:00Z"]),
        ("agrees", "../2019-03-24", "../2019-03-23"),
        ("consistent", "../2019-03-23", "2019-03-22/.."),
        ("contradicts", "../2019-03-23", "2019-03-24/.."),
    ],
)
def test_times(relation, concluded, asserted):
    assert relation == relate(_case(), "when", _utc(concluded), _utc(asserted))


def test_about_never_contradicts_by_its_own_width():
    # 17:40~ is 17:39 to 17:42, and may be off by as much again.
    about = _utc("2019-03-23T17:40Z~")
    near, far = _utc("2019-03-23T17:43Z"), _utc("2019-03-23T18:00Z")
    for concluded, asserted in ((about, near), (near, about)):
        assert relate(_case(), "arrived", concluded, asserted) == "consistent"
    assert relate(_case(), "arrived", about, far) == "contradicts"
    assert relate(_case(), "arrived", about, _utc("2019-03-24")) == "contradicts"


@pytest.mark.parametrize(
    ("relation", "concluded", "asserted"),
    [
        ("agrees", LATAKIA, LATAKIA),
        ("agrees", LATAKIA, AirportRef("LTK")),  # by its other code
        ("agrees", SYRIA, LATAKIA),
        ("consistent", LATAKIA, SYRIA),
        ("contradicts", LATAKIA, DAMASCUS),
        ("contradicts", LATAKIA, SENEGAL),
        ("agrees", AnyOf((YOFF, DIASS)), YOFF),
        ("consistent", YOFF, AnyOf((YOFF, DIASS))),
        ("consistent", AnyOf((YOFF, DIASS)), SENEGAL),
        ("agrees", SENEGAL, AnyOf((YOFF, DIASS))),
        ("contradicts", AnyOf((YOFF, DIASS)), SYRIA),
        ("silent", LATAKIA, UNKNOWN),
        ("silent", None, LATAKIA),  # the editor leaves it open
    ],
)
def test_places(relation, concluded, asserted):
    assert relation == relate(_case(), "from", concluded, asserted)


@pytest.mark.parametrize(
    ("relation", "concluded", "asserted"),
    [
        ("agrees", (), ()),
        ("contradicts", (), (YOFF,)),
        ("contradicts", (YOFF,), ()),
        ("consistent", (YOFF,), (SENEGAL,)),
        ("agrees", (AnyOf((YOFF, DIASS)),), (DIASS,)),
        ("contradicts", (YOFF, LATAKIA), (LATAKIA, YOFF)),
        ("silent", None, (YOFF,)),
    ],
)
def test_stops(relation, concluded, asserted):
    assert relation == relate(_case(), "stops", concluded, asserted)


@pytest.mark.parametrize(
    ("relation", "concluded", "asserted"),
    [
        ("agrees", 35, 35.0),
        ("consistent", 99, 100),  # nearly a hundred
        ("consistent", 35, 35.4),
        ("contradicts", 35, 36),
        ("contradicts", 35.25, 35.4),
        ("consistent", 35.25, 35.3),
        ("agrees", "RA-86496", "ra-86496 "),
        ("contradicts", "RA-86496", "RA-82035"),
        ("agrees", True, True),
        ("contradicts", True, False),
        ("agrees", ("a", "b"), ("b", "a")),
        ("consistent", ("a", "b"), ("a",)),
        ("contradicts", ("a",), ("b",)),
        ("agrees", (Person("Ana"),), [{"name": "ANA", "role": "pilot"}]),
        ("silent", None, 35),
    ],
)
def test_other_values(relation, concluded, asserted):
    assert relation == relate(_case(), "value", concluded, asserted)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_numbers_relate_the_same_both_ways(a, b):
    case = _case()
    assert relate(case, "load_t", a, b) == relate(case, "load_t", b, a)
    assert relate(case, "load_t", a, a) == "agrees"


def _leg(**members):
    return Leg("l", "a", LATAKIA, AirportRef("SVMI"), **members)


def test_a_leg_is_contested_by_property_and_by_end():
    leg = _leg(
        stops=(),
        arrived=_utc("2019-03-23T17:40Z"),
        evidence=(
            Evidence("1", "x", {"from": SYRIA, "to": AirportRef("CCS")}),
            Evidence("2", "y", {"from": DAMASCUS, "stops": (SENEGAL,)}),
            Evidence("3", "z", {"arrived": _utc("2019-03-23")}),
        ),
    )
    case = _case([leg])
    found = contested(case, leg)
    assert frozenset({"from", "stops"}) == found.properties
    assert (True, False) == (found.start, found.end)
    assert [("1", "from", "consistent"), ("1", "to", "agrees")] == [
        (f.evidence.id, f.property, f.relation) for f in findings(case, leg)[:2]
    ]
    assert ["1", "3"] == [e.id for e in supporting(case, leg)]
    assert ["1", "3"] == [e.id for e in end_support(case, leg, "end")]
    assert not contested(case, _leg())


def test_an_aircraft_may_have_borne_any_of_its_names():
    plane = Aircraft(
        "a",
        "IL62",
        identities=(Identity("RA-1"), Identity("RA-2")),
        evidence=(
            Evidence("1", "x", {"registration": "ra-2", "type": "IL62"}),
            Evidence("2", "y", {"registration": "RA-3"}),
        ),
    )
    assert ["agrees", "agrees", "contradicts"] == [f.relation for f in findings(_case(), plane)]


def test_copies_of_one_origin_count_once():
    sources = [
        Source("wire"),
        Source("paper", copy_of="wire"),
        Source("blog", copy_of="paper"),
        Source("post", seen_in="paper"),
        Source("lost", copy_of="never-read"),
    ]
    case = _case(sources=sources)
    told = [Evidence(str(i), s) for i, s in enumerate(("blog", "paper", "wire", "post", "nobody"))]
    assert ("wire", "post", "nobody") == origins(case, told)
    assert origin_of(case, "lost") == "never-read"


def test_sources_that_copy_each_other_are_one_origin():
    sources = [Source("b", copy_of="c"), Source("c", copy_of="b"), Source("d", copy_of="b")]
    case = _case(sources=[*sources, Source("self", copy_of="self")])
    assert {"b"} == {origin_of(case, s) for s in "bcd"}
    assert origin_of(case, "self") == "self"


def _photo(when, place="SVMI", **members):
    return Event(
        "p",
        "photo",
        when=_utc(when),
        place=AirportRef(place),
        aircraft=("a",),
        category="photo",
        evidence=(Evidence("e", "x"),),
        **members,
    )


@pytest.mark.parametrize(
    ("known", "members", "sources", "events"),
    [
        ("inferred", {}, [], []),
        ("inferred", {"evidence": (Evidence("1", "x", {"from": LATAKIA}),)}, [], []),
        ("inferred", {"evidence": (Evidence("1", "x", {"to": LATAKIA}),)}, [], []),
        ("reported", {"evidence": (Evidence("1", "x", {"to": CountryRef("VE")}),)}, [], []),
        ("reported", {"evidence": (Evidence("1", "x"),)}, [], []),
        (
            "seen",
            {"evidence": (Evidence("1", "x", {"to": AirportRef("SVMI")}),)},
            [Source("x", type="graphic")],
            [],
        ),
        (
            "inferred",
            {"evidence": (Evidence("1", "x", {"to": LATAKIA}),)},
            [Source("x", type="graphic")],
            [],
        ),
        ("seen", {}, [], [_photo("2019-03-23")]),
        ("inferred", {}, [], [_photo("2019-03-22")]),
        ("inferred", {}, [], [_photo("2019-03-23", place="OSLK")]),
        ("inferred", {}, [], [_photo("2019-03-23", hypotheses=("other",))]),
        ("tracked", {"path": "tracked", "vertices": ((0.0, 0.0), (1.0, 1.0))}, [], []),
        ("inferred", {"path": "tracked"}, [], []),  # no track is there
    ],
)
def test_how_an_end_is_known(known, members, sources, events):
    leg = _leg(arrived=_utc("2019-03-23T17:40Z"), hypotheses=("mine",), **members)
    assert known == how_known(_case([leg], events, sources), leg, "end")


def test_a_track_layer_shows_a_tracked_leg():
    leg = _leg(path="tracked")
    assert how_known(_case([leg], layers=[Layer("t.csv", "track", "t")]), leg, "start") == "tracked"


def test_a_poor_copy_that_disagrees_contests_and_does_not_spoil():
    leg = _leg(
        evidence=(
            Evidence("1", "photo", {"to": AirportRef("SVMI")}),
            Evidence("2", "copy", {"to": DAMASCUS}),
        )
    )
    case = _case([leg], sources=[Source("photo", type="graphic"), Source("copy", copy_of="photo")])
    assert how_known(case, leg, "end") == "seen"
    assert contested(case, leg).end


def test_without_a_time_of_its_own_an_end_is_seen_during_its_stay():
    first = Leg("l", "a", LATAKIA, AirportRef("SVMI"), departed=_utc("2019-03-22"))
    after = Leg("k", "a", AirportRef("SVMI"), None, departed=_utc("2019-03-24T18:00Z"))
    for when, seen in (("2019-03-24", True), ("2019-03-25", False)):
        case = _case([first, after], [_photo(when)])
        assert seen == bool(witnesses(case, first, "end"))
