"""Panels in tabs, each made when it is first looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from viewer.desktop.panels.panel import Panel, Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from viewer.desktop.theme import Theme


class Tabs(QTabWidget):
    """Tabs by name. What is shown is told to a panel when it is made, and whenever it changes.

    A panel that is not looked at costs nothing: it hears what it missed when its tab is opened.
    ``chosen`` and ``sought`` are those of all panels; ``made`` carries each new panel's name.
    """

    chosen = Signal(str, str)
    sought = Signal(float)
    made = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty row of tabs."""
        super().__init__(parent)
        self.setDocumentMode(True)
        self._makers: dict[str, Callable[[], Panel]] = {}
        self._pages: dict[str, QWidget] = {}
        self._panels: dict[str, Panel] = {}
        self._stale: set[str] = set()
        self._shown: Shown | None = None
        self._at = 0.0
        self._marked = ("case", "")
        self._theme = theme
        self.currentChanged.connect(lambda _: self._wake())

    def add(self, name: str, make: Callable[[], Panel]) -> None:
        """Add a tab whose panel ``make`` makes when it is first looked at."""
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        self._makers[name], self._pages[name] = make, page
        self.addTab(page, name)

    def label(self, name: str, text: str) -> None:
        """Write another text on a tab."""
        self.setTabText(self.indexOf(self._pages[name]), text)

    def offer(self, name: str, *, on: bool) -> None:
        """Show a tab among the others, or leave it out where it would have nothing to show."""
        self.setTabVisible(self.indexOf(self._pages[name]), on)

    def open(self, name: str) -> Panel:
        """Show a tab; return its panel."""
        self.setCurrentWidget(self._pages[name])
        return self.panel(name)

    def panel(self, name: str) -> Panel:
        """Return a panel, made and told what is shown."""
        panel = self._panels.get(name)
        if panel is None:
            panel = self._panels[name] = self._makers[name]()
            layout = self._pages[name].layout()
            if layout is not None:
                layout.addWidget(panel)
            panel.chosen.connect(self.chosen)
            panel.sought.connect(self.sought)
            self._stale.add(name)
            self.made.emit(name)
        if name in self._stale:
            self._stale.discard(name)
            panel.set_theme(self._theme)
            if self._shown is not None:
                panel.show_case(self._shown)
            panel.mark(*self._marked)
            panel.follow(self._at)
        return panel

    def show_case(self, shown: Shown) -> None:
        """Tell the panel in front at once, the others when they are opened."""
        self._shown = shown
        self._stale.update(self._panels)
        self._wake()

    def follow(self, at: float) -> None:
        """Tell the panel in front the time, milliseconds since 1970 UTC."""
        self._at = at
        self._tell(lambda panel: panel.follow(at))

    def mark(self, kind: str, thing: str) -> None:
        """Tell the panel in front what is selected."""
        self._marked = (kind, thing)
        self._tell(lambda panel: panel.mark(kind, thing))

    def set_theme(self, theme: Theme) -> None:
        """Give all panels other colours."""
        self._theme = theme
        self._tell(lambda panel: panel.set_theme(theme))

    @property
    def front(self) -> str:
        """The name of the tab in front."""
        page = self.currentWidget()
        return next((name for name, other in self._pages.items() if other is page), "")

    def _tell(self, what: Callable[[Panel], None]) -> None:
        front = self.front
        self._stale.update(name for name in self._panels if name != front)
        if front in self._panels and front not in self._stale:
            what(self._panels[front])

    def _wake(self) -> None:
        front = self.front
        if front and self._shown is not None:
            self.panel(front)
