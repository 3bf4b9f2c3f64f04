"""Versions, loads, own types, acknowledgements: what the table of verdicts does not show."""

from __future__ import annotations

from tests.checks.making import TYPES, case, event, leg, place, point, results, says
from viewer.checks.context import Context
from viewer.checks.load import load_of
from viewer.checks.payload import reach
from viewer.checks.registry import counts, unmatched
from viewer.geo.legs import leg_shapes
from viewer.model.acknowledgement import Acknowledgement
from viewer.model.performance import Performance

DAY = "2019-03-23"


def loaded(*things):
    made = case(*things)
    return load_of(Context(made, leg_shapes(made, {}), TYPES), made.legs["l1"])


def test_a_pair_of_one_version_names_it_one_of_all_does_not():
    made = case(
        leg("l1", hypotheses=()),
        leg("l2", "BBBB", "CCCC", hypotheses=("h1",)),
        leg("l3", "BBBB", "DDDD", hypotheses=("h2",)),
        leg("l4", "DDDD", "AAAA"),
        hypotheses=("h1", "h2"),
    )
    held = {r.key[1]: r.hypotheses for r in results(made, "next-starts-elsewhere")}
    assert {("l1", "l2"): ("h1",), ("l2", "l4"): ("h1",), ("l1", "l3"): ("h2",),
            ("l3", "l4"): ("h2",)} == held  # fmt: skip
    named = [r.premises for r in results(made, "range") if r.subjects[0].id == "l2"]
    assert "only in the version “version h1”" in named[0]


def test_rivals_are_not_two_places_at_once():
    made = case(
        leg("l1", arrived=f"{DAY}T10:00Z", hypotheses=("h1",)),
        leg("l2", "AAAA", "DDDD", arrived=f"{DAY}T10:00Z", hypotheses=("h2",)),
        hypotheses=("h1", "h2"),
    )
    assert {"unknown"} == {r.verdict for r in results(made, "two-places")}


def test_a_load_is_the_leg_s_own_then_its_evidence_s_then_an_event_s():
    carried = event("e", when=f"{DAY}T12:00Z", place="BBBB", aircraft=("x",), load_t=30.0)
    there = {"arrived": f"{DAY}T12:00Z"}
    assert 35 == loaded(leg(payload_t=35, **there), carried).least_t
    spoken = says("s1", payload_t=20)
    other = says("s2", load_t=25, assumed=("that it was all",))
    found = loaded(leg(evidence=(spoken, other), **there), carried)
    assert (20, 25) == (found.least_t, found.most_t)
    assert () == found.assumed  # one of them needs no assumption
    assert (30.0, "e") == (
        loaded(leg(**there), carried).least_t,
        loaded(leg(**there), carried).premise[-1],
    )


def test_another_place_time_version_or_aircraft_tells_no_load():
    there = {"arrived": f"{DAY}T12:00Z"}
    at = {"when": f"{DAY}T12:00Z", "place": "BBBB", "aircraft": ("x",), "load_t": 30.0}
    for change in (
        {"place": "CCCC"},
        {"when": f"{DAY}T13:00Z"},
        {"when": None},
        {"aircraft": ("y",)},
        {"hypotheses": ("h2",)},
    ):
        mine = leg(hypotheses=("h1",), **there)
        assert None is loaded(mine, event("e", **{**at, **change})), change


def test_an_assumed_load_is_a_premise():
    told = says("s1", payload_t=50, assumed=("that it was all the load",))
    (found,) = results(case(leg(payload_t=50, evidence=(told,))), "range")
    assert "assumed: that it was all the load" in found.premises
    assert "the load is 50 t, as s1 says" in found.premises


def test_interpolation_and_its_ends():
    points = [point(10, 8_000, 9_000), point(50, 4_000, 5_000), point(None, 20_000)]
    assert (6_000, 7_000, 9_000) == _bounds(reach(points, (30, 30)))
    assert (8_000, None, None) == _bounds(reach(points, (5, 5)))
    assert (None, 5_000, 5_000) == _bounds(reach(points, (60, 60)))
    assert (4_000, 20_000, 20_000) == _bounds(reach(points, None))
    assert (4_000, 9_000, 9_000) == _bounds(reach(points, (10, 50)))
    assert None is reach([], (5, 5))


def test_a_derived_point_makes_nothing_impossible():
    points = [point(0, 15_000), point(35, 10_000, 11_500, derived=True), point(120, 4_500)]
    assert (10_000, 11_500, 15_000) == _bounds(reach(points, (35, 35)))
    assert (4_500, 15_000, 15_000) == _bounds(reach(points, None))


def _bounds(found):
    return found.low, found.high, found.ceiling


def test_a_case_s_own_type_goes_before_the_table():
    own = Performance("JET", "Own", 1000.0, (700.0, 800.0), payload_range=(point(None, 1_000),))
    (found,) = results(case(leg(), types={"JET": own}), "range")
    assert "fail" == found.verdict
    (found,) = results(case(leg(), type_="OWN", types={"OWN": own}), "range")
    assert "fail" == found.verdict


def test_an_acknowledged_result_keeps_its_verdict_and_carries_the_reason():
    seen = Acknowledgement("no-source", ("l1",), "a test")
    other = Acknowledgement("no-source", ("gone",), "of a leg that was taken out")
    made = case(leg(), acknowledged=(seen, other))
    (found,) = [r for r in results(made, "no-source") if r.subjects[0].id == "l1"]
    assert ("doubt", "a test") == (found.verdict, found.acknowledged)
    assert (other,) == unmatched(made, results(made))
    assert all(r.acknowledged is None for r in results(made) if r.key != seen.key)


def test_counts_name_every_verdict():
    assert {"fail": 0, "doubt": 0, "unknown": 0, "pass": 0} == counts([])


def test_legs_without_an_aircraft_stand_alone():
    made = case(leg("l1", aircraft=None), leg("l2", "CCCC", "DDDD", aircraft=None))
    assert [] == results(made, "next-starts-elsewhere")
    assert {"unknown"} == {r.verdict for r in results(made, "range")}


def test_an_empty_case_has_no_results():
    assert 1 == len(results(case(type_=None), "no-source"))  # the aircraft
    assert place(None) is None
