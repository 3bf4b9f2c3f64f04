"""A display of its own for the tests that use the real mouse: Xvfb, started and ended here."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile

import pytest

NEEDED = ("Xvfb", "xdotool", "import")


@pytest.fixture(scope="session")
def display():
    """The environment of a fresh X server with a screen of 1440×900, for this session alone."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.fail(f"these programs are missing: {', '.join(missing)} (see make system-deps)")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            shutil.which("Xvfb"),
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            "1440x900x24",
            "-nolisten",
            "tcp",
        ],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as lines:
        number = lines.readline().strip()
    assert number, "Xvfb did not start"
    with tempfile.TemporaryDirectory(prefix="legbook-e2e-") as settings:
        environment = dict(os.environ)
        for name in ("WAYLAND_DISPLAY", "QT_SCALE_FACTOR", "QTWEBENGINE_CHROMIUM_FLAGS"):
            environment.pop(name, None)
        yield environment | {
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": settings,
        }
    server.terminate()
    server.wait(10)
