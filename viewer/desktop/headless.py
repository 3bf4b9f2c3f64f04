"""Without a display: let the window come up, go to mid-replay, save its picture, end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from viewer.desktop.window import Window

_MIDDLE = 0.42
_GIVE_UP_MS = 60_000


def when_drawn(window: Window, request: int, then: Callable[[], None]) -> None:
    """Ask the page for one exact frame, and call ``then`` when it has been drawn."""

    def hear(message: dict[str, Any]) -> None:
        if message["type"] == "drawn" and message["id"] == request:
            window.map.arrived.disconnect(hear)
            QTimer.singleShot(60, then)  # the compositor's turn

    window.map.arrived.connect(hear)
    window.map.tell("draw", id=request)


def leave_picture(window: Window, target: Path) -> None:
    """Arrange for the window's picture in mid-replay to be saved, and for the program to end."""

    def ready() -> None:
        low, high = window.replay.window
        window.replay.seek(low + (high - low) * _MIDDLE)
        case = window.document.case if window.document else None
        first = next(iter(case.airports), None) if case else None
        if first is not None:
            window.select("airport", first)
        when_drawn(window, 1, save)

    def save() -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        if window.grab().save(str(target), "PNG"):
            QApplication.exit(0)
        else:
            sys.stderr.write(f"cannot write {target}\n")
            QApplication.exit(1)

    def give_up() -> None:
        sys.stderr.write("the map did not appear\n")
        QApplication.exit(1)

    window.map_shown.connect(ready)
    QTimer.singleShot(_GIVE_UP_MS, give_up)
