"""Why a track has a gap, in words: as somebody's note, and nothing where nobody noted it."""

from __future__ import annotations

import json

import pytest

from tests.describe.test_heard import CASE, GAPPED, START, heard
from viewer.describe import gap_words, lane_words
from viewer.describe.card import Context, Link
from viewer.describe.heard import Heard
from viewer.describe.lanes import Row
from viewer.describe.source_card import source_card
from viewer.describe.track_card import MOST_FOLDED, MOST_GAPS, Facts, Gap, track_card
from viewer.model.case import Case, Layer
from viewer.model.evidence import Evidence
from viewer.model.gap_note import REASONS, GapNote
from viewer.model.things import Source
from viewer.model.time import MINUTE, parse_when, to_iso
from viewer.model.track import Track

TRACK = Track("f.csv#0", "T0", "CSV", icao24="4b1230")
LONG = "What was asked of whom. " * 40


def note(begin=10, end=130, **more):
    """Return a note of a gap from a minute to a minute after START."""
    told = {"reason": "no receiver", **more}
    whens = [parse_when(to_iso(START + m * MINUTE)) for m in (begin, end)]
    return GapNote("f.csv", "4b1230", *whens, **told)


def gaps(*minutes):
    """Return gaps of so many minutes, each beginning a day after the one before."""
    begins = [START + n * 1440 * MINUTE for n in range(len(minutes))]
    return tuple(Gap(b, b + m * MINUTE, 100.0) for b, m in zip(begins, minutes, strict=True))


def card(found, *notes, unkept="", sources=None):
    layers = (Layer("f.csv", "track", "f", ("f.csv#0",)),)
    case = Case("c", layers=layers, gaps=notes, sources=sources or {})
    made = track_card(Context(case, {}, 0), TRACK, Facts(gaps=found), unkept)
    return next((s for s in made.sections if s.title.startswith("Nothing heard")), None)


def test_every_reason_says_what_it_claims():
    assert set(REASONS) == set(gap_words.MEANINGS)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "no receiver: as noted in this case"),
        ({"by": "A. B."}, "no receiver: as noted in this case by A. B."),
        (
            {"by": "A. B.", "at": "2026-01-02T03:04Z"},
            "no receiver: as noted in this case by A. B., 2026-01-02",
        ),
        ({"reason": "other", "note": "Jammed."}, "Jammed.: as noted in this case"),
    ],
)
def test_a_reason_is_always_somebody_s_note(more, said):
    assert said == gap_words.brief(note(**more))


def test_another_reason_is_not_said_twice_and_a_long_one_is_cut():
    assert "" == gap_words.more(note(reason="other", note="Jammed"))
    long = note(reason="other", note=LONG)
    assert gap_words.title(long).endswith("…")
    assert LONG.strip() == gap_words.more(long)
    assert len(gap_words.excerpt(long)) < 420
    assert "\n" not in gap_words.brief(note(reason="other", note="One\ntwo"))


# -------------------------------------------------------------------- the card


def test_the_card_says_why_as_noted_and_by_whom():
    found = gaps(60, 20)
    mine = note(0, 60, note="Nobody near.", by="A. B.", at="2026-01-02T03:04Z")
    first, why, second, _ = card(found, mine).rows
    assert "1 h 00 min" == first.label
    assert first.action is None
    assert "Why" == why.label
    assert "no receiver: as noted in this case by A. B., 2026-01-02" == why.value
    assert "Nobody near." == why.note
    link = Link("gap", json.dumps(["f.csv#0", found[0].begin, found[0].end]))
    assert ("Change…", link) == why.action
    assert "0 h 20 min" == second.label
    assert "Note why…" == second.action[0]


def test_a_gap_that_nobody_noted_says_nothing_of_why():
    rows = card(gaps(60), note(1, 60), note(0, 61)).rows
    assert not [r for r in rows if r.label == "Why"]
    assert "receiver" not in " ".join(f"{r.value} {r.note}" for r in rows)


