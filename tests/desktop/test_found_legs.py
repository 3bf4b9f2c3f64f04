"""The tab of legs found: listed with what they rest on, accepted, edited and refused by clicks."""

from __future__ import annotations

import json

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.session.found_flight import case_folder, flight_csv
from viewer.desktop import background
from viewer.desktop.panels import found
from viewer.desktop.panels.panel import Shown
from viewer.session import opening

PATIENCE_MS = 20_000


@pytest.fixture
def shown(qtbot):
    """Return a function that shows paths in a panel of its own, when the legs are found."""
    made = []

    def show(*paths):
        panel = found.FoundPanel()
        made.append(panel)
        panel.resize(900, 300)
        panel.show()
        look(qtbot, panel, *paths)
        return panel

    yield show
    qtbot.waitUntil(background.idle, timeout=PATIENCE_MS)
    for panel in made:
        shiboken6.delete(panel)


def look(qtbot, panel, *paths):
    panel.show_case(Shown(opening.open_now(paths), (), ()))
    qtbot.waitUntil(lambda: panel.note.text() != found._WAIT, timeout=PATIENCE_MS)


def cells(panel):
    model = panel.table.model()
    return [
        [model.index(r, c).data() for c in range(model.columnCount())]
        for r in range(model.rowCount())
    ]


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def click_row(panel, row):
    place = panel.table.visualRect(panel.table.model().index(row, 0)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_without_tracks_it_says_so(shown, tmp_path):
    (tmp_path / "case.json").write_text('{"format": 1}')
    panel = shown(tmp_path)
    assert found._NO_TRACKS == panel.note.text()
    assert not panel.table.isVisible()


def test_a_leg_is_proposed_with_its_reasons(shown, tmp_path):
    panel = shown(case_folder(tmp_path))
    ((place, times),) = cells(panel)
    assert "LSZH → LFSB\nsure 0.96 · TST1" == place
    assert "14 Nov 22:15 – 22:17\n14 Nov 22:28 – 22:30" == times
    assert "on the ground 0.9 km from LSZH" in panel.reasons.text()
    assert "2023-11-14T22:28:20Z/2023-11-14T22:29:20Z" == panel.fields["arrived"].text()
    assert "1 leg found" in panel.note.text()


def test_a_click_on_a_leg_chooses_its_track_and_seeks_its_departure(shown, tmp_path):
    panel = shown(case_folder(tmp_path))
    chosen, sought = [], []
    panel.chosen.connect(lambda *what: chosen.append(what))
    panel.sought.connect(sought.append)
    click_row(panel, 0)
    assert [("track", "tracks/tst1.csv#0")] == chosen
    assert [1_700_000_120_000.0] == sought


def test_accepted_with_an_edited_end_it_is_in_the_case(shown, tmp_path, qtbot):
    folder = case_folder(tmp_path)
    panel = shown(folder)
    panel.fields["to"].clear()
    QTest.keyClicks(panel.fields["to"], "LFSB or LFGA")
    with qtbot.waitSignal(panel.reopen, timeout=PATIENCE_MS) as told:
        click(panel.accept)
    assert [[str(folder)]] == told.args
    (leg,) = json.loads((folder / "legs.geojson").read_text())["features"]
    assert {"any_of": ["LFSB", "LFGA"]} == leg["properties"]["to"]
    look(qtbot, panel, folder)
    assert [] == cells(panel)
    assert found._ALL_DONE == panel.note.text()
    click(panel.done)
    assert cells(panel)[0][0].endswith("in the case")
    assert not panel.accept.isEnabled()


def test_an_end_that_means_nothing_is_told_and_nothing_is_saved(shown, tmp_path):
    folder = case_folder(tmp_path)
    panel = shown(folder)
    panel.fields["departed"].setText("yesterday")
    click(panel.accept)
    assert "yesterday" in panel.wrong.text()
    assert panel.wrong.isVisible()
    assert not (folder / "legs.geojson").exists()
    click(panel.as_found)
    assert not panel.wrong.isVisible()
    assert "2023-11-14T22:15:20Z/2023-11-14T22:16:20Z" == panel.fields["departed"].text()


def test_refused_it_is_remembered_in_the_case(shown, tmp_path, qtbot):
    folder = case_folder(tmp_path)
    panel = shown(folder)
    with qtbot.waitSignal(panel.reopen, timeout=PATIENCE_MS):
        click(panel.refuse)
    (kept,) = json.loads((folder / "case.json").read_text())["refused"]
    assert ("TST1", "2023-11-14T22:15:20Z") == (kept["aircraft"], kept["first"])
    look(qtbot, panel, folder)
    assert [] == cells(panel)


def test_without_a_case_it_says_that_nothing_is_kept(shown, tmp_path):
    (tmp_path / "tst1.csv").write_text(flight_csv())
    panel = shown(tmp_path / "tst1.csv")
    assert found._NO_CASE in panel.note.text()
    assert not panel.accept.isEnabled()
    click(panel.refuse)
    assert [] == cells(panel)
    click(panel.done)
    assert cells(panel)[0][0].endswith("refused")


def test_marking_a_track_marks_its_leg(shown, tmp_path):
    panel = shown(case_folder(tmp_path))
    panel.table.mark_row(-1)
    panel.mark("airport", "LSZH")
    assert not panel.table.selectionModel().hasSelection()
    panel.mark("track", "tracks/tst1.csv#0")
    assert 0 == panel.table.currentIndex().row()
