"""Frames of the replay against an empty animated page, in turns in one run."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from tests.benchmarks import children
from tests.benchmarks.registry import Options, Result, benchmark
from tests.benchmarks.statistics_of import median, p95

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEGMENTS = 4
_SEGMENT_MS = 7_000
_DRAWING_MS = 6.0
_MISSED_POINTS = 2.0
_INTERVAL_RATIO = 1.15
_MISSED_MS = 25.0  # a frame and a half at 60 a second


@benchmark("frames")
def frames(options: Options) -> list[Result]:
    """The shipped case at "all in 60 s", 1280x800: drawing, missed frames, intervals."""
    segments = options.runs or _SEGMENTS
    with children.display(options.platform) as screen, children.home() as own:
        told = children.run("child_frames", screen | own, str(segments), str(_SEGMENT_MS))
    ours, empty = (
        list(chain.from_iterable(told["intervals"][which])) for which in ("replay", "empty")
    )
    drawing = told["drawing"]
    about: dict[str, Any] = {"size": told["size"], "intervals": told["intervals"]}
    missed, base = _missed(ours), _missed(empty)
    return [
        Result(
            "frames", p95(drawing), "ms", _DRAWING_MS,
            detail={"median": median(drawing), "draws": len(drawing), **about},
        ),
        Result("frames-missed", missed, "%", base + _MISSED_POINTS, against=base),
        Result(
            "frames-interval", p95(ours), "ms", _INTERVAL_RATIO, against=p95(empty),
            rule="ratio", ratio=p95(ours) / p95(empty),
            detail={"medians": [median(ours), median(empty)], "counts": [len(ours), len(empty)]},
        ),
    ]  # fmt: skip


def _missed(intervals: Sequence[float]) -> float:
    """Return the share in percent of intervals longer than a frame and a half."""
    return 100.0 * sum(value > _MISSED_MS for value in intervals) / len(intervals)
