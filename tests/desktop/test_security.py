"""Nothing runs, nothing leaves: tried in the real window, with controls in which it would."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMetaMethod
from PySide6.QtWebEngineCore import QWebEngineSettings

from tests.desktop import attacks
from tests.desktop.driving import ask, await_js, do, spin, until
from viewer.desktop.web import channel
from viewer.desktop.web.profile import Guard
from viewer.page import routes

ROOT = Path(__file__).resolve().parents[2]
ELEMENTS = (
    "Array.from(new Set(Array.from(document.querySelectorAll('*'), (e) => e.localName))).sort()"
)


class Listener:
    """A server on loopback that counts who connects, and answers nothing."""

    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.connections = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return  # closed: the test is over
            self.connections += 1
            connection.close()

    def close(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def listener():
    made = Listener()
    yield made
    made.close()


@pytest.fixture
def asked(monkeypatch):
    """The addresses that any page of the app asks for, as the interceptor sees them."""
    urls = []
    real = Guard.interceptRequest

    def record(self, info):
        urls.append(info.requestUrl().toString())
        real(self, info)

    monkeypatch.setattr(Guard, "interceptRequest", record)
    return urls


# ---------------------------------------------------------------- the case that attacks


def test_the_same_does_run_and_connect_where_nothing_stops_it(listener):
    """The control: without it, the other tests could pass on strings that do nothing."""
    environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    environment |= {
        "QT_QPA_PLATFORM": "offscreen",
        "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox" if os.geteuid() == 0 else "",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("control_page.py")), str(listener.port)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    ran = set(json.loads(done.stdout.splitlines()[-1]))
    assert {0, 1, 3, 4, 5, 6, 7} <= ran
    assert {20, 21, 22, 23} <= ran
    assert listener.connections >= 6


def test_a_case_of_attacks_runs_nothing(open_window, tmp_path, asked):
    window = open_window(attacks.attack_case(tmp_path / "attack"))
    case = window.window.document.case
    assert len(case.airports) >= 3
    assert len(case.legs) >= 2
    assert len(case.events) >= 3
    before = window.ask(ELEMENTS)
    for airport in window.ask("Legbook.app.scene.airports.map((a) => a.code)"):
        window.hover(window.pixel_of_airport(airport))
        window.click(window.pixel_of_airport(airport))
    for kind, things in (
        ("airport", case.airports),
        ("leg", case.legs),
        ("event", case.events),
        ("aircraft", case.aircraft),
        ("source", case.sources),
        ("case", ("",)),
    ):
        for thing in things:
            window.window.select(kind, thing, reveal=True)
            spin(5)
            assert window.window.card.toPlainText()
    for index in range(window.window.bar.hypothesis.count()):
        window.window.bar.hypothesis.setCurrentIndex(index)
        window.settle()
    for at in window.window.replay.steps:
        window.window.replay.seek(at)
        window.settle()
    window.window.replay.toggle()
    spin(300)
    window.window.replay.toggle()
    for code in ("ru", "ar", "en"):
        window.window.set_language(code)
        window.settle()
    problems = window.window.tabs.panel("Problems")
    for row in range(len(problems.model.entries)):
        problems.table.setCurrentIndex(problems.model.index(row, 0))
        problems.table.clicked.emit(problems.model.index(row, 0))
    window.window.layers.tree.expandAll()
    window.settle()

    assert window.ask("globalThis.__ran ?? null") is None
    assert window.ask("({}).polluted ?? null") is None
    assert "Legbook map" == window.ask("document.title")
    assert before == window.ask(ELEMENTS)
    foreign = "script:not([src]), iframe, img, [onerror], [onload], [onclick], a[href^=javascript]"
    assert 0 == window.ask(f"document.querySelectorAll({json.dumps(foreign)}).length")
    assert "none" != window.ask("getComputedStyle(document.body).display")
    assert [] == [u for u in asked if not u.startswith(f"{routes.ORIGIN}/")]


def test_cards_load_nothing_and_show_the_text_itself(open_window, tmp_path):
    window = open_window(attacks.attack_case(tmp_path / "attack"))
    card = window.window.card
    airport = next(iter(window.window.document.case.airports.values()))
    window.window.select("airport", airport.id)
    assert airport.names["en"].split()[0] in window.card_text()
    assert "<script" not in card.toHtml()
    for kind, thing in (("source", s) for s in window.window.document.case.sources):
        window.window.select(kind, thing)
        assert "<img" not in card.toHtml()
        assert "\ufffc" not in card.toPlainText()  # what Qt puts where a picture is


@pytest.mark.parametrize("address", attacks.ADDRESSES)
def test_only_web_addresses_are_ever_opened(window, monkeypatch, address):
    from PySide6.QtGui import QDesktopServices
    from PySide6.QtWidgets import QMessageBox

    said, opened = [], []
    monkeypatch.setattr(QMessageBox, "information", lambda *a: said.append(a))
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    window.window.card._ask_to_open(address)
    assert 1 == len(said)
    assert [] == opened


# ---------------------------------------------------------------- the page's walls


def test_policy_that_the_page_really_got(window):
    kind, got = await_js(
        window.page, "fetch(location.href).then((r) => Object.fromEntries(r.headers))"
    )
    assert "ok" == kind
    assert routes.CONTENT_SECURITY_POLICY == got["content-security-policy"]
    assert "nosniff" == got["x-content-type-options"]
    assert "no-referrer" == got["referrer-policy"]
    assert "default-src 'none'" in got["content-security-policy"]
    assert "require-trusted-types-for 'script'" in got["content-security-policy"]


SINKS = (
    "e.innerHTML = t",
    "e.outerHTML = t",
    "e.insertAdjacentHTML('beforeend', t)",
    "document.body.append(document.createRange().createContextualFragment(t))",
    "document.body.append(Object.assign(document.createElement('iframe'), {srcdoc: t}))",
    "document.write(t)",
)


@pytest.mark.allow_logs(
    "Content Security Policy|Trusted|parser-blocking|document.write|requires|Refused"
)
def test_markup_becomes_text(open_window):
    window = open_window()
    before = set(window.ask(ELEMENTS))
    for sink in SINKS:
        for text in attacks.MARKUP:
            do(
                window.page,
                f"{{ const t = {json.dumps(text)};"
                " const e = document.createElement('div');"
                f" document.body.append(e); try {{ {sink}; }} catch (e) {{}} }}",
            )
    spin(200)
    assert window.ask("globalThis.__ran ?? null") is None
    after = set(window.ask(ELEMENTS))
    assert after - before <= {"div", "iframe"}


@pytest.mark.allow_logs("Content Security Policy|Trusted|TrustedScript|EvalError|Refused")
def test_code_from_text_is_refused(window):
    for code in (
        "eval('globalThis.__ran = [1]')",
        "new Function('globalThis.__ran = [2]')()",
        "setTimeout('globalThis.__ran = [3]', 0)",
        "import('data:text/javascript,globalThis.__ran=[4]')",
        (
            "document.body.append(Object.assign(document.createElement('script'),"
            " {textContent: 'globalThis.__ran = [5]'}))"
        ),
        (
            "document.body.append(Object.assign(document.createElement('script'),"
            " {src: 'data:text/javascript,globalThis.__ran=[6]'}))"
        ),
        "document.body.setAttribute('onclick', 'globalThis.__ran = [7]'), document.body.click()",
        "new Worker('data:text/javascript,1')",
        "new Worker(URL.createObjectURL(new Blob(['1'])))",
        "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))",
        "trustedTypes.createPolicy('other', {createHTML: (t) => t})",
        "trustedTypes.createPolicy('default', {createHTML: (t) => t})",
        "navigator.serviceWorker.register('/page/app.js')",
    ):
        do(window.page, f"try {{ Promise.resolve({code}).catch(() => 0); }} catch (e) {{}}")
    spin(200)
    assert window.ask("globalThis.__ran ?? null") is None
    refused = await_js(window.page, "WebAssembly.compile(new Uint8Array([0,97,115,109,1,0,0,0]))")
    assert "error" == refused[0]


@pytest.mark.allow_logs("efused|Not allowed|locked|Content Security Policy|Unsafe attempt")
@pytest.mark.parametrize(
    "code",
    [
        "location.href = 'https://example.org/'",
        "location = 'file:///etc/passwd'",
        "location = 'data:text/html,x'",
        "location = 'javascript:void(globalThis.__ran=[1])'",
        "location = 'chrome://gpu'",
        "location = 'view-source:legbook://app/'",
        "location = 'legbook://other/'",
        "location = 'blob:x'",
        "open('https://example.org/')",
        "open('about:blank')",
        (
            "(() => { const a = document.createElement('a'); a.href = 'https://example.org/';"
            " a.target = '_blank'; document.body.append(a); a.click(); })()"
        ),
        (
            "(() => { const f = document.createElement('form'); f.action = 'https://example.org/';"
            " document.body.append(f); f.submit(); })()"
        ),
        (
            "(() => { const i = document.createElement('iframe'); i.src = 'https://example.org/';"
            " document.body.append(i); })()"
        ),
        (
            "(() => { const m = document.createElement('meta'); m.httpEquiv = 'refresh';"
            " m.content = '0;url=https://example.org/'; document.head.append(m); })()"
        ),
    ],
)
def test_it_goes_nowhere(window, asked, code):
    widgets = len([w for w in window.window.map.children() if w.isWidgetType()])
    do(window.page, f"try {{ {code}; }} catch (e) {{}}")
    spin(120)
    assert f"{routes.ORIGIN}/index.html" == window.page.url().toString()
    assert "Legbook map" == window.ask("document.title")
    assert window.ask("globalThis.__ran ?? null") is None
    assert widgets == len([w for w in window.window.map.children() if w.isWidgetType()])
    # What the interceptor is asked about it blocks; none of it reached a server.
    assert not [u for u in asked if u.startswith("file:") and "passwd" not in u]
    do(
        window.page,
        "document.querySelectorAll('body > a, body > form, body > iframe, head > meta"
        "[http-equiv=refresh]').forEach((e) => e.remove())",
    )


PATHS = (
    "file:///etc/passwd", "legbook://app/../../etc/passwd", "/page/../../etc/passwd",
    "/page/..%2f..%2f..%2fetc/passwd", "/page/%2e%2e/%2e%2e/pyproject.toml", "/page//etc/passwd",
    "/page/..%5c..%5cpyproject.toml", "/case/../../pyproject.toml", "/case/0/case.json",
    "/nothing", "/page/", "/vendor", "/built/index.html", "legbook://other/index.html",
    "legbook://app/page/app.js%00.png",
)  # fmt: skip


@pytest.mark.allow_logs(
    "refused|Refused|Content Security Policy|violates|blocked|Not allowed|URL scheme|Fetch API"
)
def test_no_other_file_can_be_read(window):
    for path in PATHS:
        kind, got = await_js(
            window.page,
            f"fetch({json.dumps(path)}).then((r) => r.ok ? r.text() : Promise.reject(r.status))",
        )
        assert "error" == kind, path
        assert "root:" not in got
    # Chromium resolves `..` in an address before it asks: then it is the page's own.
    assert (
        "ok" == await_js(window.page, "fetch('/basemap/../page/app.js').then((r) => r.text())")[0]
    )


@pytest.mark.allow_logs("refused|Refused|violates|Content Security Policy")
def test_only_get_is_answered(window):
    for method in ("POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"):
        code = f"fetch('/index.html', {{method: '{method}'}}).then((r) => r.ok)"
        assert await_js(window.page, code) in (
            ["error", "TypeError: Failed to fetch"], ["ok", False],
        ), method  # fmt: skip


@pytest.mark.qt_log_ignore("capturing is not available", extend=True)
@pytest.mark.allow_logs("permission|Permission|denied|not allowed|policy|disabled")
def test_permissions_and_downloads_are_refused(window):
    kind, got = await_js(window.page, "Notification.requestPermission()")
    assert (kind, got) != ("ok", "granted")
    for code in (
        "new Promise((ok, no) => navigator.geolocation.getCurrentPosition(ok, (e) => no(e.code)))",
        "navigator.mediaDevices.getUserMedia({audio: true})",
        "navigator.mediaDevices.getDisplayMedia({video: true})",
        "navigator.clipboard.readText()",
        "showOpenFilePicker()",
    ):
        assert "error" == await_js(window.page, code)[0], code
    downloads = []
    window.page.profile().downloadRequested.connect(downloads.append)
    do(
        window.page,
        "{ const a = document.createElement('a'); a.download = 'x.txt';"
        " a.href = URL.createObjectURL(new Blob(['x'])); document.body.append(a);"
        " a.click(); a.remove(); }",
    )
    spin(300)
    assert all(d.state() == d.DownloadState.DownloadCancelled for d in downloads)


def test_settings_are_off(window):
    settings = window.page.settings()
    names = QWebEngineSettings.WebAttribute
    for name in (
        "LocalContentCanAccessRemoteUrls",
        "LocalContentCanAccessFileUrls",
        "JavascriptCanOpenWindows",
        "JavascriptCanAccessClipboard",
        "PluginsEnabled",
        "PdfViewerEnabled",
        "NavigateOnDropEnabled",
        "DnsPrefetchEnabled",
        "HyperlinkAuditingEnabled",
        "ScreenCaptureEnabled",
    ):
        assert not settings.testAttribute(getattr(names, name)), name
    assert window.page.profile().isOffTheRecord()


# ---------------------------------------------------------------- the bridge


def test_page_does_not_see_the_bridge(window):
    assert "undefined" == window.ask("typeof qt")
    assert "undefined" == window.ask("typeof QWebChannel")
    assert "object" == ask(window.page, "typeof qt", world=1)  # the isolated world does


def test_bridge_has_one_slot_and_one_signal(window):
    meta = window.window.map.bridge.metaObject()
    own = {
        (bytes(meta.method(i).name()).decode(), meta.method(i).methodType())
        for i in range(meta.methodOffset(), meta.methodCount())
    }
    assert {
        ("receive", QMetaMethod.MethodType.Slot),
        ("message", QMetaMethod.MethodType.Signal),
    } == own
    assert meta.propertyCount() == meta.propertyOffset()


BAD = (
    "",
    "x",
    "null",
    "1",
    "[]",
    "{}",
    '"click"',
    "{" * 5000,
    "[" * 900,
    "9" * 900,
    '{"v":2,"type":"ready"}',
    '{"v":"1","type":"ready"}',
    '{"v":true,"type":"ready"}',
    '{"v":1}',
    '{"v":1,"type":"quit"}',
    '{"v":1,"type":["ready"]}',
    '{"v":1,"type":{}}',
    '{"v":1,"type":"ready","more":1}',
    '{"v":1,"type":"click","kind":"airport"}',
    '{"v":1,"type":"click","kind":"source","index":0}',
    '{"v":1,"type":"click","kind":"airport","index":"0"}',
    '{"v":1,"type":"click","kind":"airport","index":0.5}',
    '{"v":1,"type":"click","kind":"airport","index":true}',
    '{"v":1,"type":"click","kind":["airport"],"index":0}',
    '{"v":1,"type":"click","kind":{"a":1},"index":0}',
    '{"v":1,"type":"click","kind":null,"index":0}',
    '{"v":1,"type":"clock","at":null}',
    '{"v":1,"type":"clock","at":1e400}',
    '{"v":1,"type":"clock","at":NaN}',
    '{"v":1,"type":"cursor","lat":NaN,"lon":0}',
    '{"v":1,"type":"cursor","lat":Infinity,"lon":0}',
    '{"v":1,"type":"cursor","lat":"1","lon":0}',
    '{"v":1,"type":"cursor","lat":1' + "0" * 400 + ',"lon":0}',
    '{"v":1,"type":"tool","lat":0,"lon":NaN,"kind":"nothing","index":0}',
    '{"v":1,"type":"tool","lat":0,"lon":0,"kind":"<b>","index":0}',
    '{"v":1,"type":"view","lat":0,"lon":0}',
    '{"v":1,"type":"error","line":"<b>"}',
    '{"v":1,"type":"shown","rev":' + "9" * 2000 + "}",
)


@pytest.mark.parametrize("text", BAD, ids=lambda t: t[:60])
def test_bad_messages_are_dropped(text):
    assert channel.decode(text) is None


GOOD = (
    '{"v":1,"type":"ready"}',
    '{"v":1,"type":"click","kind":"airport","index":0}',
    '{"v":1,"type":"cursor","lat":1,"lon":-2.5}',
    '{"v":1,"type":"tool","lat":1,"lon":-2.5,"kind":"airport","index":3}',
    '{"v":1,"type":"clock","at":-1}',
)


@pytest.mark.parametrize("text", GOOD)
def test_good_messages_are_not(text):
    assert json.loads(text) == channel.decode(text)


@pytest.mark.allow_logs("dropped a message")
def test_window_survives_numbers_that_fit_no_thing(window):
    heard = []
    window.window.map.arrived.connect(heard.append)
    for message in (
        {"kind": "airport", "index": 10**6},
        {"kind": "leg", "index": -1},
        {"kind": "event", "index": 2**53},
    ):
        window.page.runJavaScript(
            "document.dispatchEvent(new CustomEvent('legbook-out', {detail: '"
            + json.dumps({"v": 1, "type": "click", **message})
            + "'}))"
        )
    do(window.page, "document.dispatchEvent(new CustomEvent('legbook-out', {detail: 'rubbish'}))")
    until(lambda: len([m for m in heard if m["type"] == "click"]) == 3, "the three clicks", 3_000)
    assert ("case", "") == window.selected


# ---------------------------------------------------------------- the network

NOISE = (
    "127.0.0.1|Content Security Policy|violates|refused|Refused|blocked|Failed to|Mixed|insecure"
)


@pytest.mark.allow_logs(NOISE)
def test_nothing_connects(window, listener):
    for code in attacks.REACHES.values():
        do(window.page, f"try {{ {code.replace('PORT', str(listener.port))}; }} catch (e) {{}}")
        spin(60)
    spin(700)
    assert 0 == listener.connections
    assert f"{routes.ORIGIN}/index.html" == window.page.url().toString()


def test_opening_and_replaying_asks_for_nothing_outside(open_window, asked):
    window = open_window()
    window.window.replay.toggle()
    for code in ("es", "ru", "ar", "en"):
        window.window.set_language(code)
        spin(100)
    window.window.map.tell("view", lat=10.6, lon=-66.9, zoom=9.0)
    spin(400)
    assert len(asked) > 10
    assert {"legbook://app"} == {u[:13] for u in asked}
    window.window.replay.toggle()
