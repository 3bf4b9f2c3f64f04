"""Ways to drive the window as its user does, and to ask its page what is drawn where."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from viewer.desktop.opened import prepared
from viewer.desktop.replay import SPEEDS

if TYPE_CHECKING:
    from pathlib import Path

# A page asked for the first time on a busy machine; nothing waits that long when all is well.
PATIENCE_MS = 20_000


def spin(milliseconds):
    """Let events be handled for a time."""
    QTest.qWait(milliseconds)


def until(condition, what, timeout=PATIENCE_MS):
    """Handle events until ``condition()`` is true and return what it gave; else fail."""
    limit = time.monotonic() + timeout / 1000
    while time.monotonic() < limit:
        found = condition()
        if found:
            return found
        QTest.qWait(10)
    message = f"waited {timeout} ms in vain: {what}"
    raise AssertionError(message)


def ask(page, code, world=0):
    """Return the value of a JavaScript expression in a page (tests only)."""
    answers = []
    page.runJavaScript(f"JSON.stringify({{value: ({code})}})", world, answers.append)
    until(lambda: answers, f"answer of {code[:60]}")
    assert answers[0], f"the page could not work out: {code}"
    return json.loads(answers[0]).get("value")


def do(page, code, world=0):
    """Run JavaScript statements in a page and wait until they have run."""
    done = []
    page.runJavaScript(f"{code}\n;1", world, done.append)
    until(lambda: done, f"end of {code[:60]}")


_counter = iter(range(1, 10**9))


def await_js(page, code, timeout=PATIENCE_MS, world=0):
    """Return what a promise of the page settles to: ``["ok", value]`` or ``["error", text]``."""
    key = f"__answer{next(_counter)}"
    do(
        page,
        f"globalThis.{key} = null; (async () => ({code}))().then("
        f"(v) => {{ globalThis.{key} = ['ok', v === undefined ? null : v]; }},"
        f"(e) => {{ globalThis.{key} = ['error', String(e)]; }});",
        world,
    )
    return until(lambda: ask(page, f"globalThis.{key}", world), f"promise of {code[:60]}", timeout)


class Driver:
    """The window's user: a mouse, a keyboard, and eyes that read the page."""

    def __init__(self, window):
        self.window = window

    @property
    def page(self):
        return self.window.map.page()

    @property
    def surface(self):
        """The widget that gets the map's real mouse and keys."""
        return self.window.map.focusProxy()

    def ask(self, code):
        return ask(self.page, code)

    @property
    def selected(self):
        """The kind and id of what is selected."""
        return self.window._selected

    def reset(self, document):
        """Bring the window back to what it is when the case has just been opened."""
        window = self.window
        if window.replay.playing:
            window.replay.toggle()
        for button in (window.bar.loop, window.bar.skip):
            if button.isChecked():
                button.click()
        window.replay.set_speed(len(SPEEDS) - 1)
        window.bar.hypothesis.setCurrentIndex(0)
        window.bar.follow.setCurrentIndex(0)
        window.layers.search.clear()
        window.layers.filter.clear()
        window.tabs.setCurrentIndex(0)
        window.statusBar().clearMessage()
        if window.language != "en":
            window.set_language("en")
        if window.theme.name != "light":
            window.set_theme("light")
        shown = []
        connection = window.map_shown.connect(lambda: shown.append(True))
        window.show_document(prepared(document))
        until(lambda: shown, "the case again")
        window.map_shown.disconnect(connection)
        QTest.mouseMove(self.surface, QPoint(2, 2))
        window.activateWindow()
        until(window.isActiveWindow, "the window in front")
        window.tabs.panel("Steps").table.setFocus()
        self.settle()

    # ---- the map

    def settle(self):
        """Wait until the page has drawn a frame after all that it was told."""
        do(
            self.page,
            "globalThis.__drawn = false; requestAnimationFrame(() => "
            "requestAnimationFrame(() => { globalThis.__drawn = true; }));",
        )
        until(lambda: ask(self.page, "globalThis.__drawn"), "two frames")

    def pixel_of_airport(self, code):
        """Return where an airport is drawn, in pixels of the map."""
        x, y = self.ask(
            "(() => { const app = Legbook.app, v = app.still.view();"
            f" const a = app.scene.airports.find((a) => a.code.startsWith({json.dumps(code)}));"
            " const shift = v.copies(a.x, a.x)[0] ?? 0;"
            " return [v.x(a.x + shift), v.y(a.y)]; })()"
        )
        return QPoint(round(x), round(y))

    def pixel_of_leg(self, leg_id):
        """Return a pixel of a leg's line that belongs to it alone."""
        found = self.ask(
            "(() => { const app = Legbook.app, v = app.still.view(), s = app.scene;"
            f" const n = s.legs.findIndex((l) => l.id === {json.dumps(leg_id)}), leg = s.legs[n];"
            " for (const points of Legbook.legLines(s, leg, v))"
            "  for (let i = 2; i + 3 < points.length; i += 2) {"
            "   const x = Math.round(points[i]), y = Math.round(points[i + 1]);"
            "   if (x < 30 || y < 30 || x > v.width - 30 || y > v.height - 30) continue;"
            "   const h = Legbook.hit(s, v, app.options, x, y);"
            "   if (h && h.kind === 'leg' && h.index === n) return [x, y];"
            "  } return null; })()"
        )
        assert found, f"{leg_id} is nowhere to be clicked"
        return QPoint(*found)

    def pixel_of_event(self, title):
        """Return where an event is drawn."""
        x, y = self.ask(
            "(() => { const app = Legbook.app, v = app.still.view();"
            " const p = Legbook.placeEvents(app.scene, v, app.options)"
            f".find((p) => p.event.title === {json.dumps(title)});"
            " return [p.x, p.y]; })()"
        )
        return QPoint(round(x), round(y))

    def view(self):
        """Return the map's (latitude, longitude, zoom)."""
        return self.ask(
            "(() => { const m = Legbook.app.map, c = m.getCenter().wrap();"
            " return [c.lat, c.lng, m.getZoom()]; })()"
        )

    def state(self):
        """Return the page's own state at the time it shows."""
        return self.ask("Legbook.app.state(Legbook.app.now())")

    def marks(self):
        """Return where the aircraft are drawn, in world units: (aircraft, kind, x, y)."""
        return [
            (a["aircraft"], m["kind"], m["x"], m["y"])
            for a in self.state()["aircraft"]
            for m in a["marks"]
        ]

    # ---- mouse

    def hover(self, pixel):
        # QTest.mouseMove would move over whichever window lies there.
        for at, wait in ((pixel - QPoint(3, 3), 30), (pixel, 60)):
            _mouse(self.surface, QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton)
            spin(wait)

    def click(self, pixel):
        QTest.mouseMove(self.surface, pixel)
        QTest.mouseClick(self.surface, Qt.MouseButton.LeftButton, pos=pixel)

    def click_for_card(self, pixel, kind, thing):
        """Click on the map and wait for a card."""
        shown = []
        connection = self.window.card_shown.connect(lambda *what: shown.append(what))
        self.click(pixel)
        until(lambda: shown, f"a card after a click at {pixel.x()}, {pixel.y()}", 5_000)
        self.window.card_shown.disconnect(connection)
        assert (kind, thing) == shown[-1]
        return self.card_text()

    def card_text(self):
        """Return what the card says, without the marks that keep right-to-left names in place."""
        return plain(self.window.card.toPlainText())

    def empty_pixel(self):
        """Return a pixel of the map with nothing of the case within reach."""
        found = self.ask(
            "(() => { const app = Legbook.app, v = app.still.view();"
            " for (let y = 150; y < v.height - 40; y += 17)"
            "  for (let x = 230; x < v.width - 40; x += 23)"
            "   if (!Legbook.hit(app.scene, v, app.options, x, y)"
            "       && !document.elementFromPoint(x, y).closest('[class^=lb-], .leaflet-control'))"
            "    return [x, y];"
            " return null; })()"
        )
        return QPoint(*found)

    def drag(self, widget, start, end, steps=6):
        """Press at a point of a widget, move in steps, release."""
        _mouse(widget, QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton)
        for i in range(1, steps + 1):
            at = start + (end - start) * (i / steps)
            _mouse(widget, QEvent.Type.MouseMove, at, Qt.MouseButton.LeftButton)
            spin(10)
        _mouse(widget, QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton)

    # ---- keys

    def focus_map(self):
        self.surface.setFocus()
        until(self.surface.hasFocus, "focus on the map", 3_000)

    def press(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        """Press a key where the focus is, as the keyboard does."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifiers)
        spin(10)

    def type(self, text):
        """Type text where the focus is; in any script, which QTest's own keys are not."""
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        for letter in text:
            key = ord(letter.upper()) if letter.isascii() else 0
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.sendEvent(target, event)
        spin(10)

    # ---- lists

    def tree_item(self, *path):
        """Return the tree's index under texts, each the beginning of an item's."""
        tree = self.window.layers.tree
        model = tree.model()
        index = tree.rootIndex()
        for text in path:
            index = next(
                found
                for row in range(model.rowCount(index))
                if (found := model.index(row, 0, index)).data().startswith(text)
            )
        return index

    def click_tree(self, *path):
        tree = self.window.layers.tree
        index = self.tree_item(*path)
        tree.scrollTo(index)
        spin(20)
        QTest.mouseClick(
            tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(index).center()
        )
        spin(20)

    def click_row(self, table, row):
        index = table.model().index(row, 2)
        table.scrollTo(index)
        spin(20)
        QTest.mouseClick(
            table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center()
        )
        spin(20)


def _mouse(widget, kind, at, buttons):
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    point = QPointF(at)
    event = QMouseEvent(
        kind,
        point,
        QPointF(widget.mapToGlobal(point)),
        button,
        buttons,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(widget, event)


def plain(text):
    """Return text without invisible marks of direction."""
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", text).translate(
        dict.fromkeys(map(ord, "\u00a0\u2009\u202f"), " ")
    )


def row_of(text, label):
    """Return the line of a card's text that follows its label."""
    lines = text.splitlines()
    return lines[lines.index(label) + 1]


def case_folder(folder: Path, **files):
    """Write a case: each keyword is a file's name without its suffix, its value the content."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        suffix = ".json" if name in {"case", "sources"} else ".geojson"
        (folder / f"{name}{suffix}").write_text(
            json.dumps(content, ensure_ascii=True), encoding="utf-8"
        )
    return folder


def features(*items):
    """Return a FeatureCollection of (id, geometry or None, properties)."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": name,
                "geometry": None if point is None else {"type": "Point", "coordinates": point},
                "properties": properties,
            }
            for name, point, properties in items
        ],
    }
