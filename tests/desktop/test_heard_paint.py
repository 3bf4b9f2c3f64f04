"""What of a track's stretches is drawn in which columns."""

from __future__ import annotations

from array import array

from viewer.describe.heard import ESTIMATED, GAP, RECEIVED, Heard, Stretches
from viewer.desktop.panels.timeline.heard_paint import MIXED, runs
from viewer.desktop.panels.timeline.layout import Scale
from viewer.model.track import Track


def drawn(parts, low=0.0, per_px=10.0, width=100.0, ratio=1.0):
    sort, begin, end = zip(*parts, strict=True)
    told = Stretches(array("d", begin), array("d", end), bytes(sort))
    heard = Heard("t", Track("t", "T", "made"), lambda: told)
    return list(runs(heard, Scale(low, per_px, 50.0, width), ratio))


PARTS = ((RECEIVED, 100, 300), (GAP, 300, 500), (RECEIVED, 500, 500), (GAP, 500, 700),
         (ESTIMATED, 700, 800))  # fmt: skip


def test_each_stretch_in_its_columns_and_one_position_wide_enough_to_be_seen():
    assert [
        (RECEIVED, 60, 80), (GAP, 80, 100), (RECEIVED, 100, 102), (GAP, 102, 120),
        (ESTIMATED, 120, 130),
    ] == drawn(PARTS)  # fmt: skip
    assert (RECEIVED, 100, 102) in drawn(PARTS, ratio=2.0)


def test_only_what_is_in_view_is_drawn_and_cut_there():
    assert [(GAP, 50, 60)] == drawn(PARTS, low=350.0, per_px=5.0, width=10.0)
    assert [] == drawn(PARTS, low=900.0)
    assert [] == drawn(PARTS, low=-2000.0)


def test_single_positions_that_stand_too_close_to_be_told_apart_are_no_stretch():
    parts = []
    for n in range(200):
        parts += [(RECEIVED, n * 5, n * 5), (GAP, n * 5, n * 5 + 5)]
    assert {MIXED} == {sort for sort, _, _ in drawn(parts)}
    part = drawn(parts, low=500.0, width=2.0)  # a tile's edge is like its middle
    assert [(MIXED, 50, 52)] == part
    assert {RECEIVED, GAP} == {sort for sort, _, _ in drawn(parts, per_px=0.5)}


def test_short_gaps_in_what_was_mostly_received_leave_it_solid():
    parts = []
    for n in range(20):
        parts += [(RECEIVED, n * 50, n * 50 + 48), (GAP, n * 50 + 48, n * 50 + 50)]
    assert [(RECEIVED, 50, 150)] == drawn(parts)
