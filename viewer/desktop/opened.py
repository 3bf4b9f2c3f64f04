"""A document together with what the page needs of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from viewer.page import messages
from viewer.session import bake
from viewer.session.document import from_bundle

if TYPE_CHECKING:
    from viewer.session.document import Document


class Opened(NamedTuple):
    """A document and the page's message of it, made once, on whatever thread has the time."""

    document: Document
    made: messages.CaseMessage


def with_message(document: Document) -> Opened:
    """Make the page's message of a document."""
    made = messages.case_message(document.case, document.shapes, document.program, document.fans)
    return Opened(document, made)


def shipped() -> Opened | None:
    """Return the shipped case as it was baked; None where it must be read from its files."""
    baked = bake.load()
    return None if baked is None else with_message(from_bundle(baked))
