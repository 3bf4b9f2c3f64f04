"""Formats that are no text: their files are made here, by other libraries where there are any."""

from __future__ import annotations

import gzip
import json
import tarfile
import zipfile

import numpy as np
import pyarrow as pa
import pyogrio
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from viewer.formats.tracks import geojson_times, readsb, readsb_columns, registry, table
from viewer.formats.tracks.reader import DeclinedError, Notes, RefusedError
from viewer.model.track import KIND_RECEIVED, KIND_UNKNOWN

T0 = 1_704_189_600_000
SECONDS = [0, 60, 120]
LON, LAT = np.array([-6.2, -6.25, -6.3]), np.array([53.1, 53.11, 53.12])
WORKBOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',  # noqa: E501
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',  # noqa: E501
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',  # noqa: E501
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',  # noqa: E501
}


def attributes(**more):
    times = pa.array([T0 + s * 1000 for s in SECONDS], pa.timestamp("ms", "UTC"))
    return {"icao24": pa.array(["abcdef"] * 3), "time": times, **more}


def geoparquet(path, wkb, about, **columns):
    geo = {"version": "1.1.0", "primary_column": "geometry",
           "columns": {"geometry": {"encoding": "WKB", "geometry_types": [], **about}}}  # fmt: skip
    table = pa.table({**attributes(**columns), "geometry": wkb})
    parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return path


def is_the_flight(found):
    assert ["abcdef"] == [t.icao24 for t in found.tracks]
    assert [T0 + s * 1000 for s in SECONDS] == found.positions.time.tolist()
    np.testing.assert_allclose(LON, found.positions.lon, atol=1e-7)
    np.testing.assert_allclose(LAT, found.positions.lat, atol=1e-7)


def points(x=LON, y=LAT):
    return pa.array(shapely.to_wkb(shapely.points(x, y)), pa.binary())


def test_geoparquet(tmp_path):
    is_the_flight(registry.read(geoparquet(tmp_path / "a.parquet", points(), {})))


def test_geoparquet_in_another_system(tmp_path):
    x, y = pyproj.Transformer.from_crs(4326, 32629, always_xy=True).transform(LON, LAT)
    about = {"crs": pyproj.CRS.from_epsg(32629).to_json_dict()}
    is_the_flight(registry.read(geoparquet(tmp_path / "a.parquet", points(x, y), about)))


def test_geoparquet_of_no_known_system(tmp_path):
    found = registry.read(geoparquet(tmp_path / "a.parquet", points(), {"crs": None}))
    is_the_flight(found)
    assert ["crs-unknown"] == [p.code for p in found.problems]


def test_a_system_that_nobody_knows(tmp_path):
    with pytest.raises(RefusedError, match="coordinate system"):
        registry.read(geoparquet(tmp_path / "a.parquet", points(), {"crs": {"type": "x"}}))


def test_points_with_heights_and_gaps(tmp_path):
    shapes = [shapely.Point(LON[0], LAT[0], 100), None, shapely.Point(LON[2], LAT[2], 300)]
    wkb = pa.array([None if s is None else shapely.to_wkb(s) for s in shapes], pa.binary())
    found = registry.read(geoparquet(tmp_path / "a.parquet", wkb, {}))
    assert [100.0, 300.0] == found.positions.altitude_m.tolist()
    assert [1, 3] == found.positions.line.tolist()


def test_plain_parquet(tmp_path):
    table = pa.table(attributes(latitude=pa.array(LAT), longitude=pa.array(LON)))
    parquet.write_table(table, tmp_path / "a.parquet")
    is_the_flight(registry.read(tmp_path / "a.parquet"))


def test_parquet_of_something_else(tmp_path):
    parquet.write_table(pa.table({"a": [1]}), tmp_path / "a.parquet")
    with pytest.raises(DeclinedError, match="have to be named"):
        registry.read(tmp_path / "a.parquet")


@pytest.mark.parametrize(
    ("name", "driver"),
    [("a.gpkg", "GPKG"), ("a.fgb", "FlatGeobuf"), ("a.shp", "ESRI Shapefile")],
)
def test_layers_through_gdal(tmp_path, name, driver):
    x, y = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(LON, LAT)
    when = np.array(
        ["2024-01-02T10:00:00Z", "2024-01-02T10:01:00Z", "2024-01-02T10:02:00Z"], object
    )
    pyogrio.raw.write(
        tmp_path / name,
        geometry=shapely.to_wkb(shapely.points(x, y)),
        field_data=[np.array(["abcdef"] * 3, object), when],
        fields=["icao24", "time"],
        geometry_type="Point",
        crs="EPSG:3857",
        driver=driver,
        layer="flights",
        **({"SPATIAL_INDEX": "NO"} if driver == "FlatGeobuf" else {}),
    )
    found = registry.read(tmp_path / name)
    is_the_flight(found)
    assert [] == found.problems


