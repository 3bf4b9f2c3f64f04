"""The base map of the real window: what is seen of it, and what a drag or a zoom leaves of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from tests.desktop.driving import ask, do, spin, until

SEA, LAND = QColor("#d9e3e8"), QColor("#f6f4ee")
STANDS_MS = 1_000  # longer than a sheet is shown as it was drawn
IDLE = "!Legbook.app.base._coming && !Legbook.app.base._frame"
CENTRED = """(() => {
  const { map, base } = Legbook.app, { corner, pad } = base._drawn;
  if (map._panAnim?._inProgress) return false;
  return corner.distanceTo(map.containerPointToLayerPoint(pad.multiplyBy(-1))) < 1;
})()"""
# Counts the strips that are drawn.
STRIPS = """(() => {
  const { stripsOf } = Legbook;
  globalThis.strips = 0;
  Legbook.stripsOf = (...given) => {
    const strips = stripsOf(...given);
    globalThis.strips += strips.length;
    return strips;
  };
})()"""
# How many values of pixels differ from those of the view drawn anew, by more than a line's edge:
# which vertices less than half a pixel apart are left out depends on where a line enters a view.
COMPARE = """(() => {
  const { base } = Legbook.app;
  const read = () => {
    const { canvas } = base._sheet, o = new OffscreenCanvas(canvas.width, canvas.height);
    const k = o.getContext("2d", { willReadFrequently: true });
    k.drawImage(canvas, 0, 0);
    return k.getImageData(0, 0, o.width, o.height).data;
  };
  const was = read();
  base._ground._kept = null;
  base.drawNow();
  const now = read();
  let apart = 0;
  for (let i = 0; i < now.length; i += 1) if (Math.abs(now[i] - was[i]) > 12) apart += 1;
  return [apart, now.length, new Set(new Uint32Array(now.buffer)).size];
})()"""


@pytest.fixture
def daylight(window):
    """The window without night, areas and trails: nothing lies over land and sea but lines."""
    do(window.page, "Legbook.app.night.on = false; Legbook.app.still.redraw();")
    yield window
    do(window.page, "Legbook.app.night.on = true;")


def _show(window, lat, lon, zoom):
    do(window.page, f"Legbook.app.map.setView([{lat}, {lon}], {zoom}, {{ animate: false }});")
    window.settle()
    until(lambda: ask(window.page, IDLE), "the base map")


def _colour(window, lat, lon):
    """Return what the screen shows of a place."""
    x, y = window.ask(
        f"(() => {{ const p = Legbook.app.map.latLngToContainerPoint([{lat}, {lon}]);"
        " return [p.x, p.y]; })()"
    )
    view = window.window.map
    image = view.grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round(x * ratio), round(y * ratio))


def _near(a, b):
    return max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) < 4


def test_land_and_sea_are_seen_and_stay_when_the_map_has_stood(daylight):
    _show(daylight, 20, 10, 2.5)
    for _ in range(2):
        assert _near(LAND, _colour(daylight, 27, 28))
        assert _near(SEA, _colour(daylight, -8, 2))
        spin(STANDS_MS)
    shown = "Legbook.app.base._sheet.canvas.style.display"
    assert "none" == daylight.ask(shown), "what stands is shown as a bitmap"


@pytest.mark.parametrize(
    ("lat", "lon", "zoom"),
    [(20, 10, 2.5), (52, 5, 5), (-17, 179, 4), (64, -176, 3), (40, 29, 7)],
)
def test_a_map_that_was_dragged_is_what_one_drawn_anew_would_be(daylight, lat, lon, zoom):
    _show(daylight, lat, lon, zoom)
    # Not where the last drag began, which would be a double click.
    at, way = daylight.empty_pixel() + QPoint(round(9 * zoom), 0), QPoint(-170, 90)
    kept = daylight.ask("Legbook.app.base._ground._kept.x")
    do(daylight.page, STRIPS)
    daylight.drag(daylight.surface, at, at + way, steps=12)
    for _ in range(2):
        spin(300)  # the map glides on
        until(lambda: ask(daylight.page, f"{IDLE} && {CENTRED}"), "the base map, centred")
    assert kept != daylight.ask("Legbook.app.base._ground._kept.x"), "nothing was dragged"
    apart, pixels, colours = daylight.ask(COMPARE)
    assert apart <= pixels / 100_000
    assert colours > 10
    assert daylight.ask("globalThis.strips"), "all was drawn anew each time"


def test_after_a_zoom_the_map_is_what_one_drawn_anew_would_be(daylight):
    _show(daylight, 20, 10, 3)
    do(daylight.page, "Legbook.app.map.setZoom(4, { animate: true });")
    drawn = "Legbook.app.base._drawn.zoom === 4 && " + IDLE
    until(lambda: ask(daylight.page, drawn), "the base map of the new zoom")
    assert "" == daylight.ask("Legbook.app.base._sheet.element.style.imageRendering")
    apart, pixels, _ = daylight.ask(COMPARE)
    assert apart <= pixels / 100_000


def test_a_theme_chosen_while_the_next_sheet_is_drawn_is_that_of_both(daylight):
    _show(daylight, 20, 10, 2.5)
    do(daylight.page, "Legbook.app.base._redrawSlowly(); Legbook.app.base.setTheme('dark');")
    until(lambda: ask(daylight.page, IDLE), "the base map")
    try:
        assert 0 == daylight.ask(COMPARE)[0]
        assert "dark" == daylight.ask("Legbook.app.base._ground._kept.theme")
    finally:
        do(daylight.page, "Legbook.app.base.setTheme('light');")
