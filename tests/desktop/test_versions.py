"""The versions shown and how they compare, and the steps as a list and as a text: real clicks."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from tests.desktop import attacks
from tests.desktop.driving import until
from viewer.describe import comparing
from viewer.desktop.panels.tips import tip

LEFT = Qt.MouseButton.LeftButton
SHOWN = (
    "Legbook.app.scene.legs.filter((l) => Legbook.legShown(l, Legbook.app.options))"
    ".map((l) => l.id)"
)
LEGEND = "[...document.querySelectorAll('.lb-legend-row span')].map((e) => e.textContent)"


@pytest.fixture
def versions(window):
    """The panel of versions, in front, its comparison made."""
    panel = window.window.tabs.open("Versions")
    panel.pages.setCurrentIndex(0)
    until(lambda: comparing.CREED in panel.note.text(), "the comparison")
    return panel


@pytest.fixture
def steps(window):
    """The panel of steps, in front, as a list."""
    panel = window.window.tabs.open("Steps")
    yield panel
    panel.as_text.setChecked(False)


def click(widget):
    QTest.mouseClick(widget, LEFT, pos=QPoint(9, widget.height() // 2))


def legs_of(case, chosen):
    return {k for k, g in case.legs.items() if not g.hypotheses or set(g.hypotheses) & set(chosen)}


def test_any_of_the_versions_can_be_shown(window, versions):
    case, bar = window.window.document.case, window.window.bar.hypothesis
    assert list(case.hypotheses) == list(versions.boxes)
    assert all(box.isChecked() for box in versions.boxes.values())
    click(versions.boxes["non-stop"])
    window.settle()
    assert [1, 2] == window.ask("Legbook.app.options.hypotheses")
    assert legs_of(case, ["dakar", "other-stop"]) == set(window.ask(SHOWN))
    assert "2 of 3" == bar.currentText()
    click(versions.boxes["other-stop"])
    window.settle()
    assert [1] == window.ask("Legbook.app.options.hypotheses")
    assert "version B: By Dakar" == bar.currentText()
    assert {a["phase"] for a in window.state()["aircraft"]} <= {"before", "ground", "unknown"}
    click(versions.boxes["dakar"])
    window.settle()
    assert [] == window.ask("Legbook.app.options.hypotheses")
    assert versions.common.isChecked()
    assert legs_of(case, []) == set(window.ask(SHOWN))
    assert "common only" == bar.currentText()
    versions.every.click()
    window.settle()
    assert window.ask("Legbook.app.options.hypotheses") is None
    assert "all versions" == bar.currentText()
    assert all(box.isChecked() for box in versions.boxes.values())


def test_only_what_is_common_claims_no_version_s_place(window, versions):
    click(versions.common)
    window.window.replay.seek(1553335200000)  # 2019-03-23T10:00Z: between Syria and Maiquetía
    window.settle()
    for row in window.state()["aircraft"]:
        assert ("unknown", None, None) == (row["phase"], row["place"], row["position"])
        assert all(m["hypotheses"] == [] and m["kind"] == "ground" for m in row["marks"])
        assert {p["kind"] for p in row["possible"]} <= {"area", "place"}
    assert "only what is common to all versions" in window.ask(LEGEND)


def test_several_versions_are_told_apart(window, versions):
    window.window.replay.seek(1553335200000)
    click(versions.boxes["other-stop"])
    window.settle()
    rows = window.ask(LEGEND)
    assert {"A: Syria – Maiquetía without a stop", "B: By Dakar"} <= set(rows)
    assert not any(r.startswith("C") for r in rows)
    for row in window.state()["aircraft"]:
        assert [["dakar"], ["non-stop"]] == sorted(m["hypotheses"] for m in row["marks"])


def test_the_choice_in_the_bar_checks_the_boxes(window, versions):
    bar = window.window.bar.hypothesis
    bar.setCurrentIndex(2)
    assert ["dakar"] == [n for n, box in versions.boxes.items() if box.isChecked()]
    bar.setCurrentIndex(4)
    assert not any(box.isChecked() for box in versions.boxes.values())
    assert versions.common.isChecked()
    bar.setCurrentIndex(0)
    assert versions.every.isChecked()


def test_evidence_is_set_against_versions_and_nothing_is_ranked(versions):
    versions.pages.setCurrentIndex(1)
    table = versions.evidence
    heads = [table.rows.horizontalHeaderItem(i).text() for i in range(table.rows.columnCount())]
    assert ["Who says what", "A", "B", "C"] == heads
    rows = [[table.rows.item(r, c).text() for c in range(4)] for r in range(table.rows.rowCount())]
    assert {"✓", "✗", "·"} == {mark for row in rows for mark in row[1:]}
    telling = [len(set(row[1:])) > 1 for row in rows]
    assert sorted(telling, reverse=True) == telling
    assert comparing.CREED in versions.note.text()
    stops = next(r for r, row in enumerate(rows) if "combataircraft" in row[0] and "none" in row[0])
    assert ["✓", "✗", "·"] == rows[stops][1:]
    item = table.rows.item(stops, 2)
    assert "inconsistent" in item.toolTip()
    assert "B: By Dakar" in item.data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize("text", ["<b>bold</b>", "<img src='file:///x.png'> & more", "plain"])
def test_a_tool_tip_is_only_text(text):
    document, shown = QTextDocument(), tip(text)
    if "<" in shown:
        document.setHtml(shown)
    else:
        document.setPlainText(shown)
    assert text == document.toPlainText()


def test_a_click_on_evidence_opens_its_subject(window, versions):
    versions.pages.setCurrentIndex(1)
    table = versions.evidence
    window.settle()
    for column, kind in ((0, "source"), (1, "leg")):
        index = table.rows.index(0, column)
        table.scrollTo(index)
        place = table.visualRect(index).center()
        QTest.mouseClick(table.viewport(), LEFT, pos=place)
        assert kind == window.selected[0]
    leg = window.window.document.case.legs[window.selected[1]]
    assert "non-stop" in leg.hypotheses


def test_legs_in_figures(versions):
    versions.pages.setCurrentIndex(2)
    table = versions.legs
    rows = {
        (table.rows.item(r, 0).text(), table.rows.item(r, 1).text()): [
            table.rows.item(r, c).text() for c in range(table.rows.columnCount())
        ]
        for r in range(table.rows.rowCount())
    }
    assert {"A", "B", "C"} == {version for version, _ in rows}
    found = next(row for (v, leg), row in rows.items() if v == "A" and leg.startswith("Il-62M"))
    assert re.fullmatch(r"10\s?484 km", found[2])
    assert found[7].endswith("fail")


def test_steps_as_a_text_follow_the_clock_and_lead_it(window, steps):
    click(steps.as_text)
    text, replay = steps.text, window.window.replay
    for number in (0, 5, len(steps._steps) - 1):
        replay.seek(steps._steps[number].at)
        last = max(i for i, s in enumerate(steps._steps) if s.at == steps._steps[number].at)
        assert last == text._marked
    window.settle()
    target = 3
    block = text.document().begin()
    while block.userState() != target:
        block = block.next()
    cursor = QTextCursor(block)
    text.setTextCursor(cursor)
    text.ensureCursorVisible()
    QTest.mouseClick(text.viewport(), LEFT, pos=text.cursorRect(cursor).center() + QPoint(40, 0))
    step = steps._steps[target]
    assert step.at == replay.now()
    assert (step.kind, step.thing) == window.selected


def test_a_source_in_the_text_opens_its_card(window, steps):
    click(steps.as_text)
    source = next(iter(window.window.document.case.sources))
    steps.text.cited.emit(source)
    assert ("source", source) == window.selected


def test_the_text_has_a_heading_for_each_step(steps):
    click(steps.as_text)
    headings, block = [], steps.text.document().begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            headings.append(block.text())
        block = block.next()
    assert [f"{s.number}. {s.title}" for s in steps._steps] == headings
    assert len(set(headings)) == len(headings)


def test_steps_are_copied_as_text_and_as_markdown(steps):
    clipboard = QGuiApplication.clipboard()
    click(steps.copy_plain)
    until(lambda: clipboard.text().startswith("Two Russian"), "the plain text", 2_000)
    assert steps._steps[-1].title in clipboard.text()
    click(steps.copy_markdown)
    until(lambda: clipboard.text().startswith("# Two Russian"), "the Markdown", 2_000)
    assert "\n[^1]: " in clipboard.text()


def test_steps_tell_of_the_versions_shown(window, steps):
    click(steps.as_text)
    window.window.choose_versions(())
    assert not re.search(r"\([A-C]: ", steps.text.toPlainText())
    assert steps.table.rows.rowCount() == len(steps._steps)
    window.window.choose_versions(("dakar",))
    assert "(B: By Dakar)" in steps.text.toPlainText()
    assert "(A: " not in steps.text.toPlainText()


def test_a_case_of_attacks_is_only_text_here(open_window, tmp_path):
    window = open_window(attacks.attack_case(tmp_path / "attack"))
    case = window.window.document.case
    panel = window.window.tabs.open("Versions")
    until(lambda: panel.note.text().startswith(comparing.CREED), "the comparison")
    for number, (name, box) in enumerate(panel.boxes.items()):
        title = case.hypotheses[name].title
        assert f"{chr(65 + number)}: {title}".replace("&", "&&") == box.text()
    for label in panel.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    for table in (panel.evidence, panel.legs):
        for row in range(table.rows.rowCount()):
            for column in range(table.rows.columnCount()):
                tip_shown = table.rows.item(row, column).toolTip()
                assert "<" not in tip_shown or tip_shown.startswith("<qt><p style=")
                table.clicked.emit(table.rows.index(row, column))
    steps = window.window.tabs.open("Steps")
    click(steps.as_text)
    told = steps.text.toPlainText()
    for step in steps._steps:
        assert " ".join(step.title.split()) in " ".join(told.split())
    for link in _links(steps.text):
        steps.text.anchorClicked.emit(QUrl(link))
        if link.startswith("source:"):
            assert unquote(link.partition(":")[2]) == window.selected[1]
    for copy in (steps.copy_plain, steps.copy_markdown):
        click(copy)
    steps.as_text.setChecked(False)


def _links(text):
    found, block = [], text.document().begin()
    while block.isValid():
        parts = block.textFormats()  # their formats live no longer than they do
        found += [part.format.anchorHref() for part in parts if part.format.isAnchor()]
        block = block.next()
    return list(dict.fromkeys(found))
