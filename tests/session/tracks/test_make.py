from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session.tracks import built
from viewer.geo.mercator import WORLD
from viewer.page.track_files import MOST_ROWS, TrackFiles, TrackSet
from viewer.session.tracks import cache, layout
from viewer.session.tracks.edges import edges
from viewer.session.tracks.levels import RUN, TOLERANCE_PX, needed_zoom
from viewer.session.tracks.make import make, plain, to_bytes
from viewer.session.tracks.store import TrackStore


def _array(store, name):
    kind = np.dtype("<" + store.arrays[name][0])
    return np.frombuffer(store.column(name), kind)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 700), st.integers(0, 2**31), st.integers(2, 12))
def test_a_line_through_the_positions_that_a_zoom_needs_is_near_all_of_them(count, seed, zoom):
    chance = np.random.default_rng(seed)
    x, y = np.cumsum(chance.normal(0, 2.0**17, (2, count)), axis=1) + WORLD / 2
    flat = np.zeros(count)
    bent = np.zeros(count)
    bent[-1] = np.inf
    need = needed_zoom(x, y, flat, np.ones(count, np.uint8), bent)
    kept = np.flatnonzero(need <= 2 * zoom)
    assert (0, count - 1) == (kept[0], kept[-1])
    allowed = TOLERANCE_PX * 2.0 ** (22 - zoom)
    for a, b in pairwise(kept):
        ends = np.array([x[b] - x[a], y[b] - y[a]])
        inner = np.stack([x[a : b + 1] - x[a], y[a : b + 1] - y[a]])
        share = np.clip(ends @ inner / max(ends @ ends, 1e-9), 0, 1)
        off = np.hypot(*(inner - ends[:, None] * share))
        assert off.max() <= allowed * 1.001


@pytest.mark.parametrize("count", [RUN - 1, RUN, 2 * RUN, 2 * RUN + 1, 3 * RUN + 77])
def test_what_a_position_needs_does_not_depend_on_where_the_work_is_cut(count):
    chance = np.random.default_rng(count)
    lon, lat = np.cumsum(chance.normal(0, 0.01, (2, count)), axis=1)
    rows = [(10 * n, lon[n], lat[n], 1, 0) for n in range(count)]
    store, positions = built.store(rows), built.columns(rows)
    x, y = _array(store, "x"), _array(store, "y")
    made = edges(positions, positions.lon, x, y, np.arange(count), np.ones(1, bool))
    whole = needed_zoom(x, y, np.zeros(count), made.sort, made.bent)
    assert whole.tolist() == _array(store, "need").tolist()
    assert len(set(whole.tolist())) > 10


def test_gaps_and_ends_of_a_straight_track_stay_at_every_zoom():
    rows = [(n * 10 + (7200 if n >= 50 else 0), n * 0.01, 0.0, 1, 0) for n in range(100)]
    need = _array(built.store(rows), "need")
    assert [0, 0, 0, 0] == [need[i] for i in (0, 49, 50, 99)]
    assert need[30] > 20


def test_a_flagged_position_is_never_on_a_line_and_still_there():
    rows = [(0, 10.0, 50.0, 1, 0), (10, 40.0, 10.0, 1, 1), (20, 10.1, 50.0, 1, 0)]
    store = built.store(rows)
    assert [False, True, False] == (_array(store, "need") == layout.NEVER).tolist()
    assert 1 == _array(store, "mark")[1] >> layout.FLAG_SHIFT
    assert (400_000_000, 100_000_000) == (_array(store, "lon")[1], _array(store, "lat")[1])


def test_tracks_across_the_antimeridian_run_on_each_in_its_own_way():
    east = [(0, 179.0, 0.0, 1, 0), (60, -179.0, 0.0, 1, 0), (120, -178.0, 0.0, 1, 0)]
    west = [(0, -179.0, 0.0, 1, 0), (60, 179.0, 0.0, 1, 0)]
    plain = [(0, 5.0, 0.0, 1, 0), (60, 6.0, 0.0, 1, 0)]
    x = _array(built.store(east, west, plain), "x") * 360.0 / WORLD - 180.0
    assert [179.0, 181.0, 182.0, -179.0, -181.0, 5.0, 6.0] == pytest.approx(x.tolist(), abs=1e-6)


def test_the_bounds_of_tracks_on_both_sides_of_the_antimeridian_are_narrow():
    store = built.store(
        [(0, 170.0, 0.0, 1, 0), (600, 175.0, 0.0, 1, 0)],
        [(0, -175.0, 0.0, 1, 0), (300, 0.0, 0.0, 1, 1), (600, -170.0, 0.0, 1, 0)],
    )
    west, _, east, _ = store.header["bounds"]
    assert 20.0 == pytest.approx((east - west) / WORLD * 360, abs=1e-6)


def test_three_times_round_the_world_stays_within_int32():
    rows = [(n * 600, (n * 20.0 + 180) % 360 - 180, 10.0, 1, 0) for n in range(60)]
    x = _array(built.store(rows), "x").astype(float) / WORLD * 360 - 180
    assert np.abs(x).max() <= 540.0
    turns = (x - np.array([r[1] for r in rows])) / 360
    assert turns == pytest.approx(np.rint(turns), abs=1e-6)


