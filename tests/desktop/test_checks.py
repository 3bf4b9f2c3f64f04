"""The list of problems and checks: filters, details, subjects, acknowledging."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from tests.desktop.driving import until
from viewer.session import bake


def opened(driver):
    """Return the panel, when its checks are done."""
    panel = driver.window.tabs.open("Problems")
    until(lambda: panel.state.isHidden() and panel.model.entries, "the checks")
    tabs = driver.window.tabs
    until(lambda: "(" in tabs.tabText(tabs.currentIndex()), "their count")
    return panel


@pytest.fixture
def panel(window):
    return opened(window)


def row_of(panel, thing, rule):
    return next(i for i, e in enumerate(panel.model.entries) if (e.id, e.rule) == (thing, rule))


def test_what_is_wrong_and_doubtful_is_listed_and_counted(window, panel):
    weights = {e.weight for e in panel.model.entries}
    assert weights == {"wrong", "doubt"}
    count = len(panel.model.entries)
    assert f"Problems ({count})" == window.window.tabs.tabText(_tab(window))
    assert f"✕ {sum(e.weight == 'wrong' for e in panel.model.entries)}" == (
        panel.weights["wrong"].text()
    )


def _tab(window):
    tabs = window.window.tabs
    return next(i for i in range(tabs.count()) if tabs.tabText(i).startswith("Problems"))


def test_filters(panel):
    panel.weights["pass"].click()
    assert "pass" in {e.weight for e in panel.model.entries}
    panel.rule.setCurrentIndex(panel.rule.findData("range"))
    assert {"range"} == {e.rule for e in panel.model.entries}
    panel.text.setText("an-124 dakar")
    assert {"an124-2a", "an124-2b"} == {e.id for e in panel.model.entries}
    panel.text.clear()
    panel.rule.setCurrentIndex(0)
    panel.weights["pass"].click()
    assert {"wrong", "doubt"} == {e.weight for e in panel.model.entries}


def test_a_click_shows_the_subject_with_premises_and_figures(window, panel):
    index = panel.model.index(row_of(panel, "an124-2", "range"), 1)
    panel.table.scrollTo(index)
    at = panel.table.visualRect(index).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert ("leg", "an124-2") == window.selected
    until(lambda: "the load is 35" in panel.details.toPlainText(), "the details")
    told = panel.details.toPlainText().replace("\u202f", " ")
    assert "the load is 35 t" in told
    assert "10 484.5 km" in told
    assert "shortest path, not a track" in told
    assert "assumed: that they were all the load" in told


def test_what_is_picked_stays_picked_while_it_is_listed(panel):
    panel.table.selectRow(row_of(panel, "an124-2", "range"))
    panel.weights["wrong"].click()
    until(lambda: "Distance against range" in panel.details.toPlainText(), "the details")
    assert "an124-2" == panel.model.entries[panel.table.currentIndex().row()].id
    panel.weights["doubt"].click()
    until(panel.details.isHidden, "the details gone")
    panel.weights["wrong"].click()
    panel.weights["doubt"].click()


def test_a_link_in_the_details_shows_another_subject(window, panel):
    panel.table.selectRow(row_of(panel, "il62-1", "contradicted"))
    panel.details.anchorClicked.emit(QUrl("source:webinfomil-2019-03"))
    assert ("source", "webinfomil-2019-03") == window.selected


def test_a_result_is_acknowledged_in_the_case_and_taken_back(open_window, tmp_path, monkeypatch):
    folder = tmp_path / "case"
    shutil.copytree(bake.shipped_case(), folder)
    driver = open_window(folder)
    panel = opened(driver)
    monkeypatch.setattr(QInputDialog, "getMultiLineText", lambda *_: ("A rival version.", True))
    first = driver.window.document
    panel.table.selectRow(row_of(panel, "il62-2", "range"))
    panel.details.anchorClicked.emit(QUrl("acknowledge:"))
    until(lambda: driver.window.document is not first, "the case read again")
    panel = opened(driver)
    until(lambda: panel.seen.text().startswith("1 "), "the checks again")
    (kept,) = driver.window.document.case.acknowledged
    assert ("range", ("il62-2",), "A rival version.") == (kept.rule, kept.subjects, kept.reason)
    assert ("il62-2", "range") not in {(e.id, e.rule) for e in panel.model.entries}
    panel.seen.click()
    second = driver.window.document
    panel.table.selectRow(row_of(panel, "il62-2", "range"))
    until(lambda: "A rival version." in panel.details.toPlainText(), "the reason")
    panel.details.anchorClicked.emit(QUrl("withdraw:"))
    until(lambda: driver.window.document is not second, "the case read again")
    assert () == driver.window.document.case.acknowledged


def test_no_reason_is_no_acknowledgement(panel, monkeypatch):
    monkeypatch.setattr(QInputDialog, "getMultiLineText", lambda *_: ("  ", True))
    asked = []
    panel.reopen.connect(asked.append)
    panel.table.selectRow(0)
    panel.details.anchorClicked.emit(QUrl("acknowledge:"))
    assert [] == asked
