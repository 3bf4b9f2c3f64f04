"""The timeline in the window, with a real mouse and real keys."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from tests.desktop.driving import spin, until
from viewer.describe.lanes import Mark
from viewer.desktop.panels.timeline.layout import box_of
from viewer.desktop.panels.timeline.scene import AXIS
from viewer.model.time import DAY, HOUR, MINUTE, parse_instant

Key = Qt.Key


class Hand:
    """A hand on the timeline: finds what is drawn, clicks, drags, turns the wheel."""

    def __init__(self, driver):
        self.driver = driver
        self.panel = driver.window.bar.timeline
        self.canvas = self.panel.canvas
        self.replay = driver.window.replay

    def span(self):
        scale = self.canvas.scale
        return scale.high - scale.low

    def box(self, kind, thing):
        """Return a thing's row and the middle of what is seen of it, in pixels of the canvas."""
        row, item = self.canvas._index[kind, thing][0]
        lane, place = self.canvas._rows[row], self.canvas._places[row]
        left, top, width, height = box_of(lane, place, self.canvas.scale, item)
        y = top + height / 2 + AXIS - self.canvas.scrolled_by
        return QPoint(round(left + width / 2), round(y))

    def free(self):
        """Return a pixel of the rows with nothing on it, away from the playhead."""
        scale = self.canvas.scale
        playhead = scale.x(self.replay.now())
        for y in range(self.canvas.height() - 4, 40, -3):
            for x in range(round(scale.left) + 20, self.canvas.width() - 60, 9):
                at = QPointF(x, y)
                if abs(x - playhead) > 20 and self.canvas._under(at) is None:
                    return at.toPoint()
        raise AssertionError("the timeline is full")  # noqa: TRY003 said once

    def click(self, at):
        QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, pos=at)
        spin(20)

    def wheel(self, at, y=0, x=0, modifiers=Qt.KeyboardModifier.NoModifier):
        point = QPointF(at)
        event = QWheelEvent(
            point, QPointF(self.canvas.mapToGlobal(point)), QPoint(), QPoint(x, y),
            Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003 Qt's signature
        )  # fmt: skip
        QApplication.sendEvent(self.canvas, event)

    def tip(self, at):
        event = QHelpEvent(QEvent.Type.ToolTip, at, self.canvas.mapToGlobal(at))
        QApplication.sendEvent(self.canvas, event)
        return QToolTip.text()


@pytest.fixture
def hand(window):
    """The timeline of the shipped case, all of the replay shown."""
    made = Hand(window)
    made.panel.set_zone(None)
    made.panel.as_table.setChecked(False)
    made.canvas.set_scroll(0)
    made.canvas.zoom(0.01)
    made.canvas.fit()
    yield made
    made.panel.set_zone(None)
    made.panel.as_table.setChecked(False)
    QToolTip.hideText()
    until(lambda: not _tips(), "the tip gone", 3_000)


def _tips():
    return [w for w in QApplication.topLevelWidgets() if w.objectName() == "qtooltip_label"]


def test_all_of_the_replay_is_shown_at_first(hand):
    scale = hand.canvas.scale
    low, high = hand.replay.window
    assert scale.low < low < high < scale.high
    assert hand.span() < 1.1 * (high - low)
    assert ["Il-62M", "An-124", "Events"] == [
        lane.row.label for lane in hand.canvas._rows if lane.row.depth == 0
    ]


def test_a_click_selects_and_shows_the_card(hand):
    hand.click(hand.box("leg", "il62-1"))
    assert ("leg", "il62-1") == hand.driver.selected
    assert hand.canvas._selected == ("leg", "il62-1")
    hand.click(hand.box("event", "il62-seen-2019-03-24"))
    assert ("event", "il62-seen-2019-03-24") == hand.driver.selected


def test_a_click_on_nothing_changes_nothing(hand):
    before = hand.driver.selected, hand.replay.now()
    hand.click(hand.free())
    assert before == (hand.driver.selected, hand.replay.now())


