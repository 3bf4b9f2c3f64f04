"""Records become a case: zones of places, references, evidence, what is set aside."""

from __future__ import annotations

import json

import pytest

from tests.formats.small import GAZETTEER, collection, feature, leg
from viewer import formats
from viewer.formats.build import build_case
from viewer.formats.positions import chord_m
from viewer.model.evidence import UNKNOWN
from viewer.model.place import AirportRef
from viewer.model.time import parse_when


def codes(problems):
    return [p.code for p in problems]


def test_a_time_takes_the_zone_of_its_own_end(build):
    case, problems = build(
        leg(from_="OSLK", to="SVMI", departed="2019-03-23T08:00", arrived="2019-03-23")
    )
    found = case.legs["leg"]
    assert [] == problems
    assert parse_when("2019-03-23T08:00[Asia/Damascus]").intervals == found.departed.intervals
    assert parse_when("2019-03-23[America/Caracas]").intervals == found.arrived.intervals
    assert ("Asia/Damascus", "America/Caracas") == (found.departed.zone, found.arrived.zone)


def test_a_country_of_one_zone_gives_it_and_one_of_several_does_not(build):
    case, problems = build(
        leg("a", from_={"country": "SY"}, departed="2019-03-23"),
        leg("b", from_={"country": "RU"}, departed="2019-03-23"),
        leg("c", from_={"country": "XX"}, departed="2019-03-23"),
    )
    assert ["a"] == list(case.legs)
    errors = [p for p in problems if p.severity == "error"]
    assert [("time-zone-missing", "b", "departed"), ("time-zone-missing", "c", "departed")] == [
        (p.code, p.feature, p.property) for p in errors
    ]
    assert all(p.line is not None and p.file == "file.geojson" for p in errors)
    counted = next(p for p in problems if p.code == "set-aside")
    assert "2 set aside" == counted.found


def test_an_event_takes_the_zone_of_its_place(build):
    case, problems = build(
        feature("event", "e", title="t", when="2019-03-23T12:00", place="SVMI"),
        feature("event", "f", title="t", when="2019-03-23T12:00"),
    )
    assert "America/Caracas" == case.events["e"].when.zone
    assert "f" not in case.events
    assert "time-zone-missing" in codes(problems)


def test_one_of_several_airports_in_one_zone_gives_it(build):
    near = {"any_of": ["OSLK", "OSXX"]}
    case, problems = build(
        feature("airport", "OSXX", {"type": "Point", "coordinates": [36, 35]}, tz="Asia/Damascus"),
        leg(from_=near, departed="2019-03-23"),
    )
    assert [] == problems
    assert "Asia/Damascus" == case.legs["leg"].departed.zone


def test_a_layer_overrides_the_gazetteer_and_says_so(build):
    case, problems = build(
        feature("airport", "hmeimim", None, icao="OSLK", name="Hmeimim", elevation_ft=160)
    )
    airport = case.airports["hmeimim"]
    assert [] == problems
    assert ("Hmeimim", 160, "LTK", "Asia/Damascus") == (
        airport.name,
        airport.elevation_ft,
        airport.iata,
        airport.tz,
    )
    assert (35.9487, 35.4011) == airport.position
    assert {
        "name": "file.geojson",
        "icao": "file.geojson",
        "elevation_ft": "file.geojson",
        "iata": "test 1",
        "country": "test 1",
        "tz": "test 1",
        "position": "test 1",
    } == dict(airport.provenance)
    assert {"hmeimim", "OSLK", "LTK"} == {c for c, i in case.codes.items() if i == "hmeimim"}


def test_codes_are_ids_first_then_icao_then_iata(build):
    point = {"type": "Point", "coordinates": [1, 2]}
    case, _ = build(
        feature("airport", "a", point, icao="AAAA", iata="BBB"),
        feature("airport", "BBB", point, icao="CCCC"),
        leg(from_="BBB", to="AAAA"),
    )
    assert "BBB" == case.airport("BBB").id
    assert "a" == case.airport("AAAA").id
    assert "BBB" == case.airport("CCCC").id


def test_an_airport_of_the_gazetteer_is_taken_when_it_is_named(build):
    case, problems = build(leg(from_="ltk", to="SVMI"))
    assert [] == problems
    assert ["OSLK", "SVMI"] == list(case.airports)
    assert "OSLK" == case.airport("ltk").id
    assert (35.9487, 35.4011) == case.position_of(AirportRef("ltk"))


def test_an_airport_nobody_knows_is_told_once_and_the_leg_stays(build):
    case, problems = build(
        leg(
            from_="NOPE",
            to="SVMI",
            evidence=[{"id": "e", "source": "s", "asserts": {"from": "NOPE"}}],
        )
    )
    assert "leg" in case.legs
    assert 1 == codes(problems).count("airport-unknown")


