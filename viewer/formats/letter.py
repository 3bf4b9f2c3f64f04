"""The letter of format 1: what each property is called, what it holds, and what it means.

Readers check every feature against these structs, and the JSON Schema files under
``layers/schema`` are made from them. Properties that are not named here are allowed and kept.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from viewer.model.gap_note import Reason
from viewer.model.problem import CaseValueError

_PLACE_SCHEMA: dict[str, Any] = {
    "oneOf": [
        {"type": "string", "minLength": 1},
        {"$ref": "#/$defs/country"},
        {
            "type": "object",
            "properties": {
                "any_of": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"oneOf": [{"type": "string"}, {"$ref": "#/$defs/country"}]},
                }
            },
            "required": ["any_of"],
            "additionalProperties": False,
        },
        {"type": "null"},
    ]
}

Time = Annotated[
    str | list[str] | None,
    Meta(
        description=(
            "A time as an interval: 2019-03-24T19:30Z, 2019-03-24T15:30[America/Caracas], "
            "2019-03-24[America/Caracas], A/B, ../B, A/.., each with ~ where approximate; "
            "a list means one of these, not known which; null is not known."
        )
    ),
]
Place = Annotated[
    Any,
    Meta(
        description=(
            "A feature id, an ICAO or an IATA code; or a country; or one of several; "
            "or null, not known."
        ),
        extra_json_schema=_PLACE_SCHEMA,
    ),
]
Tonnes = Annotated[float, Meta(ge=0, le=10_000, description="Tonnes.")]
Texts = list[str] | None
Id = Annotated[str, Meta(min_length=1, max_length=200)]


class EvidenceItem(Struct):
    """What one source asserts of the subject, in the source's own values."""

    source: Annotated[Id, Meta(description="The id of a source of the case.")]
    id: Annotated[
        str | None, Meta(description="Made when the item is written without one, and kept.")
    ] = None
    asserts: Annotated[
        dict[str, Any] | None,
        Meta(description="Property by property; null means the source says it is not known."),
    ] = None
    grade: Annotated[
        Annotated[str, Meta(pattern="^([A-F][1-6]?|[1-6])$")] | None,
        Meta(description="Admiralty grade: source A-F, information 1-6."),
    ] = None
    assumed: Annotated[
        str | list[str] | None,
        Meta(description="What the editor had to assume to read it so."),
    ] = None
    note: str | None = None
    private: bool = False


Evidence = Annotated[
    list[EvidenceItem] | None, Meta(description="What sources say; the conclusion is above.")
]
Hypotheses = Annotated[
    list[str] | None,
    Meta(description="Ids of hypotheses it belongs to; absent or empty means common to all."),
]


class RunwayItem(Struct):
    """A runway."""

    name: str
    length_m: Annotated[float, Meta(ge=0, le=100_000)] | None = None
    surface: str | None = None


class AirportProperties(Struct):
    """Properties of an airport; what is missing is taken from the offline gazetteer by code."""

    kind: Literal["airport"]
    icao: Annotated[str | None, Meta(description="ICAO code, as OSLK.")] = None
    iata: Annotated[str | None, Meta(description="IATA code, as LTK.")] = None
    name: str | None = None
    names: Annotated[
        dict[str, str] | None, Meta(description="Names by language (BCP 47), in their scripts.")
    ] = None
    aliases: Texts = None
    country: Annotated[str | None, Meta(description="ISO 3166 alpha-2.")] = None
    elevation_ft: Annotated[float, Meta(ge=-2000, le=30_000)] | None = None
    tz: Annotated[str | None, Meta(description="IANA time zone, as Asia/Damascus.")] = None
    runways: list[RunwayItem] | None = None
    note: str | None = None
    evidence: Evidence = None
    private: bool = False


