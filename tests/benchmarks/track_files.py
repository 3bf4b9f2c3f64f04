"""Files of 10⁶ made-up positions, each with the time in which its first picture must be there."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from tests.benchmarks.flights import flights
from viewer.formats.tracks.writers import registry
from viewer.formats.tracks.writers.content import Content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_COUNT = _EACH = 1_000


@cache
def _made() -> Any:
    return flights(_COUNT, _EACH)


def _written(path: Path) -> None:
    """Write what the app itself writes under an extension."""
    tracks, positions = _made()
    with path.open("wb") as file:
        registry.write(Content(list(tracks), positions, []), file, path.suffix)


def _points(path: Path) -> None:
    """Write GeoJSON with a feature for each position."""
    _, positions = _made()
    rows = zip(
        positions.lon.round(6).tolist(), positions.lat.round(6).tolist(),
        positions.time.tolist(), positions.track.tolist(), strict=True,
    )  # fmt: skip
    with path.open("w") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for n, (lon, lat, time, track) in enumerate(rows):
            file.write(
                f'{"," if n else ""}{{"type":"Feature","geometry":{{"type":"Point","coordinates":'
                f'[{lon},{lat}]}},"properties":{{"time":{time},"icao24":"{track:06x}"}}}}'
            )
        file.write("]}")


def _traces(path: Path) -> None:
    """Write a folder of readsb traces, one a flight."""
    tracks, positions = _made()
    path.mkdir()
    for n, track in enumerate(tracks):
        rows = positions.of(n)
        begin = int(rows.time[0]) / 1000
        trace = [
            [round(t / 1000 - begin, 1), round(lat, 6), round(lon, 6), round(alt / 0.3048), 300.0,
             90.0, 0, 0, None, "adsb_icao", None, None, None, None]
            for t, lat, lon, alt in zip(
                rows.time.tolist(), rows.lat.tolist(), rows.lon.tolist(),
                rows.altitude_m.tolist(), strict=True,
            )
        ]  # fmt: skip
        told = {"icao": f"{n:06x}", "r": track.name, "timestamp": begin, "trace": trace}
        (path / f"trace_full_{n:06x}.json").write_text(json.dumps(told))


class Kind(NamedTuple):
    """How a file is written, the most seconds to its first picture, and its peer's way."""

    write: Callable[[Path], None]
    most_s: float
    peer: Literal["map", "decode"]


FILES: dict[str, Kind] = {
    "flights.parquet": Kind(_written, 1.0, "decode"),
    "traces": Kind(_traces, 3.0, "decode"),
    "flights.csv": Kind(_written, 2.0, "map"),
    "lines.geojson": Kind(_written, 2.0, "map"),
    "points.geojson": Kind(_points, 4.0, "map"),
}
