"""What a profile says: numbers in both units, times, round ticks."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from viewer.describe.profile_words import UNITS, number, outside, reading, silent, ticks

AT = 1_709_295_615_000
NARROW = "\u202f"


def test_numbers_in_both_units():
    aviation, metric = UNITS
    assert f"35{NARROW}000 ft" == number(10668.0, aviation.altitude)
    assert "450 kt" == number(231.5, aviation.speed)
    assert f"−1{NARROW}500 ft/min" == number(-7.62, aviation.rate)
    assert f"10{NARROW}668 m" == number(10668.0, metric.altitude)
    assert "833 km/h" == number(231.5, metric.speed)
    assert "−7.6 m/s" == number(-7.62, metric.rate)
    assert "0 ft/min" == number(-0.0001, aviation.rate)
    assert "–" == number(math.nan, metric.speed)


def test_a_reading_says_how_old_it_is_and_that_it_is_an_estimate():
    text = reading(AT + 30_000, AT, (10668.0, math.nan, 0.0), 3, UNITS[0])
    assert f"12:20:45Z · estimated · 35{NARROW}000 ft · – · 0 ft/min · 30 s before" == text
    assert "before" not in reading(AT, AT, (0.0, 0.0, 0.0), 1, UNITS[0])


def test_in_a_gap_nothing_is_said_but_how_long_it_is():
    assert "12:20:15Z · nothing heard for 2 h 00 min" == silent(AT, AT - 3_600_000, AT + 3_600_000)
    assert "12:20:15Z · before the first position" == outside(AT, before=True)


@given(st.floats(-1e5, 1e5), st.floats(0.01, 1e6), st.integers(2, 12))
def test_ticks_are_round_in_range_and_few(low, span, most):
    found = ticks(low, low + span, most)
    slack = span * 1e-6
    assert all(low - slack <= t <= low + span + slack for t in found)
    assert len(found) <= most + 1
    assert found == sorted(set(found))
