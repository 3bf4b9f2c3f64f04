"""All rules on 10,000 legs, on one core, after the case and its shapes are there."""

from __future__ import annotations

from tests.benchmarks import children
from tests.benchmarks.registry import Options, Result, benchmark
from tests.benchmarks.statistics_of import median

_TARGET_S = 2.0
_RUNS = 5


@benchmark("checks")
def checks(options: Options) -> list[Result]:
    """Return the processor's time of each run; nothing is kept from one run to the next."""
    runs = options.runs or _RUNS
    legs, results, *times = children.numbers_on_one_core("child_checks", runs)
    detail = {"samples": times, "legs": int(legs), "results": int(results)}
    return [Result("checks", median(times), "s", _TARGET_S, detail=detail)]
