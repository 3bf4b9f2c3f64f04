"""A picture of the map with a caption under it, for the clipboard and for files."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from viewer.desktop.theme import Theme, font

_HEIGHT = 46


def captioned(picture: QPixmap, caption: tuple[str, str], theme: Theme) -> QPixmap:
    """Return ``picture`` with a title and a line of explanation under it, at its pixel ratio."""
    ratio = picture.devicePixelRatio()
    size = picture.deviceIndependentSize()
    made = QPixmap(round(size.width() * ratio), round((size.height() + _HEIGHT) * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(theme.panel))
    painter = QPainter(made)
    painter.drawPixmap(0, 0, picture)
    width = size.width() - 24
    painter.setPen(QColor(theme.ink))
    painter.setFont(font(11, bold=True))
    painter.drawText(
        QRectF(12, size.height() + 5, width, 20), Qt.AlignmentFlag.AlignVCenter, caption[0]
    )
    painter.setPen(QColor(theme.muted))
    painter.setFont(font(9))
    painter.drawText(
        QRectF(12, size.height() + 24, width, 18), Qt.AlignmentFlag.AlignVCenter, caption[1]
    )
    painter.end()
    return made
