"""Impossible positions are flagged, and only those."""

from __future__ import annotations

import itertools
import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from viewer.formats.tracks import flags
from viewer.formats.tracks.assemble import Rows, assemble, bbox
from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.reader import Notes
from viewer.model.track import (
    FLAG_BACKWARD_TIME,
    FLAG_DUPLICATE_TIME,
    FLAG_JUMP,
    FLAG_RANGE,
    KIND_ESTIMATED,
    Track,
)

STEP = 0.02  # degrees of latitude in ten seconds: 222 m/s


def flight(count=40):
    """A flight north, a position every ten seconds."""
    return np.arange(count) * 10_000, np.full(count, 5.0), 50 + np.arange(count) * STEP


def made(time, lon, lat, track=None, **columns):
    rows = Rows(lon=np.array(lon), lat=np.array(lat), time=np.array(time), track=track, **columns)
    names = [Track(id=str(n), name=str(n), source="test") for n in range(3)]
    notes = Notes("made")
    tracks, positions = assemble(rows, names, notes)
    return tracks, positions, notes


def test_an_ordinary_flight_has_no_flags():
    _, positions, notes = made(*flight())
    assert not positions.flags.any()
    assert [] == notes.all()


@given(st.integers(2, 35), st.integers(1, 3), st.floats(1, 60))
def test_a_stretch_elsewhere_is_flagged_whole(first, length, off):
    time, lon, lat = flight()
    lon[first : first + length] += off
    _, positions, _ = made(time, lon, lat)
    expected = np.zeros(len(time), int)
    expected[first : first + length] = FLAG_JUMP
    assert expected.tolist() == positions.flags.tolist()


def test_a_jump_without_return_is_flagged_once():
    time, lon, lat = flight()
    lon[20:] += 30
    _, positions, _ = made(time, lon, lat)
    assert [20] == np.flatnonzero(positions.flags).tolist()


def test_a_jump_that_the_time_allows_is_none():
    time, lon, lat = flight()
    time[20:] += 3_600_000
    lat[20:] += 7
    _, positions, _ = made(time, lon, lat)
    assert not positions.flags.any()


def test_across_the_antimeridian_is_no_jump():
    time, lon, lat = flight()
    lon[:] = 179.9
    lon[20:] = -179.99
    tracks, positions, _ = made(time, lon, lat)
    assert not positions.flags.any()
    assert (179.9, -179.99) == (tracks[0].bbox[0], tracks[0].bbox[2])


def test_two_places_at_one_time():
    time, lon, lat = flight()
    time[10] = time[9]
    _, positions, _ = made(time, lon, lat)
    assert {10: FLAG_DUPLICATE_TIME} == {
        int(n): int(positions.flags[n]) for n in np.flatnonzero(positions.flags)
    }


def test_the_same_place_told_twice_is_no_fault():
    time, lon, lat = flight()
    time[10], lat[10] = time[9], lat[9]
    _, positions, _ = made(time, lon, lat)
    assert not positions.flags.any()


def test_a_late_row_is_flagged_and_sorted_in():
    time, lon, lat = flight()
    order = [*range(10), *range(11, 20), 10, *range(20, 40)]
    _, positions, _ = made(time[order], lon[order], lat[order])
    assert time.tolist() == positions.time.tolist()
    assert {10: FLAG_BACKWARD_TIME} == {
        int(n): int(positions.flags[n]) for n in np.flatnonzero(positions.flags)
    }
    assert 20 == positions.line[10]


def test_a_file_told_backwards_is_turned_round():
    time, lon, lat = flight()
    _, positions, notes = made(time[::-1], lon[::-1], lat[::-1])
    assert time.tolist() == positions.time.tolist()
    assert not positions.flags.any()
    assert [] == notes.all()


def test_a_shuffled_file_is_sorted_and_told():
    time, lon, lat = flight()
    order = np.random.default_rng(1).permutation(len(time))
    _, positions, notes = made(time[order], lon[order], lat[order])
    assert time.tolist() == positions.time.tolist()
    assert not positions.flags.any()
    assert ["not-in-order"] == [p.code for p in notes.all()]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("lat", 90.5), ("lon", 541.0), ("altitude_m", 60_000.0), ("altitude_m", -2_000.0),
        ("ground_speed_ms", 2_000.0), ("ground_speed_ms", -1.0), ("vertical_rate_ms", 400.0),
    ],
)  # fmt: skip
def test_out_of_range(column, value):
    time, lon, lat = flight()
    columns = {"lon": lon, "lat": lat, "altitude_m": np.zeros(40)}
    columns.setdefault(column, np.zeros(40))
    columns[column][7] = value
    _, positions, _ = made(time, columns.pop("lon"), columns.pop("lat"), **columns)
    assert positions.flags[7] & FLAG_RANGE
    assert not (np.delete(positions.flags, 7) & FLAG_RANGE).any()


