"""What is inside the wheel and the sdist, and that the sdist builds with no network."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from email import message_from_bytes

import pytest

from tests.packaging.commands import ROOT, build, run
from tools import vendor


@pytest.fixture(scope="module")
def wheel_names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def kept_by_git(folder):
    """Return the files that git keeps under a folder, as paths from the repository's top."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    return {
        name for name in run("git", "ls-files", "-z", folder, cwd=ROOT).stdout.split("\0") if name
    }


@pytest.mark.parametrize("folder", ["resources", "layers"])
def test_the_wheel_has_every_data_file_of_the_repository(wheel_names, folder):
    expected = {f"viewer/_data/{name}" for name in kept_by_git(folder)}
    assert expected
    assert set() == expected - wheel_names


def test_the_wheel_has_every_module(wheel_names):
    expected = {name for name in kept_by_git("viewer") if name.endswith(".py")}
    assert expected
    assert set() == expected - wheel_names


def test_the_wheel_has_the_third_party_files_and_their_licences(wheel_names):
    vendored = {f"viewer/_data/resources/vendor/{name}" for name in vendor.FILES}
    assert set() == vendored - wheel_names
    licences = {name.rpartition("/")[2] for name in wheel_names if ".dist-info/licenses/" in name}
    assert {"LICENSE", "leaflet.txt", "noto-sans.txt", "noto-sans-arabic.txt"} <= licences


def test_the_wheel_has_what_the_build_makes(wheel_names):
    made = {name for name in wheel_names if name.startswith("viewer/_data/resources/built/")}
    assert "viewer/_data/resources/built/stamp.json" in made
    assert len(made) > 2


def test_the_wheel_has_nothing_else(wheel_names):
    top = {name.split("/")[0] for name in wheel_names}
    assert {"viewer"} == {name for name in top if not name.endswith(".dist-info")}
    assert [] == [name for name in wheel_names if "node_modules" in name or "__pycache__" in name]


def test_the_wheel_names_its_command_and_its_licence(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (entry_points,) = (name for name in names if name.endswith("entry_points.txt"))
        assert b"legbook = viewer.cli:main" in archive.read(entry_points)
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        fields = message_from_bytes(archive.read(metadata))
    assert ("legbook", "MIT") == (fields["Name"], fields["License-Expression"])


def test_an_editable_install_leaves_the_data_in_the_checkout(tmp_path):
    script = (
        "from hatchling.build import build_editable; import sys; print(build_editable(sys.argv[1]))"
    )
    run(sys.executable, "-c", script, tmp_path, cwd=ROOT)
    (editable,) = tmp_path.iterdir()
    with zipfile.ZipFile(editable) as archive:
        assert [] == [name for name in archive.namelist() if "_data" in name]


def test_the_sdist_builds_the_same_wheel_with_no_network(sdist, wheel, tmp_path):
    cut_off = ("unshare", "--user", "--map-root-user", "--net")
    if subprocess.run([*cut_off, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this system gives no network namespaces to cut the build off with")
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    run("tar", "-xzf", sdist, "-C", unpacked)
    (root,) = unpacked.iterdir()
    assert not (root / ".git").exists()
    again = build("wheel", tmp_path / "out", root=root, wrapper=cut_off)
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as other:
        expected = {item.filename: item.CRC for item in one.infolist()}
        assert expected == {item.filename: item.CRC for item in other.infolist()}
