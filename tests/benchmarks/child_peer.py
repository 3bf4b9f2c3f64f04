"""Opens a file of tracks as one would without Legbook, and prints the seconds that it took.

``map``: pyogrio reads it, folium.GeoJson makes a page of it; the browser's time is not counted.
``decode``, where pyogrio cannot read it: a bare decoder, and no picture.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import folium
import numpy as np
import pyarrow.parquet
import pyogrio.raw
import shapely


def page_of(path: Path) -> int:
    """Return the length of the page that shows a file's features with their properties."""
    if path.suffix == ".csv":
        told = {"X_POSSIBLE_NAMES": "lon*", "Y_POSSIBLE_NAMES": "lat*"}
        meta, _, geometries, columns = pyogrio.raw.read(path, **told)
    else:
        meta, _, geometries, columns = pyogrio.raw.read(path)
    shapes = map(json.loads, shapely.to_geojson(shapely.from_wkb(geometries)))
    names = list(meta["fields"])
    rows = zip(*map(_plain, columns), strict=True)
    features = [
        {"type": "Feature", "geometry": shape, "properties": dict(zip(names, row, strict=True))}
        for shape, row in zip(shapes, rows, strict=True)
    ]
    shown = folium.Map()
    folium.GeoJson({"type": "FeatureCollection", "features": features}).add_to(shown)
    return len(shown.get_root().render())


def _plain(column: Any) -> list[Any]:
    """Return a column's values; those that are lists come as arrays."""
    return [v.tolist() if isinstance(v, np.ndarray) else v for v in column.tolist()]


def decoded(path: Path) -> int:
    """Return how many rows, or files, a bare decoder finds."""
    if path.is_dir():
        return sum(bool(json.loads(file.read_bytes())) for file in path.iterdir())
    return pyarrow.parquet.read_table(path).num_rows


def main() -> None:
    how, path = sys.argv[1], Path(sys.argv[2])
    began = time.perf_counter()
    made = page_of(path) if how == "map" else decoded(path)
    print(json.dumps({"took": time.perf_counter() - began, "made": made}))


main()
