"""Notes of gaps held against the tracks: one that is of no gap there is told, and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from viewer.formats.generation import CASE_FILE
from viewer.model.gap_note import aircraft_of, by_track
from viewer.model.problem import Problem, Severity
from viewer.model.time import to_iso
from viewer.session.tracks.building import speed_limits
from viewer.session.tracks.make import make, to_bytes
from viewer.session.tracks.reading import columns, gaps
from viewer.session.tracks.store import TrackStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from viewer.formats.tracks.columns import Positions
    from viewer.model.case import Case, Layer
    from viewer.model.gap_note import GapNote
    from viewer.model.track import Track

    Gap = tuple[float, float]

_NAMED = 3


def problems(case: Case, positions: Mapping[str, Positions]) -> list[Problem]:
    """Return what is wrong with the notes of a case whose tracks have these positions, by file."""
    found: list[Problem] = []
    layers = {layer.file: layer for layer in case.layers if layer.kind == "track"}
    for (file, aircraft), notes in by_track(case.gaps).items():
        layer = layers.get(file)
        if layer is None or file not in positions:
            found += (_no_file(note) for note in notes)
            continue
        known = _gaps(case, layer, aircraft, positions[file])
        if known is None:
            found += (_no_track(note) for note in notes)
            continue
        told: set[Gap] = set()
        for note in notes:
            mine = {gap for gap in known if note.fits(*gap)}
            if not mine:
                found.append(_no_gap(note, known))
            elif mine & told:
                found.append(_twice(note))
            told |= mine
    return found


def _gaps(case: Case, layer: Layer, aircraft: str, positions: Positions) -> list[Gap] | None:
    """Return the gaps of a file's tracks of an aircraft, None where it has no such track."""
    mine = [
        (number, case.tracks[name])
        for number, name in enumerate(layer.members)
        if aircraft_of(case.tracks[name]) == aircraft
    ]
    if not mine:
        return None
    return [gap for number, track in mine for gap in _gaps_of(case, track, positions.of(number))]


def _gaps_of(case: Case, track: Track, positions: Positions) -> Iterator[Gap]:
    """Yield the times of the positions before and after each gap of one track, as its card does."""
    own = replace(positions, track=np.zeros(len(positions), np.int32))
    store = TrackStore(b"".join(to_bytes(*make([track], own, speed_limits(case, [track])))))
    told = columns(store, 0)
    for before, after in gaps(told):
        yield float(told.time[before]), float(told.time[after])


def _no_file(note: GapNote) -> Problem:
    return _problem(
        note,
        "note",
        "gap-file",
        f"a gap is noted in {note.file}, and no such file of tracks is open",
        "the track's file, in the case's folder or beside it",
    )


def _no_track(note: GapNote) -> Problem:
    return _problem(
        note,
        "warning",
        "gap-track",
        f"a gap is noted of {note.aircraft}, and {note.file} has no track of it",
        "the address, else the registration, else the name of one of the file's tracks",
    )


def _no_gap(note: GapNote, known: list[Gap]) -> Problem:
    begin, end = note.begin.hull.earliest or 0, note.end.hull.earliest or 0
    near = sorted(known, key=lambda gap: abs(gap[0] - begin) + abs(gap[1] - end))[:_NAMED]
    listed = ", ".join(f"{to_iso(round(b))} to {to_iso(round(e))}" for b, e in near)
    return _problem(
        note,
        "warning",
        "gap-none",
        "a gap is noted that the track does not have: its file may be another one than it was",
        f"the times of one of the track's gaps: {listed}" if near else "a track that has a gap",
    )


def _twice(note: GapNote) -> Problem:
    return _problem(
        note, "warning", "gap-twice", "two notes are of one gap: the first is shown", "one note"
    )


def _problem(note: GapNote, severity: Severity, code: str, message: str, expected: str) -> Problem:
    return Problem(
        severity,
        code,
        message,
        file=CASE_FILE,
        feature=f"{note.aircraft} in {note.file}",
        property="gaps",
        found=f"{note.begin.text} to {note.end.text}: {note.reason}",
        expected=expected,
    )
