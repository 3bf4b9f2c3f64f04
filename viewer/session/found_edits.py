"""What accepting or refusing a leg found writes into a case: pure, as plain JSON data and bytes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from viewer.describe import found as wording
from viewer.model.problem import CaseValueError
from viewer.model.time import SECOND, When, parse_when, to_iso
from viewer.session.edits import AddLegs, RefuseFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.model.evidence import Evidence
    from viewer.replay.found.legs import End
    from viewer.session.document import Document
    from viewer.session.found import Proposal

Json = dict[str, Any]

_OR = re.compile(r"\s+or\s+|\s*,\s*")
_NOT_ID = re.compile(r"[^a-z0-9]+")
_NOTATIONS = "2019-03-24T19:30Z, 2019-03-24T15:30[America/Caracas], A/B, ../B or A/.."


@dataclass(frozen=True, slots=True)
class Ends:
    """The ends of a leg as an editor writes them: airport codes, and times as in a case file.

    Several codes are joined by "or"; empty is not known.
    """

    start: str
    end: str
    departed: str
    arrived: str


class EndsError(ValueError):
    """An end that is no place or time; ``field`` says which of the four."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field beside the message."""
        super().__init__(message)
        self.field = field


def ends_of(proposal: Proposal) -> Ends:
    """Return the ends of a proposal as they were found."""
    leg = proposal.leg
    return Ends(
        " or ".join(leg.start.fields), " or ".join(leg.end.fields),
        notation(leg.start), notation(leg.end),
    )  # fmt: skip


def notation(end: End) -> str:
    """Return an end's window in the notation of a case file, "" where nothing is known."""
    low, high = end.window
    # "A/B" holds the second B as well.
    first, last = to_iso(low), None if high is None else to_iso(high - SECOND)
    if first is None and last is None:
        return ""
    return first if first == last and first else f"{first or '..'}/{last or '..'}"


def accepted(
    document: Document, proposal: Proposal, ends: Ends, path: list[tuple[float, float]]
) -> AddLegs:
    """Return the edit that writes a leg found into the case.

    ``ends`` become the editor's conclusion; what was found stands in the evidence, whose source
    is the tracker's file. ``path`` are positions of the track, (lon, lat); the leg is tracked
    where there are two at least. Raises EndsError.
    """
    aircraft, new = _aircraft(document, proposal)
    sources = [_source(document, file) for file in proposal.files]
    properties: Json = {
        "kind": "leg",
        "aircraft": aircraft,
        "callsign": proposal.callsign,
        "from": _place(ends.start, "from"),
        "to": _place(ends.end, "to"),
        "stops": [],
        "departed": _time(ends.departed, "departed"),
        "arrived": _time(ends.arrived, "arrived"),
        "path": "tracked" if len(path) > 1 else "unknown",
        "evidence": [_evidence(proposal, s["id"]) for s in sources],
    }
    geometry = None
    if len(path) > 1:
        geometry = {"type": "LineString", "coordinates": [list(p) for p in path]}
    feature = {
        "type": "Feature",
        "id": _leg_id(document, aircraft, proposal),
        "geometry": geometry,
        "properties": properties,
    }
    known = document.case.sources
    return AddLegs((feature,), tuple(s for s in sources if s["id"] not in known), new)


def refused(proposal: Proposal, at: str) -> RefuseFound:
    """Return the edit that remembers a refusal; ``at`` is when, ISO 8601."""
    return RefuseFound(*proposal.key, at)


def is_refused(document: Document, proposal: Proposal) -> bool:
    """Tell whether the case remembers that a proposal was refused."""
    items = (document.records.case or {}).get("refused") or ()
    who, first, last = proposal.key
    return any(
        (i.get("aircraft"), i.get("first"), i.get("last")) == (who, first, last)
        for i in items
        if isinstance(i, dict)
    )


def is_accepted(document: Document, proposal: Proposal) -> bool:
    """Tell whether the case holds a leg whose evidence is this proposal.

    It is known again by its id, or by the source, which is the track's file, and the times that
    this asserts.
    """
    stem = _stem(_aircraft(document, proposal)[0], proposal)
    if any(leg == stem or leg.startswith(f"{stem}-") for leg in document.case.legs):
        return True
    sources = {f"track-{_id(file)}" for file in proposal.files}
    found = ends_of(proposal)
    told = (found.departed or None, found.arrived or None)
    return any(told) and any(
        item.source in sources and told == (_text(item, "departed"), _text(item, "arrived"))
        for leg in document.case.legs.values()
        for item in leg.evidence
    )


