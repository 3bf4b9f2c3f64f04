"""Problems and results of checks as one list in words."""

from __future__ import annotations

from tests.checks.making import case, event, leg, place, results, says
from viewer.describe import check_list
from viewer.describe.check_list import READING, WEIGHTS, Wanted
from viewer.model.acknowledgement import Acknowledgement
from viewer.model.problem import Problem

EVERYTHING = Wanted(frozenset(WEIGHTS), acknowledged=True)
PROBLEMS = (
    Problem("note", "set-aside", "1 of 2 could not be used", file="legs.geojson"),
    Problem("error", "time-syntax", "no time", file="legs.geojson", feature="gone", line=3),
    Problem("warning", "leg-end-apart", "far off", file="legs.geojson", feature="l1"),
)


def listed(*things, problems=PROBLEMS, **more):
    made = case(*things, **more)
    return check_list.entries(made, problems, results(made))


def test_the_gravest_come_first_and_problems_before_results():
    early = {"departed": "2019-03-23T10:00Z", "arrived": "2019-03-23T09:00Z"}
    found = listed(leg(**early))
    ranks = [WEIGHTS.index(e.weight) for e in found]
    assert sorted(ranks) == ranks
    wrong = [e for e in found if e.weight == "wrong"]
    assert ["error", "cannot be"] == [e.mark for e in wrong]
    assert [READING, "arrival-before-departure"] == [e.rule for e in wrong]


def test_a_result_speaks_of_its_subject_by_name_and_not_by_id():
    found = next(e for e in listed(leg(title="The leg")) if (e.rule, e.id) == ("no-source", "l1"))
    assert ("The leg", "no source is given") == (found.where, found.message)
    assert ("leg", "l1") == (found.kind, found.id)


def test_a_problem_chooses_its_thing_or_itself_where_that_was_set_aside():
    found = {e.message: (e.kind, e.id) for e in listed(leg()) if e.rule == READING}
    assert {
        "far off": ("leg", "l1"), "no time": ("problem", "1"),
        "1 of 2 could not be used": ("problem", "0"),
    } == found  # fmt: skip


def test_filters():
    found = listed(leg(title="Äpfel"), event("e1", place="AAAA", position=(5.0, 0.0)))
    wrong = check_list.filtered(found, Wanted(frozenset({"wrong"})))
    assert {"no time", "at least 553 km from AAAA, the airport named"} == {
        e.message.replace("\u202f", " ") for e in wrong
    }
    far = check_list.filtered(found, Wanted(frozenset(WEIGHTS), rule="far-from-airport"))
    assert ["e1"] == [e.id for e in far]
    text = check_list.filtered(found, Wanted(frozenset(WEIGHTS), text="NO SOURCE IS GIVEN äPFEL"))
    assert ["no-source"] == [e.rule for e in text]
    assert () == check_list.filtered(found, Wanted(frozenset()))


def test_what_is_acknowledged_is_hidden_and_not_counted_until_asked_for():
    seen = Acknowledgement("no-source", ("l1",), "a test")
    found = listed(leg(), acknowledged=(seen,), problems=())
    hidden = check_list.filtered(found, Wanted(frozenset(WEIGHTS)))
    assert len(found) == len(hidden) + 1
    assert found == check_list.filtered(found, EVERYTHING)
    assert len(hidden) == sum(check_list.counts(found).values())


def test_rules_are_told_in_the_order_of_the_registry_after_reading():
    names = [rule for rule, _ in check_list.rules(listed(leg()))]
    assert [READING, "arrival-before-departure", "speed", "range"] == names[:4]
    assert all(check_list.sentence(name) for name in names if name != READING)


def test_every_kind_of_subject_has_a_name():
    told = leg(evidence=(says("s1", from_=place("AAAA")),))
    found = listed(told, event("e1"), type_=None, problems=())
    assert {"l1", "e1", "x"} <= {e.id for e in found}
    assert all(e.where for e in found)
    one = next(e for e in found if e.rule == "one-origin" and e.id == "l1")
    assert ["s1"] == [check_list.subject_name(case(told), s) for s in one.result.subjects[1:]]


def test_figures_in_words():
    made = case(leg(payload_t=50))
    (found,) = results(made, "range")
    told = {name: value.replace("\u202f", " ") for name, value, _ in check_list.figures(found)}
    assert "1 113.2 km" == told["longest hop"]
    assert "50 t" == told["load"]
    assert "5 000–6 000 km" == told["range of JET (100 t)"]
