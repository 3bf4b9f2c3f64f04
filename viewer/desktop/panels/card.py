"""The card of what is selected. Everything a case says reaches the markup escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QTextBrowser, QWidget

if TYPE_CHECKING:
    from viewer.describe.card import Card, Link, Row, Section, Testimony
    from viewer.desktop.theme import Theme

_SAFE_SCHEMES = {"http", "https"}


class CardPanel(QTextBrowser):
    """Shows a card as text that can be selected and followed by keyboard.

    ``followed`` carries the kind and id of a link to another card.
    """

    followed = Signal(str, str)

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

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: ARG002, N802 Qt's name
        """Load nothing: a card is text."""
        return None

    def set_theme(self, theme: Theme) -> None:
        """Draw the card anew in another theme."""
        self._theme = theme
        if self._card is not None:
            self.show_card(self._card)

    def show_card(self, card: Card) -> None:
        """Show a card; the place in the text is kept when it is the same thing again."""
        same = self._card is not None and (self._card.kind, self._card.id) == (card.kind, card.id)
        if same and self._card == card and self.toPlainText():
            return
        place = self.verticalScrollBar().value() if same else 0
        self._card = card
        self.setHtml(_markup(card, self._theme))
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
        else:
            self.followed.emit(kind, target)

    def _ask_to_open(self, address: str) -> None:
        url = QUrl(address, QUrl.ParsingMode.StrictMode)
        if not url.isValid() or url.scheme() not in _SAFE_SCHEMES:
            QMessageBox.information(
                self, "Not opened", f"This is not a web address:\n{address[:300]}"
            )
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Leave Legbook?")
        box.setTextFormat(box.textFormat().PlainText)
        box.setText(f"Open {url.host()} in your web browser?")
        box.setInformativeText(f"{address[:500]}\n\nThe site will learn that you looked.")
        opens = box.addButton("Open", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        box.deleteLater()  # else every question asked stays as a hidden window
        if box.clickedButton() is opens:
            QDesktopServices.openUrl(url)


def _markup(card: Card, theme: Theme) -> str:
    badges = "".join(
        f' <span style="color:{_tone(tone, theme)};font-size:9pt">&nbsp;● {escape(text)}</span>'
        for text, tone in card.badges
    )
    head = (
        f'<div style="font-size:15pt;font-weight:600;color:{theme.ink}">{_text(card.title)}</div>'
        f'<div style="color:{theme.muted};margin-bottom:4px">{_text(card.subtitle)}{badges}</div>'
    )
    return head + "".join(_section(section, theme) for section in card.sections)


def _section(section: Section, theme: Theme) -> str:
    parts = []
    if section.title:
        parts.append(
            f'<div style="color:{theme.muted};font-weight:600;font-size:9pt;margin-top:14px;'
            f'margin-bottom:2px">{_text(section.title)}</div>'
        )
    if section.text:
        parts.append(f'<p style="margin-top:8px;margin-bottom:10px">{_text(section.text)}</p>')
    if section.rows:
        body = "".join(_row(row, theme) for row in section.rows)
        parts.append(f'<table width="100%" cellspacing="0" cellpadding="2">{body}</table>')
    parts.extend(_testimony(item, theme) for item in section.testimonies)
    return "".join(parts)


def _row(row: Row, theme: Theme) -> str:
    value = _linked(_text(row.value or row.label), row.link, theme, row.tone)
    note = (
        f'<div style="color:{theme.muted};font-size:9pt">{_text(row.note)}</div>'
        if row.note
        else ""
    )
    if not row.label or not row.value:
        return f'<tr><td colspan="2" style="padding-bottom:3px">{value}{note}</td></tr>'
    return (
        f'<tr><td width="34%" style="color:{theme.muted};padding-right:8px">{_text(row.label)}</td>'
        f'<td style="padding-bottom:3px">{value}{note}</td></tr>'
    )


def _testimony(item: Testimony, theme: Theme) -> str:
    claims = "".join(
        f'<tr><td width="34%" style="color:{theme.muted};padding-right:8px">'
        f"{_text(claim.property)}</td>"
        f'<td><span style="color:{_tone(claim.tone, theme)}">{_text(claim.value)}</span>'
        + (
            f' <span style="color:{_tone(claim.tone, theme)};font-size:9pt">'
            f"{'≠' if claim.tone == 'contested' else '✓'} {_text(claim.relation)}</span>"
            if claim.relation
            else ""
        )
        + "</td></tr>"
        for claim in item.claims
    )
    notes = "".join(
        f'<div style="color:{theme.muted};font-size:9pt">{_text(note)}</div>' for note in item.notes
    )
    head = _linked(_text(item.source), item.link, theme, "plain")
    table = (
        f'<table width="100%" cellspacing="0" cellpadding="2">{claims}</table>' if claims else ""
    )
    return (
        f'<table width="100%" cellspacing="0" cellpadding="7" style="margin-top:6px" '
        f'bgcolor="{theme.raised}"><tr><td>{head}{table}{notes}</td></tr></table>'
    )


def _linked(text: str, link: Link | None, theme: Theme, tone: str) -> str:
    if link is None:
        colour = _tone(tone, theme)
        return f'<span style="color:{colour}">{text}</span>' if tone != "plain" else text
    target = escape(f"{link.kind}:{quote(link.id, safe='')}", quote=True)
    return f'<a href="{target}" style="color:{theme.accent};text-decoration:none">{text}</a>'


def _tone(tone: str, theme: Theme) -> str:
    return {
        "muted": theme.muted,
        "contested": theme.contested,
        "doubt": theme.doubt,
        "good": theme.accent,
    }.get(tone, theme.ink)


def _text(text: str) -> str:
    # The mark keeps a line of Arabic on the left, where its neighbours are.
    return "\u200e" + escape(text).replace("\n", "<br>")
