"""What the shipped case must say: two aircraft to Venezuela, March 2019."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from viewer import paths
from viewer.formats import read
from viewer.formats.build import build_case
from viewer.formats.offline import Offline
from viewer.geo.legs import leg_shapes
from viewer.model.agreement import contested, how_known, origins
from viewer.model.time import parse_instant
from viewer.replay.program import compile_program
from viewer.replay.state import UnknownHypothesisError, document, evaluate
from viewer.replay.table import legs_table

SVMI = [-66.99059, 10.60312]
SPEEDS = {
    "A124": SimpleNamespace(max_ground_speed_ms=1300 / 3.6, cruise_ms=825 / 3.6),
    "IL62": SimpleNamespace(max_ground_speed_ms=1350 / 3.6, cruise_ms=870 / 3.6),
}


@pytest.fixture(scope="module")
def case():
    records, problems = read([paths.layers() / "venezuela-2019"])
    built, more = build_case(records, Offline())
    assert not [p for p in (*problems, *more) if p.severity == "error"]
    return built


@pytest.fixture(scope="module")
def shapes(case):
    return leg_shapes(case)


@pytest.fixture(scope="module")
def program(case, shapes):
    return json.loads(json.dumps(compile_program(case, shapes, SPEEDS), allow_nan=False))


@pytest.fixture(scope="module")
def told(program, shapes):
    def at(text, *hypotheses):
        found = evaluate(program, parse_instant(text), hypotheses or None, shapes)
        return found, {row["aircraft"]: row for row in found["aircraft"]}

    return at


def test_both_stand_at_maiquetia_after_the_landing(told):
    _, rows = told("2019-03-23T20:00Z")
    for name in ("il62", "an124"):
        assert ("ground", "SVMI", SVMI) == (
            rows[name]["phase"],
            rows[name]["place"],
            rows[name]["position"],
        )
        assert rows[name]["last_confirmed"]["place"] == "SVMI"
        assert rows[name]["drawn_position"] == SVMI


def test_nobody_knows_the_an124_after_the_evening_of_24_march(told):
    for text in ("2019-03-24T23:00Z", "2019-03-26T00:00Z"):
        _, rows = told(text)
        an124 = rows["an124"]
        assert ("after", None, []) == (an124["phase"], an124["position"], an124["possible"])
        confirmed = an124["last_confirmed"]
        assert ("departure", "SVMI", SVMI) == (
            confirmed["kind"],
            confirmed["place"],
            confirmed["position"],
        )
        assert "adsbx-2019-03-24" in confirmed["sources"]


def test_the_il62_is_held_until_it_was_seen_on_sunday(told):
    _, rows = told("2019-03-24T03:00Z")
    assert rows["il62"]["phase"] == "ground"
    _, rows = told("2019-03-24T20:00Z")
    assert (None, "unknown") == (rows["il62"]["position"], rows["il62"]["phase"])
    _, rows = told("2019-03-26T00:00Z")
    last = rows["il62"]["last_confirmed"]
    assert ("after", "sighting", "il62-seen-2019-03-24") == (
        rows["il62"]["phase"],
        last["kind"],
        last["subject"],
    )


def test_before_the_departure_nothing_is_known(told):
    _, rows = told("2019-03-22T08:00Z")
    assert {"before"} == {row["phase"] for row in rows.values()}
    assert {None} == {
        str(row["last_confirmed"]) if row["last_confirmed"] else None for row in rows.values()
    }


def test_over_the_atlantic_the_versions_differ(told):
    # Shortly before the landing all versions have it in the air, and it is nowhere in particular.
    _, rows = told("2019-03-23T17:20Z", "non-stop")
    assert ("airborne", "an124-2") == (rows["an124"]["phase"], rows["an124"]["leg"])
    _, rows = told("2019-03-23T08:00Z")
    for row in rows.values():
        assert ("unknown", None, None, None) == (
            row["phase"],
            row["position"],
            row["course_deg"],
            row["leg"],
        )
        assert row["last_confirmed"]["place"] == "UUMU"
    _, rows = told("2019-03-23T17:20Z", "other-stop")
    assert "unknown" == rows["an124"]["phase"]  # it may stand at a stop nobody named


def test_with_the_stop_at_dakar_two_airports_are_possible(told):
    _, rows = told("2019-03-23T08:00Z", "dakar")
    places = {p["place"] for p in rows["il62"]["possible"] if p["kind"] == "place"}
    assert {"OSLK", "GOOY", "GOBD"} == places


def test_the_figures_of_the_legs(case, shapes):
    rows = {row["id"]: row for row in legs_table(case, shapes)}
    assert 10_484.482 == rows["an124-2"]["distance_km"]
    assert 286.268 == pytest.approx(rows["an124-2"]["initial_course_deg"], abs=2e-3)
    assert 2_281.61 == pytest.approx(rows["il62-1"]["distance_km"], abs=1e-2)
    assert rows["il62-2a"]["distance_km"] is None  # which Dakar is not told
    assert [5742.9, 5776.6] == pytest.approx(rows["il62-2a"]["distance_km_range"], abs=0.1)
    last = rows["an124-3"]
    assert ("SVMI", None, None, None) == (
        last["from"],
        last["to"],
        last["distance_km"],
        last["arrived"],
    )
    assert ["2019-03-24T16:00Z", "2019-03-24T22:01Z"] == last["departed"]
    assert all(row["contested"] for row in rows.values())
    assert {"GOOY", "GOBD"} == set(rows["il62-2a"]["to"]["any_of"])
    json.dumps(list(rows.values()), allow_nan=False)


def test_a_day_windows_speed_and_duration_are_intervals(case, shapes):
    # The first leg has no arrival: nothing is made up for it.
    rows = {row["id"]: row for row in legs_table(case, shapes)}
    assert (None, None) == (rows["il62-1"]["duration_h"], rows["il62-1"]["speed_kt"])


def test_how_the_ends_are_known_and_contested(case):
    an124, il62 = case.legs["an124-2"], case.legs["il62-2"]
    assert {"seen"} == {how_known(case, leg, "end") for leg in (an124, il62)}
    assert "reported" == how_known(case, an124, "start")
    assert "reported" == how_known(case, case.legs["an124-3"], "start")
    assert "inferred" == how_known(case, case.legs["an124-3"], "end")
    assert "stops" in contested(case, an124).properties
    assert contested(case, an124).end  # one report has it land a day later


def test_copies_of_one_origin_count_once(case):
    evidence = case.legs["il62-2"].evidence
    assert len(origins(case, evidence)) < len({e.source for e in evidence})
    assert "afkarnews-2019-03" not in origins(case, evidence)


def test_steps_come_in_order_and_events_with_them(program, told):
    steps = program["steps"]
    assert sorted(s["at"] for s in steps) == [s["at"] for s in steps]
    found, _ = told("2019-03-23T20:00Z")
    assert {"delegation", "cargo", "photos-conflictsw"} <= set(found["events"])
    assert "il62-seen-2019-03-24" not in found["events"]
    by_id = {s["id"]: s for s in steps}
    landed = by_id["arrival:an124-2"]["at"]
    assert landed <= by_id["event:photos-conflictsw"]["at"]
    assert "arrival:an124-3" not in by_id  # nobody told it
    assert {"sanctions", "contracts", "routes-yorukisik"} <= set(program["untimed"])
    assert by_id["event:exercises-2018-12"]["background"]
    for step in steps:
        low, high = step["window"]
        assert low is None or low <= step["at"]
        assert high is None or step["at"] < high


def test_no_version_is_impossible(program):
    assert {None} == {
        json.dumps(c["clash"]) if c["clash"] else None
        for lane in program["lanes"]
        for c in lane["chains"]
    }
    assert {"type"} == {lane["premise"] for lane in program["lanes"]}


def test_what_is_printed_is_plain_json_with_iso_times(program, shapes):
    written = document(evaluate(program, parse_instant("2019-03-23T20:00Z"), None, shapes))
    json.dumps(written, allow_nan=False)
    assert written["at"] == "2019-03-23T20:00Z"
    assert written["aircraft"][0]["last_confirmed"]["time"][1].endswith("Z")
    assert {
        "aircraft",
        "phase",
        "leg",
        "place",
        "position",
        "drawn_position",
        "possible",
        "course_deg",
        "last_confirmed",
    } == set(written["aircraft"][0])


def test_an_unknown_hypothesis_is_refused(program):
    with pytest.raises(UnknownHypothesisError):
        evaluate(program, 0, ["no-such-version"])
