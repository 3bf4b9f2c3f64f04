"""The shipped case holds what its facts sheet tells, row by row, and nothing that is copied."""

from __future__ import annotations

import json
import math
import os
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from viewer.formats import registry
from viewer.formats.build import build_case
from viewer.formats.offline import Offline
from viewer.model.agreement import findings, how_known, origins
from viewer.model.place import parse_place
from viewer.model.time import Interval, parse_when

if TYPE_CHECKING:
    from viewer.model.case import Case

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "layers" / "venezuela-2019"
TYPES = ROOT / "resources" / "aircraft-types.json"

SOURCE_TEXT = "LEGBOOK_SOURCE_TEXT"
"""Names a file with a source's own text, which is not ours to keep here."""
LONGEST_SHARED_RUN = 7

SY = {"country": "SY"}
DAKAR = {"any_of": ["GOOY", "GOBD"]}
MAYORCA = "mayorca-2019-03-24"
NOT_ON_THE_MAP = {"UUEE"}
"""Asserted for a background event only; the gazetteer knows it."""

Json = dict[str, Any]


def load(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


CASE: Json = load("case.json")
AIRPORTS: dict[str, Json] = {f["id"]: f for f in load("airports.geojson")["features"]}
LEGS: dict[str, Json] = {f["id"]: f["properties"] for f in load("legs.geojson")["features"]}
EVENTS: dict[str, Json] = {f["id"]: f["properties"] for f in load("events.geojson")["features"]}
SOURCES: dict[str, Json] = {s["id"]: s for s in load("sources.json")}
AIRCRAFT: dict[str, Json] = {a["id"]: a for a in CASE["aircraft"]}

SUBJECTS: dict[str, Json] = {
    **{f"airport {k}": v["properties"] for k, v in AIRPORTS.items()},
    **{f"leg {k}": v for k, v in LEGS.items()},
    **{f"event {k}": v for k, v in EVENTS.items()},
    **{f"aircraft {k}": v for k, v in AIRCRAFT.items()},
}
EVIDENCE: list[Json] = list(chain.from_iterable(s["evidence"] for s in SUBJECTS.values()))
TO_VENEZUELA = {x: [LEGS[f"{x}-2"], LEGS[f"{x}-2b"], LEGS[f"{x}-2c"]] for x in ("il62", "an124")}


def said(subject: Json, source: str, key: str) -> list[Any]:
    """Return what a source asserts of one property, in order."""
    return [
        e["asserts"][key]
        for e in subject["evidence"]
        if e["source"] == source and key in e["asserts"]
    ]


def evidence_of(subject: Json, source: str) -> Json:
    (item,) = [e for e in subject["evidence"] if e["source"] == source]
    return item


def hull(value: Any) -> Interval:
    return parse_when(value).hull


# --- the rows of the facts sheet ---------------------------------------------------------------


@pytest.mark.parametrize("x", ["il62", "an124"])
def test_row_1_both_left_chkalovsky_on_friday_with_a_stop_in_syria(x: str) -> None:
    leg = LEGS[f"{x}-1"]
    assert (leg["from"], leg["to"]) == ("UUMU", "OSLK")
    assert "hypotheses" not in leg
    assert said(leg, "fr24-2019-03-22", "from") == ["UUMU"]
    assert said(leg, "fr24-2019-03-22", "to") == [SY]
    assert said(leg, "fr24-2019-03-22", "departed") == ["2019-03-22[Europe/Moscow]"]
    assert leg["stops"] is None
    assert SOURCES["fr24-2019-03-22"]["custom"]["seen_in"] == "reuters-2019-03-24"


@pytest.mark.parametrize(("x", "clock"), [("an124", "15:12"), ("il62", "16:05")])
def test_row_2_clock_times_have_two_readings(x: str, clock: str) -> None:
    leg = LEGS[f"{x}-1"]
    readings = [f"2019-03-22T{clock}[Europe/Moscow]", f"2019-03-22T{clock}Z"]
    assert leg["departed"] == readings
    assert said(leg, "fr24-rbc-2019-03", "departed") == [readings]
    item = next(e for e in leg["evidence"] if "departed" in e["asserts"] and "rbc" in e["source"])
    assert any("zone" in text for text in item["assumed"])
    assert SOURCES["fr24-rbc-2019-03"]["custom"]["copy_of"] == "fr24-2019-03-22"


def test_row_3_only_the_an124_is_said_to_have_flown_to_latakia() -> None:
    assert said(LEGS["an124-1"], "fr24-rbc-2019-03", "to") == ["OSLK"]
    assert said(LEGS["il62-1"], "fr24-rbc-2019-03", "to") == []


@pytest.mark.parametrize("x", ["il62", "an124"])
@pytest.mark.parametrize("source", ["voltairenet-2019-03", "portalsergipano-2019-03"])
def test_row_4_both_came_from_hmeimim(x: str, source: str) -> None:
    assert said(LEGS[f"{x}-1"], source, "to") == ["OSLK"]
    assert said(LEGS[f"{x}-2"], source, "from") == ["OSLK"]


@pytest.mark.parametrize("x", ["il62", "an124"])
@pytest.mark.parametrize("source", ["webinfomil-2019-03", "afkarnews-2019-03"])
def test_row_5_damascus_and_dakar(x: str, source: str) -> None:
    assert said(LEGS[f"{x}-1"], source, "to") == ["OSDI"]
    assert said(LEGS[f"{x}-2"], source, "stops") == [[DAKAR]]
    assert said(LEGS[f"{x}-2a"], source, "to") == [DAKAR]
    assert said(LEGS[f"{x}-2b"], source, "from") == [DAKAR]


@pytest.mark.parametrize("x", ["il62", "an124"])
def test_row_6_by_dakar_from_trackers(x: str) -> None:
    assert said(LEGS[f"{x}-2a"], "obozrevatel-2019-03", "from") == [SY]
    assert said(LEGS[f"{x}-2a"], "obozrevatel-2019-03", "to") == [DAKAR]
    assert said(LEGS[f"{x}-2"], "obozrevatel-2019-03", "stops") == [[DAKAR]]


@pytest.mark.parametrize("x", ["il62", "an124"])
def test_row_7_direct_says_a_headline(x: str) -> None:
    assert said(LEGS[f"{x}-2"], "combataircraft-2019-03-26", "stops") == [[]]
    assert LEGS[f"{x}-2"]["stops"] == []
    assert LEGS[f"{x}-2c"]["stops"] is None


@pytest.mark.parametrize("x", ["il62", "an124"])
def test_row_8_both_landed_at_maiquetia_on_saturday(x: str) -> None:
    day = "2019-03-23[America/Caracas]"
    for leg in TO_VENEZUELA[x]:
        assert leg["to"] == "SVMI"
        assert hull(leg["arrived"]).within(hull(day))
        for source in (
            "mayorca-reuters-2019-03-24",
            "mayorca-larepublica-2019-03",
            "runrunes-2019-03-23",
        ):
            assert said(leg, source, "arrived") == [day]
        assert said(leg, "conflictsw-2019-03-23", "to") == ["SVMI"]
    assert EVENTS["routes-yorukisik"]["when"] is None
    assert x in EVENTS["routes-yorukisik"]["aircraft"]
    assert EVENTS["photos-conflictsw"]["category"] == "photo"
    assert x in EVENTS["photos-conflictsw"]["aircraft"]


def test_row_8_the_an124_came_minutes_after_the_il62() -> None:
    for first, second in zip(TO_VENEZUELA["il62"], TO_VENEZUELA["an124"], strict=True):
        a, b = hull(first["arrived"]), hull(second["arrived"])
        assert (a.earliest or 0) < (b.earliest or 0)
        assert (a.latest or 0) < (b.latest or 0)
        notes = [
            e["note"]
            for e in second["evidence"]
            if e["source"] == "mayorca-reuters-2019-03-24" and "arrived" in e["asserts"]
        ]
        assert [True] == ["minutes after" in note for note in notes]


def test_row_9_about_two_in_the_afternoon() -> None:
    told = "2019-03-23T14:00-04:00~"
    for leg in TO_VENEZUELA["an124"]:
        assert said(leg, "mayorca-2-2019-03-24", "arrived") == [told]
        assert parse_when(leg["arrived"]).agrees_with(parse_when(told))
    assert SOURCES["mayorca-2-2019-03-24"]["custom"]["seen_in"] == "clarin-2019-03-24"


@pytest.mark.parametrize("x", ["il62", "an124"])
def test_row_10_twenty_to_two_is_approximate_and_seen_once(x: str) -> None:
    told = "2019-03-23T13:40-04:00~"
    for leg in TO_VENEZUELA[x]:
        assert said(leg, "mayorca-blog-2019-03", "arrived") == [told]
        assert parse_when(leg["arrived"]).agrees_with(parse_when(told))
        assert "once" in evidence_of(leg, "mayorca-blog-2019-03")["note"]
    assert SOURCES["mayorca-blog-2019-03"]["custom"]["seen_in"] == "lapatilla-2019-03"


def test_row_11_the_stamp_and_saturday_meet_in_four_hours() -> None:
    post = EVENTS["post-mayorca"]
    stamp = parse_when(said(post, MAYORCA, "when")[0])
    saturday = parse_when(said(post, "mayorca-reuters-2019-03-24", "when")[0])
    shared = [
        (max(a.earliest or 0, b.earliest or 0), min(a.latest or 0, b.latest or 0))
        for a in stamp.intervals
        for b in saturday.intervals
    ]
    assert [tuple(hull(post["when"]))] == shared
    assert hull(post["when"]) == hull("2019-03-24T00:00Z/2019-03-24T03:59Z")
    for leg in TO_VENEZUELA["il62"]:
        (readings,) = said(leg, MAYORCA, "arrived")
        assert len(readings) == 2
        assert any("stamp" in text for text in evidence_of(leg, MAYORCA)["assumed"])
    for leg in chain(*TO_VENEZUELA.values()):
        assert said(leg, "topcor-2019-03", "arrived") == ["2019-03-24[America/Caracas]"]


def test_row_12_the_delegation_and_its_head() -> None:
    event = EVENTS["delegation"]
    assert (event["place"], event["aircraft"]) == ("SVMI", ["il62"])
    heads = {s: said(event, s, "people")[0][0]["role"] for s in (MAYORCA, "mayorca-blog-2019-03")}
    assert heads == {
        MAYORCA: "minister of defence",
        "mayorca-blog-2019-03": "chief of staff of the ground forces",
    }
    assert event["people"][0]["name"] == "Vasily Tonkoshkurov"
    assert "99" in said(event, MAYORCA, "people")[0][1]["name"]
    assert "nearly 100" in said(event, "mayorca-reuters-2019-03-24", "people")[0][1]["name"]


def test_row_13_the_load() -> None:
    assert EVENTS["cargo"]["load_t"] == 35
    assert said(EVENTS["cargo"], "mayorca-reuters-2019-03-24", "load_t") == [35]
    for name in ("an124-2", "an124-2a", "an124-2b", "an124-2c"):
        assert LEGS[name]["payload_t"] == 35
        assert said(LEGS[name], "mayorca-reuters-2019-03-24", "payload_t") == [35]
    loaded = {name for name, leg in LEGS.items() if "payload_t" in leg}
    assert loaded == {"an124-2", "an124-2a", "an124-2b", "an124-2c"}


def test_row_14_the_reception() -> None:
    event = EVENTS["reception"]
    assert {"Marianny Mata", "Edgar Colina Reyes", "Russian embassy"} == {
        p["name"] for p in event["people"]
    }
    assert "presidential ramp" in event["text"]
    assert {MAYORCA, "runrunes-2019-03-23", "clarin-2019-03-24"} == {
        e["source"] for e in event["evidence"]
    }


def test_row_15_the_an124_left_on_sunday_afternoon() -> None:
    leg = LEGS["an124-3"]
    assert (leg["from"], leg["to"]) == ("SVMI", None)
    assert hull(leg["departed"]).within(hull("2019-03-24[America/Caracas]"))
    assert said(leg, "adsbx-2019-03-24", "departed") == [leg["departed"]]
    assert said(leg, "conflictsw-2019-03-24", "from") == ["SVMI"]
    assert said(leg, "combataircraft-2019-03-26", "arrived") == ["../2019-03-26[UTC]"]


def test_row_16_turning_back_at_once_contradicts() -> None:
    leg = LEGS["an124-3"]
    (told,) = said(leg, "rbc-2019-03", "departed")
    assert not parse_when(told).agrees_with(parse_when(leg["departed"]))
    for subject in (leg, EVENTS["turned-back"], EVENTS["il62-seen-2019-03-24"]):
        assert evidence_of(subject, "rbc-2019-03")["grade"] == "F5"
        assert "machine translation" in evidence_of(subject, "rbc-2019-03")["note"]
    sighting = EVENTS["il62-seen-2019-03-24"]
    (bound,) = said(sighting, "rbc-2019-03", "when")
    assert not parse_when(bound).agrees_with(parse_when(sighting["when"]))
    assert EVENTS["turned-back"]["category"] == "statement"


def test_row_17_the_il62_still_there_on_sunday() -> None:
    event = EVENTS["il62-seen-2019-03-24"]
    assert (event["category"], event["place"], event["aircraft"]) == ("sighting", "SVMI", ["il62"])
    assert {"reuters-witness-2019-03-24", "conflictsw-2019-03-24"} <= {
        e["source"] for e in event["evidence"]
    }
    assert EVENTS["ap-photo-2019-03-29"]["aircraft"] == []
    assert [x for x in LEGS if x.startswith("il62-3")] == []


@pytest.mark.parametrize(
    ("x", "registration", "icao24", "code", "sources"),
    [
        (
            "il62", "RA-86496", "1551E0", "IL62",
            {"civmilair-rbc", "larepublica-2019-03", "reuters-2019-06"},
        ),
        ("an124", "RA-82035", "154073", "A124", {"civmilair-rbc", "larepublica-2019-03"}),
    ],
)  # fmt: skip
def test_row_18_registrations(
    x: str, registration: str, icao24: str, code: str, sources: set[str]
) -> None:
    craft = AIRCRAFT[x]
    (identity,) = craft["identities"]
    assert (registration, icao24) == (identity["registration"], identity["icao24"])
    assert code == craft["type"]
    told = {e["source"] for e in craft["evidence"] if "registration" in e["asserts"]}
    assert sources <= told
    # Russian addresses are the registration's number added to 0x140000.
    assert f"{0x140000 + int(registration[3:]):06X}" == icao24


def test_row_19_context_without_a_place() -> None:
    for name, source in (
        ("purpose", "reuters-2019-03-24"),
        ("contracts", "sputnik-2019-03"),
        ("exercises-2018-12", "reuters-2019-03-24"),
        ("sanctions", "reuters-2019-03-24"),
    ):
        assert EVENTS[name]["category"] == "context"
        assert [source] == [e["source"] for e in EVENTS[name]["evidence"]]


def test_row_20_the_same_airframes_at_other_times() -> None:
    replay = hull(f"{CASE['replay']['from']}/{CASE['replay']['to']}")
    for name in ("tu160-2018-12", "ra86496-2019-03-02", "ra86496-2019-06-24"):
        assert EVENTS[name]["category"] == "context"
        assert EVENTS[name]["place"] is None
        assert not hull(EVENTS[name]["when"]).intersects(replay)
    early = EVENTS["ra86496-2019-03-02"]
    assert said(early, "uawire-2019-03", "place") == ["UUMU"]
    assert said(early, "rbc-2019-03", "place") == ["UUEE"]


# --- as the app reads it ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def case() -> Case:
    records, unread, _ = registry.read([FOLDER])
    built, doubts = build_case(records, Offline())
    assert [] == [*unread, *doubts]
    return built


def test_the_reader_finds_everything(case: Case) -> None:
    assert list(LEGS) == list(case.legs)
    assert list(EVENTS) == list(case.events)
    assert list(SOURCES) == list(case.sources)
    assert list(AIRCRAFT) == list(case.aircraft)


def contradictions(case: Case, name: str) -> set[tuple[str, str]]:
    subject = case.legs[name] if name in case.legs else case.events[name]
    return {
        (f.property, f.evidence.source)
        for f in findings(case, subject)
        if f.relation == "contradicts"
    }


@pytest.mark.parametrize("x", ["il62", "an124"])
def test_the_rival_versions_are_contested_by_each_other(case: Case, x: str) -> None:
    damascus = {("to", "webinfomil-2019-03"), ("to", "afkarnews-2019-03")}
    assert damascus == contradictions(case, f"{x}-1")
    assert {s for p, s in contradictions(case, f"{x}-2") if p == "stops"} == {
        "webinfomil-2019-03", "afkarnews-2019-03", "obozrevatel-2019-03",
    }  # fmt: skip
    assert ("to", "combataircraft-2019-03-26") in contradictions(case, f"{x}-2a")
    assert ("from", "combataircraft-2019-03-26") in contradictions(case, f"{x}-2b")
    for name in (f"{x}-2", f"{x}-2b", f"{x}-2c"):
        arrived = {s for p, s in contradictions(case, name) if p == "arrived"}
        assert arrived == {"topcor-2019-03"}


def test_turning_back_at_once_is_contradicted(case: Case) -> None:
    assert {("departed", "rbc-2019-03")} == contradictions(case, "an124-3")
    assert {("when", "rbc-2019-03")} == contradictions(case, "il62-seen-2019-03-24")


def test_how_the_ends_are_known(case: Case) -> None:
    assert how_known(case, case.legs["il62-1"], "start") == "reported"
    assert how_known(case, case.legs["il62-2"], "end") == "seen"
    assert how_known(case, case.legs["an124-3"], "end") == "inferred"


def test_the_word_of_one_man_counts_once(case: Case) -> None:
    for name in ("delegation", "cargo", "reception"):
        assert {MAYORCA} == set(origins(case, case.events[name].evidence))


# --- the whole ---------------------------------------------------------------------------------


def test_hypotheses_are_those_of_the_legs() -> None:
    ids = [h["id"] for h in CASE["hypotheses"]]
    assert ids == ["non-stop", "dakar", "other-stop"]
    for x in ("il62", "an124"):
        legs = {n: leg.get("hypotheses") for n, leg in LEGS.items() if n.startswith(f"{x}-2")}
        assert legs == {
            f"{x}-2": ["non-stop"],
            f"{x}-2a": ["dakar"],
            f"{x}-2b": ["dakar"],
            f"{x}-2c": ["other-stop"],
        }


def test_nobody_publishes_a_track() -> None:
    for feature in load("legs.geojson")["features"]:
        assert feature["geometry"] is None
        assert feature["properties"]["path"] == "unknown"


def test_ids_are_unique() -> None:
    features = [
        f["id"] for n in ("airports", "legs", "events") for f in load(f"{n}.geojson")["features"]
    ]
    ids = features + [e["id"] for e in EVIDENCE] + [s["id"] for s in load("sources.json")]
    ids += list(AIRCRAFT) + [h["id"] for h in CASE["hypotheses"]]
    assert [] == sorted({i for i in ids if ids.count(i) > 1})


def test_every_source_named_exists() -> None:
    named = {e["source"] for e in EVIDENCE}
    for source in SOURCES.values():
        named |= {source["custom"][k] for k in ("copy_of", "seen_in") if k in source["custom"]}
    assert set() == named - set(SOURCES)


@pytest.mark.parametrize(
    ("copy", "origin"),
    [
        ("g1-2019-03", "reuters-2019-03-24"),
        ("larepublica-2019-03", "reuters-2019-03-24"),
        ("taskandpurpose-2019-03", "reuters-2019-03-24"),
        ("namnewsnetwork-2019-03-25", "reuters-2019-03-24"),
        ("afkarnews-2019-03", "sputnik-2019-03"),
        ("sonoraenequipo-2019-03", "webinfomil-2019-03"),
        ("mayorca-reuters-2019-03-24", MAYORCA),
        ("mayorca-larepublica-2019-03", MAYORCA),
        ("mayorca-2-2019-03-24", MAYORCA),
        ("mayorca-blog-2019-03", MAYORCA),
    ],
)
def test_copies_name_whose_word_they_repeat(copy: str, origin: str) -> None:
    assert SOURCES[copy]["custom"]["copy_of"] == origin
    assert "copy_of" not in SOURCES[origin]["custom"]


def test_the_sheets_sources_are_all_there() -> None:
    sheet = """reuters-2019-03-24 fr24-2019-03-22 adsbx-2019-03-24 reuters-witness-2019-03-24
        conflictsw-2019-03-23 conflictsw-2019-03-24 mayorca-2019-03-24 mayorca-blog-2019-03
        clarin-2019-03-24 runrunes-2019-03-23 rbc-2019-03 sputnik-2019-03 webinfomil-2019-03
        obozrevatel-2019-03 voltairenet-2019-03 combataircraft-2019-03-26 thetimes-2019-03-26
        topcor-2019-03 trtworld-2019-06-25 uawire-2019-03"""
    assert set() == set(sheet.split()) - set(SOURCES)


def codes(value: Any) -> set[str]:
    """Return the airport codes in a place or in stops."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, list):
        return set(chain.from_iterable(codes(v) for v in value))
    return codes(value["any_of"]) if isinstance(value, dict) and "any_of" in value else set()


def test_every_airport_named_is_present() -> None:
    stated = [*LEGS.values(), *EVENTS.values()]
    asserted = [e["asserts"] for e in EVIDENCE]
    used: set[str] = set()
    for item in stated + asserted:
        for key in ("from", "to", "place", "stops"):
            used |= codes(item.get(key))
    assert NOT_ON_THE_MAP == used - set(AIRPORTS)


def test_times_and_places_are_in_the_notation() -> None:
    for name, subject in SUBJECTS.items():
        for values in (subject, *(e["asserts"] for e in subject["evidence"])):
            for key in ("departed", "arrived", "when"):
                if values.get(key) is not None:
                    assert parse_when(values[key]).intervals, name
            for key in ("from", "to", "place"):
                if values.get(key) is not None:
                    assert parse_place(values[key]) is not None, name


def test_events_on_the_map_lie_at_their_airport() -> None:
    for feature in load("events.geojson")["features"]:
        place = feature["properties"]["place"]
        expected = AIRPORTS[place]["geometry"] if isinstance(place, str) else None
        assert expected == feature["geometry"], feature["id"]


def texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return list(chain.from_iterable(texts(v) for v in items))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def longest_shared_run(a: list[str], b: list[str]) -> int:
    best, previous = 0, [0] * (len(b) + 1)
    for word in a:
        row = [0] * (len(b) + 1)
        for j, other in enumerate(b):
            if word == other:
                row[j + 1] = previous[j] + 1
        best, previous = max(best, *row), row
    return best


def test_longest_shared_run_counts_words() -> None:
    assert longest_shared_run(words("The cargo plane left."), words("a cargo PLANE came")) == 2


def test_no_sentence_of_the_source_is_copied() -> None:
    name = os.environ.get(SOURCE_TEXT)
    if not name or not Path(name).is_file():
        pytest.skip(f"{SOURCE_TEXT} names no file")
    source = words(Path(name).read_text(encoding="utf-8"))
    names = ("case.json", "airports.geojson", "legs.geojson", "events.geojson", "sources.json")
    for text in chain.from_iterable(texts(load(n)) for n in names):
        if not text.startswith("https://"):
            assert longest_shared_run(words(text), source) <= LONGEST_SHARED_RUN, text


# --- the aircraft table ------------------------------------------------------------------------


def test_ground_speed_bounds_follow_their_rule() -> None:
    table = json.loads(TYPES.read_text(encoding="utf-8"))
    allowance = table["about"]["tail_wind_allowance_kmh"]
    for code, entry in table["types"].items():
        low, high = entry["cruise_kmh"]
        assert low <= high <= entry["max_speed_kmh"], code
        bound = math.ceil((entry["max_speed_kmh"] + allowance) / 10) * 10
        assert bound == entry["max_ground_speed_kmh"], code
        assert entry["speed_source"], code
        if "supersonic" not in entry["class"]:
            assert bound <= table["generic"]["max_ground_speed_kmh"], code
        for point in entry["payload_range"]:
            assert 0 < point["range_km_low"] <= point["range_km_high"], code
            assert point["source"], code


def test_the_cases_types_are_in_the_table() -> None:
    types = json.loads(TYPES.read_text(encoding="utf-8"))["types"]
    assert set() == {a["type"] for a in AIRCRAFT.values()} - set(types)


def test_the_derived_point_follows_from_the_published_ones() -> None:
    entry = json.loads(TYPES.read_text(encoding="utf-8"))["types"]["A124"]
    points = {p["payload_t"]: p for p in entry["payload_range"]}
    for k, name in enumerate(("range_km_low", "range_km_high")):
        mtow, empty = entry["mtow_t"][k], entry["empty_t"][k]
        factor = points[120][name] / math.log(mtow / (empty + 120))
        expected = 500 * round(factor * math.log(mtow / (empty + 35)) / 500)
        assert expected == points[35][name]
    assert points[35]["derived"]
