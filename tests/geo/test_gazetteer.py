from __future__ import annotations

import subprocess
import sys

import pytest

from viewer.geo import gazetteer
from viewer.geo.gazetteer import fold, lookup, search, source


@pytest.mark.parametrize(
    ("code", "icao", "iata", "position", "elevation_ft", "tz"),
    [
        ("UUMU", "UUMU", "CKL", (38.0617, 55.8783), 499, "Europe/Moscow"),
        ("ltk", "OSLK", "LTK", (35.9487, 35.4011), 157, "Asia/Damascus"),
        (" svmi ", "SVMI", "CCS", (-66.99059, 10.60312), 235, "America/Caracas"),
    ],
)
def test_lookup(code, icao, iata, position, elevation_ft, tz):
    airport = lookup(code)
    assert (icao, iata, position, elevation_ft, tz) == (
        airport.icao,
        airport.iata,
        airport.position,
        airport.elevation_ft,
        airport.tz,
    )


@pytest.mark.parametrize("code", ["", "XXXX", "nowhere", "0"])
def test_unknown_codes_find_nothing(code):
    assert lookup(code) is None


@pytest.mark.parametrize(
    ("text", "icao"),
    [
        ("CCS", "SVMI"),
        ("maiquetía", "SVMI"),
        ("caracas BOLIVAR", "SVMI"),
        ("latakia", "OSLK"),
        ("Chkalovskiy", "UUMU"),
        ("sao paulo guarulhos", "SBGR"),
    ],
)
def test_search_finds_first(text, icao):
    assert icao == search(text)[0].icao


def test_search_limits_and_nothing():
    assert len(search("international", 7)) == 7
    assert search("") == ()
    assert search("  ") == ()
    assert search("international", 0) == ()
    assert search("zzzzqqq") == ()


def test_fold():
    assert ["istanbul", "lodz", "tromso", "strasse", "sanaa"] == [
        fold(text) for text in ("İstanbul", "ŁÓDŹ", " Tromsø ", "Straße", "Sana\u2019a")
    ]


def test_source_names_package_and_version():
    name, version = source().split()
    assert name == "airportsdata"
    assert version.isdigit()


def test_every_row_is_a_position():
    for airport in gazetteer._by_icao().values():
        assert -180 <= airport.lon <= 180
        assert -90 <= airport.lat <= 90
        assert len(airport.country) == 2


def test_importing_the_room_loads_nothing_heavy():
    code = (
        "import sys, viewer.geo.gazetteer, viewer.geo.geodesic, viewer.geo.coordinates, "
        "viewer.geo.mercator, viewer.geo.antimeridian, viewer.geo.path, viewer.geo.fan\n"
        "print([m for m in ('airportsdata', 'pyproj', 'shapely', 'geopy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.strip()
