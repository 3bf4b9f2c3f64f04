"""The replay of the shipped case and an empty animated page, in turns, in one process.

Measured at `QQuickWindow.afterRendering` of each view: when the view has really drawn a frame.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.benchmarks import driving

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView

    from viewer.desktop.window import Window

_SETTLE_MS = 700
_SIZE = (1280, 800)
_EMPTY = """<!DOCTYPE html><style>body { margin: 0; background: #fff; }
#mark { position: absolute; width: 24px; height: 24px; background: #345; }</style>
<div id="mark"></div><script>
const mark = document.getElementById("mark");
(function step(at) {
  mark.style.transform = `translate(${(at / 5) % 1200}px, ${300 + 200 * Math.sin(at / 700)}px)`;
  requestAnimationFrame(step);
})(0);
</script>"""


class _Turns:
    """Alternates between the two, keeps the times of their frames."""

    def __init__(self, window: Window, segments: int, segment_ms: int) -> None:
        self._window = window
        self._left = segments * 2
        self._segment_ms = segment_ms
        self._frames: list[float] = []
        self._intervals: dict[str, list[list[float]]] = {"replay": [], "empty": []}
        self._drawing: list[float] = []
        self._kept: list[Any] = []
        driving.when_drawn(window, lambda *_: self._begin())

    def _begin(self) -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtWebEngineWidgets import QWebEngineView

        window = self._window
        size = window.map.size()
        window.resize(
            window.width() + _SIZE[0] - size.width(), window.height() + _SIZE[1] - size.height()
        )
        self._empty = QWebEngineView()
        self._empty.resize(*_SIZE)
        self._empty.setHtml(_EMPTY)
        window.replay.set_speed(len(_speeds()) - 1)  # all in 60 s
        if not window.replay.loop:
            window.bar.loop.click()
        QTimer.singleShot(_SETTLE_MS, lambda: self._turn("replay"))

    def _turn(self, which: str) -> None:
        from PySide6.QtCore import QTimer

        view, window = self._window.map, self._window
        if which == "replay":
            self._empty.hide()
            window.show()
            window.replay.toggle()
        else:
            window.hide()
            self._empty.show()
            view = self._empty
        QTimer.singleShot(_SETTLE_MS, lambda: self._measure(which, view))

    def _measure(self, which: str, view: QWebEngineView) -> None:
        from PySide6.QtCore import Qt, QTimer
        from PySide6.QtQuickWidgets import QQuickWidget

        found = view.findChild(QQuickWidget)
        quick = found.quickWindow()
        self._frames = []
        slot = self._frame
        quick.afterRendering.connect(slot, Qt.ConnectionType.DirectConnection)
        if which == "replay":
            view.page().runJavaScript("Legbook.app.drawTimes.length = 0; 0")

        def end() -> None:
            quick.afterRendering.disconnect(slot)
            times = self._frames
            gaps = [b - a for a, b in pairwise(times)]
            self._intervals[which].append(gaps)
            if which == "replay":
                self._size = (view.width(), view.height())
                self._at = self._window.replay.now()
                view.page().runJavaScript(
                    "JSON.stringify(Legbook.app.drawTimes)", 0, self._drawn_in_page
                )
            else:
                self._next(which)

        QTimer.singleShot(self._segment_ms, end)

    def _drawn_in_page(self, text: str) -> None:
        self._drawing += json.loads(text)
        self._window.replay.toggle()
        self._next("replay")

    def _frame(self) -> None:
        self._frames.append(driving.milliseconds())

    def _next(self, which: str) -> None:
        self._left -= 1
        if self._left:
            self._turn("empty" if which == "replay" else "replay")
            return
        print(json.dumps({
            "intervals": self._intervals, "drawing": self._drawing, "size": self._size,
        }))  # fmt: skip
        driving.leave()


def _speeds() -> tuple[tuple[float, str], ...]:
    from viewer.desktop.replay import SPEEDS

    return SPEEDS


def main() -> None:
    segments, segment_ms = int(sys.argv[1]), int(sys.argv[2])

    def watch(window: Window) -> None:
        window.kept = _Turns(window, segments, segment_ms)  # type: ignore[attr-defined]

    driving.start(watch)


main()
