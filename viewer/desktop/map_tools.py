"""The map's tools in the window: their tab, their menu, and what the page says of clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget

    from viewer.describe.tools import Tool
    from viewer.desktop.panels.panel import Panel
    from viewer.desktop.panels.tools import ToolsPanel
    from viewer.desktop.tabs import Tabs
    from viewer.desktop.web.view import MapView

TAB = "Tools"
_POLE, _HALF_TURN = 90.0, 180.0
_COMMANDS: tuple[tuple[str, Tool, str], ...] = (
    ("&Measure", "measure", "M"),
    ("&Shortest path between two points", "path", "G"),
    ("&Range rings", "rings", "R"),
    ("&Nearest airports", "nearest", "N"),
)


class MapTools(QObject):
    """Joins the tools' panel, which is made when it is first needed, to the map and the keys."""

    def __init__(self, view: MapView, tabs: Tabs, parent: QWidget) -> None:
        """Add the tab and listen to the page."""
        super().__init__(parent)
        self._map = view
        self._tabs = tabs
        self._panel: ToolsPanel | None = None
        tabs.add(TAB, self._make)
        view.arrived.connect(self._page_says)

    def add_to(self, menu: QMenu) -> None:
        """Add the commands to a menu, each with its key."""
        for text, tool, keys in _COMMANDS:
            action = QAction(text, menu)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda *_, tool=tool: self.use(tool))
            menu.addAction(action)
        menu.addSeparator()
        clear = QAction("&Clear the tool’s points", menu)
        clear.setShortcut(QKeySequence("Shift+Escape"))
        clear.triggered.connect(self.clear)
        menu.addAction(clear)

    def use(self, tool: Tool) -> None:
        """Open the tab with a tool in hand."""
        self._tabs.open(TAB)
        if self._panel is not None:
            self._panel.choose(tool)

    def clear(self) -> None:
        """Take all points of the tool away."""
        if self._panel is not None:
            self._panel.clear()

    def leave(self) -> bool:
        """Put the tool down; tell whether there was one, so that Escape did its work."""
        return self._panel is not None and self._panel.leave()

    def _make(self) -> Panel:
        from viewer.desktop.panels.tools import ToolsPanel  # noqa: PLC0415 numpy and pyproj

        self._panel = ToolsPanel()
        self._panel.drawn.connect(lambda body: self._map.tell("tools", **body))
        return self._panel

    def _page_says(self, message: dict[str, Any]) -> None:
        if message["type"] != "tool" or self._panel is None or not _on_earth(message):
            return
        self._tabs.panel(TAB)  # it may not have been in front when another case was opened
        self._panel.clicked(message["lon"], message["lat"], message["kind"], message["index"])


def _on_earth(message: dict[str, Any]) -> bool:
    return bool(abs(message["lat"]) <= _POLE and abs(message["lon"]) <= _HALF_TURN)
