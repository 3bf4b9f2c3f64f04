"""CSV that tools flatten ADS-B Exchange traces to: the columns of a trace with their names.

Seen: time (s after 00:00Z of "timestamp"), lat, lon, altitude (ft or "ground"), ground_speed (kt),
heading, details, alt_geom (ft), nnumber, model, desc, timestamp (a day), ping_time (UTC), icao.
"""

from __future__ import annotations

import numpy as np

from viewer.formats.tracks import table
from viewer.formats.tracks.mapping import Mapping
from viewer.formats.tracks.reader import Notes, Progress, Source, TrackFile
from viewer.formats.tracks.readsb import kind_of
from viewer.model.track import KIND_GROUND, KIND_UNKNOWN

NAME = "ADS-B Exchange CSV"
EXTENSIONS = (".csv",)

_NEEDED = ("lat", "lon", "altitude", "ground_speed", "ping_time", "icao")
_SOURCE = r"'type': '(?P<type>[a-z_0-9]+)'"
_FLIGHT = r"'flight': '(?P<flight>[^']*)'"


def declines(source: Source) -> str | None:
    """Return why this is not such a table, None where it may well be."""
    line = source.text_head().split("\n", 1)[0].strip().replace('"', "")
    missing = [name for name in _NEEDED if name not in line.split(",")]
    return f"its header has no column {missing[0]}" if missing else None


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file. Raises Declined where it is no table after all."""
    header, _, delimiter = table.head_rows(source)
    notes = Notes(source.name)
    names = {
        "lon": "lon", "lat": "lat", "time": "ping_time", "altitude": "altitude",
        "speed": "ground_speed", "course": "heading", "icao24": "icao", "registration": "nnumber",
        "type": "model", "callsign": "flight",
    }  # fmt: skip
    mapping = Mapping(
        columns={k: v for k, v in names.items() if v in header},
        units={"time": "text", "altitude": "ft", "speed": "kt"},
        altitude_reference="barometric",
        assumptions=("ping_time names no time zone; taken as UTC, which ADS-B Exchange uses",),
    )
    wanted = table.wanted_columns(mapping)
    wanted["altitude"] = "text"
    if "details" in header:
        wanted["details"] = "text"
    read_ = table.read_csv(source, notes, wanted, header=header, delimiter=delimiter)
    return _with_details(read_, mapping, notes)


def _with_details(read_: table.Table, mapping: Mapping, notes: Notes) -> TrackFile:
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    columns = read_.columns
    height = columns["altitude"]
    down = pc.equal(height, "ground").fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003 Arrow's
    columns["altitude"] = table.to_numbers(height, "altitude", read_.lines, notes)
    kind = np.full(read_.count, KIND_UNKNOWN, np.uint8)
    known = {}
    if "details" in columns:
        told = pc.struct_field(pc.extract_regex(columns["details"], _SOURCE), "type")
        words = told.dictionary_encode()
        of = np.array([kind_of(w) for w in words.dictionary.to_pylist()] + [0], np.uint8)
        at = words.indices.fill_null(len(of) - 1).to_numpy(zero_copy_only=False)
        kind = _from_before(of[at], ~told.is_null().to_numpy(zero_copy_only=False), read_)
        flights = pc.struct_field(pc.extract_regex(columns["details"], _FLIGHT), "flight")
        names = [f.strip() for f in pc.unique(flights.drop_null()).to_pylist() if f.strip()]
        if names and "callsign" not in mapping.columns:
            known["callsign"] = names[0]
    kind[down] = KIND_GROUND
    return table.tracks_of(read_, mapping, NAME, notes, known_kinds=kind, **known)


def _from_before(kind: np.ndarray, told: np.ndarray, read_: table.Table) -> np.ndarray:
    """Return the kinds where a row without one has that of the row before it in time.

    These files often run backwards.
    """
    from viewer.formats.tracks.times import from_column  # noqa: PLC0415 with numpy only

    when, _ = from_column(read_.columns["ping_time"])
    order = np.argsort(when, kind="stable")
    last = np.maximum.accumulate(np.where(told[order], np.arange(len(order)), 0))
    out = kind.copy()
    out[order] = kind[order][last]
    return out
