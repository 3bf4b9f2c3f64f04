"""Which things pass a filter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.small_case import GRADES, HYPOTHESES, SOURCES, cases
from viewer.model import agreement
from viewer.model.filtering import UNGRADED, Filter, grades_of, meets, passing
from viewer.model.standing import STRENGTH, subjects

KINDS = ("leg", "event", "airport", "aircraft")
CRITERIA = {
    "sources": SOURCES,
    "origins": SOURCES,
    "known": STRENGTH,
    "grades": tuple(g or UNGRADED for g in GRADES),
    "hypotheses": HYPOTHESES,
}


@st.composite
def filters(draw):
    return Filter(
        rests=draw(st.sampled_from(["any", "one", "none"])),
        **{name: draw(st.frozensets(st.sampled_from(of))) for name, of in CRITERIA.items()},
    )


@given(cases())
def test_no_filter_passes_everything(case):
    found = passing(case, Filter())
    assert not Filter()
    assert (set(case.legs), set(case.events)) == (found.legs, found.events)
    assert (set(case.airports), set(case.aircraft)) == (found.airports, found.aircraft)


@pytest.mark.parametrize("name", sorted(CRITERIA))
@given(case=cases(), wanted=filters(), data=st.data())
def test_more_of_a_kind_never_hides_and_another_kind_never_shows(name, case, wanted, data):
    before = getattr(wanted, name)
    more = data.draw(st.frozensets(st.sampled_from(CRITERIA[name]), min_size=1))
    wider = replace(wanted, **{name: before | more})
    narrower, broader = (wanted, wider) if before else (wider, wanted)
    for _, subject in subjects(case):
        if meets(case, subject, narrower):
            assert meets(case, subject, broader)


@given(cases(), st.sampled_from(SOURCES))
def test_an_origin_is_any_of_its_voices(case, origin):
    voices = {s for s in SOURCES if agreement.origin_of(case, s) == origin}
    if voices:
        assert passing(case, Filter(origins=frozenset({origin}))) == passing(
            case, Filter(sources=frozenset(voices))
        )


@given(cases())
def test_one_origin_and_none_exclude_each_other(case):
    for _, subject in subjects(case):
        count = len(agreement.origins(case, agreement.supporting(case, subject)))
        one = meets(case, subject, Filter(rests="one"))
        none = meets(case, subject, Filter(rests="none"))
        assert one == (count == 1)
        assert not (one and none)
        assert not (none and count)


@given(cases(), filters())
def test_what_passes_is_in_the_case_and_its_places_come_along(case, wanted):
    found = passing(case, wanted)
    for kind, things in zip(
        KINDS, (case.legs, case.events, case.airports, case.aircraft), strict=True
    ):
        assert found.of(kind) <= things.keys()
    for name in found.legs:
        for place in (case.legs[name].start, case.legs[name].end):
            assert {a.id for a in case.airports_of(place)} <= found.airports
    assert found.of("source") is None


@given(cases())
def test_every_grade_of_the_case_finds_something_but_that_of_no_evidence(case):
    for grade in grades_of(case):
        assert any(meets(case, s, Filter(grades=frozenset({grade}))) for _, s in subjects(case))


@given(cases(), st.sampled_from(HYPOTHESES))
def test_a_version_keeps_what_is_common(case, version):
    found = passing(case, Filter(hypotheses=frozenset({version})))
    for leg in case.legs.values():
        assert (not leg.hypotheses or version in leg.hypotheses) == (leg.id in found.legs)
