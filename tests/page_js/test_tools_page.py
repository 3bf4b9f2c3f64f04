"""Where the labels of the tools' lines stand on the page."""

from __future__ import annotations

from tests.replay.node import run
from viewer.describe.tools import Point, Radius, State
from viewer.page import tools

FILES = ["mercator.js", "view.js", "labels.js", "tools.js"]
BODY = """
  const view = new Legbook.View(...input.view);
  const read = Legbook.readTools(input.message);
  return read.lines.map((line) => ({
    at: Legbook.toolAnchor(line, view), minX: line.minX, maxX: line.maxX, n: line.x.length,
    copies: view.copies(line.minX, line.maxX),
    anchors: Array.from({ length: line.anchors.length / 2 }, (_, i) =>
      [view.x(line.anchors[2 * i]), view.y(line.anchors[2 * i + 1])]),
  }));
"""
WORLD = 2**30


def look(state, lon, zoom, y=0.35):
    message = tools.message(state)
    view = [(lon + 180) / 360 * WORLD, y * WORLD, zoom, 1000, 700]
    return message, run(FILES, BODY, {"message": message, "view": view})


def test_the_first_anchor_in_view_bears_the_label() -> None:
    message, (line,) = look(State("path", (Point(36, 35.4), Point(-67, 10.6))), -10, 3)
    assert line["at"] is not None
    assert [line["at"]["x"], line["at"]["y"]] == line["anchors"][0]
    assert len(message["lines"][0]["xy"]) == 2 * line["n"]


def test_across_the_date_line_a_line_is_seen_from_both_sides() -> None:
    ring = State("rings", (Point(179.5, 10.0),), radii=(Radius(1e6, "1000 km"),))
    for centre in (175, -175, 179.9):
        (line,) = look(ring, centre, 3)[1]
        assert line["copies"]
        assert line["at"] is not None
        assert 0 <= line["at"]["x"] <= 1000


def test_no_label_where_the_line_is_out_of_sight() -> None:
    (line,) = look(State("path", (Point(100, -40), Point(110, -41))), -60, 6)[1]
    assert line["at"] is None
