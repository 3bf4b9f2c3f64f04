"""Make the pictures of the documentation from the app itself, off the screen.

``python -m tools.pictures`` writes ``docs/images/*.png``. Run it when the look has changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
_GIVE_UP_MS = 30_000
_SETTLE_MS = 400
_TALL = 330


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the time shown, what is selected, how it is shown.

    ``tab`` is opened, the button in it that says ``press`` is pressed, and row ``row`` of its table
    is picked.
    """

    name: str
    at: str
    select: tuple[str, str] = ("case", "")
    theme: str = "light"
    hypothesis: int = -1
    versions: tuple[str, ...] | None = None
    view: tuple[float, float, float] | None = None
    scale: str = "1"
    map_only: bool = False
    timeline_only: bool = False
    tab: str = ""
    press: str = ""
    row: int = -1
    settle_ms: int = _SETTLE_MS


SHOTS = (
    Shot("window", "2019-03-23T12:00Z", ("airport", "OSLK")),
    Shot("window-dark", "2019-03-23T20:00Z", ("leg", "an124-2"), theme="dark", hypothesis=0),
    Shot("possible", "2019-03-22T18:00Z", hypothesis=0, map_only=True),
    Shot("versions", "2019-03-23T10:00Z", versions=("non-stop", "dakar"), tab="Versions"),
    Shot("common", "2019-03-23T10:00Z", versions=(), map_only=True),
    Shot("timeline", "2019-03-23T21:00Z", ("leg", "il62-1"), scale="2", timeline_only=True),
    Shot("last-seen", "2019-03-25T02:30Z", map_only=True),
    Shot(
        "overflight",
        "2019-03-22T16:00Z",
        ("leg", "il62-1"),
        view=(45.0, 33.0, 4.25),
        tab="Overflight",
        press="Along the shortest path",
        settle_ms=6_000,
    ),
    Shot(
        "checks",
        "2019-03-23T12:00Z",
        ("leg", "an124-2"),
        tab="Problems",
        row=1,
        settle_ms=4_000,
    ),
    Shot("contested", "2019-03-22T20:00Z", view=(37.0, 35.0, 6.0), map_only=True),
)


def main() -> int:
    """Take every picture in a process of its own; 1 where one could not be taken."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "XDG_CONFIG_HOME": home}
        for number, shot in enumerate(SHOTS):
            command = [sys.executable, "-m", "tools.pictures", str(number)]
            scaled = environment | {"QT_SCALE_FACTOR": shot.scale}
            if subprocess.run(command, env=scaled, check=False).returncode:
                sys.stderr.write(f"{shot.name}: no picture\n")
                return 1
    return 0


def take(shot: Shot) -> int:
    """Open the window off the screen, show what the shot asks for, save the picture."""
    from viewer.desktop import platform  # noqa: PLC0415 Qt reads the environment on import

    found = platform.prepare(force_offscreen=True)
    from viewer.desktop.app import close, start  # noqa: PLC0415 as above

    application, window, _ = start(found, shot.theme)
    from PySide6.QtCore import QPoint, QRect, Qt, QTimer  # noqa: PLC0415 as above
    from PySide6.QtWidgets import QPushButton, QTableView  # noqa: PLC0415 as above

    from viewer.desktop.headless import when_drawn  # noqa: PLC0415 as above
    from viewer.desktop.loading import Loader  # noqa: PLC0415 as above
    from viewer.model.time import parse_instant  # noqa: PLC0415 as above

    def show() -> None:
        window.replay.seek(parse_instant(shot.at))
        window.select(*shot.select)
        window.bar.hypothesis.setCurrentIndex(shot.hypothesis + 1)
        if shot.versions is not None:
            window.choose_versions(shot.versions)
        if shot.view is not None:
            lat, lon, zoom = shot.view
            window.map.tell("view", lat=lat, lon=lon, zoom=zoom)
        if shot.tab:
            window.resizeDocks([window.docks["replay"]], [_TALL], Qt.Orientation.Vertical)
            panel = window.tabs.open(shot.tab)
            for button in panel.findChildren(QPushButton):
                if button.text() == shot.press:
                    button.click()
            if shot.row >= 0:
                for table in panel.findChildren(QTableView):
                    QTimer.singleShot(shot.settle_ms // 2, partial(table.selectRow, shot.row))
        QTimer.singleShot(shot.settle_ms, lambda: when_drawn(window, 1, save))

    def save() -> None:
        part = window.map if shot.map_only else window.bar if shot.timeline_only else window
        inside = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        picture = window.map.grab() if shot.map_only else window.grab(inside)
        saved = picture.save(str(FOLDER / f"{shot.name}.png"), "PNG")
        application.exit(0 if saved else 1)

    window.resize(1360, 860)
    window.show()
    window.map_shown.connect(show)
    QTimer.singleShot(_GIVE_UP_MS, lambda: application.exit(1))
    loader = Loader(window)
    loader.open_first([])
    status = application.exec()
    loader.stop()
    close(application, window)
    return status


if __name__ == "__main__":
    sys.exit(take(SHOTS[int(sys.argv[1])]) if len(sys.argv) > 1 else main())
