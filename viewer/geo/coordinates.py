"""Coordinates as people write them: read strictly, written plainly.

geopy's ``Point`` turns degrees, minutes and seconds with hemisphere letters into numbers, but its
pattern skips what it does not know and takes too much on trust: ".5, 1" is read as 5 N 1 E,
"-41.5 S" as north, "-0 30m" loses its sign, longitude 190 becomes -170. So the text is taken
apart here first, each oddity refused by name, and geopy sees only the plain form it reads well.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from viewer.geo import grid
from viewer.geo.geodesic import LonLat, check_position, normalise_lon
from viewer.geo.wgs84 import HALF_MERIDIAN_M

_MAX_LENGTH = 200
_METRES_PER_DEGREE = HALF_MERIDIAN_M / 180.0
_SIXTY = 60
_PAIR = 2
# 1 cm: more than any source of positions carries.
_MAX_DECIMALS = 7
_UNITS_PER_DEGREE = (1, 60, 3600)
_LIMITS = {"lat": 90, "lon": 180}
_AXIS_NAMES = {"lat": "latitude", "lon": "longitude"}
_AXIS_OF = {"N": "lat", "S": "lat", "E": "lon", "W": "lon"}
_NO_SHAPE = "cannot be read as a latitude and a longitude"
_POSITIVE = {"lat": "N", "lon": "E"}
_NEGATIVE = {"lat": "S", "lon": "W"}

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2032\u2019\u2018\u00b4\u0060\u02b9\u02bc", "'"),
        **dict.fromkeys("\u2033\u201d\u201c\u02ba\u3003", '"'),
        **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00ba\u02da\u2218", "\u00b0"),
        "\u066b": ".",  # Arabic decimal separator
        "\u060c": ",",  # Arabic comma
        "\u061b": ";",  # Arabic semicolon
        # Marks that steer the direction of writing say nothing about the place.
        **dict.fromkeys("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\ufeff", None),
        **dict.fromkeys("\u2066\u2067\u2068\u2069", None),
    }
)

# Words for each kind of token, in English, Spanish, French, Russian and Arabic.
_WORDS = {
    "N": "n north norte nord \u0441.ш. \u0441ш \u0441.ш شمال شمالا شمالاً",
    "S": "s south sur sud ю.ш. юш ю.ш جنوب جنوبا جنوباً",
    "E": "e east este est в.д. вд в.д شرق شرقا شرقاً",
    "W": "w west oeste ouest з.д. зд з.д غرب غربا غرباً",
    "lat": "lat lat. latitude latitud широта عرض",
    "lon": "lon lon. long long. lng longitude longitud долгота طول",
    "deg": "d deg degrees grados град",
    "min": "m min minutes minutos мин",
    "sec": "sec seconds segundos сек",
}
_KIND_OF_WORD = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_KIND_OF_MARK = {
    "\u00b0": "deg",
    "'": "min",
    '"': "sec",
    "+": "sign",
    "-": "sign",
    ",": "sep",
    ";": "sep",
    "/": "sep",
}

_TOKEN = re.compile(
    r"""(?P<space>[\s:=]+)
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<mark>[\u00b0'"+\-,;/])
    |(?P<word>[^\W\d_](?:\.?[^\W\d_\u0300-\u036f]|[\u064b-\u0652])*\.?)
    """,
    re.VERBOSE,
)
_EXPONENT = re.compile(r"[0-9.][eE][+-]?[0-9]")
_DECIMAL_COMMA = re.compile(r"(?<![0-9])(?<![0-9],)([0-9]+),([0-9]+)(?![0-9]|,[0-9])")
_DMS_LAT = r"[0-9]{2}(?:[0-9]{2}){1,2}(?:\.[0-9]+)?"
_DMS_LON = r"[0-9]{3}(?:[0-9]{2}){1,2}(?:\.[0-9]+)?"
# 103611N0665926W as on aeronautical charts, N1036 W06659 likewise.
_CHART = re.compile(
    rf"(?P<lat>{_DMS_LAT})\s*(?P<ns>[NS])[\s,/]*(?P<lon>{_DMS_LON})\s*(?P<ew>[EW])"
    rf"|(?P<ns2>[NS])\s*(?P<lat2>{_DMS_LAT})[\s,/]*(?P<ew2>[EW])\s*(?P<lon2>{_DMS_LON})",
    re.IGNORECASE,
)
# ISO 6709: signed degrees, or degrees and minutes (and seconds), in fixed digits.
_ISO_6709 = re.compile(
    r"(?P<ns>[+-])(?P<lat>[0-9]{2}(?:[0-9]{2}){0,2}(?:\.[0-9]+)?)"
    r"(?P<ew>[+-])(?P<lon>[0-9]{3}(?:[0-9]{2}){0,2}(?:\.[0-9]+)?)/?"
)
_GEO_URI = re.compile(r"geo:([^;?]+)(?:[;?].*)?", re.IGNORECASE)


class CoordinateError(ValueError):
    """Text that is not one position, with what is wrong about it."""


@dataclass(frozen=True, slots=True)
class WrittenPosition:
    """A position read from text.

    Attributes:
        lat: degrees north.
        lon: degrees east, -180..180.
        precision_m: length of one unit of the last digit written, in metres along a meridian.

    """

    lat: float
    lon: float
    precision_m: float

    @property
    def position(self) -> LonLat:
        """(lon, lat) in degrees."""
        return self.lon, self.lat


@dataclass(frozen=True, slots=True)
class _Coordinate:
    """One coordinate as written: an axis if it says so, N/S/E/W or a sign, one to three numbers."""

    axis: str | None
    letter: str | None
    sign: str | None
    numbers: tuple[str, ...]
    marked: bool


def parse(text: str) -> WrittenPosition:
    """Read one position; without letters or labels the latitude comes first.

    Decimal degrees (also with decimal commas), degrees with minutes and seconds in the usual
    marks, signs or hemisphere letters and words in five languages, any script's decimal digits,
    chart notation (103611N0665926W), ISO 6709, geo: URIs, UTM and military grid references.

    Raises:
        CoordinateError: the text is not one position; the message says why.

    >>> parse("10.60312, -66.99059").position
    (-66.99059, 10.60312)
    >>> caracas = parse("10°36\u203211\u2033N 66°59\u203226\u2033W")
    >>> round(caracas.lat, 5), round(caracas.lon, 5), round(caracas.precision_m)
    (10.60306, -66.99056, 31)

    """
    plain = _plain(text)
    reference = _grid_reference(plain)
    if reference is not None:
        return reference
    coordinates = _fixed_digits(plain)
    if coordinates is None:
        coordinates = _split(_tokens(_decimal_points(plain)))
    lat, lon = _axes(*coordinates)
    return _evaluate(lat, lon)


def format_decimal(lon: float, lat: float, precision_m: float = 1.0) -> str:
    """Write decimal degrees, latitude first, with no more digits than the precision carries.

    Raises:
        GeodesyError: it is no position.

    >>> format_decimal(-66.99059, 10.60312), format_decimal(-66.99059, 10.60312, 2000.0)
    ('10.60312, -66.99059', '10.60, -66.99')

    """
    lon, lat = check_position((lon, lat))
    digits = 0
    while digits < _MAX_DECIMALS and 10.0**-digits * _METRES_PER_DEGREE > 1.5 * precision_m:
        digits += 1
    # Adding 0.0 turns -0.0 into 0.0.
    north, east = round(lat, digits) + 0.0, round(normalise_lon(lon), digits) + 0.0
    return f"{north:.{digits}f}, {east:.{digits}f}"


def format_dms(lon: float, lat: float, digits: int = 1) -> str:
    """Write degrees, minutes and seconds with hemisphere letters, latitude first.

    Args:
        lon: degrees east.
        lat: degrees north.
        digits: decimals of the seconds (0.1 second is 3 m).

    Raises:
        GeodesyError: it is no position.

    >>> format_dms(-66.99059, 10.60312)
    '10°36\u203211.2\u2033N 66°59\u203226.1\u2033W'
    >>> format_dms(0.0, 59.9999999)
    '60°00\u203200.0\u2033N 0°00\u203200.0\u2033E'

    """
    lon, lat = check_position((lon, lat))
    return f"{_dms(lat, 'NS', digits)} {_dms(normalise_lon(lon), 'EW', digits)}"


def _dms(degrees: float, letters: str, digits: int) -> str:
    scale: int = 10**digits
    # Rounded before it is taken apart, so that no 60 seconds appear.
    units = round(abs(degrees) * 3600 * scale)
    minutes, rest = divmod(units, _SIXTY * scale)
    whole, minutes = divmod(minutes, _SIXTY)
    width = 3 + digits if digits else 2
    letter = letters[1] if degrees < 0 and units else letters[0]
    return f"{whole}°{minutes:02d}\u2032{rest / scale:0{width}.{digits}f}\u2033{letter}"


def _plain(text: str) -> str:
    """Replace typographic signs and other scripts' digits by their ASCII kin."""
    if len(text) > _MAX_LENGTH:
        msg = f"too long for a position: {len(text)} characters"
        raise CoordinateError(msg)
    digits = (c if c.isascii() else _digit(c) for c in text.translate(_SIGNS))
    plain = "".join(digits).strip().replace("''", '"')
    if plain[:1] + plain[-1:] in {"()", "[]"}:
        plain = plain[1:-1].strip()
    uri = _GEO_URI.fullmatch(plain)
    plain = uri[1] if uri else plain
    if not plain:
        msg = "no coordinates: the text is empty"
        raise CoordinateError(msg)
    return plain


def _grid_reference(plain: str) -> WrittenPosition | None:
    """Read UTM, UPS or MGRS; None where the text is nothing like them.

    Raises:
        CoordinateError: it is one, and names no place.

    """
    try:
        found = grid.parse(plain)
    except grid.GridError as error:
        raise CoordinateError(str(error)) from error
    return None if found is None else WrittenPosition(found.lat, found.lon, found.precision_m)


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _decimal_points(plain: str) -> str:
    """Turn decimal commas into points where both coordinates have one and nothing else is meant."""
    if "." in re.sub(r"[^\W\d_]+\.", "", plain) or len(_DECIMAL_COMMA.findall(plain)) != _PAIR:
        return plain
    return _DECIMAL_COMMA.sub(r"\1.\2", plain)


def _fixed_digits(plain: str) -> tuple[_Coordinate, _Coordinate] | None:
    """Read the notations in which the number of digits tells degrees from minutes."""
    match = _CHART.fullmatch(plain)
    if match is not None:
        group = match.groupdict()
        lat, ns = group["lat"] or group["lat2"], group["ns"] or group["ns2"]
        lon, ew = group["lon"] or group["lon2"], group["ew"] or group["ew2"]
        return (
            _Coordinate("lat", ns.upper(), None, _cut_digits(lat, 2), marked=True),
            _Coordinate("lon", ew.upper(), None, _cut_digits(lon, 3), marked=True),
        )
    match = _ISO_6709.fullmatch(plain)
    if match is not None:
        return (
            _Coordinate("lat", None, match["ns"], _cut_digits(match["lat"], 2), marked=True),
            _Coordinate("lon", None, match["ew"], _cut_digits(match["lon"], 3), marked=True),
        )
    return None


def _cut_digits(number: str, degree_digits: int) -> tuple[str, ...]:
    whole, point, fraction = number.partition(".")
    cuts = [0, *range(degree_digits, len(whole) + 1, 2)]
    parts = [whole[i:j] for i, j in pairwise(cuts)]
    parts[-1] += point + fraction
    return tuple(parts)


def _tokens(plain: str) -> list[tuple[str, str]]:
    """Take the text apart into (kind, text).

    Raises:
        CoordinateError: something in it belongs to no coordinate.

    """
    exponent = _EXPONENT.search(plain)
    if exponent:
        msg = f"exponents are not read: {exponent[0]!r}"
        raise CoordinateError(msg)
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(plain):
        match = _TOKEN.match(plain, at)
        if match is None:
            msg = f"{plain[at]!r} does not belong in a position"
            raise CoordinateError(msg)
        at = match.end()
        kind = match.lastgroup or ""
        if kind == "mark":
            tokens.append((_KIND_OF_MARK[match[0]], match[0]))
        elif kind == "word":
            tokens.append((_word(match[0], tokens, plain[at:]), match[0]))
        elif kind == "number":
            tokens.append((kind, match[0]))
    return tokens


def _word(word: str, before: list[tuple[str, str]], rest: str) -> str:
    """Return the kind of a word.

    Raises:
        CoordinateError: it has no meaning here, or two.

    """
    key = word.casefold()
    if key in {"o", "о"}:  # noqa: RUF001 - the Cyrillic letter too
        msg = f"{word!r} may be west (Spanish oeste) or east (German Ost): write W or E"
        raise CoordinateError(msg)
    minutes_before = [kind for kind, _ in before[-2:]] == ["min", "number"]
    if key == "s" and minutes_before and re.match(r"\s*[NSEWnsew]", rest):
        return "sec"  # as in 23 26m 22s N
    kind = _KIND_OF_WORD.get(key) or _KIND_OF_WORD.get(key.removesuffix("."))
    if kind is None:
        msg = f"{word!r} does not belong in a position"
        raise CoordinateError(msg)
    return kind


def _split(tokens: list[tuple[str, str]]) -> tuple[_Coordinate, _Coordinate]:
    """Find the one way to read the tokens as two coordinates.

    Raises:
        CoordinateError: there is none, or more than one.

    """
    numbers = sum(kind == "number" for kind, _ in tokens)
    separators = [i for i, (kind, _) in enumerate(tokens) if kind == "sep"]
    if numbers < _PAIR:
        msg = "a position needs a latitude and a longitude: found " + (
            "one number" if numbers else "no number"
        )
        raise CoordinateError(msg)
    if len(separators) > 1:
        msg = "more than two values separated by commas: use a point as decimal mark"
        raise CoordinateError(msg)
    places = separators or range(1, len(tokens))
    readings, reasons = [], []
    for place in places:
        try:
            first = _coordinate(tokens[:place])
            second = _coordinate(tokens[place + 1 :] if separators else tokens[place:])
        except CoordinateError as error:
            reasons.append(str(error))
        else:
            readings.append((first, second))
    if len(readings) > 1:
        even = [r for r in readings if len(r[0].numbers) == len(r[1].numbers)]
        readings = even if len(even) == 1 else readings
    if len(readings) == 1 and _lopsided(*readings[0]) and not separators:
        readings, reasons = [], []
    if len(readings) == 1:
        return readings[0]
    if readings:
        msg = "can be read in more than one way: mark degrees, minutes and seconds"
    else:
        # Wrong cuts have no shape at all; of the other reasons the most frequent tells most.
        reasons = sorted(reason for reason in reasons if reason != _NO_SHAPE) or [_NO_SHAPE]
        msg = max(reasons, key=reasons.count)
    raise CoordinateError(msg)


def _lopsided(a: _Coordinate, b: _Coordinate) -> bool:
    return not a.marked and not b.marked and len(a.numbers) != len(b.numbers)


def _coordinate(tokens: list[tuple[str, str]]) -> _Coordinate:
    """Read one coordinate: [label] [letter] [sign] degrees [minutes [seconds]] [letter].

    Raises:
        CoordinateError: the tokens are in no such order, or a number is out of its range.

    """
    kinds = [kind for kind, _ in tokens]
    shape = "".join(_SHAPE_OF_KIND[kind] for kind in kinds)
    if not _SHAPE.fullmatch(shape):
        raise CoordinateError(_NO_SHAPE)
    letters = [kind for kind in kinds if kind in _AXIS_OF]
    labels = [kind for kind in kinds if kind in _LIMITS]
    signs = [text for kind, text in tokens if kind == "sign"]
    numbers = tuple(text for kind, text in tokens if kind == "number")
    if len(letters) > 1:
        msg = "one coordinate has two hemisphere letters"
        raise CoordinateError(msg)
    if letters and signs:
        msg = f"a sign and a letter together: {signs[0]}{numbers[0]} {letters[0]}"
        raise CoordinateError(msg)
    letter = letters[0] if letters else None
    axis = labels[0] if labels else None
    if letter and axis and _AXIS_OF[letter] != axis:
        msg = f"{letter} is no {_AXIS_NAMES[axis]}"
        raise CoordinateError(msg)
    axis = axis or (_AXIS_OF[letter] if letter else None)
    marked = bool(letters or labels or {"deg", "min", "sec"} & set(kinds))
    _check_parts(numbers)
    return _Coordinate(axis, letter, signs[0] if signs else None, numbers, marked)


_SHAPE_OF_KIND = {
    **dict.fromkeys("NSEW", "L"),
    "lat": "A",
    "lon": "A",
    "sign": "-",
    "number": "0",
    "deg": "d",
    "min": "m",
    "sec": "s",
    "sep": ",",
}
_SHAPE = re.compile(r"A?L?-?0d?(?:0m?(?:0s?)?)?L?")


def _check_parts(numbers: tuple[str, ...]) -> None:
    for number in numbers[:-1]:
        if "." in number:
            msg = f"{number} has decimals, so nothing smaller can follow it"
            raise CoordinateError(msg)
    for name, number in zip(("minutes", "seconds"), numbers[1:], strict=False):
        if float(number) >= _SIXTY:
            msg = f"{name} must be under 60: {number}"
            raise CoordinateError(msg)


def _axes(first: _Coordinate, second: _Coordinate) -> tuple[_Coordinate, _Coordinate]:
    """Return (latitude, longitude) of two coordinates in the order written.

    Raises:
        CoordinateError: both are of one axis.

    """
    if first.axis is not None and first.axis == second.axis:
        msg = f"two {_AXIS_NAMES[first.axis]}s"
        raise CoordinateError(msg)
    if first.axis == "lon" or second.axis == "lat":
        return second, first
    return first, second


def _evaluate(lat: _Coordinate, lon: _Coordinate) -> WrittenPosition:
    """Let geopy compute the degrees of two checked coordinates.

    Raises:
        CoordinateError: one is off the Earth.

    """
    from geopy import Point  # noqa: PLC0415 - half a second with its geocoders, seldom needed

    point = Point(f"{_for_geopy(lat, 'lat')}, {_for_geopy(lon, 'lon')}")
    return WrittenPosition(
        float(point.latitude), float(point.longitude), max(_unit_m(lat), _unit_m(lon))
    )


def _for_geopy(coordinate: _Coordinate, axis: str) -> str:
    size = sum(
        float(number) / units
        for number, units in zip(coordinate.numbers, _UNITS_PER_DEGREE, strict=False)
    )
    if size > _LIMITS[axis]:
        name, limit = _AXIS_NAMES[axis], _LIMITS[axis]
        msg = f"{name} {coordinate.numbers[0]} is over {limit} degrees"
        if axis == "lat" and size <= _LIMITS["lon"]:
            msg += ": are latitude and longitude swapped?"
        raise CoordinateError(msg)
    side = _NEGATIVE[axis] if coordinate.sign == "-" else _POSITIVE[axis]
    letter = coordinate.letter or side
    # geopy wants a digit on both sides of a point.
    numbers = [f"0{n}".removesuffix(".") for n in coordinate.numbers]
    marks = zip(numbers, ("", "m", "s"), strict=False)
    return " ".join(f"{number}{mark}" for number, mark in marks) + f" {letter}"


def _unit_m(coordinate: _Coordinate) -> float:
    decimals = len(coordinate.numbers[-1].partition(".")[2])
    units = _UNITS_PER_DEGREE[len(coordinate.numbers) - 1]
    return float(_METRES_PER_DEGREE / units / 10.0**decimals)
