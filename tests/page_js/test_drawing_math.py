"""View, lines and hit testing of the page, run in node: mathematics without a page."""

from __future__ import annotations

import itertools
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.replay.node import run

WORLD = 2**30
FILES = ["state.js", "mercator.js", "view.js", "lines.js", "theme.js", "scene.js", "scene-data.js"]
POINTS = st.lists(
    st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=2, max_size=12, unique=True
)


def test_the_view_s_centre_is_in_the_middle() -> None:
    body = """
      const v = new Legbook.View(input.x, input.y, 5.5, 1280, 800);
      return [v.x(input.x), v.y(input.y), v.scale];
    """
    x, y, scale = run(FILES, body, {"x": WORLD / 3, "y": WORLD / 4})
    assert math.isclose(640, x)
    assert math.isclose(400, y)
    assert math.isclose(256 * 2**5.5 / WORLD, scale)


def test_copies_are_all_that_the_view_shows() -> None:
    body = """
      const v = new Legbook.View(2 ** 29, 2 ** 29, 1, 1600, 400);
      return v.copies(input[0], input[1]);
    """
    # At zoom 1 the world is 512 pixels wide: 1600 pixels show more than three worlds.
    found = run(FILES, body, [WORLD / 2 - 1, WORLD / 2 + 1])
    assert [-WORLD, 0, WORLD] == found
    wide = run(FILES, body, [0, WORLD])
    assert [-2 * WORLD, -WORLD, 0, WORLD, 2 * WORLD] == wide


@settings(max_examples=12)
@given(st.lists(POINTS, min_size=6, max_size=6), st.floats(-600, 600), st.floats(-600, 600))
def test_distance_to_a_line_is_that_of_a_dense_sampling(
    lines: list[list[tuple[float, float]]], x: float, y: float
) -> None:
    body = """
      return input.lines.map((l) => Legbook.distanceToLine(l.flat(), input.x, input.y));
    """
    found = run(FILES, body, {"lines": lines, "x": x, "y": y})
    for line, distance in zip(lines, found, strict=True):
        sampled = min(
            math.hypot(ax + f * (bx - ax) - x, ay + f * (by - ay) - y)
            for (ax, ay), (bx, by) in itertools.pairwise(line)
            for f in (i / 400 for i in range(401))
        )
        assert distance <= sampled + 1e-9
        assert sampled - distance <= 4.0


@settings(max_examples=12)
@given(st.lists(POINTS, min_size=6, max_size=6), st.sampled_from([0.01, 0.1, 1.0]))
def test_no_vertex_left_out_of_a_line_strays_from_what_is_kept(
    lines: list[list[tuple[float, float]]], scale: float
) -> None:
    body = """
      return input.lines.map((l) => Legbook.neededVertices(
        l.map((p) => p[0]), l.map((p) => p[1]), input.scale, 0.1));
    """
    found = run(FILES, body, {"lines": lines, "scale": scale})
    for line, kept in zip(lines, found, strict=True):
        assert [0, len(line) - 1] == [kept[0], kept[-1]]
        assert sorted(set(kept)) == kept
        for a, b in itertools.pairwise(kept):
            for x, y in line[a + 1 : b]:
                (ax, ay), (bx, by) = line[a], line[b]
                size = (bx - ax) ** 2 + (by - ay) ** 2
                f = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / size if size else 0.0
                f = min(1.0, max(0.0, f))
                away = math.hypot(ax + f * (bx - ax) - x, ay + f * (by - ay) - y)
                assert away * scale <= 0.1 + 1e-9


def test_of_a_dense_arc_only_what_its_bend_needs_is_kept() -> None:
    body = """
      const t = Array.from({ length: 1001 }, (_, i) => i * Math.PI / 1000);
      return Legbook.neededVertices(t.map(Math.cos), t.map(Math.sin), 400, 0.1);
    """
    # A chord strays by r (1 - cos(half its angle)): 0.1 px of 400 allows 0.0447, 70 chords.
    assert 70 <= len(run(FILES, body, None)) <= 140


@settings(max_examples=12)
@given(st.lists(POINTS, min_size=6, max_size=6), st.floats(-20, 20))
def test_an_offset_line_keeps_its_ends(
    lines: list[list[tuple[float, float]]], offset: float
) -> None:
    body = """
      return input.lines.map((l) => [...Legbook.offsetLine(new Float64Array(l.flat()), input.by)]);
    """
    found = run(FILES, body, {"lines": lines, "by": offset})
    for line, moved in zip(lines, found, strict=True):
        assert math.isclose(line[0][0], moved[0], abs_tol=1e-9)
        assert math.isclose(line[-1][1], moved[-1], abs_tol=1e-9)
        for (x, y), (mx, my) in zip(line, zip(moved[::2], moved[1::2], strict=True), strict=True):
            assert math.hypot(mx - x, my - y) <= abs(offset) + 1e-9


def test_a_part_of_a_path_begins_and_ends_where_asked() -> None:
    body = """
      const path = { x: [0, 100, 200], y: [0, 0, 100], m: [0, 1000, 3000] };
      return Legbook.partOfPath(path, 500, 2000);
    """
    assert {"x": [50, 100, 150], "y": [0, 0, 50]} == run(FILES, body, None)


