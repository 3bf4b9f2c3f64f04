"""The real window under test: one application for the process, a window for each test.

What Qt, Python's log or the page's console says and nobody expected fails the test it came from;
so does a widget or a page that outlives its test.
"""

from __future__ import annotations

import gc
import os
import re
import sys
import tempfile
import weakref

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from tests.desktop.driving import PATIENCE_MS, Driver, until
from viewer.desktop import app as start_up
from viewer.desktop import chatter, platform
from viewer.desktop.loading import Loader
from viewer.desktop.web import scheme
from viewer.desktop.web.view import MapPage

# What Qt says on every machine without a display or a graphics card; the reasons stand there.
HARMLESS = tuple(f"^{re.escape(text)}" for text in chatter.HARMLESS)


def pytest_collection_modifyitems(items):
    """Let pytest-qt ignore what is harmless, in the tests of this folder."""
    here = os.path.dirname(__file__)  # noqa: PTH120 a comparison of texts
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.qt_log_ignore(*HARMLESS))


@pytest.fixture(scope="session")
def qapp():
    """The one application: offscreen, with the scheme registered before it exists."""
    platform.prepare(force_offscreen=True)
    settings = tempfile.TemporaryDirectory(prefix="legbook-settings-")
    before = os.environ.get("XDG_CONFIG_HOME")
    os.environ["XDG_CONFIG_HOME"] = settings.name  # the user's own layout stays as it is
    scheme.register()
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QApplication.setQuitOnLastWindowClosed(False)
    yield QApplication(sys.argv[:1])
    if before is None:
        del os.environ["XDG_CONFIG_HOME"]
    else:
        os.environ["XDG_CONFIG_HOME"] = before
    settings.cleanup()


_made = weakref.WeakSet()
"""The pages that were made and still live."""


@pytest.fixture(scope="session", autouse=True)
def _pages_are_told():
    """Remember each page that is made.

    gc.get_objects would find them, too, but takes hold of what another thread is still making: a
    tuple that cannot grow any more is a SystemError there (CPython, documented at get_referrers).
    """
    make = MapPage.__init__

    def made(page, *arguments, **named):
        make(page, *arguments, **named)
        _made.add(page)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MapPage, "__init__", made)
        yield


@pytest.fixture(autouse=True)
def _quiet_and_tidy(qapp, qtlog):
    """Fail for Qt's messages while a window is torn down, and for what outlives the test."""
    before = {_address(o) for o in (*QApplication.topLevelWidgets(), *_pages())}
    yield
    qapp.sendPostedEvents()
    leaked = [o for o in (*_top_levels(), *_pages()) if _address(o) not in before]
    loud = [r for r in qtlog.records if not r.ignored and r.matches_level("WARNING")]
    if leaked:
        pytest.fail(f"left behind: {leaked}", pytrace=False)
    if loud:
        pytest.fail("unexpected Qt messages:\n" + "\n".join(map(str, loud)), pytrace=False)


def _address(thing):
    return shiboken6.getCppPointer(thing)[0]


def _top_levels():
    """Return the top-level widgets, but for menus and lists, which Qt makes when first needed."""
    return [w for w in QApplication.topLevelWidgets() if w.windowType() != Qt.WindowType.Popup]


def _pages():
    gc.collect()
    return [page for page in _made if shiboken6.isValid(page)]


class Windows:
    """Opens windows by the app's own start-up code, and takes them down again."""

    def __init__(self, application):
        self._application = application
        self._opened = []

    def open(self, *paths, theme="light", size=(1280, 800), empty=False):
        """Open the window on paths (none: the shipped case); return its Driver when it is drawn."""
        timers = set(map(id, self._application.findChildren(QTimer)))
        window = start_up.start(platform.Platform(headless=True, warning=""), theme)[1]
        loader = Loader(window)
        self._opened.append((window, loader))
        for timer in self._application.findChildren(QTimer):
            if id(timer) not in timers:
                shiboken6.delete(timer)  # the collector's: one for each window is too many
        gc.enable()
        shown = []
        connection = window.map_shown.connect(lambda: shown.append(True))
        if size is not None:
            window.resize(*size)
        window.show()
        window.activateWindow()
        loader.open_first(list(map(str, paths)), empty_case=empty)
        until(lambda: shown, "the map with the case", PATIENCE_MS)
        window.map_shown.disconnect(connection)
        driver = Driver(window)
        driver.settle()
        return driver

    def close(self):
        """Take every window down: page before profile."""
        for window, loader in self._opened:
            profile = window.map.page().profile()
            loader.stop()
            start_up.close(self._application, window)
            shiboken6.delete(profile)  # Qt says so, and a test fails, where a page still lives
        self._opened.clear()
        gc.collect()


@pytest.fixture
def open_window(qapp, monkeypatch):
    """Return a function that opens a window for this test alone (see Windows.open)."""
    monkeypatch.setattr(scheme, "register", lambda: None)  # it was, before the application
    windows = Windows(qapp)
    yield windows.open
    windows.close()


@pytest.fixture(scope="session")
def _shared(qapp):
    """One window on the shipped case for all tests that leave it usable."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scheme, "register", lambda: None)
        windows = Windows(qapp)
        driver = windows.open()
    yield driver, driver.window.document
    said = []
    before = qInstallMessageHandler(lambda _level, _context, text: said.append(text))
    windows.close()
    qInstallMessageHandler(before)
    assert [] == [t for t in said if not any(re.search(h, t) for h in HARMLESS)]


@pytest.fixture
def window(_shared):
    """The window on the shipped case, as it is when the case has just been opened."""
    driver, document = _shared
    driver.reset(document)
    return driver