def test_a_track_over_years_keeps_its_times_within_its_tick():
    years = 3 * 365 * 86_400
    store = built.store(
        [(0, 10.0, 50.0, 1, 0), (years / 3, 11.0, 50.0, 1, 0), (years, 12.0, 50.0, 1, 0)]
    )
    tick = int(_array(store, "track_tick")[0])
    told = _array(store, "track_epoch")[0] + _array(store, "t").astype(float) * tick
    assert 1 < tick <= 25
    assert [0, years / 3, years] == pytest.approx(((told - built.EPOCH) / 1000).tolist(), abs=0.05)


@pytest.mark.parametrize("days", [49, 50, 120, 200, 270, 365, 3_000])
def test_whole_seconds_stay_exact_however_long_a_track_is(days):
    seconds = sorted({0, 1, 59, 86_399, days * 43_200 + 7, days * 86_400 - 1, days * 86_400})
    store = built.store([(at, 10.0 + n * 0.01, 50.0, 1, 0) for n, at in enumerate(seconds)])
    tick = int(_array(store, "track_tick")[0])
    told = _array(store, "track_epoch")[0] + _array(store, "t").astype(float) * tick
    assert seconds == ((told - built.EPOCH) / 1000).tolist()
    assert (days > 49) == (tick > 1)


def test_columns_made_ahead_are_those_made_with_the_rest():
    rows = [[(n * 9, 10 + n * 0.1, 50.0, 1, 8 * (n == 3)) for n in range(30)] for _ in range(2)]
    positions, tracks = built.columns(*rows), built.describe(2)
    thread = ThreadPoolExecutor(1)
    ahead = make(tracks, positions, [280.0] * 2, thread.submit(plain, positions))
    thread.shutdown()
    alone = make(tracks, positions, [280.0] * 2)
    assert [bytes(p) for p in to_bytes(*ahead)] == [bytes(p) for p in to_bytes(*alone)]


def test_positions_without_times_are_drawn_and_not_replayed():
    store = built.store([(None, 10.0, 50.0, 0, 0), (None, 11.0, 50.0, 0, 0)])
    assert np.isnan(_array(store, "track_epoch")[0])
    assert ["received", "none"] == [layout.STYLES[s & 127] for s in _array(store, "style")]


def test_positions_that_are_no_line_are_not_joined():
    store = built.store([(0, 10.0, 50.0, 1, 0), (9, 11.0, 50.0, 1, 0)], joined=False)
    assert [0, 0] == _array(store, "style").tolist()


def test_of_many_places_at_one_spot_one_stands_for_all_until_they_come_apart():
    rows = [(None, 10.0 + n * 1e-5, 50.0, 1, 0) for n in range(50)]
    need = _array(built.store([*rows, (None, 20.0, 50.0, 1, 0)], joined=False), "need")
    assert [0, 0] == [need[0], need[50]]
    assert need[1:50].min() > 16


def test_boxes_hold_the_shortest_path_that_leaves_them():
    store = built.store([(0, 0.0, 60.0, 1, 0), (7200, 60.0, 60.0, 1, 0)])
    box, top = _array(store, "block_box"), _array(store, "path_y").min()
    assert top == box[1]
    assert box.tolist() == _array(store, "track_box").tolist()


def test_no_positions_at_all_make_a_store():
    assert 0 == built.store([]).count


def test_what_is_no_store_is_refused():
    for bad in (b"", b"legbook tracks 2 0000000002\n{}", b"x" * 200):
        with pytest.raises(layout.StoreError):
            TrackStore(bad)
    whole = bytes(built.store([(0, 1.0, 1.0, 1, 0)])._data)
    with pytest.raises(layout.StoreError):
        TrackStore(whole[:-9])


def test_the_page_is_served_what_it_asks_for_and_nothing_else():
    files = TrackFiles([TrackSet(built.store([(n, n / 50, 1.0, 1, 0) for n in range(20)]), 0, 0)])
    assert 3 * 4 * 4 + 4 + 4 + 4 + 3 * 4 == len(files.get("t0.rows.0.4.bin"))
    assert 32 == len(files.get("t0.scalars.7.1.bin"))
    for name in (
        "t1.rows.0.4.bin", "t0.rows.0.21.bin", f"t0.rows.0.{MOST_ROWS + 1}.bin", "t0.line.0.1.bin",
        "t0.rows.-1.4.bin", "t0.rows.0.4", "case.json", "t0.tracks.0.0.bin",
    ):  # fmt: skip
        assert files.get(name) is None, name


def test_a_store_is_kept_by_its_key_and_read_from_its_file(tmp_path, monkeypatch):
    import io

    monkeypatch.setattr(cache, "folder", lambda: tmp_path / "tracks")
    made = built.store([(0, 1.0, 1.0, 1, 0), (9, 2.0, 1.0, 1, 0)])
    content = bytes(made._data)
    taken = cache.take("abc", io.BytesIO(content + b"more"), len(content))
    assert 2 == taken.count == cache.kept("abc").count
    assert made.part("line", 0, 2) == taken.part("line", 0, 2)
    assert cache.find("abcd") is None
    with pytest.raises(EOFError):
        cache.take("cut", io.BytesIO(content[:-5]), len(content))
    assert ["abc.tracks"] == [p.name for p in (tmp_path / "tracks").iterdir()]


def test_a_file_of_impossible_positions_only_is_a_store_that_shows_nothing():
    made = built.store([(0, 0.0, 0.0, 1, 8), (10, 0.0, 0.0, 1, 8)])
    assert 2 == made.count
    assert b"" == bytes(made.column("over_row"))
