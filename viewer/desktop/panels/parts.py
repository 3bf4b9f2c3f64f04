"""Small parts that several panels are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QToolButton, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_WIDE = 1.5  # details stand beside the list where the place is that much wider than high


def text_button(text: str, tip: str, *, checkable: bool = False) -> QToolButton:
    """Return a button with a text, and a tip that is its accessible name, too."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setCheckable(checkable)
    return button


class ListAndDetails(QSplitter):
    """A list and the details of what is picked: side by side where there is room, else stacked."""

    def __init__(self, table: QWidget, details: QWidget) -> None:
        """Lay out the two."""
        super().__init__(Qt.Orientation.Horizontal)
        self.addWidget(table)
        self.addWidget(details)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Turn where the room asks for it."""
        super().resizeEvent(event)
        wide = event.size().width() > _WIDE * event.size().height()
        way = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self.orientation() != way:
            self.setOrientation(way)
