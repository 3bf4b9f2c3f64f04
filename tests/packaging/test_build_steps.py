"""The steps of the build hook: each skips what is there and sees what changed."""

from __future__ import annotations

import shutil
import sys
import types

import pytest
from hatchling.builders.wheel import WheelBuilder

import build_hook
from tests.packaging.commands import ROOT
from tools import built, vendor


@pytest.fixture
def resources(tmp_path):
    """Give a copy of what the npm step reads and has made."""
    copy = tmp_path / "resources"
    copy.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "resources" / name, copy)
    vendor.bring(ROOT / "resources")
    shutil.copytree(ROOT / "resources" / "vendor", copy / "vendor")
    return copy


def no_npm(monkeypatch):
    monkeypatch.setattr(vendor, "npm_command", lambda: None)


def test_npm_is_not_asked_for_what_is_there(resources, monkeypatch):
    no_npm(monkeypatch)
    assert vendor.bring(resources) is False


@pytest.mark.parametrize("harm", ["missing", "changed", "stamp", "lock"])
def test_npm_is_asked_when_something_differs(resources, monkeypatch, harm):
    no_npm(monkeypatch)
    if harm == "missing":
        (resources / "vendor" / "leaflet.css").unlink()
    elif harm == "changed":
        (resources / "vendor" / "leaflet.js").write_text("alert(1)", encoding="utf-8")
    elif harm == "stamp":
        (resources / "vendor" / vendor.STAMP).write_text("{", encoding="utf-8")
    else:
        lock = resources / "package-lock.json"
        lock.write_text(
            lock.read_text(encoding="utf-8").replace("sha512-", "sha512-x"), encoding="utf-8"
        )
    with pytest.raises(vendor.VendorError, match="npm is needed"):
        vendor.bring(resources)


def test_a_build_asks_for_npm_only_where_it_is_needed_and_missing(monkeypatch):
    hook = build_hook.CustomBuildHook(str(ROOT), {}, None, None, "", "wheel")
    monkeypatch.setattr(vendor, "is_current", lambda _: False)
    no_npm(monkeypatch)
    assert [vendor.NPM_REQUIREMENT] == hook.dependencies()
    monkeypatch.setattr(vendor, "npm_command", lambda: ["npm"])
    assert [] == hook.dependencies()
    no_npm(monkeypatch)
    monkeypatch.setattr(vendor, "is_current", lambda _: True)
    assert [] == hook.dependencies()


def test_hatchling_finds_the_hook_and_its_requirements():
    assert WheelBuilder(str(ROOT)).config.dependencies == []


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Give a repository with one source and a maker that counts its runs."""
    runs = []
    maker = types.ModuleType("a_maker")
    maker.write = lambda out: (runs.append(1), (out / "made.txt").write_text("x"))
    monkeypatch.setitem(sys.modules, "a_maker", maker)
    monkeypatch.setattr(built, "MAKERS", ("a_maker",))
    source = tmp_path / "layers" / "a.json"
    source.parent.mkdir()
    source.write_text("{}", encoding="utf-8")
    return tmp_path, source, runs


def test_makers_run_again_only_when_a_source_changed(made):
    root, source, runs = made
    assert (True, False) == (built.make(root), built.make(root))
    source.write_text("[]", encoding="utf-8")
    assert (True, False) == (built.make(root), built.make(root))
    source.rename(source.with_name("b.json"))
    assert (True, False) == (built.make(root), built.make(root))
    assert 3 == len(runs)


def test_makers_run_again_when_a_library_changed(made, monkeypatch):
    root, _, runs = made
    built.make(root)
    monkeypatch.setattr(built.metadata, "version", lambda _: "0")
    built.make(root)
    assert 2 == len(runs)


def test_a_maker_that_failed_leaves_no_stamp(made, monkeypatch):
    root, _, _ = made
    built.make(root)
    monkeypatch.setattr(built, "MAKERS", ("a_maker", "no_such_module"))
    (root / "layers" / "c.json").touch()
    with pytest.raises(built.BuiltError, match="no_such_module"):
        built.make(root)
    assert not (root / "resources" / "built" / built.STAMP).exists()
