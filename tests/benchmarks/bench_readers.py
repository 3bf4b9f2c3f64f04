"""A million positions from a file to columns, each format beside a peer on the same file.

Each reading is a process of its own, ours and the peer's by turns; imports of libraries count.
pyogrio decodes geometries only; the bare decoders do nothing with what they decode.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tests.benchmarks import children, reader_files
from tests.benchmarks.registry import Options, Result, benchmark
from tests.benchmarks.statistics_of import median

_COUNT = 1_000_000
_RUNS = 3
# format: (seconds to reach, peer, times the peer's time at most)
_TARGETS = {
    "csv": (2.0, "pyogrio", 1.0),
    "readsb": (3.0, "json", 3.0),
    "geojson-lines": (2.0, "pyogrio", 1.0),
    "geojson-points": (4.0, "pyogrio", 1.0),
    "geoparquet": (1.0, "pyarrow", 3.0),
}


@benchmark("readers")
def readers(options: Options) -> list[Result]:
    """Read 10⁶ made-up positions in five formats."""
    results = []
    made = reader_files.content(_COUNT)
    for kind in reader_files.FORMATS:
        with tempfile.TemporaryDirectory(prefix="legbook-readers-") as folder:
            path = reader_files.write(kind, made, Path(folder))
            results += _format(kind, path, options.runs or _RUNS)
    return results


def _format(kind: str, path: Path, runs: int) -> list[Result]:
    seconds, peer, most = _TARGETS[kind]
    told: dict[str, list[dict[str, float]]] = {"ours": [], "peer": []}
    for _ in range(runs):
        for which, found in told.items():
            found.append(children.run("child_readers", dict(os.environ), kind, str(path), which))
    ours, theirs = (median([r["s"] for r in told[w]]) for w in ("ours", "peer"))
    size = path.stat().st_size / 1e6
    detail = {"runs": told, "peer": peer, "file_mb": round(size, 1)}
    return [
        Result(f"read-{kind}", ours, "s", seconds, detail=detail),
        Result(f"read-{kind}-{peer}", ours, "s", most, theirs, "ratio", ours / theirs),
    ]
