"""The Sun on an event's card."""

from __future__ import annotations

import pytest

from viewer.describe import light
from viewer.model.case import Case
from viewer.model.place import AirportRef, AnyOf, CountryRef
from viewer.model.things import Airport, Event
from viewer.model.time import parse_when

CASE = Case(
    title="t",
    airports={
        "SVMI": Airport(id="SVMI", position=(-66.99, 10.6)),
        "UUMU": Airport(id="UUMU", position=(38.06, 55.88)),
        "NONE": Airport(id="NONE", position=None),
    },
    codes={},
)


def event(when="2019-03-24T16:00Z", place=AirportRef("SVMI"), daylight=None, position=None):  # noqa: B008 frozen
    told = parse_when(when) if when else None
    return Event(id="e", title="t", when=told, place=place, daylight=daylight, position=position)


def rows(**given):
    return {row.label: row for row in light.event_rows(CASE, event(**given))}


def test_a_minute_has_one_elevation_and_azimuth() -> None:
    row = rows()["Sun"]
    assert "77.6°" == row.value
    assert "daylight; azimuth 136°" in row.note
    assert "without the bending" in row.note


def test_a_window_has_bounds() -> None:
    row = rows(when="2019-03-24T08:00Z/2019-03-24T15:59Z")["Sun"]
    assert row.value.startswith("−37° to 7")
    assert "from night to daylight" in row.note
    assert "at the beginning" in row.note
    day = rows(when="2019-03-24[UTC]")["Sun"]
    assert "azimuth" not in day.note


@pytest.mark.parametrize(
    ("when", "daylight", "says", "tone"),
    [
        ("2019-03-24T16:00Z", True, "the Sun agrees", "plain"),
        ("2019-03-24T16:00Z", False, "the Sun contradicts", "contested"),
        ("2019-03-24[UTC]", True, "the Sun allows", "plain"),
        ("2019-03-24T05:00Z", True, "the Sun contradicts", "contested"),
    ],
)
def test_daylight_against_the_sun(when, daylight, says, tone) -> None:
    row = rows(when=when, daylight=daylight)["Daylight"]
    assert ("yes" if daylight else "no") == row.value
    assert says in row.note
    assert tone == row.tone


def test_nothing_is_said_where_place_or_time_is_unknown() -> None:
    assert {} == rows(when=None)
    assert {} == rows(place=CountryRef("VE"))
    assert {} == rows(place=AirportRef("NONE"))
    assert {} == rows(place=AnyOf((AirportRef("SVMI"), CountryRef("SY"))))
    assert "as the evidence shows" == rows(place=None, daylight=True)["Daylight"].note


def test_one_of_several_places() -> None:
    both = rows(place=AnyOf((AirportRef("SVMI"), AirportRef("UUMU"))))["Sun"]
    assert "over all places" in both.note
    # Past dark near Moscow, high noon at Caracas.
    found = rows(
        when="2019-03-24T17:00Z",
        place=AnyOf((AirportRef("SVMI"), AirportRef("UUMU"))),
        daylight=True,
    )
    assert "the Sun allows" in found["Daylight"].note


def test_a_position_of_its_own() -> None:
    assert "Sun" in rows(place=None, position=(-66.9, 10.5))
