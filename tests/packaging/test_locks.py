"""The locks pin by hash and name no host; no third-party code is committed."""

from __future__ import annotations

import json
import re

import pytest

from tests.packaging.commands import ROOT, run

# Spelt in parts, so that this file passes its own test.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("files", "pythonhosted", "org"),
        ("pypi", "org/simple"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
    )
]


@pytest.fixture(scope="module")
def committed():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = run("git", "ls-files", "-z", cwd=ROOT).stdout.split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


def test_no_committed_file_names_a_registry(committed):
    assert len(committed) > 10
    naming = [
        (name, host)
        for name in committed
        for host in REGISTRIES
        if host.encode() in (ROOT / name).read_bytes()
    ]
    assert [] == naming


def test_no_third_party_code_is_committed(committed):
    assert [] == [
        name for name in committed if re.search(r"node_modules|/vendor/|leaflet\.(js|css)", name)
    ]


def test_every_python_requirement_is_pinned_by_hash():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.findall(r"^[a-z].*?(?=^[a-z]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 30
    assert [] == [block for block in blocks if "==" not in block or "--hash=sha256:" not in block]
    assert "://" not in text


def test_every_dependency_of_the_project_is_locked():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        wanted += [entry for entry in group if isinstance(entry, str)]
    names = {re.match(r"[\w.-]+", entry).group().lower().replace("_", "-") for entry in wanted}
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert set() == names - set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))


def test_the_npm_lock_has_hashes_and_no_addresses():
    lock = json.loads((ROOT / "resources" / "package-lock.json").read_text(encoding="utf-8"))
    manifest = json.loads((ROOT / "resources" / "package.json").read_text(encoding="utf-8"))
    packages = {path: entry for path, entry in lock["packages"].items() if path}
    assert set(manifest["dependencies"]) <= {
        path.removeprefix("node_modules/") for path in packages
    }
    assert [] == [path for path, entry in packages.items() if "integrity" not in entry]
    assert [] == [path for path, entry in packages.items() if "resolved" in entry]