def test_a_path_over_the_pole_is_cut_at_the_map_s_edge() -> None:
    body = """
      const path = { y: [100, 0, -500, 0, 100] };
      return Legbook.cutsOf(path, [0, 1, 10, 0, 15, -5, 20, 0, 30, 1]);
    """
    found = run(FILES, body, None)
    assert [{"x": 10, "y": 0, "outward": -1}, {"x": 20, "y": 0, "outward": -1}] == found


def test_a_path_with_few_vertices_is_cut_at_the_edge_not_at_a_vertex() -> None:
    body = """
      const n = 201, W = 2 ** 30, y = Array.from({ length: n }, (_, i) => W * (0.3 - i * 0.002));
      const path = { x: y.map((v) => W / 2 + v / 8), y, m: y.map((_, i) => i), minX: 0, maxX: W };
      const leg = { path, lane: 0 }, view = new Legbook.View(W / 2, W / 4, 3, 1280, 800);
      const line = Legbook.legLines({}, leg, view)[0];
      return [line.length / 2, Legbook.cutsOf(Legbook.legPath(leg, view), line),
        view.x(W / 2), view.y(0)];
    """
    kept, (cut,), x, y = run(FILES, body, None)
    assert 2 == kept  # a straight line: its ends say all
    assert math.isclose(x, cut["x"], abs_tol=0.01)
    assert math.isclose(y, cut["y"], abs_tol=0.01)


SCENE = """
  const message = {
    aircraft: [{ id: "a", short: "A" }], hypotheses: [{ key: "h", title: "H" }],
    airports: [{ x: 2 ** 29, y: 2 ** 29, names: {}, name: "Mid", code: "MID", layer: 0 }],
    events: [{ x: 2 ** 29, y: 2 ** 29, atAirport: true, title: "E", at: 5, layer: 1 }],
    legs: [{ id: "l", aircraft: 0, hypotheses: [0], known: "unknown", layer: 2, lane: 0,
             vertices: [0, 2], title: "L", openAt: null, order: 0 }],
    shapes: [], spots: [], steps: [
      { at: 1, hypotheses: [] }, { at: 2, hypotheses: ["h"] }, { at: 3, hypotheses: ["g"] }],
    fans: {}, vertexCount: 2,
  };
  const buffer = new ArrayBuffer(32);
  new Int32Array(buffer, 0, 4).set([2 ** 29, 2 ** 29 + 2 ** 26, 2 ** 29, 2 ** 29]);
  new Float64Array(buffer, 16, 2).set([0, 1000]);
  const scene = new Legbook.Scene(message, buffer, new ArrayBuffer(0));
  const view = new Legbook.View(2 ** 29, 2 ** 29, 3, 800, 600);
  const theme = Legbook.theme("light");
  const options = { hidden: new Set(), hypotheses: null, language: "en", theme };
"""


def test_what_lies_under_a_pixel() -> None:
    body = (
        SCENE
        + """
      const at = (x, y, more = {}) => Legbook.hit(scene, view, { ...options, ...more }, x, y);
      return [at(402, 301), at(400, 319), at(460, 302), at(100, 100),
              at(402, 301, { hidden: new Set([0]) }), at(460, 302, { hypotheses: [1] }),
              at(460, 302, { hypotheses: [] }),
              at(460, 302, { hypotheses: [1, 0] })]
        .map((h) => h && [h.kind, h.index]);
    """
    )
    airport, event, leg, nothing, hidden, other, common, both = run(FILES, body, None)
    assert airport == ["airport", 0]
    assert event == ["event", 0]
    assert leg == ["leg", 0]
    assert nothing is None
    assert hidden == ["leg", 0]
    assert other is None
    assert common is None
    assert both == ["leg", 0]


def test_the_step_shown_is_the_last_that_has_come_in_the_versions_shown() -> None:
    body = (
        SCENE
        + """
      return [[0, null], [2.5, null], [9, null], [9, ["h"]], [1.5, ["g"]],
              [9, []], [9, ["g", "h"]]]
        .map(([at, h]) => scene.stepAt(at, h)?.at ?? null);
    """
    )
    assert [None, 2, 3, 2, 1, 1, 3] == run(FILES, body, None)


def _covered(box, wide, high):
    x, y, w, h = box
    assert 0 <= x <= x + w <= wide, box
    assert 0 <= y <= y + h <= high, box
    return {(a, b) for a in range(x, x + w) for b in range(y, y + h)}


def test_the_strips_of_a_moved_picture_are_what_it_did_not_show_and_no_more() -> None:
    wide, high = 7, 5
    moves = [(dx, dy) for dx in range(-6, 7) for dy in range(-4, 5)]
    body = f"return input.map(([dx, dy]) => Legbook.stripsOf(dx, dy, {wide}, {high}));"
    for (dx, dy), strips in zip(moves, run(["basemap-ground.js"], body, moves), strict=True):
        kept = {
            (x, y)
            for x in range(wide)
            for y in range(high)
            if 0 <= x + dx < wide and 0 <= y + dy < high
        }
        drawn = [_covered(strip, wide, high) for strip in strips]
        assert len(kept) + sum(map(len, drawn)) == wide * high, (dx, dy)
        assert not kept & set().union(*drawn), (dx, dy)
