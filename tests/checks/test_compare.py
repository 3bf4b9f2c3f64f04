"""Rival hypotheses: what each assertion says of each, and the figures of each."""

from __future__ import annotations

import pytest

from tests.checks.making import TYPES, case, event, leg, place, says, when
from viewer.checks.compare import compare as compare_case
from viewer.geo.legs import leg_shapes
from viewer.model.evidence import UNKNOWN
from viewer.model.things import Source

A, B, C, D = map(place, ("AAAA", "BBBB", "CCCC", "DDDD"))
DAY = "2019-03-23"


def compare(made):
    return compare_case(made, leg_shapes(made, {}), TYPES)


def rivals(*evidence, on="direct", stops=(), more=()):
    """Return a case: from A to C directly, or by B; the evidence lies on one of the legs."""
    given = {"direct": {}, "first": {}, "second": {}, on: {"evidence": evidence}}
    return case(
        leg("direct", end="CCCC", stops=stops, hypotheses=("h1",), **given["direct"]),
        leg("first", hypotheses=("h2",), **given["first"]),
        leg("second", "BBBB", "CCCC", hypotheses=("h2",), **given["second"]),
        *more,
        hypotheses=("h1", "h2"),
    )


def fits(made):
    (word,) = compare(made).words
    return word.name, [c.fit for c in word.cells]


@pytest.mark.parametrize(
    ("on", "asserted", "name", "expected"),
    [
        # what all versions share fits all of them
        ("direct", {"from_": A}, "from", ["consistent", "consistent"]),
        ("direct", {"to": C}, "to", ["consistent", "consistent"]),
        ("direct", {"from_": D}, "from", ["inconsistent", "inconsistent"]),
        # a stop, told of the whole way or as the end of a part of it
        ("direct", {"stops": ()}, "stops", ["consistent", "inconsistent"]),
        ("direct", {"stops": (B,)}, "stops", ["inconsistent", "consistent"]),
        ("direct", {"stops": (D,)}, "stops", ["inconsistent", "inconsistent"]),
        ("first", {"to": B}, "stops", ["inconsistent", "consistent"]),
        ("second", {"from_": B}, "stops", ["inconsistent", "consistent"]),
        # against the part it lies on, though the end of the whole way
        ("first", {"to": C}, "to", ["consistent", "inconsistent"]),
        # the source says that it does not know
        ("direct", {"to": UNKNOWN}, "to", ["silent", "silent"]),
        # of a part of the way only
        ("first", {"stops": ()}, "stops", ["silent", "consistent"]),
        # what no version concludes
        ("direct", {"callsign": "RFF"}, "callsign", ["silent", "silent"]),
    ],
)
def test_fit(on, asserted, name, expected):
    assert (name, expected) == fits(rivals(says("s1", **asserted), on=on))


def test_a_version_that_does_not_know_its_stops_is_silent_on_them():
    assert ("stops", ["silent", "consistent"]) == fits(rivals(says("s1", stops=(B,)), stops=None))


def test_times_are_compared_at_the_ends_of_the_whole_way():
    late = when("2019-03-24")
    made = case(
        leg("direct", end="CCCC", arrived=DAY, hypotheses=("h1",),
            evidence=(says("s1", arrived=late),)),
        leg("first", arrived=DAY, hypotheses=("h2",)),
        leg("second", "BBBB", "CCCC", arrived="2019-03-24", hypotheses=("h2",)),
        hypotheses=("h1", "h2"),
    )  # fmt: skip
    assert ("arrived", ["inconsistent", "consistent"]) == fits(made)


def test_one_source_is_told_once_though_it_stands_on_both_versions():
    made = case(
        leg("direct", end="CCCC", hypotheses=("h1",), evidence=(says("s1", "e1", stops=(B,)),)),
        leg("first", hypotheses=("h2",), evidence=(says("s1", "e2", to=B),)),
        leg("second", "BBBB", "CCCC", hypotheses=("h2",)),
        hypotheses=("h1", "h2"),
    )
    (word,) = compare(made).words
    assert ("e1", "e2") == word.evidence
    assert word.telling


def test_a_copy_names_its_origin_and_what_was_assumed():
    told = says("copy", stops=(), assumed=("that direct means without a stop",))
    (word,) = compare(rivals(told, more=(Source("copy", copy_of="s1"),))).words
    assert ("copy", "s1") == (word.source, word.origin)
    assert ("that direct means without a stop",) == word.assumed


def test_an_event_of_one_version_says_nothing_of_the_other():
    seen = event(
        "seen", place="BBBB", hypotheses=("h2",), aircraft=("x",), evidence=(says("s1", place=B),)
    )
    (word,) = compare(rivals(more=(seen,))).words
    assert ["silent", "consistent"] == [c.fit for c in word.cells]
    assert "x" == word.aircraft


def test_common_evidence_is_counted_and_left_out():
    made = rivals(more=(leg("after", "CCCC", "DDDD", evidence=(says("s1", to=D),)),))
    found = compare(made)
    assert (1, ()) == (found.common, found.words)


def test_a_version_without_legs_of_an_aircraft_is_silent():
    made = case(
        leg("direct", end="CCCC", hypotheses=("h1",), evidence=(says("s1", to=C),)),
        hypotheses=("h1", "h2"),
    )
    assert ("to", ["consistent", "silent"]) == fits(made)
    assert () == compare(made).versions[1].flights


def test_no_hypotheses_nothing_to_compare():
    found = compare(case(leg(evidence=(says("s1", to=B),))))
    assert ((), (), (), 1) == (found.hypotheses, found.words, found.versions, found.common)


def test_figures():
    made = case(
        leg("l1", end="CCCC", departed=f"{DAY}T00:00Z", arrived=f"{DAY}T08:00Z", payload_t=50,
            hypotheses=("h1",)),
        leg("l2", end=None, hypotheses=("h2",)),
        hypotheses=("h1", "h2"),
    )  # fmt: skip
    known, unknown = compare(made).versions
    flown = known.flights[0].legs[0]
    assert pytest.approx((5566, 5566), abs=1) == flown.distance_km
    assert pytest.approx((8 - 1 / 60, 8 + 1 / 60), abs=0.001) == flown.hours
    assert pytest.approx((694, 697), abs=1) == flown.speed_kmh
    assert ((700.0, 800.0), 1000.0) == (flown.type_speed_kmh, flown.max_ground_speed_kmh)
    assert ((50, 50), (7500.0, 8000.0)) == (flown.load_t, flown.type_range_km)
    assert ("pass", "unknown") == (flown.range_verdict, unknown.flights[0].legs[0].range_verdict)
    assert (0.0, None) == unknown.flights[0].distance_km
    assert (None, None) == unknown.flights[0].legs[0].hours
