"""The Sun against the almanacs, and its bounds against brute force."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.geo import sun
from viewer.model.time import DAY, HOUR, MINUTE, SECOND, Interval, parse_instant

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "sun.json").read_text(encoding="utf-8")
)
LONS = st.floats(-180, 180)
TIMES = st.integers(parse_instant("1900-01-01T00:00Z"), parse_instant("2100-01-01T00:00Z"))


def apart_deg(a: sun.Position, elevation: float, azimuth: float) -> float:
    """Return the angle between two directions in the sky."""
    e, f = math.radians(a.elevation_deg), math.radians(elevation)
    cosine = math.sin(e) * math.sin(f) + math.cos(e) * math.cos(f) * math.cos(
        math.radians(a.azimuth_deg - azimuth)
    )
    return math.degrees(math.acos(min(1.0, cosine)))


def test_worked_example_of_meeus_25a() -> None:
    # 1992 October 13, 0h TD: right ascension 198.38083, declination -7.78507; delta T was 59 s.
    found = sun.subsolar(parse_instant("1992-10-13T00:00:00Z") - 59 * SECOND)
    assert found.lat == pytest.approx(-7.78507, abs=0.0005)


def test_worked_example_of_the_solar_position_algorithm() -> None:
    # NREL/TP-560-34302, table A5.1: topocentric elevation before refraction 39.872046, azimuth
    # 194.340241, at 2003-10-17 12:30:30, seven hours behind UTC.
    found = sun.position(-105.1786, 39.742476, parse_instant("2003-10-17T19:30:30Z"))
    assert apart_deg(found, 39.872046, 194.340241) < 0.01
    # The same table: sunrise 6:12:43, sunset 17:20:19 local time.
    day = Interval(parse_instant("2003-10-17T07:00Z"), parse_instant("2003-10-18T07:00Z"))
    found_times = sun.sunrise_sunset(-105.1786, 39.742476, day)
    assert abs(found_times.rises[0] - parse_instant("2003-10-17T13:12:43Z")) < 10 * SECOND
    assert abs(found_times.sets[0] - parse_instant("2003-10-18T00:20:19Z")) < 100 * SECOND


@pytest.mark.parametrize("vector", VECTORS["positions"], ids=lambda v: f"{v['at']} {v['lat']}")
def test_positions(vector) -> None:
    found = sun.position(vector["lon"], vector["lat"], parse_instant(vector["at"]))
    assert found.elevation_deg == pytest.approx(vector["elevation"], abs=0.01)
    assert apart_deg(found, vector["elevation"], vector["azimuth"]) < 0.012


@pytest.mark.parametrize("kind", ["rise_set", "civil"])
def test_rise_and_set_of_the_naval_observatory(kind) -> None:
    limit = sun.HORIZON_DEG if kind == "rise_set" else sun.CIVIL_DEG
    for vector in VECTORS[kind]:
        lon, lat = vector["lon"], vector["lat"]
        start = parse_instant(f"{vector['day']}T00:00Z")
        day = Interval(start, start + DAY)
        found = sun.crossings(lon, lat, day, limit)
        if vector["always"]:
            assert [] == found
            assert (vector["always"] == "day") == (sun.elevation(lon, lat, start) > limit)
            continue
        # Where the Sun comes up at a flat angle, a minute is a hundredth of a degree.
        allowed = 90 * SECOND if abs(lat) > 70 else 40 * SECOND
        for name, rising in (("rise", True), ("set", False)):
            at = next(c.at for c in found if c.rising == rising)
            hour, minute = map(int, vector[name].split(":"))
            told = hour * HOUR + minute * MINUTE
            assert abs(at - start - told) <= allowed, (vector, (at - start - told) / SECOND)


@settings(max_examples=60)
@given(LONS, st.floats(-89, 89), TIMES, st.integers(MINUTE, 5 * DAY))
def test_range_is_that_of_brute_force(lon, lat, start, length) -> None:
    low, high = sun.elevation_range(lon, lat, Interval(start, start + length))
    step = max(1, length // 700)
    heights = [sun.elevation(lon, lat, start + k * step) for k in range(length // step + 1)]
    assert low <= min(heights) + 1e-3
    assert high >= max(heights) - 1e-3
    # No wider than what a sampling this coarse can miss: 15 degrees an hour.
    missed = 15.1 * step / HOUR
    assert low >= min(heights) - missed
    assert high <= max(heights) + missed


def test_range_of_a_year_and_of_always() -> None:
    start = parse_instant("2019-01-01T00:00Z")
    year = sun.elevation_range(10.0, 50.0, Interval(start, start + 365 * DAY))
    ever = sun.elevation_range(10.0, 50.0, Interval(None, None))
    assert ever[0] <= year[0] <= ever[0] + 0.5
    assert ever[1] - 0.5 <= year[1] <= ever[1]
    assert (90.0, 90.0) == (
        sun.elevation_range(0.0, 0.0, Interval(None, start))[1],
        sun.elevation_range(0.0, 23.0, Interval(start, None))[1],
    )


def test_polar_day_and_night_have_no_rise() -> None:
    june = parse_instant("2019-06-20T00:00Z")
    assert sun.RiseAndSet((), (), "day") == sun.sunrise_sunset(0, 80, Interval(june, june + DAY))
    assert sun.RiseAndSet((), (), "night") == sun.sunrise_sunset(0, -80, Interval(june, june + DAY))


def test_at_the_poles_the_sun_circles_at_its_declination() -> None:
    at = parse_instant("2019-08-01T06:00Z")
    lon, lat = sun.subsolar(at)
    assert sun.elevation(77.0, 90.0, at) == pytest.approx(lat, abs=0.003)
    assert sun.elevation(0.0, -90.0, at) == pytest.approx(-lat, abs=0.003)
    assert sun.elevation(lon, lat, at) == pytest.approx(90.0, abs=1e-5)


def test_rise_and_set_need_a_closed_window() -> None:
    with pytest.raises(ValueError, match="both ends"):
        sun.sunrise_sunset(0, 0, Interval(None, 0))


def test_daylight_evidence() -> None:
    # Caracas, 24 March 2019: rise 10:31 UTC, set 22:38 UTC; civil twilight some 21 minutes more.
    lon, lat = -66.99, 10.6

    def fits(start: str, end: str, *, daylight: bool) -> sun.Fit:
        window = Interval(
            parse_instant(f"2019-03-24T{start}Z"), parse_instant(f"2019-03-24T{end}Z")
        )
        return sun.daylight_fits(lon, lat, window, daylight=daylight)

    assert fits("15:00", "18:00", daylight=True) == "yes"
    assert fits("15:00", "18:00", daylight=False) == "no"
    assert fits("02:00", "06:00", daylight=True) == "no"
    assert fits("02:00", "06:00", daylight=False) == "yes"
    assert fits("06:00", "15:00", daylight=True) == "possible"
    assert fits("06:00", "15:00", daylight=False) == "possible"
    # In civil twilight a picture may look like either.
    assert fits("22:45", "22:50", daylight=True) == "possible"
    assert fits("22:45", "22:50", daylight=False) == "possible"
    always = Interval(None, None)
    assert sun.daylight_fits(lon, lat, always, daylight=True) == "possible"
    assert sun.daylight_fits(0, 85, Interval(None, None), daylight=False) == "possible"


def test_importing_it_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys, viewer.geo.sun; print(sorted({'numpy', 'pyproj', 'shapely'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
