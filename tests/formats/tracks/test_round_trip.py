"""What is written is read again, as far as the format can hold it."""

from __future__ import annotations

import io

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from viewer.formats.tracks import registry
from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.reader import Notes
from viewer.formats.tracks.writers import registry as writers
from viewer.formats.tracks.writers.content import Content
from viewer.model.track import FLAG_RANGE, Track

DAY = 86_400_000
NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=12)
HOLDS_ROWS = (".csv", ".parquet")
HOLDS_ALTITUDES = (".csv", ".parquet", ".gpx", ".kml")


@st.composite
def contents(draw):
    """Tracks of rising times, with gaps in every other column."""
    count = draw(st.integers(1, 3))
    names = draw(st.lists(NAMES, min_size=count, max_size=count, unique=True))
    lengths = [draw(st.integers(2, 5)) for _ in names]
    size = sum(lengths)

    def column(low, high, *, missing=True):
        number = st.floats(low, high, width=32, allow_subnormal=False)
        return np.array(
            draw(st.lists(st.one_of(st.just(np.nan), number) if missing else number,
                          min_size=size, max_size=size)), np.float64)  # fmt: skip

    starts = draw(st.lists(st.integers(-DAY, 20_000 * DAY), min_size=count, max_size=count))
    steps = np.array(draw(st.lists(st.integers(1, 10**7), min_size=size, max_size=size)), np.int64)
    when = np.concatenate(
        [s + np.cumsum(part) for s, part in
         zip(starts, np.split(steps, np.cumsum(lengths)[:-1]), strict=True)]
    )  # fmt: skip
    rows = Rows(
        lon=column(-179.5, 179.5, missing=False),
        lat=column(-89.5, 89.5, missing=False),
        track=np.repeat(np.arange(count), lengths),
        time=when,
        altitude_m=column(-100, 20_000),
        ground_speed_ms=column(0, 300),
        vertical_rate_ms=column(-50, 50),
        course_deg=column(0, 360),
        kind=np.array(draw(st.lists(st.integers(0, 5), min_size=size, max_size=size)), np.uint8),
    )
    tracks = [Track(id=str(n), name=f"T{name}", source="test", callsign=f"T{name}") for n, name in
              enumerate(names)]  # fmt: skip
    return Content(*assemble(rows, tracks, Notes("made")))


def _there_and_back(content, extension, folder):
    target = folder / f"made{extension}"
    file = io.BytesIO()
    writers.write(content, file, extension)
    target.write_bytes(file.getvalue())
    return registry.read(target)


def _sorted(found):
    """Positions by the name of their track: formats may order tracks anew."""
    order = np.argsort(
        np.array([found.tracks[n].name for n in found.positions.track]), kind="stable"
    )
    return found.positions.take(order)


@pytest.mark.parametrize("extension", [".csv", ".parquet", ".geojson", ".gpx", ".kml", ".czml"])
@given(content=contents())
def test_round_trip(extension, content, tmp_path_factory):
    found = _there_and_back(content, extension, tmp_path_factory.mktemp("made"))
    assert sorted(t.name for t in content.tracks) == sorted(t.name for t in found.tracks)
    before, after = _sorted(content), _sorted(found)
    np.testing.assert_array_equal(before.time, after.time)
    np.testing.assert_allclose(before.lon, after.lon, atol=1e-9)
    np.testing.assert_array_equal(before.lat, after.lat)
    if extension in HOLDS_ALTITUDES:
        np.testing.assert_allclose(before.altitude_m, after.altitude_m, atol=2e-3)
    if extension in HOLDS_ROWS:
        for name in ("ground_speed_ms", "vertical_rate_ms", "course_deg"):
            np.testing.assert_allclose(getattr(before, name), getattr(after, name), rtol=1e-6)
        np.testing.assert_array_equal(before.kind, after.kind)


def one(**columns):
    rows = Rows(lon=np.array([1.0, 1.1]), lat=np.array([50.0, 50.1]), **columns)
    track = Track(id="0", name="LEG1", source="test", icao24="abcdef", registration="N1LEG",
                  callsign="LEG1", altitude_reference="barometric")  # fmt: skip
    return Content(*assemble(rows, [track], Notes("made")))


TIMES = np.array([1_704_189_600_000, 1_704_189_660_000])


@pytest.mark.parametrize(
    ("extension", "columns", "told"),
    [
        (".gpx", {"ground_speed_ms": np.array([1.0, 2.0])}, "ground speeds"),
        (".kml", {"kind": np.array([1, 2])}, "how positions are known"),
        (".geojson", {"altitude_m": np.array([1.0, np.nan])}, "only here and there"),
        (".geojson", {"altitude_m": np.array([1.0, 2.0])}, "barometric"),
        (".czml", {"altitude_m": np.array([1.0, np.nan])}, "at 0 m"),
        (".czml", {"time": np.array([TIMES[0], NO_TIME])}, "without a time"),
        (".kml", {"time": np.array([TIMES[0], NO_TIME])}, "without a time"),
        (".gpx", {}, "icao24 and registration"),
        (".csv", {"lon": None}, "flagged as impossible"),
    ],
)
def test_what_is_lost_is_told(extension, columns, told):
    columns = {"time": TIMES, **columns}
    if "lon" in columns:
        columns.pop("lon")
        columns["altitude_m"] = np.array([0.0, 90_000.0])
    warnings = writers.write(one(**columns), io.BytesIO(), extension)
    assert any(told in w for w in warnings), warnings


def test_nothing_is_lost_of_a_plain_track():
    content = one(time=TIMES, altitude_m=np.array([1.0, 2.0]))
    assert [] == writers.write(content, io.BytesIO(), ".csv")
    assert [] == writers.write(content, io.BytesIO(), ".parquet")


@pytest.mark.parametrize("extension", [".geojson", ".gpx", ".kml", ".czml"])
def test_features_go_along(extension, tmp_path):
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1.0, 2.0]},
             "properties": {"name": "a < b & c"}}  # fmt: skip
    content = one(time=TIMES)
    found = _there_and_back(
        Content(content.tracks, content.positions, [point]), extension, tmp_path
    )
    assert ["a < b & c"] == [f["properties"]["name"] for f in found.features]
    assert [1.0, 2.0] == found.features[0]["geometry"]["coordinates"][:2]


def test_names_that_xml_must_not_hold(tmp_path):
    content = one(time=TIMES)
    bad = Content([Track(id="0", name="a\x00\ud800<b>", source="test")], content.positions)
    for extension in (".gpx", ".kml"):
        found = _there_and_back(bad, extension, tmp_path)
        assert ["a\ufffd\ufffd<b>"] == [t.name for t in found.tracks]


def test_a_track_twice_round_the_world(tmp_path):
    lon = np.array([-127.0, 54.0, -48.0, 133.0, 14.0])  # always westwards
    rows = Rows(lon=lon, lat=np.zeros(5), time=np.arange(5) * 40_000_000)
    track = Track(id="0", name="ROUND", source="test")
    content = Content(*assemble(rows, [track], Notes("made")))
    found = _there_and_back(content, ".geojson", tmp_path)
    np.testing.assert_allclose(lon, found.positions.lon, atol=1e-9)
    assert not (found.positions.flags & FLAG_RANGE).any()
