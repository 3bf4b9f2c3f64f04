from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.replay import node
from tests.session.tracks import built
from viewer.geo import mercator
from viewer.page.track_files import TrackFiles, TrackSet
from viewer.session.tracks import layout
from viewer.session.tracks.at import at

CASES = json.loads((Path(__file__).parents[2] / "vectors" / "tracks.json").read_text())["cases"]
SCRIPTS = ("mercator.js", "view.js", "tracks-data.js")

_SET = """
const files = input.files;
const bytes = (name) => Uint8Array.from(atob(files[name]), (c) => c.charCodeAt(0)).buffer;
const about = JSON.parse(atob(files["tracks.json"]));
const set = new Legbook.TrackSet(0, about.sets[0]);
set.takeHead(bytes("t0.head.0.0.bin"));
set.takeOverview(bytes("t0.over.0.0.bin"));
set.takeRows(bytes(`t0.rows.0.${set.n}.bin`), 0, set.n);
"""
_PLACES = """
return input.times.map((time) => {
  const p = set.at(0, time);
  return p && [p.row, p.next, p.style, p.x, p.y];
});
"""


def _ask_page(store, times, body):
    """Evaluate in node what the page is served."""
    import base64

    served = TrackFiles([TrackSet(store, 0, 0)])
    names = ["tracks.json", "t0.head.0.0.bin", "t0.over.0.0.bin", f"t0.rows.0.{store.count}.bin"]
    files = {name: base64.b64encode(served.get(name)).decode() for name in names}
    return node.run(SCRIPTS, body, {"files": files, "times": times})


def test_the_received_positions_round_an_estimated_stretch_are_found_in_its_own_track():
    kinds = [3, 1, 3, 3, 1, 3]
    rows = [(n * 60, n * 0.1, 10.0, kind, 0) for n, kind in enumerate(kinds)]
    asked = [[0, 2, 3], [0, 0, 1], [0, 4, 5], [1, 6, 7], [1, 8, 8]]
    body = _SET + "return input.times.map(([k, a, b]) => Object.values(set.heardAround(k, a, b)));"
    found = _ask_page(built.store(rows, rows), asked, body)
    assert [[1, 4], [-1, 1], [4, -1], [-1, 7], [7, 10]] == found


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_where_a_track_is_in_python_and_in_the_page(case):
    store = built.store(case["positions"])
    times = [built.EPOCH + seconds * 1000 for seconds, _ in case["at"]]
    found = [at(store, 0, time) for time in times]
    in_page = _ask_page(store, times, _SET + _PLACES)
    for (_, expected), python, page in zip(case["at"], found, in_page, strict=True):
        if expected is None:
            assert (None, None) == (python, page)
            continue
        row, following, style, lon, lat = expected
        assert [row, following] == [python.row, python.next]
        assert style == layout.STYLES[python.style]
        assert (lon, lat) == pytest.approx(mercator.from_world(python.x, python.y), abs=1e-3)
        assert [python.row, python.next, python.style] == page[:3]
        assert [python.x, python.y] == pytest.approx(page[3:], abs=1e-3)
