"""Evidence on screen: folds, grades, links, the filter, the sources, by real clicks."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMenu,
    QMessageBox,
    QStyle,
    QStyleOptionViewItem,
    QToolTip,
)

from tests.desktop.driving import plain, spin, until
from viewer import paths
from viewer.describe.card import Context
from viewer.describe.source_card import source_card
from viewer.desktop.panels.panel import Shown
from viewer.desktop.panels.sources import SourcesPanel
from viewer.model.filtering import Filter
from viewer.session import edits, exchange

_EXEC = QMessageBox.exec
# A well-known deception: five Cyrillic letters that look like the name of a company.
LOOKS_LATIN = "\u0430\u0440\u0440\u04cf\u0435"


def fragments(card):
    """Yield every piece of the card's text with its format and where it stands."""
    block = card.document().begin()
    while block.isValid():
        piece = block.begin()
        while not piece.atEnd():
            yield piece.fragment()
            piece += 1
        block = block.next()


def click_piece(card, accepts):
    """Click on the first piece of text whose format is accepted."""
    found = next(f for f in fragments(card) if accepts(f.charFormat()))
    cursor = card.textCursor()
    cursor.setPosition(found.position() + 2)
    card.setTextCursor(cursor)
    card.ensureCursorVisible()
    spin(20)
    point = card.cursorRect(cursor).center()
    QTest.mouseClick(card.viewport(), Qt.MouseButton.LeftButton, pos=point)
    spin(20)


def test_copies_are_folded_under_their_origin_until_asked(window):
    card = window.window.card
    window.window.select("leg", "il62-2")
    assert "copies of it, counted once" in window.card_text()
    before = len(window.card_text())
    click_piece(card, lambda f: f.anchorHref().startswith("fold:"))
    assert "▾" in window.card_text()
    assert len(window.card_text()) > before
    click_piece(card, lambda f: f.anchorHref().startswith("fold:"))
    assert before == len(window.card_text())
    window.window.select("leg", "an124-2")
    assert "▾" not in window.card_text()


def test_a_grade_is_spelled_out_on_hover(window):
    window.window.select("leg", "an124-3")
    tips = {
        plain(f.text()).strip(): f.charFormat().toolTip()
        for f in fragments(window.window.card)
        if f.charFormat().toolTip()
    }
    assert "source F: reliability cannot be judged; information 5: improbable" == tips["F5"]


def test_contradictions_stand_side_by_side(window):
    window.window.select("leg", "an124-1")
    card = window.window.card
    lines = {}
    for text in ("somewhere in Syria", "Damascus"):
        cursor = card.document().find(text, card.document().find("Evidence ·"))
        assert not cursor.isNull(), text
        card.ensureCursorVisible()
        lines[text] = card.cursorRect(cursor)
    assert lines["Damascus"].left() > lines["somewhere in Syria"].left() + 60
    assert abs(lines["Damascus"].top() - lines["somewhere in Syria"].top()) < 12


def answering(monkeypatch, button):
    """Let every question be answered with the button of this text; return what was asked."""
    asked = []

    def answer(box):
        asked.append(f"{box.windowTitle()}\n{box.text()}\n{box.informativeText()}")
        found = next(b for b in box.buttons() if b.text().replace("&", "") == button)
        QTimer.singleShot(0, found.click)
        return _EXEC(box)

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return asked


def test_a_link_is_opened_when_the_user_says_so_and_only_then(window, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: not opened.append(url))
    source = "reuters-2019-03-24"
    window.window.select("source", source)
    asked = answering(monkeypatch, "Cancel")
    click_piece(window.window.card, lambda f: f.anchorHref().startswith("address:"))
    assert [] == opened
    assert "www.reuters.com" in asked[0]
    answering(monkeypatch, "Open")
    click_piece(window.window.card, lambda f: f.anchorHref().startswith("address:"))
    assert [window.window.document.case.sources[source].url] == [
        bytes(u.toEncoded()).decode() for u in opened
    ]


def test_a_name_in_other_letters_is_asked_about_in_ascii(window, monkeypatch):
    asked = answering(monkeypatch, "Cancel")
    window.window.card._ask_to_open(f"https://user@www.{LOOKS_LATIN}.com:8443/path")
    assert "Open www.xn--80ak6aa92e.com:8443 in" in asked[0]
    assert "user information" in asked[0]
    assert "port 8443" in asked[0]
    spin(20)


# ---------------------------------------------------------------- the filter