def test_the_axis_seeks_and_the_playhead_is_dragged(hand):
    scale, (low, high) = hand.canvas.scale, hand.replay.window
    middle = (low + high) / 2
    hand.click(QPoint(round(scale.x(middle)), 12))
    assert hand.replay.now() == pytest.approx(middle, abs=2 * scale.per_px)
    at, y = round(scale.x(hand.replay.now())), hand.canvas.height() - 10
    hand.driver.drag(hand.canvas, QPoint(at, y), QPoint(at + 60, y))
    assert hand.replay.now() == pytest.approx(middle + 60 * scale.per_px, abs=2 * scale.per_px)
    assert scale == hand.canvas.scale


def test_dragging_elsewhere_pans(hand):
    before, now, at = hand.canvas.scale, hand.replay.now(), hand.free()
    hand.driver.drag(hand.canvas, at, at + QPoint(-90, 0))
    after = hand.canvas.scale
    assert after.low == pytest.approx(before.low + 90 * before.per_px, abs=3 * before.per_px)
    assert (before.per_px, now) == (after.per_px, hand.replay.now())


def test_a_double_click_on_nothing_moves_the_playhead(hand):
    at = hand.free()
    QTest.mouseDClick(hand.canvas, Qt.MouseButton.LeftButton, pos=at)
    expected = hand.canvas.scale.time(at.x())
    assert hand.replay.now() == pytest.approx(expected, abs=hand.canvas.scale.per_px)


