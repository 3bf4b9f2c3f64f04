"""The timeline's own drawing while it scrolls, with thousands of flights and events."""

from __future__ import annotations

from itertools import chain

from tests.benchmarks import children
from tests.benchmarks.registry import Options, Result, benchmark
from tests.benchmarks.statistics_of import median, p95

_TARGET_MS = 8.0
_FRAMES = 150
_LEGS, _EVENTS = 2_000, 20_000


@benchmark("timeline")
def timeline(options: Options) -> list[Result]:
    """2,000 legs and 20,000 events of 25 aircraft, 1000x240, scrolled at five zooms."""
    frames = options.runs or _FRAMES
    with children.display(options.platform) as screen, children.home() as own:
        told = children.run("child_timeline", screen | own, str(frames), str(_LEGS), str(_EVENTS))
    zooms: dict[str, list[float]] = told["drawing"]
    every = list(chain.from_iterable(zooms.values()))
    about = {name: {"median": median(v), "p95": p95(v), "max": max(v)} for name, v in zooms.items()}
    return [
        Result(
            "timeline", p95(every), "ms", _TARGET_MS,
            detail={
                "median": median(every), "zooms": about, "size": told["size"],
                "legs": told["legs"], "events": told["events"], "shown_ms": told["shown_ms"],
                "first_at_each_zoom": told["fresh"],
            },
        )
    ]  # fmt: skip
