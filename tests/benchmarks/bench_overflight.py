"""What a thousand long legs pass over, on one core, after the borders are loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.registry import Options, Result, benchmark
from tests.benchmarks.statistics_of import median

_TARGET_S = 2.0
_RUNS = 5
_ROOT = Path(__file__).resolve().parents[2]


@benchmark("overflight")
def overflight(options: Options) -> list[Result]:
    """Random pairs of airports at least 3,000 km apart; the processor's time of each run."""
    runs = options.runs or _RUNS
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    made = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.child_overflight", str(runs)],
        cwd=_ROOT,
        env={**os.environ, **one},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    load, length, *times = map(float, made.stdout.split())
    detail = {"samples": times, "load_s": load, "mean_km": length, "legs": 1000}
    return [Result("overflight", median(times), "s", _TARGET_S, detail=detail)]
