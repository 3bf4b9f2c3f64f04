"""The commands on the shipped case, which they take where no path is given."""

from __future__ import annotations

import pytest

from tests.cli import shapes
from viewer.session import bake


@pytest.fixture
def legs(legbook):
    status, out, err = made = legbook("legs", "--json")
    assert (0, "") == (status, err), out
    return {row["id"]: row for row in made.data}


def test_info(legbook):
    made = legbook("info", "--json")
    assert (0, "") == (made.status, made.err)
    assert None is shapes.misfit(made.data, shapes.INFO)
    kinds = {layer["file"]: layer for layer in made.data["layers"]}
    assert [] == made.data["problems"]
    assert ["airports", "legs", "events", "sources"] == [x["kind"] for x in kinds.values()]
    assert 11 == kinds["legs.geojson"]["count"]
    west, south, east, north = kinds["airports.geojson"]["bbox"]
    assert pytest.approx((-66.99, 10.60, 38.06, 55.88), abs=0.01) == (west, south, east, north)
    assert None is kinds["sources.json"]["bbox"]


def test_no_path_and_the_shipped_folder_are_one(legbook):
    assert legbook("info", "--json").out == legbook("info", bake.shipped_case(), "--json").out


def test_legs(legs):
    assert None is shapes.misfit(list(legs.values()), shapes.LEGS)
    hop = legs["il62-1"]
    assert ("UUMU", "OSLK") == (hop["from"], hop["to"])
    assert pytest.approx(2281.610, abs=0.1) == hop["distance_km"]
    assert pytest.approx(184.929, abs=0.001) == hop["initial_course_deg"]
    for aircraft in ("il62", "an124"):
        far = legs[f"{aircraft}-2"]
        assert ("OSLK", "SVMI", "unknown") == (far["from"], far["to"], far["path"])
        assert pytest.approx(10484.482, abs=0.1) == far["distance_km"]
        assert pytest.approx(286.268, abs=0.001) == far["initial_course_deg"]
        assert [] == far["stops"]


def test_legs_of_rival_versions(legs):
    assert ["dakar"] == legs["il62-2a"]["hypotheses"]
    assert {"any_of": ["GOOY", "GOBD"]} == legs["il62-2a"]["to"]
    assert None is legs["il62-2a"]["distance_km"]
    assert [] == legs["il62-1"]["hypotheses"]


def test_what_is_not_known_of_a_leg_is_null(legs):
    home = legs["an124-3"]
    names = ("to", "stops", "arrived", "distance_km", "duration_h", "speed_kt")
    assert [None] * len(names) == [home[name] for name in names]
    assert ["2019-03-24T16:00Z", "2019-03-24T22:01Z"] == home["departed"]


def test_support_of_legs(legs):
    assert all(row["contested"] for row in legs.values())  # sources differ on each of them
    assert 3 <= legs["il62-1"]["origins"] <= 6
    assert 5 <= legs["il62-2"]["origins"] <= 10
    assert 1 <= legs["an124-3"]["origins"] <= 3


@pytest.mark.parametrize(
    ("at", "hypothesis"),
    [
        ("0001-01-02", None),
        ("2018-12-10", None),
        ("2019-03-22T14:00Z", None),
        ("2019-03-23T12:00Z", None),
        ("2019-03-24T20:00Z", None),
        ("2019-03-26", None),
        ("9999-12-30", None),
        ("2019-03-23T12:00Z", "dakar"),
        ("2019-03-23T12:00Z", "non-stop"),
        ("2019-03-23T12:00Z", "other-stop"),
    ],
)
def test_state(legbook, at, hypothesis):
    chosen = [] if hypothesis is None else ["--hypothesis", hypothesis]
    made = legbook("state", "--at", at, *chosen, "--json")
    assert (0, "") == (made.status, made.err)
    assert None is shapes.misfit(made.data, shapes.STATE)
    assert ["il62", "an124"] == [row["aircraft"] for row in made.data["aircraft"]]


def test_state_is_the_same_for_one_instant_in_several_notations(legbook):
    told = {
        legbook("state", "--at", at, "--json").out
        for at in (
            "2019-03-23T18:30Z",
            "2019-03-23T14:30-04:00",
            "2019-03-23T14:30[America/Caracas]",
            "2019-03-23T18:30",
        )
    }
    assert 1 == len(told)


def test_state_on_the_ground(legbook):
    data = legbook("state", "--at", "2019-03-23T20:00Z", "--json").data
    il62 = data["aircraft"][0]
    assert ("ground", "SVMI") == (il62["phase"], il62["place"])
    assert pytest.approx([-66.99059, 10.60312], abs=1e-5) == il62["position"]
    assert "2019-03-23T20:00Z" == data["at"]


def test_state_of_a_version_differs_from_all_together(legbook):
    def possible(*more):
        made = legbook("state", "--at", "2019-03-23T06:00Z", "--json", *more).data
        return {
            (p["kind"], p.get("leg") or p.get("place")) for p in made["aircraft"][0]["possible"]
        }

    dakar, non_stop = possible("--hypothesis", "dakar"), possible("--hypothesis", "non-stop")
    assert ("place", "GOOY") in dakar
    assert ("area", "il62-2") in non_stop
    assert non_stop.isdisjoint({("place", "GOOY"), ("area", "il62-2a")})
    assert non_stop | dakar <= possible()  # without a choice the versions are joined


@pytest.mark.parametrize(
    "given",
    [
        ("info",),
        ("legs",),
        ("state", "--at", "2019-03-23T12:00Z"),
        ("state", "--at", "2019-03-26"),
    ],
)
def test_text_is_laid_out_for_a_hundred_columns(legbook, given):
    status, out, err = legbook(*given)
    assert (0, "") == (status, err)
    assert 100 >= max(map(len, out.splitlines()))
    assert not [line for line in out.splitlines() if line != line.rstrip()]
    assert out.endswith("\n")


def test_text_of_legs_says_what_is_not_known_and_what_a_line_is(legbook):
    out = legbook("legs").out
    assert "not known" in out
    assert 10 == out.count("shortest path, not a track")
    assert "no path is drawn" in out  # the flight home, to nobody knows where
    assert "10\u2009484.5 km" in out
    assert "286.3°" in out
    assert 11 == out.count("contested")


def test_text_of_a_state_names_what_confirms(legbook):
    out = legbook("state", "--at", "2019-03-23T20:00Z").out
    assert out.startswith("2019-03-23 20:00Z\n")
    assert "phase           on the ground" in out
    assert "SVMI" in out
