"""Legs found in flights whose truth is known: windows hold it, airports are right, gaps counted."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.replay.flying import KNOWN, PLACES, T0, columns, flight, joined, spoilt
from viewer.replay.found.heard import usable
from viewer.replay.found.legs import GAP_MS, find

MINUTE_S, HOUR_S = 60, 3600
SEEDS = st.integers(0, 10**9)


def found(flown, rows=slice(None), **how):
    return find(usable([columns(flown, rows, **how)]), KNOWN)


def holds(window, at):
    low, high = window
    return (low is None or low <= at) and (high is None or at < high)


def sampled(random, flown, step=20, gaps=0, longest=40 * MINUTE_S):
    """Return the numbers of the seconds that are heard: at random, with gaps."""
    kept = np.unique(np.cumsum(random.integers(1, step + 1, len(flown.time))))
    kept = kept[kept < len(flown.time)]
    for _ in range(gaps):
        begin = random.integers(0, len(flown.time))
        end = begin + random.integers(MINUTE_S, longest)
        kept = kept[(kept < begin) | (kept > end)]
    return kept


@settings(max_examples=60)
@given(SEEDS)
def test_what_is_heard_whole_is_found_whole(seed):
    random = np.random.default_rng(seed)
    start, end = random.permutation(["AAAA", "BBBB", "CCCC"])[:2]
    flown, truth = flight(start, end, climb=random.uniform(4, 15), sink=random.uniform(4, 12))
    rows = sampled(random, flown)
    (leg,) = found(
        flown, rows, told=bool(seed % 2), speeds=bool(seed % 3), bias=random.uniform(-200, 200)
    )
    assert ((start,), (end,)) == (leg.start.fields, leg.end.fields)
    assert holds(leg.start.window, truth[0])
    assert holds(leg.end.window, truth[1])
    assert leg.start.heard
    assert leg.end.heard
    assert 3 * MINUTE_S * 1000 > leg.start.window[1] - leg.start.window[0]
    assert 0 == leg.gaps
    assert leg.sure > 0.8


@settings(max_examples=120)
@given(SEEDS)
def test_with_gaps_anywhere_nothing_that_is_told_is_wrong(seed):
    random = np.random.default_rng(seed)
    start, end = random.permutation(["AAAA", "BBBB", "CCCC"])[:2]
    flown, truth = flight(start, end)
    rows = sampled(random, flown, gaps=int(random.integers(1, 5)))
    cut = np.sort(random.integers(0, len(flown.time), 2))
    if seed % 2:
        rows = rows[(rows >= cut[0]) & (rows <= cut[1])]
    legs = found(flown, rows, told=bool(seed % 3))
    assert len(legs) <= 1
    for leg in legs:
        assert leg.start.fields in ((), (start,))
        assert leg.end.fields in ((), (end,))
        assert holds(leg.start.window, truth[0])
        assert holds(leg.end.window, truth[1])
        waits = np.diff(flown.time[rows])
        assert leg.gaps <= (waits * 1000 > GAP_MS).sum()
        assert 0 <= leg.gap_m <= leg.distance_m * 1.001 + 1
        assert 0 <= leg.sure <= 1


@settings(max_examples=40)
@given(SEEDS)
def test_what_must_not_count_changes_nothing(seed):
    random = np.random.default_rng(seed)
    flown, _ = flight("AAAA", "BBBB")
    part = columns(flown, sampled(random, flown, gaps=2))
    assert find(usable([part]), KNOWN) == find(usable(spoilt(part, random)), KNOWN)


@settings(max_examples=40)
@given(SEEDS)
def test_two_files_of_one_aircraft_are_one_track(seed):
    random = np.random.default_rng(seed)
    flown, _ = flight("AAAA", "BBBB")
    part = columns(flown, sampled(random, flown))
    odd = random.integers(0, 2, len(part["time"])).astype(bool)
    halves = [{name: values[mask] for name, values in part.items()} for mask in (odd, ~odd)]
    assert find(usable([part]), KNOWN) == find(usable(halves), KNOWN)


def test_a_stay_parts_two_legs_however_long():
    for stay in (10 * MINUTE_S, 30 * HOUR_S):
        first, truth_1 = flight("AAAA", "BBBB")
        second, truth_2 = flight("BBBB", "CCCC", at=first.time[-1] + stay)
        one, two = found(joined(first, second))
        assert (("AAAA",), ("BBBB",)) == (one.start.fields, one.end.fields)
        assert (("BBBB",), ("CCCC",)) == (two.start.fields, two.end.fields)
        assert holds(one.end.window, truth_1[1])
        assert holds(two.start.window, truth_2[0])
        assert 0 == one.gaps + two.gaps


@pytest.mark.parametrize("told", [False, True])
def test_a_touch_and_go_parts_no_leg(told):
    first, truth_1 = flight("AAAA", "AAAA", taxi=0)
    second, truth_2 = flight("AAAA", "AAAA", at=0.0, taxi=0)
    # It leaves again from 45 m/s: what is slower is cut out on both sides.
    late = np.arange(len(first.time)) > len(first.time) // 2
    slow_1 = np.flatnonzero(first.ground & (first.speed < 45) & late)
    slow_2 = np.flatnonzero(second.ground & (second.speed < 45) & ~late)
    for name in ("time", "lon", "lat", "altitude", "speed", "ground"):
        setattr(first, name, np.delete(getattr(first, name), slow_1))
        setattr(second, name, np.delete(getattr(second, name), slow_2))
    shift = first.time[-1] + 1 - second.time[0]
    second.time = second.time + shift
    (leg,) = found(joined(first, second), told=told)
    assert holds(leg.start.window, truth_1[0])
    assert holds(leg.end.window, truth_2[1] + shift * 1000)
    (touch,) = leg.touches
    assert ("AAAA", told) == (touch.field, touch.certain)
    assert touch.window[0] - MINUTE_S * 1000 <= truth_1[1] <= touch.window[1] + MINUTE_S * 1000


def test_a_landing_hidden_in_a_gap_is_found():
    first, truth_1 = flight("AAAA", "BBBB")
    second, truth_2 = flight("BBBB", "CCCC", at=first.time[-1] + 40 * MINUTE_S)
    whole = joined(first, second)
    height = whole.altitude - PLACES["BBBB"][2]
    near = np.abs(whole.time * 1000 + T0 - (truth_1[1] + truth_2[0]) / 2) < 2 * HOUR_S * 1000
    one, two = found(whole, np.flatnonzero(~(near & (height < 600))))
    assert (("BBBB",), ("BBBB",)) == (one.end.fields, two.start.fields)
    assert ("approach", "approach") == (one.end.how, two.start.how)
    assert holds(one.end.window, truth_1[1])
    assert holds(two.start.window, truth_2[0])
    assert one.end.sure < 0.97


def test_a_gap_in_the_cruise_is_no_landing():
    flown, _ = flight("AAAA", "CCCC")
    middle = len(flown.time) // 2
    rows = np.flatnonzero(np.abs(np.arange(len(flown.time)) - middle) > 8 * MINUTE_S)
    (leg,) = found(flown, rows)
    assert 1 == leg.gaps
    assert 16 * MINUTE_S * 1000 <= leg.gap_ms <= 16 * MINUTE_S * 1000 + 2000
    assert pytest.approx(220 * 16 * MINUTE_S, rel=0.05) == leg.gap_m


def test_two_places_on_the_ground_are_a_leg_that_nobody_heard():
    flown, truth = flight("AAAA", "BBBB")
    (leg,) = found(flown, np.flatnonzero(flown.ground & (flown.speed < 30)))
    assert not leg.airborne
    assert (("AAAA",), ("BBBB",)) == (leg.start.fields, leg.end.fields)
    assert holds(leg.start.window, truth[0])
    assert holds(leg.end.window, truth[1])
    assert leg.distance_m == leg.gap_m
    assert leg.sure < 0.7


def test_high_at_both_ends_no_airport_is_told():
    flown, truth = flight("AAAA", "CCCC")
    (leg,) = found(flown, np.flatnonzero(flown.altitude > 7000))
    assert ((), ()) == (leg.start.fields, leg.end.fields)
    assert (None, None) == (leg.start.sure, leg.end.sure)
    assert (None, None) == (leg.start.window[0], leg.end.window[1])
    assert holds(leg.start.window, truth[0])
    assert holds(leg.end.window, truth[1])
    assert leg.sure < 0.5


def test_low_on_the_approach_the_airport_is_a_guess():
    flown, truth = flight("AAAA", "BBBB")
    rows = np.flatnonzero(
        (flown.time < 300) | (~flown.ground & (flown.altitude > PLACES["BBBB"][2] + 400))
    )
    (leg,) = found(flown, rows)
    assert ("approach", ("BBBB",)) == (leg.end.how, leg.end.fields)
    assert holds(leg.end.window, truth[1])
    assert 0.5 < leg.end.sure < 0.97


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_few_positions_make_no_leg_and_no_error(count):
    flown, _ = flight("AAAA", "BBBB")
    assert () == found(flown, slice(0, count))


def test_standing_for_days_is_no_leg():
    flown, _ = flight("AAAA", "BBBB")
    flown.time = flown.time * 60.0
    assert () == found(flown, slice(0, 100))


def test_a_velocity_that_is_only_held_is_not_believed():
    flown, truth = flight("AAAA", "BBBB")
    landed = np.flatnonzero(flown.ground & (flown.time > 300))
    flown.speed[landed[0] :] = flown.speed[landed[0] - 1]
    (leg,) = found(flown)
    assert ("ground", ("BBBB",)) == (leg.end.how, leg.end.fields)
    assert holds(leg.end.window, truth[1])


def test_positions_repeated_by_the_source_are_not_heard():
    flown, _ = flight("AAAA", "CCCC")
    part = columns(flown, slice(0, 2500))
    last = {name: np.repeat(values[-1:], 280) for name, values in part.items()}
    last["time"] = last["time"] + np.arange(1, 281) * 1000
    assert find(usable([part]), KNOWN) == find(usable([part, last]), KNOWN)


def test_the_reference_point_of_a_farm_strip_does_not_win_over_the_airport_beside_it():
    at = KNOWN.at(10.03, 50.018)
    assert ("AAAA", ()) == (KNOWN.codes[at.field], at.rivals)
    assert KNOWN.at(0.0, 0.0) is None
    assert KNOWN.at(10.0, 50.0, altitude_m=4000.0) is None


@settings(max_examples=150)
@given(SEEDS)
def test_noise_gives_no_error_and_no_nonsense(seed):
    random = np.random.default_rng(seed)
    count = int(random.integers(2, 300))
    names = ("altitude_m", "ground_speed_ms", "vertical_rate_ms", "course_deg")
    part = {
        "time": T0 + np.sort(random.integers(0, 10 ** int(random.integers(4, 9)), count)),
        "lon": random.choice([random.uniform(9.9, 10.1, count), random.uniform(-180, 180, count)]),
        "lat": random.choice([random.uniform(49.9, 50.1, count), random.uniform(-90, 90, count)]),
        "kind": random.integers(0, 6, count).astype(np.uint8),
        "flags": np.zeros(count, np.uint8),
    } | {name: random.normal(100, 300, count) for name in names}
    for name in names:
        part[name][random.random(count) < random.random()] = np.nan
    heard = usable([part])
    legs = find(heard, KNOWN)
    for leg in legs:
        assert leg.first <= leg.last
        assert 0 <= leg.sure <= 1
        for end in (leg.start, leg.end):
            low, high = end.window
            assert low is None or high is None or low < high
            assert set(end.fields) <= set(PLACES)
    for before, after in itertools.pairwise(legs):
        assert before.first < after.last
        assert before.rows[1] <= after.rows[0] + 1
