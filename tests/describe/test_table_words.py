"""How a row reads under a mapping: the same as the reader will take it, in words."""

from __future__ import annotations

import pytest

from viewer.describe.table_words import TIMES, first_row, lacks, zone_known
from viewer.formats.tracks.times import of_day


def mapping(**more):
    made = {"columns": {"lon": "x", "lat": "y", "time": "t"}, "units": {"time": "text"},
            "zone": "UTC", "pattern": ""}  # fmt: skip
    return {**made, **more}


@pytest.mark.parametrize(
    ("units", "pattern", "zone", "text", "told"),
    [
        ("text", "", "UTC", "2021-03-02 14:05", "2021-03-02 14:05Z"),
        ("text", "", "Europe/Moscow", "2021-03-02 14:05", "2021-03-02 11:05Z"),
        ("text", "", "UTC+02:00", "2021-03-02T14:05:00Z", "2021-03-02 14:05Z"),
        ("text", "%d/%m/%Y %H:%M", "UTC-04:00", "02/03/2021 14:05", "2021-03-02 18:05Z"),
        ("1000", "", "UTC", "1614693900000", "2021-03-02 14:05Z"),
        ("text", "", "UTC", "yesterday", "no time"),
    ],
)
def test_times_read_as_chosen(units, pattern, zone, text, told):
    chosen = mapping(units={"time": units}, pattern=pattern, zone=zone)
    assert first_row(chosen, ["t", "x", "y"], [text, "20", "10"]).startswith(told)


def test_places_that_cannot_be_are_said_so():
    header = ["t", "x", "y"]
    assert first_row(mapping(), header, ["", "20", "110"]).endswith("outside the Earth")
    assert first_row(mapping(), header, ["", "east", "10"]).endswith("no position")
    assert first_row(mapping(), header, ["", "20,5", "10,5"]).endswith("10.50000, 20.50000")


def test_what_is_lacking():
    assert "" == lacks({"position": "p"})
    assert "" == lacks({"lon": "x", "lat": "y"})
    assert "Which column is the longitude?" == lacks({"lat": "y"})
    assert "Which columns are longitude and latitude?" == lacks({"time": "t"})


def test_zones():
    assert all(map(zone_known, ("UTC", "UTC+03:00", "America/Caracas")))
    assert not any(map(zone_known, ("", "Mars/Base", "UTC+xx", "../etc/passwd")))


def test_every_pattern_offered_is_one_that_the_reader_knows():
    from datetime import UTC, datetime

    import pyarrow as pa

    at = datetime(2021, 3, 2, 14, 5, tzinfo=UTC)
    for _, pattern, _ in TIMES:
        if pattern:
            told = of_day(pa.array([at.strftime(pattern)]), pattern)
            assert [int(at.timestamp() * 1000)] == told.tolist()
