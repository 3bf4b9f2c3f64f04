"""The shape of a leg on the Earth: its ends, its hops from stop to stop, the path drawn for it.

A hop is the stretch between two neighbouring places of a leg: its start, its known stops, its end.
A leg without known stops is one hop. All lengths are metres, positions (lon, lat) degrees.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from viewer.geo.geodesic import inverse
from viewer.geo.legshape import NOWHERE, Hop, LegShape, Spot, fan_key
from viewer.geo.lens import distance_range
from viewer.geo.path import polyline
from viewer.geo.wgs84 import HALF_MERIDIAN_M
from viewer.model.place import AirportRef, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from viewer.geo.path import Path
    from viewer.model.case import Case
    from viewer.model.place import LonLat, Place
    from viewer.model.things import Leg

__all__ = [
    "NOWHERE",
    "Disc",
    "Hop",
    "LegShape",
    "Spot",
    "covering_disc",
    "fan_key",
    "leg_shape",
    "leg_shapes",
    "place_discs",
    "place_spot",
]

Disc = tuple["LonLat", float]
"""A centre (lon, lat) and a radius in metres; radius 0 is an exact position."""

_LEAST_VERTICES = 2


def leg_shapes(case: Case, countries: Mapping[str, Disc] | None = None) -> dict[str, LegShape]:
    """Return the shape of every leg of a case, by id.

    ``countries`` maps ISO 3166 alpha-2 codes to a disc that covers the country; a country that
    it does not hold is a place unknown. By default the program's own table is used.
    """
    known = _default_countries() if countries is None else countries
    return {leg.id: leg_shape(case, leg, known) for leg in case.legs.values()}


def leg_shape(case: Case, leg: Leg, countries: Mapping[str, Disc]) -> LegShape:
    """Return the shape of one leg; see :func:`leg_shapes`."""
    places = (leg.start, *(leg.stops or ()), leg.end)
    discs = [place_discs(case, place, countries) for place in places]
    spots = [_spot(d, exact=_is_exact(case, p)) for d, p in zip(discs, places, strict=True)]
    spots = _with_geometry(spots, leg)
    path = _drawn(leg, spots)
    shown = path is not None and leg.path != "unknown" and len(leg.vertices) >= _LEAST_VERTICES
    marks = _marks(path, leg, spots)
    hops = tuple(
        _hop(
            (spots[i], spots[i + 1]),
            (discs[i], discs[i + 1]),
            (marks[i], marks[i + 1]),
            shown=shown,
        )
        for i in range(len(spots) - 1)
    )
    exact = all(s.exact for s in spots)
    least = sum(h.min_m for h in hops)
    most = _sum_or_none(h.max_m for h in hops)
    if shown and path is not None:
        distance: float | None = path.length_m
        least, most = path.length_m, path.length_m
    else:
        distance = least if exact else None
    initial, final = _courses(path if shown else _through(spots) if exact else None)
    return LegShape(
        start=spots[0],
        end=spots[-1],
        distance_m=distance,
        min_m=least,
        max_m=most,
        initial_course_deg=initial,
        final_course_deg=final,
        lon=_floats(path.lon) if path is not None else (),
        lat=_floats(path.lat) if path is not None else (),
        m=_floats(path.distance_m) if path is not None else (),
        fan_start=fan_key(spots[0].position),
        fan_end=fan_key(spots[-1].position),
        hops=hops,
    )


def place_discs(
    case: Case, place: Place | None, countries: Mapping[str, Disc]
) -> tuple[Disc, ...] | None:
    """Return a disc for each single place that ``place`` may be; None where one has no position."""
    found: list[Disc] = []
    for member in members(place):
        if isinstance(member, AirportRef):
            airport = case.airport(member.code)
            if airport is None or airport.position is None:
                return None
            found.append((airport.position, 0.0))
        elif member.code in countries:
            found.append(countries[member.code])
        else:
            return None
    return tuple(found) or None


def place_spot(case: Case, place: Place | None, countries: Mapping[str, Disc]) -> Spot:
    """Return where a place lies as one disc."""
    return _spot(place_discs(case, place, countries), exact=_is_exact(case, place))


def covering_disc(discs: Sequence[Disc]) -> Disc:
    """Return a disc that covers all of the given ones, centred on the middle of their span.

    The middle is the mean of the centres' unit vectors; it need not be the smallest disc.
    """
    if len(discs) == 1:
        return discs[0]
    x = y = z = 0.0
    for (lon, lat), _ in discs:
        x += math.cos(math.radians(lat)) * math.cos(math.radians(lon))
        y += math.cos(math.radians(lat)) * math.sin(math.radians(lon))
        z += math.sin(math.radians(lat))
    flat = math.hypot(x, y)
    if math.hypot(flat, z) < len(discs) * 1e-9:  # opposite places have no middle: cover the Earth
        return discs[0][0], HALF_MERIDIAN_M
    centre = (math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, flat)))
    return centre, max(inverse(centre, c).distance_m + r for c, r in discs)


def _default_countries() -> Mapping[str, Disc]:
    from viewer.geo.countries import discs  # noqa: PLC0415 - a case without countries needs none

    return discs()


def _is_exact(case: Case, place: Place | None) -> bool:
    return case.position_of(place) is not None


def _spot(discs: tuple[Disc, ...] | None, *, exact: bool) -> Spot:
    if discs is None:
        return NOWHERE
    centre, radius = covering_disc(discs)
    return Spot(centre, radius, exact)


def _with_geometry(spots: list[Spot], leg: Leg) -> list[Spot]:
    """Take a leg's own ends where it has a geometry and its places say nothing."""
    if len(leg.vertices) < _LEAST_VERTICES:
        return spots
    ends = {0: leg.vertices[0], len(spots) - 1: leg.vertices[-1]}
    return [
        Spot(ends[i], 0.0, exact=True) if i in ends and s.position is None else s
        for i, s in enumerate(spots)
    ]


