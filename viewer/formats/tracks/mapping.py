"""Which column of a table means what: a record that can be kept, and a guess of it. All pure.

A guess says how sure it is and, in words, what it had to assume; nothing is assumed silently.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict
    from collections.abc import Sequence

    from viewer.model.track import AltitudeReference

FIELDS = (
    "lon", "lat", "position", "time", "date", "altitude", "speed", "rate", "course", "ground",
    "kind", "icao24", "registration", "callsign", "type", "operator", "track",
)  # fmt: skip
"""What a column may mean. ``position`` holds "lat,lon" in one, ``date`` the day of a time of day,
``track`` the name of the track where none of the aircraft's own names tells it."""

UNNAMED = "its columns have to be named first"
"""What the reason of a table that cannot be read without the user begins with."""

SURE = 0.8
"""From this confidence on a table is read without a question."""

_NAMES: dict[str, tuple[str, ...]] = {
    "lon": ("longitude", "lon", "lng", "long", "longitudedeg", "lond", "x", "longitudee", "lon84"),
    "lat": ("latitude", "lat", "latitudedeg", "latd", "y", "latituden", "lat84"),
    "position": ("position", "latlon", "latlong", "latlng", "coordinates", "location", "coords"),
    "time": (
        "time", "timestamp", "datetime", "utc", "timeutc", "utctime", "epoch", "unixtime", "when",
        "timeposition", "lastposupdate", "positiontime", "dateutc", "datetimeutc", "ts", "zeit",
        "receivertime", "timems", "times", "unix", "posixtime", "recorded", "recordedat",
        "timestamputc", "snapshotid", "eventtime", "seenpos", "clock",
    ),
    "date": ("date", "day", "utcdate", "datum"),
    "altitude": (
        "altitude", "alt", "baroaltitude", "altbaro", "ele", "elevation", "height", "geoaltitude",
        "altgeom", "altitudebaro", "gpsaltitude", "flightlevel", "fl", "hoehe", "pressurealtitude",
        "altitudegnss", "altitudemsl", "z",
    ),
    "speed": (
        "speed", "groundspeed", "gs", "velocity", "gspeed", "spd", "sog", "speedoverground",
    ),
    "rate": (
        "verticalrate", "vertrate", "vspeed", "verticalspeed", "vs", "climb", "barorate", "vrate",
        "roc", "rateofclimb", "geomrate",
    ),
    "course": (
        "course", "track", "heading", "direction", "truetrack", "trackangle", "bearing", "hdg",
        "cog", "courseoverground", "trk",
    ),
    "ground": ("onground", "ground", "isonground", "gnd"),
    "kind": ("positionsource", "source", "positionclass", "possource"),
    "icao24": ("icao24", "hex", "icao", "modes", "modeshex", "hexident", "icaoaddress", "hexid",
               "icaohex", "transponder", "address", "modescode", "addr"),
    "registration": ("registration", "reg", "tail", "tailnumber", "nnumber", "rego", "r",
                     "aircraftregistration", "tailno"),
    "callsign": ("callsign", "flight", "flightid", "flightnumber", "ident", "cs", "call"),
    "type": ("typecode", "aircrafttype", "actype", "type", "model", "icaotype", "typedesignator"),
    "operator": ("operator", "airline", "owner", "ownop", "operatoricao"),
    "track": ("trackid", "flightkey", "tripid", "vehicle", "vehicleid", "name", "trajid", "segment",
              "trackname", "trajectoryid", "aircraft", "objectid", "id"),
}  # fmt: skip
_REFERENCES: dict[str, AltitudeReference] = {
    "baroaltitude": "barometric", "altbaro": "barometric", "altitudebaro": "barometric",
    "flightlevel": "barometric", "fl": "barometric", "pressurealtitude": "barometric",
    "geoaltitude": "ellipsoid", "altgeom": "ellipsoid", "altitudegnss": "ellipsoid",
    "altitudemsl": "mean sea level", "elevation": "mean sea level", "ele": "mean sea level",
}  # fmt: skip
_UNIT_WORDS = {
    "ft": "ft", "feet": "ft", "foot": "ft", "m": "m", "meter": "m", "meters": "m", "metre": "m",
    "metres": "m", "km": "km", "kt": "kt", "kts": "kt", "kn": "kt", "knot": "kt", "knots": "kt",
    "kmh": "km/h", "kph": "km/h", "mph": "mph", "ms": "m/s", "mps": "m/s", "fpm": "ft/min",
    "ftmin": "ft/min", "hft": "hft",
}  # fmt: skip
_UNITS = {
    "altitude": ("m", "ft", "km", "hft"),
    "speed": ("m/s", "kt", "km/h", "mph"),
    "rate": ("m/s", "ft/min", "kt"),
}
_OF_TRACK = ("icao24", "registration", "callsign", "track")
_HIGH_M = 14_000.0
_FAST_KT = 700.0
_HEX = re.compile(r"(0x)?~?[0-9a-fA-F]{6}", re.ASCII)
_NUMBER = re.compile(r"\s*[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the columns of a table are read.

    ``columns`` maps FIELDS to names of columns. ``units`` gives the unit of altitude, speed and
    rate, and of a time in numbers how many make a second ("1", "1000"). ``zone`` is that of times
    without one, ``pattern`` a strptime pattern where times follow no usual one.
    """

    columns: Dict[str, str]
    units: Dict[str, str] = field(default_factory=dict)
    zone: str = "UTC"
    pattern: str = ""
    altitude_reference: AltitudeReference = "unknown"
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping, how sure it is (0 to 1), and what it lacks, in words ("" where nothing)."""

    mapping: Mapping
    confidence: float
    lacks: str = ""


def to_data(mapping: Mapping) -> dict[str, Any]:
    """Return a mapping as JSON data, to be kept."""
    return asdict(mapping)


def from_data(data: Dict[str, Any]) -> Mapping:
    """Return the mapping that :func:`to_data` wrote. Raises KeyError, TypeError or ValueError."""
    known = {f.name for f in fields(Mapping)}
    values = {n: v for n, v in data.items() if n in known}
    columns = {str(k): str(v) for k, v in values["columns"].items()}
    if strange := set(columns) - set(FIELDS):
        message = f"a column cannot mean {min(strange)!r}"
        raise ValueError(message)
    return Mapping(
        columns=columns,
        units={str(k): str(v) for k, v in values.get("units", {}).items()},
        zone=str(values.get("zone", "UTC")),
        pattern=str(values.get("pattern", "")),
        altitude_reference=values.get("altitude_reference", "unknown"),
        assumptions=tuple(map(str, values.get("assumptions", ()))),
    )


def signature(headers: Sequence[str]) -> str:
    """Return the key under which a mapping is remembered: the table's own column names."""
    return "\x1f".join(h.strip().lower() for h in headers)


def guess(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Guess:
    """Guess what the columns mean, from their names and some rows of texts."""
    columns = _by_name(headers)
    samples = {
        name: [row[n] for row in rows if n < len(row) and row[n].strip()]
        for n, name in enumerate(headers)
    }
    _sort_out(columns, samples)
    has_place = ("lon" in columns and "lat" in columns) or "position" in columns
    units, assumptions, reference = _units(columns, samples)
    zone_told, time_assumptions = _time(columns, samples, units)
    assumptions += time_assumptions
    mapping = Mapping(columns, units, "UTC", "", reference, tuple(assumptions))
    if not has_place:
        return Guess(mapping, 0.0, "no columns of longitude and latitude are found")
    confidence = _place_confidence(columns, samples)
    if confidence == 0.0:
        return Guess(mapping, 0.0, "the columns of longitude and latitude hold no degrees")
    if "time" not in columns:
        return Guess(mapping, confidence * 0.6, "no column of times is found")
    if units.get("time") == "?":
        return Guess(mapping, 0.3, f"the times in {columns['time']!r} are in no form known here")
    if not zone_told:
        confidence *= 0.9
    return Guess(mapping, confidence)


def plain(header: str) -> tuple[str, str | None]:
    """Return a header without its unit, as letters and digits in lower case, and that unit."""
    text = header.strip().lower().replace("°", "deg")
    unit = None
    if match := re.search(r"[\[(]\s*([a-z/ ]+?)\s*[\])]\s*$", text):
        unit = _UNIT_WORDS.get(re.sub(r"[^a-z]", "", match[1]))
        text = text[: match.start()]
    words = [w for w in re.split(r"[^a-z0-9]+", text) if w]
    if unit is None and len(words) > 1 and words[-1] in _UNIT_WORDS:
        unit = _UNIT_WORDS[words.pop()]
    while len(words) > 1 and words[-1] in ("deg", "degrees", "wgs84"):
        words.pop()
    return "".join(words), unit


def _by_name(headers: Sequence[str]) -> dict[str, str]:
    """Return field → header, the best name of each field first."""
    plains = {h: plain(h)[0] for h in headers if h.strip()}
    columns: dict[str, str] = {}
    taken: set[str] = set()
    for name in FIELDS:
        for wanted in _NAMES[name]:
            found = next((h for h, p in plains.items() if p == wanted and h not in taken), None)
            if found is not None:
                columns[name] = found
                taken.add(found)
                break
    return columns


def _sort_out(columns: dict[str, str], samples: Dict[str, Sequence[str]]) -> None:
    """Drop columns whose values cannot be what their names say."""
    for name in ("lon", "lat", "altitude", "speed", "rate", "course"):
        if name in columns:
            values = samples[columns[name]]
            if values and not any(_NUMBER.fullmatch(v) for v in values):
                del columns[name]
    if "icao24" in columns:
        values = samples[columns["icao24"]]
        if values and not all(_HEX.fullmatch(v.strip()) for v in values):
            column = columns.pop("icao24")
            columns.setdefault("track", column)
    if "position" in columns and "lon" in columns and "lat" in columns:
        del columns["position"]
    if "position" in columns:
        values = samples[columns["position"]]
        if not values or any(v.count(",") != 1 for v in values):
            del columns["position"]


def _units(
    columns: Dict[str, str], samples: Dict[str, Sequence[str]]
) -> tuple[dict[str, str], list[str], AltitudeReference]:
    units: dict[str, str] = {}
    assumptions: list[str] = []
    for name, allowed in _UNITS.items():
        if name not in columns:
            continue
        column = columns[name]
        told = plain(column)[1]
        if told in allowed:
            units[name] = told
            continue
        most = max((abs(v) for v in map(number, samples[column]) if v is not None), default=0.0)
        if name == "altitude":
            level = plain(column)[0] in ("fl", "flightlevel")
            units[name] = "hft" if level else "ft" if most > _HIGH_M else "m"
            if level:
                continue
        elif name == "speed":
            units[name] = "km/h" if most > _FAST_KT else "kt"
        else:
            units[name] = "ft/min" if most > 100 else "m/s"  # noqa: PLR2004 m/s: nobody climbs so
        assumptions.append(
            f"{column} has no unit; taken as {units[name]} from its greatest value, {most:g}"
        )
    reference: AltitudeReference = "unknown"
    if "altitude" in columns:
        reference = _REFERENCES.get(plain(columns["altitude"])[0], "unknown")
        if reference == "unknown":
            assumptions.append(f"the file does not say what {columns['altitude']} is counted from")
    return units, assumptions, reference


def _time(
    columns: dict[str, str], samples: Dict[str, Sequence[str]], units: dict[str, str]
) -> tuple[bool, list[str]]:
    """Put the form of the times into ``units``; return whether they name a zone, assumptions."""
    if "time" not in columns:
        if "date" not in columns:
            return False, []
        columns["time"] = columns.pop("date")
    column = columns["time"]
    values = [v.strip() for v in samples[column]]
    utc_name = "utc" in column.lower() or column.lower().endswith(("_z", "gmt"))
    if values and all(_NUMBER.fullmatch(v) for v in values):
        return True, _number_time(column, values, units)
    units["time"] = "text"
    if any(re.search(r"(Z|UTC|GMT|[+-]\d\d:?\d\d)(\.\d+)?$", v, re.IGNORECASE) for v in values):
        columns.pop("date", None)
        return True, []
    if values and all(re.fullmatch(r"\d{1,2}:\d\d(:\d\d(\.\d+)?)?", v) for v in values):
        if "date" not in columns:
            units["time"] = "?"
            return False, []
    elif any(re.search(r"\d{4}", v) for v in values):
        columns.pop("date", None)
    if any(re.match(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}", v) for v in values):
        units["time"] = "?"  # day or month first: only a person knows
    return utc_name, [] if utc_name else [f"{column} names no time zone; taken as UTC"]


def _number_time(column: str, values: Sequence[str], units: dict[str, str]) -> list[str]:
    numbers = sorted(v for v in map(number, values) if v is not None)
    middle = numbers[len(numbers) // 2]
    for per_second in (1, 1000, 1_000_000, 1_000_000_000):
        if 631_152_000 <= middle / per_second <= 4_102_444_800:  # noqa: PLR2004 1990 to 2100
            units["time"] = str(per_second)
            if per_second == 1:
                return []
            return [f"{column} is read as 1/{per_second} s since 1970 UTC, from its size"]
    units["time"] = "?"
    return []


def _place_confidence(columns: Dict[str, str], samples: Dict[str, Sequence[str]]) -> float:
    if "position" in columns:
        pairs = [v.split(",") for v in samples[columns["position"]]]
        lats, lons = [number(p[0]) for p in pairs], [number(p[1]) for p in pairs]
    else:
        lats = [number(v) for v in samples[columns["lat"]]]
        lons = [number(v) for v in samples[columns["lon"]]]
    limits = [(v, 90.0) for v in lats] + [(v, 360.0) for v in lons]
    if not limits:
        return 0.5
    sound = sum(v is not None and abs(v) <= most for v, most in limits) / len(limits)
    named = "position" in columns or plain(columns["lon"])[0] not in ("x", "y")
    return sound * (1.0 if named else 0.6) if sound > 0.9 else 0.0  # noqa: PLR2004 a share


def number(text: str) -> float | None:
    """Return a plain decimal number, with a point or a comma; None for anything else."""
    if _NUMBER.fullmatch(text) is None:
        return None
    return float(text.replace(",", "."))


def track_columns(mapping: Mapping) -> tuple[str, ...]:
    """Return the columns whose values together name a track."""
    named = [mapping.columns[f] for f in _OF_TRACK if f in mapping.columns]
    if "track" in mapping.columns:
        return (mapping.columns["track"], *([named[0]] if named[0] != named[-1] else []))
    return tuple(named[:1])
