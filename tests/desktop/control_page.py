"""A page with none of the app's walls, in a process of its own: what must run and connect does.

Called with a port on loopback; prints, as JSON, which payloads of ``attacks`` ran.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWidgets import QApplication

from tests.desktop import attacks
from tests.desktop.driving import ask, do, spin, until
from viewer.desktop.immortal import keep_constants


class Page(QWebEnginePage):
    def javaScriptAlert(self, origin, message):  # noqa: N802 Qt's name
        pass


def main():
    keep_constants()
    application = QApplication(sys.argv[:1])
    profile = QWebEngineProfile(application)
    page = Page(profile, application)
    loaded = []
    page.loadFinished.connect(loaded.append)
    page.setHtml("<!doctype html><title>control</title><body></body>", QUrl("http://localhost/"))
    until(lambda: loaded, "the control page")
    do(
        page,
        f"for (const t of {json.dumps(attacks.MARKUP)}) {{"
        " const d = document.createElement('div'); document.body.append(d); d.innerHTML = t;"
        " d.querySelector('a')?.click(); }",
    )
    do(
        page,
        f"for (const t of {json.dumps(attacks.CODE)}) for (const q of ['`', \"'\", '\"'])"
        " { try { eval(`(${q}${t}${q})`); } catch (e) { /* another quote */ } }",
    )
    do(page, f"document.write({json.dumps(attacks.MARKUP[0])});")
    spin(500)
    ran = ask(page, "globalThis.__ran ?? []")
    for code in attacks.REACHES.values():
        do(page, f"try {{ {code.replace('PORT', sys.argv[1])}; }} catch (e) {{}}")
        spin(150)
    spin(500)
    print(json.dumps(sorted(set(ran))))


main()
