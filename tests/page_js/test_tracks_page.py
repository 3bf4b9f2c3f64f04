"""The selected track on the page: the box that is brought into view, and what is drawn over it."""

from __future__ import annotations

import base64
import math
import random
from bisect import bisect_right

import pytest

from tests.replay import node
from tests.session.tracks import built
from viewer.geo import mercator
from viewer.page.track_files import TrackFiles, TrackSet

SCRIPTS = (
    "mercator.js", "view.js", "theme.js", "tracks-data.js", "tracks-colour.js", "tracks-paint.js",
)  # fmt: skip
SET = """
const bytes = (name) => Uint8Array.from(atob(input.files[name]), (c) => c.charCodeAt(0)).buffer;
const about = JSON.parse(atob(input.files["tracks.json"]));
const set = new Legbook.TrackSet(0, about.sets[0]);
const early = set.boxOf(0);
set.takeHead(bytes("t0.head.0.0.bin"));
const empty = set.boxOf(0);
set.takeOverview(bytes("t0.over.0.0.bin"));
"""
ROWS = "set.takeRows(bytes(`t0.rows.0.${set.n}.bin`), 0, set.n);"
DRAWN = """
const strokes = [];
globalThis.Path2D = class { constructor() { this.lines = []; }
  moveTo(x, y) { this.lines.push([[x, y]]); }
  lineTo(x, y) { this.lines.at(-1).push([x, y]); }
  rect() {} };
const context = { dash: [], save() {}, restore() {}, fill() {}, setLineDash(d) { this.dash = d; },
  stroke(path) {
    strokes.push({ dash: this.dash, colour: this.strokeStyle, lines: path.lines });
  } };
const view = new Legbook.View(...input.view), theme = Legbook.theme("light");
const colours = Legbook.trackColours("aircraft", [set], theme, "light");
Legbook.drawOneTrack(context, view, set, input.track, {
  colours, theme, ratio: 1, flagged: false, visible: () => true });
return { strokes, halo: theme.halo, select: theme.select };
"""
WORLD = 2**30


def ask(body, *tracks, **given):
    """Evaluate in node what the page is served of tracks."""
    store = built.store(*tracks)
    served = TrackFiles([TrackSet(store, 0, 0)])
    names = ["tracks.json", "t0.head.0.0.bin", "t0.over.0.0.bin", f"t0.rows.0.{store.count}.bin"]
    files = {name: base64.b64encode(served.get(name)).decode() for name in names}
    return node.run(SCRIPTS, SET + body, {"files": files, **given})


def world(*place):
    return pytest.approx(mercator.to_world(*place), abs=2)


def test_the_box_is_that_of_its_own_positions_but_for_impossible_ones():
    rows = [(0, 30.0, 40.0, 1, 0), (30, 0.0, 0.0, 1, 8), (60, 30.2, 40.1, 1, 0)]
    other = [(0, -70.0, -20.0, 1, 0)]
    early, empty, over, whole, second = ask(
        f"const over = set.boxOf(0); {ROWS}"
        " return [early, empty, over, set.boxOf(0), set.boxOf(1)];",
        rows, other,
    )  # fmt: skip
    assert early is None
    assert empty is None
    assert over == whole
    assert world(30.0, 40.1) == tuple(whole[:2])
    assert world(30.2, 40.0) == tuple(whole[2:])
    assert world(-70.0, -20.0) == tuple(second[:2])


def test_nothing_shown_has_no_box():
    rows = [(0, 0.0, 0.0, 1, 8), (10, 0.0, 0.0, 1, 8)]
    assert ask(f"{ROWS} return set.boxOf(0);", rows, [(0, 1.0, 1.0, 1, 0)]) is None


def test_over_the_date_line_the_box_stays_narrow():
    rows = [(n * 60, lon, -40.0, 1, 0) for n, lon in enumerate((179.8, 179.9, -180.0, -179.9))]
    box = ask(f"{ROWS} return set.boxOf(0);", rows)
    assert WORLD * 0.3 / 360 == pytest.approx(box[2] - box[0], rel=1e-6)


def test_a_shortest_path_over_a_gap_is_in_the_box():
    rows = [(0, -60.0, 60.0, 1, 0), (36_000, 60.0, 60.0, 1, 0)]
    box = ask(f"{ROWS} return set.boxOf(0);", rows)
    assert box[1] < mercator.to_world(0.0, 70.0)[1]


