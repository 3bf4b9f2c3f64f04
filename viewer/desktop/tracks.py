"""A document's tracks as the window hands them to the page and to the replay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.model.gap_note import aircraft_of, by_track

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

    notes, sets, first = by_track(document.case.gaps), [], 0
    for number, store, members in _stored(document):
        file = document.layers[number].file
        mine = {
            n: found
            for n, track in enumerate(store.tracks)
            if notes and (found := notes.get((file, aircraft_of(track)), ()))
        }
        sets.append(TrackSet(store, number, first, mine))
        first += len(members)
    return TrackFiles(sets, document.case.aircraft.values())


def bounds_ahead(document: Document) -> list[int] | None:
    """Return the box of all tracks in world units, before their stores are there."""
    from viewer.page.track_files import bounds_ahead as ahead  # noqa: PLC0415 for tracks only

    return ahead(document.case.tracks.values())


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

    notes = by_track(document.case.gaps)

    def one(store: TrackStore, number: int, identity: str, file: str) -> Heard:
        def load() -> Stretches:
            from viewer.session.tracks.stretches import stretches  # noqa: PLC0415 numpy

            return stretches(store, number)

        track = store.tracks[number]
        return Heard(identity, track, load, notes.get((file, aircraft_of(track)), ()))

    return tuple(
        one(store, number, identity, document.layers[layer].file)
        for layer, store, members in _stored(document)
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
    return track_card(context, told, facts(*found), _unkept(document))


def _unkept(document: Document) -> str:
    """Return why no note of a gap can be kept, "" where it can."""
    from viewer.session.edits import case_folder  # noqa: PLC0415 for tracks only

    if case_folder(document) is None:
        return "Why nothing was heard can be noted where these files belong to a case."
    return f"Nothing can be noted: {document.read_only}." if document.read_only else ""


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
