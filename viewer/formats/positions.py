"""Positions out of GeoJSON geometries that were checked, and how far two of them are apart.

Only the standard library: the window needs it at start-up.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.model.place import LonLat


def point(geometry: Mapping[str, Any] | None) -> LonLat | None:
    """Return the position of a Point as (lon, lat) in degrees, None where there is none."""
    if geometry is None:
        return None
    lon, lat = geometry["coordinates"][:2]
    return float(lon), float(lat)


def line(geometry: Mapping[str, Any] | None) -> tuple[LonLat, ...]:
    """Return the vertices of a LineString, or of a MultiLineString's parts joined in order.

    RFC 7946 has lines that cross the antimeridian cut there: the parts are one path.
    """
    if geometry is None:
        return ()
    coordinates = geometry["coordinates"]
    if geometry["type"] == "MultiLineString":
        coordinates = [position for part in coordinates for position in part]
    return tuple((float(p[0]), float(p[1])) for p in coordinates)


def chord_m(a: LonLat, b: LonLat) -> float:
    """Return the straight-line distance of two positions on WGS84, metres.

    Within 10 km it differs from the geodesic by less than a millimetre or two.
    """
    return math.dist(_ecef(a), _ecef(b))


def _ecef(position: LonLat) -> tuple[float, float, float]:
    """Return Earth-centred coordinates in metres (WGS84: a = 6378137, f = 1/298.257223563)."""
    lon, lat = math.radians(position[0]), math.radians(position[1])
    squared = 0.0066943799901413165  # first eccentricity squared
    normal = 6_378_137.0 / math.sqrt(1 - squared * math.sin(lat) ** 2)
    flat = normal * math.cos(lat)
    return flat * math.cos(lon), flat * math.sin(lon), normal * (1 - squared) * math.sin(lat)