class LegProperties(Struct):
    """Properties of a leg: one take-off to one landing, or a stretch with unknown stops."""

    kind: Literal["leg"]
    title: str | None = None
    aircraft: Annotated[str | None, Meta(description="An aircraft's id in case.json.")] = None
    callsign: str | None = None
    from_: Place = field(default=None, name="from")
    to: Place = None
    stops: Annotated[
        list[Place] | None, Meta(description="null not known, [] none, or places in order.")
    ] = None
    departed: Time = None
    arrived: Time = None
    payload_t: Tonnes | None = None
    path: Annotated[
        Literal["tracked", "positions", "unknown"],
        Meta(description="How much of the path is known. A geodesic is not a route."),
    ] = "unknown"
    hypotheses: Hypotheses = None
    note: str | None = None
    evidence: Evidence = None
    private: bool = False


class AirspaceProperties(Struct):
    """Properties of an airspace, a flight information region, a closure: a polygon with dates."""

    kind: Literal["airspace"]
    name: str | None = None
    designator: Annotated[str | None, Meta(description="As published: UKDV, LTR-12.")] = None
    type: Annotated[
        str | None,
        Meta(
            description=(
                "As aeronautical publications name it: FIR, UIR, CTR, P (prohibited), "
                "R (restricted), D (danger), TRA, NOTAM and others."
            )
        ),
    ] = None
    lower: Annotated[
        str | None, Meta(description="Lower limit as published: GND, FL245. Not judged.")
    ] = None
    upper: Annotated[
        str | None, Meta(description="Upper limit as published: FL660, UNL. Not judged.")
    ] = None
    valid: Annotated[
        Time,
        Meta(
            description=(
                "When it is in force: A/B with zones, A/.., ../B, a list for several windows; "
                "absent means that nothing is said of dates."
            )
        ),
    ] = None
    note: str | None = None


class PersonItem(Struct):
    """Someone named, with the office a source gives."""

    name: str
    role: str | None = None


class EventProperties(Struct):
    """Properties of an event: something that happened, was seen or was said."""

    kind: Literal["event"]
    title: str
    text: str | None = None
    when: Time = None
    place: Place = None
    aircraft: Annotated[
        str | list[str] | None, Meta(description="Ids of aircraft in case.json.")
    ] = None
    category: Annotated[
        str | None,
        Meta(
            description=(
                "arrival, departure, sighting, photo (these four say that the aircraft was "
                "there), statement, permit, closure, context or another word."
            )
        ),
    ] = None
    daylight: bool | None = None
    precision_m: Annotated[float, Meta(ge=0, le=20_040_000)] | None = None
    people: list[PersonItem | str] | None = None
    load_t: Tonnes | None = None
    media: list[Any] | None = None
    hypotheses: Hypotheses = None
    evidence: Evidence = None
    private: bool = False


class CslName(Struct):
    """A CSL name."""

    family: str | None = None
    given: str | None = None
    literal: str | None = None


class SourceCustom(Struct):
    """What the case format adds to a CSL item, under ``custom``."""

    copy_of: Annotated[
        str | None,
        Meta(description="Whose word it repeats: copies of one origin count once."),
    ] = None
    seen_in: Annotated[str | None, Meta(description="Read there, not at the origin.")] = None
    captured: Annotated[
        dict[str, Any] | None,
        Meta(description='at, by, archive_url, sha256, file or "not held".'),
    ] = None
    reliability: str | None = None
    private: bool = False


class SourceItem(Struct):
    """A CSL item, as Zotero and pandoc write it."""

    id: str | int
    type: str | None = None
    title: str | None = None
    container_title: str | list[str] | None = field(default=None, name="container-title")
    publisher: str | None = None
    author: list[CslName] | None = None
    issued: dict[str, Any] | None = None
    url: str | None = field(default=None, name="URL")
    language: str | None = None
    note: str | None = None
    custom: SourceCustom | None = None


