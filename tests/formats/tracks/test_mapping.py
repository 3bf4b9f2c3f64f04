"""Which column means what: guessed well, never silently."""

from __future__ import annotations

import pytest

from viewer.formats.tracks import mapping as maps
from viewer.formats.tracks import registry
from viewer.formats.tracks.reader import DeclinedError

ROWS = [["2024-01-02T10:00:00Z", "53.1", "-6.2", "35000", "440"]]


def guessed(headers, *rows):
    return maps.guess(
        headers.split(","), [r if isinstance(r, list) else r.split(",") for r in rows]
    )


@pytest.mark.parametrize(
    "headers",
    [
        "time,lat,lon,alt,gs",
        "Timestamp (UTC),Latitude,Longitude,Altitude,Speed",
        "datetime,latitude_deg,longitude_deg,baro_altitude_ft,ground_speed_kt",
        "UTC,LAT,LNG,Flight Level,velocity",
        "ts,y,x,height,spd",
    ],
)
def test_names_that_trackers_use(headers):
    found = guessed(headers, *ROWS).mapping
    names = headers.split(",")
    assert (
        dict(zip(("time", "lat", "lon", "altitude", "speed"), names, strict=True)) == found.columns
    )


@pytest.mark.parametrize(
    ("headers", "row", "units"),
    [
        ("time,lat,lon,alt (m),speed_kmh", "1704189600,53,-6,9000,800",
         {"time": "1", "altitude": "m", "speed": "km/h"}),
        ("time,lat,lon,altitude_ft,speed [mph]", "1704189600000,53,-6,9000,400",
         {"time": "1000", "altitude": "ft", "speed": "mph"}),
        ("time,lat,lon,fl,vertical rate (fpm)", "1704189600,53,-6,350,-640",
         {"time": "1", "altitude": "hft", "rate": "ft/min"}),
    ],
)  # fmt: skip
def test_units_in_names(headers, row, units):
    found = guessed(headers, row).mapping
    assert units == found.units
    assert not any("no unit" in a for a in found.assumptions)


def test_a_unit_that_is_not_named_is_an_assumption():
    found = guessed("time,lat,lon,alt,gs,vs", "1704189600,53,-6,35000,440,-640").mapping
    assert {"time": "1", "altitude": "ft", "speed": "kt", "rate": "ft/min"} == found.units
    assert 3 == sum("no unit" in a for a in found.assumptions)


@pytest.mark.parametrize(
    ("headers", "row", "lacks"),
    [
        ("time,altitude", "1704189600,35000", "longitude"),
        ("lat,lon", "53,-6", "times"),
        ("time,lat,lon", "1704189600,hello,-6", "longitude"),
        ("time,lat,lon", "1704189600,5300,-600", "no degrees"),
        ("time,lat,lon", "12:00:01,53,-6", "no form known"),
        ("time,lat,lon", "01/02/2024 10:00,53,-6", "no form known"),
    ],
)
def test_what_is_not_sure_is_asked(headers, row, lacks):
    found = guessed(headers, row)
    assert found.confidence < maps.SURE
    assert lacks in found.lacks


def test_a_time_without_a_zone_is_an_assumption():
    found = guessed("when,lat,lon", "2024-01-02 10:00:00,53,-6")
    assert any("no time zone" in a for a in found.mapping.assumptions)
    assert (
        maps.SURE
        <= found.confidence
        < guessed("when,lat,lon", "2024-01-02T10:00Z,53,-6").confidence
    )


def test_an_icao_column_of_airlines_is_no_address():
    found = guessed("time,lat,lon,icao", "1704189600,53,-6,EIDW").mapping
    assert "icao24" not in found.columns


def test_one_column_of_positions():
    found = guessed("time,position", ["1704189600", "53.1,-6.2"])
    assert found.confidence >= maps.SURE
    assert "position" == found.mapping.columns["position"]


def test_a_mapping_is_kept():
    found = guessed("time,lat,lon,alt", "1704189600,53,-6,100").mapping
    assert found == maps.from_data(maps.to_data(found))
    assert maps.signature(["Time ", "LAT"]) == maps.signature(["time", "lat"])
    with pytest.raises(ValueError, match="cannot mean"):
        maps.from_data({"columns": {"colour": "x"}})


def test_a_table_by_a_given_mapping(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text(
        "a,b,c,d\n02.01.2024 12:00:00,53.1,-6.2,100\n02.01.2024 12:01:00,53.2,-6.2,110\n"
    )
    with pytest.raises(DeclinedError, match="have to be named"):
        registry.read(path)
    given = maps.Mapping(
        {"time": "a", "lat": "b", "lon": "c", "altitude": "d"},
        {"time": "text", "altitude": "ft"},
        zone="Europe/Berlin",
        pattern="%d.%m.%Y %H:%M:%S",
    )
    found = registry.read_source(registry.source_of(path, mapping=given))
    assert [1_704_193_200_000, 1_704_193_260_000] == found.positions.time.tolist()
    assert "Europe/Berlin" == found.tracks[0].time_zone
    assert any("Europe/Berlin" in a for a in found.tracks[0].assumptions)


def test_a_mapping_that_does_not_fit(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("a,b\n1,2\n")
    given = maps.Mapping({"lat": "north", "lon": "b"})
    with pytest.raises(DeclinedError, match="no column 'north'"):
        registry.read_source(registry.source_of(path, mapping=given))


@pytest.mark.parametrize("text", ['{"a": 1, "b": 2}', "[1, 2]", "<a>1,2</a>"])
def test_what_is_no_table(tmp_path, text):
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(DeclinedError, match="does not begin with"):
        registry.read(path)


def test_a_remembered_mapping_is_used(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("a,b,c\n1704189600,53.1,-6.2\n")
    given = maps.Mapping({"time": "a", "lat": "b", "lon": "c"}, {"time": "1"})
    kept = {maps.signature(["A", "B", "C"]): maps.to_data(given)}
    found = registry.read_source(registry.source_of(path, remembered=kept))
    assert [1_704_189_600_000] == found.positions.time.tolist()
    with pytest.raises(DeclinedError, match=maps.UNNAMED):
        registry.read_source(registry.source_of(path, remembered={"a\x1fb\x1fc": {"columns": 1}}))
