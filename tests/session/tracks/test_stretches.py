"""When a track was heard, against what its positions say one by one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.session.tracks import built
from viewer.describe.heard import ESTIMATED, GAP, RECEIVED
from viewer.model.track import FLAG_JUMP, KIND_ESTIMATED, KIND_GROUND, KIND_RECEIVED
from viewer.session.tracks.reading import columns, gaps
from viewer.session.tracks.stretches import stretches


def told(*rows, number=0, **more):
    """Return the stretches of a track as (sort, from, until), in seconds since its epoch."""
    tracks = rows if rows and isinstance(rows[0], list) else (list(rows),)
    found = stretches(built.store(*tracks, **more), number)
    return [
        (sort, (low - built.EPOCH) / 1000, (high - built.EPOCH) / 1000)
        for sort, low, high in zip(found.sort, found.begin, found.end, strict=True)
    ]


def row(seconds, lon=30.0, kind=KIND_RECEIVED, flags=0, lat=40.0):
    return (seconds, lon, lat, kind, flags)


def flight(*seconds, **more):
    """Positions a way apart that an aircraft flies in the time."""
    return [row(s, 30.0 + s / 1000, **more) for s in seconds]


def test_one_stretch_where_positions_follow_one_another():
    assert [(RECEIVED, 0.0, 120.0)] == told(*flight(0, 60, 120))


def test_a_gap_is_between_the_positions_at_its_ends():
    assert [(RECEIVED, 0, 60), (GAP, 60, 7200), (RECEIVED, 7200, 7260)] == told(
        *flight(0, 60, 7200, 7260)
    )


def test_a_position_between_two_gaps_stands_for_itself():
    assert [
        (RECEIVED, 0, 0), (GAP, 0, 3600), (RECEIVED, 3600, 3600), (GAP, 3600, 7200),
        (RECEIVED, 7200, 7200),
    ] == told(*flight(0, 3600, 7200))  # fmt: skip


def test_one_position_only():
    assert [(RECEIVED, 0, 0)] == told(row(0))
    assert [(ESTIMATED, 0, 0)] == told(row(0, kind=KIND_ESTIMATED))


def test_without_times_there_is_nothing():
    assert [] == told(row(None), row(None, 31.0))


def test_only_impossible_positions_are_no_positions_heard():
    assert [] == told(row(0, flags=FLAG_JUMP))


def test_an_impossible_position_neither_breaks_nor_begins_a_stretch():
    rows = flight(0, 60, 120)
    rows.insert(0, row(0, 170.0, flags=FLAG_JUMP))
    rows.insert(2, row(30, -100.0, flags=FLAG_JUMP))
    assert [(RECEIVED, 0, 120)] == told(*rows)


def test_estimates_are_told_apart_and_do_not_fill_a_long_silence():
    rows = [*flight(0, 60), *flight(120, 180, kind=KIND_ESTIMATED), *flight(240, 300)]
    assert [(RECEIVED, 0, 60), (ESTIMATED, 60, 240), (RECEIVED, 240, 300)] == told(*rows)
    rows = [*flight(0, 60), *flight(3600, kind=KIND_ESTIMATED)]
    assert [(RECEIVED, 0, 60), (GAP, 60, 3600), (ESTIMATED, 3600, 3600)] == told(*rows)


def test_on_the_ground_a_silence_may_be_longer():
    rows = [row(s, kind=KIND_GROUND) for s in (0, 1200, 2400)]
    assert [(RECEIVED, 0, 2400)] == told(*rows)


def test_a_position_without_a_time_does_not_make_a_stretch():
    rows = flight(0, 60)
    rows.insert(1, row(None, 30.03))
    assert [(RECEIVED, 0, 60)] == told(*rows)


def test_a_track_over_the_date_line_is_one_stretch():
    rows = [row(s, lon) for s, lon in ((0, 179.0), (120, 179.5), (240, -180.0), (360, -179.5))]
    assert [(RECEIVED, 0, 360)] == told(*rows)


def test_single_places_far_apart_in_time_are_no_gap():
    assert [(RECEIVED, 0, 60), (RECEIVED, 7200, 7200)] == told(*flight(0, 60, 7200), joined=False)


def test_each_track_has_its_own():
    tracks = flight(0, 60), flight(600), flight(30, 90, 5000)
    assert [(RECEIVED, 600, 600)] == told(*tracks, number=1)
    assert [(RECEIVED, 30, 90), (GAP, 90, 5000), (RECEIVED, 5000, 5000)] == told(*tracks, number=2)


ROWS = st.lists(
    st.tuples(
        st.integers(1, 900), st.sampled_from([1, 1, 2, 3, 4]), st.sampled_from([0, 0, 0, 1])
    ),
    min_size=1, max_size=40,
)  # fmt: skip


@given(ROWS)
def test_stretches_are_in_order_and_hold_every_position(steps):
    rows, at = [], 0
    for step, kind, flags in steps:
        at += step
        rows.append(row(at, 30.0 + at / 1000, kind, flags))
    found = told(*rows)
    assert sorted(found, key=lambda s: s[1:]) == found
    assert all(a[2] <= b[1] for a, b in pairwise(found))
    for second, _, _, _, flags in rows:
        inside = [s for s, low, high in found if low <= second <= high]
        assert bool(inside) or flags
        if not flags:
            assert set(inside) - {GAP}
    # The card counts the same gaps.
    track = columns(built.store(rows), 0)
    silent = [(track.time[a], track.time[b]) for a, b in gaps(track)]
    epoch = built.EPOCH
    assert silent == [(epoch + a * 1000, epoch + b * 1000) for s, a, b in found if s == GAP]