def test_a_source_that_says_another_reason_stands_beside_it():
    evidence = (
        Evidence("e1", "s", {"reason": "transponder off"}, note="without saying how"),
        Evidence("e2", "t", {"reason": "no receiver"}),
    )
    section = card(gaps(60), note(0, 60, evidence=evidence), sources={"s": Source("s", title="S")})
    first, second = [r for r in section.rows if r.label == "Source"]
    assert Link("source", "s") == first.link
    assert "says: transponder off, which is not what is noted\nwithout saying how" == first.note
    assert "says: no receiver" == second.note
    assert second.link is None


def test_the_source_s_card_leads_to_the_track():
    evidence = (Evidence("e1", "s", {"reason": "transponder off"}),)
    source = Source("s", title="S")
    layers = (Layer("f.csv", "track", "f", ("f.csv#0",)),)
    case = Case(
        "c", layers=layers, gaps=(note(evidence=evidence),), sources={"s": source},
        tracks={"f.csv#0": TRACK},
    )  # fmt: skip
    made = source_card(Context(case, {}, 0), source)
    (row,) = next(s for s in made.sections if s.title == "What rests on it").rows
    assert ("gap", "says transponder off", "contested") == (row.label, row.note, row.tone)
    assert Link("track", "f.csv#0") == row.link


def test_where_nothing_can_be_kept_nothing_is_offered():
    section = card(gaps(60, 20), note(0, 60), unkept="There is no case.")
    assert [None] * len(section.rows) == [r.action for r in section.rows]
    assert section.rows[-1].value.endswith("There is no case.")
    assert [r for r in section.rows if r.label == "Why"]


def test_many_gaps_are_folded_but_for_those_noted():
    found = gaps(*range(500, 500 - MOST_GAPS - MOST_FOLDED - 7, -1))
    last = found[-1]
    minutes = [(t - START) / MINUTE for t in (last.begin, last.end)]
    section = card(found, note(*minutes))
    assert 1 == len([r for r in section.rows if r.label == "Why"])
    assert MOST_GAPS + 3 == len(section.rows)
    assert section.fold.startswith(f"{MOST_FOLDED + 6} more, none longer")
    assert MOST_FOLDED + 1 == len(section.folded)
    assert {"Note why…"} == {r.action[0] for r in section.folded[:-1]}
    assert section.folded[-1].value.startswith("6 more, none longer")


# -------------------------------------------------------------------- the timeline


def noted(*notes):
    plain = heard(*GAPPED)
    return Heard("t", plain.track, lambda: plain.stretches, notes)


def said(one, number):
    row = Row("AFL1", 0, 0, None, (), (), (), heard=one)
    return (
        lane_words.hover(CASE, (one[number],), None),
        lane_words.line(CASE, row, one[number], None).what,
        lane_words.spoken(CASE, row, one[number], None),
    )


def test_the_timeline_says_why_as_noted():
    tip, what, spoken = said(noted(note(note="Nobody near.")), 1)
    assert [
        "AFL1: no positions received",
        "between 2024-01-01 00:10:00 and 02:10:00 UTC (2 h 00 min)",
        "no receiver: as noted in this case",
        "Nobody near.",
    ] == tip.splitlines()
    assert "AFL1: no positions received; no receiver: as noted in this case" == what
    assert spoken.endswith("; no receiver: as noted in this case")


def test_a_long_note_is_broken_into_lines():
    tip = said(noted(note(note=LONG)), 1)[0]
    assert max(map(len, tip.splitlines())) < 90
    assert len(tip.splitlines()) > 5


def test_on_the_timeline_other_stretches_and_gaps_say_nothing_of_it():
    one = noted(note(10, 131))
    assert said(heard(*GAPPED), 1) == said(one, 1)
    one = noted(note())
    for number in (0, 2, 3):
        assert "noted" not in " ".join(said(one, number))
