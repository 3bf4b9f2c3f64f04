"""Everything by keyboard: with the focus on the window, and with the focus on the map."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.desktop.driving import spin, until

HOUR = 3_600_000
MINUTE = 60_000
Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(params=["list", "map"])
def typist(window, request):
    """The window with the focus in the list of steps, or on the map."""
    if request.param == "map":
        window.focus_map()
    else:
        window.window.tabs.panel("Steps").table.setFocus()
    return window


def test_replay_keys(typist):
    replay = typist.window.replay
    low, high = replay.window
    assert low == replay.now()

    typist.press(Key.Key_Right)
    first = next(s for s in replay.steps if s > low)
    assert first == replay.now()
    typist.press(Key.Key_Right)
    second = next(s for s in replay.steps if s > first)
    assert second == replay.now()
    typist.press(Key.Key_Left)
    assert first == replay.now()

    typist.press(Key.Key_Right, SHIFT)
    assert first + MINUTE == replay.now()
    typist.press(Key.Key_Left, SHIFT)
    assert first == replay.now()

    typist.press(Key.Key_End)
    assert high == replay.now()
    typist.press(Key.Key_Home)
    assert low == replay.now()

    typist.press(Key.Key_C)
    assert min(c for c in replay.confirmations if c > low) == replay.now()

    speed = replay.rate()
    typist.press(Key.Key_Minus)
    slower = replay.rate()
    assert slower < speed
    typist.press(Key.Key_Plus)
    typist.press(Key.Key_Equal)
    assert replay.rate() > slower

    typist.press(Key.Key_L)
    assert replay.loop
    assert typist.window.bar.loop.isChecked()
    typist.press(Key.Key_L)
    assert not replay.loop
    typist.press(Key.Key_K)
    assert replay.skip_idle
    typist.press(Key.Key_K)

    typist.press(Key.Key_F)
    assert 1 == typist.window.bar.follow.currentIndex()
    until(lambda: typist.ask("Legbook.app.options.follow") == 0, "following", 3_000)

    assert not replay.playing
    typist.press(Key.Key_Space)
    assert replay.playing
    typist.press(Key.Key_Space)
    assert not replay.playing


def test_search_by_keyboard(typist):
    typist.press(Key.Key_Slash)
    assert typist.window.layers.search.hasFocus()
    typist.type("hmei")
    typist.press(Key.Key_Return)
    assert ("airport", "OSLK") == typist.selected
    assert "Hmeimim" in typist.card_text()


def test_typing_in_the_search_box_drives_nothing_else(window):
    window.press(Key.Key_Slash)
    before = window.window.replay.now(), window.window.replay.playing
    window.type("fl kc -+")
    window.press(Key.Key_Left)
    window.press(Key.Key_Home)
    assert "fl kc -+" == window.window.layers.search.text()
    assert before == (window.window.replay.now(), window.window.replay.playing)
    assert not window.window.replay.loop


def test_escape_goes_back_to_the_case(typist):
    typist.window.select("airport", "SVMI")
    typist.press(Key.Key_Escape)
    assert ("case", "") == typist.selected


def test_tree_by_keyboard(window):
    tree = window.window.layers.tree
    tree.setFocus()
    tree.setCurrentIndex(window.tree_item("Airports", "Chkalovsky"))
    window.press(Key.Key_Down)
    window.press(Key.Key_Return)
    name = tree.currentIndex().data()
    assert "airport" == window.selected[0]
    assert window.window.document.case.airports[window.selected[1]].name in name


def test_steps_by_keyboard(window):
    panel = window.window.tabs.panel("Steps")
    steps = panel.table
    steps.setFocus()
    window.press(Key.Key_Down)
    window.press(Key.Key_Down)
    row = steps.currentIndex().row()
    window.press(Key.Key_Return)
    spin(50)
    assert panel._times[row] == window.window.replay.now()


def test_tab_reaches_every_control(window):
    from PySide6.QtWidgets import QApplication, QComboBox, QToolButton, QTreeView

    window.window.layers.search.setFocus()
    seen = []
    for _ in range(200):  # the card's links take a press each
        window.press(Key.Key_Tab)
        seen.append(QApplication.focusWidget())
        if seen[-1] is window.window.layers.search:
            break
    reached = {type(w) for w in seen}
    assert QTreeView in reached
    assert any(issubclass(kind, QComboBox) for kind in reached)
    missed = [
        b.accessibleName()
        for b in window.window.bar.findChildren(QToolButton)
        if b.isVisible() and b not in seen
    ]
    assert [] == missed
    assert window.window.card in seen
    assert window.window.tabs.panel("Steps").table in seen


def test_every_control_has_a_name(window):
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

    nameless = [
        w
        for kind in (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit)
        for w in window.window.findChildren(kind)
        if w.isVisibleTo(window.window)
        and w.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (w.accessibleName() or getattr(w, "text", str)() or w.toolTip())
    ]
    assert [] == nameless
