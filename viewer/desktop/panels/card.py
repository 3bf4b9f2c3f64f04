"""The card of what is selected. Everything a case says reaches the markup escaped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QTextBrowser, QToolTip, QWidget

from viewer.desktop.panels import card_markup

if TYPE_CHECKING:
    from viewer.describe.card import Card
    from viewer.desktop.theme import Theme


class CardPanel(QTextBrowser):
    """Shows a card as text that can be selected and followed by keyboard.

    ``followed`` carries the kind and id of a link to another card. ``offered`` carries what the
    user may want to keep as evidence: ids of an event and a source, and a time as a case writes it.
    ``noting`` carries a gap whose reason is to be noted: its track's id, its two ends.
    """

    followed = Signal(str, str)
    offered = Signal(str, str, str)
    noting = Signal(str, object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Make an empty panel."""
        super().__init__(parent)
        self.setAccessibleName("Card of what is selected")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(14)
        self.anchorClicked.connect(self._follow)
        self._theme = theme
        self._card: Card | None = None
        self._unfolded: set[str] = set()

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: ARG002, N802 Qt's name
        """Load nothing: a card is text."""
        return None

    def set_theme(self, theme: Theme) -> None:
        """Draw the card anew in another theme."""
        self._theme = theme
        self._draw()

    def show_card(self, card: Card) -> None:
        """Show a card; the place in the text is kept when it is the same thing again."""
        same = self._card is not None and (self._card.kind, self._card.id) == (card.kind, card.id)
        if same and self._card == card and self.toPlainText():
            return
        self._card = card
        if same:
            self._draw()
        else:
            self._unfolded.clear()
            self.setHtml(card_markup.markup(card, self._theme, self._unfolded))
            self.verticalScrollBar().setValue(0)

    def _draw(self) -> None:
        """Draw the card anew; the reader stays at the same place of it."""
        if self._card is None:
            return
        place = self.verticalScrollBar().value()
        self.setHtml(card_markup.markup(self._card, self._theme, self._unfolded))
        self.verticalScrollBar().setValue(place)

    @property
    def card(self) -> Card | None:
        """The card shown."""
        return self._card

    def _follow(self, url: QUrl) -> None:
        kind, _, thing = url.toString(QUrl.ComponentFormattingOption.FullyEncoded).partition(":")
        target = unquote(thing)
        if kind == "address":
            self._ask_to_open(target)
        elif kind == "copy":
            QGuiApplication.clipboard().setText(target)
            QToolTip.showText(QCursor.pos(), f"Copied: {target}", self)
        elif kind == "assert":
            self.offered.emit(*json.loads(target))
        elif kind == "gap":
            self.noting.emit(*json.loads(target))
        elif kind == "fold":
            self._unfolded ^= {target}
            self._draw()
        else:
            self.followed.emit(kind, target)

    def _ask_to_open(self, address: str) -> None:
        from viewer.desktop.dialogs.leave import ask_to_open  # noqa: PLC0415 when first asked

        ask_to_open(self, address)
