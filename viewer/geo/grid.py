"""Grid references: UTM and UPS coordinates and the Military Grid Reference System, on WGS84.

Definitions: NGA.STND.0037 (2014), "Universal Grids and Grid Reference Systems": the zones with
their exceptions round Norway and Svalbard, the lettering "AA" of WGS84, digits cut off and never
rounded. The projections are PROJ's, imported when first asked for; the lettering is done here,
because the package mgrs wraps a C library, and is tested against its answers.

A reference names a square, not a point: read, it stands for the middle of its square.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from viewer.geo.geodesic import LonLat, check_position, normalise_lon

if TYPE_CHECKING:
    from pyproj import Proj

SOUTH_LIMIT, NORTH_LIMIT = -80.0, 84.0
"""Latitudes between which UTM is used, beyond them UPS; degrees, both inclusive."""

_SQUARE = 100_000
_ZONES = 60
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_COLUMNS = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")  # by zone modulo 3
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_ROW_CYCLE = len(_ROWS)
_EVEN_ROWS_BEGIN = 5  # in even zones the rows begin with F
# The least northing in each band, in units of 100 km, rounded down: from here the rows count.
_BAND_NORTHING = dict(
    zip(_BANDS, (11, 20, 28, 37, 46, 55, 64, 73, 82, 91, 0, 8, 17, 26, 35, 44, 53, 62, 70, 79),
        strict=True)
)  # fmt: skip
_BAND_DEG = 8.0
# A square that a band's edge cuts belongs to both bands: 100 km of latitude.
_SLACK_DEG = 1.0
# Polar areas: first easting of the columns, first northing of the rows (100 km), and the letters.
_POLAR_COLUMNS_WEST, _POLAR_COLUMNS_EAST = "JKLPQRSTUXYZ", "ABCFGHJKLPQR"
_POLAR_ROWS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_POLAR = {
    "A": (8, 8, _POLAR_COLUMNS_WEST, _POLAR_ROWS),
    "B": (20, 8, _POLAR_COLUMNS_EAST, _POLAR_ROWS),
    "Y": (13, 13, _POLAR_COLUMNS_WEST[5:], _POLAR_ROWS[:14]),
    "Z": (20, 13, _POLAR_COLUMNS_EAST[:7], _POLAR_ROWS[:14]),
}
_POLE_EASTING = 2_000_000.0
_DIGITS = 5
# Metres that no digit shows; so that 499999.9999999 of a whole metre is not cut to the one below.
_NOISE_M = 1e-6
_MAX_DIGITS = 2 * _DIGITS

_MGRS = re.compile(
    r"(?:(?P<zone>[0-9]{1,2})\s*(?P<band>[C-HJ-NP-X])|(?P<polar>[ABYZ]))\s*"
    r"(?P<column>[A-HJ-NP-Z])\s*(?P<row>[A-HJ-NP-Z])\s*(?P<digits>[0-9]+(?:\s+[0-9]+)?|)",
    re.IGNORECASE,
)
_UTM = re.compile(
    r"(?:UTM\s+|ZONE\s+)*(?:(?P<zone>[0-9]{1,2})\s*|UPS\s+)(?P<side>[A-Z]|NORTH|SOUTH)[\s,]+"
    r"(?P<easting>[0-9]{6,7}(?:\.[0-9]+)?)\s*(?:M?\s?E)?[\s,]+"
    r"(?P<northing>[0-9]{1,8}(?:\.[0-9]+)?)\s*(?:M?\s?N)?",
    re.IGNORECASE,
)


class GridError(ValueError):
    """Text that has the form of a grid reference and is none, with what is wrong."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Plane coordinates in metres: UTM in zones 1 to 60, UPS where ``zone`` is 0."""

    zone: int
    north: bool
    easting: float
    northing: float


@dataclass(frozen=True, slots=True)
class GridPosition:
    """The middle of what a reference names, in degrees, and the side of its square in metres."""

    lon: float
    lat: float
    precision_m: float


