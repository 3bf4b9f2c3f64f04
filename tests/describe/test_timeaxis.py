"""The timeline's axis: round times in any zone, never too close, whatever the clocks did."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.describe.timeaxis import FIRST, LAST, axis
from viewer.model.time import DAY, HOUR, MINUTE, parse_instant, to_datetime

ZONES = ["America/Caracas", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe", None]
SPANS = st.floats(10.8, 34.0).map(lambda power: 2.5**power)  # from 20 s to thousands of years


@given(st.integers(FIRST, LAST), SPANS, st.sampled_from(ZONES), st.integers(200, 2500))
def test_ticks_are_in_order_and_apart_and_reach_both_ends(low, span, zone, width):
    high = min(low + span, LAST)
    if high - low < MINUTE:
        return
    made = axis(low, high, width, zone)
    at = [t.at for t in made.ticks]
    assert sorted(set(at)) == at
    assert len(at) <= width / 20
    assert at[0] <= low
    pixels = [(b - a) / (high - low) * width for a, b in pairwise(at)]
    # Months and the days at their ends are of unequal length, and an hour may be missing.
    assert all(gap > 20 for gap in pixels)
    for band, following in pairwise(made.bands):
        assert band.end == following.begin


@given(st.integers(0, 2_000_000_000_000), st.sampled_from(ZONES))
def test_days_begin_at_midnight_of_the_zone(low, zone):
    made = axis(low, low + 9 * DAY, 520, zone)
    for tick in made.ticks:
        local = to_datetime(int(tick.at), zone)
        assert (0, 0) == (local.hour, local.minute)
        assert tick.text == f"{local:%a} {local.day}"


def test_a_day_of_23_hours_is_as_long_as_it_was():
    low = parse_instant("2019-03-30T00:00Z")
    made = axis(low, low + 3 * DAY, 400, "Europe/London")
    days = [b for b in made.bands if b.text == "Sun 31 Mar 2019"]
    assert [23 * HOUR] == [b.end - b.begin for b in days]


def test_an_hour_that_no_clock_showed_has_no_tick():
    low = parse_instant("2019-03-31T00:00Z")
    texts = [t.text for t in axis(low, low + 4 * HOUR, 300, "Europe/London").ticks]
    assert ["00:00", "02:00", "03:00", "04:00", "05:00"] == texts[:5]


@pytest.mark.parametrize(
    ("span", "text", "band"),
    [
        (MINUTE, "00:00:00", "Sun 24 Mar 2019"),
        (HOUR, "00:00", "Sun 24 Mar 2019"),
        (4 * DAY, "00:00", "Sun 24 Mar 2019"),
        (9 * DAY, "Sun 24", "March 2019"),
        (200 * DAY, "Mar", "2019"),
    ],
)
def test_what_stands_below_and_above(span, text, band):
    low = parse_instant("2019-03-24T00:00Z")
    made = axis(low, low + span, 800)
    assert text in [t.text for t in made.ticks]
    assert band in [b.text for b in made.bands]


def test_decades_have_years_and_no_bands():
    made = axis(parse_instant("1950-01-01T00:00Z"), parse_instant("2020-01-01T00:00Z"), 800)
    assert ["1950", "1955", "1960"] == [t.text for t in made.ticks][:3]
    assert ["1950", "1975", "2000"] == [t.text for t in made.ticks if t.major][:3]
    assert () == made.bands


def test_no_width_no_ticks():
    assert () == axis(0, DAY, 0).ticks
    assert () == axis(DAY, DAY, 100).ticks