def test_a_shapefile_alone(tmp_path):
    pyogrio.raw.write(
        tmp_path / "a.shp", geometry=shapely.to_wkb(shapely.points(LON, LAT)),
        field_data=[np.arange(3)], fields=["n"], geometry_type="Point", crs="EPSG:4326",
        driver="ESRI Shapefile",
    )  # fmt: skip
    (tmp_path / "a.prj").unlink()
    found = registry.read(tmp_path / "a.shp")
    assert 3 == len(found.features)
    assert {"shapefile-part", "crs-unknown"} == {p.code for p in found.problems}


def test_spreadsheet(tmp_path):
    def cell(value):
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    rows = [["time", "latitude", "longitude", "icao24"]]
    rows += [[1704189600 + s, lat, lon, "abcdef"] for s, lat, lon in
             zip(SECONDS, LAT.tolist(), LON.tolist(), strict=True)]  # fmt: skip
    text = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{text}</sheetData></worksheet>'
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for name, content in {**WORKBOOK, "xl/worksheets/sheet1.xml": sheet}.items():
            archive.writestr(name, content)
    found = registry.read(tmp_path / "a.xlsx")
    is_the_flight(found)
    assert [2, 3, 4] == found.positions.line.tolist()


# ---------------------------------------------------------------- readsb


def trace(icao="abcdef", day=0, count=3):
    rows = [[60.0 * n, 53.1 + n / 100, -6.2, 1000, 160.0, 281.0, 0, 640, None, "adsb_icao"]
            for n in range(count)]  # fmt: skip
    return {"icao": icao, "r": "N1LEG", "timestamp": 1704153600 + day * 86400, "trace": rows}


def test_a_folder_of_traces_is_one_layer(tmp_path):
    for day in (0, 1):
        place = tmp_path / f"2024/01/0{day + 2}/traces/ef"
        place.mkdir(parents=True)
        for icao in ("abcdef", "123456"):
            packed = gzip.compress(json.dumps(trace(icao, day)).encode())
            (place / f"trace_full_{icao}.json").write_bytes(packed)
    (tmp_path / "2024/01/02/traces/ef/trace_full_bad.json").write_text("{")
    found = registry.read(tmp_path)
    assert [("123456", 6), ("abcdef", 6)] == [(t.icao24, t.count) for t in found.tracks]
    assert ["trace"] == [p.code for p in found.problems]
    with tarfile.open(tmp_path / "day.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "2024", "2024")
    again = registry.read(tmp_path / "day.tar.gz")
    assert found.positions.time.tolist() == again.positions.time.tolist()


def test_a_folder_without_traces(tmp_path):
    with pytest.raises(DeclinedError, match="no trace_full"):
        registry.read(tmp_path)


NUMBER = st.one_of(st.none(), st.integers(-(10**4), 10**4), st.floats(-1e4, 1e4))
DETAILS = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["adsb_icao", "mlat"]),
         "flight": st.text('ABC[],: {"\\1', max_size=8),
         "nav_modes": st.lists(st.sampled_from(["autopilot", "vnav"]), max_size=2)}
    ),
)  # fmt: skip
ROW = st.tuples(
    st.floats(0, 86_400), st.floats(-90, 90), st.floats(-180, 180),
    st.one_of(st.just("ground"), NUMBER), NUMBER, NUMBER, st.integers(0, 15), NUMBER, DETAILS,
    st.sampled_from(["adsb_icao", "mlat", "tisb_other", "mode_s", "unknown"]),
    NUMBER,
)  # fmt: skip


@given(st.lists(ROW, min_size=1, max_size=6), st.sampled_from([(",", ":"), (", ", ": ")]))
def test_columns_say_what_the_plain_reader_says(rows, separators):
    made = {"icao": "abcdef", "timestamp": 0, "trace": rows}
    data = json.dumps(made, separators=separators).encode()
    cut = readsb_columns.cut(data)
    if cut is None:
        return  # a brace in a callsign: the plain reader reads it
    plain = readsb._DECODER.decode(readsb._prepared(data))
    for name, values in cut.columns.items():
        expected = readsb._column(plain.trace, name)
        np.testing.assert_array_equal(expected, values, name)
    expected = readsb._kinds(plain.trace)
    np.testing.assert_array_equal(expected, readsb._kinds_of(cut.source))


