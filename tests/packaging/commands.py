"""Runs the tools that build and install Legbook."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).with_name("uv")


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment far from the checkout, which every user may read and run."""

    folder: Path
    python: Path

    @property
    def legbook(self):
        return self.python.with_name("legbook")


def run(*command, **options):
    """Run a command to its end and return it; a failure shows what it printed."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def build(kind, out, root=ROOT, wrapper=()):
    """Build the sdist or the wheel in the locked environment; return the file."""
    run(*wrapper, sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", out, cwd=root)
    (built,) = Path(out).iterdir()
    return built


def python_for_everyone():
    """Return a Python of this version that other users may run too: root's own may be closed."""
    own = Path(sys.executable).resolve()
    systems = shutil.which(
        f"python{sys.version_info.major}.{sys.version_info.minor}", path="/usr/bin"
    )
    for candidate in (own, Path(systems or own).resolve()):
        if all(folder.stat().st_mode & 0o001 for folder in candidate.parents):
            return candidate
    return own


def clean_environment(home):
    """Return an environment for an installed Legbook: nothing of the checkout or of this run."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL") if name in os.environ}
    return {**kept, "HOME": str(home), "PATH": "/usr/bin:/bin", "TMPDIR": "/tmp"}  # noqa: S108
