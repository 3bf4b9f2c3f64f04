"""Each format by a small file written by hand: what is in it is what is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from viewer.formats.tracks import registry
from viewer.formats.tracks.columns import NO_TIME

FILES = Path(__file__).parent / "files"
T0 = 1_704_189_600_000  # 2024-01-02T10:00:00Z
FT, KT = 0.3048, 1852 / 3600

# name: (format, [(name, icao24, callsign, altitudes from, times after T0 (s), lons)], features)
TABLE = {
    "fr24.csv": (
        "Flightradar24 CSV",
        [("LEG1", None, "LEG1", "barometric", [0, 60, 120], [-6.2, -6.25, -6.3])],
        0,
    ),
    "fr24-granular.csv": (
        "Flightradar24 CSV (granular)",
        [("LEG1", "abcdef", "LEG1", "barometric", [0.5, 2.25], [-6.2, -6.2])],
        0,
    ),
    "trace_full_abcdef.json": (
        "readsb trace",
        [("LEG1", "abcdef", "LEG1", "barometric", [0, 60.5, 121], [-6.2, -6.25, -6.3])],
        0,
    ),
    "adsbx.csv": (
        "ADS-B Exchange CSV",
        [("LEG1", "abcdef", "LEG1", "barometric", [0, 60.5], [-6.2, -6.25])],
        0,
    ),
    "opensky.csv": (
        "OpenSky CSV",
        [
            ("LEG1", "abcdef", "LEG1", "barometric", [0, 60], [-6.2, -6.2]),
            ("LEG2", "123456", "LEG2", "barometric", [0], [0.5]),
        ],
        0,
    ),
    "states.json": (
        "OpenSky JSON (states)",
        [
            ("LEG1", "abcdef", "LEG1", "barometric", [-1], [-6.2]),
            ("123456", "123456", None, "barometric", [-2], [0.5]),
        ],
        0,
    ),
    "track.json": (
        "OpenSky JSON (track)",
        [("LEG1", "abcdef", "LEG1", "barometric", [0, 60, 120], [-6.2, -6.25, -6.3])],
        0,
    ),
    "basestation.sbs": (
        "SBS BaseStation",
        [("LEG1", "abcdef", "LEG1", "barometric", [2.5, 62.5], [-6.2, -6.25])],
        0,
    ),
    "points.gpx": (
        "GPX",
        [("LEG1", None, None, "mean sea level", [0, 60.25], [-6.2, -6.25])],
        2,
    ),
    "track.kml": (
        "KML",
        [
            ("LEG1", None, None, "mean sea level", [0, 60, 3600], [-6.2, -6.25, -6.3]),
            ("Stamps", None, None, "mean sea level", [0, 60, 120], [1, 1.1, 1.2]),
        ],
        2,
    ),
    "glider.igc": (
        "IGC",
        [("LEG-1", None, None, "barometric", [50390, 50395, 50405], [-6.2, -6.25, -6.3])],
        1,
    ),
    "boat.nmea": (
        "NMEA",
        [("boat.nmea", None, None, "mean sea level", [50398, 50402], [-6.2, -6.3])],
        0,
    ),
    "flight.czml": (
        "CZML",
        [
            ("LEG1", None, None, "ellipsoid", [0, 60, 120], [-6.2, -6.25, -6.3]),
            ("Equator", None, None, "ellipsoid", [0, 60], [0, 90]),
        ],
        1,
    ),
    "timed.geojson": (
        "GeoJSON",
        [
            ("LEG1", None, "LEG1", "ellipsoid", [0, None, 120.5], [-6.2, -6.25, -6.3]),
            ("fourth", None, None, "ellipsoid", [0, 60], [1, 2]),
            ("nested", None, None, "unknown", [0, 60, 120], [179.5, 179.9, -179.5]),
        ],
        1,
    ),
    "times-points.geojson": (
        "GeoJSON",
        [("abcdef", "abcdef", None, "unknown", [0, 60], [-6.2, -6.25])],
        0,
    ),
    "semicolon.csv": (
        "CSV",
        [("EI-LEG", None, None, "unknown", [-3600, -3540], [-6.2, -6.25])],
        0,
    ),
}


def read(name):
    return registry.read(FILES / name)


def test_every_file_is_in_the_table():
    assert sorted(TABLE) == sorted(p.name for p in FILES.iterdir())


@pytest.mark.parametrize("name", TABLE)
def test_tracks(name):
    kind, tracks, features = TABLE[name]
    found = read(name)
    assert kind == found.format
    assert features == len(found.features)
    assert len(tracks) == len(found.tracks)
    for number, (title, icao24, callsign, reference, seconds, lons) in enumerate(tracks):
        track, positions = found.tracks[number], found.positions.of(number)
        assert (title, icao24, callsign) == (track.name, track.icao24, track.callsign)
        assert reference == track.altitude_reference
        times = [NO_TIME if s is None else T0 + round(s * 1000) for s in seconds]
        assert times == positions.time.tolist()
        np.testing.assert_allclose(lons, positions.lon, atol=1e-9)
        assert len(lons) == track.count
        known = [t for t in times if t != NO_TIME]
        assert (min(known), max(known)) == (track.first, track.last)


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("fr24.csv", "altitude_m", [0, 1000 * FT, 2500 * FT]),
        ("fr24.csv", "ground_speed_ms", [15 * KT, 160 * KT, 210 * KT]),
        ("fr24.csv", "course_deg", [280, 281, 282]),
        ("fr24-granular.csv", "vertical_rate_ms", [1728 * FT / 60] * 2),
        ("fr24-granular.csv", "kind", [1, 2]),
        ("fr24-granular.csv", "line", [2, 4]),
        ("trace_full_abcdef.json", "altitude_m", [np.nan, 1000 * FT, 2500 * FT]),
        ("trace_full_abcdef.json", "kind", [4, 1, 2]),
        ("adsbx.csv", "kind", [4, 1]),
        ("adsbx.csv", "line", [3, 2]),
        ("opensky.csv", "kind", [0, 3, 4]),
        ("states.json", "kind", [1, 4]),
        ("basestation.sbs", "ground_speed_ms", [160 * KT, np.nan]),
        ("points.gpx", "ground_speed_ms", [8, np.nan]),
        ("points.gpx", "altitude_m", [10.5, np.nan]),
        ("glider.igc", "altitude_m", [10, 300, 762]),
        ("boat.nmea", "altitude_m", [10.5, np.nan]),
        ("semicolon.csv", "altitude_m", [1000 * FT, np.nan]),
        ("semicolon.csv", "ground_speed_ms", [200 / 3.6, 210 / 3.6]),
        ("semicolon.csv", "line", [3, 4]),
        ("times-points.geojson", "altitude_m", [1000 * FT, np.nan]),
    ],
)
def test_columns(name, column, expected):
    values = getattr(read(name).positions, column).astype(float)
    np.testing.assert_allclose(expected, values, rtol=1e-6, equal_nan=True)


@pytest.mark.parametrize(
    ("name", "code", "line"),
    [
        ("fr24-granular.csv", "no-position", None),
        ("opensky.csv", "stale-positions", None),
        ("track.kml", "network-link", 6),
        ("track.kml", "remote-icon", None),
        ("boat.nmea", "nmea-checksum", 3),
        ("flight.czml", "czml-position", 5),
        ("semicolon.csv", "not-a-number", 4),
    ],
)
def test_problems_have_their_line(name, code, line):
    found = [p for p in read(name).problems if p.code == code]
    assert [(name, line)] == [(p.file, p.line) for p in found]


def test_nothing_else_is_a_problem_of_the_plain_files():
    for name in ("fr24.csv", "trace_full_abcdef.json", "points.gpx", "glider.igc", "timed.geojson"):
        assert [] == read(name).problems


def test_what_is_assumed_is_said():
    assert any("pressure altitude" in a for a in read("fr24.csv").tracks[0].assumptions)
    assert any("does not say" in a for a in read("semicolon.csv").tracks[0].assumptions)
    assert any("name no zone" in a for a in read("basestation.sbs").tracks[0].assumptions)
    assert any("fourth coordinate" in a for a in read("timed.geojson").tracks[1].assumptions)


def test_styles_and_folders_of_kml():
    line, area = read("track.kml").features
    assert ("#ff0000", 3.0) == (line["properties"]["stroke"], line["properties"]["stroke-width"])
    assert "Polygon" == area["geometry"]["type"]
    assert "2024" == area["properties"]["begin"]