@given(st.lists(st.tuples(st.lists(ROW, max_size=4), st.integers(0, 5)), max_size=6))
def test_many_traces_at_once_are_what_each_is_alone(made):
    traces = []
    for rows, how in made:
        separators = (", ", ": ") if how % 2 else (",", ":")
        data = json.dumps({"icao": "abcdef", "timestamp": 0, "trace": rows}, separators=separators)
        if how == 4:
            data = data[: len(data) * 2 // 3]
        if how == 5:
            data = data.replace("0", "x")
        traces.append(data.encode())
    found = readsb_columns.cut_all(traces)
    assert len(traces) == len(found)
    for data, cut in zip(traces, found, strict=True):
        alone = readsb_columns.cut(data)
        assert (alone is None) == (cut is None)
        if alone is None:
            continue
        assert alone.rest == cut.rest
        assert alone.source.tolist() == cut.source.tolist()
        for name, values in alone.columns.items():
            np.testing.assert_array_equal(values, cut.columns[name], name)


def test_a_row_without_a_source_has_that_of_the_row_before():
    told = trace(count=2_000)
    for row in told["trace"][1_000:]:
        row[9] = None
    told["trace"][0][9] = None
    data = json.dumps(told).encode()
    cut, plain = readsb.decoded(data, Notes("made")), readsb._DECODER.decode(readsb._prepared(data))
    assert cut.cut is not None
    kinds = [readsb.traces([t], Notes("made")).positions.kind.tolist() for t in (cut, plain)]
    assert kinds[0] == kinds[1]
    assert [KIND_UNKNOWN, KIND_RECEIVED, KIND_RECEIVED] == [kinds[0][n] for n in (0, 1, -1)]


def test_columns_are_used():
    data = json.dumps(trace(count=2_000)).encode()
    found = readsb.decoded(data, Notes("made"))
    assert found.cut is not None
    assert 2_000 == len(readsb.traces([found], Notes("made")).positions)
    assert 0 == len(found.trace)


# ---------------------------------------------------------------- GeoJSON


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"[1,2]", (2, 1)),
        (b"[[1,2],[3,4]]", (2, 2)),
        (b"[ [1, 2, 3],\n[4, 5, 6] ]", (3, 2)),
        (b"[[[1,2]],[[3,4],[5,6]]]", (2, 3)),
        (b"[[1,2],[3,4,5]]", None),
        (b"[[1,2],3]", None),
        (b"[]", None),
        (b"[[]]", None),
        (b"[1]", None),
        (b'[["a",2]]', None),
        (b"[[1,2],null]", None),
    ],
)
def test_layout(raw, expected):
    assert expected == geojson_times.layout(raw)


def large(features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def line(number, count, **properties):
    places = [[number + n / 1000, 50.123456789] for n in range(count)]
    return {"type": "Feature", "properties": {"name": f"line {number}", **properties},
            "geometry": {"type": "LineString", "coordinates": places}}  # fmt: skip


def test_large_lines_without_times_are_columns(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_bytes(large([line(n, 20_000) for n in range(12)]))
    found = registry.read(path)
    assert (12, 240_000, None) == (len(found.tracks), len(found.positions), found.tracks[0].first)
    assert any("no times" in a for a in found.tracks[0].assumptions)


def test_large_points_without_times_are_not_joined(tmp_path):
    feature = {"type": "Feature", "properties": {"a": 1},
               "geometry": {"type": "Point", "coordinates": [1.5, 2.5]}}  # fmt: skip
    path = tmp_path / "a.geojson"
    path.write_bytes(large([feature] * 50_000))
    found = registry.read(path)
    assert [(50_000, False)] == [(t.count, t.joined) for t in found.tracks]


def test_a_large_case_stays_a_case(tmp_path):
    path = tmp_path / "legs.geojson"
    path.write_bytes(large([line(0, 200_000, kind="leg")]))
    with pytest.raises(DeclinedError):
        registry.read(path)


def test_times_that_do_not_fit(tmp_path):
    path = tmp_path / "a.geojson"
    good, bad = line(0, 3, coordTimes=[T0, T0 + 1, T0 + 2]), line(1, 3, coordTimes=[T0])
    path.write_bytes(large([good, bad]))
    found = registry.read(path)
    assert (1, 1) == (len(found.tracks), len(found.features))
    assert ["geojson-times"] == [p.code for p in found.problems]


@pytest.mark.parametrize("most", [table._MOST_KEYS, 0])
def test_tracks_told_apart_by_two_columns_are_numbered_as_they_appear(tmp_path, monkeypatch, most):
    """Whether all possible keys have a place in a table or are sorted, the tracks are the same."""
    monkeypatch.setattr(table, "_MOST_KEYS", most)
    path = tmp_path / "two.csv"
    keys = [("T1", "3c6444"), ("T2", "06a1e5"), ("T1", "06a1e5"), ("", "3c6444"), ("T2", "")]
    order = [0, 0, 1, 2, 1, 3, 4, 0, 3]
    lines = ["track_id,icao24,time,latitude,longitude"]
    for n, (track, address) in enumerate(keys[i] for i in order):
        lines.append(f"{track},{address},2024-01-01T00:00:{n:02}Z,{50 + n / 1000},8.5")
    path.write_text("\n".join(lines) + "\n")
    found = registry.read(path)
    assert [k[1] or None for k in keys] == [t.icao24 for t in found.tracks]
    assert [" ".join(filter(None, k)) for k in keys] == [t.name for t in found.tracks]
    assert [order.count(n) for n in range(5)] == [t.count for t in found.tracks]
