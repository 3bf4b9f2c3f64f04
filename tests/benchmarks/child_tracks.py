"""The window on made-up flights: replayed, sought, panned, hovered over; or only its memory.

``python -m tests.benchmarks.child_tracks MODE STORE SEGMENTS SEGMENT_MS``, MODE of replay, pan,
seek, hover, memory, open. Replay and pan take turns with an empty animated page; open opens any
file of tracks instead of a store, until its first picture.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks import driving
from tests.benchmarks.child_empty import EMPTY
from tests.benchmarks.track_case import document

if TYPE_CHECKING:
    from collections.abc import Callable

    from viewer.desktop.window import Window

_SIZE = (1280, 800)
_SETTLE_MS = 700
_REST_MS = 5_000
_LOOK_MS = 100
_QUICK_MS = 15
_BEAT_MS = 5
_HAND_MS = 500
_QUIET_MS = 3_000  # after its first picture a window still asks the rules

_LOADED = """(() => { const t = globalThis.Legbook?.app?.tracks;
  return Boolean(t && t.sets.length && t.whole() && t.front && !t.job && !t.frame); })()"""

_PAINTED = "Boolean(globalThis.Legbook?.app?.tracks?.front)"

# Gathers what each frame's drawing costs in the page: tracks, what stands still, what moves.
_GATHER = """(() => {
  const app = Legbook.app, bucket = { tracks: 0, still: 0, moving: 0, base: 0 };
  globalThis.benchFrames = [];
  const wrap = (target, name, key) => {
    const before = target[name];
    target[name] = function (...given) {
      const begun = performance.now();
      const gave = before.apply(this, given);
      bucket[key] += performance.now() - begun;
      return gave;
    };
  };
  wrap(app.tracks, "work", "tracks");
  app.tracks.work = app.tracks.work.bind(app.tracks);
  wrap(app.tracks, "follow", "tracks");
  wrap(app.still, "drawNow", "still");
  wrap(app.moving, "drawNow", "moving");
  wrap(app.base, "drawNow", "base");
  wrap(app.base, "_slice", "base");
  globalThis.benchFrame = () => {
    if (Object.values(bucket).some((took) => took > 0)) benchFrames.push({ ...bucket });
    bucket.tracks = bucket.still = bucket.moving = bucket.base = 0;
  };
  return true;
})()"""

# Pans back and forth and zooms in and out by a step now and then, as a hand does.
_PAN = """(() => {
  const map = Legbook.app.map, home = globalThis.benchHome ??= map.getCenter();
  const zoom = globalThis.benchZoom ??= map.getZoom();
  map.setView(home, zoom, { animate: false });
  // A hidden page has no frames: the hand of the turn before stops when it is shown again, at this.
  const hand = globalThis.benchHand = {};
  let n = 0;
  const step = () => {
    if (globalThis.benchHand !== hand) return;
    benchFrame();
    n += 1;
    const turn = n / 40;
    if (n % 90 === 0) {
      map.fire("moveend");
      map.setZoom(zoom + (n % 180 ? 1 : 0), { animate: true });
    } else if (n % 90 > 20) { // as Leaflet does while a hand drags
      map._rawPanBy(L.point(9 * Math.cos(turn), 6 * Math.sin(1.7 * turn)).round());
      map.fire("move");
    }
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
  return true;
})()"""

_HOVER = """(() => {
  const app = Legbook.app, times = [], view = app.still.view();
  let s = 7, hits = 0;
  const chance = () => { s = (s * 16807) % 2147483647; return s / 2147483647; };
  for (let i = 0; i < 300; i += 1) {
    const containerPoint = L.point(chance() * view.width, chance() * view.height);
    const begun = performance.now();
    if (app.hitAt({ containerPoint })) hits += 1;
    times.push(performance.now() - begun);
  }
  return JSON.stringify({ times, hits });
})()"""

_SEEK = """(() => {
  const app = Legbook.app, take = app.onTransport;
  globalThis.benchSeeks = [];
  app.onTransport = function (message) {
    const begun = performance.now(), drawn = app.drawTimes.length;
    take.call(this, message);
    const look = () => {
      if (app.drawTimes.length !== drawn) benchSeeks.push(app.lastDrawn - begun);
      else requestAnimationFrame(look);
    };
    look();
  };
  return true;
})()"""


class _Child:
    def __init__(self, window: Window, mode: str, store: Path, segments: int, length: int) -> None:
        self.window, self.mode, self.store = window, mode, store
        self.left, self.length = segments * 2, length
        self.intervals: dict[str, list[list[float]]] = {"ours": [], "empty": []}
        self.drawing: list[Any] = []
        self.frames: list[float] = []
        window.map_shown.connect(self._shown)

    def _shown(self) -> None:
        self.window.map_shown.disconnect(self._shown)
        size = self.window.map.size()
        self.window.resize(
            self.window.width() + _SIZE[0] - size.width(),
            self.window.height() + _SIZE[1] - size.height(),
        )
        if self.mode == "open":
            self._open()
            return
        self.begun = driving.milliseconds()
        from viewer.desktop.opened import prepared

        self.window.show_document(prepared(document(self.store)))
        self._until(_LOADED, self._loaded)

    def _open(self) -> None:
        """Open a file as a drop on the window does; watch how long this thread is kept busy.

        The hand takes half a second from the window's edge to the drop.
        """
        from PySide6.QtCore import QTimer

        beats: list[float] = []
        self.beat = QTimer()
        self.beat.timeout.connect(lambda: beats.append(driving.milliseconds()))

        def painted() -> None:
            took = driving.milliseconds() - self.begun
            self.load_ms = took
            waits = [b - a for a, b in pairwise([self.begun, *beats])]
            self._tell({"took": took, "blocked": max(waits)})

        def begin() -> None:
            self.beat.start(_BEAT_MS)
            self.begun = driving.milliseconds()
            self.window.open_requested.emit([str(self.store)])
            self._until(_PAINTED, painted, _QUICK_MS)

        QTimer.singleShot(_QUIET_MS - _HAND_MS, self.window.open_expected.emit)
        QTimer.singleShot(_QUIET_MS, begin)

    def _until(self, question: str, then: Callable[[], object], every: int = _LOOK_MS) -> None:
        from PySide6.QtCore import QTimer

        def answer(well: object) -> None:
            if well:
                then()
            else:
                QTimer.singleShot(every, lambda: self._until(question, then, every))

        self.window.map.page().runJavaScript(question, 0, answer)

    def _loaded(self) -> None:
        from PySide6.QtCore import QTimer

        self.load_ms = driving.milliseconds() - self.begun
        match self.mode:
            case "memory":
                QTimer.singleShot(_REST_MS, lambda: self._tell({}))
            case "hover":
                self._run(_HOVER, lambda told: self._tell(json.loads(told)))
            case "seek":
                self._run(_SEEK, lambda _: self._seek(self.left * 20))
            case _:
                self._run(_GATHER, lambda _: self._begin())

    def _run(self, script: str, then: Callable[[Any], object]) -> None:
        self.window.map.page().runJavaScript(script, 0, then)

    def _seek(self, left: int) -> None:
        from PySide6.QtCore import QTimer

        if not left:
            self._run("JSON.stringify(benchSeeks)", lambda t: self._tell({"times": json.loads(t)}))
            return
        low, high = self.window.replay.window
        share = (left * 0.618034) % 1.0
        self.window.replay.seek(low + share * (high - low))
        QTimer.singleShot(60, lambda: self._seek(left - 1))

    def _begin(self) -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtWebEngineWidgets import QWebEngineView

        self.empty = QWebEngineView()
        self.empty.resize(*_SIZE)
        self.empty.setHtml(EMPTY)
        self.window.map.tell("view", lat=28.0, lon=0.0, zoom=2.25)  # the world, once
        low, high = self.window.replay.window
        self.window.replay.seek(low + 0.45 * (high - low))
        self.window.replay.set_speed(3)  # 10 min/s: all flights are in the air meanwhile
        QTimer.singleShot(_SETTLE_MS, lambda: self._turn("ours"))

    def _turn(self, which: str) -> None:
        from PySide6.QtCore import QTimer

        view: Any = self.window.map
        if which == "ours":
            self.empty.hide()
            self.window.show()
            low, high = self.window.replay.window
            if self.mode == "replay":
                self.window.replay.seek(low + 0.4 * (high - low))
                self.window.replay.toggle()
            else:
                self._run(_PAN, lambda _: None)
        else:
            self.window.hide()
            self.empty.show()
            view = self.empty
        QTimer.singleShot(_SETTLE_MS, lambda: self._measure(which, view))

    def _measure(self, which: str, view: Any) -> None:
        from PySide6.QtCore import Qt, QTimer
        from PySide6.QtQuickWidgets import QQuickWidget

        quick = view.findChild(QQuickWidget).quickWindow()
        self.frames = []
        slot = self._frame
        quick.afterRendering.connect(slot, Qt.ConnectionType.DirectConnection)
        if which == "ours":
            self._run("Legbook.app.drawTimes.length = 0; benchFrames.length = 0; 0", lambda _: None)

        def end() -> None:
            quick.afterRendering.disconnect(slot)
            self.intervals[which].append([b - a for a, b in pairwise(self.frames)])
            if which == "ours":
                script = (
                    "JSON.stringify({ draws: Legbook.app.drawTimes, frames: benchFrames, "
                    "found: Legbook.app.tracks.found.length })"
                )
                self._run(script, self._drawn)
            else:
                self._next("empty")

        QTimer.singleShot(self.length, end)

    def _drawn(self, text: str) -> None:
        told = json.loads(text)
        frames = told["frames"]
        self.drawing += (
            told["draws"] if self.mode == "replay"
            else [sum(f.values()) for f in frames]
        )  # fmt: skip
        self.found = told["found"]
        if self.mode == "replay":
            self.window.replay.toggle()
        else:
            self.parts = {k: sum(f[k] for f in frames) / max(1, len(frames)) for k in frames[0]}
            self._run("globalThis.benchHand = null; 0", lambda _: None)
        self._next("ours")

    def _frame(self) -> None:
        self.frames.append(driving.milliseconds())

    def _next(self, which: str) -> None:
        self.left -= 1
        if self.left:
            self._turn("empty" if which == "ours" else "ours")
            return
        self._tell({
            "intervals": self.intervals, "drawing": self.drawing, "found": self.found,
            "parts": getattr(self, "parts", None),
        })  # fmt: skip

    def _tell(self, told: dict[str, Any]) -> None:
        from tests.benchmarks.memory import family_pss, peak_rss

        size = (self.window.map.width(), self.window.map.height())
        print(json.dumps(told | {
            "load_ms": self.load_ms, "size": size,
            "pss": family_pss(os.getpid()), "peak": peak_rss(os.getpid()),
        }))  # fmt: skip
        driving.leave()


def main() -> None:
    mode, store, segments, length = sys.argv[1:5]

    def watch(window: Window) -> None:
        child = _Child(window, mode, Path(store), int(segments), int(length))
        window.kept = child  # type: ignore[attr-defined]

    driving.start(watch)


if __name__ == "__main__":
    main()
