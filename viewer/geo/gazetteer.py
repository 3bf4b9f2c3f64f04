"""Airports by code or name, offline, from the ``airportsdata`` package.

The data are taken as they are: a layer file always overrides them. The code in ``icao`` is
that of the package, for small American fields a national one ("00AK"). The package is read at
the first question (about 0.3 s), never at import.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from viewer.geo.geodesic import LonLat

if TYPE_CHECKING:
    from collections.abc import Mapping

_IATA_LENGTH = 3
# Letters that Unicode does not take apart into a base and a mark.
_BASE_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "\u0131": "i",  # dotless, as in Turkish
        "'": "",
        "\u2019": "",  # the typographic apostrophe
        "\u02bb": "",  # the Hawaiian okina
        "\u00ad": "",  # a soft hyphen
    }
)


@dataclass(frozen=True, slots=True)
class GazetteerAirport:
    """An airport as the gazetteer has it.

    ``elevation_ft`` is 0 both for sea level and for many small fields where it is not known;
    ``country`` is ISO 3166-1 alpha-2 (and XK); ``tz`` is an IANA zone. None stands for empty.
    """

    icao: str
    iata: str | None
    name: str
    city: str | None
    country: str
    elevation_ft: float
    lon: float
    lat: float
    tz: str | None

    @property
    def position(self) -> LonLat:
        """(lon, lat) in degrees."""
        return self.lon, self.lat


def source() -> str:
    """Return what the values come from, package and version.

    >>> source().split()[0]
    'airportsdata'
    """
    from importlib.metadata import version  # noqa: PLC0415 - asked for with the data only

    return f"airportsdata {version('airportsdata')}"


def airports() -> tuple[GazetteerAirport, ...]:
    """Return all airports, in the package's order."""
    return tuple(_by_icao().values())


def lookup(code: str) -> GazetteerAirport | None:
    """Find an airport by its ICAO code, else by its IATA code; case does not matter.

    >>> lookup("oslk").iata, lookup("CCS").icao, lookup("nowhere")
    ('LTK', 'SVMI', None)
    """
    wanted = code.strip().upper()
    found = _by_icao().get(wanted)
    if found is None and len(wanted) == _IATA_LENGTH:
        found = _by_iata().get(wanted)
    return found


def search(text: str, limit: int = 20) -> tuple[GazetteerAirport, ...]:
    """Find airports whose codes, name or city hold every word of ``text``, best first.

    Case and accents do not matter. First whole codes, then names and cities that begin with the
    text, then those with words that do, then the rest; airports with an IATA code come first.

    >>> [airport.icao for airport in search("maiquetia", 1)]
    ['SVMI']
    """
    wanted = fold(text)
    words = wanted.split()
    if not words or limit < 1:
        return ()
    found = [
        (_rank(wanted, words, entry), entry.airport.iata is None, entry.airport.icao, entry)
        for entry in _folded()
        if all(word in entry.text for word in words)
    ]
    found.sort(key=lambda hit: hit[:3])
    return tuple(entry.airport for *_, entry in found[:limit])


def fold(text: str) -> str:
    """Reduce a text to what a search compares: no case, accents, apostrophes or extra spaces.

    >>> fold("  São  TOMÉ"), fold("Łódź"), fold("Tromsø")
    ('sao tome', 'lodz', 'tromso')
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(bare.translate(_BASE_LETTERS).split())


@dataclass(frozen=True, slots=True)
class _Folded:
    airport: GazetteerAirport
    codes: tuple[str, str]
    name: str
    city: str
    text: str


def _rank(wanted: str, words: list[str], entry: _Folded) -> int:
    if wanted in entry.codes:
        return 0
    if entry.name.startswith(wanted) or entry.city.startswith(wanted):
        return 1
    starts = entry.text.split()
    if all(any(start.startswith(word) for start in starts) for word in words):
        return 2
    return 3


@cache
def _by_icao() -> Mapping[str, GazetteerAirport]:
    import airportsdata  # noqa: PLC0415 - 0.3 s to read, and not needed for the first picture

    return MappingProxyType(
        {
            icao: GazetteerAirport(
                icao=icao,
                iata=row["iata"] or None,
                name=row["name"],
                city=row["city"] or None,
                country=row["country"],
                elevation_ft=float(row["elevation"]),
                lon=float(row["lon"]),
                lat=float(row["lat"]),
                tz=row["tz"] or None,
            )
            for icao, row in airportsdata.load("ICAO").items()
        }
    )


@cache
def _by_iata() -> Mapping[str, GazetteerAirport]:
    return MappingProxyType({a.iata: a for a in _by_icao().values() if a.iata is not None})


@cache
def _folded() -> tuple[_Folded, ...]:
    entries = []
    for airport in _by_icao().values():
        codes = (airport.icao.lower(), (airport.iata or "").lower())
        name, city = fold(airport.name), fold(airport.city or "")
        entries.append(_Folded(airport, codes, name, city, " ".join((*codes, name, city))))
    return tuple(entries)


@cache
def zones_by_country() -> Mapping[str, tuple[str, ...]]:
    """Return the time zones of each country's airports, by ISO 3166-1 alpha-2 code, sorted."""
    found: dict[str, set[str]] = {}
    for airport in _by_icao().values():
        if airport.tz:
            found.setdefault(airport.country, set()).add(airport.tz)
    return {country: tuple(sorted(zones)) for country, zones in found.items()}
