"""The steps as a document: a heading for each, when and where, what is told, what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QMouseEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from viewer.describe import transcript
from viewer.desktop import theme as themes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.describe.steps import Step
    from viewer.desktop.theme import Theme
    from viewer.model.case import Case

MOST = 200
"""Steps that a document holds at once: those around the one that the clock is at."""
_HEADING = 3


class TranscriptText(QTextBrowser):
    """A document to be read, aloud too.

    ``picked`` carries the number of a step from 0, ``cited`` the id of a source.
    """

    picked = Signal(int)
    cited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty document."""
        super().__init__(parent)
        self.setAccessibleName("Steps of the replay as a text")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(10)
        self.anchorClicked.connect(self._follow)
        self._theme: Theme | None = None
        self._case: Case | None = None
        self._steps: Sequence[Step] = ()
        self._first = 0
        self._marked = -1

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: ARG002, N802 Qt's name
        """Load nothing: it is text."""
        return None

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._write()

    def show_steps(self, case: Case, steps: Sequence[Step]) -> None:
        """Tell these steps."""
        self._case, self._steps, self._first, self._marked = case, steps, 0, -1
        self._write()

    def mark_step(self, number: int) -> None:
        """Mark a step by its number from 0 and bring it into view; none where negative."""
        if number == self._marked:
            return
        self._marked = number
        if number >= 0 and not self._first <= number < self._first + MOST:
            self._first = max(0, number - MOST // 2)
            self._write()
            return
        self._paint_marks()
        self._reveal()

    def _write(self) -> None:
        """Write the document anew; text of a case goes in as text, never as markup."""
        case, theme = self._case, self._theme
        self.clear()
        if case is None or theme is None:
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        body, small = _format(theme.ink, 10.0), _format(theme.muted, 9.0)
        last = min(len(self._steps), self._first + MOST)
        if self._first:
            _block(cursor, -1, f"{self._first} steps before these.", small)
        for number in range(self._first, last):
            step = self._steps[number]
            title = _format(theme.ink, 10.5, bold=True)
            title.setAnchor(True)
            title.setAnchorHref(f"step:{number}")
            _block(cursor, number, f"{step.number}. {step.title}", title, heading=True)
            _block(cursor, number, transcript.facts(step), small)
            if step.text:
                _block(cursor, number, step.text, body)
            _block(cursor, number, "", small)
            for text, source in transcript.Notes(case).parts(step):
                cursor.insertText(text, small if source is None else _link(source, theme))
        if last < len(self._steps):
            _block(cursor, -1, f"{len(self._steps) - last} steps after these.", small)
        cursor.endEditBlock()
        self._paint_marks()
        self._reveal()

    def _paint_marks(self) -> None:
        if self._theme is None:
            return
        marked = QBrush(QColor(self._theme.line))
        block = self.document().begin()
        while block.isValid():
            wanted = block.userState() == self._marked and self._marked >= 0
            if wanted != (block.blockFormat().background().style() != Qt.BrushStyle.NoBrush):
                form = block.blockFormat()
                form.setBackground(marked if wanted else QBrush(Qt.BrushStyle.NoBrush))
                QTextCursor(block).setBlockFormat(form)
            block = block.next()

    def _reveal(self) -> None:
        """Bring the marked step into view, all of it where there is room."""
        blocks = [b for b in _blocks(self.document().begin()) if b.userState() == self._marked]
        if self._marked < 0 or not blocks:
            return
        layout = self.document().documentLayout()
        top = layout.blockBoundingRect(blocks[0]).top()
        bottom = layout.blockBoundingRect(blocks[-1]).bottom()
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if top < bar.value() or bottom > bar.value() + room:
            bar.setValue(
                int(min(top - 6, max(bottom + 6 - room, 0)) if bottom - top < room else top)
            )

    def _follow(self, url: QUrl) -> None:
        kind, _, rest = url.toString().partition(":")
        if kind == "step":
            self.picked.emit(int(rest))
        else:
            self.cited.emit(unquote(rest))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Keep the marked step in view where lines break elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._reveal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Pick the step that was clicked, wherever in it; a selection is left alone."""
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        if self.textCursor().hasSelection() or self.anchorAt(place):
            return
        number = self.cursorForPosition(place).block().userState()
        if number >= 0:
            self.picked.emit(number)


def _block(
    cursor: QTextCursor, number: int, text: str, form: QTextCharFormat, *, heading: bool = False
) -> None:
    paragraph = QTextBlockFormat()
    if heading:
        paragraph.setTopMargin(8)
        paragraph.setHeadingLevel(_HEADING)
    if cursor.position():
        cursor.insertBlock(paragraph, form)
    else:
        cursor.setBlockFormat(paragraph)
    cursor.block().setUserState(number)
    cursor.insertText(text.replace("\n", "\u2028"), form)


def _blocks(block: QTextBlock) -> list[QTextBlock]:
    found = []
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def _format(colour: str, points: float, *, bold: bool = False) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFont(themes.font(points, bold=bold))
    form.setForeground(QBrush(QColor(colour)))
    return form


def _link(source: str, theme: Theme) -> QTextCharFormat:
    form = _format(theme.accent, 9.0)
    form.setAnchor(True)
    form.setAnchorHref(f"source:{quote(source, safe='')}")
    return form
