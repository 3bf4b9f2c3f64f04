"""The question before a link is opened in the web browser: where it really leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox

from viewer.describe import address
from viewer.desktop.dialogs.question import agrees

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_LONGEST_SHOWN = 500


def ask_to_open(parent: QWidget, text: str) -> bool:
    """Ask, and open an http or https address in the web browser; tell whether it was opened.

    What is shown is what is opened, letter by letter: both are the address in ASCII.
    """
    found = address.read(text)
    url = QUrl() if found is None else QUrl(found.text, QUrl.ParsingMode.StrictMode)
    encoded = QUrl.ComponentFormattingOption.FullyEncoded
    if found is None or not url.isValid() or not _same_host(url.host(encoded), found.host):
        QMessageBox.information(
            parent, "Not opened", f"This is not a web address:\n{ascii(text[:300])[1:-1]}"
        )
        return False
    shown = found.text[:_LONGEST_SHOWN] + ("…" if len(found.text) > _LONGEST_SHOWN else "")
    caution = "".join(f"\nCaution: {warning}." for warning in found.warnings)
    opens = agrees(
        parent,
        "Leave Legbook?",
        f"Open {found.host} in your web browser?",
        f"{shown}\n{caution}\nThe site will learn that you looked.",
        agree="Open",
        cautious=True,
    )
    return opens and QDesktopServices.openUrl(url)


def _same_host(qt: str, shown: str) -> bool:
    """Whether Qt leads to the host that is shown (which may bear brackets or a port)."""
    return bool(qt) and shown.removeprefix("[").startswith(qt)
