from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given

from tests.geo.oracle import ecef, trace
from tests.strategies import courses, distances, positions
from viewer.geo.geodesic import (
    Geodesic,
    GeodesyError,
    destination,
    destination_many,
    inverse,
    inverse_many,
    points_along,
)
from viewer.geo.lens import distance_range
from viewer.geo.wgs84 import HALF_MERIDIAN_M

UUMU = (38.0617, 55.8783)
OSLK = (35.9487, 35.4011)
SVMI = (-66.99059, 10.60312)
GOOY = (-17.4902, 14.7397)


@pytest.mark.parametrize(
    ("a", "b", "km", "course"),
    [
        (UUMU, OSLK, 2281.610, 184.929),
        (OSLK, SVMI, 10484.482, 286.268),
        (OSLK, GOOY, 5776.6, None),
        (GOOY, SVMI, 5386.5, None),
    ],
)
def test_legs_of_the_shipped_case(a, b, km, course):
    way = inverse(a, b)
    digits = len(str(km).partition(".")[2])
    assert km == round(way.distance_m / 1000, digits)
    assert course in {None, round(way.initial_course_deg, 3)}


def test_direct_problem_published_by_karney():
    # Karney 2013, table 2: phi1 = 40, alpha1 = 30, s12 = 10,000 km on WGS84.
    lon, lat, course = destination_many(0.0, 40.0, 30.0, 1e7)
    assert pytest.approx(137.84490004377, abs=1e-10) == float(lon)
    assert pytest.approx(41.79331020506, abs=1e-10) == float(lat)
    assert pytest.approx(149.09016931807, abs=1e-10) == float(course)


def test_nearly_antipodal_inverse_problem_published_by_karney():
    # Karney 2013, table 4: phi1 = -30, phi2 = 29.9, lambda12 = 179.8 on WGS84.
    way = inverse((0.0, -30.0), (179.8, 29.9))
    assert pytest.approx(19_989_832.827610, abs=1e-5) == way.distance_m
    assert pytest.approx(161.890524736, abs=1e-8) == way.initial_course_deg
    assert pytest.approx(18.090737246, abs=1e-8) == way.final_course_deg


def test_survey_line_published_for_the_australian_datum():
    # Flinders Peak to Buninyong, GDA technical manual; GRS80 and WGS84 agree to 0.1 mm here.
    flinders = (144 + 25 / 60 + 29.52440 / 3600, -(37 + 57 / 60 + 3.72030 / 3600))
    buninyong = (143 + 55 / 60 + 35.38390 / 3600, -(37 + 39 / 60 + 10.15610 / 3600))
    way = inverse(flinders, buninyong)
    assert pytest.approx(54_972.271, abs=1e-3) == way.distance_m
    assert pytest.approx(306 + 52 / 60 + 5.37 / 3600, abs=3e-6) == way.initial_course_deg
    assert pytest.approx(127 + 10 / 60 + 25.07 / 3600 + 180, abs=3e-6) == way.final_course_deg


def test_half_meridian_is_pole_to_pole():
    assert pytest.approx(HALF_MERIDIAN_M, abs=1e-5) == inverse((7, 90), (-50, -90)).distance_m
    assert inverse((7, 90), (-50, -90)).distance_m <= HALF_MERIDIAN_M


@given(positions(), courses(), distances())
def test_destination_agrees_with_direct_integration(a, course, distance):
    found = ecef(*destination(a, course, distance))
    (expected,) = trace(*a, course, [distance])
    assert math.dist(expected, found) < 0.001


@given(positions(), positions())
def test_distance_is_symmetric_and_courses_turn_round(a, b):
    there, back = inverse(a, b), inverse(b, a)
    assert pytest.approx(there.distance_m, abs=1e-6) == back.distance_m
    # Near the opposite point either of two courses may be taken.
    if 1.0 < there.distance_m < 19_900_000 and abs(a[1]) < 90 and abs(b[1]) < 90:
        apart = (there.initial_course_deg - back.final_course_deg) % 360
        assert pytest.approx(180.0, abs=1e-4) == apart


@given(positions(), positions(), positions())
def test_triangle_inequality(a, b, c):
    direct = inverse(a, c).distance_m
    assert direct <= inverse(a, b).distance_m + inverse(b, c).distance_m + 1e-6


@given(positions(), positions())
def test_inverse_then_destination_arrives(a, b):
    way = inverse(a, b)
    arrived = destination(a, way.initial_course_deg or 0.0, way.distance_m)
    assert math.dist(ecef(*b), ecef(*arrived)) < 0.001


def test_arrays_say_the_same_as_single_calls():
    many = inverse_many([UUMU[0], OSLK[0], 5], [UUMU[1], OSLK[1], 5], [OSLK[0], SVMI[0], 5],
                        [OSLK[1], SVMI[1], 5])  # fmt: skip
    for i, (a, b) in enumerate([(UUMU, OSLK), (OSLK, SVMI)]):
        assert inverse(a, b) == Geodesic(
            many.distance_m[i], many.initial_course_deg[i], many.final_course_deg[i]
        )
    assert many.distance_m[2] == 0.0
    assert np.isnan(many.initial_course_deg[2])


def test_no_course_between_equal_positions():
    assert Geodesic(0.0, None, None) == inverse(UUMU, UUMU)
    assert Geodesic(0.0, None, None) == inverse((10.0, 90.0), (-170.0, 90.0))


def test_points_along_begin_and_end_where_they_should():
    length = inverse(OSLK, SVMI).distance_m
    lon, lat = points_along(OSLK, SVMI, [0.0, length])
    assert pytest.approx([OSLK[0], SVMI[0]], abs=1e-9) == lon
    assert pytest.approx([OSLK[1], SVMI[1]], abs=1e-9) == lat


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: inverse((math.nan, 0), (0, 0)), "position is not finite"),
        (lambda: inverse((0, 0), (math.inf, 0)), "position is not finite"),
        (lambda: inverse((0, 90.1), (0, 0)), "latitude 90.1 is outside"),
        (lambda: destination((0, 0), math.nan, 1), "course is not finite"),
        (lambda: destination((0, 0), 1, math.inf), "distance is not finite"),
        (lambda: inverse_many([0, math.nan], 0, 0, 0), "longitude number 1"),
        (lambda: destination_many(0, [0, 0, -91], 0, 0), "latitude number 2"),
        (lambda: destination_many(0, 0, 0, [math.nan]), "distance number 0"),
        (lambda: points_along(UUMU, UUMU, [1.0]), "no direction"),
        (lambda: distance_range(UUMU, -1.0, OSLK, 0.0), "radius"),
        (lambda: distance_range(UUMU, 0.0, OSLK, math.inf), "radius"),
    ],
)
def test_what_is_no_place_is_refused(call, says):
    with pytest.raises(GeodesyError, match=says):
        call()


@given(positions(), distances(3e6), courses(), distances(1.0), positions(), distances(3e6))
def test_distance_range_holds_for_every_point_within(a, radius, course, share, b, radius_b):
    inside_a = destination(a, course, radius * share)
    inside_b = destination(b, 360 - course, radius_b * share)
    least, greatest = distance_range(a, radius, b, radius_b)
    assert least - 1e-6 <= inverse(inside_a, inside_b).distance_m <= greatest + 1e-6
