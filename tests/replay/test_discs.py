"""Discs and stretches never leave out where a flight that keeps the rules could be."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.replay.worked import COUNTRIES, SPEEDS, build
from viewer.geo.geodesic import destination, inverse
from viewer.geo.legs import leg_shapes
from viewer.model.time import HOUR, MINUTE
from viewer.replay.places import least_distance_m
from viewer.replay.program import compile_program
from viewer.replay.state import evaluate

LEGS = [
    {
        "id": "l",
        "aircraft": "a",
        "from": "EQAA",
        "to": {"country": "VE"},
        "departed": "2020-01-01T00:00Z/2020-01-01T05:59Z",
        "arrived": None,
    },
    {
        "id": "k",
        "aircraft": "a",
        "from": {"any_of": ["EQBB", "EQCC"]},
        "to": "EQDD",
        "departed": None,
        "arrived": "2020-01-01T10:00Z/2020-01-01T17:59Z",
    },
]
OVERHEAD = {
    "id": "e",
    "title": "overhead",
    "category": "sighting",
    "aircraft": ["a"],
    "when": "2020-01-01[UTC]",
    "position": [25, 3],
}
ENDS = {"EQAA": (0.0, 0.0), "EQBB": (10.0, 0.0), "EQCC": (20.0, 0.0), "EQDD": (30.0, 0.0)}
SPEED = SPEEDS["TEST"].max_ground_speed_ms
DAY0 = 1_577_836_800_000  # 2020-01-01T00:00Z


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    case, problems = build({"legs": LEGS}, tmp_path_factory.mktemp("case"))
    assert not [p for p in problems if p.severity == "error"]
    return compile_program(case, leg_shapes(case, COUNTRIES), SPEEDS)


shares = st.floats(0, 1)


@given(
    st.integers(0, 6 * 60 - 1),
    st.sampled_from(["EQBB", "EQCC"]),
    st.tuples(shares, shares, shares, shares),
    st.floats(-1, 1),
)
def test_every_flight_that_keeps_the_rules_lies_in_the_possible(
    program, leaves, stop, chosen, aside
):
    slow, rest, slower, when = chosen
    first = inverse(ENDS["EQAA"], ENDS[stop]).distance_m / SPEED * 1000
    second = inverse(ENDS[stop], ENDS["EQDD"]).distance_m / SPEED * 1000
    departed = DAY0 + leaves * MINUTE
    landed = departed + first * (1 + slow)
    again = landed + rest * 6 * HOUR
    arrived = again + second * (1 + slower)
    assume(DAY0 + 10 * HOUR <= arrived < DAY0 + 18 * HOUR)
    at = math.floor(departed + when * (arrived - departed))
    row = evaluate(program, at)["aircraft"][0]
    if landed <= at < again:
        assert stop in [p["place"] for p in row["possible"] if p["kind"] == "place"]
        return
    leg, start, end, begin, finish = (
        ("l", "EQAA", stop, departed, landed)
        if at < landed
        else ("k", stop, "EQDD", again, arrived)
    )
    spot = _detour(ENDS[start], ENDS[end], (at - begin) / (finish - begin), aside, finish - begin)
    areas = [p for p in row["possible"] if p["kind"] == "area" and p["leg"] == leg]
    assert len(areas) == 1
    for disc in areas[0]["discs"]:
        assert inverse(spot, tuple(disc["center"])).distance_m <= disc["radius_km"] * 1000 + 5


def _detour(a, b, share, aside, lasting):
    """Return a place that a flight can be at: off the shortest path as far as its time allows."""
    on = (a[0] + (b[0] - a[0]) * share, 0.0)
    length = inverse(a, b).distance_m
    # A flight over two straight parts through a point aside is no longer than speed times time:
    # half the spare length aside, scaled down near the ends, keeps both parts flyable.
    spare = SPEED * lasting / 1000 - length
    return destination(
        on, 0.0 if aside > 0 else 180.0, abs(aside) * max(0.0, spare) / 2 * min(share, 1 - share)
    )


def test_discs_grow_no_faster_than_the_type_flies(program):
    for hour in range(24):
        rows = [evaluate(program, DAY0 + hour * HOUR + d)["aircraft"][0] for d in (0, MINUTE)]
        radii = [
            {
                (p["leg"], tuple(d["center"])): d["radius_km"] * 1000
                for p in row["possible"]
                if p["kind"] == "area"
                for d in p["discs"]
            }
            for row in rows
        ]
        for key in radii[0].keys() & radii[1].keys():
            assert abs(radii[1][key] - radii[0][key]) <= SPEED * 60 + 1e-6


def test_the_next_confirmation_gathers_the_possible_again(tmp_path):
    legs = [
        {
            "id": "k",
            "aircraft": "a",
            "from": "EQCC",
            "to": "EQDD",
            "departed": "2020-01-01T00:00Z",
            "arrived": "2020-01-01T23:00Z",
        }
    ]
    case, _ = build({"legs": legs, "events": [{**OVERHEAD, "when": "2020-01-01T12:00Z"}]}, tmp_path)
    program = compile_program(case, leg_shapes(case, COUNTRIES), SPEEDS)
    radii = [
        next(
            d["radius_km"]
            for d in evaluate(program, DAY0 + m * MINUTE)["aircraft"][0]["possible"][0]["discs"]
            if d["center"] == [25.0, 3.0]
        )
        for m in (660, 690, 720, 721, 750)
    ]
    assert radii[0] > radii[1] > radii[2] == pytest.approx(radii[3])
    assert radii[4] > radii[3]


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90))
def test_the_least_distance_never_exceeds_the_geodesic(lon_a, lat_a, lon_b, lat_b):
    exact = inverse((lon_a, lat_a), (lon_b, lat_b)).distance_m
    bound = least_distance_m((lon_a, lat_a), (lon_b, lat_b))
    assert bound <= exact + 1e-6
    assert exact * 0.98 - 1 <= bound


def test_drawn_marks_move_no_faster_than_the_type_flies(program):
    chain = program["lanes"][0]["chains"][0]
    for before, piece in pairwise(chain["pieces"]):
        assert before["until"] == piece["from"]
        if piece["kind"] == "airborne":
            metres = piece["to_m"] - piece["from_m"]
            assert metres / (piece["until"] - piece["from"]) * 1000 <= SPEED * 1.001