class IdentityItem(Struct):
    """What an aircraft was known by, from one day to another."""

    registration: str | None = None
    icao24: Annotated[str | None, Meta(description="ICAO 24-bit address in hex.")] = None
    callsign: str | None = None
    operator: str | None = None
    serial: str | None = None
    valid: Time = None


class AircraftItem(Struct):
    """One airframe, by an id of the case's own."""

    id: Id
    type: Annotated[str | None, Meta(description="ICAO type designator, as A124.")] = None
    name: str | None = None
    identities: list[IdentityItem] | None = None
    note: str | None = None
    evidence: Evidence = None
    private: bool = False


class HypothesisItem(Struct):
    """A rival version of what happened."""

    id: Id
    title: str
    text: str | None = None


class RangeItem(Struct):
    """How far a type flies with a load: still-air kilometres, lowest and highest."""

    range_km_low: Annotated[float, Meta(gt=0, le=50_000)]
    range_km_high: Annotated[float, Meta(gt=0, le=50_000)]
    source: Annotated[str, Meta(description="Where the figure comes from, in words.")]
    payload_t: Annotated[
        Tonnes | None, Meta(description="Tonnes; null where the source does not state the load.")
    ] = None
    condition: str | None = None
    derived: Annotated[bool, Meta(description="Computed from other figures, not published.")] = (
        False
    )


class TypeItem(Struct):
    """The case's own figures of an aircraft type; they stand in for all of the program's."""

    name: str
    max_ground_speed_kmh: Annotated[
        float,
        Meta(gt=0, le=10_000, description="Greatest plausible speed over ground, tail wind too."),
    ]
    speed_source: Annotated[str, Meta(description="Where the speeds come from, in words.")]
    cruise_kmh: Annotated[
        tuple[float, float] | None, Meta(description="Lowest and highest cruising speed.")
    ] = None
    max_speed_kmh: Annotated[float, Meta(gt=0, le=10_000)] | None = None
    payload_range: list[RangeItem] | None = None
    ceiling_ft: Annotated[float, Meta(gt=0, le=200_000)] | None = None
    receives_fuel: Annotated[
        bool, Meta(description="Can take fuel in flight, so that no range bounds it.")
    ] = False


class AcknowledgedItem(Struct):
    """A result of a check that the editor has seen and lives with."""

    rule: Annotated[Id, Meta(description="The rule's id, as legbook check names it.")]
    subjects: Annotated[
        list[str], Meta(min_length=1, description="The ids of the result, in its order.")
    ]
    reason: Annotated[str, Meta(min_length=1, max_length=2000)]
    at: Annotated[str | None, Meta(description="When this was written, ISO 8601.")] = None


class RefusedItem(Struct):
    """A leg found in a track that the editor refused; it is not proposed again."""

    aircraft: Annotated[Id, Meta(description="Its address, registration or name.")]
    first: Annotated[str, Meta(description="Time of the first position of its path, ISO 8601.")]
    last: Annotated[str, Meta(description="Time of the last one, ISO 8601.")]
    at: Annotated[str | None, Meta(description="When it was refused, ISO 8601.")] = None


class GapItem(Struct):
    """Why a track has a gap: the editor's word, which no position shows."""

    file: Annotated[
        str, Meta(min_length=1, description="The track's file, as it is named in the case.")
    ]
    aircraft: Annotated[
        str, Meta(min_length=1, description="The track's address, else registration, else name.")
    ]
    from_: Annotated[
        str,
        Meta(description="Time of the position before the gap, to the minute or more precisely."),
    ] = field(name="from")
    to: Annotated[str, Meta(description="Time of the position after it.")]
    reason: Annotated[
        Reason, Meta(description="Why nothing was heard; which other reason, is said in the note.")
    ]
    note: Annotated[str, Meta(max_length=2000)] | None = None
    by: Annotated[str, Meta(max_length=200, description="Who noted it.")] | None = None
    at: Annotated[str | None, Meta(description="When it was noted, ISO 8601.")] = None
    evidence: Annotated[
        list[EvidenceItem] | None, Meta(description="What sources say; they may assert a reason.")
    ] = None


