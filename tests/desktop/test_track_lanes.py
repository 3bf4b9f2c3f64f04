"""Tracks on the timeline of the real window: their lanes, clicked, and what the map then shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from tests.desktop.driving import ask, spin, until
from tests.session.tracks import built
from viewer.desktop.opened import prepared
from viewer.desktop.panels.timeline.layout import box_of
from viewer.desktop.panels.timeline.scene import AXIS
from viewer.formats.tracks.writers import registry
from viewer.formats.tracks.writers.content import Content
from viewer.model.time import HOUR
from viewer.model.track import Track

PAINTED = (
    "Boolean(Legbook.app.tracks?.whole() && Legbook.app.tracks.front && !Legbook.app.tracks.job)"
)
NEAR = [(n * 10 + (7200 if n >= 60 else 0), 30 + n * 0.02, 40.0, 1, 0) for n in range(120)]
FAR = [(n * 60, -75.0 - n * 0.1, -20.0 - n * 0.1, 1, 0) for n in range(60)]
DATE_LINE = [(n * 60, (178.0 + n * 0.1 + 180) % 360 - 180, -40.0, 1, 0) for n in range(60)]


class Hand:
    """A hand on the timeline of a window with tracks."""

    def __init__(self, driver):
        self.driver = driver
        self.panel = driver.window.bar.timeline
        self.canvas = self.panel.canvas
        self.ids = driver.window._track_ids

    def pixel(self, track, at):
        """Return the pixel of a track's row at a time, in seconds after its epoch."""
        number = self.canvas._heard[self.ids[track]]
        lane, place = self.canvas._rows[number], self.canvas._places[number]
        _, top, _, height = box_of(lane, place, self.canvas.scale, lane.heard.whole)
        y = top + height / 2 + AXIS - self.canvas.scrolled_by
        return QPoint(round(self.canvas.scale.x(built.EPOCH + at * 1000)), round(y))

    def click(self, track, at):
        QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, pos=self.pixel(track, at))
        spin(20)

    def tip(self, track, at):
        pixel = self.pixel(track, at)
        event = QHelpEvent(QEvent.Type.ToolTip, pixel, self.canvas.mapToGlobal(pixel))
        QApplication.sendEvent(self.canvas, event)
        text = QToolTip.text()
        QToolTip.hideText()
        until(lambda: not _tips(), "the tip gone", 3_000)
        return text

    def key(self, key):
        """Press a key, and put away the tip that it brings."""
        self.driver.press(key)
        QToolTip.hideText()
        until(lambda: not _tips(), "the tip gone", 3_000)

    def lightness(self, track, at):
        """Return the colours of the pixels about a time in a track's row."""
        spot, image = self.pixel(track, at), self.canvas.grab().toImage()
        ratio = image.devicePixelRatio()
        return {
            QColor(image.pixel(round((spot.x() + x) * ratio), round((spot.y() + y) * ratio))).name()
            for x in range(-4, 5)
            for y in (-1, 0, 1)
        }


def _tips():
    return [w for w in QApplication.topLevelWidgets() if w.objectName() == "qtooltip_label"]


@pytest.fixture
def hand(open_window, tmp_path, monkeypatch):
    """A window on three tracks far from each other, their cache in a folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "flights.csv"
    tracks = [Track(f"t{n}", f"T{n}", "made", icao24=f"4b123{n}") for n in range(3)]
    with path.open("wb") as file:
        registry.write(Content(tracks, built.columns(NEAR, FAR, DATE_LINE)), file, ".csv")
    driver = open_window(path)
    until(lambda: ask(driver.page, PAINTED), "the tracks")
    return Hand(driver)


def test_each_track_has_a_lane_solid_where_it_was_heard(hand):
    assert 3 == len(hand.canvas._rows)
    solid, gap, free = (hand.lightness(*at) for at in ((0, 300), (0, 4000), (1, 6000)))
    assert 1 == len(solid)
    assert len(gap) > 1
    assert solid.isdisjoint(gap)
    assert solid.isdisjoint(free)
    scale = hand.canvas.scale
    assert scale.low < built.EPOCH < scale.high < built.EPOCH + 3 * HOUR


def test_a_gap_says_between_which_times_nothing_was_received(hand):
    text = hand.tip(0, 4000)
    assert "no positions received" in text
    assert "between 2024-01-01 00:09:50 and 02:10:00 UTC (2 h 00 min)" in text


def test_a_click_selects_the_track_and_outlines_its_lane(hand):
    hand.click(1, 600)
    assert ("track", hand.ids[1]) == hand.driver.selected
    assert "4b1231" in hand.driver.card_text()
    ((row, whole),) = hand.canvas._items_of(hand.canvas._selected)
    assert 1 == row
    assert (built.EPOCH, built.EPOCH + 59 * 60_000) == whole.extent


def test_keys_go_from_stretch_to_stretch_and_say_each(hand):
    hand.driver.window.activateWindow()
    hand.canvas.setFocus()
    until(hand.canvas.hasFocus, "focus on the timeline", 3_000)
    hand.driver.window.select("track", hand.ids[0])
    hand.canvas.set_time(built.EPOCH)
    hand.key(Qt.Key.Key_Right)
    hand.key(Qt.Key.Key_Home)
    assert "the first of the track" in hand.canvas.accessibleDescription()
    hand.key(Qt.Key.Key_Right)
    said = hand.canvas.accessibleDescription()
    assert "no positions received (coverage gap)" in said
    assert "between 2024-01-01 00:09:50 and 02:10:00 UTC" in said
    hand.key(Qt.Key.Key_Down)
    hand.driver.press(Qt.Key.Key_Return)
    assert ("track", hand.ids[1]) == hand.driver.selected


def test_the_table_has_a_line_for_each_stretch(hand):
    hand.panel.as_table.click()
    model = hand.panel.table.model()
    rows = [
        [model.index(r, c).data() for c in range(model.columnCount())]
        for r in range(model.rowCount())
    ]
    assert ["track", "coverage gap", "track", "track", "track"] == [r[3] for r in rows]
    assert ["2024-01-01 00:09:50", "2024-01-01 02:10:00"] == rows[1][4:6]
    assert all(f"4b123{n}" in r[2] for n, r in zip((0, 0, 0, 1, 2), rows, strict=True))
    hand.panel.table.clicked.emit(model.index(3, 2))
    assert ("track", hand.ids[1]) == hand.driver.selected
    hand.panel.as_table.click()


def _in_view(driver, index):
    return driver.ask(
        f"(() => {{ const app = Legbook.app; return app.isInView(app.tracks.boxOf({index})); }})()"
    )


def _highlit(driver):
    """Tell how many pixels of the layer over the tracks are coloured about the map's middle."""
    return driver.ask(
        "(() => { const k = Legbook.app.still._sheet.canvas, w = k.width * 0.6, h = k.height * 0.6;"
        " const c = new OffscreenCanvas(w, h).getContext('2d', { willReadFrequently: true });"
        " c.drawImage(k, -k.width * 0.2, -k.height * 0.2);"
        " const d = c.getImageData(0, 0, w, h).data;"
        " let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 200;"
        " return n; })()"
    )


