"""Places as things name them, with the airports that they mean looked up."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from viewer.formats.things.where import SetAsideError, Where
from viewer.model.place import AirportRef, members, parse_place
from viewer.model.problem import CaseValueError
from viewer.model.things import Airport

if TYPE_CHECKING:
    from viewer.formats.lookup import GazetteerAirport
    from viewer.formats.things.draft import Draft
    from viewer.model.place import Place

GAZETTEER_PROPERTIES = ("icao", "iata", "name", "country", "elevation_ft", "tz")
"""What a gazetteer may say of an airport besides its position."""


def read_place(draft: Draft, value: object, where: Where, path: str) -> Place | None:
    """Read a place and look its airports up. Raises SetAsideError."""
    try:
        place = parse_place(value)
    except CaseValueError as error:
        raise SetAsideError(where.refused(error, path)) from error
    for member in members(place):
        if isinstance(member, AirportRef):
            _look_up(draft, member.code, where, path)
    return place


def read_stops(draft: Draft, value: object, where: Where, path: str) -> tuple[Any, ...]:
    """Read the places where a leg stopped, in order. Raises SetAsideError."""
    if not isinstance(value, list):
        raise SetAsideError(
            where.problem(
                "error",
                "place-syntax",
                "stops are a list of places",
                path,
                found=repr(value)[:80],
                expected="a list of places, or null",
            )
        )
    return tuple(read_place(draft, item, where, f"{path}[{i}]") for i, item in enumerate(value))


def index_airports(draft: Draft) -> None:
    """Map ids, then ICAO, then IATA codes to airports: the earlier wins."""
    for identity in draft.airports:
        draft.codes[identity] = identity
    for name in ("icao", "iata"):
        for airport in draft.airports.values():
            code = getattr(airport, name)
            if code:
                draft.codes.setdefault(code, airport.id)


def gazetteer_position(known: GazetteerAirport) -> tuple[float, float] | None:
    """Return the position that a gazetteer has, (lon, lat) in degrees, None where it has none."""
    return None if known.lon is None or known.lat is None else (known.lon, known.lat)


def _look_up(draft: Draft, code: str, where: Where, path: str) -> None:
    """Take the airport of an id or code from the gazetteer where the case has none."""
    for spelt in (code, code.upper()):
        if spelt in draft.codes:
            draft.codes.setdefault(code, draft.codes[spelt])
            return
    known = draft.gazetteer.find(code) or draft.gazetteer.find(code.upper())
    if known is None:
        _warn_unknown(draft, code, where, path)
        return
    identity = known.icao or known.iata or code
    if identity not in draft.airports:
        draft.airports[identity] = _from_gazetteer(identity, known, draft.gazetteer.version)
    for name in (identity, known.icao, known.iata, code):
        if name:
            draft.codes.setdefault(name, identity)


def _warn_unknown(draft: Draft, code: str, where: Where, path: str) -> None:
    """Warn of a code that nobody knows, once for each feature."""
    if (where.feature or "", code) in draft.unknown_codes:
        return
    draft.unknown_codes.add((where.feature or "", code))
    draft.problems.append(
        where.problem(
            "warning",
            "airport-unknown",
            f"no airport is known as {code}",
            path,
            found=code,
            expected="an airport's id in the case, an ICAO or an IATA code",
        )
    )


def _from_gazetteer(identity: str, known: GazetteerAirport, version: str) -> Airport:
    values: dict[str, Any] = {n: getattr(known, n) for n in GAZETTEER_PROPERTIES}
    position = gazetteer_position(known)
    given = [n for n, v in values.items() if v is not None]
    if position is not None:
        given.append("position")
    return Airport(
        id=identity,
        position=position,
        **values,
        provenance=MappingProxyType(dict.fromkeys(given, version)),
    )
