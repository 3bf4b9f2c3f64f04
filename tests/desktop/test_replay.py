"""The replay in the window: playing, seeking, what the page draws and reports."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.desktop.driving import spin, until
from viewer.desktop.replay import SPEEDS

HOUR = 3_600_000


def test_playing_moves_the_aircraft(window):
    replay = window.window.replay
    replay.step(1)
    replay.shift(HOUR)
    window.settle()
    before = window.marks()
    assert {"an124"} <= {m[0] for m in before if m[1] == "airborne"}
    window.focus_map()
    window.press(Qt.Key.Key_Space)
    spin(700)
    window.press(Qt.Key.Key_Space)
    window.settle()
    after = window.marks()
    moved = {m[0]: m for m in after}["an124"]
    stood = {m[0]: m for m in before}["an124"]
    assert moved[3] > stood[3] + 100_000  # world units, a good 2 km: southwards


def test_page_reports_at_most_ten_times_a_second(window):
    told = []
    window.window.map.arrived.connect(
        lambda m: told.append(time.monotonic()) if m["type"] == "clock" else None
    )
    window.window.replay.toggle()
    spin(300)
    told.clear()
    spin(2_000)
    window.window.replay.toggle()
    assert 10 <= len(told) <= 21
    page = window.ask("Legbook.app.now()")
    until(lambda: abs(window.window.replay.now() - page) < 1, "the same time on both sides", 2_000)


def test_python_and_page_show_the_same_time(window):
    replay = window.window.replay
    for at in (replay.window[0] + 5 * HOUR, replay.window[1] - HOUR, replay.window[0]):
        replay.seek(at)
        window.settle()
        assert at == window.ask("Legbook.app.now()")
        shown = window.ask("document.querySelector('.lb-clock-time').textContent")
        assert shown[:5] in window.window.bar.time.text()


def test_the_page_s_clock_runs_readably_and_stops_on_the_time(window):
    replay = window.window.replay
    replay.set_speed(len(SPEEDS) - 1)  # several minutes of the case in each frame
    window.ask(
        "(() => { globalThis.told = 0; new MutationObserver(() => { told += 1; })"
        ".observe(Legbook.app.clock.time, { childList: true }); return 0; })()"
    )
    replay.toggle()
    spin(1_500)
    replay.toggle()
    window.settle()
    assert 3 <= window.ask("told") <= 1_500 / 90 + 3
    at = window.ask("Legbook.app.now()")
    assert window.ask("Legbook.utcText(Legbook.app.now()).time") == window.ask(
        "Legbook.app.clock.time.textContent"
    ).removesuffix(" UTC")
    assert abs(replay.now() - at) < 1


def test_playing_ends_at_the_end(window):
    replay = window.window.replay
    replay.seek(replay.window[1] - 2 * replay.rate() * 100)
    replay.toggle()
    until(lambda: not replay.playing, "a stop at the end", 4_000)
    assert replay.window[1] == replay.now()
    replay.toggle()
    spin(50)
    assert replay.playing
    assert replay.now() < replay.window[0] + (replay.window[1] - replay.window[0]) / 4
    replay.toggle()


def test_loop_begins_again(window):
    replay = window.window.replay
    window.window.bar.loop.click()
    replay.seek(replay.window[1] - 2 * replay.rate() * 100)
    replay.toggle()
    until(lambda: replay.now() < sum(replay.window) / 2, "the beginning again", 4_000)
    assert replay.playing
    replay.toggle()


def test_idle_hours_are_skipped(window):
    replay = window.window.replay
    begin, end = max(replay.idle, key=lambda stretch: stretch[1] - stretch[0])
    replay.set_speed(1)
    window.window.bar.skip.click()
    replay.seek(begin + 60_000)
    replay.toggle()
    until(lambda: replay.now() >= end, "the end of the idle hours", 4_000)
    replay.toggle()
    assert replay.now() < end + HOUR


def test_seek_by_dragging_the_playhead(window):
    canvas, replay = window.window.bar.timeline.canvas, window.window.replay
    low, high = replay.window
    y = canvas.height() // 2
    left, right = round(canvas.scale.x(low)), round(canvas.scale.x(high))
    seen = []
    replay.moved.connect(seen.append)
    window.drag(canvas, QPoint(left, y), QPoint((left + right) // 2, y))
    assert pytest.approx((low + high) / 2, abs=(high - low) / 100) == replay.now()
    assert len(seen) >= 5
    assert sorted(seen) == seen
    window.drag(canvas, QPoint((left + right) // 2, y), QPoint(right + 300, y))
    assert high == replay.now()


def test_step_list_follows_the_clock(window):
    replay, steps = window.window.replay, window.window.tabs.panel("Steps")
    for row, at in enumerate(steps._times):
        replay.seek(at)
        last = max(i for i, t in enumerate(steps._times) if t == at)
        assert last == steps.table.currentIndex().row(), row
    replay.home()
    early = [i for i, t in enumerate(steps._times) if t <= replay.now()]
    assert (early[-1] if early else -1) == steps.table.currentIndex().row()


def test_click_in_the_step_list_seeks_and_opens_the_card(window):
    steps = window.window.tabs.panel("Steps")
    row = len(steps._times) // 2
    window.click_row(steps.table, row)
    step = window.window._shown_steps[row]
    assert step.at == window.window.replay.now()
    assert (step.kind, step.thing) == window.selected


def test_events_rise_when_their_time_comes(window):
    replay = window.window.replay
    times = {e["title"]: e["at"] for e in window.ask("Legbook.app.scene.events") if e["at"]}
    title, at = next(
        (t, a) for t, a in sorted(times.items(), key=lambda x: x[1]) if a > replay.window[0]
    )
    replay.seek(at)
    window.settle()
    come = "Legbook.app.scene.steps.filter((s) => s.at <= Legbook.app.now()).map((s) => s.title)"
    assert title in window.ask(come)
    caption = window.ask("document.querySelector('.lb-caption-title').textContent")
    current = window.ask("Legbook.app.scene.stepAt(Legbook.app.now(), null).title")
    assert current == caption


def test_choice_of_hypothesis(window):
    bar = window.window.bar
    case = window.window.document.case
    window.window.replay.seek(sum(window.window.replay.window) / 2)
    for index, name in enumerate(case.hypotheses):
        bar.hypothesis.setCurrentIndex(index + 1)
        window.settle()
        assert [index] == window.ask("Legbook.app.options.hypotheses")
        shown = set(
            window.ask(
                "Legbook.app.scene.legs.filter((l) => Legbook.legShown(l, Legbook.app.options))"
                ".map((l) => l.id)"
            )
        )
        expected = {k for k, g in case.legs.items() if not g.hypotheses or name in g.hypotheses}
        assert expected == shown
        airborne = {a["leg"] for a in window.state()["aircraft"]} - {None}
        assert airborne <= expected
    bar.hypothesis.setCurrentIndex(0)
    window.settle()
    assert window.ask("Legbook.app.options.hypotheses") is None


def test_follow_keeps_the_aircraft_in_the_middle(window):
    replay = window.window.replay
    window.window.map.tell("view", lat=50.0, lon=37.0, zoom=6.0)
    replay.step(1)
    replay.shift(HOUR / 2)
    window.window.bar.follow.setCurrentIndex(2)
    replay.toggle()
    spin(500)
    replay.toggle()
    window.settle()
    lat, lon, _ = window.view()
    aircraft = window.window._order.aircraft[1]
    x, y = next((x, y) for a, _, x, y in window.marks() if a == aircraft)
    where = window.ask(f"Legbook.toLonLat({x}, {y})")
    assert [lon, lat] == pytest.approx(where, abs=1.0)


def test_layer_check_boxes_hide(window):
    tree = window.window.layers.tree

    def hits():
        pixel = window.pixel_of_airport("UUMU")
        return window.ask(
            "(Legbook.hit(Legbook.app.scene, Legbook.app.still.view(), Legbook.app.options,"
            f" {pixel.x()}, {pixel.y()}) || {{}}).name ?? null"
        )

    assert "Chkalovsky" == hits()
    index = window.tree_item("Airports")
    box = tree.visualRect(index)
    QTest.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 10, box.center().y())
    )
    number = next(
        i for i, layer in enumerate(window.window.document.case.layers) if layer.kind == "airports"
    )
    until(lambda: window.window.layers.hidden() == [number], "the box to be off", 2_000)
    window.settle()
    assert "Chkalovsky" != hits()
    index = window.tree_item("Airports")
    QTest.mouseClick(
        tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 10, box.center().y())
    )
    window.settle()
    assert "Chkalovsky" == hits()
