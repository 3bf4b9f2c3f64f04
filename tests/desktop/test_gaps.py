"""Why a track has a gap: asked by real clicks and keys, kept in the case, shown on all that tells.

The dialog is not modal to the test: it is opened by the window and answered as a user does.
"""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QToolTip

from tests.desktop.driving import ask, spin, until
from tests.desktop.test_evidence import click_piece
from tests.session import gapped_flight as flight
from viewer.desktop.dialogs.gap import GapDialog
from viewer.desktop.panels.timeline.layout import box_of
from viewer.desktop.panels.timeline.scene import AXIS

PAINTED = (
    "Boolean(Legbook.app.tracks?.whole() && Legbook.app.tracks.front && !Legbook.app.tracks.job)"
)
SAID = "no receiver: as noted in this case"


@pytest.fixture
def show(open_window, tmp_path, monkeypatch):
    """Return a function that opens paths and selects their track."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def show(*paths):
        driver = open_window(*paths)
        drawn(driver)
        driver.window.select("track", driver.window._track_ids[0])
        return driver

    return show


def drawn(driver):
    until(lambda: ask(driver.page, PAINTED), "the tracks")


def dialog():
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, GapDialog)]
    return found[0] if found and found[0].isVisible() else None


def asked(driver, word="Note why…"):
    """Click on an offer of the card, the first of its kind, and return the dialog."""
    click_piece(
        driver.window.card,
        lambda f: f.anchorHref().startswith("gap:"),
    )
    made = until(dialog, f"the dialog after “{word}”", 3_000)
    made.activateWindow()
    until(made.isActiveWindow, "the dialog in front", 3_000)
    return made


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def reread(driver, before):
    until(lambda: driver.window.document is not before, "the case read again")
    until(lambda: dialog() is None, "the dialog gone", 3_000)
    driver.window.activateWindow()  # other tests' windows may be open
    until(driver.window.isActiveWindow, "the window in front again", 3_000)
    drawn(driver)


def kept(folder):
    return json.loads((folder / "case.json").read_bytes()).get("gaps")


def tip(driver):
    """Return what the timeline says over the middle of the first gap."""
    canvas = driver.window.bar.timeline.canvas
    lane, place = canvas._rows[0], canvas._places[0]
    _, top, _, height = box_of(lane, place, canvas.scale, lane.heard.whole)
    y = top + height / 2 + AXIS - canvas.scrolled_by
    at = QPoint(round(canvas.scale.x((flight.BEGIN + flight.END) / 2)), round(y))
    QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at)))
    text = QToolTip.text()
    QToolTip.hideText()
    until(
        lambda: (
            not [w for w in QApplication.topLevelWidgets() if w.objectName() == "qtooltip_label"]
        ),
        "the tip gone",
        3_000,
    )
    return text


def table(driver):
    """Return what the timeline's table says, as one text."""
    timeline = driver.window.bar.timeline
    timeline.as_table.setChecked(True)
    model = timeline.table.model()
    rows = [model.index(r, 2).data() for r in range(model.rowCount())]
    timeline.as_table.setChecked(False)
    return "\n".join(rows)


def gap_pixel(driver):
    """Bring the first gap's path into the map's middle and return its middle's pixel."""
    driver.window.map.tell("view", lat=40.0, lon=32.975, zoom=11)
    find = (
        "(() => { const s = Legbook.app.tracks.sets[0], v = Legbook.app.still.view();"
        " return [v.x(s.x[59]), v.x(s.x[60]), v.y(s.y[59])]; })()"
    )

    def wide():
        left, right, _ = driver.ask(find)
        return right - left > 40

    until(wide, "the gap near by", 5_000)
    driver.settle()
    left, right, y = driver.ask(find)
    return QPoint(round((left + right) / 2), round(y))


def test_a_reason_chosen_with_the_mouse_is_on_card_map_and_timeline(show, tmp_path):
    folder = flight.case_folder(tmp_path)
    driver = show(folder)
    assert "noted" not in "".join((driver.card_text(), tip(driver), table(driver)))
    made, before = asked(driver), driver.window.document
    assert not made.save.isEnabled()
    assert not made.remove.isVisible()
    click(made.reasons.button(0))
    assert made.save.isEnabled()
    click(made.save)
    reread(driver, before)
    (note,) = kept(folder)
    assert ("2024-01-01T00:09:50Z", "2024-01-01T02:10:00Z", "no receiver") == (
        note["from"], note["to"], note["reason"]
    )  # fmt: skip
    assert ("track", driver.window._track_ids[0]) == driver.selected
    assert SAID in driver.card_text().replace("\n", " ")
    assert SAID in tip(driver)
    assert 1 == table(driver).count(SAID)
    pixel = gap_pixel(driver)

    def said():
        driver.hover(pixel)  # again: the tracks may just be read again
        return SAID in driver.ask("Legbook.app.hover.root.textContent")

    until(said, "the reason", 5_000)
    driver.window.select("case", "")
    assert SAID in driver.click_for_card(pixel, *("track", driver.window._track_ids[0]))
    assert "No problems" in driver.window.status.problems.text()


