"""viewer.paths in a checkout, in a wheel, and in neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from viewer import paths

ROOT = Path(__file__).resolve().parents[1]


def test_a_checkout_uses_its_own_folders():
    found = (paths.resources(), paths.layers(), paths.system_packages())
    assert (ROOT / "resources", ROOT / "layers", ROOT / "tools/system-packages.txt") == found


def test_a_wheel_uses_what_it_carries(tmp_path, monkeypatch):
    package = tmp_path / "viewer"
    data = package / "_data"
    (data / "resources").mkdir(parents=True)
    (data / "layers").mkdir()
    (data / "system-packages.txt").touch()
    (tmp_path / "resources").mkdir()  # a stranger beside the package is not ours
    monkeypatch.setattr(paths, "_PACKAGE", package)
    found = (paths.resources(), paths.layers(), paths.system_packages())
    assert (data / "resources", data / "layers", data / "system-packages.txt") == found


def test_an_incomplete_installation_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "viewer")
    with pytest.raises(FileNotFoundError, match="incomplete"):
        paths.resources()
