"""The list of steps, what each rests on, and the transcript made of it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from viewer.describe import steps, transcript, versions
from viewer.session import bake, opening


@pytest.fixture(scope="module")
def document():
    return opening.open_now([bake.shipped_case()])


@pytest.fixture(scope="module")
def every(document):
    return steps.steps(document.case, document.program, None)


def test_steps_are_numbered_in_the_order_of_their_times(every):
    assert list(range(1, len(every) + 1)) == [s.number for s in every]
    assert sorted(s.at for s in every) == [s.at for s in every]


def test_no_two_steps_have_one_title_and_one_time(every):
    """Versions that tell the same say which version it is."""
    assert len(every) == len({(s.title, s.at) for s in every})
    for step in every:
        assert bool(step.versions) == bool(re.search(r"\([A-C]: ", step.title)), step.title


def test_a_choice_of_versions_leaves_the_steps_of_the_others_out(document, every):
    case, program = document.case, document.program
    common = steps.steps(case, program, ())
    assert [s.id for s in every if not s.versions] == [s.id for s in common]
    two = steps.steps(case, program, ("dakar", "non-stop"))
    assert {s.id for s in every if s.versions != ("other-stop",)} == {s.id for s in two}


def test_what_a_step_rests_on(document, every):
    by_id = {s.id: s for s in every}
    found = steps.support(document.case, by_id["arrival:il62-1"])
    assert {"webinfomil-2019-03", "afkarnews-2019-03"} <= set(found.against) or found.against
    assert not set(found.sources) & set(found.against)
    left = steps.support(document.case, by_id["departure:an124-1"])
    assert (1, ()) == (left.origins, left.against)
    assert len(left.sources) == 2  # one of them a copy


def test_a_step_says_where_and_when(every):
    step = next(s for s in every if s.id == "departure:il62-1")
    assert ("Chkalovsky", "leg", "il62-1") == (step.place, step.kind, step.thing)
    assert "2019-03-22 13:05 – 16:06Z · Chkalovsky" == transcript.facts(step)


def test_the_plain_transcript_cites_each_source_and_lists_it_once(document, every):
    text = transcript.plain(document.case, every, None)
    body, _, notes = text.rpartition("\n\n")
    cited = {int(n) for n in re.findall(r" \[(\d+)\]", body)}
    listed = [int(n) for n in re.findall(r"^\[(\d+)\] ", notes, re.MULTILINE)]
    assert list(range(1, len(cited) + 1)) == listed
    assert cited == set(listed)
    for step in every:
        assert f"{step.number}. {step.title}\n" in text


def test_the_markdown_has_a_heading_for_each_step_and_a_footnote_for_each_source(document, every):
    text = transcript.markdown(document.case, every, None)
    assert len(every) == len(re.findall(r"^## \d+\\\. ", text, re.MULTILINE))
    cited = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert cited == set(re.findall(r"^\[\^(\d+)\]: ", text, re.MULTILINE))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("1. no list", r"1\. no list"),
        ("- nor this", r"\- nor this"),
        ("2019-03-22", "2019-03-22"),
        ("[x](http://e) *b* <i>", r"\[x\](http://e) \*b\* \<i\>"),
        ("two\n\n# lines", r"two \# lines"),
    ],
)
def test_text_is_only_text_in_markdown(given, written):
    assert written == transcript.escaped(given)


def test_versions_have_letters_in_the_order_of_the_case(document):
    case = document.case
    assert "B: By Dakar" == versions.name(case, "dakar")
    assert (
        versions.ALL == versions.choice(case, None) == versions.choice(case, tuple(case.hypotheses))
    )
    assert versions.COMMON == versions.choice(case, ())
    assert "A: Syria – Maiquetía without a stop / B: By Dakar" == versions.choice(
        case, ("non-stop", "dakar")
    )
    assert "not-listed" == versions.name(case, "not-listed")


def test_what_is_private_is_not_passed_on(document, every):
    case = document.case
    leg = replace(case.legs["il62-1"], private=True)
    source = replace(case.sources["fr24-2019-03-22"], url="https://a.example/b", private=True)
    kept = replace(
        case, legs={**case.legs, leg.id: leg}, sources={**case.sources, source.id: source}
    )
    for write in (transcript.plain, transcript.markdown):
        known = replace(case, sources={**case.sources, source.id: replace(source, private=False)})
        before, after = write(known, every, None), write(kept, every, None)
        assert "Il-62M leaves Chkalovsky" in before.replace("\\", "")
        assert "Il-62M leaves Chkalovsky" not in after.replace("\\", "")
        assert source.url in before.replace("\\", "")
        assert source.url not in after.replace("\\", "")
    left = next(s for s in every if s.id == "departure:an124-1")
    assert ("fr24-rbc-2019-03",) == steps.support(kept, left, public=True).sources
    assert 2 == len(steps.support(kept, left).sources)


def test_sources_of_one_name_are_told_apart_where_they_can_be(document, every):
    step = next(s for s in every if s.id == "event:delegation")
    named = [text for text, source in transcript.Notes(document.case).parts(step) if source]
    assert any(re.fullmatch(r"Javier I\. Mayorca \(.+\)", name) for name in named)


def test_steps_need_no_geodesy():
    """The window lists them before its first picture."""
    code = (
        "import sys, viewer.describe.steps, viewer.describe.timeline;"
        "print([m for m in ('numpy', 'pyproj', 'shapely') if m in sys.modules])"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]\n" == made.stdout
