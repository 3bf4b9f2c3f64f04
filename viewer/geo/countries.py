"""Countries: names in several languages, a place for the label, a disc that covers them.

Read from ``resources/countries.json``: ``{"SY": {"names": {"en": ..., "es": ..., "ru": ...,
"ar": ..., "local": ...}, "label": [lon, lat], "radius_m": ...}, ...}`` by ISO 3166-1 alpha-2 code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from viewer.paths import resources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from viewer.model.place import LonLat


@dataclass(frozen=True, slots=True)
class Country:
    """A country as the map names it.

    ``radius_m`` metres around ``label`` (lon, lat) cover its main territory and all its airports.
    """

    code: str
    names: Mapping[str, str]
    label: LonLat
    radius_m: float

    def name(self, language: str) -> str:
        """Return the name in a language (``en``, ``es``, ``ru``, ``ar``), else in English."""
        return self.names.get(language) or self.names.get("en") or self.code


def load(path: Path) -> Mapping[str, Country]:
    """Read a file of countries.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not JSON, or a country in it lacks a member.

    """
    text = path.read_text(encoding="utf-8")
    found: dict[str, Country] = {}
    for code, entry in json.loads(text).items():
        try:
            lon, lat = entry["label"]
            found[code] = Country(
                code,
                MappingProxyType(dict(entry["names"])),
                (float(lon), float(lat)),
                float(entry["radius_m"]),
            )
        except (KeyError, TypeError) as error:
            msg = f"{path}: country {code}: {error!r}"
            raise ValueError(msg) from error
    return MappingProxyType(found)


@cache
def countries() -> Mapping[str, Country]:
    """Return the countries that come with the program, by code; read at the first call."""
    return load(resources() / "countries.json")


def country(code: str) -> Country | None:
    """Return the country with an ISO 3166-1 alpha-2 code, in either case; None if there is none."""
    return countries().get(code.upper())


@cache
def discs() -> Mapping[str, tuple[LonLat, float]]:
    """Return for each country code a disc, (centre, radius in metres), that covers the country."""
    return MappingProxyType({c.code: (c.label, c.radius_m) for c in countries().values()})
