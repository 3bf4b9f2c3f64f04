"""Made-up flights in the shapes of real files: columns, and the same as each format has them.

1,000 aircraft fly curves at 220 m/s, a position every four seconds, with altitudes and speeds that
change as real ones do and are rounded as trackers round them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.reader import Notes
from viewer.formats.tracks.writers import registry
from viewer.formats.tracks.writers.content import Content
from viewer.model.track import KIND_RECEIVED, Track

if TYPE_CHECKING:
    from pathlib import Path

T0 = 1_700_000_000_000
EACH = 1_000
_STEP_MS = 4_000
_DEGREES_A_STEP = 880.0 / 111_195.0
_DETAILS = (
    '{"type":"adsb_icao","flight":"LEG%04d ","alt_geom":%d,"ias":285,"tas":446,"mach":0.756,'
    '"track":%.2f,"baro_rate":64,"squawk":"1000","category":"A3","nav_qnh":1013.6,'
    '"nav_modes":["autopilot","vnav"],"nic":8,"rc":186,"version":2,"sil_type":"perhour"}'
)
FORMATS = ("csv", "readsb", "geojson-lines", "geojson-points", "geoparquet")


def content(count: int) -> Content:
    """Return made-up flights of so many positions, the same each time."""
    tracks = max(1, count // EACH)
    chance = np.random.default_rng(20240102)
    step = np.arange(EACH)
    start = chance.uniform((-170, -55), (170, 60), (tracks, 2))
    heading = chance.uniform(0, 2 * np.pi, (tracks, 1)) + chance.normal(0, 4e-4, (tracks, 1)) * step
    north = np.cumsum(np.cos(heading), axis=1) * _DEGREES_A_STEP
    lat = np.clip(start[:, 1:] + north, -84, 84)
    east = np.cumsum(np.sin(heading) / np.cos(np.radians(lat)), axis=1) * _DEGREES_A_STEP
    lon = (start[:, :1] + east + 180) % 360 - 180
    height = np.minimum(step * 12.0, 10_668.0) + np.round(chance.normal(0, 3, (tracks, EACH)))
    rows = Rows(
        lon=np.round(lon.ravel(), 6),
        lat=np.round(lat.ravel(), 6),
        track=np.repeat(np.arange(tracks, dtype=np.int32), EACH),
        time=(T0 + chance.integers(0, 86_400, (tracks, 1)) * 1000 + step * _STEP_MS).ravel(),
        altitude_m=height.ravel(),
        ground_speed_ms=np.round(chance.normal(220, 2, tracks * EACH), 1),
        vertical_rate_ms=np.round(chance.normal(0, 1, tracks * EACH), 1),
        course_deg=np.round(np.degrees(heading).ravel() % 360, 1),
        kind=KIND_RECEIVED,
    )
    names = [
        Track(id=str(n), name=f"LEG{n:04d}", source="made up", icao24=f"{0x400000 + n:06x}",
              callsign=f"LEG{n:04d}", altitude_reference="barometric")
        for n in range(tracks)
    ]  # fmt: skip
    made, positions = assemble(rows, names, Notes("made up"))
    return Content(made, positions)


def write(kind: str, made: Content, folder: Path) -> Path:
    """Write the flights in a format of FORMATS and return the file."""
    target = folder / {
        "csv": "flights.csv", "readsb": "trace_full_400000.json",
        "geojson-lines": "lines.geojson", "geojson-points": "points.geojson",
        "geoparquet": "flights.parquet",
    }[kind]  # fmt: skip
    with target.open("wb") as file:
        if kind == "readsb":
            for piece in _readsb(made):
                file.write(piece)
        elif kind == "geojson-points":
            for piece in _points(made):
                file.write(piece)
        else:
            registry.write(made, file, target.suffix)
    return target


def _readsb(made: Content):
    """One trace, rows as readsb prints them: details every tenth row, one line."""
    p = made.positions
    seconds = (np.arange(len(p)) * 4.01).round(2).tolist()
    feet, knots = np.round(p.altitude_m / 0.3048).astype(int), p.ground_speed_ms / (1852 / 3600)
    rows = zip(seconds, p.lat.tolist(), p.lon.tolist(), feet.tolist(), knots.round(1).tolist(),
               p.course_deg.round(1).tolist(), strict=True)  # fmt: skip
    yield f'{{"icao":"400000","r":"G-LEGB","t":"A320","timestamp":{T0 / 1000},"trace":['.encode()
    parts = []
    for n, (at, lat, lon, alt, gs, track) in enumerate(rows):
        details = _DETAILS % (n // EACH, alt + 200, track) if n % 10 == 0 else "null"
        parts.append(
            f"[{at:.2f},{lat:.6f},{lon:.6f},{alt},{gs},{track},0,64,{details},"
            f'"adsb_icao",{alt + 200},64,285,-0.2]'
        )
    yield ",".join(parts).encode()
    yield b"]}"


def _points(made: Content):
    """A point feature for each position, as pandas and QGIS write them."""
    p = made.positions
    rows = zip(p.track.tolist(), p.time.tolist(), p.lon.tolist(), p.lat.tolist(),
               p.altitude_m.round(1).astype(float).tolist(), strict=True)  # fmt: skip
    yield b'{"type": "FeatureCollection", "features": ['
    parts = [
        f'{{"type": "Feature", "properties": {{"icao24": "{0x400000 + track:06x}", "time": {at}, '
        f'"altitude_m": {alt}}}, "geometry": {{"type": "Point", "coordinates": [{lon}, {lat}]}}}}'
        for track, at, lon, lat, alt in rows
    ]
    yield ",\n".join(parts).encode()
    yield b"]}"
