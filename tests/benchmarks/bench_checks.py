"""All rules on 10,000 legs, on one core, after the case and its shapes are there."""

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


@benchmark("checks")
def checks(options: Options) -> list[Result]:
    """Return the processor's time of each run; nothing is kept from one run to the next."""
    runs = options.runs or _RUNS
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    made = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.child_checks", str(runs)],
        cwd=_ROOT,
        env={**os.environ, **one},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    legs, results, *times = map(float, made.stdout.split())
    detail = {"samples": times, "legs": int(legs), "results": int(results)}
    return [Result("checks", median(times), "s", _TARGET_S, detail=detail)]
