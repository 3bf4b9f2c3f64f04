"""The worker and what opens with it: the same document, progress, cancel, limits, the seal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

import pytest

from viewer.session import bake, worker
from viewer.session.bundle import to_bytes
from viewer.session.opening import Cancelled, Opened, Opening, Progress, open_now
from viewer.session.pipeline import run

SEALED = """
import sys
from viewer.session import worker
worker.limit(worker.MAX_MEMORY, 60)
worker.seal()
import os, socket, subprocess
attempts = {
    "socket": lambda: socket.socket(),
    "resolve": lambda: socket.getaddrinfo("localhost", 80),
    "run": lambda: subprocess.run(["true"]),
    "system": lambda: os.system("true"),
    "fork": lambda: os.fork(),
    "write": lambda: open(sys.argv[1], "w"),
    "append": lambda: open(sys.argv[1], "ab"),
    "os.open": lambda: os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT),
    "remove": lambda: os.remove(__file__ if "__file__" in globals() else sys.argv[1]),
    "rename": lambda: os.rename(sys.argv[1], sys.argv[1] + "2"),
    "mkdir": lambda: os.mkdir(sys.argv[1] + "d"),
    "symlink": lambda: os.symlink("a", sys.argv[1] + "l"),
    "chmod": lambda: os.chmod(sys.argv[1], 0),
    "exec": lambda: os.execv("/bin/true", ["true"]),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except worker.RefusedError:
        continue
    except BaseException as error:
        print(name, type(error).__name__, error)
    else:
        print(name, "was done")
