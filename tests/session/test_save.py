"""A save is a generation: entirely the old one or entirely the new one, whenever it is cut."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys

import pytest

from viewer import formats
from viewer.formats.generation import SAVE_FOLDER
from viewer.session import save
from viewer.session.save import SaveError, recover, save_case, save_file

FILES = ("airports.geojson", "legs.geojson", "events.geojson")
CHANGED = ("airports.geojson", "events.geojson")

SAVER = """
import os, signal, sys
from pathlib import Path
from viewer.session.save import save_case
folder, limit = Path(sys.argv[1]), int(sys.argv[2])
count = 0
def cut(name):
    global count
    count += 1
    if count == limit:
        os.kill(os.getpid(), signal.SIGKILL)
changed = {n: (folder / n).read_bytes().replace(b'"old"', b'"new"')
           for n in ("airports.geojson", "events.geojson")}
save_case(folder, changed, checkpoint=cut)
"""


def collection(kind, word):
    feature = {
        "type": "Feature",
        "id": kind,
        "geometry": None,
        "properties": {"kind": kind, "title": "t", "note": word, "word": word},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, indent=1).encode()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    for name, kind in zip(FILES, ("airport", "leg", "event"), strict=True):
        (folder / name).write_bytes(collection(kind, "old"))
    case = {
        "format": 1,
        "x-mine": [1, 2],
        "title": "T",
        "generation": 7,
        "layers": [{"file": name} for name in FILES],
    }
    (folder / "case.json").write_text(json.dumps(case, indent=3))
    return folder


def words(folder):
    """Read the case as it is shown: (generation, word of each file, codes of problems)."""
    records, problems = formats.read([folder])
    said = {f.file: f.features[0].properties["word"] for f in records.files}
    return records.case["generation"], said, {p.code for p in problems}


OLD = (7, dict.fromkeys(FILES, "old"))
NEW = (8, {n: "new" if n in CHANGED else "old" for n in FILES})


def new_bytes(folder):
    return {n: (folder / n).read_bytes().replace(b'"old"', b'"new"') for n in CHANGED}


def test_a_save_is_the_next_generation_with_the_hash_of_every_file(folder):
    saved = save_case(folder, new_bytes(folder))
    case = json.loads((folder / "case.json").read_bytes())
    assert 8 == saved.generation == case["generation"]
    hashes = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in FILES}
    assert hashes == case["files"] == saved.hashes
    assert (*NEW, set()) == words(folder)
    assert not (folder / SAVE_FOLDER).exists()


def test_case_json_keeps_its_unknown_members_indentation_and_order(folder):
    save_case(folder, {})
    text = (folder / "case.json").read_text()
    assert text.startswith('{\n   "format": 1,\n   "x-mine": [\n      1,\n      2\n   ],\n')
    assert ["format", "x-mine", "title", "generation", "layers", "files"] == list(json.loads(text))


def test_a_save_cut_at_any_step_shows_one_whole_generation(folder, tmp_path):
    """Kill -9 before each step in turn; then read, then recover, then read again."""
    seen = set()
    for limit in range(1, 40):
        copy = tmp_path / f"copy{limit}"
        subprocess.run(["cp", "-r", folder, copy], check=True)  # noqa: S607 cp of the test machine
        done = subprocess.run(
            [sys.executable, "-c", SAVER, str(copy), str(limit)],
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        generation, said, codes = words(copy)
        if done.returncode == 0:
            assert (*NEW, set()) == (generation, said, codes)
            break
        assert -signal.SIGKILL == done.returncode
        assert (generation, said) in (OLD, NEW)
        interrupted = (copy / SAVE_FOLDER).is_dir()
        assert interrupted == bool(codes & {"save-unfinished", "save-recovered"})
        assert codes <= {"save-unfinished", "save-recovered"}
        seen.add((generation, *sorted(codes)))
        told = {p.code for p in recover(copy)}
        assert interrupted == bool(told & {"save-rolled-back", "save-rolled-forward"})
        assert (generation, said, set()) == words(copy)
        assert not (copy / SAVE_FOLDER).exists()
    else:
        pytest.fail("the save never came to its end")
    assert {(7,), (7, "save-unfinished"), (8, "save-recovered")} <= seen


def test_the_next_save_finishes_the_one_before(folder):
    class CutError(Exception):
        pass

    def cut(name):
        if name == "place case.json":
            raise CutError

    with pytest.raises(CutError):
        save_case(folder, new_bytes(folder), checkpoint=cut)
    assert 9 == save_case(folder, {}).generation
    assert {n: NEW[1][n] for n in FILES} == words(folder)[1]


def test_a_file_changed_by_another_program_is_not_overwritten(folder):
    read = formats.read([folder])[0]
    hashes = {f.file: f.sha256 for f in read.files}
    other = collection("event", "theirs")
    new = new_bytes(folder)
    (folder / "events.geojson").write_bytes(other)
    before = (folder / "case.json").read_bytes()
    with pytest.raises(SaveError, match=r"events\.geojson was changed"):
        save_case(folder, new, expected=hashes)
    assert other == (folder / "events.geojson").read_bytes()
    assert before == (folder / "case.json").read_bytes()


def test_a_file_changed_after_a_cut_save_is_left_alone(folder):
    class CutError(Exception):
        pass

    def cut(name):
        if name == "place events.geojson":
            raise CutError

    with pytest.raises(CutError):
        save_case(folder, new_bytes(folder), checkpoint=cut)
    theirs = collection("event", "theirs")
    (folder / "events.geojson").write_bytes(theirs)
    assert ["save-torn"] == [p.code for p in recover(folder)]
    assert theirs == (folder / "events.geojson").read_bytes()
    with pytest.raises(SaveError, match="torn"):
        save_case(folder, {})


def test_mixed_files_of_two_saves_are_noticed(folder):
    old = (folder / "events.geojson").read_bytes()
    save_case(folder, new_bytes(folder))
    (folder / "events.geojson").write_bytes(old)
    _, problems = formats.read([folder])
    problem = next(p for p in problems if p.code == "file-changed")
    assert ("warning", "events.geojson") == (problem.severity, problem.file)


def test_a_manifest_that_is_nonsense_is_no_manifest(folder):
    place = folder / SAVE_FOLDER
    place.mkdir()
    for raw in (
        b"",
        b"{",
        b"[]",
        b'{"generation": 1, "files": [{"name": "../x"}]}',
        (
            b'{"generation": 1, "files": [{"name": "../x", "waiting": "0.new", '
            b'"new_sha256": "", "old_sha256": null}]}'
        ),
    ):
        (place / "manifest.json").write_bytes(raw)
        assert (*OLD, {"save-unfinished"}) == words(folder)
    recover(folder)
    assert (*OLD, set()) == words(folder)


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", ".legbook-save/x", "C:x", "a\\b"])
def test_no_name_leads_out_of_the_case(folder, name):
    with pytest.raises(SaveError):
        save_case(folder, {name: b"x"})


def test_a_newer_format_is_never_written(folder):
    path = folder / "case.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(SaveError, match="format 2"):
        save_case(folder, {})


def test_a_folder_that_cannot_be_written_says_so(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(save, "_write", full)
    with pytest.raises(SaveError, match="No space left"):
        save_case(folder, new_bytes(folder))
    assert OLD == words(folder)[:2]


def test_a_lone_file_is_replaced_whole(tmp_path):
    path = tmp_path / "f.geojson"
    path.write_bytes(b"old")
    assert hashlib.sha256(b"new").hexdigest() == save_file(path, b"new")
    assert b"new" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())
    with pytest.raises(SaveError, match="changed by another program"):
        save_file(path, b"newer", expected="0" * 64)
