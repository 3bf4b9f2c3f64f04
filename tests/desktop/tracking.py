"""Track files for the tests of the window: real rows, written as their writers write them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

START = datetime(2021, 3, 2, 10, 0, tzinfo=UTC)


def gpx(path, minutes, name="RA-86496"):
    """Write a GPX track with a position at each of so many minutes, eastward."""
    points = "".join(
        f'<trkpt lat="50.0" lon="{10 + m / 10:.4f}"><ele>{9000 + m}</ele>'
        f"<time>{START + timedelta(minutes=m):%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
        for m in minutes
    )
    text = (
        '<?xml version="1.0"?><gpx version="1.1" creator="t" '
        'xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><name>{name}</name><trkseg>{points}</trkseg></trk></gpx>"
    )
    replace(path, text)
    return path


def trace(path, seconds, icao="1551e0"):
    """Write a readsb trace with a position at each of so many seconds."""
    replace(path, trace_text(seconds, icao))
    return path


def trace_text(seconds, icao="1551e0"):
    rows = [
        [float(s), 50.0, 10.0 + s / 600, 30000, 450.0, 90.0, 0, 0, None, "adsb_icao", 30100, 0]
        for s in seconds
    ]
    return json.dumps({"icao": icao, "r": "RA-86496", "t": "IL62", "timestamp": START.timestamp(),
                       "trace": rows})  # fmt: skip


def replace(path, text):
    """Put a whole new file in the place of the old one, as careful writers do."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def at(minutes):
    """Return the time so many minutes after the first, ms since 1970 UTC."""
    return (START + timedelta(minutes=minutes)).timestamp() * 1000
