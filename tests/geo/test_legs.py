"""The shapes of legs: ends, hops, distances and drawn paths."""

from __future__ import annotations

import pytest

from viewer.geo.geodesic import inverse
from viewer.geo.legs import NOWHERE, covering_disc, leg_shape, leg_shapes, place_spot
from viewer.model.case import Case
from viewer.model.place import AirportRef, AnyOf, CountryRef
from viewer.model.things import Airport, Leg

POSITIONS = {
    "UUMU": (38.0617, 55.8783),
    "OSLK": (35.9487, 35.4011),
    "SVMI": (-66.99059, 10.60312),
    "GOOY": (-17.4902, 14.7397),
    "GOBD": (-17.06694, 14.67111),
    "NZAA": (174.785, -37.008),
    "SCEL": (-70.786, -33.393),
    "NONE": None,
}
COUNTRIES = {"SY": ((38.5, 35.0), 420_000.0)}
CASE = Case("c", airports={k: Airport(k, v) for k, v in POSITIONS.items()})


def _shape(start, end, **members):
    leg = Leg("l", "a", _place(start), _place(end), **members)
    return leg_shape(CASE, leg, COUNTRIES)


def _place(text):
    match text:
        case None | CountryRef() | AnyOf():
            return text
        case _:
            return AirportRef(text)


DAKAR = AnyOf((AirportRef("GOOY"), AirportRef("GOBD")))


def test_two_airports_give_one_distance_and_the_courses():
    shape = _shape("OSLK", "SVMI")
    assert pytest.approx(shape.distance_m, abs=10) == 10_484_482
    assert pytest.approx(shape.initial_course_deg, abs=1e-3) == 286.268
    assert (shape.distance_m, shape.distance_m) == (shape.min_m, shape.max_m)
    assert (0.0, pytest.approx(shape.distance_m)) == (shape.m[0], shape.m[-1])
    assert POSITIONS["OSLK"] == (shape.lon[0], shape.lat[0])
    assert ("35.948700,35.401100", "-66.990590,10.603120") == (shape.fan_start, shape.fan_end)
    assert len(shape.lon) == len(shape.lat) == len(shape.m) > 10


def test_a_path_across_180_degrees_is_unrolled():
    shape = _shape("NZAA", "SCEL")
    assert all(abs(b - a) < 180 for a, b in zip(shape.lon, shape.lon[1:], strict=False))
    assert pytest.approx(shape.lon[-1]) == -70.786 + 360


def test_one_of_two_airports_bounds_the_distance_by_both():
    shape = _shape("OSLK", DAKAR)
    assert shape.distance_m is None
    assert shape.initial_course_deg is None
    each = sorted(inverse(POSITIONS["OSLK"], POSITIONS[c]).distance_m for c in ("GOOY", "GOBD"))
    assert [shape.min_m, shape.max_m] == pytest.approx(each)
    assert not shape.end.exact
    for code in ("GOOY", "GOBD"):
        assert inverse(shape.end.position, POSITIONS[code]).distance_m <= shape.end.radius_m


def test_a_country_is_a_disc():
    shape = _shape(CountryRef("SY"), "SVMI")
    centre = inverse(COUNTRIES["SY"][0], POSITIONS["SVMI"]).distance_m
    assert (centre - 420_000, centre + 420_000) == pytest.approx((shape.min_m, shape.max_m))
    assert ((38.5, 35.0), 420_000.0, False) == (
        shape.start.position,
        shape.start.radius_m,
        shape.start.exact,
    )
    assert shape.lon


@pytest.mark.parametrize("end", [None, CountryRef("XX"), "NONE", "ABSENT"])
def test_an_unknown_end_has_no_path_and_no_bound(end):
    shape = _shape("SVMI", end)
    assert (NOWHERE, (), None, 0.0, None) == (
        shape.end,
        shape.lon,
        shape.distance_m,
        shape.min_m,
        shape.max_m,
    )
    assert shape.fan_end is None
    assert len(shape.hops) == 1


