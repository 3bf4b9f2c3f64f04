"""A picture of the map at a time, without a window and without a display.

Qt reads the environment when it is imported, so it is imported inside. What is drawn follows from
the picture asked for alone: the same asked twice gives the same pixels on one machine.
"""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from viewer.desktop import platform
from viewer.replay.transport import Transport

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

    from viewer.desktop.web.case_files import CaseFiles
    from viewer.desktop.web.view import MapView
    from viewer.session.document import Document

_GIVE_UP_MS = 60_000
_COMPOSITOR_MS = 40
_MOST_LOOKS = 50
_DRAWS = 2  # the second finds labels where the first left room for them
_LEGEND = (900, 540)  # a smaller map would be hidden by its own open legend
# What would change the pixels of a picture: the user's own scaling of windows and fonts.
_SCALING = (
    "QT_SCREEN_SCALE_FACTORS",
    "QT_AUTO_SCREEN_SCALE_FACTOR",
    "QT_ENABLE_HIGHDPI_SCALING",
    "QT_SCALE_FACTOR_ROUNDING_POLICY",
    "QT_FONT_DPI",
    "QT_USE_PHYSICAL_DPI",
)


class RenderError(RuntimeError):
    """There is no picture; the text is one line that says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is asked for: ``document`` at ``at`` (ms since 1970 UTC), into ``target``.

    ``size`` is the map's width and height in CSS pixels, ``scale`` the device pixels for each.
    ``center`` is (lon, lat) in degrees and ``zoom`` as the map counts it, or both None for the
    whole case. ``hypotheses`` are the ids of the versions shown: None for all together, none for
    only what is common to them.
    """

    document: Document
    at: int
    target: Path
    size: tuple[int, int]
    scale: int = 1
    theme: str = "light"
    hypotheses: tuple[str, ...] | None = None
    center: tuple[float, float] | None = None
    zoom: float | None = None


def save(picture: Picture) -> None:
    """Draw the picture and write it as PNG. Must be the first in its process to use Qt.

    Raises RenderError where the map does not appear or the file cannot be written.
    """
    _check(picture.target)
    for name in _SCALING:
        os.environ.pop(name, None)
    os.environ["QT_SCALE_FACTOR"] = str(picture.scale)
    os.environ["LC_ALL"] = "C.UTF-8"  # nor does the user's language change it
    found = platform.prepare(force_offscreen=True)
    from viewer.desktop import chatter  # noqa: PLC0415 after Qt is prepared

    chatter.install()
    if found.warning:
        sys.stderr.write(f"Warning: {found.warning}.\n")
        sys.stderr.flush()
    from viewer.desktop import app  # noqa: PLC0415 as above

    image = draw(app.begin(), picture)
    _write(picture.target, png(image))


def draw(application: QApplication, picture: Picture) -> QImage:
    """Return the picture, of exactly ``size`` times ``scale`` pixels. Raises RenderError."""
    import shiboken6  # noqa: PLC0415 after Qt is prepared

    from viewer.desktop.web.case_files import CaseFiles  # noqa: PLC0415 as above
    from viewer.desktop.web.profile import make_profile  # noqa: PLC0415 as above
    from viewer.desktop.web.view import MapView  # noqa: PLC0415 as above

    collecting = gc.isenabled()
    gc.disable()  # on another thread it may free Qt's objects there
    files = CaseFiles()
    profile = make_profile(files.get, application)
    view = MapView(profile)
    try:
        view.setFixedSize(*picture.size)
        _tell(view, files, picture)
        view.show()
        return _image(application, view, picture)
    finally:
        view.hide()
        shiboken6.delete(view)  # its page must be gone before its profile
        shiboken6.delete(profile)
        if collecting:
            gc.enable()


def png(image: QImage) -> bytes:
    """Return the image as a PNG file."""
    from PySide6.QtCore import QBuffer, QIODevice  # noqa: PLC0415 after Qt is prepared

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]  # str is what Qt takes
        message = "the picture cannot be made a PNG"
        raise RenderError(message)
    return bytes(buffer.data().data())


