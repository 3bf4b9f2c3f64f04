"""`legbook render`: real processes, as a script would start them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from tests.desktop.driving import case_folder, features
from viewer.desktop import chatter

ROOT = Path(__file__).resolve().parents[2]
AT = ("--at", "2019-03-23T12:00Z")
WARNING = "Warning: Running as root: Chromium's sandbox is off.\n"


def render(*arguments, **environment):
    """Run `legbook render` without a display; return its status and what it said."""
    known = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    known.pop("QTWEBENGINE_CHROMIUM_FLAGS", None)  # the tests' own process has set it
    made = subprocess.run(
        [sys.executable, "-m", "viewer", "render", *map(str, arguments)],
        capture_output=True,
        timeout=120,
        check=False,
        text=True,
        env={**known, "PYTHONPATH": str(ROOT), **environment},
    )
    assert "" == made.stdout
    return made.returncode, made.stderr.replace(WARNING, "", 1)


def image(path):
    made = QImage(str(path))
    assert not made.isNull()
    return made.convertToFormat(QImage.Format.Format_RGB888)


def difference(a, b):
    """Return the share of a coarse grid of pixels that differs."""
    points = [(x, y) for x in range(0, a.width(), 7) for y in range(0, a.height(), 7)]
    return sum(a.pixel(*p) != b.pixel(*p) for p in points) / len(points)


def test_the_same_arguments_give_the_same_pixels(tmp_path):
    first, second = tmp_path / "1.png", tmp_path / "2.png"
    for target, more in (
        (first, {}),
        # Nothing of the user's own scaling gets into a picture.
        (
            second,
            {
                "QT_SCALE_FACTOR": "1.5",
                "QT_FONT_DPI": "144",
                "LANG": "ru_RU.UTF-8",
                "TZ": "Asia/Tokyo",
            },
        ),
    ):
        assert (0, "") == render(*AT, "--size", "900x560", "-o", target, **more)
    assert (900, 560) == (image(first).width(), image(first).height())
    assert image(first) == image(second)


def test_size_and_scale_are_exact(tmp_path):
    one, two = tmp_path / "1.png", tmp_path / "2.png"
    view = ("--center", "-66.99,10.60", "--zoom", "4.25", "--size", "501x333")
    assert (0, "") == render(*AT, *view, "-o", one)
    assert (0, "") == render(*AT, *view, "--scale", "2", "-o", two)
    assert (501, 333) == (image(one).width(), image(one).height())
    assert (1002, 666) == (image(two).width(), image(two).height())


def test_time_version_theme_and_view_are_seen(tmp_path):
    size = ("--size", "700x440")
    ways = {
        "plain": AT,
        "later": ("--at", "2019-03-24T12:00Z"),
        "version": (*AT, "--hypothesis", "dakar"),
        "dark": (*AT, "--theme", "dark"),
        "near": (*AT, "--center", "38.06,55.88", "--zoom", "7"),
    }
    made = {}
    for name, arguments in ways.items():
        target = tmp_path / f"{name}.png"
        assert (0, "") == render(*arguments, *size, "-o", target)
        made[name] = image(target)
    for name, picture in made.items():
        if name != "plain":
            assert difference(made["plain"], picture) > 0.005, name
    bottom = {name: made[name].pixelColor(350, 430).lightness() for name in ("dark", "plain")}
    assert bottom["dark"] < 90
    assert bottom["plain"] > 160


def test_an_airport_stands_in_the_middle_of_the_view_on_it(tmp_path):
    case = case_folder(
        tmp_path / "case",
        case={"format": 1, "title": "One"},
        airports=features(("OSLK", [35.9487, 35.4011], {"kind": "airport", "icao": "OSLK"})),
    )
    target = tmp_path / "x.png"
    assert (0, "") == render(
        case, *AT, "--center", "35.9487,35.4011", "--zoom", "6", "--size", "400x300", "-o", target
    )
    made = image(target)
    ink = QColor("#17222d")
    near = [made.pixelColor(200 + dx, 150 + dy) for dx in range(-9, 10) for dy in range(-9, 10)]
    dark = [c for c in near if abs(c.lightness() - ink.lightness()) < 25]
    assert len(dark) > 10  # the airport's ring


def test_an_error_in_the_input_is_told_and_the_rest_is_drawn(tmp_path):
    case = case_folder(
        tmp_path / "case",
        case={"format": 1, "title": "One"},
        airports=features(
            ("OSLK", [35.9487, 35.4011], {"kind": "airport", "icao": "OSLK"}),
            ("BAD", [35.9487, "x"], {"kind": "airport"}),
        ),
    )
    target = tmp_path / "x.png"
    status, said = render(case, *AT, "--size", "300x200", "-o", target)
    assert 1 == status
    assert said
    assert all(line.startswith("legbook: airports.geojson") for line in said.splitlines())
    assert (300, 200) == (image(target).width(), image(target).height())


@pytest.mark.parametrize("name", ["folder", "full"])
def test_a_file_that_cannot_be_written_is_one_line(tmp_path, name):
    target = tmp_path / "folder" if name == "folder" else Path("/dev/full")
    if name == "full" and not target.exists():
        pytest.skip("no /dev/full here")
    (tmp_path / "folder").mkdir()
    status, said = render(*AT, "--size", "200x150", "-o", target)
    assert 1 == status
    assert said.startswith(f"legbook: cannot write {target}: ")
    assert 1 == said.count("\n")


def test_a_map_that_does_not_appear_is_one_line(tmp_path):
    target = tmp_path / "x.png"
    code = (
        "import sys; from viewer.page import routes\n"
        "def gone(path, case_file): raise routes.NotServedError(path)\n"
        "routes.answer = gone\n"
        "from viewer.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    made = subprocess.run(
        [sys.executable, "-c", code, "render", *AT, "--size", "200x150", "-o", str(target)],
        capture_output=True,
        timeout=120,
        check=False,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    said = made.stderr.removeprefix(WARNING)
    assert (1, "") == (made.returncode, made.stdout)
    assert "legbook: the map does not appear: its page does not load\n" == said
    assert not target.exists()


def test_only_harmless_messages_are_dropped():
    for text in chatter.HARMLESS:
        assert chatter.harmless(text + " more")
    for text in ("Failed to load font", "QObject::connect: no such signal", "", "GBM"):
        assert not chatter.harmless(text)


def test_other_messages_of_qt_still_reach_stderr():
    code = (
        "from viewer.desktop import chatter\n"
        "from PySide6.QtCore import qWarning\n"
        "chatter.install()\n"
        "qWarning('This plugin does not support raise()')\n"
        "qWarning('something real')\n"
    )
    made = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        timeout=60,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert "something real\n" == made.stderr
