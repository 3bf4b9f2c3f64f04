"""Without a display: let the window come up, go to mid-replay, save its picture, end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QImage

    from viewer.desktop.window import Window

_MIDDLE = 0.42
_GIVE_UP_MS = 60_000
_LOOK_MS = 80
_SAME = 3
_MOST_LOOKS = 40


def when_drawn(window: Window, request: int, then: Callable[[], None]) -> None:
    """Ask the page for one exact frame, and call ``then`` when it has been drawn."""

    def hear(message: dict[str, Any]) -> None:
        if message["type"] == "drawn" and message["id"] == request:
            window.map.arrived.disconnect(hear)
            QTimer.singleShot(_LOOK_MS, then)  # the compositor's turn

    window.map.arrived.connect(hear)
    window.map.tell("draw", id=request)


def when_settled(window: Window, then: Callable[[], None]) -> None:
    """Call ``then`` when the map in the window looks the same three times in a row.

    What the page has drawn reaches the window later, and much later where each pixel is four.
    """
    looks: list[QImage] = []

    def look() -> None:
        looks.append(window.map.grab().toImage())
        if len(looks) >= _SAME and all(image == looks[-1] for image in looks[-_SAME:]):
            then()
        elif len(looks) >= _MOST_LOOKS:
            then()  # something moves: a picture of that is better than none
        else:
            QTimer.singleShot(_LOOK_MS, look)

    look()


def leave_picture(window: Window, target: Path) -> None:
    """Arrange for the window's picture in mid-replay to be saved, and for the program to end."""

    def ready() -> None:
        low, high = window.replay.window
        window.replay.seek(low + (high - low) * _MIDDLE)
        case = window.document.case if window.document else None
        first = next(iter(case.airports), None) if case else None
        if first is not None:
            window.select("airport", first)
        when_drawn(window, 1, again)

    def again() -> None:
        when_drawn(window, 2, settle)  # labels now stand where the first left room for them

    def settle() -> None:
        when_settled(window, save)

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
