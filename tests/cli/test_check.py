"""legbook check and legbook compare."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import write_legs

MEMBERS = {"rule", "verdict", "subjects", "message", "premises", "figures"}
VERDICTS = ("fail", "doubt", "unknown", "pass")


@pytest.fixture
def backwards(tmp_path):
    """A file with a leg that lands before it leaves."""
    times = {"departed": "2019-03-23T10:00Z", "arrived": "2019-03-23T09:00Z"}
    return write_legs(tmp_path / "backwards.geojson", one=times)


def by_rule(made, rule):
    return [r for r in made.data["results"] if r["rule"] == rule]


def test_check_has_the_members_promised_and_no_others(legbook):
    made = legbook("check", "--json")
    assert "" == made.err
    data = made.data
    assert {"results", "counts"} == set(data)
    for result in data["results"]:
        assert set(result) == MEMBERS
        assert result["verdict"] in VERDICTS
        assert result["subjects"]
        for figure in result["figures"]:
            assert {"name", "value", "unit", "source"} == set(figure)
    told = [r["verdict"] for r in data["results"]]
    assert {v: told.count(v) for v in VERDICTS} == data["counts"]
    assert int(data["counts"]["fail"] > 0) == made.status


def test_check_on_the_shipped_case(legbook):
    found = {r["subjects"][0]: r for r in by_rule(legbook("check", "--json"), "range")}
    assert found["il62-2"]["verdict"] in ("fail", "doubt")
    assert "doubt" == found["an124-2"]["verdict"]
    assert any("35 t" in p for p in found["an124-2"]["premises"])
    for leg in ("il62-2a", "il62-2b", "an124-2a", "an124-2b"):
        assert "pass" == found[leg]["verdict"]


def test_no_path_and_the_shipped_folder_are_one(legbook):
    from viewer.session import bake

    assert legbook("check", "--json").data == legbook("check", bake.shipped_case(), "--json").data


def test_a_fail_is_status_1_and_is_told_first(legbook, backwards):
    made = legbook("check", backwards)
    assert (1, "") == (made.status, made.err)
    assert "fail    one lands before it leaves [arrival-before-departure]" in made.out
    lines = [line for line in made.out.split("\n") if line[:4] in ("fail", "doub", "unkn", "pass")]
    assert sorted(lines, key=lambda x: ["f", "d", "u", "p"].index(x[0])) == lines


def test_without_a_fail_it_is_status_0(legbook, good):
    made = legbook("check", good, "--json")
    assert (0, 0) == (made.status, made.data["counts"]["fail"])


def test_what_was_not_read_is_status_1_though_nothing_fails(legbook, broken):
    made = legbook("check", broken, "--json")
    assert 1 == made.status
    assert 0 == made.data["counts"]["fail"]
    assert "2019-13-23" in made.err


def test_nothing_read_is_still_one_document(legbook, tmp_path):
    made = legbook("check", tmp_path / "nothing.geojson", "--json")
    assert 1 == made.status
    assert [] == made.data["results"]


def test_text_stays_within_the_screen(legbook):
    for command in ("check", "compare"):
        assert max(map(len, legbook(command).out.split("\n"))) <= 110


def test_text_of_files_cannot_steer_the_terminal(legbook, tmp_path):
    path = tmp_path / "evil.geojson"
    write_legs(path, **{"\x1b[31mred": {"aircraft": "\x1b[1mbold"}})
    for command in ("check", "compare"):
        assert "\x1b" not in legbook(command, path).out
        assert "\x1b" not in legbook(command, path, "--json").out


def _case(tmp_path, legs, **members):
    folder = tmp_path / "case"
    folder.mkdir()
    write_legs(folder / "legs.geojson", **legs)
    content = {"format": 1, "title": "t", "layers": ["legs.geojson"], **members}
    (folder / "case.json").write_text(json.dumps(content))
    return folder


def test_a_case_acknowledges_a_result_and_it_still_fails(legbook, tmp_path):
    times = {"departed": "2019-03-23T10:00Z", "arrived": "2019-03-23T09:00Z", "aircraft": "a"}
    seen = {
        "rule": "arrival-before-departure", "subjects": ["one"],
        "reason": "The source gives it so.", "at": "2026-01-01T00:00Z",
    }  # fmt: skip
    folder = _case(
        tmp_path, {"one": times}, aircraft=[{"id": "a"}],
        acknowledged=[seen, {**seen, "subjects": ["gone"]}],
    )  # fmt: skip
    made = legbook("check", folder, "--json")
    (found,) = by_rule(made, "arrival-before-departure")
    assert (1, "fail", "The source gives it so.") == (
        made.status, found["verdict"], found["acknowledged"],
    )  # fmt: skip
    text = legbook("check", folder).out
    assert "acknowledged: The source gives it so." in text
    assert "no such result: arrival-before-departure on gone" in text


def test_a_case_brings_its_own_type(legbook, tmp_path):
    def kind(low, high):
        return {
            "name": "Ours", "max_ground_speed_kmh": 1500, "speed_source": "a manual",
            "cruise_kmh": [900, 950],
            "payload_range": [{"range_km_low": low, "range_km_high": high, "source": "a manual"}],
        }  # fmt: skip

    folder = _case(
        tmp_path, {"one": {"aircraft": "a", "stops": []}},
        aircraft=[{"id": "a", "type": "OURS"}], types={"OURS": kind(1000, 2000)},
    )  # fmt: skip
    (found,) = by_rule(legbook("check", folder, "--json"), "range")
    assert ("fail", "a manual") == (found["verdict"], found["figures"][-1]["source"])
    (folder / "case.json").write_text(
        (folder / "case.json").read_text().replace("1000, ", "3000, ").replace(
            '"range_km_low": 1000', '"range_km_low": 3000')
    )  # fmt: skip
    made = legbook("check", folder, "--json")
    assert (1, "unknown") == (made.status, by_rule(made, "range")[0]["verdict"])
    assert "the lowest range_km is above the highest" in made.err


def test_compare_as_json(legbook):
    made = legbook("compare", "--json")
    assert (0, "") == (made.status, made.err)
    data = made.data
    names = [h["id"] for h in data["hypotheses"]]
    assert ["non-stop", "dakar", "other-stop"] == names
    for row in data["evidence"]:
        assert names == list(row["fits"])
        assert {f["fit"] for f in row["fits"].values()} <= {"consistent", "inconsistent", "silent"}
    headline = [
        r for r in data["evidence"]
        if r["source"] == "combataircraft-2019-03-26" and r["property"] == "stops"
    ]  # fmt: skip
    assert [[], []] == [r["asserts"] for r in headline]
    assert all(r["telling"] for r in headline)
    direct = next(v for v in data["versions"] if v["hypothesis"] == "non-stop")
    legs = {leg["leg"]: leg for f in direct["flights"] for leg in f["legs"]}
    assert pytest.approx([10484.482] * 2, abs=0.001) == legs["an124-2"]["distance_km"]
    assert "doubt" == legs["an124-2"]["range"]["verdict"]
    assert [35, 35] == legs["an124-2"]["load_t"]


def test_compare_as_text_ranks_nothing_and_names_the_shortest_path(legbook):
    out = legbook("compare").out
    assert "Distances are those of the shortest path, not of a track." in out
    assert "By Dakar" in out
    for word in ("best", "likely", "score", "rank"):
        assert word not in out.lower()


def test_compare_without_rivals(legbook, good):
    assert (0, "No rival hypotheses: nothing to compare.\n", "") == legbook("compare", good)
    assert [] == legbook("compare", good, "--json").data["evidence"]
