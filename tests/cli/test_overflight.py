"""``legbook overflight``: rows, refusals, areas of the user's own, exit status."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.cli.conftest import LEG
from tests.session.found_flight import CSV
from viewer.session import bake

KEYS = {"leg", "basis", "country", "name", "enter", "exit", "km", "time"}


@pytest.fixture
def flown(tmp_path):
    """A file with a leg through positions from Athens to Helsinki."""
    leg = {
        "type": "Feature",
        "id": "north",
        "geometry": {"type": "LineString", "coordinates": [[23.94, 37.94], [24.96, 60.32]]},
        "properties": {
            **LEG, "from": "LGAV", "to": "EFHK", "path": "positions",
            "departed": "2019-03-23T10:00:00Z", "arrived": "2019-03-23T13:00:00Z",
        },
    }  # fmt: skip
    path = tmp_path / "north.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [leg]}), "utf-8")
    return path


def airspace(tmp_path, name="Closure", **properties):
    ring = [[20, 50], [30, 50], [30, 52], [20, 52], [20, 50]]
    feature = {
        "type": "Feature",
        "id": "closed",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"kind": "airspace", "name": name, **properties},
    }
    path = tmp_path / "airspace.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    return path


def test_without_a_known_path_all_is_refused(legbook):
    made = legbook("overflight", bake.shipped_case(), "--json")
    assert (1, []) == (made.status, made.data)
    assert "il62-1: refused: its path is not known" in made.err
    assert "--shortest-path" in made.err
    text = legbook("overflight")
    assert 1 == text.status
    assert "Refused\n  il62-1: its path is not known" in text.out


def test_along_the_shortest_path_every_row_and_line_says_so(legbook):
    made = legbook("overflight", "--shortest-path", "--json")
    assert 0 == made.status
    assert {"shortest path"} == {row["basis"] for row in made.data}
    assert all(set(row) >= KEYS for row in made.data)
    first = made.data[0]
    assert ("il62-1", "RU", "Russia") == (first["leg"], first["country"], first["name"])
    assert [38.0617, 55.8783] == first["enter"]
    assert pytest.approx(609, abs=2) == first["km"]
    assert "2019-03-22T13:05Z" == first["time"][0][0]
    assert "Natural Earth 5.1.1" in first["borders"]
    assert "il62-2a: refused" in made.err
    text = legbook("overflight", "--shortest-path").out
    table = text.split("\n\n")[0].split("\n")[1:]
    starts = [line for line in table if not line.startswith("      ")]
    assert all("shortest path" in line for line in starts)
    assert max(len(line) for line in text.split("\n")) <= 100
    for premise in ("de facto", "territorial sea is left out", "even speed"):
        assert premise in " ".join(text.split())


def test_positions_show_the_path(legbook, flown):
    made = legbook("overflight", flown, "--json")
    assert (0, "") == (made.status, made.err)
    passed = [row["country"] for row in made.data]
    assert {"GR", "BG", "RO", "UA", "BY", "LT", "LV", "EE", "FI"} == set(passed)
    assert {"positions"} == {row["basis"] for row in made.data}
    times = [t for row in made.data for t in row["time"]]
    assert times == sorted(times)
    assert "2019-03-23T13:00:01Z" == times[-1][1]
    assert pytest.approx([24.96, 60.32]) == made.data[-1]["exit"]


@pytest.fixture
def tracked(tmp_path):
    """A case of one tracked leg, heard over Greece and, 20 minutes later, over Bulgaria."""
    aircraft = {"id": "a", "type": "A320", "identities": [{"callsign": "TST1"}]}
    layers = [{"file": "legs.geojson"}]
    leg = {
        "type": "Feature", "id": "north",
        "geometry": {"type": "LineString", "coordinates": [[24.0, 41.1], [24.0, 42.5]]},
        "properties": {
            **LEG, "from": None, "to": None, "path": "tracked",
            "departed": "2023-11-14T22:13:20Z", "arrived": "2023-11-14T22:42:20Z",
        },
    }  # fmt: skip
    folder = tmp_path / "case"
    (folder / "tracks").mkdir(parents=True)
    (folder / "case.json").write_text(
        json.dumps({"format": 1, "title": "By hand", "aircraft": [aircraft], "layers": layers})
    )
    (folder / "legs.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [leg]})
    )
    lines = [CSV]
    for minute, lat in ((0, 41.1), (3, 41.15), (6, 41.2), (26, 42.2), (29, 42.5), (59, 45.0)):
        at = 1_700_000_000 + minute * 60
        utc = datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
        lines.append(f'{at},{utc},TST1,"{lat},24.0",30000,450,0\n')
    (folder / "tracks" / "tst1.csv").write_text("".join(lines))
    return folder


def test_a_track_shows_a_tracked_leg_and_its_gaps_name_no_country(legbook, tracked):
    made = legbook("overflight", tracked, "--json")
    assert (0, "") == (made.status, made.err)
    assert ["GR", None, "BG"] == [row["country"] for row in made.data]
    assert [False, True, False] == [row["gap"] for row in made.data]
    assert {("track", "positions")} == {(row["basis"], row["times_by"]) for row in made.data}
    assert [["2023-11-14T22:19:20Z"] * 2, ["2023-11-14T22:39:20Z"] * 2] == made.data[1]["time"]
    assert "5 minutes without one are a gap" in " ".join(legbook("overflight", tracked).out.split())


def test_a_tracked_leg_without_a_track_says_that_its_times_are_the_windows(legbook, tracked):
    (tracked / "tracks" / "tst1.csv").unlink()
    made = legbook("overflight", tracked, "--json")
    assert ["GR", "BG"] == [row["country"] for row in made.data]
    assert {("track", "windows")} == {(row["basis"], row["times_by"]) for row in made.data}
    assert "north: times of the windows alone" in made.err
    assert 2 == legbook("overflight", tracked).out.count("Z (windows)\n")


@pytest.mark.parametrize(
    ("valid", "said"),
    [
        ("2019-03-23T00:00Z/2019-03-24T00:00Z", "yes"),
        ("2019-03-23T11:40Z/2019-03-24T00:00Z", "possible"),
        ("2019-03-24T00:00Z/..", "no"),
        (None, None),
    ],
)
def test_areas_of_the_user_are_crossed_too(legbook, flown, tmp_path, valid, said):
    made = legbook("overflight", flown, airspace(tmp_path, valid=valid), "--json")
    assert 0 == made.status
    (row,) = [r for r in made.data if r["area"] == "closed"]
    assert (None, "Closure", said) == (row["country"], row["name"], row["in_force"])
    assert (50, 52) == pytest.approx((row["enter"][1], row["exit"][1]), abs=0.01)
    assert None is row["borders"]


def test_text_tells_whether_an_area_was_in_force(legbook, flown, tmp_path):
    where = airspace(tmp_path, name="Closure\x1b[2J", valid="2019-03-24T00:00Z/..")
    made = legbook("overflight", flown, where)
    assert "not in force then" in " ".join(made.out.split())
    assert "\x1b" not in made.out


@pytest.mark.parametrize(
    ("properties", "code"),
    [({"valid": "tomorrow"}, "time-syntax"), ({"valid": "2019-03-24"}, "time-zone-missing"),
     ({"lower": 5}, "schema")],
)  # fmt: skip
def test_an_airspace_that_is_wrong_is_set_aside(legbook, flown, tmp_path, properties, code):
    where = airspace(tmp_path, **properties)
    assert 1 == legbook("overflight", flown, where, "--json").status
    problems = legbook("info", where, "--json").data["problems"]
    assert {code, "set-aside"} == {p["code"] for p in problems}


def test_what_cannot_be_read_is_named(legbook, tmp_path):
    made = legbook("overflight", tmp_path / "nothing", "--json")
    assert (1, []) == (made.status, made.data)
    assert "nothing" in made.err


def test_usage(legbook):
    assert 2 == legbook("overflight", "--shortest").status
