"""Tracks as rows of the timeline, and what is said of their stretches."""

from __future__ import annotations

from array import array

import pytest

from viewer.describe import lane_words
from viewer.describe.heard import ESTIMATED, GAP, RECEIVED, Heard, Stretches, with_tracks
from viewer.describe.lanes import NOTHING, Lanes, Row
from viewer.model.case import Case
from viewer.model.things import Aircraft, Identity
from viewer.model.time import HOUR, MINUTE, parse_instant
from viewer.model.track import Track

START = parse_instant("2024-01-01T00:00Z")
CASE = Case(
    "Test",
    aircraft={
        "one": Aircraft("one", name="One", identities=(Identity("RA-86496", "1551e0"),)),
        "two": Aircraft("two", name="Two", identities=(Identity("RA-82030"),)),
    },
)


def heard(*parts, identity="t", **more):
    """Return a track of (sort, minutes from, minutes until)."""
    low = START + parts[0][1] * MINUTE if parts else None
    high = START + parts[-1][2] * MINUTE if parts else None
    columns = Stretches(
        array("d", [START + p[1] * MINUTE for p in parts]),
        array("d", [START + p[2] * MINUTE for p in parts]),
        bytes(p[0] for p in parts),
    )
    track = Track(identity, more.pop("name", "AFL1"), "GPX", first=low, last=high, **more)
    return Heard(identity, track, lambda: columns)


GAPPED = ((RECEIVED, 0, 10), (GAP, 10, 130), (RECEIVED, 130, 130), (ESTIMATED, 130, 140))


def never():
    raise AssertionError


def said(one, number):
    item = one[number]
    row = Row("AFL1", 0, 0, None, (), (), (), heard=one)
    return lane_words.hover(CASE, (item,), None), lane_words.line(CASE, row, item, None)


def test_a_gap_says_what_was_not_received_and_nothing_of_the_flight():
    text, line = said(heard(*GAPPED), 1)
    assert (
        "AFL1: no positions received\nbetween 2024-01-01 00:10:00 and 02:10:00 UTC (2 h 00 min)"
        == text
    )
    assert ("AFL1", "coverage gap", "2024-01-01 00:10:00", "2024-01-01 02:10:00", "GPX") == (
        line.aircraft, line.kind, line.begins, line.ends, line.known
    )  # fmt: skip
    assert "flying" not in " ".join((text, *line))


def test_beginning_and_end_are_those_heard():
    one = heard(*GAPPED)
    assert "positions received, the first of the track" in said(one, 0)[0]
    assert "one position received\nat 2024-01-01 02:10:00 UTC" in said(one, 2)[0]
    assert "positions estimated by the provider, the last of the track" in said(one, 3)[0]
    alone = heard((RECEIVED, 5, 5))
    assert "one position received, the first and the last of the track" in said(alone, 0)[0]


def test_the_whole_names_its_gaps():
    one = heard(*GAPPED)
    assert "AFL1: first to last position, 1 coverage gap" == one.whole.title
    assert (START, START + 140 * MINUTE) == one.whole.extent
    row = Row("AFL1", 0, 0, None, (), (), (), heard=one)
    spoken = lane_words.spoken(CASE, row, one[1], "Europe/Moscow")
    assert (
        "AFL1: no positions received (coverage gap); "
        "between 2024-01-01 03:10:00 and 05:10:00 Moscow (2 h 00 min)"
    ) == spoken


def test_what_is_at_a_time():
    one = heard(*GAPPED)
    at = lambda minute, slack=0.0: one.at(START + minute * MINUTE, slack * MINUTE)  # noqa: E731
    assert [0, 1, 3] == [at(5), at(60), at(135)]
    assert at(-1) is None
    assert at(141) is None
    assert 0 == at(-1, 2)
    assert 2 == at(129, 2)  # one position is found beside the wide gap
    assert [0, 1, 2, 3] == [one.nearest(one.middle(n)) for n in range(4)]


def test_bars_are_made_once_and_only_when_looked_at():
    one = heard(*GAPPED)
    assert not one._made
    assert one[1] is one[1]
    assert 1 == one.index(one[1])
    assert 1 == len(one._made)
    with pytest.raises(ValueError, match="not one of"):
        one.index(heard(*GAPPED)[1])


def test_a_track_of_an_aircraft_stands_under_its_rows():
    rows = tuple(
        Row(label, depth, colour, name, (), (), ())
        for label, depth, colour, name in (
            ("One", 0, 0, "one"), ("A", 1, 0, "one"), ("Two", 0, 1, "two"),
            ("Events", 0, None, None),
        )
    )  # fmt: skip
    window = (float(START), float(START + HOUR))
    tracks = [
        heard((RECEIVED, 0, 9), identity="a", name="a", icao24="1551E0"),
        heard((RECEIVED, 30, 300), identity="b", name="b"),
        heard((RECEIVED, 0, 9), identity="c", name="c", registration="RA82030"),
        heard(identity="d", name="no times"),
    ]
    made = with_tracks(Lanes(rows, window, window), CASE, tracks, window)
    assert [
        ("One", 0, 0), ("A", 1, 0), ("a", 1, 0), ("Two", 0, 1), ("c", 1, 1), ("Events", 0, None),
        ("b", 0, 2),
    ] == [(r.label, r.depth, r.colour) for r in made.rows]  # fmt: skip
    assert (START, START + 300 * MINUTE) == made.extent
    assert window == made.window


def test_rows_work_nothing_out():
    track = Track("t", "T", "GPX", first=START, last=START + HOUR)
    span = (float(START), float(START + HOUR))
    made = with_tracks(NOTHING, CASE, [Heard("t", track, never)], span)
    assert ["T"] == [r.label for r in made.rows]
    assert (span, span) == (made.window, made.extent)


def test_without_times_lanes_stay_as_they_are():
    untimed = Heard("t", Track("t", "T", "GPX"), never)
    made = with_tracks(NOTHING, CASE, [untimed], (0.0, 0.0))
    assert () == made.rows
    assert NOTHING.window == made.window
