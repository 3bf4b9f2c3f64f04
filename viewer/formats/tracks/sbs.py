"""SBS BaseStation text, as dump1090 and readsb give it on port 30003.

22 fields: MSG, transmission type, session, aircraft, hex, flight, day and time generated, day and
time logged, callsign, altitude (ft), ground speed (kt), track, latitude, longitude, vertical rate
(ft/min), squawk, alert, emergency, SPI, on ground. Types 2 and 3 carry positions, 4 the speed, 1
the callsign; a position takes the last speed heard from its aircraft within 30 s. Times are those
of the receiver's clock. Source: the BaseStation socket description (woodair.net).
"""

from __future__ import annotations

import re

import numpy as np

from viewer.formats.tracks import table, times
from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.reader import Notes, Progress, Source, TrackFile
from viewer.formats.tracks.units import FOOT_M, FPM_MS, KNOT_MS
from viewer.model.track import KIND_GROUND, KIND_MLAT, KIND_RECEIVED, Track

NAME = "SBS BaseStation"
EXTENSIONS = (".sbs", ".bst", ".txt", ".csv", ".log")

_FIELDS = (
    "msg", "type", "session", "aircraft", "hex", "flight", "day", "time", "day_logged",
    "time_logged", "callsign", "altitude", "speed", "track", "lat", "lon", "rate", "squawk",
    "alert", "emergency", "spi", "ground",
)  # fmt: skip
_NUMBERS = ("altitude", "speed", "track", "lat", "lon", "rate")
_MESSAGE = re.compile(r"(MSG,[1-8]|SEL|ID|AIR|STA|CLK|MLAT),", re.ASCII)
_SPEED_HOLDS_MS = 30_000
_ZONE = "SBS times name no zone; taken as UTC, though a receiver may have kept local time"


def declines(source: Source) -> str | None:
    """Return why this is no BaseStation text, None where it may well be."""
    line = next((x for x in source.text_head().splitlines() if x.strip()), "")
    if _MESSAGE.match(line) and line.count(",") >= len(_FIELDS) - 1:
        return None
    return "its first line is no BaseStation message (MSG,… with 22 fields)"


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file. Raises Declined where it is no table after all."""
    notes = Notes(source.name)
    wanted = {name: "number" if name in _NUMBERS else "text" for name in _FIELDS[:17]}
    wanted["ground"] = "text"
    read_ = table.read_csv(source, notes, wanted, header=list(_FIELDS), skip=0)
    rows, tracks = _rows(read_)
    made, positions = assemble(rows, tracks, notes)
    return TrackFile(NAME, made, positions, problems=notes.all())


def _rows(read_: table.Table) -> tuple[Rows, list[Track]]:
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    columns = read_.columns
    value = {name: table.as_floats(columns[name]) for name in _NUMBERS}
    texts = pc.binary_join_element_wise(columns["day"], columns["time"], " ")
    when, _ = times.from_texts(texts)
    found = pc.fill_null(columns["hex"], "").dictionary_encode()
    names = found.dictionary.to_pylist()
    index = found.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    placed = np.isfinite(value["lat"]) & np.isfinite(value["lon"])
    for name in ("speed", "track", "rate"):
        value[name] = _held(value[name], index, when)
    down = pc.is_in(columns["ground"], value_set=_true()).to_numpy(zero_copy_only=False)
    mlat = pc.equal(columns["msg"], "MLAT").fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003 Arrow's
    kind = np.where(mlat, KIND_MLAT, np.where(down, KIND_GROUND, KIND_RECEIVED))
    callsigns = _callsigns(columns["callsign"], index)
    tracks = [
        Track(
            id="",
            name=callsigns.get(n) or hexes or NAME,
            source=NAME,
            icao24=hexes.lower() or None,
            callsign=callsigns.get(n),
            altitude_reference="barometric",
            assumptions=(
                _ZONE,
                "speed, course and vertical rate are the last heard, up to 30 s old",
            ),
        )
        for n, hexes in enumerate(names)
    ]
    rows = Rows(
        lon=value["lon"][placed],
        lat=value["lat"][placed],
        track=index[placed],
        time=when[placed],
        altitude_m=value["altitude"][placed] * FOOT_M,
        ground_speed_ms=value["speed"][placed] * KNOT_MS,
        vertical_rate_ms=value["rate"][placed] * FPM_MS,
        course_deg=value["track"][placed],
        kind=kind[placed],
        line=read_.lines[placed],
    )
    return rows, tracks


def _true() -> object:
    import pyarrow as pa  # noqa: PLC0415 heavy

    return pa.array(["1", "-1"])


def _held(values: np.ndarray, index: np.ndarray, when: np.ndarray) -> np.ndarray:
    """Return values where a row without one has the last of its aircraft, if not too old."""
    order = np.argsort(index, kind="stable")
    told, of, at = values[order], index[order], when[order]
    starts = np.concatenate(([True], of[1:] != of[:-1])) if len(of) else np.empty(0, bool)
    source = np.maximum.accumulate(np.where(np.isfinite(told) | starts, np.arange(len(of)), 0))
    fresh = (at[source] != NO_TIME) & (at != NO_TIME) & (at - at[source] <= _SPEED_HOLDS_MS)
    out = np.full(len(values), np.nan)
    out[order] = np.where(fresh, told[source], np.nan)
    return out


def _callsigns(column: object, index: np.ndarray) -> dict[int, str]:
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    told = ~pc.is_null(column).to_numpy(zero_copy_only=False)
    first: dict[int, str] = {}
    rows = np.flatnonzero(told)
    _, places = np.unique(index[rows], return_index=True)
    for row in rows[places].tolist():
        text = str(pc.utf8_trim_whitespace(column)[row].as_py() or "")
        if text:
            first[int(index[row])] = text
    return first