def test_the_wheel_zooms_about_the_mouse(hand):
    before, at = hand.canvas.scale, QPoint(round(hand.canvas.scale.left) + 300, 90)
    hand.wheel(at, y=240)
    after = hand.canvas.scale
    assert after.per_px < before.per_px / 1.4
    assert after.time(at.x()) == pytest.approx(before.time(at.x()), abs=MINUTE)
    hand.wheel(at, y=120, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert hand.canvas.scale.low < after.low
    assert after.per_px == hand.canvas.scale.per_px


def test_from_a_minute_to_decades(hand):
    at = QPoint(round(hand.canvas.scale.left) + 300, 90)
    for _ in range(80):
        hand.wheel(at, y=240)
    assert MINUTE == round(hand.span())
    hand.canvas.grab()
    for _ in range(120):
        hand.wheel(at, y=-240)
    assert hand.span() > 100 * 365 * DAY
    hand.canvas.grab()
    hand.panel.fit.click()
    test_all_of_the_replay_is_shown_at_first(hand)
    hand.panel.fit.click()
    assert hand.span() > 200 * DAY  # the background of 2018 and the event of June 2019


def test_a_pinch_zooms(hand):
    before = hand.span()
    at = QPointF(hand.canvas.scale.left + 200, 90)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2,
        at, at, QPointF(hand.canvas.mapToGlobal(at)), 0.5, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(hand.canvas, event)
    assert hand.span() == pytest.approx(before / 1.5)


def test_events_drawn_as_one_come_apart(hand):
    row, item = hand.canvas._index["event", "delegation"][0]
    lane = hand.canvas._rows[row]
    before = hand.span()
    hand.click(hand.box("event", item.event))
    assert hand.span() < before / 4
    assert ("case", "") == hand.driver.selected
    hand.click(hand.box("event", "delegation"))
    assert ("event", "delegation") == hand.driver.selected
    assert lane is hand.canvas._rows[row]


def test_hovering_tells(hand):
    text = hand.tip(hand.box("leg", "il62-1"))
    assert "Chkalovsky" in text
    assert "takes off" in text
    assert "told" in text
    assert "contested" in text
    assert "UTC" in hand.tip(QPoint(hand.canvas.width() - 100, 12))
    hand.panel.set_zone("America/Caracas")
    assert "Caracas" in hand.tip(hand.box("leg", "il62-1"))


def test_text_in_a_tip_is_never_markup():
    from viewer.desktop.panels.timeline.canvas import plain

    assert "&lt;img src=x&gt;" in plain("<img src=x>")
    assert "" == plain("")


def test_keys_go_from_item_to_item_while_the_focus_is_here(hand):
    hand.canvas.setFocus()
    now = hand.replay.now()
    seen = []
    for _ in range(4):
        hand.driver.press(Key.Key_Right)
        seen.append(hand.canvas._item())
    times = [i.at if isinstance(i, Mark) else sum(i.extent) for _, i in seen]
    assert len({id(i) for _, i in seen}) >= 3
    assert len({n for n, _ in seen}) == 1
    assert times
    assert now == hand.replay.now()
    assert "UTC" in hand.canvas.accessibleDescription()
    hand.driver.press(Key.Key_Down)
    assert seen[-1][0] < hand.canvas._item()[0]
    hand.driver.press(Key.Key_Up)
    hand.driver.press(Key.Key_Home)
    first = hand.canvas._item()
    hand.driver.press(Key.Key_End)
    assert first != hand.canvas._item()
    while hand.canvas._item()[1].kind_id is None:
        hand.driver.press(Key.Key_Left)
    wanted = hand.canvas._item()[1].kind_id
    hand.driver.press(Key.Key_Return)
    assert wanted == hand.driver.selected


def test_keys_zoom_and_pan(hand):
    hand.canvas.setFocus()
    speed = hand.replay.rate()
    before = hand.span()
    hand.driver.press(Key.Key_Plus)
    assert hand.span() < before
    hand.driver.press(Key.Key_Minus)
    hand.driver.press(Key.Key_Minus)
    assert hand.span() > before
    low = hand.canvas.scale.low
    hand.driver.press(Key.Key_PageDown)
    assert hand.canvas.scale.low > low
    hand.driver.press(Key.Key_0)
    test_all_of_the_replay_is_shown_at_first(hand)
    assert speed == hand.replay.rate()


def test_the_windows_keys_still_work_with_the_focus_here(hand):
    hand.canvas.setFocus()
    low = hand.replay.now()
    hand.driver.press(Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert low + MINUTE == hand.replay.now()
    hand.driver.press(Key.Key_Space)
    assert hand.replay.playing
    hand.driver.press(Key.Key_Space)
    hand.driver.press(Key.Key_L)
    assert hand.replay.loop
    hand.driver.press(Key.Key_L)


def test_without_the_focus_no_key_is_taken(hand):
    hand.driver.window.tabs.setFocus()
    before, low = hand.span(), hand.replay.now()
    hand.driver.press(Key.Key_Right)
    assert hand.replay.now() > low
    hand.driver.press(Key.Key_Plus)
    assert before == hand.span()


def test_selecting_elsewhere_brings_it_into_view(hand):
    hand.canvas.zoom(200.0, hand.canvas.scale.left + 1)
    hand.driver.window.select("event", "il62-seen-2019-03-24")
    scale = hand.canvas.scale
    assert scale.low < parse_instant("2019-03-24T04:00Z") < scale.high


def test_the_view_follows_a_playhead_that_leaves_it(hand):
    hand.canvas.zoom(20.0, hand.canvas.scale.left + 1)
    scale = hand.canvas.scale
    hand.replay.seek(scale.high - MINUTE)
    assert scale.low == hand.canvas.scale.low
    hand.replay.seek(scale.high + HOUR)
    now = hand.canvas.scale
    assert now.low < hand.replay.now() < now.high


def test_playing_repaints_no_picture(hand):
    hand.canvas.repaint()
    until(lambda: hand.canvas._picture is not None, "a picture", 3_000)
    spin(400)
    picture = hand.canvas._picture
    hand.replay.seek(hand.replay.window[0] + 3 * HOUR)
    hand.canvas.repaint()
    assert picture is hand.canvas._picture


def test_one_version_has_no_rows_of_its_own(hand):
    rows = len(hand.canvas._rows)
    assert 9 == rows
    scale = hand.canvas.scale
    hand.driver.window.bar.hypothesis.setCurrentIndex(2)
    assert [0, 0, 0] == [lane.row.depth for lane in hand.canvas._rows]
    assert "il62-2a" in {k[1] for k in hand.canvas._index}
    assert "il62-2" not in {k[1] for k in hand.canvas._index}
    assert scale == hand.canvas.scale


def test_times_in_another_zone_and_the_choice_is_kept(hand):
    from viewer.desktop.panels.timeline.widget import Timeline
    from viewer.desktop.theme import LIGHT

    hand.panel._zones.aboutToShow.emit()
    texts = [a.text() for a in hand.panel._zones.actions()]
    assert "UTC" == texts[0]
    assert "America/Caracas" in texts
    next(a for a in hand.panel._zones.actions() if a.text() == "America/Caracas").trigger()
    assert "Caracas" == hand.panel.zone.text()
    another = Timeline(LIGHT)
    assert "America/Caracas" == another.canvas.zone
    shiboken6.delete(another)


def test_the_same_as_a_table(hand):
    hand.panel.as_table.click()
    table = hand.panel.table
    assert table.isVisible()
    assert not hand.canvas.isVisible()
    model = table.model()
    count = sum(len(lane.items) for lane in hand.canvas._rows)
    assert count == model.rowCount()
    rows = [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(count)]
    flight = next(r for r in rows if r[2].startswith("Il-62M: Chkalovsky"))
    assert ["Il-62M", "", "flight"] == [flight[0], flight[1], flight[3]]
    assert "2019-03-22 13:05 – 16:06" == flight[4]
    assert "contested" in flight[7]
    assert "Begins (UTC)" == model.headerData(4, Qt.Orientation.Horizontal)
    hand.panel.set_zone("America/Caracas")
    assert "Begins (Caracas)" == model.headerData(4, Qt.Orientation.Horizontal)
    number = next(r for r in range(count) if model.thing(r) == ("event", "il62-seen-2019-03-24"))
    table.setCurrentIndex(model.index(number, 2))
    table.setFocus()
    hand.driver.press(Key.Key_Return)
    assert ("event", "il62-seen-2019-03-24") == hand.driver.selected
    hand.panel.as_table.click()
    assert hand.canvas.isVisible()


def test_it_says_what_it_is(hand):
    assert hand.canvas.accessibleName().startswith("Timeline")
    for button in (hand.panel.zone, hand.panel.fit, hand.panel.as_table):
        assert button.accessibleName()


def test_night_falls_where_the_aircraft_is(hand):
    # At Maiquetía the Sun set at 22:31Z on 23 March 2019 (local 18:31), with the Il-62 there.
    row, item = hand.canvas._index["airport", "SVMI"][0]
    place = hand.canvas._places[row]
    spin(300)
    image = hand.canvas.grab().toImage()
    ratio = image.devicePixelRatio()
    y = round((place.top + AXIS - hand.canvas.scrolled_by + 4) * ratio)

    def lightness(text):
        x = round(hand.canvas.scale.x(parse_instant(text)) * ratio)
        return max(QColor(image.pixel(x + d, y)).lightnessF() for d in (-2, -1, 0, 1, 2))

    assert "stay" == item.kind
    assert lightness("2019-03-24T02:00Z") < lightness("2019-03-23T21:00Z") - 0.05


def test_empty_case_has_an_empty_timeline(open_window):
    window = open_window(empty=True)
    canvas = window.window.bar.timeline.canvas
    assert () == canvas._rows
    canvas.setFocus()
    for key in (Key.Key_Right, Key.Key_Plus, Key.Key_Return, Key.Key_0):
        window.press(key)
    canvas.grab()
