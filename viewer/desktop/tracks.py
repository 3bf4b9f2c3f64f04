"""A document's tracks as the window hands them to the page and to the replay."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from viewer.describe.card import Card, Context
    from viewer.describe.heard import Heard, Stretches
    from viewer.page.track_files import TrackFiles
    from viewer.session.document import Document
    from viewer.session.tracks.store import TrackStore


def files(document: Document) -> TrackFiles | None:
    """Return what answers the page's wishes for tracks; None where there are none."""
    if not document.stores:
        return None
    from viewer.page.track_files import TrackFiles, TrackSet  # noqa: PLC0415 for tracks only

    sets, first = [], 0
    for number, store, members in _stored(document):
        sets.append(TrackSet(store, number, first))
        first += len(members)
    return TrackFiles(sets, document.case.aircraft.values())


def ids(document: Document) -> tuple[str, ...]:
    """Return the ids behind the page's numbers of tracks."""
    return tuple(member for _, _, members in _stored(document) for member in members)


def number(every: tuple[str, ...], track: str | None) -> int | None:
    """Return the page's number of a track among the ids of all, None where there is none."""
    return every.index(track) if track in every else None


def find(document: Document, track: str) -> tuple[TrackStore, int] | None:
    """Return the store that holds a track's positions, and its number there."""
    for _, store, members in _stored(document):
        if track in members:
            return store, members.index(track)
    return None


def heard(document: Document) -> tuple[Heard, ...]:
    """Return the document's tracks as the timeline has them, in the map's order."""
    if not document.stores:
        return ()
    from viewer.describe.heard import Heard  # noqa: PLC0415 for tracks only

    def one(store: TrackStore, number: int, identity: str) -> Heard:
        def load() -> Stretches:
            from viewer.session.tracks.stretches import stretches  # noqa: PLC0415 numpy

            return stretches(store, number)

        return Heard(identity, store.tracks[number], load)

    return tuple(
        one(store, number, identity)
        for _, store, members in _stored(document)
        for number, identity in enumerate(members)
    )


def card(context: Context, document: Document, track: str) -> Card | None:
    """Return the card of a track, None where there is none of that id."""
    from viewer.describe.track_card import track_card  # noqa: PLC0415 for tracks only
    from viewer.session.tracks.facts import facts  # noqa: PLC0415 numpy, for tracks only

    told = document.case.tracks.get(track)
    found = find(document, track)
    if told is None or found is None:
        return None
    return track_card(context, told, facts(*found))


def span(document: Document) -> tuple[float, float]:
    """Return the time that the replay covers: the case's, and its tracks'."""
    window = document.program["window"]
    told = [found for store in document.stores.values() if (found := store.span)]
    if window:
        told.append((window[0], window[1]))
    if not told:
        return 0.0, 0.0
    return float(min(low for low, _ in told)), float(max(high for _, high in told))


def _stored(document: Document) -> Iterator[tuple[int, TrackStore, Sequence[str]]]:
    """Yield the layers of tracks, in the map's order: number, store, and the tracks' ids."""
    for number, layer in enumerate(document.layers):
        if layer.kind == "track" and layer.file in document.stores:
            yield number, document.stores[layer.file], layer.members
