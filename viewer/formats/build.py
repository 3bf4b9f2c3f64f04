"""Records become a case: times parsed in the zone of their place, references looked up.

Pure, deterministic, and made of the standard library only: the window does it again at start-up
with the records and the slice of the gazetteer that the worker (or the build) left it. It trusts
the types of properties, which readers have checked against the letter of the format.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from viewer.formats.lookup import NOTHING, Gazetteer
from viewer.formats.records import (
    AIRPORTS,
    EVENTS,
    FEATURES,
    LEGS,
    SOURCES,
    TRACKS,
    FeatureRecord,
    FileRecord,
    Records,
)
from viewer.formats.things.airports import make_airport, read_airports_evidence
from viewer.formats.things.case_file import (
    make_aircraft,
    make_hypothesis,
    read_acknowledged,
    read_gaps,
    read_replay,
    read_types,
)
from viewer.formats.things.draft import Draft
from viewer.formats.things.events import make_event
from viewer.formats.things.legs import make_leg
from viewer.formats.things.places import index_airports
from viewer.formats.things.shapes import make_shape, make_track
from viewer.formats.things.sources import check_copies, make_source
from viewer.formats.things.where import SetAsideError, Where
from viewer.model.case import Case, Layer
from viewer.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Make = Callable[[Draft, FileRecord, FeatureRecord, Where], str]

_TITLES = {
    AIRPORTS: "Airports", LEGS: "Legs", EVENTS: "Events", SOURCES: "Sources", FEATURES: "Features",
    TRACKS: "Tracks",
}  # fmt: skip


def build_case(records: Records, gazetteer: Gazetteer = NOTHING) -> tuple[Case, list[Problem]]:
    """Return the case of the records and everything that is doubtful or wrong in it.

    A feature whose own times or places cannot be understood is set aside with an ``error``;
    a doubtful reference is a ``warning``, and the feature stays.
    """
    case = records.case or {}
    draft = Draft(records, gazetteer)
    # What is referred to comes before what refers to it: evidence names sources, times take the
    # zones of airports, legs and events name aircraft and hypotheses.
    for item in case.get("hypotheses") or ():
        make_hypothesis(draft, item)
    _make_all(draft, SOURCES, make_source)
    _make_all(draft, AIRPORTS, make_airport)
    index_airports(draft)
    read_airports_evidence(draft)
    for item in case.get("aircraft") or ():
        make_aircraft(draft, item)
    _make_all(draft, LEGS, make_leg)
    _make_all(draft, EVENTS, make_event)
    _make_all(draft, FEATURES, make_shape)
    _make_all(draft, TRACKS, make_track)
    check_copies(draft)
    _count_set_aside(draft)
    built = Case(
        title=_title(records),
        summary=case.get("summary"),
        aircraft=MappingProxyType(draft.aircraft),
        hypotheses=MappingProxyType(draft.hypotheses),
        airports=MappingProxyType(draft.airports),
        legs=MappingProxyType(draft.legs),
        events=MappingProxyType(draft.events),
        sources=MappingProxyType(draft.sources),
        shapes=MappingProxyType(draft.shapes),
        layers=_layers(draft, case),
        codes=MappingProxyType(draft.codes),
        replay=read_replay(draft, case.get("replay") or {}),
        types=MappingProxyType(read_types(draft, case.get("types") or {})),
        acknowledged=read_acknowledged(case.get("acknowledged") or ()),
        tracks=MappingProxyType(draft.tracks),
        gaps=read_gaps(draft, case.get("gaps") or ()),
    )
    return built, draft.problems


def _make_all(draft: Draft, kind: str, make: Make) -> None:
    """Make things of every record of a kind; one that cannot be used is a problem."""
    for file in draft.records.files:
        if file.kind != kind:
            continue
        kept = draft.members.setdefault((file.file, kind), [])
        for record in file.features:
            where = Where(file.file, record.label, record.line)
            try:
                kept.append(make(draft, file, record, where))
            except SetAsideError as aside:
                draft.problems.append(aside.problem)


def _count_set_aside(draft: Draft) -> None:
    """Say for each file how many of its features are not in the case."""
    for file in draft.records.files:
        read = len(draft.members.get((file.file, file.kind), ()))
        aside = file.set_aside + len(file.features) - read
        if aside:
            whole = file.set_aside + len(file.features)
            draft.problems.append(
                Problem(
                    "note",
                    "set-aside",
                    f"{aside} of {whole} could not be used",
                    file=file.file,
                    found=f"{aside} set aside",
                    expected=f"{whole} {file.kind}",
                )
            )


def _title(records: Records) -> str:
    if records.title:
        return records.title
    names = list(dict.fromkeys(f.file for f in records.files))
    return names[0] if len(names) == 1 and records.case is None else "Untitled case"


def _layers(draft: Draft, case: Mapping[str, Any]) -> tuple[Layer, ...]:
    """Return a layer for each file and kind, with the title and visibility case.json gives it."""
    told: dict[str, dict[str, Any]] = {}
    for item in case.get("layers") or ():
        entry = {"file": item} if isinstance(item, str) else item
        told.setdefault(entry["file"], entry)
    kinds: dict[str, int] = {}
    for file in draft.records.files:
        kinds[file.file] = kinds.get(file.file, 0) + 1
    layers = []
    for file in draft.records.files:
        entry = told.get(file.file, {})
        plain = _TITLES[file.kind] if file.kind not in (FEATURES, TRACKS) else file.file
        title = entry.get("title") or plain
        if kinds[file.file] > 1:
            title = f"{file.file}: {_TITLES[file.kind]}"
        found = tuple(draft.members.get((file.file, file.kind), ()))
        layers.append(Layer(file.file, file.kind, title, found, entry.get("visible", True)))
    return tuple(layers)
