"""Reads one file with our reader and with its peer, by turns, in a fresh process."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path


def ours(path: Path) -> int:
    from viewer.formats.tracks import registry

    return len(registry.read(path).positions)


def pyogrio_decoded(path: Path) -> int:
    """What GDAL reads, its geometries as shapely's."""
    import pyogrio
    import shapely

    meta, table = pyogrio.read_arrow(path)
    name = meta.get("geometry_name") or "wkb_geometry"
    if name not in table.column_names:
        return table.num_rows
    shapes = shapely.from_wkb(table.column(name).to_numpy())
    return len(shapely.get_coordinates(shapes))


def bare_json(path: Path) -> int:
    """The JSON decoder of the standard library, nothing done with what it gives."""
    return len(json.loads(path.read_bytes())["trace"])


def bare_parquet(path: Path) -> int:
    from pyarrow import parquet

    return parquet.read_table(path).num_rows


PEERS = {
    "csv": pyogrio_decoded, "geojson-lines": pyogrio_decoded, "geojson-points": pyogrio_decoded,
    "readsb": bare_json, "geoparquet": bare_parquet,
}  # fmt: skip


def main() -> int:
    kind, file, which = sys.argv[1:]
    path = Path(file)
    read = ours if which == "ours" else PEERS[kind]
    gc.collect()
    wall, processor = time.perf_counter(), time.process_time()
    count = read(path)
    told = {"s": time.perf_counter() - wall, "cpu_s": time.process_time() - processor}
    print(json.dumps({**told, "positions": count}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
