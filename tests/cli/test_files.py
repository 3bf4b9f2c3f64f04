"""The commands on files of the user's own, good and bad."""

from __future__ import annotations

import json
import os

import pytest

from tests.cli import shapes
from tests.cli.conftest import write_legs

COMMANDS = [
    ("info",),
    ("legs",),
    ("state", "--at", "2019-03-23T07:00Z"),
    ("info", "--json"),
    ("legs", "--json"),
    ("state", "--at", "2019-03-23T07:00Z", "--json"),
]


@pytest.mark.parametrize("given", COMMANDS)
def test_a_good_file_is_0_and_silent_on_stderr(legbook, good, given):
    status, out, err = legbook(*given, good)
    assert (0, "") == (status, err)
    assert out


def test_figures_of_a_leg(legbook, good):
    (row,) = legbook("legs", good, "--json").data
    assert ["2019-03-23T00:00Z", "2019-03-23T00:01Z"] == row["departed"]
    least, most = row["duration_h"]
    assert pytest.approx((14 - 1 / 60, 14 + 1 / 60), abs=1e-3) == (least, most)
    slowest, fastest = row["speed_kt"]
    knots = 10484.482 / 1.852 / 14
    assert slowest < knots < fastest
    assert pytest.approx(knots, rel=0.002) == slowest
    assert (0, False) == (row["origins"], row["contested"])
    assert "duration 14.0 h; mean speed 404–405 kt" in legbook("legs", good).out


def test_open_ends_of_an_interval_are_null(legbook, tmp_path):
    path = write_legs(tmp_path / "open.geojson", one={"departed": "../2019-03-23T00:00Z"})
    (row,) = legbook("legs", path, "--json").data
    assert [None, "2019-03-23T00:01Z"] == row["departed"]
    assert "departed before 2019-03-23 00:01Z" in legbook("legs", path).out


@pytest.mark.parametrize("given", COMMANDS)
def test_an_error_in_a_file_is_1_and_the_rest_is_answered(legbook, broken, given):
    made = legbook(*given, broken)
    assert 1 == made.status
    assert "one" in made.out or "layers" in made.out or "legs" in made.out
    if "--json" in given:
        json.loads(made.out)
    if given[0] == "info":
        assert "" == made.err  # the problems are the answer
    else:
        assert 1 == made.err.count("\n")
        assert made.err.startswith("legbook: broken.geojson:3, two departed: ")


def test_a_problem_says_where_what_was_found_and_expected(legbook, broken):
    data = legbook("info", broken, "--json").data
    assert None is shapes.misfit(data, shapes.INFO)
    (error,) = (p for p in data["problems"] if p["severity"] == "error")
    assert ("broken.geojson", "two", "departed", 3) == (
        error["file"],
        error["feature"],
        error["property"],
        error["line"],
    )
    assert "2019-13-23T00:00Z" == error["found"]
    assert error["expected"]
    out = legbook("info", broken).out
    assert "error   broken.geojson:3, two departed" in out
    assert "found 2019-13-23T00:00Z; expected" in out


def test_a_warning_alone_is_fine(legbook, tmp_path):
    path = write_legs(tmp_path / "w.geojson", one={"from": "QQQQ"})
    made = legbook("info", path, "--json")
    assert {"warning"} == {p["severity"] for p in made.data["problems"]}
    assert (0, "") == (made.status, made.err)
    assert (0, "") == (legbook("legs", path).status, legbook("legs", path).err)


@pytest.mark.parametrize("given", COMMANDS)
def test_an_unreadable_path_is_one_line(legbook, tmp_path, given):
    missing = tmp_path / "missing.geojson"
    status, out, err = legbook(*given, missing)
    assert 1 == status
    assert f"legbook: {missing} cannot be read: No such file or directory\n" == err
    if "--json" in given:
        json.loads(out)
    else:
        assert "" == out


def test_what_can_be_read_is_answered_beside_what_cannot(legbook, good, tmp_path):
    status, out, err = legbook("legs", good, tmp_path / "missing.geojson", "--json")
    assert (1, 1, 1) == (status, len(json.loads(out)), err.count("\n"))


@pytest.mark.parametrize(
    "make",
    [
        lambda p: p.write_bytes(b""),
        lambda p: p.write_bytes(b"\xff\xfe\x00"),
        lambda p: p.write_text("{"),
        lambda p: p.write_text("[" * 100_000),
        lambda p: p.write_text('{"type": "FeatureCollection", "features": [NaN]}'),
        lambda p: p.mkdir(),
        os.mkfifo,
    ],
    ids=["empty", "not-utf8", "cut", "deep", "nan", "folder", "fifo"],
)
def test_what_is_no_case_is_an_error_and_no_traceback(legbook, tmp_path, make):
    path = tmp_path / "bad.geojson"
    make(path)
    for given in COMMANDS:
        made = legbook(*given, path)
        assert 1 == made.status
        assert "Traceback" not in made.err
        assert "bad.geojson" in made.err + made.out


def test_an_unknown_hypothesis_is_an_error_that_names_the_known(legbook):
    status, out, err = legbook("state", "--at", "2019-03-23", "--hypothesis", "third", "--json")
    assert (1, "") == (status, out)
    assert "legbook: no hypothesis 'third': this case has non-stop, dakar, other-stop\n" == err


def test_a_hypothesis_of_a_case_without_any(legbook, good):
    made = legbook("state", good, "--at", "2019-03-23", "--hypothesis", "x")
    assert (1, "legbook: no hypothesis 'x': this case has none\n") == (made.status, made.err)


def test_text_of_a_file_cannot_steer_the_terminal(legbook, tmp_path):
    attack = "\x1b[2J\x1b]0;owned\x07\u202egnp\u2066\x9b31m\nlegbook: forged"
    path = write_legs(
        tmp_path / "attack.geojson",
        **{attack: {"aircraft": attack, "departed": attack}},
        fine={"aircraft": attack},
    )
    for given in COMMANDS:
        made = legbook(*given, path)
        shown = made.out + made.err
        assert not [c for c in shown if c in "\x1b\x07\x9b\u202e\u2066"]
        assert not [line for line in shown.splitlines() if line.startswith("legbook: forged")]
    rows = legbook("legs", path, "--json").data
    assert attack == rows[0]["aircraft"]  # whole, to a program


def test_letters_of_every_script_stand_as_they_are(legbook, tmp_path):
    path = write_legs(tmp_path / "ж.geojson", Руслан={"aircraft": "روسلان"})
    for given in (("legs",), ("legs", "--json")):
        out = legbook(*given, path).out
        assert "Руслан" in out
        assert "روسلان" in out


def test_many_errors_do_not_flood_the_terminal(legbook, tmp_path):
    path = write_legs(tmp_path / "m.geojson", **{f"l{i}": {"departed": "x"} for i in range(100)})
    err = legbook("legs", path).err
    assert 21 == err.count("\n")
    assert "80 more errors: legbook info tells them all" in err
    assert 100 == sum(
        p["severity"] == "error" for p in legbook("info", path, "--json").data["problems"]
    )
