"""Running the command line, in this process and as one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from viewer import cli

ROOT = Path(__file__).resolve().parents[2]


class Outcome(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def data(self):
        return json.loads(self.out)


@pytest.fixture
def legbook(capsys):
    """Return a function that runs a command line here and gives status, stdout and stderr."""

    def run(*arguments):
        status = cli.main([str(a) for a in arguments])
        return Outcome(status, *capsys.readouterr())

    return run


def process(*arguments, code=None, **environment):
    """Run the command line, or Python code with its arguments, in a process of its own."""
    start = [sys.executable, "-m", "viewer"] if code is None else [sys.executable, "-c", code]
    made = subprocess.run(
        [*start, *map(str, arguments)],
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    return Outcome(made.returncode, made.stdout.decode(), made.stderr.decode())


LEG = {
    "kind": "leg",
    "aircraft": "a",
    "from": "OSLK",
    "to": "SVMI",
    "departed": "2019-03-23T00:00Z",
    "arrived": "2019-03-23T14:00Z",
}


def write_legs(path, **legs):
    """Write a GeoJSON file of legs without geometry, a line for each."""
    lines = [
        json.dumps({"type": "Feature", "id": i, "geometry": None, "properties": {**LEG, **p}})
        for i, p in legs.items()
    ]
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def good(tmp_path):
    """A file with one leg."""
    return write_legs(tmp_path / "good.geojson", one={})


@pytest.fixture
def broken(tmp_path):
    """A file with one good leg, and one on line 3 whose time is none."""
    return write_legs(tmp_path / "broken.geojson", one={}, two={"departed": "2019-13-23T00:00Z"})
