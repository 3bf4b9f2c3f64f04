"""The command as a process: what it imports, what it writes where, how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.cli.conftest import ROOT, process, write_legs
from viewer import cli
from viewer.commands import answers

# In this process Qt cannot be imported.
WITHOUT_QT = """
import sys
sys.modules["PySide6"] = sys.modules["shiboken6"] = None
from viewer.cli import main
status = main(sys.argv[1:])
loaded = [name for name in sys.modules if name.startswith(("PySide6.", "shiboken6."))]
sys.exit(f"loaded {loaded}" if loaded else status)
"""
# In this one neither argparse nor what reads a case may be loaded by the time Qt is.
UP_TO_QT = """
import sys
from viewer import cli
heavy = {"argparse", "json", "msgspec", "numpy", "pyproj", "shapely", "folium", "PySide6"}
heavy -= set(sys.modules)
cli._window = lambda *paths, **named: print(sorted(heavy & set(sys.modules))) or 0
sys.exit(cli.main([]))
"""


@pytest.mark.parametrize(
    "given",
    [
        ("info",),
        ("info", "--json"),
        ("legs", "--json"),
        ("legs",),
        ("state", "--at", "2019-03-23T12:00Z", "--json"),
        ("state", "--at", "2019-03-23T12:00Z"),
        ("--version",),
        ("--help",),
        ("render", "--help"),
    ],
)
def test_no_qt_is_imported(given):
    made = process(*given, code=WITHOUT_QT)
    assert (0, "") == (made.status, made.err)
    if "--json" in given:
        json.loads(made.out)


def test_no_qt_to_read_files(tmp_path):
    path = write_legs(tmp_path / "good.geojson", one={})
    for given in (("info",), ("legs",), ("state", "--at", "2019-03-23T07:00Z")):
        made = process(*given, path, "--json", code=WITHOUT_QT)
        assert (0, "") == (made.status, made.err)
        json.loads(made.out)


def test_no_qt_where_a_picture_cannot_be(tmp_path):
    folder = tmp_path / "none"
    made = process("render", "--at", "2019-03-23", "-o", folder / "x.png", code=WITHOUT_QT)
    line = f"legbook: cannot write {folder / 'x.png'}: there is no folder {folder}\n"
    assert (1, "", line) == made
    made = process(
        "render",
        tmp_path / "no.json",
        "--at",
        "2019-03-23",
        "-o",
        tmp_path / "x.png",
        code=WITHOUT_QT,
    )
    assert (1, "") == made[:2]
    assert 1 == made.err.count("\n")
    assert not (tmp_path / "x.png").exists()


def test_the_plain_start_imports_nothing_before_qt():
    assert (0, "[]\n", "") == process(code=UP_TO_QT)


def test_usage_of_a_process():
    made = process("state", "--at", "never")
    assert (2, "") == (made.status, made.out)
    assert made.err.startswith("usage: legbook state")


@pytest.mark.parametrize("given", [("legs",), ("legs", "--json"), ("--help",)])
def test_a_reader_that_leaves_early_is_no_error(given):
    read, write = os.pipe()
    os.close(read)
    made = subprocess.run(
        [sys.executable, "-m", "viewer", *given],
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    os.close(write)
    assert (0, b"") == (made.returncode, made.stderr)


def test_ctrl_c_is_quiet(monkeypatch, legbook):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(answers, "answer", interrupted)
    assert (130, "", "") == legbook("info")


def test_json_survives_a_terminal_without_letters(tmp_path):
    path = write_legs(tmp_path / "good.geojson", one={"aircraft": "Ил-62 ✈ 𝄞"})
    made = process("legs", path, "--json", PYTHONIOENCODING="ascii")
    assert made.out.isascii()
    assert "Ил-62 ✈ 𝄞" == json.loads(made.out)[0]["aircraft"]
    assert 0 == process("legs", path, PYTHONIOENCODING="ascii").status


def test_main_takes_the_arguments_of_the_process(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["legbook", "--version"])
    assert 0 == cli.main()
    assert capsys.readouterr().out.startswith("legbook ")
