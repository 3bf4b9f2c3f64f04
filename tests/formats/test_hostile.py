"""Files that mean harm, or are merely broken: a clear problem each, never a traceback."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer import formats
from viewer.formats import csl, geojson, source
from viewer.formats.build import build_case
from viewer.formats.records import Records
from viewer.formats.source import UnreadableError, from_bytes

POINT = (
    b'{"type":"Feature","id":"ok","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}'
)


def in_collection(*features):
    return b'{"type":"FeatureCollection","features":[\n' + b",\n".join(features) + b"\n]}"


def read_bytes(raw):
    return geojson.read(from_bytes(raw, "f.geojson"))


def only(problems):
    assert 1 == len(problems), problems
    return problems[0]


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"9" * 5000])
def test_a_number_that_is_none_sets_its_feature_aside(number):
    bad = POINT.replace(b'"properties":{}', b'"properties":{"alt":' + number + b"}").replace(
        b"ok", b"bad"
    )
    files, problems = read_bytes(in_collection(POINT, bad, POINT.replace(b"ok", b"ok2")))
    problem = only(problems)
    assert ["ok", "ok2"] == [f.id for f in files[0].features]
    assert 1 == files[0].set_aside
    assert ("json-number", "f.geojson", "bad", "properties.alt", 3) == (
        problem.code,
        problem.file,
        problem.feature,
        problem.property,
        problem.line,
    )
    assert problem.found
    assert problem.expected


def test_a_name_twice_sets_its_feature_aside():
    bad = b'{"type":"Feature","geometry":null,"properties":{"a":1,"b":{"c":1,"c":2}}}'
    files, problems = read_bytes(in_collection(POINT, bad))
    problem = only(problems)
    assert 1 == len(files[0].features)
    assert ("json-duplicate-key", 3, "c") == (problem.code, problem.line, problem.property)


def test_an_escaped_name_twice_is_seen_too():
    bad = b'{"type":"Feature","geometry":null,"properties":{"a":1,"\\u0061":2}}'
    assert "json-duplicate-key" == only(read_bytes(in_collection(bad))[1]).code


@pytest.mark.parametrize(
    "text",
    [
        b'{"type":"FeatureCollection","features":[],"features":[]}',
        b'{"type":"Feature","type":"FeatureCollection","features":[]}',
    ],
)
def test_a_name_twice_at_the_top_is_a_problem(text):
    assert "json-duplicate-key" == only(read_bytes(text)[1]).code


@pytest.mark.parametrize("depth", [65, 900, 5_000, 200_000])
def test_bottomless_nesting_is_refused(depth):
    deep = b'{"type":"Feature","geometry":null,"properties":{"a":' + b"[" * depth + b"]" * depth
    files, problems = read_bytes(in_collection(POINT, deep + b"}}"))
    assert "json-depth" == only(problems).code
    assert 1 == len(files[0].features)


def test_a_deep_feature_with_brackets_in_its_strings_is_fine():
    fine = POINT.replace(b'"properties":{}', b'"properties":{"t":"' + b"[" * 500 + b'"}')
    assert [] == read_bytes(in_collection(fine))[1]


def test_what_comes_before_the_cut_is_read():
    raw = in_collection(POINT, POINT.replace(b"ok", b"ok2"), POINT)
    files, problems = read_bytes(raw[: raw.rindex(b'"properties"')])
    assert ["ok", "ok2"] == [f.id for f in files[0].features]
    assert "json-truncated" == only(problems).code
    assert 4 == only(problems).line


def test_a_missing_comma_is_named_with_its_line():
    raw = in_collection(POINT, POINT).replace(b",\n{", b"\n{")
    problem = read_bytes(raw)[1][0]
    assert "json-syntax" == problem.code
    assert problem.line in (2, 3)


@pytest.mark.parametrize(
    ("geometry", "code", "path"),
    [
        (
            {"type": "Point", "coordinates": ["1", 2]},
            "geometry-coordinates",
            "geometry.coordinates",
        ),
        ({"type": "Point", "coordinates": [1]}, "geometry-coordinates", "geometry.coordinates"),
        ({"type": "Point", "coordinates": [1, 91]}, "position-range", "geometry.coordinates"),
        ({"type": "Point", "coordinates": [10**400, 1]}, "json-number", None),
        ({"type": "Point", "coordinates": [10**30, 1]}, "position-range", "geometry.coordinates"),
        (
            {"type": "Point", "coordinates": [True, 1]},
            "geometry-coordinates",
            "geometry.coordinates",
        ),
        ({"type": "Point"}, "geometry-coordinates", "geometry.coordinates"),
        ({"type": "Circle", "coordinates": []}, "geometry-type", "geometry.type"),
        ({"type": ["Point"], "coordinates": []}, "geometry-type", "geometry.type"),
        ([], "geometry-coordinates", "geometry"),
        ("Point", "geometry-coordinates", "geometry"),
        (
            {"type": "LineString", "coordinates": [[1, 2]]},
            "geometry-coordinates",
            "geometry.coordinates",
        ),
        (
            {"type": "LineString", "coordinates": [[1, 2], [3, None]]},
            "geometry-coordinates",
            "geometry.coordinates[1]",
        ),
        (
            {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [5, 6], [1, 200]]]},
            "position-range",
            "geometry.coordinates[0][3]",
        ),
        (
            {"type": "GeometryCollection", "geometries": [{"type": "Point"}]},
            "geometry-coordinates",
            "geometry.geometries[0].coordinates",
        ),
        ({"type": "GeometryCollection"}, "geometry-coordinates", "geometry.geometries"),
    ],
)
def test_a_wrong_geometry_is_named_with_its_path(geometry, code, path):
    text = json.dumps({"type": "Feature", "id": "bad", "properties": None, "geometry": geometry})
    files, problems = read_bytes(in_collection(POINT, text.encode()))
    problem = only(problems)
    assert (code, "bad", 3) == (problem.code, problem.feature, problem.line)
    if path is not None:
        assert path == problem.property
    assert 1 == len(files[0].features)


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [
        ("departed", 5, "departed"),
        ("from", ["OSLK"], "from"),
        ("from", {"country": "SYR"}, "from"),
        ("from", {"any_of": []}, "from"),
        ("stops", "OSLK", "stops"),
        ("path", "guessed", "path"),
        ("payload_t", -1, "payload_t"),
        ("payload_t", "35", "payload_t"),
        ("hypotheses", "dakar", "hypotheses"),
        ("private", "yes", "private"),
        ("departed", "yesterday", "departed"),
        ("departed", "2019-02-30Z", "departed"),
        ("departed", [], "departed"),
    ],
)
def test_a_wrong_property_sets_the_leg_aside(name, value, path):
    leg = {
        "type": "Feature",
        "id": "bad",
        "geometry": None,
        "properties": {"kind": "leg", "from": "X", name: value},
    }
    text = from_bytes(json.dumps({"type": "FeatureCollection", "features": [leg]}).encode(), "f")
    files, problems = geojson.read(text)
    case, found = build_case(Records(files=tuple(files)))
    errors = [p for p in (*problems, *found) if p.severity == "error"]
    assert {} == dict(case.legs)
    assert ("bad", path, 1) == (errors[0].feature, errors[0].property, errors[0].line)
    assert errors[0].found
    assert errors[0].expected
    assert "set-aside" in {p.code for p in found}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty-file"),
        (b" \n\t\r\n", "empty-file"),
        (b"\xef\xbb\xbf", "empty-file"),
        (b'{"a": "\xff"}', "not-utf8"),
        ('{"type": "FeatureCollection", "features": []}'.encode("utf-16"), "not-utf8"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "not-utf8"),
        (b"\x00\x01\x02", "unknown-format"),
        (b"hello", "unknown-format"),
        (b"5", "unknown-format"),
        (b'{"type": "Topology"}', "unknown-format"),
        (b'{"a": 1}', "unknown-format"),
        (b"{", "unknown-format"),
        (b"[1, 2]", "schema"),
        (b'{"type": "FeatureCollection"}', "geojson-features"),
        (b'{"type": "FeatureCollection", "features": {}}', "geojson-features"),
        (b'{"type": "FeatureCollection", "features": [5]}', "geojson-feature"),
        (b'{"type": "Feature", "properties": [], "geometry": null}', "geojson-properties"),
    ],
)
def test_a_file_that_is_something_else(tmp_path, raw, code):
    path = tmp_path / "f.json"
    path.write_bytes(raw)
    records, problems = formats.read([path])
    assert code == problems[0].code
    assert problems[0].file in {"f.json", str(path)}
    assert not any(f.features for f in records.files)


def test_a_bom_and_windows_line_ends_are_fine(tmp_path):
    path = tmp_path / "f.geojson"
    raw = b"\xef\xbb\xbf" + in_collection(POINT, POINT.replace(b"ok", b"ok2")).replace(
        b"\n", b"\r\n"
    )
    path.write_bytes(raw)
    records, problems = formats.read([path])
    second = records.files[0].features[1]
    assert [] == problems
    assert 3 == second.line
    assert b'"ok2"' in raw[second.offset : second.offset + second.length]


def test_what_is_no_file_is_a_problem_at_once(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "gone").symlink_to("nowhere")
    for name, code in (
        ("fifo", "not-a-file"),
        ("folder", "no-case"),
        ("loop", "unreadable"),
        ("gone", "unreadable"),
        ("missing.geojson", "unreadable"),
        ("a\0b", "unreadable"),
        ("x" * 5000, "unreadable"),
    ):
        _, problems = formats.read([tmp_path / name])
        assert code == only(problems).code, name


def test_a_device_is_no_file():
    assert "not-a-file" == only(formats.read(["/dev/zero"])[1]).code


def test_a_file_over_the_limit_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MAX_BYTES", 100)
    path = tmp_path / "f.geojson"
    path.write_bytes(in_collection(POINT, POINT, POINT))
    assert "too-large" == only(formats.read([path])[1]).code


@given(st.binary(max_size=300))
def test_no_bytes_bring_a_reader_down(raw):
    try:
        text = from_bytes(raw, "f")
    except UnreadableError:
        return
    for reader in (geojson, csl):
        files, problems = reader.read(text)
        assert problems or files


@given(st.integers(0, 400), st.binary(min_size=0, max_size=3))
def test_no_damage_brings_a_reader_down(at, put):
    whole = in_collection(POINT, POINT.replace(b"ok", b"b"), POINT.replace(b"ok", b"c"))
    raw = whole[:at] + put + whole[at + 1 :]
    try:
        text = from_bytes(raw, "f")
    except UnreadableError:
        return
    files, _ = geojson.read(text)
    build_case(Records(files=tuple(files)))
    for file in files:
        for record in file.features:
            assert raw[record.offset : record.offset + 1] == b"{"


def test_attacks_are_only_text(tmp_path):
    attack = "<img src=x onerror=alert(1)>${alert(1)}{{7*7}}"
    feature = {
        "type": "Feature",
        "id": attack,
        "geometry": None,
        "properties": {"kind": "event", "title": attack, "text": attack, attack: attack},
    }
    path = tmp_path / "f.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    case, problems = build_case(formats.read([path])[0])
    assert [] == problems
    assert attack == case.events[attack].title