def test_only_the_selected_track_is_drawn_and_a_gap_only_dashed():
    gapped = [(n * 10 + 7200 * (n > 2), 30.0 + n * 0.02, 40.0, 1, 0) for n in range(6)]
    x, y = mercator.to_world(30.05, 40.0)
    found = ask(
        ROWS + DRAWN, [(0, 30.0, 41.0, 1, 0), (10, 30.1, 41.0, 1, 0)], gapped,
        view=[x, y, 10, 1000, 700], track=1,
    )  # fmt: skip
    assert all(abs(py - 350) < 2 for s in found["strokes"] for line in s["lines"] for _, py in line)
    dashed = [s for s in found["strokes"] if s["dash"]]
    assert [found["select"]] == [s["colour"] for s in dashed]
    gap = dashed[0]["lines"]
    solid = [s for s in found["strokes"] if not s["dash"] and s["lines"] != gap]
    assert {found["halo"], found["select"]} < {s["colour"] for s in solid}
    assert all(2 == len(s["lines"]) for s in solid)
    assert {found["halo"]} == {
        s["colour"] for s in found["strokes"] if not s["dash"] and s["lines"] == gap
    }


def test_the_row_before_a_time_is_found_from_wherever_the_last_one_was():
    chance = random.Random(5)  # noqa: S311 no secret
    cases = []
    for n in (1, 2, 3, 7, 40, 333):
        times = sorted(chance.choices(range(2 * n), k=n))  # some alike
        asked = chance.choices(range(times[0], times[-1] + 2), k=60)
        cases.append({"start": 11, "times": times, "asked": [times[0] - 1, *asked, times[-1]]})
    body = """
      return input.map(({ start, times, asked }) => {
        const set = Object.create(Legbook.TrackSet.prototype);
        set.t = Float64Array.from([...Array(start).fill(-1), ...times, -1, -1]);
        set.hints = new Uint32Array(1);
        return asked.map((at) => set.lastBefore(0, start, start + times.length, at) - start);
      });
    """
    found = node.run(SCRIPTS[:4], body, cases)
    for case, rows in zip(cases, found, strict=True):
        expected = [max(0, bisect_right(case["times"], at) - 1) for at in case["asked"]]
        assert expected == rows


def made_up(chance, count):
    """Return a track that turns, stays, falls silent, is estimated, is flagged now and then."""
    rows, at, lon, lat, course = [], 0.0, chance.uniform(-180, 180), chance.uniform(-60, 60), 0.0
    kind = 1
    for _ in range(count):
        at += chance.choice((5, 10, 10, 30, 900 if chance.random() < 0.02 else 10))
        course += chance.gauss(0, 0.4)
        lon = (lon + chance.choice((0.0, 0.05, 0.4)) * math.sin(course) + 180) % 360 - 180
        lat = max(-80, min(80, lat + chance.choice((0.0, 0.05, 0.4)) * math.cos(course)))
        if chance.random() < 0.03:
            kind = chance.choice((1, 1, 2, 3, 4))
        rows.append((at, lon, lat, kind, 8 if chance.random() < 0.04 else 0))
    return rows


@pytest.mark.parametrize("seed", range(6))
def test_the_overview_draws_what_all_rows_draw(seed):
    chance = random.Random(seed)  # noqa: S311 no secret
    tracks = [made_up(chance, chance.choice((1, 2, 40, 255, 256, 257, 1500))) for _ in range(6)]
    lon, lat = tracks[-1][0][1:3]
    views = [
        [*mercator.to_world(lon, lat), zoom, width, 700]
        for zoom in (0, 1.5, 2.25, 4, 6, 9)
        for width in (300, 1400)
    ]
    body = """
    class Path { constructor() { this.told = []; }
      moveTo(x, y) { this.told.push(["m", x, y]); }
      lineTo(x, y) { this.told.push(["l", x, y]); }
      rect(x, y) { this.told.push(["r", x, y]); } }
    globalThis.Path2D = Path;
    const theme = Legbook.theme("light");
    const colours = Legbook.trackColours("aircraft", [set], theme, "light");
    const context = { setLineDash() {}, getImageData() {}, fill() {}, stroke() {} };
    const painted = (view, code, flagged) => {
      const options = { colours, theme, ratio: 1, flagged, visible: () => true };
      const shown = new Legbook.View(...view);
      const painting = new Legbook.TrackPainting(context, shown, [set], options);
      set.overCode = code;
      painting.stroke = () => {};
      while (!painting.step(Infinity, true));
      const told = [...painting.paths].map(([key, path]) => [key, path.line.told]);
      return told.sort((a, b) => a[0] - b[0]);
    };
    const whole = set.overCode, found = [];
    const compare = (flagged) => input.views.forEach((view) => {
      const few = painted(view, whole, flagged), rows = painted(view, -1, flagged);
      found.push([JSON.stringify(few) === JSON.stringify(rows), few.length]);
    });
    compare(false);
    """
    found = ask(f"{body} {ROWS} compare(true); return [whole, found];", *tracks, views=views)
    assert 60 == found[0]
    assert {same for same, _ in found[1]} == {True}
    assert max(drawn for _, drawn in found[1]) > 2
