"""A document together with what the page needs of it, made on whatever thread has the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from viewer.desktop import tracks
from viewer.page import messages
from viewer.session import bake
from viewer.session.document import from_bundle

if TYPE_CHECKING:
    from viewer.page.track_files import TrackFiles
    from viewer.session.document import Document


class Opened(NamedTuple):
    """A document, the page's message of it, and what answers the page's wishes for tracks."""

    document: Document
    made: messages.CaseMessage
    tracks: TrackFiles | None

    @property
    def where(self) -> list[list[int] | None]:
        """The boxes of what is drawn of the case and of its tracks, in the page's world units."""
        return [self.made.message["bounds"], self.tracks.bounds if self.tracks else None]


def prepared(document: Document, made: messages.CaseMessage | None = None) -> Opened:
    """Make what the page needs of a document; ``made`` is its message, where that is there."""
    return Opened(document, made or message(document), tracks.files(document))


def message(document: Document) -> messages.CaseMessage:
    """Return the page's message of a document, which needs no positions of tracks."""
    return messages.case_message(document.case, document.shapes, document.program, document.fans)


def where(document: Document, made: messages.CaseMessage) -> list[list[int] | None]:
    """Return what :attr:`Opened.where` will be, before the positions of tracks are there."""
    return [made.message["bounds"], tracks.bounds_ahead(document)]


def shipped() -> Opened | None:
    """Return the shipped case as it was baked; None where it must be read from its files."""
    baked = bake.load()
    return None if baked is None else prepared(from_bundle(baked))
