"""Impossible sequences are told once, with the place in the file and the premise."""

from __future__ import annotations

from tests.replay.worked import compiled, examples
from viewer.replay.problems import chain_problems


def _example(name):
    return next(e.values[0] for e in examples() if e.values[0]["id"] == name)


def test_an_impossible_leg_is_a_warning_with_its_place(tmp_path):
    case, _, _, program = compiled(_example("impossible-chain"), tmp_path)
    (problem,) = chain_problems(case, program)
    assert ("warning", "chain-impossible", "l", "arrived") == (
        problem.severity,
        problem.code,
        problem.feature,
        problem.property,
    )
    assert problem.file.endswith("legs.geojson")
    assert ("31 min", "at least 60 min") == (problem.found, problem.expected)
    assert "1,113 km/h" in problem.message
    assert "type TEST" in problem.message


def test_a_clash_of_common_legs_is_told_once_for_all_versions(tmp_path):
    rivals = [
        {
            "id": n,
            "aircraft": "a",
            "from": "EQBB",
            "to": "EQCC",
            "hypotheses": [h],
            "departed": "2020-01-02T00:00Z",
            "arrived": "2020-01-02T12:00Z",
        }
        for n, h in (("x", "h"), ("y", "g"))
    ]
    common = _example("impossible-chain")["case"]["legs"]
    case, _, _, program = compiled({"case": {"legs": [*common, *rivals]}}, tmp_path)
    assert ["l"] == [p.feature for p in chain_problems(case, program)]


def test_a_clash_over_several_legs_names_where_it_begins_and_ends(tmp_path):
    legs = [
        {
            "id": "l",
            "aircraft": "a",
            "from": "EQAA",
            "to": "EQBB",
            "departed": "2020-01-01T10:00Z",
            "arrived": None,
        },
        {
            "id": "k",
            "aircraft": "a",
            "from": "EQBB",
            "to": "EQCC",
            "departed": None,
            "arrived": "2020-01-01T11:30Z",
        },
    ]
    case, _, _, program = compiled({"case": {"legs": legs}}, tmp_path)
    (problem,) = chain_problems(case, program)
    assert "departure of l" in problem.message
    assert ("k", "91 min", "at least 120 min") == (problem.feature, problem.found, problem.expected)


def test_a_possible_case_has_none(tmp_path):
    case, _, _, program = compiled(_example("exact-times"), tmp_path)
    assert [] == chain_problems(case, program)
