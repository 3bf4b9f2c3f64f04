"""Noting why nothing was heard: what is written, what stays, and notes that are of no gap."""

from __future__ import annotations

import json

import pytest

from tests.session import gapped_flight as flight
from viewer.session import edits, gap_edits, opening
from viewer.session.edits import Applied, ForgetGap, GapAt, NoteGap, Refused, apply

TRACK = (flight.FILE, flight.AIRCRAFT)
GAP = GapAt(*TRACK, "2024-01-01T00:09:50Z", "2024-01-01T02:10:00Z")
EDIT = NoteGap(GAP, "no receiver", " No receiver in reach. ", "A. B.", "2026-01-02T03:04Z")


def case_of(folder):
    return json.loads((folder / "case.json").read_bytes())


def warned(document):
    return [(p.severity, p.code, p.file) for p in document.problems if p.code.startswith("gap-")]


def test_a_gap_is_named_by_its_track_and_the_seconds_of_its_ends():
    assert GAP == gap_edits.gap_at(TRACK, flight.BEGIN + 730.0, flight.END)


def test_a_note_is_saved_and_read_again(tmp_path):
    folder = flight.case_folder(tmp_path)
    assert Applied((str(folder),), 1) == apply(opening.open_now([folder]), EDIT)
    assert [
        {
            "file": flight.FILE, "aircraft": flight.AIRCRAFT, "from": "2024-01-01T00:09:50Z",
            "to": "2024-01-01T02:10:00Z", "reason": "no receiver",
            "note": "No receiver in reach.", "by": "A. B.", "at": "2026-01-02T03:04Z",
        }
    ] == case_of(folder)["gaps"]  # fmt: skip
    again = opening.open_now([folder])
    assert () == again.problems
    (note,) = again.case.gaps
    assert note.fits(flight.BEGIN, flight.END)
    assert GAP == gap_edits.gap_of(note)


def test_only_the_bytes_of_the_note_change_and_what_is_not_known_stays(tmp_path):
    other = {**flight.NOTE, "aircraft": "elsewhere", "x": {"kept": 1.50}}
    mine = {**flight.NOTE, "colour": "red", "evidence": [{"source": "s", "odd": True}]}
    folder = flight.case_folder(tmp_path, other, mine, mine_too=["a"], generation=1)
    path = folder / "case.json"
    path.write_text(path.read_text().replace("1.5", "1.500"))  # as no writer writes it
    document = opening.open_now([folder])
    assert isinstance(
        apply(document, NoteGap(GAP, "not searched", at="2026-02-03T04:05Z")), Applied
    )
    first, second = case_of(folder)["gaps"]
    assert other == first
    assert "1.500" in path.read_text()
    assert {
        **{k: v for k, v in mine.items() if k not in ("note", "by")},
        "reason": "not searched", "at": "2026-02-03T04:05Z",
    } == second  # fmt: skip
    assert list(mine)[:5] == list(second)[:5]
    before = path.read_text()
    assert isinstance(
        apply(opening.open_now([folder]), NoteGap(GAP, "no receiver", at="2026-02-03T04:05Z")),
        Applied,
    )
    apart = [
        (a, b)
        for a, b in zip(before.splitlines(), path.read_text().splitlines(), strict=True)
        if a != b
    ]
    assert [("not searched", "no receiver"), ("2", "3")] == sorted(
        ((a.split(": ")[1].strip(' ,"'), b.split(": ")[1].strip(' ,"')) for a, b in apart),
        reverse=True,
    )


def test_a_note_written_by_hand_is_changed_where_it_stands(tmp_path):
    hand = {**flight.NOTE, "from": "2024-01-01T00:09Z", "to": "2024-01-01T02:10Z"}
    folder = flight.case_folder(tmp_path, hand)
    document = opening.open_now([folder])
    gap = gap_edits.gap_of(document.case.gaps[0])
    assert isinstance(apply(document, NoteGap(gap, "transponder off")), Applied)
    (kept,) = case_of(folder)["gaps"]
    assert ("2024-01-01T00:09Z", "transponder off") == (kept["from"], kept["reason"])


