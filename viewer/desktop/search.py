"""Places by what people type: an airport of the offline gazetteer, or coordinates."""

from __future__ import annotations

from typing import NamedTuple

from viewer.geo import coordinates, gazetteer


class Found(NamedTuple):
    """A place to look at: degrees, a zoom that suits it, and what it is."""

    lon: float
    lat: float
    zoom: float
    label: str


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
    return Found(best.lon, best.lat, 9.0, f"{best.name} ({codes}), from {gazetteer.source()}")
