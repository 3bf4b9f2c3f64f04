"""The map's tools with the real mouse and keyboard; day and night on the map."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.desktop.driving import plain, spin, until
from viewer.desktop.opened import prepared
from viewer.desktop.search import find_place


@pytest.fixture
def tools(window):
    """The window with its tools, which are put down and emptied afterwards."""
    yield window.window.tools
    panel = window.window.tools._panel
    if panel is not None:
        panel.clear()
        panel.leave()
    window.settle()


def rows(panel):
    model = panel.table.rows
    return [
        [plain(model.item(row, column).text()) for column in range(3)]
        for row in range(model.rowCount())
    ]


def test_measure_with_the_mouse(window, tools):
    window.focus_map()
    window.press(Qt.Key.Key_M)
    panel = until(lambda: tools._panel, "the panel")
    assert "measure" == panel.state.tool
    until(lambda: window.ask("Legbook.app.tools?.tool") == "measure", "the tool")
    assert window.ask("document.querySelector('.lb-tool') !== null")
    selected = window.selected
    for code in ("UUMU", "OSLK"):
        before = len(panel.state.points)
        window.click(window.pixel_of_airport(code))
        until(lambda before=before: len(panel.state.points) == before + 1, f"a point at {code}")
    # A click on an airport is its position, and opens no card.
    assert (38.0617, 55.8783) == panel.state.points[0].position
    assert selected == window.selected
    found = rows(panel)
    assert ["Total", "2 282 km (1 232 NM)", "along shortest paths, not a track"] == found[0]
    assert "shortest path" in found[2][2]
    empty = window.empty_pixel()
    window.click(empty)
    until(lambda: len(panel.state.points) == 3, "a point at no airport")
    lat, lon = window.ask(
        f"(() => {{ const p = Legbook.app.map.containerPointToLatLng([{empty.x()}, {empty.y()}])"
        ".wrap(); return [p.lat, p.lng]; })()"
    )
    assert (lon, lat) == pytest.approx(panel.state.points[2].position, abs=1e-6)
    window.settle()
    assert ["path", "path"] == window.ask("Legbook.app.tools.lines.map((l) => l.kind)")
    assert window.ask("Legbook.app.tools.lines[0].label").startswith("shortest path")
    window.focus_map()
    window.press(Qt.Key.Key_Escape)
    until(lambda: panel.state.tool is None, "the tool put down")
    until(lambda: not window.ask("Legbook.app.tools.tool"), "the page without a tool")
    text = window.click_for_card(window.pixel_of_airport("SVMI"), "airport", "SVMI")
    assert "SVMI" in text


def test_two_quick_clicks_are_two_points(window, tools):
    tools.use("measure")
    until(lambda: window.ask("Legbook.app.tools?.tool") == "measure", "the tool")
    zoom = window.view()[2]
    at = window.empty_pixel()
    window.click(at)
    window.click(at + QPoint(2, 0))
    until(lambda: len(tools._panel.state.points) == 2, "both points")
    spin(350)
    assert zoom == window.view()[2]


def test_by_keyboard_alone(window, tools):
    window.press(Qt.Key.Key_R)
    panel = until(lambda: tools._panel, "the panel")
    assert panel.radius.isVisibleTo(panel)
    panel.radius.setFocus()
    panel.radius.selectAll()
    window.type("500, 1500 km")
    window.press(Qt.Key.Key_Return)
    panel.place.setFocus()
    window.type("36S YE 67793 21518")
    window.press(Qt.Key.Key_Return)
    until(lambda: len(panel.state.points) == 1, "the centre")
    assert ["500 km", "1 500 km"] == [row[0] for row in rows(panel)]
    assert all("still-air distance" in row[2] for row in rows(panel))
    assert ["ring", "ring"] == window.ask("Legbook.app.tools.lines.map((l) => l.kind)")
    panel.commands["Copy"].setFocus()
    window.press(Qt.Key.Key_Space)
    assert "still-air distance" in QGuiApplication.clipboard().text()
    panel.radius.setFocus()
    panel.radius.selectAll()
    window.type("1,000 km")
    window.press(Qt.Key.Key_Return)
    assert "comma" in panel.hint.text()
    assert 2 == len(rows(panel))
    window.window.escape()
    assert panel.state.tool is None


def test_range_of_a_type_as_radius(tools):
    tools.use("rings")
    panel = tools._panel
    assert panel.types.itemText(1).startswith(("A124", "IL62"))  # those of the case first
    panel.types.setCurrentIndex(1)
    panel.types.activated.emit(1)
    panel.clicked(35.9, 35.4, "nothing", 0)
    assert rows(panel)
    assert all(row[0].startswith(("A124", "IL62")) for row in rows(panel))


def test_nearest_airports(tools):
    tools.use("nearest")
    tools._panel.clicked(36.0, 35.4, "nothing", 0)
    found = rows(tools._panel)
    assert 10 == len(found)
    assert "OSLK / LTK Hmeimim" == found[0][1]
    assert "this case" in found[0][2]
    assert "airportsdata" in found[1][2]


def test_a_tool_in_hand_knows_the_case_opened_since(window, tools):
    tools.use("measure")
    panel = tools._panel
    window.window.tabs.open("Steps")
    window.window.show_document(prepared(window.window.document))
    panel._airports = ()  # as if it had another case
    panel._case = None
    tools._page_says({"type": "tool", "lat": 0.0, "lon": 0.0, "kind": "airport", "index": 0})
    assert window.window._order.airports == panel._airports
    first = window.window.document.case.airports[panel._airports[0]]
    assert first.position == panel.state.points[-1].position
    before = panel.state
    tools._page_says({"type": "tool", "lat": 91.0, "lon": 0.0, "kind": "nothing", "index": 0})
    assert before == panel.state


def test_the_search_box_goes_to_a_grid_reference():
    found = find_place("36S YE 67793 21518")
    assert (35.9487, 35.4011) == pytest.approx((found.lon, found.lat), abs=1e-4)


def test_coordinates_under_the_cursor_in_four_notations(window):
    window.hover(window.pixel_of_airport("OSLK"))
    label = window.window.status.cursor_text
    until(lambda: "35°" in label.text(), "degrees", 3_000)
    seen = [label.text()]
    for _ in range(3):
        QTest.mouseClick(label, Qt.MouseButton.LeftButton)
        seen.append(label.text())
    assert seen[1].startswith("35.")
    # Hmeimim lies 4 km from the next zone, and a pixel of this view is wider than that.
    assert re.match(r"3(6 north 7|7 north 2)\d{5} E 39\d{5} N", seen[2])
    assert re.match(r"3(6S Y|7S B)[A-Z] ", seen[3])
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert seen[0] == label.text()


def test_day_and_night_on_and_off(window):
    def middle():
        window.settle()
        image = window.window.map.grab().toImage()
        return image.pixelColor(image.width() // 2, image.height() - 60).lightness()

    window.window.replay.home()
    window.settle()
    low = window.ask("Legbook.sunElevation(0, 0, Legbook.app.now())")
    assert low < -18  # midnight: the middle of the map is dark
    assert window.ask("Legbook.app.night.on")
    dark = middle()
    window.window.set_night(on=False)
    until(lambda: not window.ask("Legbook.app.night.on"), "no night")
    until(lambda: middle() > dark + 10, "a lighter map", 5_000)
    window.window.set_night(on=True)
    until(lambda: middle() == dark, "night again", 5_000)
