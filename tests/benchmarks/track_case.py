"""A document of made-up flights, as the worker would have handed it over."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.benchmarks.flights import flights
from viewer.model.case import Layer
from viewer.session.document import empty
from viewer.session.tracks.make import make, to_bytes
from viewer.session.tracks.store import TrackStore

if TYPE_CHECKING:
    from pathlib import Path

    from viewer.session.document import Document

_FILE = "synthetic.parquet"


def write(path: Path, count: int, each: int, **options) -> Path:
    """Write the store of ``count`` flights with ``each`` positions."""
    tracks, positions = flights(count, each, **options)
    with path.open("wb") as file:
        file.writelines(to_bytes(*make(tracks, positions, [280.0] * count)))
    return path


def document(path: Path) -> Document:
    """Return a document with nothing but the tracks of a store's file."""
    store = TrackStore.mapped(path)
    nothing = empty()
    layer = Layer(
        file=_FILE, kind="track", title="Synthetic", members=tuple(t.id for t in store.tracks)
    )
    case = replace(
        nothing.case,
        title="Synthetic flights",
        layers=(layer,),
        tracks=MappingProxyType({t.id: t for t in store.tracks}),
    )
    return replace(nothing, case=case, stores=MappingProxyType({_FILE: store}))