def test_nowhere_is_set_aside_and_zero_zero_is_flagged():
    time, lon, lat = flight()
    lon[3], lon[4], lat[4] = np.nan, 0.0, 0.0
    _, positions, notes = made(time, lon, lat)
    assert 39 == len(positions)
    assert positions.flags[3] & FLAG_RANGE
    assert ["no-position"] == [p.code for p in notes.all()]


def test_without_times_nothing_moves():
    _, lon, lat = flight()
    lon[20:] += 30
    _, positions, _ = made(np.full(40, NO_TIME), lon, lat)
    assert lat.tolist() == positions.lat.tolist()
    assert not positions.flags.any()


def test_a_row_without_a_time_stays_behind_the_one_before_it():
    time, lon, lat = flight(6)
    time[3] = NO_TIME
    order = [1, 0, 2, 3, 4, 5]
    _, positions, _ = made(time[order], lon[order], lat[order])
    assert lat.tolist() == positions.lat.tolist()


def test_tracks_are_apart():
    time, lon, lat = flight()
    track = np.repeat([0, 2], 20)
    lon[20:] += 90
    tracks, positions, _ = made(time, lon, lat, track)
    assert not positions.flags.any()
    assert [20, 20] == [t.count for t in tracks]
    assert ["0", "2"] == [t.name for t in tracks]
    assert {0, 1} == set(positions.track.tolist())


PLACES = st.tuples(
    st.integers(0, 2),
    st.one_of(st.none(), st.integers(0, 100_000)),
    st.one_of(st.floats(-180, 180), st.sampled_from([-179.9, 179.9, 200.0])),
    st.one_of(st.floats(-90, 90), st.just(91.0)),
    st.integers(0, 5),
)


@given(st.lists(PLACES, min_size=1, max_size=40))
def test_each_track_is_described_by_its_own_positions(rows):
    track, time, lon, lat, kind = zip(*rows, strict=True)
    tracks, positions, _ = made(
        [NO_TIME if t is None else t for t in time], lon, lat,
        np.array(track), kind=np.array(kind, np.uint8),
    )  # fmt: skip
    assert sorted({str(n) for n in track}) == [t.name for t in tracks]
    for number, told in enumerate(tracks):
        own = positions.of(number)
        times = [t for t in own.time.tolist() if t != NO_TIME]
        assert track.count(int(told.name)) == told.count == len(own)
        assert (min(times, default=None), max(times, default=None)) == (told.first, told.last)
        assert bbox(own.lon, own.lat) == told.bbox
        assert (own.kind == KIND_ESTIMATED).sum() == told.estimated
        assert np.count_nonzero(own.flags) == told.flagged


@given(
    st.lists(
        st.tuples(
            st.integers(0, 120), st.floats(-180, 180), st.floats(-90, 90), st.floats(-0.5, 0.5)
        ),
        min_size=2, max_size=12,
    ),
    st.booleans(),
)  # fmt: skip
def test_something_is_flagged_where_a_step_is_out_of_reach_and_only_there(steps, near):
    """The steps are held against spherical distances worked out one by one."""
    time = np.cumsum([wait * 1000 for wait, *_ in steps])
    lon, lat = np.array([s[1] for s in steps]), np.array([s[2] for s in steps])
    if near:  # a track that stays near ±180 and hardly moves
        lon = (np.array([s[3] for s in steps]) + 360.0) % 360.0 - 180.0
        lat = lat[0] * 0.9 + np.array([s[3] for s in steps]) / 50
    found = flags.motion(np.zeros(len(time), np.int32), time, lon, lat)
    out = again = False
    for a, b in itertools.pairwise(range(len(time))):
        east, waited = math.radians(lon[b] - lon[a]), int(time[b] - time[a])
        p, q = math.radians(lat[a]), math.radians(lat[b])
        bow = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(east / 2) ** 2
        metres = 2 * 6_371_008.8 * math.asin(math.sqrt(min(1.0, bow)))
        out |= metres > 3_000 + 700 * (waited + 1_000) / 1000 + 0.01
        again |= waited == 0 and metres > 50.01
    assert bool((found & FLAG_JUMP).any()) == out
    assert bool((found & FLAG_DUPLICATE_TIME).any()) == again


def test_distances():
    # A degree of latitude on a sphere of radius 6371.0088 km.
    here, there = np.zeros(1), np.ones(1)
    assert pytest.approx([111_195.08], abs=0.1) == flags.distances(here, here, here, there)