def test_by_keys_alone_it_is_noted_changed_and_removed(show, tmp_path):
    folder = flight.case_folder(tmp_path)
    driver = show(folder)
    card = driver.window.card
    card.setFocus()
    for _ in range(40):  # tab goes from link to link, as in any text
        if card.textCursor().charFormat().anchorHref().startswith("gap:"):
            break
        QTest.keyClick(card, Qt.Key.Key_Tab)
    QTest.keyClick(card, Qt.Key.Key_Return)
    made, before = until(dialog, "the dialog", 3_000), driver.window.document
    made.activateWindow()
    until(made.isActiveWindow, "the dialog in front", 3_000)
    for key in (Qt.Key.Key_Space, *[Qt.Key.Key_Down] * 4):
        QTest.keyClick(QApplication.focusWidget(), key)
    assert "other" == made.reason
    assert not made.save.isEnabled()  # which, it does not say yet
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert made.note is QApplication.focusWidget()
    QTest.keyClicks(made.note, "It was jammed")
    QTest.keyClick(made.note, Qt.Key.Key_Tab)
    QTest.keyClicks(made.by, "A. B.")
    QTest.keyClick(made.by, Qt.Key.Key_Return)
    reread(driver, before)
    assert [("other", "It was jammed", "A. B.")] == [
        (n["reason"], n["note"], n["by"]) for n in kept(folder)
    ]
    assert "It was jammed: as noted in this case by A. B." in driver.card_text().replace("\n", " ")
    made, before = asked(driver, "Change…"), driver.window.document
    assert ("other", "It was jammed", "A. B.") == (
        made.reason, made.note.toPlainText(), made.by.text()
    )  # fmt: skip
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    QTest.keyClick(made.by, Qt.Key.Key_Return)
    reread(driver, before)
    assert [("not searched", "It was jammed")] == [(n["reason"], n["note"]) for n in kept(folder)]
    made, before = asked(driver, "Change…"), driver.window.document
    click(made.remove)
    reread(driver, before)
    assert [] == kept(folder)
    assert "noted" not in driver.card_text()


def test_the_next_gap_is_offered_under_the_same_name_and_escape_changes_nothing(show, tmp_path):
    folder = flight.case_folder(tmp_path, flight.NOTE)
    driver = show(folder)
    content = (folder / "case.json").read_bytes()
    click_piece(
        driver.window.card,
        lambda f: f.anchorHref().startswith("gap:") and str(flight.BEGIN_2) in f.anchorHref(),
    )
    made = until(dialog, "the dialog", 3_000)
    assert "A. B." == made.by.text()
    assert "" == made.reason
    click(made.reasons.button(1))
    QTest.keyClick(made, Qt.Key.Key_Escape)
    until(lambda: dialog() is None, "the dialog gone", 3_000)
    assert content == (folder / "case.json").read_bytes()


def test_a_file_without_a_case_offers_nothing_and_says_why(show, tmp_path):
    driver = show(flight.csv(tmp_path / "alone.csv"))
    assert "gap:" not in driver.window.card.toHtml()
    assert "can be noted where these files belong to a case" in driver.card_text()


def test_a_track_beside_the_case_stays_open_when_its_gap_is_noted(show, tmp_path):
    folder = flight.case_folder(tmp_path)
    (folder / flight.FILE).unlink()
    driver = show(folder, flight.csv(tmp_path / "beside.csv"))
    made, before = asked(driver), driver.window.document
    click(made.reasons.button(3))
    click(made.save)
    reread(driver, before)
    assert ["beside.csv"] == [n["file"] for n in kept(folder)]
    assert "not searched: as noted" in driver.card_text().replace("\n", " ")


def test_a_case_that_another_program_broke_says_so(show, tmp_path, monkeypatch):
    folder = flight.case_folder(tmp_path)
    driver = show(folder)
    said = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *told: said.append(told[2]))
    made = asked(driver)
    (folder / "case.json").write_text("[]")
    click(made.reasons.button(0))
    click(made.save)
    assert ["case.json is not an object: mend it first."] == said
    spin(50)
    assert "[]" == (folder / "case.json").read_text()


def test_many_gaps_unfold(show, tmp_path):
    rows = [
        (n * 600 + m * 10, 30 + n * 0.05 + m * 0.01, 40.0, 1, 0)
        for n in range(20)
        for m in range(2)
    ]
    folder = flight.case_folder(tmp_path)
    flight.csv(folder / flight.FILE, rows)
    driver = show(folder)
    assert "▸ 7 more, none longer" in driver.card_text()
    before = driver.card_text().count("Note why…")
    click_piece(driver.window.card, lambda f: f.anchorHref().startswith("fold:"))
    assert before + 7 == driver.card_text().count("Note why…")
