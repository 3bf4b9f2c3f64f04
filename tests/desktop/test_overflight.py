"""The tab of what a leg passed over: refused politely, asked for, copied, each row named."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtGui import QGuiApplication

from viewer.desktop import background
from viewer.desktop.panels import overflight
from viewer.desktop.panels.panel import Shown
from viewer.session import bake, opening

PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def document():
    return opening.open_now([bake.shipped_case()])


@pytest.fixture
def panel(qtbot, document):
    made = overflight.OverflightPanel()
    made.show_case(Shown(document, (), ()))
    made.show()
    yield made
    qtbot.waitUntil(background.idle, timeout=PATIENCE_MS)
    shiboken6.delete(made)


def rows(panel):
    model = panel.table.model()
    return [
        [model.index(r, c).data() for c in range(model.columnCount())]
        for r in range(model.rowCount())
    ]


def asked(qtbot, panel, leg):
    panel.mark("leg", leg)
    panel.ask.setChecked(True)
    qtbot.waitUntil(lambda: panel.note.text() != overflight._WAIT, timeout=PATIENCE_MS)


def test_without_a_leg_it_asks_for_one(panel):
    assert "Select a leg to see what it passed over." == panel.note.text()
    assert not panel.ask.isVisible()
    panel.mark("airport", "UUMU")
    assert not panel.table.isVisible()


def test_an_unknown_path_is_refused_with_a_way_to_ask(panel):
    panel.mark("leg", "il62-1")
    assert "not known" in panel.note.text()
    assert panel.ask.isVisible()
    assert not panel.table.isVisible()
    assert not panel.copy.isVisible()


def test_every_row_along_the_shortest_path_says_so_and_so_does_the_copy(qtbot, panel):
    asked(qtbot, panel, "il62-1")
    found = rows(panel)
    over = [row[0].split("\n") for row in found]
    assert all(line.endswith(" km, shortest path") for _, line in over)
    assert {"Russia (RU)", "Ukraine (UA)", "Türkiye (TR)", "Syria (SY)"} == {n for n, _ in over}
    assert "in 22 Mar 13:05 – 16:06\nout 22 Mar 13:31 – 20:59" == found[0][1]
    assert "not a track" in panel.note.text()
    assert "de facto" in panel.note.text()
    panel.copy.click()
    head, *lines = QGuiApplication.clipboard().text().splitlines()
    assert "By" == head.split("\t")[1]
    assert {"shortest path"} == {line.split("\t")[1] for line in lines}
    assert len(found) == len(lines)


@pytest.mark.parametrize(
    ("vertices", "told", "asks"),
    [((), "not known, so neither", True), (((38.0, 55.9), (37.3, 50.4)), "windows alone", False)],
)
def test_a_tracked_leg_without_a_track_says_so(qtbot, panel, document, vertices, told, asks):
    leg = replace(document.case.legs["il62-1"], path="tracked", vertices=vertices)
    case = replace(document.case, legs={**document.case.legs, leg.id: leg})
    panel.show_case(Shown(replace(document, case=case), (), ()))
    panel.mark("leg", leg.id)
    qtbot.waitUntil(lambda: panel.note.text() != overflight._WAIT, timeout=PATIENCE_MS)
    assert told in panel.note.text()
    assert asks == panel.ask.isVisible()
    assert asks != panel.table.isVisible()
    if asks:
        asked(qtbot, panel, leg.id)
        assert "not a track" in panel.note.text()
        assert panel.ask.isVisible()


def test_where_there_is_no_one_shortest_path_it_says_so(qtbot, panel):
    asked(qtbot, panel, "il62-2a")
    assert "no one shortest path" in panel.note.text()
    assert not panel.table.isVisible()


def test_another_case_begins_anew(qtbot, panel):
    asked(qtbot, panel, "il62-1")
    panel.show_case(Shown(opening.open_now([bake.shipped_case()]), (), ()))
    assert not panel.ask.isChecked()
    assert "Select a leg to see what it passed over." == panel.note.text()


def test_an_answer_that_comes_too_late_is_dropped(qtbot, panel):
    panel.mark("leg", "il62-1")
    panel.ask.setChecked(True)
    panel.ask.setChecked(False)
    qtbot.waitUntil(background.idle, timeout=PATIENCE_MS)
    qtbot.wait(20)
    assert "not known" in panel.note.text()
    assert not panel.table.isVisible()