def test_evidence_is_read_in_the_zone_of_what_it_asserts(build):
    case, _ = build(
        leg(
            from_="OSLK",
            evidence=[
                {"id": "own", "source": "s", "asserts": {"departed": "2019-03-23T08:00"}},
                {
                    "id": "other",
                    "source": "s",
                    "asserts": {
                        "from": "SVMI",
                        "departed": "2019-03-23T08:00",
                        "stops": ["OSLK"],
                        "to": None,
                        "payload_t": 35,
                    },
                    "assumed": "x",
                    "grade": "C3",
                },
            ],
        )
    )
    own, other = case.legs["leg"].evidence
    assert "Asia/Damascus" == own.asserts["departed"].zone
    assert "America/Caracas" == other.asserts["departed"].zone
    assert UNKNOWN == other.asserts["to"]
    assert (AirportRef("OSLK"),) == other.asserts["stops"]
    assert (35, ("x",), "C3") == (other.asserts["payload_t"], other.assumed, other.grade)


def test_evidence_on_an_airport_may_name_any_airport_of_the_case(build):
    point = {"type": "Point", "coordinates": [36, 35]}
    says = {"id": "e", "source": "s", "asserts": {"place": "SVMI", "when": "2019-03-23T08:00"}}
    case, problems = build(
        feature("airport", "strip", point, tz="Asia/Damascus", evidence=[
            says, {"id": "f", "source": "s", "asserts": {"when": "2019-03-23T08:00"}},
        ]),
        feature("airport", "SVMI", point, name="As the case has it", tz="America/Caracas"),
    )  # fmt: skip
    assert ["strip", "SVMI"] == list(case.airports)
    assert "As the case has it" == case.airports["SVMI"].name
    there, here = case.airports["strip"].evidence
    assert "America/Caracas" == there.asserts["when"].zone
    assert "Asia/Damascus" == here.asserts["when"].zone
    assert {"source-unknown"} == set(codes(problems))


def test_bad_evidence_is_set_aside_alone(build):
    case, problems = build(
        leg(
            from_="OSLK",
            evidence=[
                {"id": "a", "source": "s", "asserts": {"departed": "whenever"}},
                {"id": "b", "source": "s", "asserts": {"stops": "OSLK"}},
                {"id": "c", "source": "s", "asserts": {"departed": 5}},
                {"id": "d"},
                {"id": "e", "source": "s", "grade": "Z9"},
                {"id": "ok", "source": "s"},
                {"id": "ok", "source": "s"},
            ],
        )
    )
    assert ["ok"] == [e.id for e in case.legs["leg"].evidence]
    errors = [(p.code, p.property) for p in problems if p.severity == "error"]
    assert [
        ("schema", "evidence[3].source"),
        ("schema", "evidence[4].grade"),
        ("time-syntax", "evidence[0].asserts.departed"),
        ("place-syntax", "evidence[1].asserts.stops"),
        ("time-syntax", "evidence[2].asserts.departed"),
        ("id-duplicate", "evidence[4].id"),
    ] == errors


def test_made_evidence_ids_stay_whatever_the_order(build):
    items = [
        {"source": "a", "asserts": {"to": "SVMI"}},
        {"source": "a"},
        {"source": "b"},
        {"source": "b"},
    ]
    first, _ = build(leg(evidence=items))
    again, _ = build(leg(evidence=items[::-1]), name="again.geojson")
    ids = [e.id for e in first.legs["leg"].evidence]
    assert 4 == len(set(ids))
    assert set(ids) == {e.id for e in again.legs["leg"].evidence}


def test_the_second_of_one_id_is_set_aside(build):
    case, problems = build(
        leg("a", title="first"),
        leg("a", title="second"),
        feature("event", "a", title="an event may have it too"),
    )
    assert "first" == case.legs["a"].title
    assert ["a"] == list(case.events)
    assert ["id-duplicate", "set-aside"] == codes(problems)


def test_a_feature_without_an_id_gets_one_and_says_so(read):
    records, _ = read(collection({k: v for k, v in leg().items() if k != "id"}))
    case, problems = build_case(records, GAZETTEER)
    assert ["leg-1"] == list(case.legs)
    assert ["id-missing"] == codes(problems)


def test_a_geometry_that_ends_far_from_its_airport_is_a_problem(build):
    def line(*positions):
        return {"type": "LineString", "coordinates": positions}

    near, far = [35.9487 + 0.05, 35.4011], [37.0, 35.4011]
    case, problems = build(
        leg("near", from_="OSLK", to="SVMI", geometry=line(near, [-66.99, 10.6])),
        leg("far", from_="OSLK", to="SVMI", geometry=line(far, [-66.99, 10.6])),
        leg("unrolled", from_="SVMI", to="OSLK", geometry=line([-66.99 + 360, 10.6], near)),
        leg("country", from_={"country": "SY"}, to="SVMI", geometry=line(far, [-66.99, 10.6])),
    )
    assert 4 == len(case.legs)
    assert [("leg-end-apart", "far", "from")] == [(p.code, p.feature, p.property) for p in problems]