def _text(item: Evidence, name: str) -> str | None:
    value = item.asserts.get(name)
    return value.text if isinstance(value, When) else None


def put_legs(data: bytes | None, features: tuple[Mapping[str, Any], ...]) -> bytes:
    """Return the bytes of a GeoJSON file with legs added at its end.

    Raises ValueError where it is no FeatureCollection.
    """
    from viewer.formats import jsontext, patch  # noqa: PLC0415 msgspec, with the first edit

    new = [dict(f) for f in features]
    if data is None:
        made = {"type": "FeatureCollection", "features": new}
        return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()
    start = data.find(b"{")
    try:
        root = jsontext.decode(data[start:]) if start >= 0 else None
        if not isinstance(root, dict) or not isinstance(root.get("features"), list):
            message = "The file of legs is no FeatureCollection: mend it first."
            raise ValueError(message)  # noqa: TRY004 what the caller tells the user
        return patch.patch(data, [(start, {**root, "features": [*root["features"], *new]})])
    except jsontext.JsonError as error:
        message = f"The file of legs cannot be changed before it is mended: {error}"
        raise ValueError(message) from error


def put_refusal(case: Mapping[str, Any], edit: RefuseFound) -> Json:
    """Return case.json's content with a refusal added. Raises ValueError where it has no array."""
    old = case.get("refused") or []
    if not isinstance(old, list):
        message = "The refused legs in case.json are not an array: mend it first."
        raise ValueError(message)  # noqa: TRY004 what the caller tells the user
    item = {"aircraft": edit.aircraft, "first": edit.first, "last": edit.last, "at": edit.at}
    return {**case, "refused": [*old, item]}


def _place(text: str, field: str) -> Any:  # noqa: ANN401 plain JSON
    codes = [c for c in _OR.split(text.strip()) if c]
    if any(not c.replace("-", "").replace("_", "").isalnum() for c in codes):
        raise EndsError(field, f"{text!r} is no airport code; several are joined by “or”")
    if len(codes) > 1:
        return {"any_of": codes}
    return codes[0] if codes else None


def _time(text: str, field: str) -> str | None:
    if not text.strip():
        return None
    try:
        parse_when(text.strip())
    except CaseValueError as error:
        raise EndsError(field, f"{error.message}; expected {_NOTATIONS}") from error
    return text.strip()


def _aircraft(document: Document, proposal: Proposal) -> tuple[str, tuple[Json, ...]]:
    """Return the aircraft's id in the case, and the aircraft where it is new to it."""
    if proposal.aircraft is not None:
        return proposal.aircraft, ()
    identity = _id(proposal.registration or proposal.icao24 or proposal.name)
    if identity in document.case.aircraft:
        return identity, ()
    names = {"registration": proposal.registration, "icao24": proposal.icao24}
    known = {name: value for name, value in names.items() if value}
    if not known and proposal.callsign:
        known = {"callsign": proposal.callsign}  # nothing else tells the airframe
    return identity, ({"id": identity, **({"identities": [known]} if known else {})},)


def _source(document: Document, file: str) -> Json:
    sha256 = next((f.sha256 for f in document.records.files if f.file == file), "")
    captured = {"file": file, **({"sha256": sha256} if sha256 else {})}
    return {
        "id": f"track-{_id(file)}",
        "type": "dataset",
        "title": file,
        "custom": {"captured": captured},
    }


def _evidence(proposal: Proposal, source: str) -> Json:
    leg, found = proposal.leg, ends_of(proposal)
    told = {
        "from": _place(found.start, "from"),
        "to": _place(found.end, "to"),
        "departed": found.departed or None,
        "arrived": found.arrived or None,
    }
    return {
        "source": source,
        "asserts": {name: value for name, value in told.items() if value is not None},
        "note": f"Found in the track, {wording.rating(leg.sure)}: "
        + "; ".join(wording.reasons(leg)),
    }


def _leg_id(document: Document, aircraft: str, proposal: Proposal) -> str:
    stem = _stem(aircraft, proposal)
    identity, number = stem, 2
    while identity in document.case.legs:
        identity, number = f"{stem}-{number}", number + 1
    return identity


def _stem(aircraft: str, proposal: Proposal) -> str:
    return f"{aircraft}-{(to_iso(proposal.leg.first) or '')[:16].replace(':', '')}"


def _id(text: str) -> str:
    return _NOT_ID.sub("-", text.lower()).strip("-") or "unnamed"
