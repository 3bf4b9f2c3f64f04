"""Scrolls the timeline of a crowded case at several zooms and times each picture it draws."""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks import crowded
from viewer.desktop import platform

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

_SIZE = (1000, 240)
_AIRCRAFT = 25
_ZOOMS = (1.0, 8.0, 60.0, 500.0, 20_000.0)
_STEP_PX = 7.0
_REST_S = 0.4


def main(frames: int, legs: int, events: int) -> None:
    platform.prepare()
    from PySide6.QtWidgets import QApplication

    from viewer.desktop import theme as themes
    from viewer.desktop.panels.panel import Shown
    from viewer.desktop.panels.timeline.widget import Timeline
    from viewer.session.document import from_bundle
    from viewer.session.pipeline import run

    with tempfile.TemporaryDirectory() as folder:
        case = crowded.write(Path(folder) / "case", _AIRCRAFT, legs, events)
        document = from_bundle(run([case]))
    application = QApplication([])
    themes.load_fonts()
    panel = Timeline(themes.LIGHT)
    panel.resize(*_SIZE)
    panel.show()
    begin = time.perf_counter()
    panel.show_case(Shown(document, (), ()))
    shown = (time.perf_counter() - begin) * 1e3
    canvas = panel.canvas
    spent = [0.0]

    def timed(what: Callable[..., None]) -> Callable[..., None]:
        def called(*given: Any) -> None:
            begin = time.perf_counter()
            what(*given)
            spent[0] += (time.perf_counter() - begin) * 1e3

        return called

    gc.collect()  # as the app does after its start
    gc.freeze()
    # Both what a picture costs and what is drawn ahead of the next ones.
    canvas.draw = timed(canvas.draw)  # type: ignore[method-assign]
    canvas._ahead.timeout.disconnect()
    canvas._ahead.timeout.connect(timed(canvas._draw_ahead))
    found: dict[str, list[float]] = {}
    fresh: list[float] = []
    for zoom in _ZOOMS:
        canvas.fit()
        canvas.zoom(zoom, canvas.scale.left + 1)
        spent[0] = 0.0
        canvas.repaint()
        fresh.append(spent[0])
        _rest(application)
        drawing = found.setdefault(f"{zoom:g}x", [])
        for _ in range(frames):
            spent[0] = 0.0
            canvas.pan(-_STEP_PX)
            canvas.repaint()
            application.processEvents()
            drawing.append(spent[0])
    print(json.dumps({
        "drawing": found, "fresh": fresh, "size": [canvas.width(), canvas.height()],
        "shown_ms": shown, "legs": len(document.case.legs), "events": len(document.case.events),
    }))  # fmt: skip


def _rest(application: QApplication) -> None:
    """Let the view stand for a moment, as a hand does between zooming and scrolling."""
    until = time.perf_counter() + _REST_S
    while time.perf_counter() < until:
        application.processEvents()


main(*map(int, sys.argv[1:]))
