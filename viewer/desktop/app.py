"""Start Qt, open the window, run until it is closed."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from viewer.desktop import platform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication, QLayout

    from viewer.desktop.opened import Opened
    from viewer.desktop.window import Window

_COLLECT_MS = 2_000
_MAP_SIZE = (742, 557)  # as a new window gives it: from another the page would be drawn twice
_PICTURE = Path("out") / "window.png"


def run(paths: Sequence[str], *, empty: bool = False, theme: str = "") -> int:
    """Open the window on ``paths`` (none: the shipped case) and return the exit status.

    Without a display the same window runs off the screen, leaves ``out/window.png`` in
    mid-replay, and ends.
    """
    gc.disable()  # start-up makes much and drops little; see _collect_on_this_thread
    try:
        found = platform.prepare()
    except platform.LibrariesMissingError as error:
        _say(str(error))
        return 1
    from viewer.desktop import chatter  # noqa: PLC0415 after Qt is prepared

    chatter.install()
    if found.warning:
        _say(f"Warning: {found.warning}.")
    if found.headless:
        _say(f"No display: running off the screen, a picture goes to {_PICTURE}")
    application, window, opened = start(found, theme, shipped=not (paths or empty))
    from viewer.desktop.loading import Loader  # noqa: PLC0415 after Qt is prepared

    loader = Loader(window)
    if found.headless:
        from viewer.desktop.headless import leave_picture  # noqa: PLC0415 only here

        window.resize(1600, 1000)
        leave_picture(window, _PICTURE)
    window.show()
    loader.open_first(list(paths), empty_case=empty, opened=opened)
    status = application.exec()
    loader.stop()
    close(application, window)
    return status


class Started(NamedTuple):
    """The application, its window, and the shipped case where it was opened meanwhile."""

    application: QApplication
    window: Window
    opened: Opened | None


def start(found: platform.Platform, theme: str, *, shipped: bool = False) -> Started:
    """Make the application and its window while the page loads; ``shipped``: with that case."""
    application = begin()
    from viewer.desktop import early  # noqa: PLC0415 Qt reads the environment
    from viewer.desktop import theme as themes  # noqa: PLC0415 as above
    from viewer.desktop.web.case_files import CaseFiles  # noqa: PLC0415 as above
    from viewer.desktop.web.profile import make_profile  # noqa: PLC0415 as above
    from viewer.desktop.web.view import MapView  # noqa: PLC0415 as above

    # Before Chromium's threads look for fonts, of whom one crashed in fontconfig 2.14, once in some
    # hundred starts: its list of a program's own fonts may not grow while others read it.
    themes.load_fonts()
    application.setFont(themes.font())
    files = CaseFiles()
    view = MapView(make_profile(files.get, application))
    view.resize(*_MAP_SIZE)
    opened = early.work(view, files, shipped=shipped)
    from viewer.desktop.window import Window  # noqa: PLC0415 as above

    application.setStyle("Fusion")
    window = Window(view, files, theme, found.warning)
    application.setPalette(themes.palette(window.theme))
    application.setStyleSheet(themes.style_sheet(window.theme))
    # The map has its size before it is first seen.
    cast("QLayout", window.layout()).activate()
    _collect_on_this_thread(application)
    return Started(application, window, opened)


def begin() -> QApplication:
    """Make the application: its address space first, and no way out to a network."""
    from viewer.desktop.web import scheme  # noqa: PLC0415 Qt reads the environment on import

    scheme.register()
    from PySide6.QtCore import Qt  # noqa: PLC0415 as above
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 as above

    from viewer.desktop.web.profile import no_network  # noqa: PLC0415 as above

    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication.instance() or QApplication([sys.argv[0]])
    if not isinstance(application, QApplication):  # pragma: no cover - nobody makes another kind
        message = "a QCoreApplication is running already"
        raise TypeError(message)
    application.setApplicationName("Legbook")
    application.setDesktopFileName("legbook")
    no_network()
    return application


def close(application: QApplication, window: Window) -> None:
    """Take the window down, now: its page must be gone before the profile it belongs to."""
    import shiboken6  # noqa: PLC0415 Qt reads the environment on import

    window.hide()
    shiboken6.delete(window)
    application.sendPostedEvents()


def _collect_on_this_thread(application: QApplication) -> None:
    """Collect garbage from a timer: a collection on another thread may free Qt's objects there.

    What start-up made is set apart first, uncollected, so that collections look at what is new
    only: looking at all of it would stop a replay, or the opening of a file, for 0.1 s.
    """
    from PySide6.QtCore import QTimer  # noqa: PLC0415 as above

    def first() -> None:
        gc.freeze()
        timer.timeout.disconnect(first)
        timer.timeout.connect(gc.collect)

    gc.disable()
    timer = QTimer(application)
    timer.setInterval(_COLLECT_MS)
    timer.timeout.connect(first)
    timer.start()


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
