"""Tables whose columns nobody can be sure of: asked, answered with real clicks, remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QMenu

from tests.desktop import tracking
from tests.desktop.driving import row_of, until
from viewer.desktop import files, recent
from viewer.desktop.dialogs.columns import ColumnsDialog

ROWS = (
    "plane,p,q,fl,seen\n"
    "RA-86496,20.50,10.50,350,05/06/2021 10:00\n"
    "RA-86496,20.60,10.60,350,05/06/2021 10:01\n"
    "RA-86496,20.70,10.70,350,05/06/2021 10:02\n"
)


@pytest.fixture(autouse=True)
def _forget(qapp):  # noqa: ARG001 the settings are the application's
    files._settings().remove("columns")
    recent.clear()
    yield
    files._settings().remove("columns")
    recent.clear()


def dialog_of(window):
    return until(
        lambda: next((d for d in window.window.findChildren(ColumnsDialog) if d.isVisible()), None),
        "the dialog", 10_000,
    )  # fmt: skip


def choose(box, text):
    """Choose the entry that begins so."""
    box.setCurrentIndex(next(n for n in range(box.count()) if box.itemText(n).startswith(text)))


def fill(dialog):
    for column, words in enumerate(("Registration", "Longitude", "Latitude", "Altitude", "Time")):
        choose(dialog.meaning(column), words)
    choose(dialog.unit(3), "flight")
    dialog.times.setCurrentText("day/month/year 14:05")


def press(dialog, button):
    QTest.mouseClick(dialog.buttons.button(button), Qt.MouseButton.LeftButton)


def test_a_table_that_cannot_be_told_is_asked_about_read_and_remembered(open_window, tmp_path):
    file = tmp_path / "log.csv"
    file.write_text(ROWS, encoding="utf-8")
    window = open_window(file)
    dialog = dialog_of(window)
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    assert "05/06/2021 10:00" == dialog.table.item(2, 4).text()
    fill(dialog)
    assert [False, False, False, True, False] == [dialog.unit(n).isVisible() for n in range(5)]
    assert "2021-06-05 10:00Z · 10.50000, 20.50000 · FL 350 · RA-86496" in dialog.reads.text()
    press(dialog, QDialogButtonBox.StandardButton.Ok)
    tracks = lambda: window.window.document.case.tracks  # noqa: E731 asked again and again
    until(tracks, "the track", 10_000)
    (track,) = tracks().values()
    assert (3, "RA-86496") == (track.count, track.registration)
    window.window.select("track", track.id)
    card = window.card_text()
    assert "what its columns mean was said by hand" in card
    assert "seen names no time zone; taken as UTC" in card
    assert row_of(card, "Altitude").startswith("35 000 ft")
    # Another table with these columns is read without a question.
    other = tmp_path / "other.csv"
    other.write_text(ROWS.replace("RA-86496", "RA-82035"), encoding="utf-8")
    window.window.open_requested.emit([str(other)])
    until(lambda: [t.registration for t in tracks().values()] == ["RA-82035"], "the other", 10_000)
    assert [] == [d for d in window.window.findChildren(ColumnsDialog) if d.isVisible()]


def test_what_is_missing_or_unknown_is_said_and_nothing_can_be_read_so(open_window, tmp_path):
    file = tmp_path / "log.csv"
    file.write_text(ROWS, encoding="utf-8")
    window = open_window(file)
    dialog = dialog_of(window)
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    choose(dialog.meaning(1), "Longitude")
    assert "Which column is the latitude?" == dialog.reads.text()
    choose(dialog.meaning(2), "Longitude")  # no two columns mean the same
    assert "–" == dialog.meaning(1).currentText()
    fill(dialog)
    assert ok.isEnabled()
    dialog.zone.setCurrentText("Atlantis/Nowhere")
    assert "No time zone “Atlantis/Nowhere” is known." == dialog.reads.text()
    assert not ok.isEnabled()
    dialog.zone.setCurrentText("UTC+03:00")
    assert "2021-06-05 07:00Z" in dialog.reads.text()
    press(dialog, QDialogButtonBox.StandardButton.Cancel)
    until(lambda: window.window.findChild(ColumnsDialog) is None, "the dialog gone")
    assert {} == window.window.document.case.tracks


def test_a_table_read_by_a_guess_can_be_said_to_mean_something_else(open_window, tmp_path):
    file = tmp_path / "sure.csv"
    file.write_text("time,lat,lon,alt\n2021-03-02T10:00:00Z,50,10,9000\n"
                    "2021-03-02T10:01:00Z,50,10.1,9000\n", encoding="utf-8")  # fmt: skip
    window = open_window(file)
    (track,) = window.window.document.case.tracks
    window.window.select("track", track)
    window.window.card.followed.emit("columns", "sure.csv")
    dialog = dialog_of(window)
    assert ["Time", "Latitude, degrees", "Longitude, degrees", "Altitude"] == [
        dialog.meaning(n).currentText() for n in range(4)
    ]
    choose(dialog.unit(3), "feet")
    dialog.reference.setCurrentText("pressure altitude (1013.25 hPa)")
    before = window.window.document
    press(dialog, QDialogButtonBox.StandardButton.Ok)
    until(lambda: window.window.document is not before, "the table again", 10_000)
    window.window.select("track", next(iter(window.window.document.case.tracks)))
    card = window.card_text()
    assert row_of(card, "Altitude").startswith("9 000 ft")
    assert "pressure altitude" == row_of(card, "Altitudes")


def test_what_was_opened_is_listed_and_can_be_cleared_or_not_kept(open_window, tmp_path):
    file = tracking.gpx(tmp_path / "a&b.gpx", range(10))
    window = open_window(file)
    assert [[str(file)]] == recent.groups()
    menus = window.window.menuBar().findChildren(QMenu)
    menu = next(m for m in menus if m.title() == "Open &recent")
    menu.aboutToShow.emit()
    entry = menu.actions()[0]
    assert entry.text().startswith("a&&b.gpx")
    asked = []
    window.window.open_requested.connect(asked.append)
    entry.trigger()
    assert [[str(file)]] == asked
    next(a for a in menu.actions() if a.text() == "&Clear this list").trigger()
    assert [] == recent.groups()
    recent.keep(on=False)
    recent.remember([str(file)])
    assert [] == recent.groups()
    recent.keep(on=True)


def test_what_is_dropped_with_shift_is_opened_beside_what_is_open(open_window, tmp_path):
    first = tracking.gpx(tmp_path / "one.gpx", range(10))
    second = tracking.gpx(tmp_path / "two.gpx", range(20))
    window = open_window(first)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(second))])
    window.window.dropEvent(
        QDropEvent(QPointF(QPoint(5, 5)), Qt.DropAction.CopyAction, data,
                   Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    )  # fmt: skip
    case = lambda: window.window.document.case  # noqa: E731 asked again and again
    until(lambda: len(case().tracks) == 2, "both", 10_000)
    assert [10, 20] == [t.count for t in case().tracks.values()]
