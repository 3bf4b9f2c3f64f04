"""A question with two answers: the one that does something, in its own words, and Cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def agrees(  # noqa: PLR0913 what a question consists of
    parent: QWidget,
    title: str,
    text: str,
    more: str,
    *,
    agree: str,
    icon: QMessageBox.Icon = QMessageBox.Icon.Question,
    details: str = "",
    cautious: bool = False,
) -> bool:
    """Ask, and tell whether the user pressed the button ``agree``. No text is read as markup.

    ``details`` are shown on request; with ``cautious``, Enter is Cancel.
    """
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(more)
    box.setDetailedText(details)
    yes = box.addButton(agree, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    if cautious:
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    box.deleteLater()  # else every question asked stays as a hidden window
    return box.clickedButton() is yes