def _drawn(leg: Leg, spots: Sequence[Spot]) -> Path | None:
    if len(leg.vertices) >= _LEAST_VERTICES:
        return _traced(tuple(leg.vertices))
    return _through(spots)


def _through(spots: Sequence[Spot]) -> Path | None:
    """Trace the shortest path through the known places; None where an end is unknown."""
    if spots[0].position is None or spots[-1].position is None:
        return None
    return _traced(tuple(s.position for s in spots if s.position is not None))


@lru_cache(maxsize=2048)
def _traced(points: tuple[LonLat, ...]) -> Path:
    """Trace a path once for all the legs that fly it; its arrays are read-only."""
    return polyline(points)


def _marks(path: Path | None, leg: Leg, spots: Sequence[Spot]) -> list[float | None]:
    """Return where on the path each place of the leg lies, in order, in metres."""
    if path is None:
        return [None for _ in spots]
    marks: list[float | None] = [0.0]
    follows_geometry = len(leg.vertices) >= _LEAST_VERTICES
    travelled, here = 0.0, spots[0].position
    for spot in spots[1:-1]:
        if spot.position is None or here is None:
            marks.append(None)
        elif follows_geometry:
            travelled = _nearest(path, spot.position, travelled)
            marks.append(travelled)
        else:
            travelled = min(path.length_m, travelled + inverse(here, spot.position).distance_m)
            here = spot.position
            marks.append(travelled)
    return [*marks, path.length_m]


def _nearest(path: Path, position: LonLat, after_m: float) -> float:
    """Return the distance of the vertex nearest to a position, not before ``after_m``."""
    rest = [i for i, m in enumerate(path.distance_m) if m >= after_m]
    best = min(
        rest,
        key=lambda i: inverse(position, (float(path.lon[i]), float(path.lat[i]))).distance_m,
    )
    return float(path.distance_m[best])


def _hop(
    spots: tuple[Spot, Spot],
    discs: tuple[tuple[Disc, ...] | None, tuple[Disc, ...] | None],
    marks: tuple[float | None, float | None],
    *,
    shown: bool,
) -> Hop:
    start, end = spots
    if shown and marks[0] is not None and marks[1] is not None:
        length = marks[1] - marks[0]
        return Hop(start, end, length, length, *marks)
    if start.position is None or end.position is None:
        return Hop(start, end, 0.0, None, *marks)
    # Single places are measured one by one: a disc around two airports would lose too much.
    a_discs = discs[0] or ((start.position, start.radius_m),)
    b_discs = discs[1] or ((end.position, end.radius_m),)
    ranges = [distance_range(a, ra, b, rb) for a, ra in a_discs for b, rb in b_discs]
    return Hop(start, end, min(r[0] for r in ranges), max(r[1] for r in ranges), *marks)


def _courses(path: Path | None) -> tuple[float | None, float | None]:
    if path is None:
        return None, None
    return path.at(0.0)[2], path.at(path.length_m)[2]


def _sum_or_none(values: Iterable[float | None]) -> float | None:
    total = 0.0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _floats(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(float(v) for v in values)
