"""The shipped case: its verdicts follow from the rules alone."""

from __future__ import annotations

import pytest

from viewer.checks.compare import compare
from viewer.checks.registry import counts, run
from viewer.formats.aircraft_types import fleet
from viewer.session import bake
from viewer.session.document import from_bundle
from viewer.session.pipeline import run as read


@pytest.fixture(scope="module")
def document():
    return from_bundle(read([bake.shipped_case()]))


@pytest.fixture(scope="module")
def results(document):
    return run(document.case, document.shapes, fleet().types)


@pytest.fixture(scope="module")
def ranges(results):
    return {r.subjects[0].id: r for r in results if r.rule == "range"}


@pytest.fixture(scope="module")
def comparison(document):
    return compare(document.case, document.shapes, fleet().types)


def test_il62_without_a_stop_lies_beyond_the_figures_found(ranges):
    found = ranges["il62-2"]
    assert found.verdict in ("fail", "doubt")
    assert ("non-stop",) == found.hypotheses
    assert 10_484 == int(found.figures[0].value[0])


def test_an124_without_a_stop_is_doubtful_at_its_own_load_which_is_a_premise(ranges):
    found = ranges["an124-2"]
    assert "doubt" == found.verdict
    assert any(p.startswith("the load is 35 t") for p in found.premises)
    assert "assumed: that they were all the load" in found.premises
    assert (35, 35) == next(f for f in found.figures if f.name == "load").value


@pytest.mark.parametrize("leg", ["il62-2a", "il62-2b", "an124-2a", "an124-2b"])
def test_by_dakar_both_pass(ranges, leg):
    assert "pass" == ranges[leg].verdict
    assert ("dakar",) == ranges[leg].hypotheses


@pytest.mark.parametrize("leg", ["an124-2", "an124-2a", "an124-2b", "an124-2c"])
def test_a_full_load_figure_is_not_used_where_the_load_is_known(ranges, leg):
    names = [f.name for f in ranges[leg].figures]
    assert not any("120 t" in name or "load not stated" in name for name in names), names


@pytest.mark.parametrize("leg", ["il62-2c", "an124-2c"])
def test_where_a_stop_is_not_known_the_range_is_not_judged(ranges, leg):
    assert "unknown" == ranges[leg].verdict


def test_nothing_else_fails(results):
    failing = [r.key for r in results if r.verdict == "fail"]
    assert set(failing) <= {("range", ("il62-2",))}
    assert sum(counts(results).values()) == len(results)


def test_every_distance_of_this_case_is_named_as_that_of_the_shortest_path(results):
    for found in results:
        for figure in found.figures:
            if figure.name in ("distance", "longest hop"):
                assert "shortest path, not a track" == figure.source


def test_the_flight_times_pass(results):
    found = {r.key[1]: r.verdict for r in results if r.rule == "speed"}
    assert "pass" == found["an124-1", "an124-2"]
    assert "pass" == found["il62-1", "il62-2a", "il62-2b"]
    assert "unknown" == found[("an124-3",)]


def test_contested_things_are_doubtful(results):
    found = {r.subjects[0].id: r for r in results if r.rule == "contradicted"}
    assert "doubt" == found["il62-1"].verdict
    assert {"webinfomil-2019-03", "afkarnews-2019-03"} <= {s.id for s in found["il62-1"].subjects}


def test_what_is_told_of_a_stop_tells_the_hypotheses_apart(comparison):
    assert {"non-stop", "dakar", "other-stop"} == set(comparison.hypotheses)
    telling = {}
    for word in comparison.words:
        if word.telling and word.aircraft == "an124":
            fits = {c.hypothesis: c.fit for c in word.cells}
            telling.setdefault(word.source, []).append((word.name, fits))
    assert {
        "webinfomil-2019-03", "afkarnews-2019-03", "obozrevatel-2019-03",
        "combataircraft-2019-03-26",
    } == set(telling)  # fmt: skip
    (dakar,) = telling["obozrevatel-2019-03"]
    assert ("stops", {"non-stop": "inconsistent", "dakar": "consistent",
                      "other-stop": "silent"}) == dakar  # fmt: skip
    headline = dict(telling["combataircraft-2019-03-26"])
    assert "consistent" == headline["stops"]["non-stop"]
    assert "inconsistent" == headline["stops"]["dakar"]


def test_where_in_syria_is_no_question_between_these_hypotheses(comparison):
    damascus = [w for w in comparison.words if w.name == "from" and w.source.startswith("webinfo")]
    assert damascus
    assert not any(w.telling for w in damascus)


def test_figures_of_each_version(comparison):
    flights = {(v.hypothesis, f.aircraft): f for v in comparison.versions for f in v.flights}
    direct = flights["non-stop", "an124"]
    assert pytest.approx((10484.482, 10484.482), abs=0.01) == direct.distance_km
    assert "doubt" == direct.legs[0].range_verdict
    assert (35, 35) == direct.legs[0].load_t
    least, most = direct.legs[0].hours
    assert 8 < least < most < 30
    assert least == pytest.approx(10484.482 / fleet().types["A124"].max_ground_speed_kmh, abs=0.01)
    dakar = flights["dakar", "an124"]
    assert ["an124-2a", "an124-2b"] == [leg.leg for leg in dakar.legs]
    assert {"pass"} == {leg.range_verdict for leg in dakar.legs}
    assert 11_129 == int(dakar.distance_km[0])
