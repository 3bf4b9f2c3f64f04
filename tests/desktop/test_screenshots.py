"""Pictures of the whole window at three pixel ratios, light and dark, to be looked at as well.

They stay in ``out/screenshots``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("factor", [1.0, 1.5, 2.0])
def test_whole_window(theme, factor, tmp_path):
    target = ROOT / "out" / "screenshots" / f"window-{theme}-{factor:g}x.png"
    target.unlink(missing_ok=True)
    environment = {k: v for k, v in os.environ.items() if k != "DISPLAY"} | {
        "QT_SCALE_FACTOR": str(factor), "XDG_CONFIG_HOME": str(tmp_path), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("whole_window.py")), theme, str(target)],
        env=environment, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    image = QImage(str(target))
    assert factor == told["ratio"]
    assert (round(1440 * factor), round(900 * factor)) == (image.width(), image.height())
    least = {"map": 300, "card": 40, "timeline": 25, "steps": 25, "tree": 25}
    for name, (x, y, width, height) in told["areas"].items():
        colours, light, samples = set(), [], 0
        for row in range(int(y * factor), int((y + height) * factor), 2):
            for column in range(int(x * factor), int((x + width) * factor), 2):
                colour = image.pixel(column, row)
                colours.add(colour)
                if len(light) * 97 < samples:
                    light.append(QColor(colour).lightnessF())
                samples += 1
        assert len(colours) >= least[name], f"{name} is (nearly) blank"
        mean = sum(light) / len(light)
        assert (mean > 0.6) == (theme == "light"), f"{name}: mean lightness {mean:.2f}"
    plain = QImage(str(target.with_name(f"window-{theme}-1x.png")))
    x, y, width, _ = told["areas"]["map"]
    small = image.scaled(plain.size(), mode=Qt.TransformationMode.SmoothTransformation)
    clock = [(c, r) for c in range(x + width - 170, x + width - 5) for r in range(y + 5, y + 90)]
    apart = [
        at for at in clock
        if abs(QColor(small.pixel(*at)).lightnessF() - QColor(plain.pixel(*at)).lightnessF()) > 0.4
    ]  # fmt: skip
    assert len(apart) < len(clock) / 50, "the map shows another time than at 1x"
