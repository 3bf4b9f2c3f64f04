"""The menu of tracks: colour by what, impossible positions shown or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from viewer.desktop.window import Window

COLOURS = (
    ("aircraft", "&Aircraft"),
    ("altitude", "A&ltitude"),
    ("speed", "Ground &speed"),
    ("rate", "&Vertical rate"),
    ("time", "&Time"),
    ("source", "&How it is known"),
)
"""What tracks can be coloured by: the page's word, and ours."""


def add_to(menu: QMenu, window: Window) -> None:
    """Add the menu of tracks to another; it can be used while the open case has tracks."""
    own = menu.addMenu("Colour of trac&ks")
    group = QActionGroup(own)
    for key, text in COLOURS:
        action = QAction(text, own)
        action.setCheckable(True)
        action.setChecked(key == COLOURS[0][0])
        action.triggered.connect(lambda _=False, key=key: _tell(window, colour=key))
        own.addAction(action)
        group.addAction(action)
    own.addSeparator()
    flagged = QAction("&Impossible positions", own)
    flagged.setCheckable(True)
    flagged.setChecked(True)
    flagged.toggled.connect(lambda on: _tell(window, flagged=on))
    own.addAction(flagged)

    def look() -> None:
        document = window.document
        own.setEnabled(document is not None and bool(document.stores))

    menu.aboutToShow.connect(look)


def _tell(window: Window, **chosen: object) -> None:
    """Tell the page; what was chosen before stays."""
    kept = window.property("legbook_tracks") or {}
    kept = {**kept, **chosen}
    window.setProperty("legbook_tracks", kept)
    window.map.tell("tracks", **kept)
