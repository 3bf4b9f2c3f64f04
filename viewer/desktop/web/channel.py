"""The bridge to the page: one narrow object, in the isolated world, with every message checked.

The page protocol, version 1, is JSON text. Out of the page come kinds, numbers and enumerations
only, never text; what does not fit is dropped and logged.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from PySide6.QtCore import QFile, QIODevice, QObject, Signal, Slot
from PySide6.QtWebEngineCore import QWebEngineScript

from viewer import paths

_log = logging.getLogger(__name__)

VERSION = 1
_LONGEST = 1_000
_GREATEST = 2**53  # what a number of the page holds exactly; NaN is not below it
KINDS = ("airport", "event", "leg", "shape", "track", "nothing")

# For each message of the page: its members and what each must be.
_SHAPES: dict[str, dict[str, type | tuple[str, ...]]] = {
    "ready": {},
    "read": {"rev": int},
    "shown": {"rev": int},
    "click": {"kind": KINDS, "index": int},
    "tool": {"lat": float, "lon": float, "kind": KINDS, "index": int},
    "cursor": {"lat": float, "lon": float},
    "clock": {"at": int},
    "view": {"lat": float, "lon": float, "zoom": float},
    "drawn": {"id": int},
    "error": {"line": int},
}


def decode(text: str) -> dict[str, Any] | None:
    """Return a message of the page, or None where it is not one of the protocol's."""
    if len(text) > _LONGEST:
        return None
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or not _is_version(message.get("v")):
        return None
    shape = _SHAPES.get(str(message.get("type")))
    if shape is None or set(message) != {"v", "type", *shape}:
        return None
    for name, wanted in shape.items():
        if not _fits(message[name], wanted):
            return None
    return message


def _fits(value: object, wanted: type | tuple[str, ...]) -> bool:
    if isinstance(wanted, tuple):
        return value in wanted
    if isinstance(value, bool):
        return False
    if wanted is float:
        return isinstance(value, int | float) and abs(value) <= _GREATEST
    return isinstance(value, int) and isinstance(value, wanted) and abs(value) <= _GREATEST


def _is_version(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value == VERSION


class Bridge(QObject):
    """The one object that the isolated world sees.

    ``message`` goes to the page as JSON text; ``received`` carries checked messages of the page.
    """

    message = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make a bridge that nobody listens to yet."""
        super().__init__(parent)
        self.listener: Any = None

    @Slot(str)
    def receive(self, text: str) -> None:
        """Take a message of the page; what is not of the protocol is dropped."""
        message = decode(text)
        if message is None:
            _log.warning("dropped a message of the page that is not of protocol %d", VERSION)
            return
        if self.listener is not None:
            self.listener(message)

    def send(self, kind: str, /, **body: Any) -> None:  # noqa: ANN401 JSON
        """Send a message to the page."""
        self.message.emit(json.dumps({"v": VERSION, "type": kind, **body}))


def isolated_script() -> QWebEngineScript:
    """Return the script that carries messages, for the isolated world only."""
    library = QFile(":/qtwebchannel/qwebchannel.js")
    if not library.open(QIODevice.OpenModeFlag.ReadOnly):  # pragma: no cover - part of Qt
        message = "this Qt has no qwebchannel.js"
        raise RuntimeError(message)
    carrier = (paths.resources() / "page" / "isolated.js").read_text(encoding="utf-8")
    script = QWebEngineScript()
    script.setName("legbook-channel")
    script.setSourceCode(bytes(library.readAll().data()).decode() + "\n" + carrier)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    script.setWorldId(QWebEngineScript.ScriptWorldId.ApplicationWorld)
    script.setRunsOnSubFrames(False)
    return script
