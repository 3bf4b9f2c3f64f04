"""What the timeline is painted with: colours, letters, small pictures, each made once and kept."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText

from viewer.desktop.theme import font

Face = tuple[float, bool]
"""A font: its size in points, and whether it is bold."""
SMALL: Face = (7.5, False)
TICKS: Face = (8.0, False)
BANDS: Face = (8.0, True)
NAMES: Face = (9.0, True)
COUNTS: Face = (6.5, True)


def colour(name: str, alpha: float = 1.0) -> QColor:
    """Return a colour ``#rrggbb``, as strong as ``alpha`` from 0 to 1 says."""
    return _colour(name, round(alpha * 255))


@lru_cache(maxsize=4096)
def _colour(name: str, alpha: int) -> QColor:
    made = QColor(name)
    made.setAlpha(min(max(alpha, 0), 255))
    return made


@lru_cache(maxsize=64)
def shades(name: str, body: float, foot: float, steps: int) -> list[int]:
    """Return a colour from nothing to ``body``, then from nothing to ``foot``, for Qt's table."""
    return [
        _colour(name, round(255 * most * i / (steps - 1))).rgba()
        for most in (body, foot)
        for i in range(steps)
    ]


@lru_cache(maxsize=16)
def face(which: Face) -> QFont:
    """Return the packaged font at a size."""
    return font(which[0], bold=which[1])


@lru_cache(maxsize=16)
def _metrics(which: Face) -> QFontMetricsF:
    return QFontMetricsF(face(which))


@lru_cache(maxsize=8192)
def width(which: Face, text: str) -> float:
    """Return how wide a text is, in pixels."""
    return _metrics(which).horizontalAdvance(text)


@lru_cache(maxsize=8192)
def elided(which: Face, text: str, room: float) -> str:
    """Return a text cut to a width."""
    return _metrics(which).elidedText(text, Qt.TextElideMode.ElideRight, room)


@lru_cache(maxsize=2048)
def _static(which: Face, text: str) -> QStaticText:
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(font=face(which))
    return made


@lru_cache(maxsize=16)
def ascent(which: Face) -> float:
    """Return how far the letters of a font reach above their line."""
    return _metrics(which).ascent()


def write(painter: QPainter, which: Face, left: float, line: float, text: str) -> None:
    """Write plain text on a line, with the painter's pen; sets the painter's font."""
    painter.setFont(face(which))
    painter.drawStaticText(round(left), round(line - ascent(which)), _static(which, text))


@lru_cache(maxsize=64)
def hatch(name: str, eighths: int, ratio: float) -> QBrush:
    """Return a hatching of a colour, six pixels wide, as strong as so many eighths."""
    size = round(6 * ratio)
    tile = QPixmap(size, size)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(name, 0.75 * eighths / 8), 0.9 * ratio))
    for shift in (-size, 0, size):
        painter.drawLine(shift, size, shift + size, 0)
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return QBrush(tile)


@lru_cache(maxsize=256)
def pen(name: str, alpha: float, thick: float) -> QPen:
    """Return a pen of a colour."""
    return QPen(colour(name, alpha), thick)
