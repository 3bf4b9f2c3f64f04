"""Places by what people type: an airport of the offline gazetteer, or coordinates."""

from __future__ import annotations

from typing import NamedTuple

from viewer.geo import coordinates, gazetteer
from viewer.model.things import Airport

_FROM_GAZETTEER = ("icao", "iata", "name", "country", "position", "elevation_ft", "tz")


class Found(NamedTuple):
    """A place to look at: degrees, a zoom that suits it, and what it is."""

    lon: float
    lat: float
    zoom: float
    label: str
    airport: Airport | None = None


def find_place(text: str) -> Found | None:
    """Return the place that a text names, None where nothing fits."""
    try:
        written = coordinates.parse(text)
    except coordinates.CoordinateError:
        pass  # not coordinates: perhaps the name of an airport
    else:
        return Found(written.lon, written.lat, 8.0, f"{written.lat:.5f}, {written.lon:.5f}")
    matches = gazetteer.search(text)
    if not matches:
        return None
    best = matches[0]
    codes = " / ".join(c for c in (best.icao, best.iata) if c)
    airport = Airport(
        id=best.icao,
        position=best.position,
        icao=best.icao,
        iata=best.iata,
        name=best.name,
        country=best.country,
        elevation_ft=best.elevation_ft,
        tz=best.tz,
        provenance=dict.fromkeys(_FROM_GAZETTEER, gazetteer.source()),
    )
    return Found(
        best.lon, best.lat, 9.0, f"{best.name} ({codes}), from {gazetteer.source()}", airport
    )
