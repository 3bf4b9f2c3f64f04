"""The real window on a real screen: a real mouse, real keys, and what the screen then shows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 40

# What may stand on stderr here, and why.
HARMLESS = (
    r"Running as root",  # the app's one warning, where the tests run as root
    r"Failed to connect to the bus",  # no D-Bus in a bare X server
    r"(GLX|EGL|OpenGL|RHI|QRhi|Vulkan|GBM|GPU)",  # no graphics card
    r"propagateSizeHints",
    r"XDG_RUNTIME_DIR",
    r"libva|vaInitialize",
    r"^$",
)


class App:
    """A process of the app, its lines, and the hands and eyes of its user."""

    def __init__(self, command, environment, folder):
        self.environment = environment
        self.process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.told, self.errors = [], []
        self._threads = [
            threading.Thread(target=self._read, args=pair, daemon=True)
            for pair in ((self.process.stdout, self.told), (self.process.stderr, self.errors))
        ]
        for thread in self._threads:
            thread.start()

    def _read(self, stream, lines):
        for line in stream:
            lines.append(line.rstrip("\n"))

    def heard(self, kind):
        return [m for m in map(json.loads, self.told) if m["kind"] == kind]

    def wait_for(self, kind, after=0):
        return until(lambda: self.heard(kind)[after:], f"{kind}; stderr: {self.errors}")[-1]

    def xdotool(self, *words):
        done = subprocess.run(
            [shutil.which("xdotool"), *map(str, words)],
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=10,
        )
        assert done.returncode == 0 or words[0] == "search", done.stderr
        return done.stdout.strip()

    def focus(self):
        """Give the window the keyboard: there is no window manager to do it."""
        found = until(
            lambda: self.xdotool("search", "--onlyvisible", "--name", "Legbook"),
            "the window",
        )
        self.xdotool("windowfocus", "--sync", found.split()[-1])

    def screen(self):
        """Return the screen as (width, height, bytes of RGB)."""
        raw = subprocess.run(
            [shutil.which("import"), "-window", "root", "-depth", "8", "ppm:-"],
            env=self.environment,
            check=True,
            capture_output=True,
            timeout=20,
        ).stdout
        head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", raw)
        return int(head[1]), int(head[2]), raw[head.end() :]

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        for thread in self._threads:
            thread.join(5)
        self.process.stdout.close()
        self.process.stderr.close()

    def assert_ended_well(self):
        assert 0 == self.process.wait(15)
        for thread in self._threads:
            thread.join(5)
        loud = [e for e in self.errors if not any(re.search(h, e) for h in HARMLESS)]
        assert [] == loud


def until(condition, what):
    limit = time.monotonic() + LIMIT_S
    while time.monotonic() < limit:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    pytest.fail(f"waited in vain for {what}")


def differing(before, after, rectangle):
    """Return how many pixels of a rectangle [x, y, width, height] differ by more than a shade."""
    width, _, a = before
    b = after[2]
    x, y, w, h = rectangle
    count = 0
    for row in range(y, y + h):
        start = 3 * (row * width + x)
        one, two = a[start : start + 3 * w], b[start : start + 3 * w]
        if one != two:
            count += sum(
                abs(one[i] - two[i]) + abs(one[i + 1] - two[i + 1]) > 60
                for i in range(0, len(one), 3)
            )
    return count


@pytest.fixture
def start(display, tmp_path):
    started = []

    def start_it(*command):
        app = App(
            [sys.executable, *map(str, command)], display | {"PYTHONPATH": str(ROOT)}, tmp_path
        )
        started.append(app)
        return app

    yield start_it
    for app in started:
        app.end()


@pytest.fixture(scope="session")
def places():
    """Where things are on the screen, as the first test saw it; the layout is always the same."""
    return {}


def test_click_on_maiquetia_and_replay(start, places):
    app = start(Path(__file__).with_name("driven.py"))
    where = app.wait_for("map")
    places.update(where)
    app.focus()
    before = len(app.heard("card"))

    def clicked() -> bool:
        """Click as a person does: look, move, click; again where a slow start swallowed it."""
        app.xdotool("mousemove", where["x"] - 60, where["y"] - 40)
        app.xdotool("mousemove", where["x"], where["y"])
        time.sleep(0.3)
        app.xdotool("click", 1)
        time.sleep(0.8)  # not a double click, which would zoom
        return any(card["what"] == ["airport", "SVMI"] for card in app.heard("card")[before:])

    until(clicked, "the card of Maiquetía")
    card = app.heard("card")[-1]
    assert ["airport", "SVMI"] == card["what"]
    for text in ("Maiquetía", "Майкетия", "مايكيتيا", "SVMI / CCS", "America/Caracas"):
        assert text in card["text"]
    app.xdotool("key", "Right")
    app.wait_for("replay")
    time.sleep(0.4)
    still = app.screen()
    app.xdotool("key", "space")
    until(lambda: app.heard("replay")[-1]["playing"], "playing")
    until(lambda: differing(still, app.screen(), where["map"]) > 150, "something moved on the map")
    app.xdotool("key", "ctrl+q")
    app.assert_ended_well()


def test_the_command_itself(start, places):
    if not places:
        pytest.fail("the test before this one finds out where things are")
    app = start(ROOT / "main.py", "--theme", "light")
    app.focus()
    width, height, _ = app.screen()
    assert (1440, 900) == (width, height)

    def colours():
        picture = app.screen()[2]
        return len({picture[i : i + 3] for i in range(0, len(picture), 3 * 31)})

    until(lambda: colours() > 150, "a map on the screen")
    time.sleep(1.0)
    app.xdotool("key", "Right")
    time.sleep(0.5)
    still = app.screen()
    app.xdotool("key", "space")
    x, y, w, h = places["map"]
    inside = [x, y, w - 60, h - 40]  # in this window, which has the size that it opens with
    until(lambda: differing(still, app.screen(), inside) > 150, "something moved on the map")
    app.xdotool("key", "ctrl+q")
    app.assert_ended_well()
