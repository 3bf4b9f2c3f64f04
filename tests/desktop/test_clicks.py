"""The mouse on the map, in the tree and on the cards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest

from tests.desktop.driving import row_of, spin, until

AIRPORTS = {
    "UUMU": {
        "names": ("Chkalovsky", "Чкаловский", "تشكالوفسكي", "Chkalovski"),
        "codes": "UUMU",
        "decimal": "55.87830, 38.06170",
        "dms": "55°52′41.9″N 38°03′42.1″E",
        "elevation": "499 ft (152 m)",
        "tz": "Europe/Moscow",
        "offset": "UTC+03:00",
        "distances": ("2 282 km", "course 184.9°"),
        "country": "Russia",
    },
    "OSLK": {
        "names": ("Hmeimim", "Хмеймим", "حميميم", "Jmeimim"),
        "codes": "OSLK",
        "decimal": "35.40110, 35.94870",
        "dms": "35°24′04.0″N 35°56′55.3″E",
        "elevation": "157 ft (48 m)",
        "tz": "Asia/Damascus",
        "offset": "UTC+02:00",
        "distances": ("2 282 km", "10 484 km", "course 286.3°"),
        "country": "Syria",
    },
    "SVMI": {
        "names": ("Maiquetía", "Майкетия", "مايكيتيا"),
        "codes": "SVMI",
        "decimal": "10.60312, -66.99059",
        "dms": "10°36′11.2″N 66°59′26.1″W",
        "elevation": "235 ft (72 m)",
        "tz": "America/Caracas",
        "offset": "UTC-04:00",
        "distances": ("10 484 km",),
        "country": "Venezuela",
    },
}


@pytest.mark.parametrize("code", AIRPORTS)
def test_airport(window, code):
    text = window.click_for_card(window.pixel_of_airport(code), "airport", code)
    expected = AIRPORTS[code]
    for name in expected["names"]:
        assert name in text
    assert expected["codes"] in text
    assert expected["country"] in text
    assert expected["decimal"] in text
    assert expected["dms"] in text
    assert expected["elevation"] in text
    assert expected["tz"] == row_of(text, "Time zone")
    assert expected["offset"] in row_of(text, "Local time")
    for part in expected["distances"]:
        assert part in text
    case = window.window.document.case
    for leg in case.legs.values():
        touches = {getattr(leg.start, "code", None), getattr(leg.end, "code", None)}
        assert (code in touches) == (leg.title in text)


def test_local_time_follows_the_clock(window):
    window.click_for_card(window.pixel_of_airport("SVMI"), "airport", "SVMI")
    low, high = window.window.replay.window
    before = row_of(window.card_text(), "Local time")
    window.window.replay.seek((low + high) / 2)
    until(lambda: before != row_of(window.card_text(), "Local time"), "a new time", 3_000)


def test_leg(window):
    window.click_tree("Legs", "An-124: from Maiquetía")  # brings nothing else into view
    text = window.click_for_card(window.pixel_of_leg("an124-1"), "leg", "an124-1")
    assert "Shortest path, not a track" in text
    assert "2 282 km" in text
    assert "path not known" in text
    assert "contested" in text
    assert "≠ contradicts" in text


def test_event(window):
    event = window.window.document.case.events["cargo"]
    text = window.click_for_card(window.pixel_of_event(event.title), "event", "cargo")
    assert event.title in text
    assert "Maiquetía" in text
    assert "35 t" in text


def test_nothing_there_opens_the_case(window):
    window.click_for_card(window.pixel_of_airport("SVMI"), "airport", "SVMI")
    text = window.click_for_card(window.empty_pixel(), "case", "")
    assert "Told by" in text


def test_hover_names_what_is_under_the_mouse(window):
    window.hover(window.pixel_of_airport("OSLK"))
    label = "document.querySelector('.lb-hover')"
    until(lambda: window.ask(f"{label}.style.display") == "", "the label", 3_000)
    assert "Hmeimim" in window.ask(f"{label}.textContent")
    assert "OSLK" in window.ask(f"{label}.textContent")
    until(
        lambda: "35°" in window.window.status.cursor_text.text(),
        "coordinates in the status bar",
        3_000,
    )
    window.hover(window.empty_pixel())
    assert "none" == window.ask(f"{label}.style.display")


def test_tree(window):
    window.click_tree("Airports", "Dakar Yoff")
    assert ("airport", "GOOY") == window.selected
    assert "Dakar-Yoff" in window.card_text()
    airports = window.window._order.airports
    until(
        lambda: window.ask("Legbook.app.options.selected") == f"airport:{airports.index('GOOY')}",
        "the mark on the map",
        3_000,
    )
    window.click_tree("Aircraft", "Ilyushin")
    assert "RA-86496" in window.card_text()
    window.window.layers.tree.expandAll()
    window.click_tree("Sources", "Reuters · [Report on two")
    assert "What rests on it" in window.card_text()


def _click_link(card, target):
    """Click, as the mouse does, on the link with this target."""
    cursor = card.document().find(target)
    assert not cursor.isNull(), f"no {target!r} on the card"
    cursor.setPosition(cursor.selectionStart() + 2)
    card.setTextCursor(cursor)
    card.ensureCursorVisible()
    spin(20)
    point = card.cursorRect(cursor).center()
    QTest.mouseClick(card.viewport(), Qt.MouseButton.LeftButton, pos=point)
    spin(20)


def test_links_of_cards_lead_on_and_back(window):
    window.click_tree("Airports", "Maiquetía")
    card = window.window.card
    _click_link(card, "Il-62M: Syria – Maiquetía without a stop")
    assert ("leg", "il62-2") == window.selected
    window.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert ("airport", "SVMI") == window.selected


def test_address_of_a_source_is_asked_about_and_not_opened(window, monkeypatch):
    from PySide6.QtGui import QDesktopServices
    from PySide6.QtWidgets import QMessageBox

    asked, opened = [], []

    def answer_cancel(box):
        asked.append((box.text(), box.informativeText(), box.textFormat()))
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", answer_cancel)
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    case = window.window.document.case
    source = next(s for s in case.sources.values() if s.url and s.url.startswith("https:"))
    window.window.select("source", source.id)
    _click_link(window.window.card, QUrl(source.url).host())
    assert QUrl(source.url).host() in asked[0][0]
    assert source.url in asked[0][1]
    assert Qt.TextFormat.PlainText == asked[0][2]
    assert [] == opened
