"""Tracks on their way: from the worker into the document, as layers, in a case's own folder."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from viewer import formats
from viewer.commands import answers, arguments
from viewer.formats.tracks.columns import from_ipc
from viewer.session import bundle as bundles
from viewer.session import pipeline, summary
from viewer.session.document import from_bundle
from viewer.session.opening import Built, Opened, Opening
from viewer.session.tracks.receiving import LostError

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests/formats/tracks/files"
CASE = {"format": 1, "title": "A case"}


def opened(*paths):
    (last,) = [e for e in Opening(paths).events() if isinstance(e, Opened)]
    return last.document


def info(*paths):
    return json.loads(answers.answer(arguments.parse(["info", "--json", *map(str, paths)])).text)


def case(tmp_path, *files, **members):
    (tmp_path / "case.json").write_text(json.dumps({**CASE, **members}))
    (tmp_path / "tracks").mkdir()
    for name in files:
        shutil.copy(FILES / name, tmp_path / "tracks" / name)
    return tmp_path


@pytest.mark.parametrize("name", sorted(p.name for p in FILES.iterdir()))
def test_the_worker_reads_what_this_process_reads(name):
    here = from_bundle(pipeline.run([FILES / name]))
    there = opened(FILES / name)
    assert [p for p in there.problems if p.code == "worker-failed"] == []
    assert here.case.tracks == there.case.tracks
    assert here.layers == there.layers


def test_positions_cross_the_pipe():
    document = opened(FILES / "fr24.csv")
    (track,) = document.case.tracks.values()
    assert ("fr24.csv#0", 3) == (track.id, track.count)
    assert track == document.get("track", "fr24.csv#0")


def test_the_picture_comes_before_the_positions():
    opening = Opening([FILES / "fr24.csv"])
    events = opening.events()
    told = [next(e for e in events if isinstance(e, kind)) for kind in (Built, Opened)]
    built, document = (event.document for event in told)
    assert built.case.tracks == document.case.tracks
    assert not built.stores
    assert 3 == document.stores["fr24.csv"].count
    assert ["fr24.csv"] == list(document.positions)
    assert [] == list(events)
    assert 3 == len(from_ipc(document.positions["fr24.csv"]))


@pytest.mark.parametrize("keep", [0, 30, 2_000, -8])
def test_a_kept_store_that_is_cut_short_is_made_anew(keep, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = opened(FILES / "fr24.csv").stores["fr24.csv"].column("lon").tobytes()
    (kept,) = (tmp_path / "legbook/tracks").glob("*.tracks")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:keep])
    document = opened(FILES / "fr24.csv")
    assert () == document.problems
    assert first == document.stores["fr24.csv"].column("lon").tobytes()
    assert whole == kept.read_bytes()


def test_who_does_not_listen_on_gets_no_positions():
    events = Opening([FILES / "fr24.csv"]).events()
    document = next(e.document for e in events if isinstance(e, Opened))
    events.close()
    with pytest.raises(LostError):
        document.positions["fr24.csv"]


def test_a_case_without_tracks_is_not_told_of_before_it_is_whole(tmp_path):
    events = list(Opening([case(tmp_path)]).events())
    assert 1 == len([e for e in events if isinstance(e, Opened)])
    assert not any(isinstance(e, Built) for e in events)


def test_info_lists_tracks():
    found = info(FILES / "fr24.csv", FILES / "points.gpx")
    layers = {(layer["file"], layer["kind"]): layer for layer in found["layers"]}
    assert {("fr24.csv", "track"), ("points.gpx", "track"), ("points.gpx", "features")} == set(
        layers
    )
    layer = layers["fr24.csv", "track"]
    assert (1, 3) == (layer["count"], layer["points"])
    assert ["2024-01-02T10:00Z", "2024-01-02T10:02Z"] == layer["time"]
    assert [-6.3, 53.1, -6.2, 53.12] == layer["bbox"]


def test_two_files_of_one_name_are_apart(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(FILES / "fr24.csv", tmp_path / folder / "fr24.csv")
    document = from_bundle(pipeline.run([tmp_path / "a/fr24.csv", tmp_path / "b/fr24.csv"]))
    assert 2 == len(document.case.tracks)
    assert 2 == len(document.positions)


def test_a_bundle_keeps_positions():
    made = pipeline.run([FILES / "fr24.csv"])
    back = bundles.from_bytes(bundles.to_bytes(made))
    assert 3 == len(from_ipc(back.positions["fr24.csv"]))


def test_a_case_reads_its_folder_of_tracks(tmp_path):
    folder = case(tmp_path, "fr24.csv", "points.gpx")
    document = from_bundle(pipeline.run([folder]))
    assert ["tracks/fr24.csv", "tracks/points.gpx", "tracks/points.gpx"] == [
        layer.file for layer in document.layers
    ]
    assert [] == list(document.problems)
    assert {"tracks/fr24.csv", "tracks/points.gpx"} == set(document.positions)


def test_a_case_may_list_a_track_once(tmp_path):
    layers = [{"file": "tracks/fr24.csv", "title": "As received", "visible": False}]
    document = from_bundle(pipeline.run([case(tmp_path, "fr24.csv", layers=layers)]))
    assert [("As received", False)] == [(x.title, x.visible) for x in document.layers]


def test_a_track_that_was_changed_is_told(tmp_path):
    sha256 = hashlib.sha256((FILES / "fr24.csv").read_bytes()).hexdigest()
    folder = case(tmp_path, "fr24.csv", files={"tracks/fr24.csv": sha256})
    assert () == from_bundle(pipeline.run([folder])).problems
    with (folder / "tracks/fr24.csv").open("a") as file:
        file.write('1704189780,2024-01-02T10:03:00Z,LEG1,"53.2,-6.4",3000,220,283\n')
    problems = from_bundle(pipeline.run([folder])).problems
    assert ["file-changed"] == [p.code for p in problems]


def test_what_lies_among_the_tracks_and_is_none_is_told(tmp_path):
    folder = case(tmp_path)
    (folder / "tracks/notes.docx").write_bytes(b"no tracker writes this")
    (problem,) = from_bundle(pipeline.run([folder])).problems
    assert ("unknown-format", "tracks/notes.docx") == (problem.code, problem.file)


def test_a_folder_of_files_is_read(tmp_path):
    for name in ("fr24.csv", "points.gpx"):
        shutil.copy(FILES / name, tmp_path / name)
    _records, problems, positions = formats.read_all([tmp_path])
    assert [] == problems
    assert {"fr24.csv", "points.gpx"} == set(positions)


def test_a_refused_file_is_one_problem(tmp_path):
    path = tmp_path / "bomb.kml"
    path.write_text('<!DOCTYPE k [<!ENTITY a "ha">]><kml>&a;</kml>')
    (problem,) = opened(path).problems
    assert ("refused", "error", 1) == (problem.code, problem.severity, problem.line)
    assert str(path) in problem.message or "bomb.kml" in problem.message


def test_a_case_without_tracks_needs_no_arrow():
    code = (
        "import sys; from viewer.session.pipeline import run; run([sys.argv[1]]); "
        "print([m for m in ('pyarrow', 'pyogrio', 'lxml', 'python_calamine') if m in sys.modules])"
    )
    shipped = next((ROOT / "layers").glob("*/case.json")).parent
    done = subprocess.run(
        [sys.executable, "-c", code, str(shipped)], cwd=ROOT, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert "[]" == done.stdout.strip()


def test_joined_boxes_cross_the_antimeridian():
    assert [179.0, 0.0, -179.0, 2.0] == summary._joined(
        [(179.0, 0.0, -179.5, 1.0), (-179.75, 1.0, -179.0, 2.0)]
    )


# ---------------------------------------------------------------- convert


def converted(*given):
    return answers.answer(arguments.parse(["convert", *map(str, given)]))


@pytest.mark.parametrize("extension", arguments.TARGETS)
def test_convert(tmp_path, extension):
    out = tmp_path / f"out{extension}"
    answer = converted(FILES / "fr24.csv", FILES / "points.gpx", "-o", out)
    assert 0 == answer.status
    layers = [x for x in info(out)["layers"] if x["kind"] == "track"]
    assert [(2, 5)] == [(x["count"], x["points"]) for x in layers]
    assert [out] == list(tmp_path.iterdir())


def test_convert_tells_what_is_lost(tmp_path):
    answer = converted(FILES / "points.gpx", "-o", tmp_path / "out.csv")
    assert any("2 features" in m for m in answer.messages)


def test_convert_refuses_its_own_input(tmp_path):
    path = tmp_path / "a.gpx"
    shutil.copy(FILES / "points.gpx", path)
    before = path.read_bytes()
    assert 1 == converted(path, "-o", path).status
    assert before == path.read_bytes()


def test_convert_of_nothing_writes_nothing(tmp_path):
    out = tmp_path / "out.gpx"
    assert 1 == converted(tmp_path / "missing.csv", "-o", out).status
    assert not out.exists()


def test_convert_to_what_is_not_written(capsys):
    with pytest.raises(SystemExit) as ended:
        arguments.parse(["convert", "a.csv", "-o", "a.shp"])
    assert 2 == ended.value.code
    assert ".geojson" in capsys.readouterr().err
