"""Notes of gaps in case.json: read, refused with their place, and never in the way of the rest."""

from __future__ import annotations

import pytest

from tests.session.gapped_flight import AIRCRAFT, BEGIN, END, FILE, NOTE
from viewer import formats
from viewer.formats.build import build_case
from viewer.model.gap_note import WIDEST_MS, aircraft_of, by_track, of_gap
from viewer.model.time import MINUTE
from viewer.model.track import Track
from viewer.session.tracks.edges import GAP_AIRBORNE_MS, GAP_GROUND_MS


@pytest.fixture
def noted(case_folder):
    """Return (notes, problems) of a case with such gaps."""

    def read(*gaps, sources=()):
        records, problems = formats.read([case_folder({"sources.json": sources}, gaps=gaps)])
        case, found = build_case(records)
        return case.gaps, [*problems, *found]

    return read


def told(problems):
    return [(p.severity, p.code, p.file, p.property) for p in problems]


def test_a_note_is_read_whole(noted):
    source = {"id": "s", "type": "webpage", "title": "S"}
    item = {"source": "s", "asserts": {"reason": "transponder off"}}
    ((note,), problems) = noted({**NOTE, "evidence": [item], "mine": 1}, sources=[source])
    assert [] == problems
    assert (FILE, AIRCRAFT) == note.track
    assert (NOTE["reason"], NOTE["note"], NOTE["by"], NOTE["at"]) == (
        note.reason, note.note, note.by, note.at
    )  # fmt: skip
    assert [("s", "transponder off")] == [(e.source, e.asserts["reason"]) for e in note.evidence]
    assert note.fits(BEGIN, END)
    assert note.fits(BEGIN + 999, END)
    assert not note.fits(BEGIN + 1000, END)
    assert not note.fits(BEGIN - 1, END)
    assert not note.fits(BEGIN, END + 1000)


def test_a_time_to_the_minute_is_that_minute(noted):
    ((note,), problems) = noted({**NOTE, "from": "2024-01-01T00:09Z", "to": "2024-01-01T02:10Z"})
    assert [] == problems
    assert note.fits(BEGIN, END)
    assert not note.fits(BEGIN + 10_000, END)


def test_the_widest_time_is_narrower_than_any_gap(noted):
    ((note,), problems) = noted({**NOTE, "from": "2024-01-01T00:08Z/2024-01-01T00:11Z"})
    assert [] == problems
    assert 4 * MINUTE == note.begin.hull.latest - note.begin.hull.earliest < WIDEST_MS
    assert WIDEST_MS <= min(GAP_AIRBORNE_MS, GAP_GROUND_MS)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"reason": "sabotage"}, ("error", "schema", "case.json", "gaps[0].reason")),
        ({"file": ""}, ("error", "schema", "case.json", "gaps[0].file")),
        ({"to": 7}, ("error", "schema", "case.json", "gaps[0].to")),
        ({"from": "soon"}, ("error", "time-syntax", "case.json", "gaps.from")),
        ({"to": "2024-01-01T02:10"}, ("error", "time-zone-missing", "case.json", "gaps.to")),
        (
            {"from": "2024-01-01T00:08Z/2024-01-01T00:12Z"},
            ("error", "gap-time", "case.json", "gaps.from"),
        ),
        ({"to": "2024-01-01T02:10Z/.."}, ("error", "gap-time", "case.json", "gaps.to")),
        ({"reason": "other", "note": " "}, ("error", "gap-reason", "case.json", "gaps.note")),
    ],
)
def test_a_note_that_says_nothing_is_told_and_the_others_are_read(noted, change, place):
    notes, problems = noted({**NOTE, **change}, {**NOTE, "aircraft": "other"})
    assert ["other"] == [n.aircraft for n in notes]
    assert [place] == told(problems)
    if place[1] == "schema":
        assert problems[0].line is not None
    else:
        assert f"{AIRCRAFT} in {FILE}" == problems[0].feature


def test_gaps_that_are_no_list_leave_the_case_readable(case_folder):
    folder = case_folder({}, gaps={"a": 1}, title="T")
    records, problems = formats.read([folder])
    assert [("error", "schema", "case.json", "gaps")] == told(problems)
    assert "T" == build_case(records)[0].title


def test_evidence_that_is_wrong_is_set_aside_alone(noted):
    evidence = [{"source": 1}, {"source": "nobody"}]
    ((note,), problems) = noted({**NOTE, "evidence": evidence})
    assert ["nobody"] == [e.source for e in note.evidence]
    assert {"gaps[0].evidence[0].source", "evidence[0].source"} == {p.property for p in problems}


def test_a_track_is_known_by_its_address_else_registration_else_name():
    track = Track("f#0", "T0", "CSV", icao24="4b1230", registration="RA-1")
    assert "4b1230" == aircraft_of(track)
    assert "RA-1" == aircraft_of(Track("f#0", "T0", "CSV", registration="RA-1"))
    assert "T0" == aircraft_of(Track("f#0", "T0", "CSV"))
    assert "f#0" == aircraft_of(Track("f#0", "", "CSV"))


def test_a_gap_has_its_own_note(noted):
    second = {**NOTE, "from": "2024-01-01T02:16:30Z", "to": "2024-01-01T03:06:40Z"}
    notes, _ = noted(NOTE, second, {**NOTE, "aircraft": "other"})
    mine = by_track(notes)[FILE, AIRCRAFT]
    assert notes[:2] == mine
    assert notes[1] is of_gap(mine, BEGIN + 7_600_000, END + 3_400_000)
    assert of_gap(mine, BEGIN, END + 3_400_000) is None
