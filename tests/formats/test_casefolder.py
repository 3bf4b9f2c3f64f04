"""A case's folder: what it lists, what lies outside, formats to come, files that changed."""

from __future__ import annotations

import json

import pytest

from tests.formats.small import collection, feature, leg
from viewer import formats


def codes(problems):
    return [p.code for p in problems]


def test_a_folder_and_its_case_json_are_the_same(case_folder):
    folder = case_folder({"legs.geojson": collection(leg())}, title="T")
    by_folder, by_file = formats.read([folder]), formats.read([folder / "case.json"])
    assert by_folder == by_file
    assert "T" == by_folder[0].title


def test_without_a_list_the_usual_files_are_read(case_folder):
    folder = case_folder({"legs.geojson": collection(leg()), "mine.geojson": collection()})
    (folder / "case.json").write_text('{"format": 1}')
    assert ["legs.geojson"] == [f.file for f in formats.read([folder])[0].files]


def test_a_folder_without_case_json_gives_its_geojson(case_folder):
    folder = case_folder({"b.geojson": collection(leg()), "a.geojson": collection()})
    (folder / "case.json").unlink()
    records, problems = formats.read([folder])
    assert [] == problems
    assert ["a.geojson", "b.geojson"] == [f.file for f in records.files]
    assert records.case is None


@pytest.mark.parametrize(
    "name",
    [
        "../out.geojson",
        "/etc/passwd",
        "a/../../out.geojson",
        ".",
        "",
        "case.json",
        "..\\out.geojson",
        "link.geojson",
    ],
)
def test_files_outside_the_folder_are_refused(case_folder, tmp_path, name):
    (tmp_path / "out.geojson").write_text(json.dumps(collection(leg())))
    folder = case_folder({"legs.geojson": collection(leg())}, layers=[name, "legs.geojson"])
    (folder / "link.geojson").symlink_to(tmp_path / "out.geojson")
    records, problems = formats.read([folder])
    assert ["path-outside"] == codes(p for p in problems if p.code != "not-listed")
    assert ["legs.geojson"] == [f.file for f in records.files]


def test_a_listed_file_that_is_missing_is_a_problem_and_the_rest_loads(case_folder):
    folder = case_folder(
        {"legs.geojson": collection(leg())}, layers=["gone.geojson", {"file": "legs.geojson"}]
    )
    records, problems = formats.read([folder])
    assert [("unreadable", "gone.geojson")] == [(p.code, p.file) for p in problems]
    assert 1 == len(records.files)


def test_a_newer_format_opens_read_only_and_says_so(case_folder):
    folder = case_folder({"legs.geojson": collection(leg())}, format=2, newer={"x": 1})
    records, problems = formats.read([folder])
    problem = problems[0]
    assert ("format-newer", "warning", "2", 2) == (
        problem.code,
        problem.severity,
        problem.found,
        problem.line,
    )
    assert "cannot be saved" in records.read_only
    assert 1 == len(records.files)


@pytest.mark.parametrize("number", ["1", 0, None, 1.5])
def test_a_format_that_is_none_opens_read_only(case_folder, number):
    folder = case_folder({"legs.geojson": collection(leg())}, format=number)
    records, problems = formats.read([folder])
    assert [("schema", "format")] == [(p.code, p.property) for p in problems]
    assert records.read_only
    assert 1 == len(records.files)


def test_wrong_members_of_case_json_are_set_aside_alone(case_folder):
    folder = case_folder(
        {"legs.geojson": collection(leg())},
        title=5,
        summary="S",
        aircraft=[
            {"id": "a"},
            {"type": "IL62"},
            7,
            {"id": "b", "evidence": [{"id": "no source"}, {"source": "s"}]},
        ],
        hypotheses=[{"id": "h"}],
        replay=[],
        files={"legs.geojson": 1},
    )
    records, problems = formats.read([folder])
    assert ["a", "b"] == [a["id"] for a in records.case["aircraft"]]
    assert [{"source": "s"}] == records.case["aircraft"][1]["evidence"]
    assert ("S", []) == (records.case["summary"], records.case["hypotheses"])
    assert {"title", "replay"}.isdisjoint(records.case)
    assert {
        "aircraft[1].id",
        "aircraft[2]",
        "aircraft[3].evidence[0].source",
        "hypotheses[0].title",
        "title",
        "replay",
    } <= {p.property for p in problems}
    assert all(p.line for p in problems)
    assert 1 == len(records.files)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"format": 1, "format": 1}', b"NaN"])
def test_a_case_json_that_is_none(case_folder, raw):
    folder = case_folder({"legs.geojson": collection(leg())})
    (folder / "case.json").write_bytes(raw)
    records, problems = formats.read([folder])
    assert problems
    assert "case.json" == problems[0].file
    assert () == records.files


def test_a_file_changed_since_the_save_is_told_and_read(case_folder):
    folder = case_folder(
        {"legs.geojson": collection(leg())}, generation=4, files={"legs.geojson": "0" * 64}
    )
    records, problems = formats.read([folder])
    assert [("file-changed", "warning")] == [(p.code, p.severity) for p in problems]
    assert "generation 4" in problems[0].message
    assert 1 == len(records.files)


def test_a_case_with_other_files_and_a_second_case(case_folder, tmp_path):
    folder = case_folder({"legs.geojson": collection(leg())})
    other = tmp_path / "legs.geojson"
    other.write_text(json.dumps(collection(feature("event", "e", title="t"))))
    for paths in ([folder, other], [other, folder]):
        records, problems = formats.read(paths)
        assert [] == problems
        assert {("legs.geojson", "legs"), (f"{tmp_path.name}/legs.geojson", "events")} == {
            (f.file, f.kind) for f in records.files
        }
        assert str(folder / "legs.geojson") == records.locations["legs.geojson"]
    second = tmp_path / "second"
    second.mkdir()
    (second / "case.json").write_text('{"format": 1}')
    assert ["second-case"] == codes(formats.read([folder, second])[1])
