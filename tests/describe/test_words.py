"""Times, places and lengths in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.describe import words
from viewer.model.case import Case
from viewer.model.place import AirportRef, AnyOf, CountryRef
from viewer.model.things import Aircraft, Airport, Identity, Leg
from viewer.model.time import DAY, HOUR, MINUTE, SECOND, Interval, parse_when

NOON = 1_553_342_400_000  # 2019-03-23T12:00Z


@pytest.mark.parametrize(
    ("expected", "low", "high"),
    [
        ("not known", None, None),
        ("before 2019-03-23 12:00Z", None, NOON),
        ("from 2019-03-23 12:00Z", NOON, None),
        ("2019-03-23 12:00Z", NOON, NOON + MINUTE),
        ("2019-03-23 12:00 – 13:00Z", NOON, NOON + HOUR),
        ("2019-03-23 12:00Z – 2019-03-24 12:00Z", NOON, NOON + DAY),
    ],
)
def test_window_says_what_is_open(expected: str, low: int | None, high: int | None) -> None:
    assert expected == words.window(Interval(low, high))


@pytest.mark.parametrize(
    ("expected", "low", "high"),
    [
        ("not known", None, None),
        ("23 Mar 12:00", NOON, NOON + MINUTE),
        ("23 Mar 12:00 – 12:02", NOON, NOON + MINUTE + SECOND),
        ("23 Mar 11:59 – 12:30", NOON - SECOND, NOON + HOUR // 2),
        ("23 Mar 12:00 – 24 Mar 12:00", NOON, NOON + DAY),
        ("from 23 Mar 12:00", NOON, None),
        ("before 23 Mar 12:00", None, NOON),
    ],
)
def test_short_window_is_widened_to_minutes(
    expected: str, low: int | None, high: int | None
) -> None:
    assert expected == words.short_window(Interval(low, high))


def test_readings_of_a_time_are_named_one_by_one() -> None:
    told = parse_when(["2019-03-22T15:12[Europe/Moscow]", "2019-03-22T15:12Z"])
    assert words.when(told) == "2019-03-22 12:12Z or 2019-03-22 15:12Z"


def test_an_approximate_time_says_about() -> None:
    assert words.when(parse_when("2019-03-23T13:40-04:00~")).startswith("about 2019-03-23 17:39")


@given(st.floats(-90, 90, allow_nan=False), st.sampled_from(["NS", "EW"]))
def test_degrees_minutes_seconds_lie_within_half_a_tenth_of_a_second(
    value: float, letters: str
) -> None:
    text = words.dms(value, letters)
    degrees, rest = text[:-1].split("°")
    minutes, seconds = rest.rstrip("″").split("′")
    size = int(degrees) + int(minutes) / 60 + float(seconds) / 3600
    assert int(minutes) < 60
    assert float(seconds) < 60
    assert abs(size - abs(value)) <= 0.05 / 3600 + 1e-9
    assert text[-1] == letters[0 if value >= 0 else 1]


def test_lengths_and_elevations_have_both_units() -> None:
    assert words.length(10_484_482.0) == "10\u2009484 km (5\u2009661 NM)"
    assert words.elevation(499) == "499 ft (152 m)"
    assert words.length(None) == words.elevation(None) == "not known"


def test_local_time_names_its_offset() -> None:
    assert words.local(NOON, "America/Caracas") == "Sat 23 Mar 2019 08:00 UTC-04:00"


def _case() -> Case:
    oslk = Airport("OSLK", (35.9, 35.4), icao="OSLK", iata="LTK", name="Hmeimim")
    long = Airport("PANC", (0.0, 0.0), icao="PANC", name="A Very Long Name of a Field Somewhere")
    return Case(
        title="t",
        airports={"OSLK": oslk, "PANC": long},
        codes={"OSLK": "OSLK", "LTK": "OSLK", "PANC": "PANC"},
        aircraft={"a": Aircraft("a", type="A124", identities=(Identity(registration="RA-82035"),))},
    )


def test_places_in_words() -> None:
    case = _case()
    assert words.place(case, AirportRef("LTK")) == "Hmeimim"
    assert words.place(case, CountryRef("SY"), {"SY": "Syria"}) == "somewhere in Syria"
    either = AnyOf((AirportRef("OSLK"), AirportRef("XXXX")))
    assert words.place(case, either) == "Hmeimim (OSLK) or XXXX (XXXX)"
    assert words.place(case, None) == "not known"
    assert words.short_place(case, either) == "OSLK / XXXX"
    assert words.short_place(case, AirportRef("PANC")) == "PANC"


def test_a_leg_without_a_title_says_who_and_where() -> None:
    case = _case()
    leg = Leg("l", aircraft="a", start=AirportRef("OSLK"), end=None)
    assert words.leg_title(case, leg) == "A124: Hmeimim → ?"
    assert words.leg_title(case, Leg("l", aircraft="nobody")) == "nobody: ? → ?"
    assert words.aircraft_name(case.aircraft["a"]) == "A124 RA-82035"
