"""The notation of times: worked examples of the case format, and laws that hold for all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.model.problem import CaseValueError
from viewer.model.time import (
    ALWAYS,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Interval,
    from_datetime,
    hull,
    intersection,
    parse_instant,
    parse_when,
    to_datetime,
    to_iso,
    union,
)


def at(*parts):
    return from_datetime(datetime(*parts, tzinfo=UTC))


def refusal(text, zone=None):
    """Return the code with which a text is refused, "" where it is read."""
    try:
        parse_when(text, zone)
    except CaseValueError as error:
        return error.code
    return ""


def one(text, zone=None):
    intervals = parse_when(text, zone).intervals
    assert 1 == len(intervals)
    return intervals[0]


@pytest.mark.parametrize(
    ("text", "earliest", "length"),
    [
        ("2019-03-24T19:30Z", at(2019, 3, 24, 19, 30), MINUTE),
        ("2019-03-24T15:30-04:00", at(2019, 3, 24, 19, 30), MINUTE),
        ("2019-03-24T15:30[America/Caracas]", at(2019, 3, 24, 19, 30), MINUTE),
        ("2019-03-24T15:30-04:00[America/Caracas]", at(2019, 3, 24, 19, 30), MINUTE),
        ("2019-03-24T19:30Z[America/Caracas]", at(2019, 3, 24, 19, 30), MINUTE),
        ("2019-03-24T19:30:05Z", at(2019, 3, 24, 19, 30, 5), SECOND),
        ("2019-03-24T19:30:05.5Z", at(2019, 3, 24, 19, 30, 5) + 500, 100),
        ("2019-03-24T19:30:05,25Z", at(2019, 3, 24, 19, 30, 5) + 250, 10),
        ("2019-03-24T19:30:05.123456789Z", at(2019, 3, 24, 19, 30, 5) + 123, 1),
        ("2019-03-24[America/Caracas]", at(2019, 3, 24, 4), DAY),
        ("2019-03-24[UTC]", at(2019, 3, 24), DAY),
        ("2019-03[UTC]", at(2019, 3, 1), 31 * DAY),
        ("2019-12[UTC]", at(2019, 12, 1), 31 * DAY),
        ("2019[UTC]", at(2019, 1, 1), 365 * DAY),
        ("2020-02-29T00:00Z", at(2020, 2, 29), MINUTE),
        ("1937-07-02T08:43Z", at(1937, 7, 2, 8, 43), MINUTE),
        ("2101-01-01T00:00Z", at(2101, 1, 1), MINUTE),
        ("2019-03-24T19:30+05:30", at(2019, 3, 24, 14), MINUTE),
        ("2019-03-24T19:30Z~", at(2019, 3, 24, 19, 29), 3 * MINUTE),
        ("2019-03-24[UTC]~", at(2019, 3, 23), 3 * DAY),
        ("2019-03[UTC]~", at(2019, 2, 1), 89 * DAY),
        ("2019-01[UTC]~", at(2018, 12, 1), 90 * DAY),
        ("2019[UTC]~", at(2018, 1, 1), 1096 * DAY),
        # Widened on the clock that runs, not on the wall, where 02:59 was not shown.
        ("2019-03-31T03:00[Europe/Berlin]~", at(2019, 3, 31, 0, 59), 3 * MINUTE),
        # Midnight itself was skipped: the day begins at one.
        ("2018-11-04[America/Sao_Paulo]", at(2018, 11, 4, 3), 23 * HOUR),
        # Daylight saving: a day of 23 hours and one of 25.
        ("2019-03-31[Europe/Berlin]", at(2019, 3, 30, 23), 23 * HOUR),
        ("2019-10-27[Europe/Berlin]", at(2019, 10, 26, 22), 25 * HOUR),
        # The hour shown twice is an interval over both.
        ("2019-10-27T02:30[Europe/Berlin]", at(2019, 10, 27, 0, 30), HOUR + MINUTE),
        # Its offset says which of the two.
        ("2019-10-27T02:30+02:00[Europe/Berlin]", at(2019, 10, 27, 0, 30), MINUTE),
        ("2019-10-27T02:30+01:00[Europe/Berlin]", at(2019, 10, 27, 1, 30), MINUTE),
        # The last minute before it, and the first after.
        ("2019-10-27T01:59[Europe/Berlin]", at(2019, 10, 26, 23, 59), MINUTE),
        ("2019-10-27T03:00[Europe/Berlin]", at(2019, 10, 27, 2), MINUTE),
        ("2019-03-31T01:59[Europe/Berlin]", at(2019, 3, 31, 0, 59), MINUTE),
        ("2019-03-31T03:00[Europe/Berlin]", at(2019, 3, 31, 1), MINUTE),
    ],
)
def test_what_is_written_means(text, earliest, length):
    assert Interval(earliest, earliest + length) == one(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "time-syntax"),
        ("yesterday", "time-syntax"),
        ("2019-3-24T19:30Z", "time-syntax"),
        ("2019-03-24 19:30Z", "time-syntax"),
        ("2019-03-24T19Z", "time-syntax"),
        ("2019-03-24T19:30Z/", "time-syntax"),
        ("/2019-03-24T19:30Z", "time-syntax"),
        ("2019-03-24T19:30Z/2019-03-24T20:30Z/2019-03-24T21:30Z", "time-syntax"),
        ("٢٠١٩-03-24T19:30Z", "time-syntax"),
        ("2019-03-24T19:30Z\n", None),
        ("2019-03-24T19:30", "time-zone-missing"),
        ("2019-03-24", "time-zone-missing"),
        ("2019-03-24T19:30[Europe/Atlantis]", "time-zone-unknown"),
        ("2019-03-24T19:30[../etc/passwd]", "time-syntax"),
        ("2019-03-24T19:30[/etc/passwd]", "time-zone-unknown"),
        ("2019-03-24T15:30-05:00[America/Caracas]", "time-zone-contradicts"),
        ("2019-03-24T15:30+19:00", "time-syntax"),
        ("2019-02-30T00:00Z", "time-impossible"),
        ("2019-13[UTC]", "time-impossible"),
        ("2019-03-24T24:00Z", "time-impossible"),
        ("2019-03-24T19:60Z", "time-impossible"),
        ("0000-01-01T00:00Z", "time-impossible"),
        ("2019-03-31T02:30[Europe/Berlin]", "time-skipped"),
        # Samoa went to the other side of the date line and had no 30 December 2011.
        ("2011-12-30[Pacific/Apia]", "time-skipped"),
        ("2011-12-30T12:00[Pacific/Apia]", "time-skipped"),
        # A minute that was skipped is no time, also when it is told roughly.
        ("2019-03-31T02:00[Europe/Berlin]~", "time-skipped"),
        ("2019-03-24T20:30Z/2019-03-24T19:30Z", "time-order"),
    ],
)
def test_what_is_no_time_says_why(text, code):
    if code is None:
        assert parse_when(text)
        return
    with pytest.raises(CaseValueError) as error:
        parse_when(text)
    assert code == error.value.code
    assert error.value.expected


@pytest.mark.parametrize("value", [None, 5, [], [5], {}, [["2019[UTC]"]]])
def test_what_is_no_text_is_no_time(value):
    with pytest.raises(CaseValueError):
        parse_when(value)


@pytest.mark.parametrize(
    "text",
    [
        "9999-12-31T23:59Z~",
        "9999[UTC]",
        "9999-12-31[UTC]",
        "0001-01-01T00:00Z~",
        "0001-01-01T00:00[Asia/Tokyo]",
        "9999-12-31T23:59[America/Caracas]",
    ],
)
def test_the_ends_of_the_calendar_are_a_problem_or_a_time_but_never_a_crash(text):
    assert refusal(text) in {"", "time-impossible"}


def test_ranges_run_from_the_first_to_the_end_of_the_last():
    assert Interval(at(2019, 3, 22), at(2019, 3, 24)) == one("2019-03-22/2019-03-23", "UTC")
    assert Interval(None, at(2019, 3, 24)) == one("../2019-03-23", "UTC")
    assert Interval(at(2019, 3, 22), None) == one("2019-03-22/..", "UTC")
    assert ALWAYS == one("../..")


def test_a_slash_in_a_zone_is_no_range():
    assert Interval(at(2019, 3, 24, 4), at(2019, 3, 26, 4)) == one(
        "2019-03-24[America/Caracas]/2019-03-25[America/Caracas]"
    )


def test_a_list_is_one_of_them():
    when = parse_when(["2019-03-22T16:05[Europe/Moscow]", "2019-03-22T16:05Z"])
    assert (
        Interval(at(2019, 3, 22, 13, 5), at(2019, 3, 22, 13, 6)),
        Interval(at(2019, 3, 22, 16, 5), at(2019, 3, 22, 16, 6)),
    ) == when.intervals
    assert when.zone is None
    assert not when.approximate


def test_the_zone_of_the_telling_is_kept():
    assert "America/Caracas" == parse_when("2019-03-24", "America/Caracas").zone
    assert "-04:00" == parse_when("2019-03-24T15:30-04:00", "Europe/Moscow").zone
    assert "UTC" == parse_when("2019-03-24T15:30Z", "Europe/Moscow").zone
    assert parse_when("2019-03-24T15:30Z~").approximate


def test_an_instant_for_the_command_line():
    assert at(2019, 3, 24, 19, 30) == parse_instant("2019-03-24T15:30-04:00")
    assert at(2019, 3, 24) == parse_instant("2019-03-24")
    with pytest.raises(CaseValueError):
        parse_instant("../2019-03-24")


INSTANTS = st.integers(at(1900, 1, 1), at(2100, 1, 1))
BOUNDS = st.none() | st.integers(-50, 50)
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Moscow",
        "America/Caracas",
        "Asia/Damascus",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "America/St_Johns",
        "Europe/Berlin",
    ]
)


@st.composite
def intervals(draw):
    low, high = draw(BOUNDS), draw(BOUNDS)
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high) + 1
    return Interval(low, high)


@given(INSTANTS)
def test_iso_and_back(instant):
    assert instant == parse_instant(to_iso(instant))


@given(INSTANTS, ZONES)
def test_a_wall_time_contains_the_instant_it_was_read_from(instant, zone):
    minute = instant - instant % MINUTE
    wall = to_datetime(minute, zone)
    if wall.utcoffset().total_seconds() % 60:
        return  # local mean time, before zones: its minutes are not UTC's
    when = one(f"{wall:%Y-%m-%dT%H:%M}[{zone}]")
    assert when.contains(minute)
    assert when.earliest <= minute < minute + MINUTE <= when.latest


@given(INSTANTS, ZONES)
def test_a_local_day_contains_its_instants_and_ends_where_the_next_begins(instant, zone):
    day = to_datetime(instant, zone).date()
    today = one(f"{day}[{zone}]")
    assert today.contains(instant)
    tomorrow = day + timedelta(days=1)
    if datetime.combine(tomorrow, datetime.min.time(), ZoneInfo(zone)).fold == 0:
        following = f"{tomorrow}[{zone}]"
        if refusal(following) != "time-skipped":  # Samoa had no 30 December 2011
            assert today.latest == one(following).earliest


@given(intervals(), intervals(), st.integers(-60, 60))
def test_an_instant_is_in_what_both_share_if_it_is_in_both(a, b, instant):
    shared = intersection(a, b)
    both = a.contains(instant) and b.contains(instant)
    assert both == (shared is not None and shared.contains(instant))
    assert a.intersects(b) == (shared is not None)


@given(st.lists(intervals(), max_size=6), st.integers(-60, 60))
def test_a_union_holds_the_same_instants_in_order(items, instant):
    merged = union(items)
    assert any(i.contains(instant) for i in items) == any(i.contains(instant) for i in merged)
    for left, right in pairwise(merged):
        assert left.latest < right.earliest


@given(st.lists(intervals(), min_size=1, max_size=6))
def test_a_hull_covers_all_and_is_the_least_that_does(items):
    covering = hull(items)
    assert all(i.within(covering) for i in items)
    assert covering.earliest in [i.earliest for i in items]
    assert covering.latest in [i.latest for i in items]


def test_no_hull_of_nothing():
    with pytest.raises(ValueError, match="no interval"):
        hull([])


@given(st.text(max_size=40))
def test_no_text_brings_the_parser_down(text):
    assert refusal(text, "UTC").split("-")[0] in {"", "time"}


@given(st.from_regex(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?~?", fullmatch=True))
def test_no_near_miss_brings_the_parser_down(text):
    refused = refusal(text, "Europe/Moscow")
    assert refused.split("-")[0] in {"", "time"}
    if not refused:
        low, high = one(text, "Europe/Moscow")
        assert low < high
