"""What is left standing when sources are taken out."""

from __future__ import annotations

from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from tests.model.small_case import SOURCES, cases
from viewer.model import agreement
from viewer.model.case import Case
from viewer.model.evidence import Evidence
from viewer.model.place import AirportRef
from viewer.model.standing import (
    STRENGTH,
    changes,
    subjects,
    surroundings,
    with_copies,
    with_readers,
    without,
)
from viewer.model.things import Leg, Source

_some = st.frozensets(st.sampled_from(SOURCES))


@given(cases())
def test_taking_out_nothing_changes_nothing(case):
    assert [] == [s for s in without(case, ()) if s.changed]
    assert [] == [s for s in without(case, ["nobody"]) if s.changed]


@given(cases(), st.sampled_from(SOURCES))
def test_a_copy_takes_no_origin_along_that_another_voice_still_tells(case, name):
    origin = agreement.origin_of(case, name)
    for row in without(case, [name]):
        assert row.before.origins - row.after.origins <= {origin}
        voices = {
            e.source
            for kind, subject in subjects(case)
            if (kind, subject.id) == (row.kind, row.id)
            for e in subject.evidence
            if not e.asserts and agreement.origin_of(case, e.source) == origin
        }
        if voices - {name}:  # another voice of the origin stands for the whole thing
            assert row.before.origins == row.after.origins


@given(cases(), _some, _some)
def test_the_more_is_taken_out_the_less_is_left(case, some, more):
    few, many = without(case, some), without(case, some | more)
    for a, b in zip(few, many, strict=True):
        assert (a.kind, a.id, a.name) == (b.kind, b.id, b.name)
        assert a.before == b.before
        assert b.after.origins <= a.after.origins <= a.before.origins
        assert STRENGTH.index(b.after.known) <= STRENGTH.index(a.after.known)
        assert a.before.contested >= a.after.contested >= b.after.contested


@given(cases())
def test_taking_out_everything_leaves_nothing(case):
    for row in without(case, SOURCES):
        assert frozenset() == row.after.origins
        assert not row.after.contested
        assert "inferred" == row.after.known
        assert bool(row.before.origins) == (row.fate == "falls")


@given(cases(), _some)
def test_fates_are_what_they_say(case, gone):
    for row in without(case, gone):
        before, after = len(row.before.origins), len(row.after.origins)
        expected = (
            "falls"
            if before and not after
            else "weakens"
            if before > 1 and after == 1
            else "settles"
            if row.before.contested and not row.after.contested
            else "stays"
        )
        assert expected == row.fate


@given(cases(), _some)
def test_what_changes_is_found_without_the_rest(case, gone):
    assert tuple(s for s in without(case, gone) if s.changed) == changes(case, gone)


@given(cases())
def test_what_surrounds_a_leg_is_all_that_tells_how_its_ends_are_known(case):
    near = surroundings(case)
    for leg in case.legs.values():
        for end in agreement.END_PROPERTIES:
            expected = agreement.how_known(case, leg, end)
            assert expected == agreement.how_known(near[leg.aircraft], leg, end)


@given(cases(), _some)
def test_closures_hold_what_they_were_given_and_are_closed(case, some):
    for closed in (with_copies, with_readers):
        found = closed(case, some)
        assert some <= found
        assert found == closed(case, found)


@given(cases(), st.sampled_from(SOURCES))
def test_an_origin_goes_with_all_its_copies(case, name):
    gone = with_copies(case, [agreement.origin_of(case, name)])
    assert {s for s in SOURCES if agreement.origin_of(case, s) == agreement.origin_of(case, name)} \
        == set(gone)  # fmt: skip
    assert all(
        agreement.origin_of(case, name) not in row.after.origins for row in without(case, gone)
    )


def _case(*evidence):
    leg = Leg("l", "p", start=AirportRef("AAAA"), evidence=evidence)
    return Case(
        "t",
        legs=MappingProxyType({"l": leg}),
        sources=MappingProxyType({
            "wire": Source("wire"), "paper": Source("paper", copy_of="wire"),
            "witness": Source("witness", type="graphic"),
        }),
    )  # fmt: skip


def _says(number, source, place="AAAA"):
    return Evidence(f"e{number}", source, MappingProxyType({"from": AirportRef(place)}))


def _row(rows, name):
    return next(r for r in rows if r.name == name)


def test_a_wire_and_its_copy_are_one_origin():
    case = _case(_says(1, "wire"), _says(2, "paper"), _says(3, "witness"))
    copy_gone = _row(without(case, ["paper"]), "from")
    assert ("stays", frozenset({"wire", "witness"})) == (copy_gone.fate, copy_gone.after.origins)
    wire_gone = _row(without(case, ["wire", "paper"]), "from")
    assert ("weakens", "seen") == (wire_gone.fate, wire_gone.after.known)
    witness_gone = _row(without(case, ["witness"]), "from")
    assert ("weakens", "reported") == (witness_gone.fate, witness_gone.after.known)


def test_a_contradiction_goes_with_its_source():
    case = _case(_says(1, "wire"), _says(2, "witness", "BBBB"))
    row = _row(without(case, ["witness"]), "from")
    assert ("settles", True, False) == (row.fate, row.before.contested, row.after.contested)
