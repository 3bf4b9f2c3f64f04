"""Lone GeoJSON files: any geometry, kinds mixed, exact spans, foreign members left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.small import collection, feature, leg
from viewer import formats
from viewer.formats import geojson
from viewer.formats.build import build_case
from viewer.formats.source import from_bytes

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "geojson"

GEOMETRIES = [
    None,
    {"type": "Point", "coordinates": [1, 2, 3]},
    {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]},
    {"type": "LineString", "coordinates": [[170, 2], [190, 4]]},
    {"type": "MultiLineString", "coordinates": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]},
    {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
    {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
    {
        "type": "GeometryCollection",
        "geometries": [
            {"type": "Point", "coordinates": [1, 2]},
            {"type": "GeometryCollection", "geometries": []},
        ],
    },
]


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=lambda g: g["type"] if g else "null")
def test_any_geometry_in_a_feature_bare_or_in_a_collection(read, geometry):
    whole = {"type": "Feature", "properties": {"a": 1}, "geometry": geometry}
    for content in [collection(whole), whole, *([geometry] if geometry else [])]:
        records, problems = read(content)
        assert [] == problems
        assert [("features", 1)] == [(f.kind, len(f.features)) for f in records.files]
        assert geometry == records.files[0].features[0].geometry
        case, found = build_case(records)
        assert [] == found
        assert (geometry or {}) == next(iter(case.shapes.values())).geometry


def test_empty_coordinates_are_no_geometry(read):
    records, problems = read(collection(feature("x", "x", {"type": "Polygon", "coordinates": []})))
    assert [] == problems
    assert records.files[0].features[0].geometry is None


def test_kinds_in_one_file_become_layers_of_their_own(read):
    content = collection(
        leg("l"),
        feature("event", "e", title="t"),
        leg("m"),
        {"type": "Feature", "id": 5, "properties": None, "geometry": None},
        feature("airport", "a"),
        feature("park", "p"),
    )
    records, _ = read(content)
    case, _ = build_case(records)
    assert {"legs": ("l", "m"), "events": ("e",), "features": ("5", "p"), "airports": ("a",)} == {
        x.kind: x.members for x in case.layers
    }
    assert {"file.geojson"} == {x.file for x in case.layers}


def test_an_empty_collection_is_an_empty_layer(read):
    records, problems = read(collection())
    assert ([], [("features", 0)]) == (problems, [(f.kind, len(f.features)) for f in records.files])


@pytest.mark.parametrize(
    ("given_id", "known"),
    [("a", "a"), (7, "7"), (1.5, "1.5"), ("", None), (True, None), ([], None)],
)
def test_ids(read, given_id, known):
    records, problems = read(collection({**leg(), "id": given_id}))
    ids = [f.id for f in records.files[0].features]
    assert ids == ([known] if known else [])
    assert bool(problems) == (known is None)


def test_a_line_and_span_for_each_feature(read, tmp_path):
    content = collection({"custom": "}]{", **leg("a")}, leg("b"), x=[{"type": "Feature"}])
    records, _ = read(content)
    raw = (tmp_path / "file.geojson").read_bytes()
    for record in records.files[0].features:
        piece = raw[record.offset : record.offset + record.length]
        assert record.id == json.loads(piece)["id"]
        assert record.line == raw[: record.offset].count(b"\n") + 1


def test_a_copy_of_a_feature_elsewhere_is_not_taken_for_it():
    piece = json.dumps(leg("a"))
    raw = f'{{"copy": {piece}, "type": "FeatureCollection", "features": [{piece}, {piece}]}}'
    files, _ = geojson.read(from_bytes(raw.encode(), "f"))
    first, second = files[0].features
    assert raw.index("[") < first.offset < second.offset


def test_a_crs_that_is_not_longitude_and_latitude_is_told(read):
    def codes(name):
        crs = {"type": "name", "properties": {"name": name}}
        return [p.code for p in read(collection(leg(), crs=crs))[1]]

    assert ["crs-unsupported"] == codes("EPSG:3857")
    assert [] == codes("urn:ogc:def:crs:OGC:1.3:CRS84")


def test_several_files_are_one_untitled_case(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "f.geojson").write_text(
            json.dumps(
                collection(
                    {"type": "Feature", "id": "1", "properties": {"in": folder}, "geometry": None}
                )
            )
        )
    records, problems = formats.read([tmp_path / "a/f.geojson", tmp_path / "b/f.geojson"])
    case, found = build_case(records)
    assert [] == [*problems, *found]
    assert "Untitled case" == case.title
    assert ["f.geojson", "b/f.geojson"] == [x.file for x in case.layers]
    assert ["a", "b"] == [s.properties["in"] for s in case.shapes.values()]
    assert {"f.geojson", "b/f.geojson"} == set(records.locations)


def test_the_same_file_twice_is_read_once(tmp_path):
    path = tmp_path / "f.geojson"
    path.write_text(json.dumps(collection(leg())))
    records, _ = formats.read([path, tmp_path / "." / "f.geojson"])
    assert 1 == len(records.files)


def test_a_good_file_is_read_beside_a_bad_one(tmp_path):
    path = tmp_path / "f.geojson"
    path.write_text(json.dumps(collection(leg())))
    records, problems = formats.read([tmp_path / "missing", path])
    assert ["unreadable"] == [p.code for p in problems]
    assert str(tmp_path / "missing") == problems[0].file
    assert 1 == len(records.files)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("good-featurecollection-extensions.geojson", 3),
        ("multi-split.json", 1),
        ("north-pole.json", 1),
        ("nullgeometry.geojson", 1),
    ],
)
def test_files_from_the_wild(name, count):
    path = SAMPLES / name
    if not path.is_file():
        pytest.skip("the sample files are not here")
    records, problems = formats.read([path])
    assert [] == problems
    assert count == sum(len(f.features) for f in records.files)


PROPERTIES = st.dictionaries(
    st.text(max_size=5), st.none() | st.integers(-5, 5) | st.text(max_size=5), max_size=4
)


@given(st.lists(PROPERTIES, max_size=6), st.sampled_from([None, 1, "\t"]), PROPERTIES)
def test_every_feature_is_found_in_its_bytes(all_properties, indent, foreign):
    features = [{"type": "Feature", "geometry": None, "properties": p} for p in all_properties]
    whole = {**foreign, "type": "FeatureCollection", "features": features}
    raw = json.dumps(whole, indent=indent, ensure_ascii=False).encode()
    files, problems = geojson.read(from_bytes(raw, "f"))
    assert [] == problems
    assert features == [
        json.loads(raw[f.offset : f.offset + f.length]) for x in files for f in x.features
    ]