def test_known_stops_are_flown_through():
    shape = _shape("OSLK", "SVMI", stops=(AirportRef("GOOY"),))
    first, second = shape.hops
    assert pytest.approx(5_776_600, abs=100) == first.min_m
    assert pytest.approx(5_386_500, abs=100) == second.min_m
    assert pytest.approx(first.min_m + second.min_m) == shape.distance_m
    assert first.to_m == second.from_m == pytest.approx(first.min_m)
    at = shape.m.index(min(shape.m, key=lambda m: abs(m - first.min_m)))
    assert POSITIONS["GOOY"] == pytest.approx((shape.lon[at], shape.lat[at]))


def test_an_uncertain_stop_leaves_the_distance_open():
    shape = _shape("OSLK", "SVMI", stops=(DAKAR,))
    assert shape.distance_m is None
    assert shape.min_m < shape.max_m < 11_300_000
    assert shape.initial_course_deg is None


def test_an_unknown_stop_is_passed_over():
    shape = _shape("OSLK", "SVMI", stops=(AirportRef("ABSENT"),))
    assert [0.0, 0.0] == [h.min_m for h in shape.hops]
    assert shape.max_m is None
    assert shape.m[-1] == pytest.approx(10_484_482, abs=10)


def test_reported_positions_are_the_path():
    line = (POSITIONS["OSLK"], (0.0, 50.0), POSITIONS["SVMI"])
    shape = _shape("OSLK", "SVMI", vertices=line, path="positions")
    length = inverse(*line[:2]).distance_m + inverse(*line[1:]).distance_m
    assert pytest.approx(length) == shape.distance_m
    assert pytest.approx(length) == shape.min_m == shape.hops[0].min_m
    assert inverse(*line[:2]).initial_course_deg == pytest.approx(shape.initial_course_deg)
    assert inverse(*line[1:]).final_course_deg == pytest.approx(shape.final_course_deg)


def test_a_drawn_line_of_unknown_path_gives_no_distance_of_its_own():
    line = (POSITIONS["OSLK"], (0.0, 50.0), POSITIONS["SVMI"])
    shape = _shape("OSLK", "SVMI", vertices=line)
    assert pytest.approx(10_484_482, abs=10) == shape.distance_m
    assert shape.m[-1] > shape.distance_m + 100_000
    assert (0.0, shape.m[-1]) == (shape.hops[0].from_m, shape.hops[0].to_m)


def test_a_stop_on_a_drawn_line_is_where_the_line_is_nearest():
    line = (POSITIONS["OSLK"], POSITIONS["GOOY"], POSITIONS["SVMI"])
    shape = _shape("OSLK", "SVMI", stops=(DAKAR,), vertices=line, path="positions")
    assert inverse(*line[:2]).distance_m == pytest.approx(shape.hops[0].to_m, abs=60_000)
    assert [h.min_m for h in shape.hops] == [h.to_m - h.from_m for h in shape.hops]


def test_a_geometry_gives_ends_that_no_place_names():
    shape = _shape(None, None, vertices=((1.0, 2.0), (3.0, 4.0)), path="positions")
    assert ((1.0, 2.0), True) == (shape.start.position, shape.start.exact)
    assert inverse((1.0, 2.0), (3.0, 4.0)).distance_m == pytest.approx(shape.distance_m)


def test_a_covering_disc_covers():
    discs = [((170.0, 10.0), 50_000.0), ((-175.0, -20.0), 0.0), ((178.0, 0.0), 300_000.0)]
    centre, radius = covering_disc(discs)
    for position, own in discs:
        assert inverse(centre, position).distance_m + own <= radius + 1e-6
    assert covering_disc([((0.0, 0.0), 0.0), ((180.0, 0.0), 0.0)])[1] > 20_000_000


def test_every_leg_of_a_case_has_a_shape_by_its_id():
    legs = {n: Leg(n, "a", AirportRef("UUMU"), AirportRef("OSLK")) for n in ("x", "y")}
    case = Case("c", airports=CASE.airports, legs=legs)
    shapes = leg_shapes(case, {})
    assert ["x", "y"] == list(shapes)
    assert pytest.approx(2_281_610, abs=10) == shapes["x"].distance_m
    assert place_spot(case, None, {}) == NOWHERE
