"""The profile of a track: in step with the clock both ways, gaps open, units chosen."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.desktop import tracking
from tests.desktop.driving import plain, until

MINUTES = [*range(30), *range(90, 120)]


@pytest.fixture
def profiled(open_window, tmp_path):
    """A window with one track whose profile is in front; between 29 and 90 min nothing is heard."""
    window = open_window(tracking.gpx(tmp_path / "flight.gpx", MINUTES))
    window.window.replay.seek(tracking.at(10))
    window.window.select("track", next(iter(window.window.document.case.tracks)))
    panel = window.window.tabs.open("Profile")
    until(lambda: panel.canvas.isVisible() and panel.canvas.width() > 100, "the curves", 5_000)
    return window, panel


def colours(canvas, x):
    """Return the colours of a column of pixels, the lines of ticks and numbers left out."""
    picture = canvas.grab().toImage()
    ratio = picture.devicePixelRatio()
    return [picture.pixelColor(round(x * ratio), y) for y in range(int(picture.height() * 0.8))]


def blue(colour):
    """Tell whether a pixel is of the altitude's curve."""
    return colour.blue() > colour.red() + 60


def move(canvas, x):
    place = QPointF(x, 40)
    QApplication.sendEvent(
        canvas,
        QMouseEvent(QEvent.Type.MouseMove, place, canvas.mapToGlobal(place),
                    Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
                    Qt.KeyboardModifier.NoModifier),
    )  # fmt: skip


def test_a_click_seeks_and_the_clock_moves_the_playhead(profiled):
    window, panel = profiled
    canvas = panel.canvas
    at = tracking.at(100)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(canvas.x_of(at)), 40))
    assert at == pytest.approx(window.window.replay.now(), abs=60_000)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    window.window.replay.seek(tracking.at(5))
    assert plain(panel.reading.text()).startswith("10:05:00Z · 29 545 ft")  # 9005 m


def test_nothing_is_drawn_over_a_gap_and_the_reading_says_how_long_it_is(profiled):
    _, panel = profiled
    canvas = panel.canvas
    heard = colours(canvas, canvas.x_of(tracking.at(20)))
    silent = colours(canvas, canvas.x_of(tracking.at(75)))
    assert any(map(blue, heard))
    assert not any(map(blue, silent))
    move(canvas, canvas.x_of(tracking.at(60)))
    assert "nothing heard for 1 h 01 min" in panel.reading.text()


def test_units_are_chosen_and_kept(profiled):
    window, panel = profiled
    window.window.replay.seek(tracking.at(5))
    panel.units.setCurrentText("m, km/h, m/s")
    assert "9 005 m" in plain(panel.reading.text())
    from viewer.desktop.panels.profile import ProfilePanel

    other = ProfilePanel()
    assert "m, km/h, m/s" == other.units.currentText()
    shiboken6.delete(other)
    panel.units.setCurrentText("ft, kt, ft/min")


def test_the_wheel_comes_nearer_and_a_double_click_shows_all(profiled):
    _, panel = profiled
    canvas = panel.canvas
    place = QPointF(canvas.x_of(tracking.at(10)), 40)
    event = QWheelEvent(
        place, canvas.mapToGlobal(place), QPoint(), QPoint(0, 480),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 Qt's signature
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)
    low, high = canvas.view
    assert high - low < 60 * 60_000
    assert low < tracking.at(10) < high
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert canvas.view is None


def test_where_nothing_is_selected_the_panel_says_what_to_do(open_window):
    window = open_window()
    panel = window.window.tabs.open("Profile")
    until(panel.note.isVisible, "the sentence", 2_000)
    assert panel.note.text().startswith("Select a track")
    assert not panel.canvas.isVisible()


def test_a_link_on_the_card_leads_to_its_time(profiled):
    window, _ = profiled
    window.window.card.followed.emit("time", str(int(tracking.at(29))))
    assert tracking.at(29) == pytest.approx(window.window.replay.now(), abs=1)
    assert "track" == window.selected[0]