def test_a_click_in_the_timeline_shows_the_track_on_the_map(hand):
    driver = hand.driver
    driver.window.map.tell("view", lat=10.0, lon=100.0, zoom=5)
    driver.settle()
    before = driver.view()
    none = _highlit(driver)
    assert not _in_view(driver, 1)
    hand.click(1, 600)
    until(lambda: _in_view(driver, 1), "the track in view", 5_000)
    lat, lon, _ = driver.view()
    assert before != driver.view()
    assert (-23.0, pytest.approx(-78.0, abs=2)) == (pytest.approx(lat, abs=2), lon)
    driver.settle()
    assert _highlit(driver) > none + 200
    before = driver.view()
    driver.window.select("case", "")
    hand.click(1, 600)
    driver.settle()
    assert before == driver.view()  # it is in view


def test_a_track_over_the_date_line_is_shown_in_one_piece(hand):
    driver = hand.driver
    driver.window.map.tell("view", lat=10.0, lon=100.0, zoom=5)
    driver.settle()
    driver.window.select("track", hand.ids[2], reveal=True)
    until(lambda: _in_view(driver, 2), "the track in view", 5_000)
    driver.settle()
    lat, lon, zoom = driver.view()
    assert abs(lon) > 178
    assert -40.0 == pytest.approx(lat, abs=1)
    assert zoom > 5


def test_the_tree_brings_a_track_into_view_and_nothing_is_drawn_for_a_hidden_layer(hand):
    driver = hand.driver
    driver.window.map.tell("view", lat=10.0, lon=100.0, zoom=5)
    tree = driver.window.layers.tree
    tree.expandAll()
    driver.click_tree("flights.csv", "T0")
    assert ("track", hand.ids[0]) == driver.selected
    until(lambda: _in_view(driver, 0), "the track in view", 5_000)
    driver.settle()
    shown = _highlit(driver)
    item = driver.window.layers._model.invisibleRootItem().child(0)
    item.setCheckState(item.checkState().Unchecked)
    driver.settle()
    assert _highlit(driver) < shown - 200


def test_the_map_follows_the_selected_track(hand):
    driver, follow = hand.driver, hand.driver.window.bar.follow
    assert not follow.isVisible()
    hand.click(0, 300)
    assert follow.isVisible()
    texts = [follow.itemText(n) for n in range(follow.count())]
    assert 2 == len(texts)
    assert texts[1].startswith("follow T0")
    driver.window.map.tell("view", lat=0.0, lon=0.0, zoom=7)
    driver.settle()
    driver.window.replay.seek(built.EPOCH + 300_000)
    driver.window.activateWindow()
    until(driver.window.isActiveWindow, "the window in front", 3_000)
    driver.press(Qt.Key.Key_F)
    assert hand.ids[0] == driver.window.followed
    until(lambda: pytest.approx(30.6, abs=0.05) == driver.view()[1], "the track followed", 5_000)
    driver.window.replay.seek(built.EPOCH + 590_000 + 3_600_000)  # in its gap, half way
    until(lambda: pytest.approx(31.19, abs=0.02) == driver.view()[1], "its shortest path", 5_000)
    # Another one selected is offered beside it; this one stays followed.
    hand.click(1, 600)
    assert 3 == follow.count()
    assert hand.ids[0] == driver.window.followed
    follow.setCurrentIndex(2)
    assert hand.ids[1] == driver.window.followed
    driver.window.replay.seek(built.EPOCH + 600_000)
    until(lambda: pytest.approx(-76.0, abs=0.05) == driver.view()[1], "the other one", 5_000)
    before = driver.view()
    driver.window.replay.seek(built.EPOCH + 7_200_000)  # after its last position it is nowhere
    driver.settle()
    assert before == driver.view()
    # The same files read again: it is followed as before.
    driver.window.show_document(prepared(driver.window.document), keep=True)
    assert hand.ids[1] == driver.window.followed
    follow.setCurrentIndex(0)
    assert driver.window.followed is None
    assert driver.ask("Legbook.app.options.followTrack") is None
