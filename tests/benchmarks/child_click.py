"""Many clicks on airports and events of the running app, each timed until its card is painted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.benchmarks import driving

if TYPE_CHECKING:
    from viewer.desktop.window import Window

_CLICKS = 40
_BETWEEN_MS = 650  # longer than a double click takes
_LOST_MS = 2_000

# Every airport and event whose own pixel is its own, in this view.
_TARGETS = """(() => {
  const lb = globalThis.Legbook, app = lb.app, scene = app.scene, view = app.still.view();
  const found = [];
  const add = (kind, index, x, y) => {
    if (x < 30 || y < 30 || x > view.width - 30 || y > view.height - 30) return;
    if (document.elementFromPoint(x, y)?.closest(".lb-legend, .leaflet-control")) return;
    const hit = lb.hit(scene, view, app.options, x, y);
    if (hit?.kind === kind && hit.index === index) found.push([kind, index, x, y]);
  };
  scene.airports.forEach((a, i) => add("airport", i, view.x(a.x), view.y(a.y)));
  for (const { event, x, y } of lb.placeEvents(scene, view, app.options)) {
    add("event", scene.events.indexOf(event), x, y);
  }
  return JSON.stringify(found);
})()"""


class _Clicker:
    """Clicks one target after the other: first paused, then while the replay runs."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._targets: list[tuple[str, int, float, float]] = []
        self._times: dict[str, list[float]] = {"paused": [], "playing": []}
        self._begun = 0.0
        self._done = 0
        self._lost = 0
        self._watch = driving.CardWatch(window, self._painted)
        driving.when_drawn(window, self._drawn)

    def _drawn(self, _x: float, _y: float) -> None:
        self._window.map.page().runJavaScript(_TARGETS, 0, self._begin)

    def _begin(self, text: str) -> None:
        self._targets = json.loads(text)
        if len(self._targets) < 2:  # a card that is there already is not painted again
            message = "fewer than two things to click on"
            raise RuntimeError(message)
        self._later()

    def _later(self) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(_BETWEEN_MS, self._look)

    def _look(self) -> None:
        """Ask where things are now: a card that opens may have moved the map."""
        self._window.map.page().runJavaScript(_TARGETS, 0, self._click)

    def _click(self, text: str) -> None:
        from PySide6.QtCore import QTimer

        self._targets = json.loads(text)
        if self._done == _CLICKS // 2 and not self._window.replay.playing:
            self._window.replay.toggle()
        _, _, x, y = self._targets[self._done % len(self._targets)]
        number = self._done
        QTimer.singleShot(_LOST_MS, lambda: self._give_up(number))
        self._begun = driving.milliseconds()
        driving.click(self._window, x, y)

    def _painted(self, kind: str, _thing: str) -> None:
        if not self._begun or kind == "case":
            return
        state = "playing" if self._window.replay.playing else "paused"
        self._times[state].append(driving.milliseconds() - self._begun)
        self._next()

    def _give_up(self, number: int) -> None:
        if number == self._done and self._begun:
            self._lost += 1
            state = "playing" if self._window.replay.playing else "paused"
            self._times[state].append(float(_LOST_MS))  # it counts, as slow as it was waited for
            self._next()

    def _next(self) -> None:
        self._begun = 0.0
        self._done += 1
        if self._done < _CLICKS:
            self._later()
            return
        print(json.dumps({"clicks": self._times, "lost": self._lost, "of": len(self._targets)}))
        driving.leave()


def watch(window: Window) -> None:
    window.kept = _Clicker(window)  # type: ignore[attr-defined]


driving.start(watch)
