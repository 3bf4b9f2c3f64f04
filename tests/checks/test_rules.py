"""Every rule with cases that pass, are doubtful, fail and are not known."""

from __future__ import annotations

import pytest

from tests.checks.making import case, event, leg, place, results, says, when
from viewer.checks.registry import BY_ID, RULES
from viewer.model.things import Source

DAY = "2019-03-23"
SEEN = {"category": "sighting", "aircraft": ("x",)}


def timed(departed, arrived, **more):
    return leg(departed=f"{DAY}T{departed}", arrived=f"{DAY}T{arrived}", **more)


def pair(landed, left, *, end="BBBB", start="BBBB", about=""):
    return (
        leg("l1", end=end, arrived=landed and f"{DAY}T{landed}Z{about}"),
        leg("l2", start=start, end="CCCC", departed=left and f"{DAY}T{left}Z"),
    )


def told(**asserts):
    return leg(evidence=(says("s1", **asserts),))


def issued(date, text="2019-03-23T10:00Z", **more):
    return case(
        event(when=text, evidence=(says("s", when=when(text)),), category="photo", **more),
        Source("s", issued=date),
    )


def assumed(*items):
    return case(leg(evidence=items))


A, B, C = map(place, ("AAAA", "BBBB", "CCCC"))

CASES = [
    # rule, verdict, what for, case
    ("arrival-before-departure", "pass", "later", case(timed("10:00Z", "12:00Z"))),
    ("arrival-before-departure", "pass", "windows overlap", case(timed("10:00Z", "10:00Z"))),
    ("arrival-before-departure", "fail", "earlier", case(timed("10:00Z", "09:59Z"))),
    ("arrival-before-departure", "doubt", "about", case(timed("10:00Z~", "09:50Z"))),
    ("arrival-before-departure", "unknown", "no arrival", case(leg(departed=DAY))),
    ("arrival-before-departure", "unknown", "no time", case(leg())),
    ("arrival-before-departure", "pass", "one reading of two fits",
     case(leg(departed=f"{DAY}T09:00Z", arrived=["2019-03-22T10:00Z", "2019-03-23T10:00Z"]))),
    ("arrival-before-departure", "fail", "no reading of two fits",
     case(leg(departed=f"{DAY}T11:00Z", arrived=["2019-03-22T10:00Z", "2019-03-23T10:00Z"]))),
    # 1,113 km: 1 h 24 at 800 km/h, 1 h 07 at 1,000
    ("speed", "pass", "cruise", case(timed("10:00Z", "11:30Z"))),
    ("speed", "doubt", "wind", case(timed("10:00Z", "11:15Z"))),
    ("speed", "fail", "too fast", case(timed("10:00Z", "11:00Z"))),
    ("speed", "doubt", "too fast, about", case(timed("10:00Z", "11:00Z~"))),
    ("speed", "unknown", "type not told", case(timed("10:00Z", "11:00Z"), type_=None)),
    ("speed", "unknown", "type not in the table", case(timed("10:00Z", "11:00Z"), type_="ZZZZ")),
    ("speed", "unknown", "no time", case(leg(departed=DAY))),
    ("speed", "unknown", "no end", case(timed("10:00Z", "11:00Z", end=None))),
    ("speed", "doubt", "no cruise known", case(timed("10:00Z", "11:30Z"), type_="BARE")),
    # C lies 5,566 km from A: the stop between is not told, the whole is
    ("speed", "fail", "over two legs",
     case(leg("l1", departed=f"{DAY}T10:00Z"),
          leg("l2", "BBBB", "CCCC", arrived=f"{DAY}T15:00Z"))),
    ("range", "pass", "any load", case(leg())),
    ("range", "doubt", "some loads", case(leg(end="DDDD"))),
    ("range", "fail", "no load", case(leg("l1", "DDDD", "DDDD", stops=(A,)), type_="VAGUE")),
    ("range", "pass", "light", case(leg(end="DDDD", payload_t=5))),
    ("range", "doubt", "heavier", case(leg(end="DDDD", payload_t=50))),
    ("range", "fail", "as heavy as published", case(leg(end="DDDD", payload_t=100))),
    ("range", "fail", "heavier than published", case(leg(end="DDDD", payload_t=120))),
    ("range", "doubt", "near, but heavier than published", case(leg(payload_t=120))),
    ("range", "doubt", "between two figures", case(leg(end="CCCC", payload_t=100))),
    ("range", "unknown", "load told, figure's not",
     case(leg(end="CCCC", payload_t=5), type_="VAGUE")),
    ("range", "doubt", "beyond a figure without a load",
     case(leg(end="DDDD", payload_t=5), type_="VAGUE")),
    ("range", "unknown", "only the ferry range, and a load", case(leg(), type_="FERRY")),
    ("range", "unknown", "no figure", case(leg(), type_="BARE")),
    ("range", "unknown", "end not known", case(leg(end=None))),
    ("range", "unknown", "stops not known", case(leg(end="DDDD", payload_t=100, stops=None))),
    ("range", "pass", "near, stops not known", case(leg(stops=None))),
    ("range", "pass", "with a stop", case(leg(end="CCCC", payload_t=100, stops=(B,)))),
    ("range", "doubt", "fuel in flight", case(leg(end="DDDD"), type_="THIRST")),
    ("two-places", "pass", "hours apart",
     case(event("e1", when=f"{DAY}T10:00Z", place="AAAA", **SEEN),
          event("e2", when=f"{DAY}T12:00Z", place="BBBB", **SEEN))),
    ("two-places", "fail", "minutes apart",
     case(event("e1", when=f"{DAY}T10:00Z", place="AAAA", **SEEN),
          event("e2", when=f"{DAY}T10:30Z", place="BBBB", **SEEN))),
    ("two-places", "doubt", "about",
     case(event("e1", when=f"{DAY}T10:00Z~", place="AAAA", **SEEN),
          event("e2", when=f"{DAY}T10:30Z", place="BBBB", **SEEN))),
    ("two-places", "fail", "seen elsewhere while it landed",
     case(leg(arrived=f"{DAY}T10:00Z"),
          event(when=f"{DAY}T10:10Z", place="CCCC", **SEEN))),
    ("two-places", "unknown", "one place", case(leg(arrived=DAY))),
    ("two-places", "unknown", "type not told",
     case(event("e1", when=DAY, place="AAAA", **SEEN), type_=None)),
    ("next-starts-elsewhere", "pass", "there", case(*pair("10:00", "12:00"))),
    ("next-starts-elsewhere", "doubt", "time enough",
     case(*pair("10:00", "20:00", start="AAAA"))),
    ("next-starts-elsewhere", "fail", "no time",
     case(*pair("10:00", "10:30", start="AAAA"))),
    ("next-starts-elsewhere", "doubt", "no time, about",
     case(*pair("10:00", "10:30", start="AAAA", about="~"))),
    ("next-starts-elsewhere", "doubt", "no times", case(*pair(None, None, start="AAAA"))),
    ("next-starts-elsewhere", "unknown", "in its country", case(*pair(None, None, start="BB"))),
    ("next-starts-elsewhere", "unknown", "not told", case(*pair(None, None, start=None))),
    ("turnaround", "pass", "hours", case(*pair("10:00", "12:00"))),
    ("turnaround", "doubt", "minutes", case(*pair("10:00", "10:10"))),
    ("turnaround", "fail", "before", case(*pair("10:00", "09:00"))),
    ("turnaround", "doubt", "before, about", case(*pair("10:00", "09:00", about="~"))),
    ("turnaround", "unknown", "not told", case(*pair("10:00", None))),
    ("older-than-reported", "pass", "same day", issued("2019-03-23")),
    ("older-than-reported", "pass", "the day before, at UTC-12", issued("2019-03-22")),
    ("older-than-reported", "fail", "two days before", issued("2019-03-21")),
    ("older-than-reported", "fail", "the month before", issued("2019-02")),
    ("older-than-reported", "doubt", "about", issued("2019-03-21", "2019-03-23T10:00Z~")),
    ("older-than-reported", "doubt", "announced",
     case(event(when=DAY, evidence=(says("s", when=when(DAY)),), category="permit"),
          Source("s", issued="2019-03-01"))),
    ("older-than-reported", "unknown", "no date", issued(None)),
    ("older-than-reported", "unknown", "a date in words", issued("spring")),
    ("no-source", "pass", "one", case(told(from_=A))),
    ("no-source", "doubt", "none", case(leg())),
    ("no-source", "unknown", "not held", case(told(from_=A), sources=())),
    ("one-origin", "pass", "two",
     case(leg(evidence=(says("s1", from_=A), says("s2", to=B))))),
    ("one-origin", "doubt", "one", case(told(from_=A))),
    ("one-origin", "doubt", "a copy",
     case(leg(evidence=(says("s1", from_=A), says("c", from_=A))), Source("c", copy_of="s1"))),
    ("one-origin", "unknown", "none supports", case(told(from_=C))),
    ("contradicted", "pass", "agree", case(told(from_=A))),
    ("contradicted", "doubt", "one of two",
     case(leg(evidence=(says("s1", from_=A), says("s2", from_=C))))),
    ("contradicted", "fail", "all that speak", case(told(from_=C))),
    ("contradicted", "unknown", "nobody speaks", case(told())),
    ("far-from-airport", "pass", "near", case(event(place="AAAA", position=(0.05, 0.0)))),
    ("far-from-airport", "doubt", "20 km", case(event(place="AAAA", position=(0.18, 0.0)))),
    ("far-from-airport", "fail", "100 km", case(event(place="AAAA", position=(0.9, 0.0)))),
    ("far-from-airport", "pass", "100 km, as imprecise",
     case(event(place="AAAA", position=(0.9, 0.0), precision_m=100_000.0))),
    ("far-from-airport", "fail", "a leg's end",
     case(leg(path="positions", vertices=((0.0, 0.0), (12.0, 0.0))))),
    ("far-from-airport", "pass", "one of two",
     case(event(place=("BBBB", "AAAA"), position=(0.05, 0.0)))),
    ("far-from-airport", "unknown", "nobody knows where",
     case(event(place="NONE", position=(0.0, 0.0)))),
    # At 0, 0 on 20 March the Sun is highest at 12:07 UTC, and rises and sets about six.
    ("daylight", "pass", "noon", case(event(when="2019-03-20T12:00Z", place="AAAA",
                                            daylight=True))),
    ("daylight", "fail", "midnight", case(event(when="2019-03-20T00:00Z", place="AAAA",
                                                daylight=True))),
    ("daylight", "doubt", "midnight, about", case(event(when="2019-03-20T00:00Z~", place="AAAA",
                                                        daylight=True))),
    ("daylight", "doubt", "twilight", case(event(when="2019-03-20T05:52Z", place="AAAA",
                                                 daylight=True))),
    ("daylight", "pass", "some time that day", case(event(when="2019-03-20", place="AAAA",
                                                          daylight=True))),
    ("daylight", "pass", "dark at midnight", case(event(when="2019-03-20T00:00Z", place="AAAA",
                                                        daylight=False))),
    ("daylight", "fail", "dark at noon", case(event(when="2019-03-20T12:00Z", place="AAAA",
                                                    daylight=False))),
    ("daylight", "fail", "a source's word",
     case(event(when="2019-03-20T00:00Z", place="AAAA", evidence=(says("s1", daylight=True),)))),
    ("daylight", "unknown", "where", case(event(when="2019-03-20T00:00Z", daylight=True))),
    ("daylight", "unknown", "when", case(event(place="AAAA", daylight=True))),
    ("assumption", "pass", "carried by another",
     assumed(says("s1", from_=A, assumed=("a",)), says("s2", "e2", from_=A))),
    ("assumption", "doubt", "alone", assumed(says("s1", from_=A, assumed=("a",)))),
    ("assumption", "doubt", "the other speaks of something else",
     assumed(says("s1", from_=A, assumed=("a",)), says("s2", "e2", to=B))),
    ("assumption", "unknown", "supports nothing", assumed(says("s1", from_=C, assumed=("a",)))),
]  # fmt: skip