def _tell(view: MapView, files: CaseFiles, picture: Picture) -> None:
    """Tell the page all that it draws from; it waits until the page is ready."""
    from viewer.desktop.opened import prepared  # noqa: PLC0415 not before it is needed

    opened = prepared(picture.document)
    case = opened.document.case
    numbers = {name: number for number, name in enumerate(case.hypotheses)}
    view.tell("theme", theme=picture.theme, language="en")
    revision = files.put(opened.made, opened.tracks)
    view.show_case(revision, opened, fit=picture.center is None)
    view.tell(
        "options",
        hypotheses=picture.hypotheses and [numbers[name] for name in picture.hypotheses],
        trails=True,
        areas=True,
        follow=None,
        hidden=[number for number, layer in enumerate(case.layers) if not layer.visible],
        legend=all(side >= least for side, least in zip(picture.size, _LEGEND, strict=True)),
        still=True,
    )
    view.show_time(Transport(picture.at, 0.0))


def _image(application: QApplication, view: MapView, picture: Picture) -> QImage:
    """Run until the page has drawn the case and the compositor shows it."""
    from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415 after Qt is prepared

    loop = QEventLoop(application)
    failed: list[str] = []

    def fail(why: str) -> None:
        failed.append(why)
        loop.quit()

    def hear(message: dict[str, Any]) -> None:
        match message:
            case {"type": "shown"}:
                if picture.center is not None:
                    lon, lat = picture.center
                    view.tell("view", lat=lat, lon=lon, zoom=picture.zoom)
                view.tell("draw", id=1)
            case {"type": "drawn", "id": number} if number < _DRAWS:
                view.tell("draw", id=number + 1)
            case {"type": "drawn"}:
                loop.quit()
            case {"type": "error"}:
                fail("its page has an error")

    view.arrived.connect(hear)
    view.revived.connect(lambda: fail("its process ended"))
    view.loadFinished.connect(lambda well: None if well else fail("its page does not load"))
    limit = QTimer(loop)
    limit.setSingleShot(True)
    limit.timeout.connect(lambda: fail(f"nothing for {_GIVE_UP_MS // 1000} s"))
    limit.start(_GIVE_UP_MS)
    loop.exec()
    limit.stop()
    view.arrived.disconnect(hear)
    if failed:
        message = f"the map does not appear: {failed[0]}"
        raise RenderError(message)
    return _settled(loop, view, picture)


def _settled(loop: Any, view: MapView, picture: Picture) -> QImage:  # noqa: ANN401 QEventLoop
    """Look until two looks in a row show the same: what the page drew reaches the view later."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415 after Qt is prepared

    before: QImage | None = None
    for _ in range(_MOST_LOOKS):
        QTimer.singleShot(_COMPOSITOR_MS, loop.quit)
        loop.exec()
        image = _look(view)
        if before is not None and image == before:
            break
        before = image
    else:
        message = "the map does not come to rest"
        raise RenderError(message)
    wanted = tuple(side * picture.scale for side in picture.size)
    if (image.width(), image.height()) != wanted:
        message = f"the map is {image.width()}x{image.height()} pixels, not {wanted[0]}x{wanted[1]}"
        raise RenderError(message)
    return image


def _look(view: MapView) -> QImage:
    from PySide6.QtGui import QImage  # noqa: PLC0415 after Qt is prepared

    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(1.0)
    return image


def _check(target: Path) -> None:
    """Say at once what would be said after the map is drawn. Raises RenderError."""
    if target.is_dir():
        message = f"cannot write {target}: it is a folder"
        raise RenderError(message)
    if not target.parent.is_dir():
        message = f"cannot write {target}: there is no folder {target.parent}"
        raise RenderError(message)


def _write(target: Path, content: bytes) -> None:
    try:
        target.write_bytes(content)
    except OSError as error:
        message = f"cannot write {target}: {error.strerror}"
        raise RenderError(message) from error
