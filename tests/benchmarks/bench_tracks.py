"""Tracks at scale: replay, seek, pan, hover, memory, geodesics. Synthetic flights."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks import children, track_case
from tests.benchmarks.registry import Options, Result, benchmark
from tests.benchmarks.statistics_of import median, p95

if TYPE_CHECKING:
    from collections.abc import Sequence

_AIRCRAFT = 1_000
_LONG_S = 10_000.0  # each flies so long, whatever the number of its positions
_SEGMENTS = 3
_SEGMENT_MS = 5_000
_MISSED_MS = 25.0  # a frame and a half at 60 a second
_MAY_GROW = 1.5


def _told(options: Options, mode: str, size: int, segments: int) -> dict[str, Any]:
    """Run one child on a made-up store of a size."""
    with ExitStack() as stack:
        screen = stack.enter_context(children.display(options.platform))
        own = stack.enter_context(children.home())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="legbook-tracks-")))
        each = size // _AIRCRAFT
        store = track_case.write(folder / "store.tracks", _AIRCRAFT, each, step_s=_LONG_S / each)
        return children.run(
            "child_tracks", screen | own, mode, str(store), str(segments), str(_SEGMENT_MS)
        )


def _missed(intervals: Sequence[Sequence[float]]) -> float:
    """Return the share in percent of intervals longer than a frame and a half."""
    flat = list(chain.from_iterable(intervals))
    return 100.0 * sum(value > _MISSED_MS for value in flat) / max(1, len(flat))


def _frames(name: str, told: dict[str, Any], most_ms: float, points: float) -> list[Result]:
    ours, base = _missed(told["intervals"]["ours"]), _missed(told["intervals"]["empty"])
    drawing = told["drawing"]
    detail = {
        "median": median(drawing),
        "draws": len(drawing),
        "marks": told["found"],
        "parts": told["parts"],
        "load_ms": told["load_ms"],
    }
    return [
        Result(name, p95(drawing), "ms", most_ms, detail=detail),
        Result(f"{name}-missed", ours, "%", base + points, against=base),
    ]


@benchmark("tracks-replay")
def replay(options: Options) -> list[Result]:
    """The replay of 1,000 aircraft with 10⁶ positions; with 10⁷ beside that with 10⁵."""
    segments = options.runs or _SEGMENTS
    found = _frames("tracks-replay", _told(options, "replay", 10**6, segments), 8.0, 3.0)
    small, large = (p95(_told(options, "replay", n, segments)["drawing"]) for n in (10**5, 10**7))
    ratio = large / small
    return [*found, Result("tracks-replay-growth", large, "ms", _MAY_GROW, small, "ratio", ratio)]


@benchmark("tracks-seek")
def seek(options: Options) -> list[Result]:
    """Seeks to times all over the replay, from the page's message to the drawn frame."""
    segments = options.runs or _SEGMENTS
    took = {n: _told(options, "seek", n, segments)["times"] for n in (10**5, 10**6, 10**7)}
    middle = took[10**6]
    small, large = p95(took[10**5]), p95(took[10**7])
    return [
        Result("tracks-seek", p95(middle), "ms", 16.0,
               detail={"median": median(middle), "seeks": len(middle)}),
        Result("tracks-seek-growth", large, "ms", _MAY_GROW, small, "ratio", large / small),
    ]  # fmt: skip


@benchmark("tracks-pan")
def pan(options: Options) -> list[Result]:
    """Pan and zoom with 10⁶ positions on the screen."""
    told = _told(options, "pan", 10**6, options.runs or _SEGMENTS)
    return _frames("tracks-pan", told, 12.0, 5.0)


@benchmark("tracks-hover")
def hover(options: Options) -> list[Result]:
    """What is under the pointer, at random pixels, with 10⁶ positions."""
    told = _told(options, "hover", 10**6, 1)
    detail = {"median": median(told["times"]), "hits": told["hits"]}
    return [Result("tracks-hover", p95(told["times"]), "ms", 30.0, detail=detail)]


_PEERS = {"map": 0.2, "decode": 3.0}  # times the time of pyogrio and folium, of a bare decoder


@benchmark("tracks-open")
def opening(options: Options) -> list[Result]:
    """Files of 10⁶ positions, from the wish to the first picture, nothing kept from before."""
    from tests.benchmarks import track_files

    found, blocked = [], []
    for name, kind in track_files.FILES.items():
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="legbook-open-")))
            path = folder / name
            kind.write(path)
            took, peers = [], []
            for number in range(options.runs or _SEGMENTS):
                with children.display(options.platform) as screen, children.home() as own:
                    told = children.run(
                        "child_tracks", screen | own, "open", str(path), "1", str(_SEGMENT_MS)
                    )
                took.append(told["took"] / 1000)
                blocked.append(told["blocked"])
                if kind.peer == "decode" or not number:  # the other one takes minutes
                    peer = children.run(
                        "child_peer", dict(os.environ), kind.peer, str(path), wait_s=600
                    )
                    peers.append(peer["took"])
        detail = {"samples": took, "peers": peers}
        found += [
            Result(f"tracks-open {name}", median(took), "s", kind.most_s, detail=detail),
            Result(
                f"tracks-open {name}, peer", median(took), "s", _PEERS[kind.peer],
                median(peers), "ratio", median(took) / median(peers),
            ),
        ]  # fmt: skip
    return [*found, Result("tracks-open-blocked", max(blocked), "ms", 100.0)]


@benchmark("tracks-memory")
def memory(options: Options) -> list[Result]:
    """Bytes a position between 10⁶ and 10⁷, all processes, five seconds after loading."""
    told = {n: _told(options, "memory", n, 1) for n in (10**6, 10**7)}
    slope = (told[10**7]["pss"]["all"] - told[10**6]["pss"]["all"]) / (10**7 - 10**6)
    detail = {str(n): {k: t[k] for k in ("pss", "peak", "load_ms")} for n, t in told.items()}
    return [Result("tracks-memory", slope, "B/pos", 60.0, detail=detail)]


@benchmark("geodesics")
def geodesics(options: Options) -> list[Result]:
    """Vertices of shortest paths, with checks and courses as told, beside the bare calls."""
    import numpy as np

    from viewer.geo.geodesic import destination_many, geod, inverse_many

    chance = np.random.default_rng(1)
    count, parts = 4_000, 50
    lon_a, lon_b = chance.uniform(-180, 180, (2, count))
    lat_a, lat_b = chance.uniform(-70, 70, (2, count))
    which = np.repeat(np.arange(count), parts - 1)
    share = np.tile(np.arange(1, parts) / parts, count)
    ours, bare = [], []
    for _ in range(options.runs or 7):
        begun = time.perf_counter()
        way = inverse_many(lon_a, lat_a, lon_b, lat_b)
        destination_many(
            lon_a[which], lat_a[which], way.initial_course_deg[which], way.distance_m[which] * share
        )
        middle = time.perf_counter()
        course, _, length = geod().inv(lon_a, lat_a, lon_b, lat_b)
        geod().fwd(lon_a[which], lat_a[which], course[which], length[which] * share)
        ours.append(middle - begun)
        bare.append(time.perf_counter() - middle)
    ratio = median(ours) / median(bare)
    return [Result("geodesics", median(ours) * 1e3, "ms", 1 / 0.8, median(bare) * 1e3, "ratio",
                   ratio, {"vertices": len(which)})]  # fmt: skip
