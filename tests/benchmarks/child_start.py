"""The app from its start to a drawn map's second frame and one answered click."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.benchmarks import driving

if TYPE_CHECKING:
    from viewer.desktop.window import Window


def watch(window: Window) -> None:
    stamps: dict[str, float] = {"window": driving.milliseconds()}

    def drawn(x: float, y: float) -> None:
        stamps["frame"] = driving.milliseconds()
        driving.click(window, x, y)

    def painted(kind: str, thing: str) -> None:
        if (kind, thing) == ("airport", "UUMU"):
            stamps["answered"] = driving.milliseconds()
            print(json.dumps(stamps))
            driving.leave()

    driving.when_drawn(window, drawn)
    window.kept = driving.CardWatch(window, painted)  # type: ignore[attr-defined]
    window.map_shown.connect(lambda: stamps.setdefault("shown", driving.milliseconds()))


driving.start(watch)
