"""Places as sets of candidates: what two of them share, and how a program writes them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from viewer.model.place import AirportRef, AnyOf, CountryRef, members

if TYPE_CHECKING:
    from viewer.geo.legshape import Spot
    from viewer.model.case import Case
    from viewer.model.place import LonLat, Place

Single = AirportRef | CountryRef

_EARTH_M = 6_371_008.8
# The sphere's distance is at most 0.56 % off the ellipsoid's: a bound must not exceed that one.
_SPHERE_LEAST = 0.9944


def resolve(case: Case, place: Place | None) -> Place | None:
    """Return the place with every code replaced by the airport's id, so that places compare."""
    if isinstance(place, Single):
        return _resolved(case, place)
    return _place(tuple(_resolved(case, m) for m in members(place)))


def meet(case: Case, a: Place | None, b: Place | None) -> Place | None:
    """Return the place that fits both; None where none does or one of them is unknown.

    A country contains its airports.
    """
    shared: list[Single] = []
    for x in members(resolve(case, a)):
        for y in members(resolve(case, b)):
            both = _meet_single(case, x, y)
            if both is not None and both not in shared:
                shared.append(both)
    return _place(tuple(shared))


def notation(case: Case, place: Place | None) -> Any:  # noqa: ANN401 - plain JSON
    """Return a place as a case file writes it, airports by their id."""
    match resolve(case, place):
        case None:
            return None
        case AnyOf(places):
            return {"any_of": [_single_notation(p) for p in places]}
        case single:
            return _single_notation(single)


def candidates(case: Case, place: Place | None) -> list[dict[str, Any]]:
    """Return each single place it may be, with the position of an airport."""
    found: list[dict[str, Any]] = []
    for member in members(resolve(case, place)):
        airport = case.airport(member.code) if isinstance(member, AirportRef) else None
        position = list(airport.position) if airport and airport.position else None
        found.append({"place": _single_notation(member), "position": position})
    return found


def least_distance_m(a: LonLat, b: LonLat) -> float:
    """Return a length that no path on WGS84 between the two undercuts (haversine, less 0.56 %)."""
    lat_a, lat_b = math.radians(a[1]), math.radians(b[1])
    h = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b[0] - a[0]) / 2) ** 2
    )
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(h))) * _SPHERE_LEAST


def between_m(a: Spot, b: Spot) -> float:
    """Return a length that no way from one spot to the other undercuts; 0 where one is unknown."""
    if a.position is None or b.position is None:
        return 0.0
    return max(0.0, least_distance_m(a.position, b.position) - a.radius_m - b.radius_m)


def _resolved(case: Case, single: Single) -> Single:
    if isinstance(single, CountryRef):
        return single
    airport = case.airport(single.code)
    return single if airport is None or airport.id == single.code else AirportRef(airport.id)


def _place(singles: tuple[Single, ...]) -> Place | None:
    if not singles:
        return None
    return singles[0] if len(singles) == 1 else AnyOf(singles)


def _meet_single(case: Case, a: Single, b: Single) -> Single | None:
    if a == b:
        return a
    if isinstance(a, CountryRef) and isinstance(b, AirportRef):
        a, b = b, a
    if isinstance(a, AirportRef) and isinstance(b, CountryRef):
        airport = case.airport(a.code)
        return a if airport and airport.country == b.code else None
    return None


def _single_notation(single: Single) -> Any:  # noqa: ANN401 - plain JSON
    return single.code if isinstance(single, AirportRef) else {"country": single.code}
