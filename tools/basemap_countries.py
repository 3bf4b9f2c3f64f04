"""resources/countries.json: each country's names and a disc that covers it.

The disc holds the main territory and every airport of the country's own ISO 3166 code, wherever it
lies: Alaska and Hawaii with the United States, Guiana not with France (its code is GF).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import airportsdata
import numpy as np
import shapely
from pyproj import Geod

from tools.basemap_geometry import polygons_of, records
from tools.basemap_labels import alpha2, country_names

if TYPE_CHECKING:
    from pathlib import Path

_REACH_DEG = 3.0  # a polygon this near to the main territory belongs to it
_GEOD = Geod(ellps="WGS84")


def main_territory(shape: Any) -> list[Any]:  # noqa: ANN401 - shapely has no types of its own
    """Return the polygons of a country's main territory.

    The largest polygon, and every polygon less than three degrees from one that belongs to it:
    Corsica with France but not Guiana, the whole of Indonesia, neither Alaska nor Hawaii. A
    country cut at 180° is put together first.
    """
    parts = polygons_of(shapely.make_valid(shape))
    west, _, east, _ = shapely.total_bounds(parts)
    if west < -179.0 and east > 179.0:  # noqa: PLR2004 - it was cut there
        parts = [
            shapely.transform(p, lambda c: c + np.array((360.0, 0.0))) if p.bounds[0] < 0.0 else p
            for p in parts
        ]
    found = [max(parts, key=lambda p: p.area)]
    rest = [p for p in parts if p is not found[0]]
    grown = True
    while grown:
        near = [p for p in rest if min(p.distance(f) for f in found) < _REACH_DEG]
        found += near
        rest = [p for p in rest if not any(p is n for n in near)]
        grown = bool(near)
    return found


def covering_radius(shape: Any, lon: float, lat: float) -> float:  # noqa: ANN401
    """Return the greatest geodesic distance, in metres, from a point to the main territory."""
    corners = np.concatenate([p.exterior.coords for p in main_territory(shape)])
    starts = np.full(len(corners), 1.0)
    _, _, metres = _GEOD.inv(starts * lon, starts * lat, corners[:, 0], corners[:, 1])
    return float(np.max(metres))


def airports_by_country() -> dict[str, list[tuple[float, float]]]:
    """Return (lon, lat) of every airport of the offline gazetteer by ISO alpha-2 code."""
    found: dict[str, list[tuple[float, float]]] = {}
    for row in airportsdata.load("ICAO").values():
        found.setdefault(row["country"], []).append((float(row["lon"]), float(row["lat"])))
    return found


def radius_to(positions: list[tuple[float, float]], lon: float, lat: float) -> float:
    """Return the greatest geodesic distance, in metres, from a point to positions (0 to none)."""
    return max((_GEOD.inv(lon, lat, *position)[2] for position in positions), default=0.0)


def countries(path: Path) -> dict[str, Any]:
    """Return code -> names, label point and radius, in the order of the codes.

    Args:
        path: Natural Earth's 10m countries.
    """
    found = {}
    airports = airports_by_country()
    for attributes, shape in records(path):
        code = alpha2(attributes)
        if code is None or code in found:
            continue
        lon, lat = float(attributes["label_x"]), float(attributes["label_y"])
        found[code] = {
            "names": country_names(attributes),
            "label": [round(lon, 5), round(lat, 5)],
            "radius_m": 1
            + int(
                max(covering_radius(shape, lon, lat), radius_to(airports.get(code, []), lon, lat))
            ),
        }
    return dict(sorted(found.items()))
