"""The worked examples in the page's JavaScript, which must also agree with Python elsewhere."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.replay.node import run
from tests.replay.worked import check, compiled, examples, instant, paths_json
from viewer.replay.state import evaluate

OURS = (
    "aircraft",
    "phase",
    "leg",
    "place",
    "position",
    "drawn_position",
    "possible",
    "course_deg",
    "last_confirmed",
)
BODY = """
  return input.map(({ program, paths, jobs }) => jobs.map(
    ({ at, hypotheses }) => Legbook.evaluate(program, at, hypotheses, paths)));
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """All examples' states by the JavaScript, in one node process, beside Python's."""
    found = {}
    for parameter in examples():
        example = parameter.values[0]
        _, _, shapes, program = compiled(example, tmp_path_factory.mktemp("case"))
        jobs = [(instant(c["at"]), c.get("hypotheses")) for c in example["checks"]]
        jobs += [(at, h) for at in _times(program) for h in _choices(program["hypotheses"])]
        found[example["id"]] = (example, shapes, program, jobs)
    given = [
        {
            "program": p,
            "paths": paths_json(s),
            "jobs": [{"at": a, "hypotheses": h} for a, h in jobs],
        }
        for _, s, p, jobs in found.values()
    ]
    states = run(["state.js"], BODY, given)
    return {name: (*rest, s) for (name, rest), s in zip(found.items(), states, strict=True)}


def _choices(hypotheses):
    """All versions at once, and every set of them, the empty one included."""
    sets = (s for n in range(len(hypotheses) + 1) for s in combinations(hypotheses, n))
    return [None, *map(list, sets)]


def _times(program):
    if program["window"] is None:
        return []
    low, high = program["window"]
    edges = {
        v + d
        for lane in program["lanes"]
        for c in lane["chains"]
        for s in c["segments"]
        for v in (s["from"], s["until"])
        if v is not None
        for d in (-1, 0, 1)
    }
    return sorted({*edges, *(low + (high - low) * i // 37 for i in range(38))})


@pytest.mark.parametrize("example", examples())
def test_example(example, answers):
    _, _, _, _, states = answers[example["id"]]
    for wanted, found in zip(example["checks"], states, strict=False):
        check(wanted, found)


@pytest.mark.parametrize("example", examples())
def test_both_languages_tell_the_same_at_many_times(example, answers):
    _, shapes, program, jobs, states = answers[example["id"]]
    assert len(jobs) == len(states)
    for (at, chosen), theirs in zip(jobs, states, strict=True):
        ours = evaluate(program, at, chosen, shapes)
        assert (ours["at"], ours["step"], ours["events"]) == (
            theirs["at"],
            theirs["step"],
            theirs["events"],
        )
        for a, b in zip(ours["aircraft"], theirs["aircraft"], strict=True):
            _alike({k: a[k] for k in OURS}, {k: b[k] for k in OURS})


def test_marks_and_areas_are_what_the_state_says(answers):
    for example, _, program, _, states in answers.values():
        for state in states:
            for row in state["aircraft"]:
                drawn = {tuple(round(v) for v in (m["x"], m["y"])) for m in row["marks"]}
                assert len(drawn) <= 1 or row["drawn_position"] is None, example["id"]
                for area in row["areas"]:
                    for disc in area["discs"]:
                        assert disc["radius_m"] <= program["fans"][disc["fan"]][2] + 1e-3
                areas = [p for p in row["possible"] if p["kind"] == "area" and p["discs"]]
                assert {p["leg"] for p in areas} <= {a["leg"] for a in row["areas"]}


def test_a_mark_lies_on_its_path_and_points_along_it(answers):
    example, _, _, _, states = answers["across-the-date-line"]
    mark = states[1]["aircraft"][0]["marks"][0]
    assert (185 - 2.5 + 180) / 360 * 2**30 == pytest.approx(mark["x"], abs=2**30 / 36_000)
    assert pytest.approx(mark["angle"], abs=1e-6) == 0  # due east
    assert ("l", "airborne", []) == (mark["leg"], mark["kind"], mark["hypotheses"])
    assert example["teaches"]


def test_an_unknown_hypothesis_is_refused():
    program = {"hypotheses": ["h"], "steps": [], "lanes": []}
    body = """
      try { Legbook.evaluate(input, 0, ["g"]); return "told"; } catch (e) { return e.name; }
    """
    assert run(["state.js"], body, program) == "RangeError"


def test_what_versions_tell_alike_is_joined_and_nothing_else():
    body = """
      const flight = (slack) => ({ from: null, until: null, mode: "airborne", leg: "l",
        known: false, from_m: 0, to_m: 1e6, depart: 0, arrive: null, radii: [0, 0],
        discs: [{ fan: 0, center: [0, 0], since: 0, base_m: slack }] });
      const chain = (name, slack) => ({ hypotheses: [name], segments: [flight(slack)],
        confirmations: [], pieces: [] });
      const chains = [chain("a", 0), chain("b", 1000), chain("c", 1000)];
      const program = { hypotheses: ["a", "b", "c"], steps: [],
        lanes: [{ id: "x", aircraft: "x", speed_ms: 200, chains }] };
      const { areas, stretches } = Legbook.evaluate(program, 60_000).aircraft[0];
      return [areas.map((a) => a.hypotheses), stretches.map((s) => s.hypotheses),
        chains.map((c) => c.hypotheses)];
    """
    areas, stretches, told = run(["state.js"], body, None)
    assert [["a"], ["b", "c"]] == areas
    assert [["a", "b", "c"]] == stretches
    assert [["a"], ["b"], ["c"]] == told


def _alike(a, b):
    """Compare numbers nearly, all else exactly."""
    if isinstance(a, dict):
        assert a.keys() == b.keys()
        for k in a:
            _alike(a[k], b[k])
    elif isinstance(a, list):
        assert len(a) == len(b), (a, b)
        for x, y in zip(a, b, strict=True):
            _alike(x, y)
    elif isinstance(a, float) and isinstance(b, (int, float)):
        assert a == pytest.approx(b, abs=1e-6)
    else:
        assert a == b