def drawn(window):
    """Return the ids of the legs that the page draws."""
    return set(
        window.ask(
            "Legbook.app.scene.legs.filter((l) => Legbook.legShown(l, Legbook.app.options))"
            ".map((l) => l.id)"
        )
    )


def test_a_filter_hides_on_map_and_tree_and_is_cleared_with_a_click(window):
    layers = window.window.layers
    every = drawn(window)
    layers.filter.choose(Filter(origins=frozenset({"fr24-2019-03-22"})))
    until(lambda: drawn(window) < every, "fewer legs on the map", 3_000)
    shown = drawn(window)
    assert layers.filter.passing.legs == shown
    group = window.tree_item("Legs")
    assert f"Legs  ({len(shown)} of {len(every)})" == group.data()
    assert len(shown) == layers.tree.model().rowCount(group)
    assert "hidden" in layers.filter.told.text()
    assert "Flightradar24" in layers.filter.told.text()
    QTest.mouseClick(layers.filter.clear_button, Qt.MouseButton.LeftButton)
    until(lambda: drawn(window) == every, "all legs again", 3_000)
    assert f"Legs  ({len(every)})" == window.tree_item("Legs").data()
    assert not layers.filter.told.isVisible()


def test_the_filter_is_chosen_from_its_menu(window):
    layers = window.window.layers
    seen = []

    def choose():
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        seen.extend(a.text() for a in menu.actions())
        rests = next(a.menu() for a in menu.actions() if a.text() == "Rests on")
        action = next(a for a in rests.actions() if a.text() == "On one origin only")
        menu.close()
        action.trigger()

    QTimer.singleShot(100, choose)
    QTest.mouseClick(layers.filter.button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    until(lambda: layers.filter.wanted.rests == "one", "the choice", 3_000)
    assert {"Source", "Origin", "How known", "Grade", "Version", "Rests on"} <= set(seen)
    until(lambda: drawn(window) == set(layers.filter.passing.legs), "the map", 3_000)


# ---------------------------------------------------------------- the sources


@pytest.fixture
def panel(window):
    """A panel of its own, beside the window, with the shipped case in it."""
    made = SourcesPanel()
    made.resize(900, 400)
    made.set_theme(window.window.theme)
    made.show_case(Shown(window.window.document, (), ()))
    made.show()
    yield made
    spin(20)  # what was to be deleted later
    shiboken6.delete(made)


def index_of(model, text, parent=None):
    parent = parent if parent is not None else model.invisibleRootItem().index()
    return next(
        model.index(row, 0, parent)
        for row in range(model.rowCount(parent))
        if model.index(row, 0, parent).data().startswith(text)
    )


def tick(tree, index):
    """Click, as the mouse does, into the check box of a row."""
    tree.scrollTo(index)
    spin(20)
    option = QStyleOptionViewItem()
    tree.initViewItemOption(option)
    option.rect = tree.visualRect(index)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = tree.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, tree)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    spin(80)


def test_ticking_an_origin_takes_its_copies_out_and_says_what_falls(panel):
    group = index_of(panel.model, "Reuters, with")
    tick(panel.tree, group)
    assert {"reuters-2019-03-24", "taskandpurpose-2019-03", "larepublica-2019-03"} <= (
        panel.taken_out()
    )
    assert "taken out: 21 of 22 independent origins left" in panel.told.text()
    falls = index_of(panel.fallen_model, "Nobody supports it")
    chosen = []
    panel.chosen.connect(lambda *what: chosen.append(what))
    line = panel.fallen_model.index(0, 0, falls)
    QTest.mouseClick(
        panel.fallen.viewport(),
        Qt.MouseButton.LeftButton,
        pos=panel.fallen.visualRect(line).center(),
    )
    assert 1 == len(chosen)
    QTest.mouseClick(panel.back, Qt.MouseButton.LeftButton)
    assert frozenset() == panel.taken_out()
    assert 0 == panel.fallen_model.rowCount()


def test_a_copy_alone_leaves_its_group_half_ticked(panel):
    group = index_of(panel.model, "Javier I. Mayorca, with")
    panel.tree.expand(group)
    tick(panel.tree, panel.model.index(1, 0, group))
    assert 1 == len(panel.taken_out())
    assert Qt.CheckState.PartiallyChecked == panel.model.itemFromIndex(group).checkState()


def test_the_same_case_again_keeps_what_was_taken_out(panel, window):
    tick(panel.tree, index_of(panel.model, "Reuters, with"))
    out = panel.taken_out()
    panel._document = None
    panel.show_case(Shown(window.window.document, (), ()))
    assert out == panel.taken_out()


