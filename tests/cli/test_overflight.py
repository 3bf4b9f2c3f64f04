"""``legbook overflight``: rows, refusals, areas of the user's own, exit status."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import LEG
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
