"""``legbook steps``, and several versions or none in ``state``."""

from __future__ import annotations

import re

import pytest

AT = ("--at", "2019-03-23T10:00Z")


def test_steps_as_json(legbook):
    made = legbook("steps", "--json")
    assert (0, "") == (made.status, made.err)
    rows = made.data
    assert list(range(1, len(rows) + 1)) == [row["number"] for row in rows]
    assert {"departure", "arrival", "event"} == {row["kind"] for row in rows}
    first = rows[0]
    assert ("departure:an124-1", "an124-1", "UUMU") == (
        first["id"], first["subject"], first["place"],
    )  # fmt: skip
    assert ["2019-03-22T12:12Z", "2019-03-22T15:13Z"] == first["window"]
    assert (["fr24-2019-03-22", "fr24-rbc-2019-03"], 1) == (first["sources"], first["origins"])
    assert all(row["window"][0] <= row["at"] for row in rows if row["window"][0])


def test_steps_of_versions(legbook):
    def told(*chosen):
        return {row["id"]: row["hypotheses"] for row in legbook("steps", "--json", *chosen).data}

    common = told("--common")
    assert all(versions == [] for versions in common.values())
    two = told("--hypothesis", "dakar", "--hypothesis", "non-stop")
    assert {"departure:il62-2a", "departure:il62-2"} <= set(two)
    assert "departure:il62-2c" not in two
    assert common.keys() < two.keys() < told().keys()


def test_steps_as_text_and_as_markdown(legbook):
    status, out, err = legbook("steps", "--hypothesis", "dakar")
    assert (0, "") == (status, err)
    assert out.startswith("Two Russian aircraft to Venezuela, March 2019\nTold: B: By Dakar.")
    assert re.search(
        r"^1\. An-124 leaves Chkalovsky\n   2019-03-22 12:12 – 15:13Z", out, re.MULTILINE
    )
    assert re.search(r"^\[1\] ", out, re.MULTILINE)
    written = legbook("steps", "--common", "--markdown").out
    assert written.startswith("# Two Russian aircraft")
    assert "only what is common to all versions" in written
    assert re.search(r"^\[\^1\]: ", written, re.MULTILINE)


def test_state_of_two_versions_is_that_of_either(legbook):
    def possible(*chosen):
        rows = legbook("state", *AT, "--json", *chosen).data["aircraft"]
        return {(p["kind"], p.get("leg") or p.get("place")) for p in rows[0]["possible"]}

    dakar, other = ("--hypothesis", "dakar"), ("--hypothesis", "other-stop")
    assert possible(*dakar) | possible(*other) == possible(*dakar, *other)
    assert possible(*dakar, *other) != possible()


def test_state_of_what_is_common_claims_no_version(legbook):
    rows = legbook("state", *AT, "--json", "--common").data["aircraft"]
    for row in rows:
        assert ("unknown", None, None) == (row["phase"], row["place"], row["position"])
        assert not {p["leg"] for p in row["possible"] if p["kind"] == "area"} & {
            "il62-2", "il62-2a", "an124-2", "an124-2a",
        }  # fmt: skip
    landed = legbook("state", "--at", "2019-03-23T20:00Z", "--json", "--common").data["aircraft"]
    assert [("ground", "SVMI")] * 2 == [(row["phase"], row["place"]) for row in landed]


@pytest.mark.parametrize("command", ["state", "render", "steps"])
def test_versions_and_what_is_common_exclude_each_other(legbook, command):
    more = {"state": AT, "render": (*AT, "-o", "x.png"), "steps": ()}[command]
    assert 2 == legbook(command, *more, "--common", "--hypothesis", "dakar").status


def test_an_unknown_version_among_several_is_named(legbook):
    status, out, err = legbook("steps", "--hypothesis", "dakar", "--hypothesis", "third")
    assert (1, "") == (status, out)
    assert "no hypothesis 'third'" in err
