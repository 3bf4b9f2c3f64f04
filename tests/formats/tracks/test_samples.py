"""Real files, where a collection of them lies beside the repository: each opens or is declined.

The collection is not part of the repository. ``LEGBOOK_SAMPLES`` names its folder; else a folder
``samples`` with a MANIFEST.tsv is looked for in the folders beside this one.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from viewer import formats

_ROOT = Path(__file__).resolve().parents[3]


def _samples():
    named = os.environ.get("LEGBOOK_SAMPLES")
    if named:
        return Path(named)
    return next((p.parent for p in _ROOT.parent.glob("*/samples/MANIFEST.tsv")), None)


SAMPLES = _samples()
pytestmark = pytest.mark.skipif(SAMPLES is None, reason="no collection of real files is here")

# file: (what it is read as, tracks, positions, first and last time, box, features, problems)
OPENED = {
    "fr24_csv/FlightRadar24.csv": (
        "Flightradar24 CSV", 1, 13, 1635481576000, 1635481977000,
        (-118.42868, 33.94336, -118.42737, 33.94486), 0, (),
    ),
    "fr24_csv/JL516_Flightradar24_ADS-B_data_granular.csv": (
        "Flightradar24 CSV (granular)", 1, 12374, 1704181263515, 1704185251755,
        (139.80023, 35.30832, 141.66234, 41.57721), 0, ("no-position",),
    ),
    "fr24_kml/FlightRadar24_FZ981-922b3bd.kml": (
        "Flightradar24 KML", 1, 10, 1458325247000, 1458325688000,
        (55.3615, 25.2589, 55.3662, 25.2619), 0, ("fr24-trail", "remote-icon"),
    ),
    "flightaware_kml/FlightAware_DLH1534_LSZH_EDDF_20210817.kml": (
        "FlightAware KML", 1, 87, 1629204204000, 1629206369000,
        (8.44335, 47.4592, 9.3047, 50.14732), 2, ("kml-overlay",),
    ),
    "readsb_trace/readme_trace_excerpt_3c66b0.json": (
        "readsb trace", 1, 7, 1663266869606, 1663266933546,
        (10.45284, 49.2633, 10.61424, 49.34169), 0, ("json-syntax",),
    ),
    "adsbx_csv/raw_abfd8c_2025-02-09_2025-02-09.csv": (
        "ADS-B Exchange CSV", 1, 1330, 1739059218590, 1739114635220,
        (-111.98503, 34.14742, -97.01208, 40.79692), 0, ("not-in-order",),
    ),
    "opensky_parquet/47d844199f365a05b1f5e46528cb4c22.parquet": (
        "OpenSky Parquet", 1, 1200, 1643816700000, 1643817900000,
        (2.2536, 44.56641, 4.96074, 45.86452), 0, (),
    ),
    "opensky_csv/opensky.csv": (
        "OpenSky CSV", 77, 77, 1526875200000, 1526875210000,
        (-123.31646, -35.46533, 152.21277, 57.91424), 0, (),
    ),
    "gpx/gpx1.1_with_all_fields.gpx": (
        "GPX", 1, 1, 1357041604000, 1357041604000,
        (-20.2, 10.1, -20.2, 10.1), 4, ("empty-track", "gpx-zone"),
    ),
    "gpx/korita-zbevnica.gpx": (
        "GPX", 3, 871, 1286098590000, 1286111971000,
        (14.00399, 45.36778, 14.16796, 45.46308), 2, ("empty-track",),
    ),
    "kml/gxmultitrack.kml": (
        "KML", 2, 26, 1397312776702, 1397312844638,
        (-72.32484, -40.13958, -71.32474, -40.13953), 2, ("remote-icon",),
    ),
    "kml/bikeRide.kml": (
        "KML", 1, 5232, 1374780838000, 1374786445000,
        (-75.31327, 40.04471, -75.25002, 40.10971), 2, ("remote-icon",),
    ),
    "kmz/time-stamp-point.kmz": (
        "KML", 1, 361, 1168808702000, 1168814180000,
        (-122.55671, 37.84804, -122.53623, 37.86047), 0, ("remote-icon",),
    ),
    "igc/example.igc": (
        "IGC", 1, 10, 995299360000, 995320968000,
        (-2.82237, 51.11877, -1.81878, 54.11868), 1, (),
    ),
    "czml/sampleFlight.czml": (
        "CZML", 1, 167, 1499788800000, 1499790001660,
        (-74.00498, 40.71451, -73.94171, 40.80953), 0, (),
    ),
}  # fmt: skip

# file: (features, problems): no track is in it, and it opens.
NO_TRACKS = {
    "gpx/unicode_with_bom.gpx": (1, ()),
    "kml/sample_tour.kml": (1, ("kml-tour", "remote-icon")),
    "kml/networklink.kml": (0, ("network-link",)),
    "geojson/multi-split.json": (1, ()),
    "geojson/north-pole.json": (1, ()),
    "geojson/nullgeometry.geojson": (1, ()),
    "geojson/good-featurecollection-extensions.geojson": (3, ()),
    "gpkg/test_gpkg_nulls.gpkg": (4, ()),
    "geoparquet/example.parquet": (5, ()),
    "malicious/basic_javascript.kml": (1, ()),
}

# file: what its problem says
DECLINED = {
    "malicious/billion.kml": "declares entities",
    "malicious/xxe_external_file.xml": "declares entities",
    "malicious/bad-too-large.kmz": "claims 4294967294 bytes",
}


def _read(name):
    records, problems, positions = formats.read_all([SAMPLES / name])
    tracks = [f for r in records.files if r.kind == "track" for f in r.features]
    features = [f for r in records.files if r.kind != "track" for f in r.features]
    return tracks, features, problems, next(iter(positions.values()), None)


def test_every_file_is_in_a_table():
    with (SAMPLES / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        told = {row["file"] for row in csv.DictReader(file, delimiter="\t")}
    assert set(OPENED) | set(NO_TRACKS) | set(DECLINED) == told


@pytest.mark.parametrize("name", OPENED)
def test_opened(name):
    kind, count, points, first, last, box, others, codes = OPENED[name]
    tracks, features, problems, positions = _read(name)
    assert {kind} == {t.properties["source"] for t in tracks}
    assert (count, points, others) == (len(tracks), len(positions), len(features))
    firsts = [t.properties["first"] for t in tracks if t.properties["first"] is not None]
    lasts = [t.properties["last"] for t in tracks if t.properties["last"] is not None]
    assert (first, last) == (min(firsts), max(lasts))
    lon, lat = positions.lon, positions.lat
    assert pytest.approx(box, abs=1e-5) == (lon.min(), lat.min(), lon.max(), lat.max())
    assert codes == tuple(sorted({p.code for p in problems}))


@pytest.mark.parametrize("name", NO_TRACKS)
def test_without_tracks(name):
    others, codes = NO_TRACKS[name]
    tracks, features, problems, _ = _read(name)
    assert (0, others) == (len(tracks), len(features))
    assert codes == tuple(sorted({p.code for p in problems}))


@pytest.mark.parametrize("name", DECLINED)
def test_declined(name):
    tracks, features, problems, _ = _read(name)
    assert ([], []) == (tracks, features)
    assert ["refused"] == [p.code for p in problems]
    assert DECLINED[name] in problems[0].message
    assert "error" == problems[0].severity