def test_taken_back_it_is_gone_and_the_others_stay(tmp_path):
    other = {**flight.NOTE, "aircraft": "elsewhere"}
    folder = flight.case_folder(tmp_path, flight.NOTE, other)
    assert isinstance(apply(opening.open_now([folder]), ForgetGap(GAP)), Applied)
    assert [other] == case_of(folder)["gaps"]
    assert "no such note" in apply(opening.open_now([folder]), ForgetGap(GAP)).reason


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (NoteGap(GAP, "sabotage"), "none of the reasons"),
        (NoteGap(GAP, "other", "  "), "said in the note"),
    ],
)
def test_what_says_nothing_is_not_saved(tmp_path, edit, reason):
    folder = flight.case_folder(tmp_path)
    before = (folder / "case.json").read_bytes()
    assert reason in apply(opening.open_now([folder]), edit).reason
    assert before == (folder / "case.json").read_bytes()


def test_gaps_that_are_no_list_are_not_written_over():
    with pytest.raises(edits.EditError, match="not an array"):
        edits.planned(EDIT, b'{"format": 1, "gaps": 7}', "", None)


def test_without_a_case_nothing_is_written(tmp_path):
    path = flight.csv(tmp_path / "alone.csv")
    before = path.read_bytes()
    refused = apply(opening.open_now([path]), EDIT)
    assert isinstance(refused, Refused)
    assert "no case" in refused.reason
    assert before == path.read_bytes()


# -------------------------------------------------------------------- held against the tracks


def test_a_note_of_no_gap_of_the_track_is_told_with_the_nearest_and_kept(tmp_path):
    late = {**flight.NOTE, "to": "2024-01-01T02:10:10Z"}
    folder = flight.case_folder(tmp_path, late)
    document = opening.open_now([folder])
    assert [("warning", "gap-none", "case.json")] == warned(document)
    (problem,) = document.problems
    assert ("4b1230 in tracks/flight.csv", "gaps") == (problem.feature, problem.property)
    assert "2024-01-01T00:09:50Z to 2024-01-01T02:10:10Z" in problem.found
    assert "2024-01-01T00:09:50Z to 2024-01-01T02:10Z" in problem.expected
    assert isinstance(apply(document, NoteGap(GAP, "no receiver")), Applied)
    assert late == case_of(folder)["gaps"][0]


def test_a_track_that_lost_its_gap_or_is_another_aircraft_s_is_told(tmp_path):
    folder = flight.case_folder(tmp_path, flight.NOTE)
    assert [] == warned(opening.open_now([folder]))
    flight.csv(folder / flight.FILE, [(n * 10, 30.0 + n * 0.05, 40.0, 1, 0) for n in range(90)])
    document = opening.open_now([folder])
    assert [("warning", "gap-none", "case.json")] == warned(document)
    assert "has a gap" in document.problems[0].expected
    flight.csv(folder / flight.FILE, icao24="4b9999")
    assert [("warning", "gap-track", "case.json")] == warned(opening.open_now([folder]))
    (folder / flight.FILE).unlink()
    assert [("note", "gap-file", "case.json")] == warned(opening.open_now([folder]))


def test_two_notes_of_one_gap_are_told(tmp_path):
    again = {**flight.NOTE, "from": "2024-01-01T00:09Z", "reason": "no receiver"}
    document = opening.open_now([flight.case_folder(tmp_path, flight.NOTE, again)])
    assert [("warning", "gap-twice", "case.json")] == warned(document)
    assert "no receiver" in document.problems[0].found


def test_both_gaps_can_be_noted(tmp_path):
    second = {**flight.NOTE, "from": "2024-01-01T02:16:30Z", "to": "2024-01-01T03:06:40Z"}
    assert () == opening.open_now([flight.case_folder(tmp_path, flight.NOTE, second)]).problems


def test_the_worker_tells_it_too(tmp_path):
    folder = flight.case_folder(tmp_path, {**flight.NOTE, "to": "2024-01-01T02:10:10Z"})
    (opened,) = [e for e in opening.Opening([folder]).events() if isinstance(e, opening.Opened)]
    assert [("warning", "gap-none", "case.json")] == warned(opened.document)
