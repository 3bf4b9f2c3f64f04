"""The offline gazetteer, as building a case asks for it."""

from __future__ import annotations

from viewer.formats.lookup import GazetteerAirport
from viewer.geo import gazetteer


class Offline:
    """The ``airportsdata`` package behind the questions of :class:`viewer.formats.lookup`."""

    @property
    def version(self) -> str:
        """Package and version, shown as where a value came from."""
        return gazetteer.source()

    def find(self, code: str) -> GazetteerAirport | None:
        """Return the airport of an ICAO or IATA code, None where it has none."""
        found = gazetteer.lookup(code)
        if found is None:
            return None
        return GazetteerAirport(
            icao=found.icao,
            iata=found.iata,
            name=found.name,
            country=found.country,
            lon=found.lon,
            lat=found.lat,
            elevation_ft=found.elevation_ft,
            tz=found.tz,
        )

    def zones(self, country: str) -> tuple[str, ...]:
        """Return the time zones of a country's airports, sorted, each once."""
        return gazetteer.zones_by_country().get(country, ())