class LayerItem(Struct):
    """One file of the case, in the order in which layers lie on the map."""

    file: Id
    title: str | None = None
    visible: bool = True
    style: dict[str, Any] | None = None


class ReplayItem(Struct):
    """What the replay covers; events outside are background."""

    from_: Time = field(default=None, name="from")
    to: Time = None


class CaseFile(Struct):
    """case.json: what holds a case's files together."""

    format: Annotated[int, Meta(ge=1, description="1. A newer number opens read-only.")]
    generation: Annotated[int, Meta(ge=0, description="Counts the saves of the case, from 1.")] = 1
    title: str | None = None
    summary: str | None = None
    replay: ReplayItem | None = None
    aircraft: list[AircraftItem] | None = None
    hypotheses: list[HypothesisItem] | None = None
    layers: list[LayerItem | str] | None = None
    types: Annotated[
        dict[str, TypeItem] | None,
        Meta(description="Own figures of aircraft types, by ICAO type designator."),
    ] = None
    acknowledged: Annotated[
        list[AcknowledgedItem] | None,
        Meta(description="Results of checks that the editor lives with, and why."),
    ] = None
    refused: Annotated[
        list[RefusedItem] | None,
        Meta(description="Legs found in tracks that the editor refused."),
    ] = None
    gaps: Annotated[
        list[GapItem] | None,
        Meta(description="Why tracks have gaps, as far as somebody has noted it."),
    ] = None
    files: Annotated[
        dict[str, str] | None,
        Meta(description="SHA-256 of each other file, in hex, as of this generation."),
    ] = None


_MESSAGE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<key>key in )?\$(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


class LetterError(CaseValueError):
    """A value that the format does not allow; ``path`` says where inside the properties."""

    def __init__(self, message: str, *, path: str, found: str, expected: str) -> None:
        """Keep the path beside what every refusal carries."""
        super().__init__("schema", message, found=found, expected=expected)
        self.path = path


def check(value: object, struct: type[Struct]) -> None:
    """Check plain JSON data against the letter.

    Raises LetterError, which says where, what was found and what was expected.
    """
    try:
        msgspec.convert(value, struct)
    except (msgspec.ValidationError, OverflowError) as error:
        raise _letter_error(value, str(error)) from error


def _letter_error(value: object, text: str) -> LetterError:
    match = _MESSAGE.match(text)
    what = match.group("what") if match else text
    path = (match.group("path") or "").removeprefix(".") if match else ""
    missing = re.match(r"Object missing required field `(.*)`", what)
    if missing:
        name = missing.group(1)
        where = f"{path}.{name}" if path else name
        return LetterError(
            f"{where} is missing", path=where, found="nothing", expected=f"a value for {name}"
        )
    got = re.match(r"Expected (.*), got (.*)", what, re.DOTALL)
    expected = got.group(1).replace("`", "") if got else what.replace("`", "")
    found = short(_at(value, path))
    message = f"{path or 'the value'} is not what the format says: {what.replace('`', '')}"
    return LetterError(message, path=path, found=found, expected=expected)


def short(value: object, length: int = 120) -> str:
    """Return a value as a short JSON text for a problem."""
    try:
        text = msgspec.json.encode(value).decode("utf-8", "replace")
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError):
        text = type(value).__name__
    return text if len(text) <= length else text[: length - 1] + "…"


def _at(value: object, path: str) -> object:
    """Follow a path as msgspec writes it, as far as it goes."""
    for name, index in _STEP.findall("." + path if path and path[0] != "[" else path):
        if name and isinstance(value, dict) and name in value:
            value = value[name]
        elif index and isinstance(value, list) and int(index) < len(value):
            value = value[int(index)]
        else:
            break
    return value
