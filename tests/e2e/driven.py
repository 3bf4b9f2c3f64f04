"""The app by its own start-up code, in a process of its own, telling on stdout what it shows.

Lines of JSON: ``map`` (where Maiquetía is on the screen, and the map's rectangle), ``card``,
``playing``. The app itself knows nothing of this.
"""

from __future__ import annotations

import json
import sys

from viewer.desktop import platform

found = platform.prepare()

from PySide6.QtCore import QPoint, QTimer  # noqa: E402 Qt reads the environment on import

from viewer.desktop import app  # noqa: E402 as above

WHERE = """(() => { const app = Legbook.app, v = app.still.view();
    const a = app.scene.airports.find((a) => a.code.startsWith("SVMI"));
    return [v.x(a.x), v.y(a.y)].join(" "); })()"""


def say(kind, **what):
    print(json.dumps({"kind": kind, **what}), flush=True)


def main():
    application, window, _ = app.start(found, "light")
    from viewer.desktop.loading import Loader

    loader = Loader(window)

    def tell_where(text):
        x, y = map(float, text.split())
        at = window.map.mapToGlobal(QPoint(round(x), round(y)))
        corner = window.map.mapToGlobal(QPoint(0, 0))
        card = window.card.mapToGlobal(QPoint(0, 0))
        say(
            "map", x=at.x(), y=at.y(),
            map=[corner.x(), corner.y(), window.map.width(), window.map.height()],
            card=[card.x(), card.y(), window.card.width(), window.card.height()],
        )  # fmt: skip

    def shown():
        QTimer.singleShot(300, lambda: window.map.page().runJavaScript(WHERE, 0, tell_where))

    window.map_shown.connect(shown)
    window.card_shown.connect(
        lambda kind, thing: say("card", what=[kind, thing], text=window.card.toPlainText())
    )
    window.replay.changed.connect(lambda: say("replay", playing=window.replay.playing))
    window.resize(1280, 800)
    window.move(0, 0)
    window.show()
    loader.open_first([])
    status = application.exec()
    loader.stop()
    app.close(application, window)
    return status


sys.exit(main())
