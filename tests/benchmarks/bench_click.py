"""From the mouse event to the card painted, in the running app."""

from __future__ import annotations

from tests.benchmarks import children
from tests.benchmarks.registry import Options, Result, benchmark
from tests.benchmarks.statistics_of import median, p95

_TARGET_MS = 50.0


@benchmark("click")
def click(options: Options) -> list[Result]:
    """Clicks on different airports and events, half of them while the replay runs."""
    with children.display(options.platform) as screen, children.home() as own:
        told = children.run("child_click", screen | own)
    times = told["clicks"]
    every = times["paused"] + times["playing"]
    detail = {
        "samples": times, "unanswered": told["lost"], "targets": told["of"], "p95": p95(every),
        "paused": median(times["paused"]), "playing": median(times["playing"]),
    }  # fmt: skip
    return [Result("click", median(every), "ms", _TARGET_MS, detail=detail)]