@pytest.fixture
def changed_file(window, tmp_path):
    path = tmp_path / "from-zotero.json"
    exchange.write_sources(window.window.document, path, for_zotero=True)
    items = json.loads(path.read_bytes())
    items[0]["title"] = "Changed in Zotero"
    path.write_text(json.dumps(items))
    return path


def test_sources_come_in_and_are_saved_in_the_case(
    open_window, changed_file, tmp_path, monkeypatch
):
    folder = tmp_path / "case"
    shutil.copytree(paths.layers() / "venezuela-2019", folder)
    other = open_window(folder)
    first = other.window.document.generation
    asked = answering(monkeypatch, "Save in the case")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(changed_file), ""))
    panel = other.window.tabs.open("Sources")
    until(panel.model.rowCount, "the sources", 3_000)
    QTest.mouseClick(panel.imports, Qt.MouseButton.LeftButton)
    assert "0 new, 1 changed, 41 as they are here" in asked[0]
    assert b"Changed in Zotero" in (folder / "sources.json").read_bytes()
    until(lambda: other.window.document.generation == first + 1, "the case as it was saved")
    until(
        lambda: panel._document is other.window.document, "the panel with the case as saved", 3_000
    )
    titles = {s.title for s in other.window.document.case.sources.values()}
    assert "Changed in Zotero" in titles


def test_a_case_that_cannot_be_written_is_offered_as_a_copy(
    panel, changed_file, tmp_path, monkeypatch
):
    shipped = (paths.layers() / "venezuela-2019" / "sources.json").read_bytes()
    monkeypatch.setattr(edits, "unwritable", lambda _: "This case came with the program.")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(changed_file), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "copy"), ""))
    asked = []

    def answer(box):
        asked.append(box.text())
        wanted = ("Save in the case", "Save a copy as…")
        found = next(b for b in box.buttons() if b.text().replace("&", "") in wanted)
        QTimer.singleShot(0, found.click)
        return _EXEC(box)

    monkeypatch.setattr(QMessageBox, "exec", answer)
    reopened = []
    panel.reopen.connect(reopened.append)
    QTest.mouseClick(panel.imports, Qt.MouseButton.LeftButton)
    assert "This case came with the program." == asked[1]
    assert [[str(tmp_path / "copy")]] == reopened
    assert b"Changed in Zotero" in (tmp_path / "copy" / "sources.json").read_bytes()
    assert shipped == (paths.layers() / "venezuela-2019" / "sources.json").read_bytes()


def numbered(case):
    """Return the card of a source whose address carries a number."""
    number = ((1_553_386_353_123 - 1_288_834_974_657) << 22) | 5  # 2019-03-24T00:12:33.123Z
    source = replace(
        case.sources["mayorca-2019-03-24"], url=f"https://twitter.com/a/status/{number}"
    )
    return source_card(Context(case, {}, 0), source)


def test_the_time_in_a_number_can_be_copied(window):
    card = window.window.card
    card.show_card(numbered(window.window.document.case))
    assert "2019-03-24 00:12:33.123Z" in window.card_text()
    click_piece(card, lambda f: f.anchorHref().startswith("copy:"))
    assert "2019-03-24T00:12:33.123Z" == QGuiApplication.clipboard().text()
    QToolTip.hideText()
    until(lambda: not QToolTip.isVisible(), "the tool tip gone", 3_000)
    spin(50)


def test_the_time_in_a_number_is_offered_and_kept_only_when_asked(
    open_window, tmp_path, monkeypatch
):
    folder = tmp_path / "case"
    shutil.copytree(paths.layers() / "venezuela-2019", folder)
    window = open_window(folder)
    card, document = window.window.card, window.window.document

    def offer():
        card.show_card(numbered(document.case))
        click_piece(
            card,
            lambda f: f.anchorHref().startswith("assert:") and "post-mayorca" in f.anchorHref(),
        )

    before = (folder / "events.geojson").read_bytes()
    asked = answering(monkeypatch, "Cancel")
    offer()
    assert "2019-03-24 00:12:33Z" in asked[0]
    assert "In place of what it says now" in asked[0]
    assert before == (folder / "events.geojson").read_bytes()
    answering(monkeypatch, "Keep as evidence")
    offer()
    assert b"00:12:33.123Z" in (folder / "events.geojson").read_bytes()
    until(
        lambda: window.window.document.generation == document.generation + 1,
        "the case as it was saved",
    )
    spin(20)
