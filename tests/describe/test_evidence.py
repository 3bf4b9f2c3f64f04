"""Evidence in words: values compared, copies folded, sources, grades, addresses, what falls."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given

from tests.model.small_case import SOURCES, cases
from viewer.describe import address, admiralty, cards, standing_words, timeline
from viewer.describe.card import Context
from viewer.describe.source_card import source_card
from viewer.describe.testimony import capture, evidence_sections
from viewer.model import agreement
from viewer.model.standing import changes, subjects, with_copies
from viewer.model.things import Source
from viewer.session import bake
from viewer.session.opening import open_now


@cache
def _context():
    document = open_now([bake.shipped_case()])
    return Context(
        document.case,
        document.shapes,
        0,
        {"SY": "Syria"},
        timeline.tightened(document.program),
        timeline.last_confirmed(document.case, document.program),
    )


def _leg(name):
    return cards.card(_context(), "leg", name)


# ---------------------------------------------------------------- values and voices


def test_what_contradicts_stands_apart_with_those_who_say_it():
    (section,) = [s for s in _leg("an124-1").sections if s.compared]
    to = next(c for c in section.compared if c.property == "to")
    assert "Hmeimim" == to.concluded
    assert {"fits", "agrees"} == {s.relation for s in to.fits}
    assert ["contradicts"] == [s.relation for s in to.against]
    assert {"webinfomil.com", "afkarnews.com"} == {v.name for v in to.against[0].voices}


@given(cases())
def test_every_assertion_is_shown_and_every_origin_counted_once(case):
    context = Context(case, {}, 0)
    for _, subject in subjects(case):
        sections = evidence_sections(context, subject)
        found = agreement.findings(case, subject)
        compared = [c for s in sections for c in s.compared]
        against = sum(len(c.against) for c in compared)
        assert bool(against) == bool(agreement.contested(case, subject))
        assert {f.property for f in found} == {c.property for c in compared} or not found
        for item in compared:
            for stated in (*item.fits, *item.against):
                links = [v.link.id for v in stated.voices]
                assert len(links) == len({agreement.origin_of(case, i) for i in links})
        top = [t for s in sections for t in s.testimonies]
        told = len(top) + sum(len(t.copies) for t in top)
        headings = sum(1 for t in top if "only through" in " ".join(t.notes))
        assert len(subject.evidence) == told - headings
        for testimony in top:
            origins = {agreement.origin_of(case, i.link.id) for i in (testimony, *testimony.copies)}
            assert 1 == len(origins)


def test_a_capture_is_told_as_it_is():
    assert "How it was captured is not told" == capture(Source("a"))
    assert "No capture held" == capture(Source("a", captured={"file": "not held"}))
    told = capture(Source("a", captured={"at": "2026-01-02", "by": "me", "sha256": "ab"}))
    assert "Captured 2026-01-02, by me, SHA-256 ab" == told


# ---------------------------------------------------------------- the opening card


def test_the_opening_card_says_who_confirmed_the_last_place_and_leads_there():
    card = cards.card(_context(), "case", "")
    section = next(s for s in card.sections if s.title.startswith("Last confirmed"))
    assert 2 == len(section.rows)
    il62 = section.rows[0]
    assert "Maiquetía" in il62.note
    assert "CNW (@ConflictsW)" in il62.note
    assert "2 independent origins" in il62.note
    assert "event" == il62.link.kind
    told = next(s for s in card.sections if s.title == "What is told")
    assert all(r.link for r in told.rows)
    assert len(_context().case.legs) + len(_context().case.events) == len(told.rows)


# ---------------------------------------------------------------- grades, addresses


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        ("A1", "source A: completely reliable; information 1: confirmed by other sources"),
        ("F", "source F: reliability cannot be judged"),
        ("6", "information 6: truth cannot be judged"),
        ("Z9", "Z9"),
        ("", ""),
    ],
)
def test_grades_in_words(grade, words):
    assert words == admiralty.in_words(grade)


SIX = "\u0430\u0440\u0440\u04cf\u0435"


@pytest.mark.parametrize(
    ("text", "host", "whole"),
    [
        ("https://example.org/a?b=c#d", "example.org", "https://example.org/a?b=c#d"),
        (f"https://{SIX}.com/", "xn--80ak6aa92e.com", "https://xn--80ak6aa92e.com/"),
        ("http://user:pw@example.org:8080/", "example.org:8080", None),
        ("https://EXAMPLE.org:443/x", "example.org", "https://example.org/x"),
        ("https://[::1]:8/", "[::1]:8", "https://[::1]:8/"),
        ("https://example.org/ñ%20x", "example.org", "https://example.org/%C3%B1%20x"),
        ("https://bücher.example/", "xn--bcher-kva.example", "https://xn--bcher-kva.example/"),
    ],
)
def test_the_host_is_the_real_one(text, host, whole):
    found = address.read(text)
    assert host == found.host
    assert found.text.isascii()
    if whole is not None:
        assert whole == found.text


def test_what_may_deceive_is_named():
    found = address.read(f"http://www.reuters.com@{SIX}.com:81/")
    assert found.text.startswith("http://www.reuters.com@xn--80ak6aa92e.com:81")
    told = " ".join(found.warnings)
    for part in ("other letters", "user information", "port 81", "not encrypted"):
        assert part in told
    assert () == address.read("https://example.org/").warnings


@pytest.mark.parametrize(
    "text",
    [
        "", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://example.org/",
        "https://", "https:///x", "https://exa mple.org/", "https://example.org\\@evil.example/",
        "https://example.org/\u202egpj.exe", "https://example.org/\n", "//example.org/x",
        "https://example.org:99999/", "https://[::1/", "example.org", "https://e\u200bvil.example/",
        'https://example.org/"onclick', "mailto:a@b.example", "https://" + "a" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_web_address(text):
    assert address.read(text) is None


# ---------------------------------------------------------------- the source card


def _source_text(source):
    card = source_card(_context(), source)
    return "\n".join(
        f"{s.title} {r.label} {r.value} {r.note}" for s in card.sections for r in s.rows
    )


def test_a_post_number_is_offered_with_its_caution_and_never_applied():
    plain = _context().case.sources["mayorca-2019-03-24"]
    before = _source_text(plain)
    assert "post's number" not in before
    number = ((1_553_385_600_000 - 1_288_834_974_657) << 22) | 5  # 2019-03-24T00:00Z
    source = replace(plain, url=f"https://twitter.com/javiermayorca/status/{number}")
    text = _source_text(source)
    assert "2019-03-24 00:00Z" in text
    assert "Snowflake" in text
    assert "Caution:" in text
    assert "fits, in some zone of the Earth" in text
    assert "nothing is applied by itself" in text
    assert "Offer as evidence: Mayorca reports the arrival then;" in text
    assert "Offer as evidence: A delegation lands with the first aircraft no later than" in text
    late = replace(source, issued="2019-03-20")
    assert "cannot be" in _source_text(late)
    old = replace(plain, url="https://twitter.com/jack/status/20")
    assert "carries no time" in _source_text(old)


def test_a_number_without_an_address_is_read_by_its_service():
    source = Source("a", type="post", csl={"publisher": "Twitter", "number": "1541815603606036480"})
    assert "2022-06-28 16:07:40.105Z" in _source_text(source)
    assert "Made" not in _source_text(Source("a", csl={"publisher": "Nobody", "number": 5}))


def test_an_address_that_deceives_is_shown_by_its_real_host():
    text = _source_text(Source("a", url=f"https://www.reuters.com@{SIX}.com/"))
    assert "Address xn--80ak6aa92e.com" in text
    assert "user information" in text
    assert "not a web address" in _source_text(Source("a", url="javascript:alert(1)"))


# ---------------------------------------------------------------- what falls


@given(cases())
def test_every_source_stands_in_one_group_with_all_that_rests_on_it(case):
    groups = standing_words.origin_groups(case)
    names = [v.source for g in groups for v in g.voices]
    assert sorted(SOURCES) == sorted(names)
    for group in groups:
        assert all(group.origin == agreement.origin_of(case, v.source) for v in group.voices)
        assert group.origin == group.voices[0].source
    said = {(v.source, r.kind, r.id) for g in groups for v in g.voices for r in v.resting}
    assert {(e.source, k, s.id) for k, s in subjects(case) for e in s.evidence} == said


def test_without_the_wire_the_departures_fall():
    case = _context().case
    out = with_copies(case, ["fr24-2019-03-22"])
    found = dict(standing_words.consequences(case, changes(case, out)))
    falls = [c.text for c in found["Nobody supports it"]]
    assert any("Chkalovsky" in text and "from" in text for text in falls)
    assert "21 of 22 independent origins left" in standing_words.left_standing(case, out)
    assert () == standing_words.consequences(case, changes(case, ()))
