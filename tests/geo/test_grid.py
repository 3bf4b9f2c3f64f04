"""UTM, UPS and grid references against published values and against the NGA's own library."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.geo import coordinates, grid
from viewer.geo.geodesic import inverse

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "mgrs.json").read_text(encoding="utf-8")
)["mgrs"]
# Latitude, longitude, zone, easting, northing: as GeographicLib's GeoConvert gives them.
UTM = [
    (0, 0, 31, 166021.443, 0.0),
    (1, 1, 31, 277438.264, 110597.973),
    (-1, -1, 30, 722561.736, 9889402.027),
    (48.8583, 2.2945, 31, 448251.898, 5411943.794),
    (-33.857, 151.215, 56, 334873.199, 6252266.092),
    (38.8977, -77.0365, 18, 323394.296, 4307395.634),
    (-22.9519, -43.2106, 23, 683466.254, 7460687.433),
    (60.39135, 5.3249, 32, 297508.410, 6700645.296),
]


@pytest.mark.parametrize(("lat", "lon", "zone", "easting", "northing"), UTM)
def test_utm(lat, lon, zone, easting, northing) -> None:
    found = grid.to_grid(lon, lat)
    assert (zone, lat >= 0) == (found.zone, found.north)
    assert (found.easting, found.northing) == pytest.approx((easting, northing), abs=0.001)
    assert grid.from_grid(found) == pytest.approx((lon, lat), abs=1e-9)


@pytest.mark.parametrize(("lat", "lon", "wanted"), VECTORS, ids=str)
def test_references_are_those_of_the_nga(lat, lon, wanted) -> None:
    area, column, row, digits = re.fullmatch(
        r"(\d\d[A-Z]|[A-Z])([A-Z])([A-Z])(\d+)", wanted
    ).groups()
    found = grid.format_mgrs(lon, lat)
    assert f"{area} {column}{row} {digits[:5]} {digits[5:]}" == found


@pytest.mark.parametrize(("lat", "lon", "wanted"), VECTORS, ids=str)
def test_references_lead_back(lat, lon, wanted) -> None:
    found = grid.parse(wanted)
    assert found is not None
    assert inverse((lon, lat), (found.lon, found.lat)).distance_m < 1.0
    assert 1.0 == found.precision_m


@settings(max_examples=200)
@given(st.floats(-180, 180), st.floats(-90, 90), st.integers(1, 5))
def test_a_reference_names_the_square_that_the_position_is_in(lon, lat, digits) -> None:
    text = grid.format_mgrs(lon, lat, digits)
    found = grid.parse(text)
    assert found is not None
    assert 10.0 ** (5 - digits) == found.precision_m
    # Half the diagonal of the square, as large as the projection makes it.
    assert inverse((lon, lat), (found.lon, found.lat)).distance_m <= 0.72 * found.precision_m
    written = grid.format_utm(lon, lat)
    back = grid.parse(written)
    assert back is not None
    assert inverse((lon, lat), (back.lon, back.lat)).distance_m < 1.0


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("31U DQ 48251 11943", 2.2945, 48.8583),
        ("31udq4825111943", 2.2945, 48.8583),
        ("38SMB4488", 44.40363, 33.33424),  # the example of GeographicLib's GeoConvert
        ("31 N 448251.898 5411943.794", 2.2945, 48.8583),
        ("31U 448252 5411944", 2.2945, 48.8583),
        ("UTM zone 31 north 448252 E 5411944 N", 2.2945, 48.8583),
        ("31 north 448252mE 5411944mN", 2.2945, 48.8583),
        ("56 S 334873.199 6252266.092", 151.215, -33.857),
        ("56H 334873, 6252266", 151.215, -33.857),
        ("UPS north 2000000 E 2000000 N", 0.0, 90.0),
        ("UPS north 2000000 2000000", 0.0, 90.0),
        ("ZAH 00000 00000", 0.0, 90.0),
        ("36 north 767793 3921519", 35.9487, 35.4011),
        ("36S YE 67793 21518", 35.9487, 35.4011),
        # A square cut by a band's edge is named by either band.
        ("01P ET 00000 68935", -177.0, 16.0000),
        ("01Q ET 00000 68935", -177.0, 16.0000),
    ],
)
def test_as_people_write_them(text, lon, lat) -> None:
    found = coordinates.parse(text)
    assert inverse((lon, lat), found.position).distance_m < 10.0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("61N AA 0000 0000", "no area"),
        ("32X NH 00 00", "no area"),
        ("31U DQ 482 11", "equal halves"),
        ("31U DQ 123", "odd number"),
        ("31U DM 482 119", "no square"),
        ("36S 767793 3921518", "north or south"),
        ("61 north 500000 5000000", "no UTM zone"),
        ("31I 500000 5000000", "no latitude band"),
    ],
)
def test_what_is_no_reference_is_refused_by_name(text, says) -> None:
    with pytest.raises(coordinates.CoordinateError, match=says):
        coordinates.parse(text)


def test_codes_of_airports_are_no_references() -> None:
    for code in ("ZAH", "BAN", "YZF", "AYE", "BLA", "31", "Area 51"):
        assert grid.parse(code) is None


def test_norway_and_svalbard() -> None:
    wanted = {
        (4, 60): 32,
        (8, 75): 31,
        (10, 75): 33,
        (20, 75): 33,
        (22, 75): 35,
        (32, 75): 35,
        (34, 75): 37,
        (2.9, 60): 31,
        (180, 0): 1,
        (-180, 0): 1,
        (179.9, 0): 60,
    }
    assert wanted == {place: grid.zone_of(*place) for place in wanted}