_RANK = ("fail", "doubt", "unknown", "pass")


@pytest.mark.parametrize(
    ("rule", "verdict", "made"),
    [(r, v, c) for r, v, _, c in CASES],
    ids=[f"{r}: {v}: {what}" for r, v, what, _ in CASES],
)
def test_verdict(rule, verdict, made):
    found = [r for r in results(made, rule) if r.subjects[0].kind != "aircraft"]
    found = found or results(made, rule)
    worst = min(found, key=lambda r: _RANK.index(r.verdict))
    assert verdict == worst.verdict, worst


def test_every_verdict_that_a_rule_can_give_is_tried():
    tried = {(rule, verdict) for rule, verdict, _, _ in CASES}
    assert {(r.id, v) for r in RULES for v in r.verdicts} == tried


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_what_a_result_says(rule):
    for made in (c for r, _, _, c in CASES if r == rule.id):
        for found in results(made, rule.id):
            assert rule.id == found.rule
            assert found.verdict in rule.verdicts
            assert found.message
            assert found.subjects
            for figure in found.figures:
                assert figure.name
                assert figure.source, (found, figure)


def test_ids_and_titles_are_unique_and_sentences_end():
    assert len(RULES) == len(BY_ID) == len({r.title for r in RULES})
    assert all(r.sentence.endswith(".") for r in RULES)


def test_the_order_of_the_results_is_that_of_the_rules():
    order = [r.id for r in RULES]
    found = [order.index(r.rule) for r in results(case(*pair("10:00", "12:00")))]
    assert sorted(found) == found
