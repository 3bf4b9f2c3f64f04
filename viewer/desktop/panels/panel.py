"""What every panel of the window is: shown a case, told of the clock and of what is selected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from viewer.describe.steps import Step
    from viewer.desktop.theme import Theme
    from viewer.session.document import Document


@dataclass(frozen=True, slots=True)
class Shown:
    """What the window shows: a document, and which of its rival versions.

    ``hypotheses`` are the ids of the versions shown; all of the case's when nothing was chosen,
    empty for only what is common to all. ``steps`` are the steps of these versions.
    """

    document: Document
    hypotheses: tuple[str, ...]
    steps: tuple[Step, ...]


class Panel(QWidget):
    """A widget in a dock or a tab. Each method does nothing unless a panel wants it.

    ``chosen`` asks for a thing (kind, id) to be selected and shown, ``sought`` for a time, in
    milliseconds since 1970 UTC.
    """

    chosen = Signal(str, str)
    sought = Signal(float)

    def show_case(self, shown: Shown) -> None:
        """Show another document, or the same with other versions."""

    def follow(self, at: float) -> None:
        """Follow the clock to ``at``, milliseconds since 1970 UTC; at most ten times a second."""

    def mark(self, kind: str, thing: str) -> None:
        """Mark what is selected: a kind of card and an id."""

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
