"""The menu bar and the keys: every command of the window, each in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut

from viewer.desktop import recent, track_menu
from viewer.model.time import MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QMenu

    from viewer.desktop.window import Window

    Command = Callable[[], object]

LANGUAGES = (("en", "English"), ("es", "Español"), ("ru", "Русский"), ("ar", "العربية"))
_APPEARANCES = (("system", "As the desktop"), ("light", "Light"), ("dark", "Dark"))


def build(window: Window) -> None:
    """Give a window its menus and the keys that stand in no menu."""
    _file(window)
    _edit(window)
    _view(window)
    _replay(window)
    window.tools.add_to(window.menuBar().addMenu("&Tools"))
    for keys, command in (
        ("/", window.focus_search),
        ("=", lambda: window.replay.change_speed(1)),
        ("Escape", window.escape),
    ):
        QShortcut(QKeySequence(keys), window).activated.connect(command)


def _file(window: Window) -> None:
    menu = window.menuBar().addMenu("&File")
    _add(menu, "&Open files…", window.ask_files, QKeySequence.StandardKey.Open)
    _add(menu, "Open &folder…", window.ask_folder, "Ctrl+Shift+O")
    _add(menu, "&Add files to what is open…", window.ask_to_add, "Ctrl+Alt+O")
    recent.add_to(menu, window.open_requested.emit)
    menu.addSeparator()
    _add(menu, "&Save picture of the map…", window.save_picture, "Ctrl+Shift+S")
    menu.addSeparator()
    _add(menu, "&Quit", window.close, QKeySequence.StandardKey.Quit)


def _edit(window: Window) -> None:
    menu = window.menuBar().addMenu("&Edit")
    _add(menu, "&Copy picture of the map", window.copy_picture, "Ctrl+Shift+C")
    _add(menu, "&Find…", window.focus_search, QKeySequence.StandardKey.Find)


def _view(window: Window) -> None:
    menu = window.menuBar().addMenu("&View")
    _add(menu, "Whole &case", window.fit_case, "0")
    _add(menu, "What opens the case", lambda: window.select("case", ""), "Ctrl+0")
    _add(menu, "&Back", window.go_back, "Alt+Left")
    menu.addSeparator()
    for dock in window.docks.values():
        menu.addAction(dock.toggleViewAction())
    menu.addSeparator()
    _switch(menu, "&Trails", window.set_trails)
    _switch(menu, "&Possible positions", window.set_areas)
    _switch(menu, "&Day and night", window.set_night)
    _switch(menu, "&Local names of places", window.set_local_names, on=window.local_names)
    track_menu.add_to(menu, window)
    _choices(menu.addMenu("&Appearance"), _APPEARANCES, window.theme_name, window.set_theme)
    _choices(menu.addMenu("Map &language"), LANGUAGES, window.language, window.set_language)


def _replay(window: Window) -> None:
    menu, replay, bar = window.menuBar().addMenu("&Replay"), window.replay, window.bar
    for text, command, keys in (
        ("&Play or pause", replay.toggle, "Space"),
        ("&Next step", lambda: replay.step(1), "Right"),
        ("P&revious step", lambda: replay.step(-1), "Left"),
        ("Next &confirmed place", lambda: replay.step_confirmation(1), "C"),
        ("Minute &on", lambda: replay.shift(MINUTE), "Shift+Right"),
        ("Minute &back", lambda: replay.shift(-MINUTE), "Shift+Left"),
        ("To the be&ginning", replay.home, "Home"),
        ("To the &end", replay.end, "End"),
        ("&Faster", lambda: replay.change_speed(1), "+"),
        ("&Slower", lambda: replay.change_speed(-1), "-"),
        ("&Loop", bar.loop.click, "L"),
        ("S&kip idle hours", bar.skip.click, "K"),
        ("Follo&w another", window.follow_next, "F"),
    ):
        _add(menu, text, command, keys).setShortcutContext(Qt.ShortcutContext.WindowShortcut)


def _add(menu: QMenu, text: str, command: Command, keys: Any) -> QAction:  # noqa: ANN401 Qt's overloads
    action = QAction(text, menu)
    action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda *_: command())
    menu.addAction(action)
    return action


def _switch(menu: QMenu, text: str, command: Callable[[bool], None], *, on: bool = True) -> None:
    action = QAction(text, menu)
    action.setCheckable(True)
    action.setChecked(on)
    action.toggled.connect(command)
    menu.addAction(action)


def _choices(
    menu: QMenu, choices: Sequence[tuple[str, str]], now: str, command: Callable[[str], None]
) -> None:
    group = QActionGroup(menu)
    for key, text in choices:
        action = QAction(text, menu)
        action.setCheckable(True)
        action.setChecked(key == now)
        action.triggered.connect(lambda _=False, key=key: command(key))
        menu.addAction(action)
        group.addAction(action)
