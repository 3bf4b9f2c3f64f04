"""Gaps of tracks under the page's pointer: found on their path, said as the case notes them."""

from __future__ import annotations

import base64

from pyproj import Geod

from tests.replay import node
from tests.session.tracks import built
from viewer.geo import mercator
from viewer.model.gap_note import GapNote
from viewer.model.time import parse_when
from viewer.page.track_files import TrackFiles, TrackSet

SCRIPTS = (
    "mercator.js", "view.js", "theme.js", "overlays.js", "tracks-data.js", "tracks-gaps.js",
)  # fmt: skip
LOAD = """
const bytes = (name) => Uint8Array.from(atob(input.files[name]), (c) => c.charCodeAt(0)).buffer;
const about = JSON.parse(atob(input.files["tracks.json"]));
const set = new Legbook.TrackSet(0, about.sets[0]);
const hits = () => input.places.map(([x, y]) => {
  const view = new Legbook.View(x, y, 8, 1000, 700);
  const found = Legbook.hitTrackGap([set], view, 500, 350);
  return found && [found.kind, found.index, found.row, found.next, found.name];
});
const early = hits();
set.takeHead(bytes("t0.head.0.0.bin"));
set.takeOverview(bytes("t0.over.0.0.bin"));
const over = hits();
set.takeRows(bytes(`t0.rows.0.${set.n}.bin`), 0, set.n);
return { early, over, whole: hits() };
"""
# Eastward along 40° N; two hours without positions between 31° and 33°, with one in-between that
# is impossible; the last two positions are an hour apart, and the provider guessed the last.
GAPPED = [
    *((n * 10, 30 + n * 0.1, 40.0, 1, 0) for n in range(11)),
    (3000, -70.0, 10.0, 1, 1),
    *((7300 + n * 10, 33 + n * 0.1, 40.0, 1, 0) for n in range(11)),
    (11_000, 36.0, 40.0, 3, 0),
]


def note(begin, end, **more):
    whens = [parse_when(f"2024-01-01T{t}Z") for t in (begin, end)]
    return GapNote("f", "made", *whens, **{"reason": "not searched", **more})


def hits(places, *tracks, notes=None):
    """Return what node finds at places: before the rows are there, with the overview, with all."""
    store = built.store(*tracks)
    served = TrackFiles([TrackSet(store, 0, 5, notes or {})])
    names = ["tracks.json", "t0.head.0.0.bin", "t0.over.0.0.bin", f"t0.rows.0.{store.count}.bin"]
    files = {name: base64.b64encode(served.get(name)).decode() for name in names}
    worlds = [mercator.to_world(*place) for place in places]
    return node.run(SCRIPTS, LOAD, {"files": files, "places": worlds})


def test_a_gap_is_found_on_its_path_when_all_rows_are_there():
    told = hits([(32.0, 40.0066), (32.0, 41.0), (30.55, 40.0), (0.0, 0.0)], GAPPED)
    assert [None] * 4 == told["early"] == told["over"]
    found, *none = told["whole"]
    assert [None] * 3 == none
    kind, index, row, after, words = found
    assert ("track", 5, 10, 12) == (kind, index, row, after)
    assert [
        "Track 0",
        "no positions received",
        "between 1 Jan 2024 00:01:40 and 02:01:40 UTC (2 h 00 min)",
    ] == words.splitlines()


def test_it_says_why_as_far_as_the_case_notes_it_of_this_gap():
    mine = note("00:01:40", "02:01:40", note="Ask the archive.", by="A. B.")
    other = note("00:01:41", "02:01:40", reason="no receiver")
    (found,) = hits([(32.0, 40.0066)], GAPPED, notes={0: [other, mine]})["whole"]
    assert [
        "not searched: as noted in this case by A. B.", "Ask the archive."
    ] == found[4].splitlines()[3:]  # fmt: skip
    for apart in (other, note("00:01:39", "02:01:40"), note("00:01:40", "02:01:39")):
        (found,) = hits([(32.0, 40.0066)], GAPPED, notes={0: [apart]})["whole"]
        assert "noted" not in found[4]
    north = [(t, lon, 41.0, kind, flags) for t, lon, _, kind, flags in GAPPED]
    both = [(32.0, 40.0066), (32.0, 41.0066)]
    first, second = hits(both, GAPPED, north, notes={1: [mine]})["whole"]
    assert (5, 6) == (first[1], second[1])
    assert "noted" not in first[4]
    assert "noted" in second[4]


def test_the_path_of_a_long_gap_is_the_shortest_and_not_a_straight_line():
    far = [(0, -60.0, 60.0, 1, 0), (36_000, 60.0, 60.0, 1, 0)]
    ((lon, lat),) = Geod(ellps="WGS84").npts(*far[0][1:3], *far[1][1:3], 1)
    straight, bent = hits([(0.0, 60.0), (lon, lat)], far)["whole"]
    assert straight is None
    assert "10 h 00 min" in bent[4]


def test_an_estimate_at_the_end_of_a_long_silence_fills_no_gap():
    (found,) = hits([(35.0, 40.003)], GAPPED)["whole"]
    assert (22, 23) == tuple(found[2:4])
    near = [*GAPPED[-12:-1], (7500, 36.0, 40.0, 3, 0)]
    assert [None] == hits([(35.0, 40.003)], near)["whole"]


def test_on_another_copy_of_the_world_it_is_the_same_gap():
    over = [(0, 179.0, 40.0, 1, 0), (7200, -179.0, 40.0, 1, 0)]
    told = hits([(180.0, 40.0), (-180.0, 40.0)], over)["whole"]
    assert told[0] is not None
    assert told[0] == told[1]
