"""Prints seconds to load the borders, the legs' mean length in km, and the time of each run."""

from __future__ import annotations

import sys
import time

import numpy as np

from viewer.geo.borders import borders
from viewer.geo.geodesic import inverse
from viewer.geo.overflight import overflown, positions

_LEGS = 1000
_LEAST_M = 3_000_000.0
_FLIGHT_MS = (0.0, 3.6e7)


def main() -> None:
    began = time.perf_counter()
    areas = borders().areas
    print(time.perf_counter() - began)
    pairs = _pairs()
    print(sum(inverse(*p).distance_m for p in pairs) / len(pairs) / 1000)
    paths = [
        positions([a[0], b[0]], [a[1], b[1]], _FLIGHT_MS, [t + 6e4 for t in _FLIGHT_MS])
        for a, b in pairs
    ]
    for _ in range(int(sys.argv[1])):
        began = time.process_time()
        overflown(paths, areas)
        print(time.process_time() - began)


def _pairs():
    """Return pairs of airports, always the same."""
    import airportsdata

    rows = sorted(airportsdata.load("IATA").items())
    rng = np.random.default_rng(1)
    found = []
    while len(found) < _LEGS:
        (_, a), (_, b) = (rows[int(i)] for i in rng.integers(0, len(rows), 2))
        pair = ((a["lon"], a["lat"]), (b["lon"], b["lat"]))
        if inverse(*pair).distance_m >= _LEAST_M:
            found.append(pair)
    return found


if __name__ == "__main__":
    main()
