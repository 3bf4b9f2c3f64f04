"""Where the timeline draws what: culling, stacking, merging and labels against brute force."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from viewer.describe.lanes import Bar, Mark, Row
from viewer.desktop.panels.timeline import layout
from viewer.model.time import DAY, HOUR, MINUTE, Interval, parse_instant

ZERO = parse_instant("2019-03-22T00:00Z")


def bar(low, high, kind="leg"):
    return Bar(kind, "", "", Interval(low, low), Interval(high, high), (kind, f"{low}-{high}"))


def mark(at, low=None, high=None):
    window = Interval(at if low is None else low, at + 1 if high is None else high)
    return Mark(f"m{at}", "M", float(at), window, (), "context", False, False)  # noqa: FBT003 a row of fields


def lane(bars=(), marks=(), depth=0):
    return layout.Lane(Row("X", depth, 0, "x", (), tuple(bars), tuple(marks)))


def scale(low=ZERO, span=DAY, left=100.0, width=800.0):
    return layout.Scale(low, span / width, left, width)


SPANS = st.tuples(st.integers(0, 300), st.integers(1, 60)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.lists(SPANS, max_size=30))
def test_tracks_hold_every_bar_once_and_none_overlaps(spans):
    bars = [bar(*span) for span in spans]
    made = layout.tracks(bars)
    assert sorted(map(id, bars)) == sorted(id(b) for track in made for b in track.bars)
    for track in made:
        assert all(a <= b for a, b in zip(track.ends, track.starts[1:], strict=False))
    at_once = max((sum(a <= t < b for a, b in spans) for t in range(361)), default=0)
    assert at_once == len(made)


@given(st.lists(SPANS, max_size=30), st.integers(0, 300), st.integers(1, 100))
def test_culling_finds_what_is_in_view(spans, low, span):
    for track in layout.tracks([bar(*s) for s in spans], most=2):
        first, last = track.visible(low, low + span)
        shown = {id(b) for b in track.bars[first:last]}
        for one in track.bars:
            begin, end = one.extent
            if end > low and begin < low + span:
                assert id(one) in shown


@given(st.lists(st.integers(0, 1000), max_size=60), st.integers(0, 900), st.floats(0.5, 400))
def test_merged_marks_are_all_in_view_and_close_together(ats, low, span):
    ats = sorted(ats)
    view = layout.Scale(low, span / 500.0, 0.0, 500.0)
    cells = layout.merged(ats, view)
    for i, j in cells:
        assert i < j
        assert (ats[j - 1] - ats[i]) / view.per_px <= 2 * layout.MERGE_PX
    assert all(a[1] == b[0] for a, b in pairwise(cells))
    covered = {n for i, j in cells for n in range(i, j)}
    assert {n for n, at in enumerate(ats) if low <= at <= low + span} <= covered


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=60), st.integers(-400, 400))
def test_nothing_regroups_while_the_view_moves(ats, pixels):
    ats = sorted(ats)
    view = layout.Scale(ZERO, 1.0, 0.0, 5000.0)
    ats = [ZERO + 1000 + at for at in ats]
    before = set(layout.merged(ats, view))
    assert before == set(layout.merged(ats, view.moved(pixels)))


@given(st.lists(st.tuples(st.floats(0, 900), st.floats(5, 200), st.floats(5, 300)), max_size=40))
def test_labels_never_collide_and_the_most_important_stands(wanted):
    made = layout.labels(wanted, 4.0)
    spans = sorted((left, left + width) for _, left, width in made)
    assert all(a[1] + 4.0 <= b[0] for a, b in pairwise(spans))
    assert not wanted or 0 == made[0][0]
    standing = {n for n, _, _ in made}
    for n, (left, width, room) in enumerate(wanted):
        if n not in standing:
            right = left + min(width, room)
            assert any(a < right + 4.0 and b > left - 4.0 for a, b in spans)


@given(st.integers(0, 900), st.floats(0.05, 20.0))
def test_zooming_keeps_the_time_under_the_mouse(x, factor):
    before = scale()
    after = before.zoomed(factor, before.left + x)
    assert abs(after.time(before.left + x) - before.time(before.left + x)) < MINUTE


def test_zoom_ends_at_a_minute_and_at_centuries():
    near, far = scale(), scale()
    for _ in range(60):
        near, far = near.zoomed(2.0, 400), far.zoomed(0.5, 400)
    assert MINUTE == round(near.high - near.low)
    assert 399 < (far.high - far.low) / (365.25 * DAY) < 401


@given(st.floats(-1e7, 1e7))
def test_panning_never_leaves_the_calendar_and_keeps_the_zoom(pixels):
    moved = scale(span=100 * 365 * DAY).moved(pixels)
    assert layout.FIRST <= moved.low
    assert moved.high <= layout.LAST + 1
    assert scale(span=100 * 365 * DAY).per_px == moved.per_px


def test_rows_grow_with_the_room_and_never_overlap():
    lanes = [
        lane([bar(0, 5), bar(3, 8), bar(9, 12, "stay")], [mark(4)]),
        lane([bar(1, 2)], depth=1),
    ]
    tight, roomy = layout.places(lanes, 10), layout.places(lanes, 1000)
    for found in (tight, roomy):
        assert all(a.bottom == b.top for a, b in pairwise(found))
        for place in found:
            parts = [place.marks + place.marks_height, *place.legs]
            assert sorted(parts) == parts
            assert place.legs[-1] + place.bar <= place.stays
            assert place.stays + place.stay <= place.bottom
    assert tight[-1].bottom < roomy[-1].bottom
    assert [0, 1, None] == [layout.row_at(tight, y) for y in (0, tight[0].bottom, 10_000)]
    assert range(2) == layout.rows_between(tight, 0, 1000)
    assert range(1, 2) == layout.rows_between(tight, tight[0].bottom + 1, 1000)


def test_what_is_drawn_is_what_is_hit():
    flights = [bar(ZERO + 2 * HOUR, ZERO + 6 * HOUR), bar(ZERO + 8 * HOUR, ZERO + 9 * HOUR)]
    stay = bar(ZERO + 6 * HOUR, ZERO + 8 * HOUR, "stay")
    one = lane([*flights, stay], [mark(ZERO + 4 * HOUR), mark(ZERO + 20 * HOUR)])
    (place,) = layout.places([one], 100)
    view = scale()
    for item in one.items:
        left, top, width, height = layout.box_of(one, place, view, item)
        assert (item,) == layout.hit(one, place, view, left + width / 2, top + height / 2)
    assert () == layout.hit(one, place, view, view.x(ZERO + 12 * HOUR), place.legs[0] + 2)


def test_events_of_one_pixel_are_hit_together():
    one = lane([], [mark(ZERO + 4 * HOUR + i) for i in range(3)])
    (place,) = layout.places([one], 100)
    view = scale()
    found = layout.hit(one, place, view, view.x(ZERO + 4 * HOUR), place.marks + 4)
    assert one.marks == found


def test_two_marks_that_touch_across_a_cells_edge_are_one():
    view = layout.Scale(0.0, 1.0, 0.0, 500.0)
    edge = layout.MERGE_PX
    for number in (6, 7):
        assert [(0, 2)] == layout.merged([number * edge - 1, number * edge + 1], view)
    apart = layout.TOUCH_PX / 2 + 1
    assert [(0, 1), (1, 2)] == layout.merged([6 * edge - apart, 6 * edge + apart], view)


def test_windows_of_events_outside_of_the_view_reach_into_it():
    long = mark(ZERO - 5 * DAY, ZERO - 5 * DAY, ZERO + HOUR)
    short = mark(ZERO - 4 * DAY)
    later = mark(ZERO + 9 * DAY, ZERO + HOUR, ZERO + 9 * DAY)
    one = lane([], [long, short, later])
    assert [0, 2] == layout.reaching(one, scale(), 2, 2)


def test_unlimited_bars_are_cut_to_what_is_seen():
    never = Bar("unknown", "", "", Interval(None, None), Interval(None, None))
    one = lane([never])
    (place,) = layout.places([one], 100)
    left, _, width, _ = layout.box_of(one, place, scale(), never)
    assert left < 100
    assert 800 < width < 1000
    assert math.isinf(one.unknown[0].ends[0])
