"""Verdicts on windows against trying every instant of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.checks.making import AIRPORTS, TYPES, case, event, leg, results
from viewer.checks.payload import reach
from viewer.checks.registry import run
from viewer.checks.rules.order import gap
from viewer.geo.legs import leg_shapes
from viewer.model.performance import PayloadRange, Performance
from viewer.model.time import MINUTE, Interval, When, union

# Windows of whole minutes, half-open; the brute force tries every millisecond that can matter:
# the first and the last of each window.
_MINUTES = st.integers(0, 240)


@st.composite
def whens(draw):
    spans = draw(st.lists(st.tuples(_MINUTES, st.integers(1, 60)), min_size=1, max_size=3))
    intervals = union(Interval(a * MINUTE, (a + n) * MINUTE) for a, n in spans)
    return When(intervals, "generated", "UTC")


def instants(told):
    return [t for i in told.intervals for t in (i.earliest, i.latest - 1)]


def pairs(a, b):
    return [(x, y) for x in instants(a) for y in instants(b)]


def timed(departed, arrived, **more):
    made = leg(**more)
    values = {n: getattr(made, n) for n in made.__slots__}
    return type(made)(**{**values, "departed": departed, "arrived": arrived})


def only(found):
    assert 1 == len(found)
    return found[0].verdict


@given(whens(), whens())
def test_gap_is_the_least_and_the_greatest_of_all_pairs(a, b):
    differences = [y - x for x, y in pairs(a, b)]
    least, most = gap(a, b)
    assert (min(differences), max(differences)) == (least, most - 1)


@given(whens(), whens())
def test_a_leg_fails_where_no_instant_of_arrival_lies_after_one_of_departure(departed, arrived):
    verdict = only(results(case(timed(departed, arrived)), "arrival-before-departure"))
    possible = any(y > x for x, y in pairs(departed, arrived))
    assert ("pass" if possible else "fail") == verdict


@given(whens(), whens())
def test_a_turnaround_fails_where_every_departure_lies_before_every_arrival(landed, left):
    first, second = timed(None, landed, name="l1"), timed(left, None, name="l2", start="BBBB")
    verdict = only(results(case(first, second), "turnaround"))
    stays = [y - x for x, y in pairs(landed, left)]
    if max(stays) <= 0:
        assert "fail" == verdict
    else:
        assert ("pass" if max(stays) >= 20 * MINUTE else "doubt") == verdict


@given(whens(), whens())
def test_speed_fails_where_no_pair_of_instants_leaves_the_time(departed, arrived):
    made = case(timed(departed, arrived))
    km = leg_shapes(made, {})["l1"].distance_m / 1000
    longest = max(y - x for x, y in pairs(departed, arrived)) / 3_600_000
    verdict = only(results(made, "speed"))
    jet = TYPES["JET"]
    if longest <= 0:
        assert "unknown" == verdict  # that is another rule's
    elif km / longest > jet.max_ground_speed_kmh * 1.001:
        assert "fail" == verdict
    elif km / longest < jet.cruise_kmh[1] * 0.999:
        assert "pass" == verdict
    elif jet.cruise_kmh[1] * 1.001 < km / longest < jet.max_ground_speed_kmh * 0.999:
        assert "doubt" == verdict


@given(whens(), whens())
def test_two_sightings_fail_where_no_pair_of_instants_leaves_the_time(first, second):
    seen = {"category": "sighting", "aircraft": ("x",)}
    a = event("e1", place="AAAA", **seen)
    b = event("e2", place="BBBB", **seen)
    values = [{n: getattr(e, n) for n in e.__slots__} for e in (a, b)]
    events = [type(a)(**{**v, "when": w}) for v, w in zip(values, (first, second), strict=True)]
    verdict = only(results(case(*events), "two-places"))
    longest = max(abs(y - x) for x, y in pairs(first, second)) / 3_600_000
    # The distance is bounded from below by up to 0.6 %: near the edge either is right.
    needed = 1113.2 / TYPES["JET"].max_ground_speed_kmh
    if longest > needed:
        assert "pass" == verdict
    elif longest < needed * 0.99:
        assert "fail" == verdict


@given(st.lists(whens(), min_size=3, max_size=3))
def test_a_sequence_fails_where_no_schedule_keeps_all_its_times(told):
    """Three legs of 1,113 km, one time told of each: try every first and last instant."""
    legs = [
        timed(told[0], None, name="l1", start="AAAA", end="BBBB"),
        timed(None, told[1], name="l2", start="BBBB", end="AAAA"),
        timed(None, told[2], name="l3", start="AAAA", end="BBBB"),
    ]
    made = case(*legs)
    least = leg_shapes(made, {})["l1"].min_m / TYPES["JET"].max_ground_speed_ms * 1000
    possible = False
    for x in _all(told[0]):
        seconds = [y for y in _all(told[1]) if y >= x + 2 * least - 1]
        if any(z >= y + least - 1 for y in seconds for z in _all(told[2])):
            possible = True
            break
    fails = [r for r in results(made, "speed") if r.verdict == "fail"]
    assert possible == (not fails)


def _all(told):
    """Return the instants that decide: the first and last of each reading suffice in a chain."""
    return [t for i in told.intervals for t in range(i.earliest, i.latest, MINUTE)] + [
        i.latest - 1 for i in told.intervals
    ]


@st.composite
def curves(draw):
    """Published points of a range that never grows with the load."""
    loads = sorted(draw(st.sets(st.integers(0, 100), min_size=1, max_size=5)))
    ranges = sorted(draw(st.lists(st.integers(1, 12), min_size=len(loads), max_size=len(loads))))
    spread = draw(st.integers(0, 2000))
    return [
        PayloadRange(float(t), r * 1000.0, r * 1000.0 + spread, "generated")
        for t, r in zip(loads, reversed(ranges), strict=True)
    ]


@given(curves(), st.floats(0, 150))
def test_what_published_points_allow_lies_between_their_neighbours(points, load):
    found = reach(points, (load, load))
    lighter = [p for p in points if p.payload_t <= load]
    heavier = [p for p in points if p.payload_t >= load]
    assert (min(p.range_km_high for p in lighter) if lighter else None) == found.ceiling
    if heavier:
        assert found.low >= max(p.range_km_low for p in heavier)
    else:
        assert None is found.low
    if lighter and heavier:
        assert found.low <= min(p.range_km_low for p in lighter) + 1e-6
        assert found.low <= found.high + 1e-6
        assert found.high <= found.ceiling + 1e-6


@given(curves(), st.floats(0, 150), st.floats(0, 150))
def test_a_load_less_surely_known_never_allows_more(points, a, b):
    light, heavy = min(a, b), max(a, b)
    wide = reach(points, (light, heavy))
    for load in (light, heavy):
        exact = reach(points, (load, load))
        assert (wide.low or 0.0) <= (exact.low or 0.0) + 1e-6
        assert (wide.ceiling or 1e9) >= (exact.ceiling or 1e9) - 1e-6


@given(curves(), st.one_of(st.none(), st.floats(0, 120)))
def test_a_leg_fails_only_beyond_every_published_figure_it_could_be_held_to(points, load):
    made = case(leg(end="CCCC", payload_t=load))
    km = leg_shapes(made, {})["l1"].distance_m / 1000
    kind = Performance("JET", "Jet", 1000.0, (700.0, 800.0), payload_range=tuple(points))
    (found,) = [r for r in run(made, leg_shapes(made, {}), {"JET": kind}) if r.rule == "range"]
    # With a load known that is the nearest one that is no heavier: a bound, as none flies farther.
    held = points if load is None else [p for p in points if p.payload_t <= load][-1:]
    allowed = any(p.range_km_high >= km for p in held) or not held
    assert allowed == (found.verdict != "fail")
    if found.verdict == "pass" and load is None:
        assert all(p.range_km_low >= km for p in points if p.payload_t > 0)


def test_the_airports_lie_as_the_cases_say():
    shape = leg_shapes(case(leg()), {})["l1"]
    assert 1113 == round(shape.distance_m / 1000)
    assert (50.0, 0.0) == AIRPORTS["CCCC"].position
