"""What a thousand long legs pass over, on one core, after the borders are loaded."""

from __future__ import annotations

from tests.benchmarks import children
from tests.benchmarks.registry import Options, Result, benchmark
from tests.benchmarks.statistics_of import median

_TARGET_S = 2.0
_RUNS = 5


@benchmark("overflight")
def overflight(options: Options) -> list[Result]:
    """Random pairs of airports at least 3,000 km apart; the processor's time of each run."""
    runs = options.runs or _RUNS
    load, length, *times = children.numbers_on_one_core("child_overflight", runs)
    detail = {"samples": times, "load_s": load, "mean_km": length, "legs": 1000}
    return [Result("overflight", median(times), "s", _TARGET_S, detail=detail)]
