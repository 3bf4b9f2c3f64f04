"""The figures of a leg on the Earth, as plain data: who reads them needs no geodesy library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viewer.model.place import LonLat


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an end lies: within ``radius_m`` of ``position``, or unknown where that is None.

    ``exact`` is True for one airport; of several or in a country the whole place lies in the disc.
    """

    position: LonLat | None
    radius_m: float = 0.0
    exact: bool = False


NOWHERE = Spot(None)


@dataclass(frozen=True, slots=True)
class Hop:
    """One stretch of a leg between neighbouring places.

    ``min_m`` and ``max_m`` bound the length of its shortest path (``max_m`` is None where an
    end is unknown). ``from_m`` and ``to_m`` are where it runs on the leg's drawn path,
    None where none is drawn.
    """

    start: Spot
    end: Spot
    min_m: float
    max_m: float | None
    from_m: float | None
    to_m: float | None


@dataclass(frozen=True, slots=True)
class LegShape:
    """A leg's figures and the path drawn for it.

    ``distance_m`` is given only where it is one number: both ends and all stops are single
    airports, or positions or a track show the path. ``min_m`` and ``max_m`` bound it otherwise.
    ``lon``, ``lat`` and ``m`` (distance from the start) are the dense drawn path, longitudes
    unrolled, empty where an end is unknown and the leg has no geometry. ``fan_start`` and
    ``fan_end`` name the ends for the discs drawn around them (see :func:`fan_key`).
    """

    start: Spot
    end: Spot
    distance_m: float | None
    min_m: float
    max_m: float | None
    initial_course_deg: float | None
    final_course_deg: float | None
    lon: tuple[float, ...] = ()
    lat: tuple[float, ...] = ()
    m: tuple[float, ...] = ()
    fan_start: str | None = None
    fan_end: str | None = None
    hops: tuple[Hop, ...] = ()


def fan_key(position: LonLat | None) -> str | None:
    """Return the name of the fan of geodesics around a position.

    >>> fan_key((35.9487, 35.4011))
    '35.948700,35.401100'
    """
    return None if position is None else f"{position[0]:.6f},{position[1]:.6f}"
