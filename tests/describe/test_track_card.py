"""The card of a track: counts, gaps, flags and what was assumed, from real columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from viewer.describe.card import Context, Link
from viewer.describe.track_card import Facts, track_card
from viewer.formats.tracks.columns import NO_TIME, Positions
from viewer.model.case import Case, Layer
from viewer.model.things import Aircraft, Identity
from viewer.model.track import Track
from viewer.session.tracks.facts import facts
from viewer.session.tracks.make import make, to_bytes
from viewer.session.tracks.store import TrackStore

MINUTE = 60_000
START = 1_614_600_000_000


def positions(minutes, *, kind=1, flags=0, lon=None, altitude=10_000.0, speed=230.0):
    """Return positions of one track at so many minutes, eastward at ten a degree."""
    count = len(minutes)
    time = [NO_TIME if m is None else START + m * MINUTE for m in minutes]

    def full(value, dtype):
        return np.broadcast_to(np.asarray(value, dtype), count).copy()

    return Positions(
        track=np.zeros(count, np.int32),
        time=np.array(time, np.int64),
        lon=full([(m or 0) / 10 for m in minutes] if lon is None else lon, np.float64),
        lat=full(10.0, np.float64),
        altitude_m=full(altitude, np.float32),
        ground_speed_ms=full(speed, np.float32),
        vertical_rate_ms=full(np.nan, np.float32),
        course_deg=full(np.nan, np.float32),
        kind=full(kind, np.uint8),
        flags=full(flags, np.uint8),
        line=np.arange(2, count + 2, dtype=np.uint32),
    )  # fmt: skip


def store(columns, track=None):
    told = [track or Track("f.csv#0", "RA-86496", "CSV", count=len(columns))]
    return TrackStore(b"".join(bytes(p) for p in to_bytes(*make(told, columns, [300.0]))))


def text(columns, track=None, case=None):
    """Return (title, {label: value, note}) of a card made from columns."""
    track = track or Track("f.csv#0", "RA-86496", "CSV", count=len(columns))
    case = case or Case("c", layers=(Layer("f.csv", "track", "f", (track.id,)),))
    made = track_card(Context(case, {}, 0), track, facts(store(columns, track), 0))
    return made, [(s.title, r) for s in made.sections for r in s.rows]


def rows_of(rows, label):
    return [r for _, r in rows if r.label == label]


def test_gaps_are_told_the_longest_first_and_lead_to_their_begin():
    columns = positions([0, 1, 2, 62, 63, 83, 84])
    found = facts(store(columns), 0)
    assert [60 * MINUTE, 20 * MINUTE] == [g.end - g.begin for g in found.gaps]
    _, rows = text(columns)
    (first,) = rows_of(rows, "1 h 00 min")
    assert Link("time", str(START + 2 * MINUTE)) == first.link
    assert "about 657 km away: about 657 km/h or more" in first.note  # 6° of longitude at 10° N


def test_what_is_heard_all_along_has_no_gaps():
    _, rows = text(positions(list(range(30))))
    assert [] == [title for title, _ in rows if title.startswith("Nothing heard")]


def test_estimated_positions_are_counted_apart_and_timed():
    kind = [1, 1, 3, 3, 3, 1]
    made, rows = text(positions([0, 1, 2, 3, 4, 5], kind=kind))
    (row,) = rows_of(rows, "Estimated")
    assert "3 (50 %)" == row.value
    assert "doubt" == row.tone
    assert row.note.startswith("0 h 04 min of it; the provider's guess")
    assert ("in part estimated", "doubt") in made.badges


def test_flagged_positions_are_counted_by_reason_and_left_out_of_first_and_last():
    made, rows = text(positions([0, 1, 2, 3], flags=[1, 0, 0, 8]))
    told = [r.value for r in rows_of(rows, "Impossible")]
    assert 2 == len(told)
    assert told[0].startswith("1: further from the one before")
    (first,) = rows_of(rows, "First")
    assert Link("time", str(START + MINUTE)) == first.link
    assert "line 3" in first.note
    assert ("impossible positions", "contested") in made.badges


def test_a_track_without_times_says_so():
    _, rows = text(positions([None, None], lon=[1.0, 2.0]))
    assert ["not known"] == [r.value for r in rows_of(rows, "When")]
    assert ["2"] == [r.value for r in rows_of(rows, "Without a time")]


def test_the_reference_of_altitudes_and_what_was_assumed_stand_on_it():
    track = Track(
        "f.csv#0", "x", "CSV", altitude_reference="barometric", assumptions=("t is read as UTC",)
    )
    _, rows = text(positions([0, 1]), track)
    (altitudes,) = rows_of(rows, "Altitudes")
    assert "pressure altitude" == altitudes.value
    assert ["t is read as UTC"] == [r.value for r in rows_of(rows, "Assumed")]
    assert Link("columns", "f.csv") in [r.link for _, r in rows]


def test_the_case_s_aircraft_with_that_address_is_linked():
    aircraft = Aircraft("il62", identities=(Identity(registration="RA-86496", icao24="1551E0"),))
    track = Track("f.csv#0", "x", "CSV", icao24="1551e0")
    case = Case(
        "c", aircraft={"il62": aircraft}, layers=(Layer("f.csv", "track", "", ("f.csv#0",)),)
    )
    _, rows = text(positions([0, 1]), track, case)
    (row,) = rows_of(rows, "In this case")
    assert Link("aircraft", "il62") == row.link
    other = replace(track, icao24="154073")
    _, rows = text(positions([0, 1]), other, case)
    assert [] == rows_of(rows, "In this case")


def test_a_track_without_positions_has_a_card():
    made = track_card(Context(Case("c"), {}, 0), Track("t", "t", "GPX"), Facts())
    assert "track" == made.kind
