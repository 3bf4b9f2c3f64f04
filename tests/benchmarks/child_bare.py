"""A bare QWebEngineView with an empty page, until its second frame: what everything is held to."""

from __future__ import annotations

import json
import os
import sys
import time

if hasattr(os, "geteuid") and os.geteuid() == 0:  # Chromium would end at once
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--no-sandbox"

from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

_PAGE = """<!DOCTYPE html><title>first</title><script>
requestAnimationFrame(() => requestAnimationFrame(() => { document.title = "second"; }));
</script>"""


def main() -> None:
    application = QApplication(sys.argv)
    view = QWebEngineView()
    view.resize(1360, 860)

    def told(title: str) -> None:
        if title == "second":
            print(json.dumps({"frame": time.monotonic_ns() / 1e6}), flush=True)
            os._exit(0)

    view.titleChanged.connect(told)
    view.setHtml(_PAGE)
    view.show()
    application.exec()


main()
