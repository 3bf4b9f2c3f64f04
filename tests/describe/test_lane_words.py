"""Bars and marks in words, in any zone."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from viewer.describe import lane_words
from viewer.describe.lanes import Bar, Mark, Row
from viewer.model.case import Case
from viewer.model.place import AirportRef
from viewer.model.things import Aircraft, Event, Leg
from viewer.model.time import DAY, HOUR, MINUTE, Interval, parse_instant

NOON = parse_instant("2019-03-24T12:00Z")


@pytest.mark.parametrize(
    ("interval", "zone", "text"),
    [
        (Interval(None, None), None, "not known"),
        (Interval(NOON, NOON + MINUTE), None, "2019-03-24 12:00"),
        (Interval(NOON, NOON + MINUTE), "America/Caracas", "2019-03-24 08:00"),
        (Interval(NOON, NOON + HOUR), None, "2019-03-24 12:00 – 13:00"),
        (Interval(NOON + 1, NOON + HOUR + 1), None, "2019-03-24 12:00 – 13:01"),
        (Interval(NOON, NOON + 13 * HOUR), None, "2019-03-24 12:00 – 2019-03-25 01:00"),
        (Interval(NOON, None), None, "from 2019-03-24 12:00"),
        (Interval(None, NOON), "America/Caracas", "before 2019-03-24 08:00"),
    ],
)
def test_windows_are_widened_never_narrowed(interval, zone, text):
    assert text == lane_words.window(interval, zone)


def a_case():
    leg = Leg("one", "x", AirportRef("AAAA"), AirportRef("BBBB"))
    event = Event("seen", "Seen <b>twice</b>", aircraft=("x",), category="sighting")
    return Case(
        "case", aircraft=MappingProxyType({"x": Aircraft("x", name="Type X")}),
        legs={"one": leg}, events={"seen": event},
    )  # fmt: skip


BAR = Bar(
    "leg", "X: A – B", "A → B", Interval(NOON, NOON + HOUR), Interval(NOON + 4 * HOUR, None),
    ("leg", "one"), told_start=(Interval(NOON - HOUR, NOON + HOUR),),
)  # fmt: skip
WINDOW = Interval(NOON, NOON + HOUR)
MARK = Mark("seen", "Seen <b>twice</b>", NOON, WINDOW, (WINDOW,), "sighting", True, False)  # noqa: FBT003 a row of fields
ROW = Row("X", 0, 0, "x", (), (BAR,), (MARK,))
VERSION = Row("By Dakar", 1, 0, "x", ("dakar",), (BAR,), ())


def test_the_table_says_both_windows_what_was_told_and_how_it_is_known():
    line = lane_words.line(a_case(), ROW, BAR, None)
    assert ("X", "", "X: A – B", "flight") == line[:4]
    assert "2019-03-24 12:00 – 13:00" == line.begins
    assert "from 2019-03-24 16:00" == line.ends
    assert "2019-03-24 11:00 – 13:00 … not known" == line.told
    assert "take-off inferred, landing inferred" == line.known


def test_a_version_is_named_beside_its_aircraft():
    assert ("X", "By Dakar") == lane_words.line(a_case(), VERSION, BAR, None)[:2]


def test_an_event_says_what_it_does():
    line = lane_words.line(a_case(), ROW, MARK, None)
    assert ("sighting, holds the aircraft", "no source") == (line.kind, line.known)


def test_hovering_tells_where_what_was_told_differs():
    text = lane_words.hover(a_case(), (BAR,), None)
    assert "takes off: 2019-03-24 12:00 – 13:00 UTC" in text
    assert "told: 2019-03-24 11:00 – 13:00" in text
    assert "Caracas" in lane_words.hover(a_case(), (BAR,), "America/Caracas")


def test_hovering_over_marks_drawn_as_one_lists_and_counts_them():
    text = lane_words.hover(a_case(), (MARK,) * 11, None).splitlines()
    assert "11 events" == text[0]
    assert 8 == len([t for t in text if "Seen" in t])
    assert "and 3 more" == text[-1]


def test_a_sentence_for_screen_readers():
    text = lane_words.spoken(a_case(), ROW, BAR, None)
    assert text.startswith("X: A – B (flight); begins 2019-03-24 12:00 – 13:00, ends from")


def test_the_light_is_told_only_where_and_while_the_place_is_certain():
    stay = Bar(
        "stay", "On the ground", "Maiquetía", Interval(NOON - DAY, NOON - DAY),
        Interval(NOON, NOON + HOUR), position=(-66.99, 10.60),
    )  # fmt: skip
    midnight = parse_instant("2019-03-24T04:00Z")
    assert "night there at 2019-03-24 00:00 Caracas" == lane_words.light(
        stay, midnight, "America/Caracas"
    )
    assert lane_words.light(stay, NOON - 1, None).startswith("day there")
    assert "" == lane_words.light(stay, NOON + 1, None)
    assert "" == lane_words.light(BAR, NOON + 2 * HOUR, None)
    assert "" == lane_words.light(MARK, NOON, None)
