"""What the map's tools say: figures with their premises, neighbours, radii as people write them."""

from __future__ import annotations

import pytest

from viewer.describe import tools, where
from viewer.formats.aircraft_types import fleet
from viewer.geo import gazetteer, grid
from viewer.geo.geodesic import inverse
from viewer.model.case import Case
from viewer.model.things import Airport

UUMU = tools.Point(38.0617, 55.8783, "Chkalovsky UUMU")
OSLK = tools.Point(35.9487, 35.4011, "Hmeimim OSLK")
SVMI = tools.Point(-66.99059, 10.60312)
THIN = "\u2009"


def rows(state):
    return {row.label: row for row in tools.figures(state)}


def test_measuring_a_chain() -> None:
    found = rows(tools.State("measure", (UUMU, OSLK, SVMI), speed_kt=450.0))
    assert f"2{THIN}282 km" in found["1 – 2"].value
    assert "shortest path" in found["1 – 2"].note
    assert "Chkalovsky UUMU to Hmeimim OSLK" in found["1 – 2"].note
    assert "course 286.3° at the start" in found["2 – 3"].note
    assert f"12{THIN}766 km" in found["Total"].value
    assert "not a track" in found["Total"].note
    # 12,766.4 km at 450 kt (833.4 km/h) are 15 h 19 min.
    assert "15 h 19 min" == found["Time"].value
    assert "450 kt over the ground" in found["Time"].note


def test_a_path_between_two_points() -> None:
    found = rows(tools.State("path", (OSLK, SVMI)))
    assert f"10{THIN}484 km" in found["Shortest path"].value
    assert "286.3°" == found["Course at the start"].value
    lat, lon = map(float, found["Middle"].value.split(","))
    halves = [inverse(p.position, (lon, lat)).distance_m for p in (OSLK, SVMI)]
    assert halves[0] == pytest.approx(halves[1], abs=300)
    assert "click the other end" in rows(tools.State("path", (OSLK,)))["From"].note


def test_points_go_where_the_tool_wants_them() -> None:
    state = tools.State("path")
    for point in (UUMU, OSLK, SVMI):
        state = tools.with_point(state, point)
    assert (SVMI,) == state.points
    chain = tools.State("measure")
    for point in (UUMU, OSLK, SVMI):
        chain = tools.with_point(chain, point)
    assert (UUMU, OSLK, SVMI) == chain.points
    assert (UUMU, OSLK) == tools.without_last(chain).points
    assert (OSLK,) == tools.with_point(tools.State("nearest", (UUMU,)), OSLK).points
    assert () == tools.figures(tools.State())


def test_rings_say_that_they_are_still_air_distances() -> None:
    state = tools.State("rings", (OSLK,), radii=tools.parse_radii("500, 1000 km"))
    found = tools.figures(state)
    assert ["500 km", f"1{THIN}000 km"] == [row.label for row in found]
    assert all("still-air distance" in row.note for row in found)


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("1000", [1_000_000]),
        ("500, 1000 km", [500_000, 1_000_000]),
        ("1 000 km; 300 nmi", [1_000_000, 555_600]),
        ("300 NM", [555_600]),
        ("0.5 mi", [804.672]),
        ("100,", [100_000]),
    ],
)
def test_radii(text, metres) -> None:
    assert metres == pytest.approx([radius.metres for radius in tools.parse_radii(text)])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "one to"),
        ("far", "no length"),
        ("1,000 km", "comma inside a number"),
        ("500 1000 km", "no length"),
        ("0 km", "over 0"),
        ("30000 km", "19970"),
        ("3 parsec", "no unit"),
    ],
)
def test_no_radii(text, says) -> None:
    with pytest.raises(tools.RadiusError, match=says):
        tools.parse_radii(text)


def test_ranges_of_a_type_come_with_their_load_and_source() -> None:
    ranges = tools.radii_of_type(fleet().types["A124"])
    loads = [title for title, _ in ranges]
    assert any("with 120 t" in title for title in loads)
    assert any("computed" in title for title in loads)
    for _, radii in ranges:
        assert 1 <= len(radii) <= 2
        assert all(radius.source and radius.label.startswith("A124 ") for radius in radii)
        assert [r.metres for r in radii] == sorted(r.metres for r in radii)


def test_nearest_airports_are_those_of_a_full_search() -> None:
    point = (36.2, 35.6)
    found = tools.neighbours(point, None)
    everywhere = sorted(inverse(point, a.position).distance_m for a in gazetteer.airports())
    assert everywhere[:10] == pytest.approx([n.way.distance_m for n in found], abs=1e-6)
    assert all(n.source == gazetteer.source() for n in found)


@pytest.mark.parametrize("point", [(180.0, -17.5), (-179.99, 66.0), (10.0, 90.0), (0.0, -90.0)])
def test_nearest_across_the_date_line_and_at_the_poles(point) -> None:
    found = tools.neighbours(point, None, 3)
    everywhere = sorted(inverse(point, a.position).distance_m for a in gazetteer.airports())
    assert everywhere[:3] == pytest.approx([n.way.distance_m for n in found], abs=1e-6)


def test_the_case_s_airport_goes_before_the_gazetteer_s() -> None:
    moved = Airport(id="OSLK", icao="OSLK", name="Hmeimim", position=(36.0, 35.5))
    case = Case(title="t", airports={"OSLK": moved})
    found = tools.neighbours((36.0, 35.5), case, 3)
    assert ("this case", 0.0) == (found[0].source, found[0].way.distance_m)
    assert 1 == sum("OSLK" in n.name for n in found)
    assert moved is tools.airport_of(case, "hmeimim")
    assert moved is tools.airport_of(case, "oslk")
    assert tools.airport_of(case, "elsewhere") is None


def test_figures_as_text() -> None:
    text = tools.as_text(tools.figures(tools.State("measure", (UUMU, OSLK))))
    assert 3 == len(text.splitlines())
    assert text.splitlines()[0].startswith(f"Total\t2{THIN}282 km")


def test_one_notation_after_the_other() -> None:
    form, seen = "dms", []
    for _ in where.FORMS:
        seen.append(where.where(OSLK.lon, OSLK.lat, form))
        form = where.after(form)
    assert "dms" == form
    assert [
        "35°24′04.0″N  35°56′55.3″E",
        "35.40110, 35.94870",
        grid.format_utm(*OSLK.position),
        "36S YE 67793 21518",
    ] == seen
