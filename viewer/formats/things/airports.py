"""Airports of a case's files, completed from the gazetteer."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from viewer.formats.positions import point
from viewer.formats.things.evidence import read_evidence
from viewer.formats.things.ids import id_of, origin
from viewer.formats.things.places import GAZETTEER_PROPERTIES, gazetteer_position
from viewer.formats.things.where import SetAsideError, Where
from viewer.model.problem import CaseValueError
from viewer.model.things import Airport, Runway
from viewer.model.time import zone_info

if TYPE_CHECKING:
    from viewer.formats.lookup import Gazetteer, GazetteerAirport
    from viewer.formats.records import FeatureRecord, FileRecord
    from viewer.formats.things.draft import Draft

_FROM_FILE = (*GAZETTEER_PROPERTIES, "names", "aliases", "runways", "note")


def make_airport(draft: Draft, file: FileRecord, record: FeatureRecord, where: Where) -> str:
    """Add the airport of a record to the draft and return its id. Raises SetAsideError.

    What the file does not say the gazetteer may: ``provenance`` tells which said what.
    """
    told = record.properties
    fallback = told.get("icao") or told.get("iata")
    identity = id_of(draft, record, "airport", draft.airports, where, fallback)
    known = _known(draft.gazetteer, told.get("icao"), told.get("iata"), identity)
    position = point(record.geometry)
    provenance = {n: file.file for n in _FROM_FILE if told.get(n) is not None}
    if position is not None:
        provenance["position"] = file.file
    tz = told.get("tz")
    if tz is not None:
        try:
            zone_info(tz)
        except CaseValueError as error:
            raise SetAsideError(where.refused(error, "tz")) from error
    values: dict[str, Any] = {n: told.get(n) for n in GAZETTEER_PROPERTIES}
    if known is not None:
        for name, value in values.items():
            if value is None and getattr(known, name) is not None:
                values[name] = getattr(known, name)
                provenance[name] = draft.gazetteer.version
        if position is None:
            position = gazetteer_position(known)
            if position is not None:
                provenance["position"] = draft.gazetteer.version
    if position is None:
        draft.problems.append(
            where.problem(
                "warning",
                "airport-no-position",
                f"nobody knows where {identity} is",
                "geometry",
                found="no geometry",
                expected="a Point, or a known code",
            )
        )
    draft.airports[identity] = Airport(
        id=identity,
        position=position,
        **values,
        names=MappingProxyType(dict(told.get("names") or {})),
        aliases=tuple(told.get("aliases") or ()),
        runways=tuple(
            Runway(r["name"], r.get("length_m"), r.get("surface"))
            for r in told.get("runways") or ()
        ),
        note=told.get("note"),
        provenance=MappingProxyType(provenance),
        private=told.get("private", False),
        origin=origin(file, record),
    )
    if told.get("evidence"):
        draft.unread_evidence.append((identity, told, where))
    return identity


def read_airports_evidence(draft: Draft) -> None:
    """Read what sources assert of airports: when all are known, for it may name any of them."""
    for identity, told, where in draft.unread_evidence:
        evidence = read_evidence(draft, told, identity, where, {"place": identity})
        draft.airports[identity] = replace(draft.airports[identity], evidence=evidence)


def _known(gazetteer: Gazetteer, *codes: str | None) -> GazetteerAirport | None:
    for code in codes:
        found = gazetteer.find(code) if code else None
        if found is not None:
            return found
    return None
