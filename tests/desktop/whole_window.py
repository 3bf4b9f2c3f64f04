"""Save a picture of the whole window in mid-replay: the theme and the file are the arguments."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from viewer.desktop import platform

found = platform.prepare(force_offscreen=True)

from PySide6.QtCore import QPoint  # noqa: E402 Qt reads the environment on import

from viewer.desktop import app, headless  # noqa: E402 as above


def main(theme, target):
    application, window, _ = app.start(found, theme)
    from viewer.desktop.loading import Loader

    loader = Loader(window)
    window.resize(1440, 900)

    def tell():
        areas = {
            name: [*widget.mapTo(window, QPoint(0, 0)).toTuple(), *widget.size().toTuple()]
            for name, widget in (
                ("map", window.map), ("card", window.card), ("timeline", window.bar.timeline),
                ("steps", window.tabs.panel("Steps").table), ("tree", window.layers.tree),
            )
        }  # fmt: skip
        print(json.dumps({"ratio": window.devicePixelRatio(), "areas": areas}), flush=True)

    headless.leave_picture(window, Path(target))
    window.map_shown.connect(tell)
    window.show()
    loader.open_first([])
    status = application.exec()
    loader.stop()
    app.close(application, window)
    return status


sys.exit(main(*sys.argv[1:]))
