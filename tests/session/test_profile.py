"""Profiles: no extreme is lost in decimation, no line leads over a time that was not heard."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.session.tracks import layout
from viewer.session.tracks.profile import Line, curve, decimated, profile
from viewer.session.tracks.reading import Columns

MINUTE = 60_000


def columns(minutes, *, style=layout.RECEIVED, kind=1, flags=0, altitude=1000.0):
    count = len(minutes)

    def full(value, dtype):
        return np.broadcast_to(np.asarray(value, dtype), count).copy()

    return Columns(
        np.asarray(minutes, np.float64) * MINUTE, full(0.0, float), full(0.0, float),
        full(altitude, np.float32), full(np.nan, np.float32), full(np.nan, np.float32),
        full(kind, np.uint8), full(flags, np.uint8), full(style, np.uint8),
        np.arange(count, dtype=np.uint32),
    )  # fmt: skip


def runs(line):
    """Return the times of each run, in minutes."""
    return [list(line.time[line.run == r] / MINUTE) for r in dict.fromkeys(line.run.tolist())]


@st.composite
def views(draw):
    """A line in runs, and a view of it that may begin or end anywhere."""
    count = draw(st.integers(1, 400))
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)
    times = np.sort(random.uniform(0, 1000, count))
    if draw(st.booleans()):
        times = np.round(times)  # many at one time
    values = random.normal(size=count).astype(np.float32)
    run = np.cumsum(random.random(count) < draw(st.sampled_from((0.0, 0.05, 0.5)))).astype(np.int32)
    low = draw(st.floats(-200, 900))
    high = low + draw(st.floats(0.5, 1500))
    return Line(times, values, run), low, high, draw(st.integers(1, 50))


@given(views())
def test_the_least_and_greatest_of_every_pixel_are_kept(view):
    line, low, high, pixels = view
    small = decimated(line, low, high, pixels)

    def of(some, pixel):
        at = np.floor((some.time - low) * (pixels / (high - low)))
        values = some.value[at == pixel]
        return (values.min(), values.max()) if len(values) else None

    for pixel in range(pixels):
        assert of(line, pixel) == of(small, pixel)


@given(views())
def test_runs_stay_apart_and_what_is_left_is_small(view):
    line, low, high, pixels = view
    small = decimated(line, low, high, pixels)
    inside = line.run[(line.time >= low) & (line.time <= high)]
    assert set(inside.tolist()) <= set(small.run.tolist())
    # Four for each pixel, four more wherever a run ends within one, and the two beyond the ends.
    assert len(small) <= 4 * (pixels + len(set(small.run.tolist())) + 2)
    assert (np.diff(small.time) >= 0).all()


def test_a_gap_is_left_open():
    style = [layout.RECEIVED, layout.GAP, layout.RECEIVED, layout.NO_EDGE]
    made = profile(columns([0, 1, 61, 62], style=style))
    assert [[0, 1], [61, 62]] == runs(made.altitude.heard)
    assert [[MINUTE, 61 * MINUTE]] == made.gaps.tolist()


def test_estimated_positions_are_a_line_of_their_own_joined_to_what_was_heard():
    kind = [1, 1, 3, 3, 1, 1]
    style = [layout.RECEIVED] + [layout.ESTIMATED] * 3 + [layout.RECEIVED, layout.NO_EDGE]
    made = curve(columns(range(6), kind=kind, style=style), np.arange(6, dtype=np.float32))
    assert [[0, 1], [4, 5]] == runs(made.heard)
    assert [[1, 2, 3, 4]] == runs(made.estimated)


def test_an_estimate_at_the_end_of_a_silence_does_not_fill_it():
    kind = [1, 1, 3, 3]
    style = [layout.RECEIVED, layout.ESTIMATED, layout.ESTIMATED, layout.NO_EDGE]
    made = profile(columns([0, 1, 61, 62], kind=kind, style=style))
    assert [[0, 1]] == runs(made.altitude.heard)
    assert [[61, 62]] == runs(made.altitude.estimated)
    assert [[MINUTE, 61 * MINUTE]] == made.gaps.tolist()


def test_flagged_positions_are_on_no_line_and_do_not_break_it():
    track = columns([0, 1, 2, 3], flags=[0, 1, 0, 0], style=[2, 0, 2, 0])
    assert [[0, 2, 3]] == runs(profile(track).altitude.heard)
    assert 1 == profile(track).flagged


def test_a_value_that_is_not_told_for_long_is_not_drawn_through():
    values = np.full(30, np.nan, np.float32)
    values[[0, 1, 3, 20, 21]] = 5.0
    style = [layout.RECEIVED] * 29 + [layout.NO_EDGE]
    assert [[0, 1, 3], [20, 21]] == runs(curve(columns(range(30), style=style), values).heard)


def test_single_places_are_points():
    made = profile(columns([0, 1, 2], style=layout.NO_EDGE))
    assert [[0], [1], [2]] == runs(made.altitude.heard)


def test_positions_without_a_time_are_left_out_and_counted():
    track = columns([0, np.nan, 2], style=layout.RECEIVED)
    made = profile(track)
    assert [0, 2] == made.rows.tolist()
    assert 1 == made.left_out


@pytest.mark.parametrize("count", [0, 1])
def test_next_to_nothing(count):
    made = profile(columns(range(count), style=layout.NO_EDGE))
    assert count == len(made.altitude.heard)
    assert count == len(decimated(made.altitude.heard, 0.0, 1.0, 10))


def test_a_million_positions_are_decimated_within_a_frame_or_two():
    count = 1_000_000
    line = Line(
        np.arange(count, dtype=np.float64), np.sin(np.arange(count)).astype(np.float32),
        np.zeros(count, np.int32),
    )  # fmt: skip
    best = min(_timed(line) for _ in range(5))
    assert best < 0.1  # about 15 ms on two cores; this only fails for another order of growth


def test_of_a_view_of_the_whole_nothing_is_lost_by_the_coarse_line():
    count = 300_000
    random = np.random.default_rng(1)
    track = columns(np.arange(count) / 100, style=layout.RECEIVED)
    values = random.normal(size=count).astype(np.float32)
    values[123_456] = 99.0
    heard, estimated = curve(track, values).drawn(0.0, count * 600.0, 900)
    assert 99.0 == heard.value.max()
    assert values.min() == heard.value.min()
    assert len(heard) <= 4 * 902
    assert 0 == len(estimated)


def _timed(line):
    begun = time.perf_counter()
    decimated(line, 0.0, 1e6, 1200)
    return time.perf_counter() - begun
