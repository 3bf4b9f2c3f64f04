"""OpenSky Network state vectors and tracks as CSV: history database names, or those of the API.

Units are OpenSky's: s since 1970 UTC, metres, m/s, degrees; baroaltitude is pressure altitude,
geoaltitude is above the ellipsoid. Source: the OpenSky documentation of its state vectors.
"""

from __future__ import annotations

from viewer.formats.tracks import table, times
from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.mapping import Mapping
from viewer.formats.tracks.reader import Notes, Progress, Source, TrackFile
from viewer.model.track import KIND_ESTIMATED, KIND_GROUND

NAME = "OpenSky CSV"
EXTENSIONS = (".csv",)

LON = ("lon", "longitude")
LAT = ("lat", "latitude")
NAMES: dict[str, tuple[str, ...]] = {
    "lon": LON,
    "lat": LAT,
    "altitude": ("baroaltitude", "baro_altitude", "geoaltitude", "geo_altitude"),
    "speed": ("velocity",),
    "course": ("heading", "true_track"),
    "rate": ("vertrate", "vertical_rate"),
    "callsign": ("callsign",),
    "icao24": ("icao24",),
    "ground": ("onground", "on_ground"),
    "kind": ("position_source",),
}
TIMES = ("time_position", "lastposupdate", "time", "timestamp", "last_contact", "lastcontact")
STALE_S = 15.0
"""OpenSky keeps a position for 15 s: an older one in a state vector is not new."""
_TELLING = ("velocity", "baroaltitude", "geoaltitude", "baro_altitude", "geo_altitude", "vertrate",
            "true_track", "lastposupdate", "lastcontact")  # fmt: skip


def declines(source: Source) -> str | None:
    """Return why this is no OpenSky table, None where it may well be."""
    line = source.text_head().split("\n", 1)[0].strip().replace('"', "").replace(";", ",")
    return names_decline([h.strip() for h in line.split(",")])


def names_decline(header: list[str]) -> str | None:
    """Return why columns of these names are not OpenSky's, None where they are."""
    if "icao24" not in header:
        return "OpenSky's tables have a column icao24"
    if not any(n in header for n in LAT) or not any(n in header for n in LON):
        return "there are no columns of latitude and longitude"
    if not any(n in header for n in TIMES):
        return "there is no column of times"
    if not any(n in header for n in _TELLING):
        return f"none of OpenSky's own columns is there: {', '.join(_TELLING[:4])}…"
    return None


def mapping_of(header: list[str]) -> Mapping:
    """Return the mapping of OpenSky's columns, as far as they are there."""
    columns = {}
    for name, candidates in NAMES.items():
        found = next((c for c in candidates if c in header), None)
        if found is not None:
            columns[name] = found
    columns["time"] = next(c for c in ("time", *TIMES) if c in header)
    geometric = columns.get("altitude", "").startswith("geo")
    return Mapping(
        columns=columns,
        units={"time": "1", "altitude": "m", "speed": "m/s", "rate": "m/s"},
        altitude_reference="ellipsoid" if geometric else "barometric",
        assumptions=("OpenSky keeps a position up to 15 s: some may be older than their time",),
    )


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file. Raises Declined where it is no table after all."""
    header, rows, delimiter = table.head_rows(source)
    notes = Notes(source.name)
    mapping = mapping_of(header)
    at = header.index(mapping.columns["time"])
    if rows and not rows[0][at].replace(".", "", 1).isdigit():
        mapping = table.with_units(mapping, time="text")
    wanted = table.wanted_columns(mapping)
    if "lastposupdate" in header:
        wanted["lastposupdate"] = "number"
    read_ = table.read_csv(source, notes, wanted, header=header, delimiter=delimiter)
    return with_stale(read_, mapping, NAME, notes)


def with_stale(read_: table.Table, mapping: Mapping, name: str, notes: Notes) -> TrackFile:
    """Return the tracks, with repeated old positions marked as estimated: nobody received them."""
    kinds = table.kinds(read_, mapping)
    old = read_.columns.get("lastposupdate")
    if old is not None:
        when, _ = table.when(read_, mapping)
        if when is not None:
            heard = times.from_numbers(table.as_floats(old), 1.0)
            stale = (heard != NO_TIME) & (when != NO_TIME) & (when - heard > STALE_S * 1000)
            kinds[stale & (kinds != KIND_GROUND)] = KIND_ESTIMATED
            if stale.any():
                notes.note(
                    "stale-positions",
                    f"{int(stale.sum())} of {read_.count} rows repeat a position more than "
                    f"{STALE_S:.0f} s old; they are marked as estimated",
                )
    return table.tracks_of(read_, mapping, name, notes, known_kinds=kinds)
