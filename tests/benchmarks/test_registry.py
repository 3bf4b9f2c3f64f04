"""The registry, what a result says, the shape of the JSON: nothing here is timed."""

from __future__ import annotations

import json
import math

import pytest

from tests.benchmarks import __main__ as command
from tests.benchmarks import registry
from tests.benchmarks.statistics_of import p95

MEMBERS = ["name", "value", "unit", "against", "ratio", "target", "met"]


def test_every_benchmark_is_found_by_its_name():
    assert {"startup", "startup-first", "frames", "click"} <= set(registry.all_benchmarks())


@pytest.mark.parametrize(
    ("result", "met"),
    [
        (registry.Result("a", 5.0, "ms", 6.0), True),
        (registry.Result("a", 6.1, "ms", 6.0), False),
        (registry.Result("a", 900.0, "ms", 2.0, 500.0, "ratio", 1.8), True),
        (registry.Result("a", 1.0, "ms", 2.0, 0.4, "ratio", 2.5), False),
        (registry.Result("a", 1.0, "ms", 2.0, rule="ratio"), False),
    ],
)
def test_met_holds_the_value_or_the_ratio_to_the_target(result, met):
    assert met == result.met
    assert met == result.to_data()["met"]


def test_the_json_has_a_member_for_each_thing_promised(tmp_path, monkeypatch):
    made = registry.Result("quick", 5.0, "ms", 6.0, detail={"samples": [5.0]})
    monkeypatch.setattr(command, "all_benchmarks", lambda: {"quick": lambda _: [made]})
    target = tmp_path / "out.json"
    monkeypatch.setattr("sys.argv", ["benchmarks", "quick", "--json", str(target)])
    assert 0 == command.main()
    (data,) = json.loads(target.read_text(encoding="utf-8"))
    assert MEMBERS == list(data)[: len(MEMBERS)]
    assert "quick" == data["name"]
    assert "cores" in data["machine"]


def test_a_name_that_is_none_ends_with_usage(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["benchmarks", "nothing-of-the-kind"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert 2 == ended.value.code
    assert "startup" in capsys.readouterr().err


def test_the_table_marks_what_is_missed():
    lines = command.table([registry.Result("slow", 9.0, "ms", 6.0)]).splitlines()
    assert lines[-1].endswith("| ≤ 6 ms | NO |")


def test_p95_is_the_nearest_rank():
    assert 95 == p95(range(1, 101))
    assert math.isclose(3.0, p95([1.0, 2.0, 3.0]))