def zone_of(lon: float, lat: float) -> int:
    """Return the UTM zone of a position, 0 where UPS is used; Norway and Svalbard have their own.

    >>> zone_of(35.9487, 35.4011), zone_of(5.3, 60.4), zone_of(20.0, 78.0), zone_of(0.0, 85.0)
    (36, 32, 33, 0)
    """
    if not SOUTH_LIMIT <= lat <= NORTH_LIMIT:
        return 0
    lon = normalise_lon(lon)
    zone = min(_ZONES, int((lon + 180.0) // 6.0) + 1) if lon < 180.0 else 1  # noqa: PLR2004
    if 56.0 <= lat < 64.0 and 3.0 <= lon < 12.0:  # noqa: PLR2004 zone 32V reaches west to Bergen
        return 32
    if lat >= 72.0 and 0.0 <= lon < 42.0:  # noqa: PLR2004 31X, 33X, 35X and 37X share Svalbard
        return 31 + 2 * int((lon + 3.0) // 12.0)
    return zone


def to_grid(lon: float, lat: float) -> Grid:
    """Project a position.

    Raises:
        GeodesyError: it is no position.

    >>> grid = to_grid(35.9487, 35.4011)
    >>> grid.zone, grid.north, round(grid.easting), round(grid.northing)
    (36, True, 767793, 3921519)

    """
    lon, lat = check_position((lon, lat))
    zone, north = zone_of(lon, lat), lat >= 0.0
    easting, northing = _projection(zone, north)(normalise_lon(lon), lat)
    return Grid(zone, north, float(easting), float(northing))


def from_grid(grid: Grid) -> LonLat:
    """Return (lon, lat) of plane coordinates.

    Raises:
        GridError: they lie far outside their zone.

    """
    lon, lat = _projection(grid.zone, grid.north)(grid.easting, grid.northing, inverse=True)
    if not (math.isfinite(lon) and math.isfinite(lat)):
        msg = f"{grid.easting:.0f} {grid.northing:.0f} lies outside zone {grid.zone}"
        raise GridError(msg)
    return float(lon), float(lat)


def format_utm(lon: float, lat: float) -> str:
    """Write UTM (or UPS) coordinates to the metre, with the hemisphere in full.

    A letter alone would not do: "36S" is the southern zone 36 to some, and band S of the north
    to others.

    >>> format_utm(35.9487, 35.4011), format_utm(0.0, 90.0)
    ('36 north 767793 E 3921519 N', 'UPS north 2000000 E 2000000 N')
    """
    grid = to_grid(lon, lat)
    zone = str(grid.zone) if grid.zone else "UPS"
    side = "north" if grid.north else "south"
    return f"{zone} {side} {grid.easting:.0f} E {grid.northing:.0f} N"


def format_mgrs(lon: float, lat: float, digits: int = _DIGITS) -> str:
    """Write a grid reference with 0 to 5 digits for each half (5 is the metre).

    >>> format_mgrs(35.9487, 35.4011), format_mgrs(35.9487, 35.4011, 2)
    ('36S YE 67793 21518', '36S YE 67 21')
    """
    grid = to_grid(lon, lat)
    easting = int(grid.easting + _NOISE_M)
    northing = int(grid.northing + _NOISE_M)
    area, letters = (
        _utm_letters(grid, lat, easting, northing)
        if grid.zone
        else _ups_letters(grid, easting, northing)
    )
    unit = 10 ** (_DIGITS - digits)
    halves = (f"{v % _SQUARE // unit:0{digits}d}" for v in (easting, northing))
    return " ".join((area, letters, *(halves if digits else ())))


def _utm_letters(grid: Grid, lat: float, easting: int, northing: int) -> tuple[str, str]:
    band = _BANDS[min(len(_BANDS) - 1, int((lat - SOUTH_LIMIT) // _BAND_DEG))]
    column = _COLUMNS[grid.zone % 3][easting // _SQUARE - 1]
    shift = _EVEN_ROWS_BEGIN if grid.zone % 2 == 0 else 0
    row = _ROWS[(northing // _SQUARE + shift) % _ROW_CYCLE]
    return f"{grid.zone:02d}{band}", column + row


def _ups_letters(grid: Grid, easting: int, northing: int) -> tuple[str, str]:
    east = easting >= _POLE_EASTING
    area = ("Z" if east else "Y") if grid.north else ("B" if east else "A")
    first_column, first_row, columns, rows = _POLAR[area]
    column = columns[easting // _SQUARE - first_column]
    return area, column + rows[northing // _SQUARE - first_row]


def parse(text: str) -> GridPosition | None:
    """Read UTM, UPS or a military grid reference; None where the text has not their form.

    Raises:
        GridError: it has the form, and names no place, or two.

    >>> place = parse("36S YE 67793 21518")
    >>> round(place.lon, 4), round(place.lat, 4), place.precision_m
    (35.9487, 35.4011, 1.0)
    >>> parse("35.4011, 35.9487") is None
    True

    """
    plain = " ".join(text.split())
    match = _UTM.fullmatch(plain)
    if match is not None:
        return _read_utm(match)
    match = _MGRS.fullmatch(plain)
    # Without digits the polar form would be any three letters, such as an airport's code.
    if match is not None and (match["zone"] or match["digits"]):
        return _read_mgrs(match)
    return None


def _read_utm(match: re.Match[str]) -> GridPosition:
    zone = int(match["zone"] or 0)
    if match["zone"] and not 1 <= zone <= _ZONES:
        msg = f"there is no UTM zone {zone}"
        raise GridError(msg)
    northing = float(match["northing"])
    north = _is_north(match["side"].upper(), zone, northing)
    lon, lat = from_grid(Grid(zone, north, float(match["easting"]), northing))
    decimals = max(len(match[name].partition(".")[2]) for name in ("easting", "northing"))
    return GridPosition(lon, lat, 10.0**-decimals)


def _is_north(side: str, zone: int, northing: float) -> bool:
    """Tell the hemisphere from a word, from N or S, or from a latitude band.

    Raises:
        GridError: the letter is no band, or S may be either.

    """
    if side in {"NORTH", "N"}:
        return True
    if side == "SOUTH":
        return False
    if side == "S":
        low, high = (_BAND_NORTHING[band] * _SQUARE for band in "ST")
        if zone and low <= northing <= high + _SQUARE:
            msg = "S may be the southern hemisphere or band S of the northern: write north or south"
            raise GridError(msg)
        return False
    if not zone:
        return side in "YZ"
    if side not in _BANDS:
        msg = f"there is no latitude band {side}"
        raise GridError(msg)
    return side >= "N"


def _read_mgrs(match: re.Match[str]) -> GridPosition:
    digits = match["digits"]
    first, _, second = digits.partition(" ")
    if not second:
        half, odd = divmod(len(first), 2)
        first, second = first[:half], first[half:]
        if odd:
            msg = f"an odd number of digits: {digits}"
            raise GridError(msg)
    if len(first) != len(second) or len(first + second) > _MAX_DIGITS:
        msg = f"the digits {digits} are not two equal halves of at most five"
        raise GridError(msg)
    side = 10 ** (_DIGITS - len(first))
    offset = [int(half or 0) * side + side / 2 for half in (first, second)]
    column, row = match["column"].upper(), match["row"].upper()
    grid = (
        _ups_square(match["polar"].upper(), column, row)
        if match["polar"]
        else _utm_square(int(match["zone"]), match["band"].upper(), column, row)
    )
    lon, lat = from_grid(
        Grid(grid.zone, grid.north, grid.easting + offset[0], grid.northing + offset[1])
    )
    if grid.zone:
        low = SOUTH_LIMIT + _BAND_DEG * _BANDS.index(match["band"].upper())
        high = low + (_BAND_DEG if low < 72.0 else 12.0)  # noqa: PLR2004 the last band is longer
        if not low - _SLACK_DEG <= lat <= high + _SLACK_DEG:
            msg = f"there is no square {column}{row} in {match['zone']}{match['band'].upper()}"
            raise GridError(msg)
    return GridPosition(lon, lat, float(side))


def _utm_square(zone: int, band: str, column: str, row: str) -> Grid:
    """Return the south-west corner of a square of 100 km.

    Raises:
        GridError: the zone has no such square.

    """
    columns = _COLUMNS[zone % 3]
    area = f"{zone:02d}{band}"
    missing = not 1 <= zone <= _ZONES or (band == "X" and zone in {32, 34, 36})
    if missing or column not in columns or row not in _ROWS:
        msg = f"there is no area {area}" if missing else f"no square {column}{row} in {area}"
        raise GridError(msg)
    shift = _EVEN_ROWS_BEGIN if zone % 2 == 0 else 0
    northing = (_ROWS.index(row) - shift) % _ROW_CYCLE
    while northing < _BAND_NORTHING[band]:
        northing += _ROW_CYCLE
    easting = (columns.index(column) + 1) * _SQUARE
    return Grid(zone, band >= "N", float(easting), float(northing * _SQUARE))


def _ups_square(area: str, column: str, row: str) -> Grid:
    """Return the south-west corner of a polar square. Raises GridError where there is none."""
    first_column, first_row, columns, rows = _POLAR[area]
    if column not in columns or row not in rows:
        msg = f"there is no square {column}{row} in the polar area {area}"
        raise GridError(msg)
    easting = (first_column + columns.index(column)) * _SQUARE
    northing = (first_row + rows.index(row)) * _SQUARE
    return Grid(0, area in "YZ", float(easting), float(northing))


@cache
def _projection(zone: int, north: bool) -> Proj:  # noqa: FBT001 a key of the cache
    from pyproj import Proj  # noqa: PLC0415 heavy, and not needed for the first picture

    name = f"+proj=utm +zone={zone}" if zone else "+proj=ups"
    return Proj(f"{name}{'' if north else ' +south'} +ellps=WGS84 +units=m")
