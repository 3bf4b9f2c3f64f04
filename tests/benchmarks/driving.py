"""Starts the app as its command does, and has hands and eyes in it: for processes that measure.

Nothing here changes what the app does: it listens to its signals, watches it paint and sends it
real mouse events. The page is asked by scripts of our own.
"""

from __future__ import annotations

import dataclasses
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from viewer.desktop import app, platform

if TYPE_CHECKING:
    from collections.abc import Callable

    from viewer.desktop.window import Window

# Looks at every frame whether base map, letters and case are drawn; two frames later it says so
# in the page's title, the one thing that page and window both have, with the place of an airport.
WHEN_DRAWN = """(() => {
  if (globalThis.lookedAt) return;
  globalThis.lookedAt = true;
  const look = () => {
    const app = globalThis.Legbook?.app;
    if (app?.scene && app.base._world && !app.base._frame && !app.still._frame
        && document.fonts.status === "loaded") {
      requestAnimationFrame(() => requestAnimationFrame(() => {
        const view = app.still.view();
        const airport = app.scene.airports.find((a) => a.code.includes("UUMU"));
        document.title = `drawn ${view.x(airport.x)} ${view.y(airport.y)}`;
      }));
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();"""


def milliseconds() -> float:
    """Return the monotonic clock, the same in all processes of the machine."""
    return time.monotonic_ns() / 1e6


def start(watch: Callable[[Window], object]) -> int:
    """Start the app as ``legbook`` does, on the shipped case; ``watch`` gets the window at once."""
    make, prepare = app.start, platform.prepare

    def started(*arguments: Any, **named: Any) -> Any:
        made = make(*arguments, **named)
        watch(made.window)
        return made

    def prepared(**named: Any) -> Any:
        # Off the screen the app would save a picture and end; here it is used.
        return dataclasses.replace(prepare(**named), headless=False)

    app.start, platform.prepare = started, prepared
    from viewer import cli

    sys.argv = ["legbook"]
    return cli.main()


def when_drawn(window: Window, then: Callable[[float, float], object]) -> None:
    """Call ``then`` with the pixel of Chkalovsky at the second frame of the drawn map."""
    from PySide6.QtWebEngineCore import QWebEngineScript

    script = QWebEngineScript()
    script.setSourceCode(WHEN_DRAWN)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentReady)
    script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
    page = window.map.page()
    page.scripts().insert(script)  # for a page that comes
    page.runJavaScript(WHEN_DRAWN)  # for one that is there already

    def told(title: str) -> None:
        if title.startswith("drawn "):
            window.map.titleChanged.disconnect(told)
            x, y = title.split()[1:]
            then(float(x), float(y))

    window.map.titleChanged.connect(told)


def click(window: Window, x: float, y: float) -> None:
    """Press and release the left button at a pixel of the map, as the window system would."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    target = window.map.focusProxy()
    where = QPointF(x, y)
    there = target.mapToGlobal(where)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, button, held in (
        (QEvent.Type.MouseMove, none, none),
        (QEvent.Type.MouseButtonPress, left, left),
        (QEvent.Type.MouseButtonRelease, left, none),
    ):
        event = QMouseEvent(kind, where, there, button, held, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(int(milliseconds()))  # without one all clicks are double clicks
        QApplication.sendEvent(target, event)


class CardWatch:
    """Tells when a card has been painted: its text is on the window, not only in the widget."""

    def __init__(self, window: Window, then: Callable[[str, str], object]) -> None:
        from PySide6.QtCore import QEvent, QObject, QTimer

        shown: list[tuple[str, str]] = []

        class Filter(QObject):
            def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
                if event.type() == QEvent.Type.Paint and shown:
                    card = shown.pop()
                    shown.clear()
                    QTimer.singleShot(0, lambda: then(*card))  # after the paint
                return False

        self._filter = Filter()
        window.card.viewport().installEventFilter(self._filter)
        window.card_shown.connect(lambda kind, thing: shown.append((kind, thing)))


def leave() -> None:
    """End at once: what closing costs is not measured."""
    sys.stdout.flush()
    os._exit(0)
