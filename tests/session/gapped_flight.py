"""A track with two gaps in a case: of two hours after 00:09:50, of fifty minutes after 02:16:30."""

from __future__ import annotations

import json

from tests.session.tracks import built
from viewer.formats.tracks.writers import registry
from viewer.formats.tracks.writers.content import Content
from viewer.model.track import Track

FILE, AIRCRAFT = "tracks/flight.csv", "4b1230"
BEGIN, END = built.EPOCH + 590_000, built.EPOCH + 7_800_000
BEGIN_2, END_2 = built.EPOCH + 8_190_000, built.EPOCH + 11_200_000
ROWS = [
    (n * 10 + 7200 * (n >= 60) + 3000 * (n >= 100), 30 + n * 0.05, 40.0, 1, 0) for n in range(140)
]
NOTE = {
    "file": FILE,
    "aircraft": AIRCRAFT,
    "from": "2024-01-01T00:09:50Z",
    "to": "2024-01-01T02:10:00Z",
    "reason": "filtered by the provider",
    "note": "Its addresses are left out.",
    "by": "A. B.",
    "at": "2026-01-02T03:04Z",
}


def csv(path, rows=ROWS, icao24=AIRCRAFT):
    """Write the track as a file of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        tracks = [Track("x", "T0", "made", icao24=icao24)]
        registry.write(Content(tracks, built.columns(rows)), file, ".csv")
    return path


def case_folder(place, *gaps, **more):
    """Make a case with the track and these notes; return its folder."""
    folder = place / "case"
    csv(folder / FILE)
    content = {"format": 1, "title": "Gaps", "layers": [], **more}
    if gaps:
        content["gaps"] = list(gaps)
    (folder / "case.json").write_text(json.dumps(content, indent=2))
    return folder
