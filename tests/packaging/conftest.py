"""Builds Legbook once, and installs it once outside the checkout."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.packaging.commands import ROOT, UV, Installed, build, python_for_everyone, run


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def sdist(tmp_path_factory):
    return build("sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="session")
def installed(wheel):
    """Give a fresh environment with the wheel and its locked dependencies."""
    # Not in pytest's own temporary folder: only its owner may enter that one.
    folder = Path(tempfile.mkdtemp(prefix="legbook-installed-"))
    folder.chmod(0o755)
    environment = folder / "venv"
    python = environment / "bin" / "python"
    run(UV, "venv", "-q", "--python", python_for_everyone(), environment)
    run(UV, "pip", "install", "-q", "--python", python, "-c", ROOT / "requirements.lock", wheel)
    yield Installed(folder, python)
    shutil.rmtree(folder)
