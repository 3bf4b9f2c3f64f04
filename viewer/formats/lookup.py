"""What building a case asks of a gazetteer, and the slice of answers that travels with it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class GazetteerAirport(NamedTuple):
    """One airport as the gazetteer has it; degrees, feet, ISO 3166 alpha-2, IANA zone."""

    icao: str | None
    iata: str | None
    name: str | None
    country: str | None
    lon: float | None
    lat: float | None
    elevation_ft: float | None
    tz: str | None


class Gazetteer(Protocol):
    """Finds airports by their codes."""

    @property
    def version(self) -> str:
        """Name and version, shown as where a value came from."""

    def find(self, code: str) -> GazetteerAirport | None:
        """Return the airport of an ICAO or IATA code, None where it has none."""

    def zones(self, country: str) -> tuple[str, ...]:
        """Return the time zones of a country's airports, sorted, each once."""


class Slice(NamedTuple):
    """The part of a gazetteer that one case needs: plain data, a Gazetteer itself.

    Codes and countries that were asked and not found are kept as such.
    """

    version: str = "none"
    airports: Mapping[str, GazetteerAirport | None] = MappingProxyType({})
    country_zones: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    def find(self, code: str) -> GazetteerAirport | None:
        """Return the airport of a code as it was answered, None where it was not."""
        return self.airports.get(code)

    def zones(self, country: str) -> tuple[str, ...]:
        """Return the zones of a country as they were answered."""
        return self.country_zones.get(country, ())


NOTHING = Slice()
"""A gazetteer that knows no airport."""


class Recording:
    """A gazetteer that remembers what it was asked, so that the answers can travel."""

    def __init__(self, inner: Gazetteer) -> None:
        self._inner = inner
        self._airports: dict[str, GazetteerAirport | None] = {}
        self._zones: dict[str, tuple[str, ...]] = {}

    @property
    def version(self) -> str:
        """Name and version of the gazetteer behind it."""
        return self._inner.version

    def find(self, code: str) -> GazetteerAirport | None:
        """Ask, and remember the answer."""
        if code not in self._airports:
            self._airports[code] = self._inner.find(code)
        return self._airports[code]

    def zones(self, country: str) -> tuple[str, ...]:
        """Ask, and remember the answer."""
        if country not in self._zones:
            self._zones[country] = self._inner.zones(country)
        return self._zones[country]

    def slice(self) -> Slice:
        """Return everything that was asked so far, with its answers."""
        return Slice(self._inner.version, dict(self._airports), dict(self._zones))


def to_data(part: Slice) -> dict[str, Any]:
    """Return a slice as plain JSON data."""
    names = GazetteerAirport._fields
    return {
        "version": part.version,
        "airports": {
            code: None if a is None else {n: getattr(a, n) for n in names}
            for code, a in part.airports.items()
        },
        "zones": {country: list(zones) for country, zones in part.country_zones.items()},
    }


def from_data(data: dict[str, Any]) -> Slice:
    """Return the slice that :func:`to_data` wrote."""
    return Slice(
        data["version"],
        {c: None if a is None else GazetteerAirport(**a) for c, a in data["airports"].items()},
        {c: tuple(z) for c, z in data["zones"].items()},
    )