print("end", open(sys.argv[2]).read())
"""


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "f.geojson"
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "id": "l",
                        "geometry": None,
                        "properties": {
                            "kind": "leg",
                            "from": "OSLK",
                            "to": "SVMI",
                            "departed": "2019-03-23",
                        },
                    },
                    {"type": "Feature", "id": "bad", "geometry": 5, "properties": {}},
                ],
            }
        )
    )
    return path


def last(opening):
    return list(opening.events())[-1]


def test_the_worker_gives_what_this_process_would(small):
    events = list(Opening([small]).events())
    assert isinstance(events[-1], Opened)
    told = [e for e in events if isinstance(e, Progress)]
    assert told
    assert "f.geojson" in [e.name for e in told]
    ours = open_now([small])
    assert ours == events[-1].document
    assert ours.shapes["l"].distance_m == pytest.approx(10_484_482, abs=1_000)
    assert ["geometry-coordinates"] == [p.code for p in ours.problems if p.severity == "error"]


def test_a_relative_path_is_that_of_the_window(small, monkeypatch):
    monkeypatch.chdir(small.parent)
    assert ["l"] == list(last(Opening(["f.geojson"])).document.case.legs)


def test_cancel_before_the_start_and_on_the_way(small):
    opening = Opening([small])
    opening.cancel()
    assert [Cancelled()] == list(opening.events())
    opening = Opening([small])
    events = []
    for event in opening.events():
        events.append(event)
        opening.cancel()
    assert Cancelled() == events[-1]
    assert not any(isinstance(e, Opened) for e in events)


def test_cancel_from_another_thread_ends_a_worker_that_hangs(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", _hanging(tmp_path))
    opening = Opening([tmp_path])
    timer = threading.Timer(0.3, opening.cancel)
    timer.start()
    assert Cancelled() == last(opening)
    timer.join()


@pytest.mark.parametrize(
    "script",
    [
        "exit 3",
        "kill -9 $$",
        "cat >/dev/null; printf 'p\\0\\0\\0\\0\\0\\0\\0\\377x'",
        "cat >/dev/null; printf 'b\\0\\0\\0\\0\\0\\0\\0\\002{}'",
        "cat >/dev/null; printf 'p\\0\\0\\0\\0\\0\\0\\0\\002[]'",
        "cat >/dev/null; printf 'b\\377\\377\\377\\377\\377\\377\\377\\377'",
        "exec true",
    ],
)
def test_a_worker_that_dies_or_talks_nonsense_is_a_problem(tmp_path, monkeypatch, script):
    monkeypatch.setattr(sys, "executable", _script(tmp_path, script))
    document = last(Opening([tmp_path])).document
    assert ["worker-failed"] == [p.code for p in document.problems]


def test_a_worker_that_cannot_be_started_is_a_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
    assert "cannot be started" in last(Opening([tmp_path])).document.problems[0].message


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not bound address space")
def test_a_file_that_needs_too_much_memory_is_a_problem(tmp_path):
    path = tmp_path / "big.geojson"
    path.write_bytes(b'{"type":"FeatureCollection","features":[' + b" " * 150_000_000 + b"]}")
    document = last(Opening([path], memory=256 * 1024**2)).document
    assert ["worker-failed"] == [p.code for p in document.problems]
    assert "memory" in document.problems[0].message


def test_a_worker_that_takes_too_long_is_ended(tmp_path):
    path = tmp_path / "slow.geojson"
    feature = b'{"type":"Feature","geometry":null,"properties":{"a":1}}'
    path.write_bytes(
        b'{"type":"FeatureCollection","features":[' + b",".join([feature] * 400_000) + b"]}"
    )
    document = last(Opening([path], seconds=1)).document
    assert ["worker-failed"] == [p.code for p in document.problems]


def test_the_seal_holds(tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("words")
    done = subprocess.run(
        [sys.executable, "-c", SEALED, str(tmp_path / "new"), str(kept)],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"},
    )
    assert "end words" == done.stdout.strip()
    assert [kept] == list(tmp_path.iterdir())


def test_a_request_that_is_none_is_answered():
    done = subprocess.run(
        [sys.executable, "-m", "viewer.session.worker"],
        input=b"nonsense",
        check=False,
        capture_output=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert 1 == done.returncode
    assert worker.FAILED == done.stdout[:1]


def test_the_shipped_case_comes_baked_and_is_the_same(tmp_path):
    bake.write(tmp_path)
    baked = bake.load(tmp_path)
    fresh = run([bake.shipped_case()])
    assert fresh.records.locations == baked.records.locations
    assert to_bytes(fresh) == to_bytes(baked)
    raw = (tmp_path / bake.NAME).read_bytes()
    assert str(bake.shipped_case().parent).encode() not in raw


def test_a_bake_of_other_files_is_not_used(tmp_path, monkeypatch):
    bake.write(tmp_path)
    path = tmp_path / bake.NAME
    whole = path.read_bytes()
    for raw in (
        b"",
        whole[: len(whole) // 2],
        whole.replace(b"legbook bake", b"legbook cake"),
        whole.replace(b'"version": "', b'"version": "9', 1),
        b"\n\n\n",
    ):
        path.write_bytes(raw)
        assert bake.load(tmp_path) is None
    path.write_bytes(whole)
    other = tmp_path / "venezuela-2019"
    other.mkdir()
    (other / "case.json").write_text('{"format": 1}')
    assert bake.load(tmp_path) is not None
    monkeypatch.setattr(bake, "shipped_case", lambda: other)
    assert bake.load(tmp_path) is None
    assert bake.load(tmp_path / "nowhere") is None


def test_a_bake_older_than_the_code_is_not_used(tmp_path):
    bake.write(tmp_path)
    os.utime(tmp_path / bake.NAME, (0, 0))
    assert bake.load(tmp_path) is None


@pytest.mark.parametrize("changed", ["model/time.py", "formats/things/legs.py", "replay/a/b/c.py"])
def test_code_beneath_a_room_counts_as_its_code(tmp_path, monkeypatch, changed):
    package = tmp_path / "viewer"
    for name in ("formats", "geo", "model", "replay", "session", "desktop"):
        (package / name / "__pycache__").mkdir(parents=True)
    baked = tmp_path / bake.NAME
    baked.touch()
    module, other = package / changed, package / "desktop" / "window.py"
    cached = module.parent / "__pycache__" / "cached.py"
    cached.parent.mkdir(parents=True, exist_ok=True)
    for path in (module, other, cached):
        path.touch()
    monkeypatch.setattr(bake, "__file__", str(package / "session" / "bake.py"))
    os.utime(baked, ns=(2_000, 2_000))
    os.utime(module, ns=(1_000, 1_000))
    assert not bake._code_is_newer(baked)
    os.utime(module, ns=(3_000, 3_000))
    assert bake._code_is_newer(baked)


def test_a_baked_case_opens_without_the_heavy_libraries(tmp_path):
    bake.write(tmp_path)
    code = (
        "import sys; from pathlib import Path\n"
        "from viewer.session import bake, document\n"
        f"d = document.from_bundle(bake.load(Path({str(tmp_path)!r})))\n"
        "assert d.case.legs and d.shapes and d.program and d.fans\n"
        "heavy = 'numpy pyproj shapely msgspec airportsdata folium geopy PySide6 subprocess'\n"
        "print(*[m for m in heavy.split() if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert "" == done.stdout.strip()


def _script(tmp_path, text):
    path = tmp_path / "script"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def _hanging(tmp_path):
    return _script(tmp_path, "exec sleep 60")
