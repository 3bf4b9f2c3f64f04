"""Tabs: a panel is made when it is first looked at, and always shows what is shown now."""

from __future__ import annotations

import pytest
import shiboken6


@pytest.fixture
def tabs(qapp):  # noqa: ARG001 Qt must be up
    from viewer.desktop import theme
    from viewer.desktop.panels.panel import Panel
    from viewer.desktop.tabs import Tabs

    told = []

    class Ear(Panel):
        def __init__(self, name):
            super().__init__()
            self.name = name
            told.append((name, "made"))

        def show_case(self, shown):
            told.append((self.name, shown))

        def follow(self, at):
            told.append((self.name, at))

        def mark(self, kind, thing):
            told.append((self.name, kind, thing))

    made = Tabs(theme.by_name("light"))
    made.add("One", lambda: Ear("One"))
    made.add("Two", lambda: Ear("Two"))
    made.told = told
    yield made
    shiboken6.delete(made)


def test_nothing_is_made_before_there_is_something_to_show(tabs):
    tabs.show()
    assert [] == tabs.told


def test_only_the_panel_in_front_is_made_and_told(tabs):
    tabs.show_case("a case")
    tabs.follow(5.0)
    tabs.mark("leg", "x")
    assert [
        ("One", "made"), ("One", "a case"), ("One", "case", ""), ("One", 0.0),
        ("One", 5.0), ("One", "leg", "x"),
    ] == tabs.told  # fmt: skip


def test_a_panel_opened_late_hears_what_it_missed(tabs):
    tabs.show_case("a case")
    tabs.follow(5.0)
    tabs.mark("leg", "x")
    tabs.told.clear()
    tabs.open("Two")
    assert [("Two", "made"), ("Two", "a case"), ("Two", "leg", "x"), ("Two", 5.0)] == tabs.told
    tabs.told.clear()
    tabs.show_case("another")
    tabs.follow(7.0)
    tabs.open("One")
    assert "Two" == tabs.told[0][0]
    assert [("One", "another"), ("One", "leg", "x"), ("One", 7.0)] == [
        t for t in tabs.told if t[0] == "One"
    ]


def test_a_panel_that_missed_nothing_is_not_told_again(tabs):
    tabs.show_case("a case")
    tabs.open("Two")
    tabs.open("One")
    tabs.told.clear()
    tabs.open("Two")
    tabs.open("One")
    assert [] == tabs.told


def test_what_any_panel_wants_is_passed_on(tabs, qtbot):
    tabs.show_case("a case")
    with qtbot.waitSignal(tabs.chosen) as chosen:
        tabs.panel("Two").chosen.emit("leg", "y")
    assert ["leg", "y"] == chosen.args
    with qtbot.waitSignal(tabs.sought) as sought:
        tabs.panel("One").sought.emit(1.5)
    assert [1.5] == sought.args
