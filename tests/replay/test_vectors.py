"""The worked examples in Python."""

from __future__ import annotations

import json

import pytest

from tests.replay.worked import check, compiled, examples, instant
from viewer.replay.choice import chains_of
from viewer.replay.state import evaluate, state

SECOND = 1000


@pytest.mark.parametrize("example", examples())
def test_example(example, tmp_path):
    _, problems, shapes, program = compiled(example, tmp_path)
    wanted = example.get("problems", [])
    assert wanted == [p.code for p in problems if p.severity == "error"]
    program = json.loads(json.dumps(program))  # it must survive the pipe
    for wanted in example["checks"]:
        found = evaluate(program, instant(wanted["at"]), wanted.get("hypotheses"), shapes)
        check(wanted, found)


@pytest.mark.parametrize(
    "example", [e for e in examples() if e.values[0].keys() & {"windows", "clash", "steps"}]
)
def test_windows_clashes_and_steps(example, tmp_path):
    _, _, _, program = compiled(example, tmp_path)
    if "steps" in example:
        assert example["steps"] == [s["id"] for s in program["steps"]]
    chains = [c for lane in program["lanes"] for c in chains_of(lane, example.get("hypotheses"))]
    for leg, ends in example.get("windows", {}).items():
        rows = [c["windows"][leg] for c in chains if leg in c["windows"]]
        assert rows
        for row in rows:
            for end, (low, high) in ends.items():
                assert instant(low) == pytest.approx(row[end][0], abs=SECOND)
                assert instant(high) == pytest.approx(row[end][1], abs=SECOND)
    clash = example.get("clash")
    for chain in chains:
        assert (clash is None) == (chain["clash"] is None)
        if clash is not None:
            assert clash == {k: chain["clash"][k] for k in clash}
            assert chain["clash"]["needed_ms"] > chain["clash"]["available_ms"]


def test_there_are_about_forty_examples_and_each_teaches_one_thing():
    found = [e.values[0] for e in examples()]
    assert len(found) >= 40
    assert len({e["id"] for e in found}) == len(found)
    assert all(e["teaches"].endswith(".") and "\n" not in e["teaches"] for e in found)


def test_the_state_of_a_case_is_that_of_its_program(tmp_path):
    example = next(e.values[0] for e in examples() if e.values[0]["id"] == "exact-times")
    case, _, shapes, _ = compiled(example, tmp_path)
    found = state(case, instant("2020-01-01T11:00Z"), shapes=shapes)
    assert ["airborne"] == [row["phase"] for row in found["aircraft"]]
