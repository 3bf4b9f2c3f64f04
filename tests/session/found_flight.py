"""A short flight written by hand, from Zürich to Basel, as a tracker's CSV in a case."""

from __future__ import annotations

import json

CSV = "Timestamp,UTC,Callsign,Position,Altitude,Speed,Direction\n"


def flight_csv():
    """A short flight by hand: on the ground at Zürich, 1000 m over Basel's approach, landed."""
    rows = [
        (0, 47.4581, 8.5481, 0, 0), (60, 47.4585, 8.5484, 0, 8), (120, 47.46, 8.54, 0, 12),
        (180, 47.47, 8.52, 2600, 160), (300, 47.52, 8.38, 6000, 230),
        (600, 47.60, 7.90, 7000, 260), (780, 47.66, 7.62, 3200, 180),
        (840, 47.63, 7.56, 2200, 150), (900, 47.606, 7.525, 1100, 130),
        (960, 47.592, 7.528, 0, 12), (1020, 47.59, 7.529, 0, 5), (1080, 47.59, 7.529, 0, 0),
    ]  # fmt: skip
    text = CSV
    for second, lat, lon, feet, knots in rows:
        at = 1_700_000_000 + second
        utc = f"2023-11-14T{(22 * 3600 + 13 * 60 + 20 + second) // 3600:02d}"
        rest = (22 * 3600 + 13 * 60 + 20 + second) % 3600
        utc += f":{rest // 60:02d}:{rest % 60:02d}Z"
        text += f'{at},{utc},TST1,"{lat},{lon}",{feet},{knots},290\n'
    return text


def case_folder(place):
    """Make a case with the flight among its tracks; return its folder."""
    folder = place / "case"
    (folder / "tracks").mkdir(parents=True)
    (folder / "tracks" / "tst1.csv").write_text(flight_csv())
    (folder / "case.json").write_text(json.dumps({"format": 1, "title": "By hand", "layers": []}))
    return folder
