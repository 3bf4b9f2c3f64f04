"""Flightradar24 CSV: the one a user downloads, and the "granular" one given to the press.

Standard: Timestamp (s since 1970 UTC), UTC, Callsign, Position ("lat,lon"), Altitude (ft), Speed
(kt), Direction (°). Granular: network_time and receiver_time in UTC, hex, latitude, longitude,
no_position, altitude (ft), speed (kt), track, vspeed (ft/min), on_ground, position_class. The
units are those that Flightradar24's own pages name; altitude 0 stands also for "on the ground".
"""

from __future__ import annotations

import numpy as np

from viewer.formats.tracks import table
from viewer.formats.tracks.mapping import Mapping
from viewer.formats.tracks.reader import DeclinedError, Notes, Progress, Source, TrackFile

NAME = "Flightradar24 CSV"
EXTENSIONS = (".csv",)

_STANDARD = ["Timestamp", "UTC", "Callsign", "Position", "Altitude", "Speed", "Direction"]
_GRANULAR = ("network_time", "receiver_time", "hex", "latitude", "longitude")
_REFERENCE_ASSUMED = "altitudes are taken as pressure altitudes, which transponders send"


def declines(source: Source) -> str | None:
    """Return why this is not such a file, None where it may well be."""
    line = source.text_head().split("\n", 1)[0].strip().replace('"', "")
    if line == ",".join(_STANDARD) or line.startswith(",".join(_GRANULAR[:3])):
        return None
    return f"its first line is not {','.join(_STANDARD)}, nor that of the granular form"


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file. Raises Declined where it is no table after all."""
    header, _, delimiter = table.head_rows(source)
    notes = Notes(source.name)
    if header[: len(_STANDARD)] == _STANDARD:
        return _standard(source, header, delimiter, notes)
    if missing := [name for name in _GRANULAR if name not in header]:
        message = f"the granular form has a column {missing[0]}"
        raise DeclinedError(message)
    return _granular(source, header, delimiter, notes)


def _standard(source: Source, header: list[str], delimiter: str, notes: Notes) -> TrackFile:
    mapping = Mapping(
        columns={
            "time": "Timestamp", "position": "Position", "altitude": "Altitude",
            "speed": "Speed", "course": "Direction", "callsign": "Callsign",
        },
        units={"time": "1", "altitude": "ft", "speed": "kt"},
        altitude_reference="barometric",
        assumptions=(_REFERENCE_ASSUMED, "the file does not tell received positions from others"),
    )  # fmt: skip
    read = table.read_csv(
        source, notes, table.wanted_columns(mapping), header=header, delimiter=delimiter
    )
    return table.tracks_of(read, mapping, NAME, notes)


def _granular(source: Source, header: list[str], delimiter: str, notes: Notes) -> TrackFile:
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    names = {
        "lon": "longitude", "lat": "latitude", "time": "network_time", "altitude": "altitude",
        "speed": "speed", "rate": "vspeed", "course": "track", "kind": "position_class",
        "icao24": "hex", "callsign": "callsign",
    }  # fmt: skip
    mapping = Mapping(
        columns={k: v for k, v in names.items() if v in header},
        units={"altitude": "ft", "speed": "kt", "rate": "ft/min"},
        altitude_reference="barometric",
        assumptions=(
            _REFERENCE_ASSUMED,
            (
                "times are when the network took the message (network_time), in UTC: receivers' "
                "own clocks (receiver_time) are minutes apart"
            ),
        ),
    )
    wanted = table.wanted_columns(mapping)
    if "no_position" in header:
        wanted["no_position"] = "text"
    read = table.read_csv(source, notes, wanted, header=header, delimiter=delimiter)
    if "no_position" in read.columns:
        # Messages without a position stand at 0, 0 and are marked N.
        keep = pc.equal(read.columns["no_position"], "P").fill_null(False)  # noqa: FBT003 Arrow's
        rows = np.flatnonzero(keep.to_numpy(zero_copy_only=False))
        gone = read.count - len(rows)
        if gone:
            notes.note(
                "no-position", f"{gone} of {read.count} messages carry no position (no_position N)"
            )
        read = table.Table(
            {n: c.take(rows) for n, c in read.columns.items()}, read.lines[rows], len(rows)
        )
    return table.tracks_of(read, mapping, f"{NAME} (granular)", notes)
