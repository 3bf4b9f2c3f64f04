"""The map as a widget: a page that keeps to itself, and calls that wait until it is ready."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import (
    QWebEngineFileSystemAccessRequest,
    QWebEngineNewWindowRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineRegisterProtocolHandlerRequest,
    QWebEngineScript,
)
from PySide6.QtWebEngineWidgets import QWebEngineView

from viewer.desktop.web.channel import Bridge, isolated_script
from viewer.page import routes

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QWidget

    from viewer.desktop.opened import Opened
    from viewer.replay.transport import Transport

_log = logging.getLogger(__name__)
_START = QUrl(f"{routes.ORIGIN}/index.html")


class MapPage(QWebEnginePage):
    """A page that goes nowhere, opens nothing and is given nothing."""

    def __init__(self, profile: QWebEngineProfile, parent: QWidget) -> None:
        """Make a page of ``profile``, owned by the view."""
        super().__init__(profile, parent)
        self.newWindowRequested.connect(_refuse_window)
        self.permissionRequested.connect(_refuse_permission)
        self.fileSystemAccessRequested.connect(_refuse_files)
        self.registerProtocolHandlerRequested.connect(_refuse_protocol)

    def acceptNavigationRequest(  # noqa: N802 Qt's name
        self,
        url: QUrl | str,
        kind: QWebEnginePage.NavigationType,  # noqa: ARG002 Qt's signature
        isMainFrame: bool,  # noqa: FBT001, N803 Qt's signature
    ) -> bool:
        """Stay on the app's own page, in its main frame."""
        target = QUrl(url)
        return isMainFrame and target.scheme() == routes.SCHEME and target.host() == routes.HOST

    def javaScriptConsoleMessage(  # noqa: N802 Qt's name
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        line: int,
        source: str,
    ) -> None:
        """Pass what the page's console says to the log."""
        worst = QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel
        known = QWebEnginePage.JavaScriptConsoleMessageLevel.WarningMessageLevel
        rank = {worst: logging.ERROR, known: logging.WARNING}.get(level, logging.DEBUG)
        _log.log(rank, "page: %s (%s:%d)", message, source, line)


class MapView(QWebEngineView):
    """The map. Messages wait until the page is ready and are told again if its process died.

    ``arrived`` carries each checked message of the page. ``sticky`` messages (the last of each
    kind) make the page's whole state and are sent again to a new page.
    """

    arrived = Signal(dict)
    revived = Signal()

    _STICKY = ("theme", "case", "options", "transport", "select", "tools", "tracks")

    def __init__(self, profile: QWebEngineProfile, parent: QWidget | None = None) -> None:
        """Make the view and start loading its page at once."""
        super().__init__(parent)
        self._ready = False
        self._waiting: list[tuple[str, dict[str, Any]]] = []
        self._state: dict[str, dict[str, Any]] = {}
        self._deaths = 0
        self.bridge = Bridge(self)
        self.bridge.listener = self._receive
        page = MapPage(profile, self)
        channel = QWebChannel(page)
        channel.registerObject("bridge", self.bridge)
        page.setWebChannel(channel, QWebEngineScript.ScriptWorldId.ApplicationWorld)
        page.scripts().insert(isolated_script())
        page.renderProcessTerminated.connect(self._revive)
        self.setPage(page)
        # Files dropped on the map are the window's to open, not the page's to follow.
        self.setAcceptDrops(False)
        self.load(_START)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 Qt's name
        """Show no browser menu."""
        event.accept()

    def show_case(self, revision: int, opened: Opened, *, fit: bool = True) -> None:
        """Have the page fetch and draw a case, unless it was told so already."""
        if self._state.get("case", {}).get("rev") != revision:
            tracks = opened.tracks is not None
            self.tell("case", rev=revision, fit=fit, tracks=tracks, where=opened.where)

    def show_time(self, clock: Transport) -> None:
        """Have the page's clock run, or stand, as this one does."""
        self.tell(
            "transport",
            transport={
                "t0": clock.t0,
                "wall0": clock.wall0,
                "rate": clock.rate,
                "playing": clock.playing,
            },
        )

    def tell(self, kind: str, /, **body: Any) -> None:  # noqa: ANN401 JSON
        """Send a message to the page, at once or as soon as it is ready."""
        if kind in self._STICKY:
            self._state[kind] = body
        if self._ready:
            self.bridge.send(kind, **body)
        elif kind not in self._STICKY:
            self._waiting.append((kind, body))

    def _receive(self, message: dict[str, Any]) -> None:
        if message["type"] == "ready":
            self._ready = True
            for kind in self._STICKY:
                if kind in self._state:
                    self.bridge.send(kind, **self._state[kind])
            waiting, self._waiting = self._waiting, []
            for kind, body in waiting:
                self.bridge.send(kind, **body)
        self.arrived.emit(message)

    def _revive(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        if status == QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            return
        self._ready = False
        self._deaths += 1
        _log.error("the map's process ended (%s, code %d)", status.name, code)
        if self._deaths <= 3:  # noqa: PLR2004 a page that dies again and again is left alone
            self.load(_START)
            self.revived.emit()


def _refuse_window(request: QWebEngineNewWindowRequest) -> None:
    _log.warning("refused a new window for %s", request.requestedUrl().toDisplayString())


def _refuse_permission(permission: QWebEnginePermission) -> None:
    permission.deny()


def _refuse_files(request: QWebEngineFileSystemAccessRequest) -> None:
    request.reject()


def _refuse_protocol(request: QWebEngineRegisterProtocolHandlerRequest) -> None:
    request.reject()
