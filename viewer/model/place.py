"""Places as a case names them: an airport, a country, one of several, or not known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from viewer.model.problem import CaseValueError

LonLat = tuple[float, float]
"""Longitude and latitude in degrees, WGS84."""


@dataclass(frozen=True, slots=True)
class AirportRef:
    """An airport by a feature id of the case, else its ICAO, else its IATA code."""

    code: str


@dataclass(frozen=True, slots=True)
class CountryRef:
    """Somewhere in a country, by its ISO 3166 alpha-2 code."""

    code: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of these places, not known which."""

    places: tuple[AirportRef | CountryRef, ...]


Place = AirportRef | CountryRef | AnyOf

_ALPHA_2 = re.compile(r"[A-Za-z]{2}")
_EXPECTED = 'an airport code, {"country": "SY"}, {"any_of": ["GOOY", "GOBD"]} or null'


def parse_place(value: object) -> Place | None:
    """Read a place of a case file; null is a place not known.

    Raises CaseValueError with code ``place-syntax``.
    """
    match value:
        case None:
            return None
        case str() if value.strip():
            return AirportRef(value.strip())
        case {"country": str(code), **rest} if not rest and _ALPHA_2.fullmatch(code):
            return CountryRef(code.upper())
        case {"any_of": [_, *_] as items, **rest} if not rest:
            places = tuple(parse_place(item) for item in items)
            if all(isinstance(p, AirportRef | CountryRef) for p in places):
                return AnyOf(tuple(p for p in places if isinstance(p, AirportRef | CountryRef)))
    message = "this is not a place in a notation known here"
    raise CaseValueError("place-syntax", message, found=repr(value)[:200], expected=_EXPECTED)


def members(place: Place | None) -> tuple[AirportRef | CountryRef, ...]:
    """Return the single places a place may stand for; none where it is not known."""
    if place is None:
        return ()
    return place.places if isinstance(place, AnyOf) else (place,)


def single_airport(place: Place | None) -> str | None:
    """Return the code where the place is exactly one airport, else None."""
    return place.code if isinstance(place, AirportRef) else None