def test_chord_is_the_known_distance():
    # One degree of longitude on the equator of WGS84: 111,319.491 m along it.
    assert 111_319.491 == pytest.approx(chord_m((0, 0), (1, 0)), abs=2)
    assert pytest.approx(0, abs=1e-6) == chord_m((180, 10), (-180, 10))
    assert 10_000 == pytest.approx(chord_m((0, 0), (0.0898315284, 0)), abs=0.01)


def test_a_line_cut_at_the_antimeridian_is_one_path(build):
    parts = [[[170, 1], [180, 2]], [[-180, 2], [-170, 3]]]
    case, _ = build(leg(geometry={"type": "MultiLineString", "coordinates": parts}))
    assert ((170, 1), (180, 2), (-180, 2), (-170, 3)) == case.legs["leg"].vertices


def test_an_arrival_before_its_departure_is_doubtful(build):
    case, problems = build(
        leg("a", departed="2019-03-23T10:00Z", arrived="2019-03-23T09:00Z"),
        leg("b", departed="2019-03-23T10:00Z~", arrived="2019-03-23T09:00Z"),
    )
    assert 2 == len(case.legs)
    assert [("warning", "a"), ("note", "b")] == [(p.severity, p.feature) for p in problems]


def test_references_of_a_case_are_checked(case_folder):
    folder = case_folder(
        {
            "legs.geojson": collection(
                leg(
                    aircraft="ghost",
                    hypotheses=["ghost"],
                    evidence=[{"id": "e", "source": "ghost"}],
                )
            ),
            "sources.json": [
                {"id": "a", "custom": {"copy_of": "b"}},
                {"id": "b", "custom": {"copy_of": "a", "seen_in": "ghost"}},
                {"id": 7},
            ],
        },
        aircraft=[{"id": "x"}, {"id": "x"}],
        hypotheses=[{"id": "h", "title": "H"}],
    )
    records, problems = formats.read([folder])
    case, found = build_case(records)
    assert [] == problems
    assert sorted(
        [
            "id-duplicate",
            "aircraft-unknown",
            "hypothesis-unknown",
            "source-unknown",
            "source-unknown",
            "copy-circle",
            "copy-circle",
        ]
    ) == sorted(codes(found))
    assert ["a", "b", "7"] == list(case.sources)
    assert "leg" in case.legs


def test_the_case_file(case_folder):
    folder = case_folder(
        {"legs.geojson": collection(leg())},
        title="T",
        summary="S",
        replay={"from": "2019-03-22T00:00Z", "to": "2019-03-23[UTC]"},
        aircraft=[
            {
                "id": "x",
                "type": "IL62",
                "identities": [{"registration": "RA-1", "valid": "2019[UTC]"}],
            }
        ],
    )
    case, problems = build_case(formats.read([folder])[0])
    assert [] == problems
    assert ("T", "S", "IL62") == (case.title, case.summary, case.aircraft["x"].type)
    assert parse_when("2019-03-22/2019-03-23", "UTC").hull == case.replay
    assert parse_when("2019", "UTC").intervals == case.aircraft["x"].identities[0].valid.intervals
    assert [("legs.geojson", "legs", ("leg",))] == [
        (x.file, x.kind, x.members) for x in case.layers
    ]


def test_building_twice_gives_the_same(read):
    records, _ = read(collection(leg(from_="OSLK"), feature("event", "e", title="t")))
    assert build_case(records, GAZETTEER) == build_case(records, GAZETTEER)


def test_sources_in_csl(tmp_path):
    path = tmp_path / "sources.json"
    path.write_text(
        json.dumps(
            [
                {
                    "id": "a",
                    "type": "webpage",
                    "title": "T",
                    "container-title": ["C", "D"],
                    "author": [{"family": "F", "given": "G"}, {"literal": "L"}, {}],
                    "issued": {"date-parts": [[2019, 3, 24]]},
                    "URL": "https://example.org",
                    "custom": {"seen_in": "a", "captured": {"file": "not held"}, "private": True},
                },
                {"id": "b", "issued": {"date-parts": [[2019, 3], [2019, 4]]}},
                {"id": "c", "issued": {"raw": "spring 2019"}},
                {"id": "d", "issued": {"date-parts": [[]]}},
                {"title": "no id"},
            ]
        )
    )
    records, problems = formats.read([path])
    case, _ = build_case(records)
    assert [("schema", "items[4]", "id")] == [(p.code, p.feature, p.property) for p in problems]
    a = case.sources["a"]
    assert ("C, D", ("G F", "L"), "2019-03-24", "a", True) == (
        a.container,
        a.authors,
        a.issued,
        a.seen_in,
        a.private,
    )
    assert ["2019-03-24", "2019-03/2019-04", "spring 2019", None] == [
        s.issued for s in case.sources.values()
    ]
