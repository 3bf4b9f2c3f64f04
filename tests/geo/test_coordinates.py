from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import positions
from viewer.geo.coordinates import CoordinateError, format_decimal, format_dms, parse

CARACAS = (10.60312, -66.99059)


@pytest.mark.parametrize(
    "text",
    [
        "10.60312, -66.99059",
        "10.60312 -66.99059",
        "(10.60312; -66.99059)",
        "10,60312; -66,99059",
        "10,60312, -66,99059",
        "10.60312N 66.99059W",
        "N10.60312 W66.99059",
        "66.99059 W, 10.60312 N",
        "lat: 10.60312 lon: -66.99059",
        "Lon -66.99059, Lat 10.60312",
        "+10.60312-066.99059/",
        "geo:10.60312,-66.99059;u=35",
        "10.60312\u00b0 с.ш. 66.99059\u00b0 з.д.",  # noqa: RUF001 - Cyrillic is meant
        "10.60312 norte, 66.99059 oeste",
        "١٠٫٦٠٣١٢ شمالاً، ٦٦٫٩٩٠٥٩ غرباً",  # noqa: RUF001 - Arabic digits are meant
        "\u200e10.60312\u200e, \u221266.99059",
    ],
)
def test_decimal_degrees(text):
    found = parse(text)
    assert pytest.approx(CARACAS, abs=1e-12) == (found.lat, found.lon)
    assert pytest.approx(1.11, abs=0.01) == found.precision_m
    assert (found.lon, found.lat) == found.position


@pytest.mark.parametrize(
    "text",
    [
        "10\u00b036\u203211\u2033N 66\u00b059\u203226\u2033W",
        "10\u00ba36'11\"N, 66\u00ba59'26\"W",
        "10\u00b036'11''N 66\u00b059'26''W",
        "10 36 11 N, 66 59 26 W",
        "10 36 11 -66 59 26",
        "10:36:11N 066:59:26W",
        "10 36m 11s N, 66 59m 26s W",
        "10 deg 36 min 11 sec N 66 deg 59 min 26 sec W",
        "103611N0665926W",
        "N103611 W0665926",
        "+103611-0665926/",
    ],
)
def test_degrees_minutes_seconds(text):
    found = parse(text)
    assert pytest.approx(10 + 36 / 60 + 11 / 3600, abs=1e-12) == found.lat
    assert pytest.approx(-(66 + 59 / 60 + 26 / 3600), abs=1e-12) == found.lon
    assert pytest.approx(30.87, abs=0.01) == found.precision_m


def test_what_geopy_would_misread():
    assert (0.5, 1.0) == (parse(".5, 1").lat, parse(".5, 1").lon)
    assert pytest.approx(-0.5) == parse("-0 30, 10 0").lat
    found = parse("1036N06659W")
    assert pytest.approx((10.6, -(66 + 59 / 60))) == (found.lat, found.lon)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nan, 1", "'nan' does not belong"),
        ("inf, 1", "'inf' does not belong"),
        ("1_0, 2", "'_' does not belong"),
        ("1e5, 2", "exponents"),
        ("-41.5 S, 81 E", "a sign and a letter"),
        ("10 20 30", "more than one way"),
        ("10", "found one number"),
        ("somewhere", "'somewhere' does not belong"),
        ("N, W", "found no number"),
        ("", "empty"),
        ("   ", "empty"),
        ("66\u00b059\u2032O 10\u00b036\u2032N", "oeste"),
        ("110, 20", "latitude 110 is over 90 degrees: are latitude and longitude swapped"),
        ("10, 190", "longitude 190 is over 180"),
        ("90\u00b000\u203201\u2033N 0\u00b0E", "over 90"),
        ("5\u00b060\u2032N 3\u00b0E", "minutes must be under 60"),
        ("5\u00b01\u203260\u2033N 3\u00b0E", "seconds must be under 60"),
        ("10.5\u00b0 30\u2032 N 20 E", "decimals"),
        ("10N 20N", "two latitudes"),
        ("lat 10E, lon 20", "E is no latitude"),
        ("N10N 20E", "two hemisphere letters"),
        ("10,5,20,5", "more than two values"),
        ("1, 2, 3", "more than two values"),
        ("\u00b2, \u00b3", "does not belong"),
        ("1" * 300, "too long"),
    ],
)
def test_what_is_wrong_is_named(text, says):
    with pytest.raises(CoordinateError, match=says):
        parse(text)


@given(st.text(max_size=40) | st.text("0123456789.,-+ NSEWnsew\u00b0'\"_eO", max_size=30))
def test_any_text_is_a_place_on_earth_or_refused(text):
    try:
        found = parse(text)
    except CoordinateError:
        return
    assert -90 <= found.lat <= 90
    assert -180 <= found.lon <= 180
    assert found.precision_m > 0


@given(positions())
def test_what_is_written_can_be_read(position):
    lon, lat = position
    found = parse(format_decimal(lon, lat))
    assert pytest.approx((lon, lat), abs=0.6e-5) == found.position
    found = parse(format_dms(lon, lat))
    assert pytest.approx((lon, lat), abs=0.06 / 3600) == found.position


def test_formats():
    assert "10\u00b036\u203211.2\u2033N 66\u00b059\u203226.1\u2033W" == format_dms(
        CARACAS[1], CARACAS[0]
    )
    assert "60\u00b000\u203200\u2033S 180\u00b000\u203200\u2033E" == format_dms(180, -59.99999, 0)
    assert "0.00000, 0.00000" == format_decimal(-1e-9, -1e-9)
    assert "11, -67" == format_decimal(CARACAS[1], CARACAS[0], 200_000)
    assert "10.6031200, -66.9905900" == format_decimal(CARACAS[1], CARACAS[0], 0.001)
