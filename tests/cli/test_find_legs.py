"""``legbook find-legs``: as data with the members promised, as text with what each rests on."""

from __future__ import annotations

import json

import pytest

from tests.session.found_flight import case_folder, flight_csv
from viewer.formats.offline import Offline

MEMBERS = [
    "aircraft", "icao24", "from", "to", "departed", "arrived", "confidence", "distance_km", "gaps",
    "reasons",
]  # fmt: skip


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "tst1.csv"
    path.write_text(flight_csv())
    return path


def test_json_gives_each_leg_with_its_windows(legbook, csv):
    done = legbook("find-legs", csv, "--json")
    assert (0, "") == (done.status, done.err)
    (leg,) = done.data
    assert MEMBERS == list(leg)
    assert ("LSZH", "LFSB", 0) == (leg["from"], leg["to"], leg["gaps"])
    assert ["2023-11-14T22:15:20Z", "2023-11-14T22:16:21Z"] == leg["departed"]
    assert ["2023-11-14T22:28:20Z", "2023-11-14T22:29:21Z"] == leg["arrived"]
    assert 0 < leg["confidence"] < 1
    assert 80 < leg["distance_km"] < 90
    assert "departure heard: on the ground 0.9 km from LSZH [high (0.98)]" in leg["reasons"]


def test_the_text_tells_what_each_end_rests_on(legbook, csv):
    done = legbook("find-legs", csv)
    assert 0 == done.status
    assert "TST1      LSZH → LFSB  14 Nov 22:15 – 22:17" in done.out
    assert "arrival heard: on the ground" in done.out
    assert "84 km along the positions" in done.out


def test_ends_that_were_not_heard_are_open_or_bounded(legbook, csv):
    lines = csv.read_text().splitlines()
    csv.write_text("\n".join([lines[0], *lines[5:10]]) + "\n")
    (leg,) = legbook("find-legs", csv, "--json").data
    assert (None, None) == (leg["from"], leg["departed"][0])
    assert "2023-11-14T22:18:21Z" == leg["departed"][1]
    assert "LFSB" == leg["to"]
    assert "2023-11-14T22:27:20Z" <= leg["arrived"][0]
    assert leg["confidence"] < 0.5
    assert any("bounded by climb, descent and distance" in r for r in leg["reasons"])


def test_a_gap_is_counted_and_its_distance_is_a_shortest_path(legbook, csv):
    lines = csv.read_text().splitlines()
    del lines[6]
    csv.write_text("\n".join(lines) + "\n")
    (leg,) = legbook("find-legs", csv, "--json").data
    assert 1 == leg["gaps"]
    assert any("by shortest path over" in r for r in leg["reasons"])


def test_what_the_case_reports_stands_beside_it(legbook, tmp_path):
    folder = case_folder(tmp_path)
    case = json.loads((folder / "case.json").read_text())
    del case["layers"]  # all that lies there
    case["aircraft"] = [{"id": "ours", "identities": [{"callsign": "tst1"}]}]
    (folder / "case.json").write_text(json.dumps(case))
    leg = {
        "type": "Feature", "id": "told", "geometry": None,
        "properties": {
            "kind": "leg", "aircraft": "ours", "from": {"country": "CH"}, "to": "LFSB",
            "departed": "2023-11-14T22:10Z/2023-11-14T22:20Z", "arrived": "2023-11-14T23:30Z",
        },
    }  # fmt: skip
    legs = folder / "legs.geojson"
    legs.write_text(json.dumps({"type": "FeatureCollection", "features": [leg]}))
    (found,) = legbook("find-legs", folder, "--json").data
    assert "ours" == found["aircraft"]
    assert "contradicts the reported leg told in arrived" == found["reasons"][-1]
    leg["properties"]["arrived"] = "2023-11-14T22:29Z~"
    legs.write_text(json.dumps({"type": "FeatureCollection", "features": [leg]}))
    (found,) = legbook("find-legs", folder, "--json").data
    assert "agrees with the reported leg told" == found["reasons"][-1]


def test_an_airport_of_the_case_goes_before_the_gazetteer(legbook, tmp_path):
    folder = case_folder(tmp_path)
    place = {"type": "Point", "coordinates": [7.5285, 47.591]}
    airport = {
        "type": "Feature", "id": "basel", "geometry": place,
        "properties": {"kind": "airport", "icao": "LFSB", "elevation_ft": 885},
    }  # fmt: skip
    made = {"type": "FeatureCollection", "features": [airport]}
    (folder / "airports.geojson").write_text(json.dumps(made))
    (folder / "case.json").write_text('{"format": 1}')
    (leg,) = legbook("find-legs", folder, "--json").data
    assert "basel" == leg["to"]
    assert Offline().find("LFSB") is not None


def test_without_tracks_there_are_no_legs(legbook, tmp_path):
    (tmp_path / "case.json").write_text('{"format": 1}')
    assert [] == legbook("find-legs", tmp_path, "--json").data
    assert "No tracks here" in legbook("find-legs", tmp_path).out


def test_what_cannot_be_read_is_an_error_and_still_json(legbook, tmp_path):
    done = legbook("find-legs", tmp_path / "missing.csv", "--json")
    assert (1, []) == (done.status, done.data)
    assert done.err
