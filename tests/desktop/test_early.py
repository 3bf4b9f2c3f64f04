"""What is done while the page loads: the case taken in early, and nobody waited for in vain."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from viewer.desktop import early, opened
from viewer.desktop.web.case_files import CaseFiles

PATIENCE_MS = 400


class Page(QObject):
    """Stands for the map's page: says ``ready``, and ``read`` when it is told a case."""

    arrived = Signal(dict)

    def __init__(self, *says: str) -> None:
        super().__init__()
        self.says = says
        self.told: list[object] = []
        self._say("ready", {})

    def show_case(self, revision: int, opened: object) -> None:  # noqa: ARG002 as the map has it
        self.told.append(revision)
        self._say("read", {"rev": revision})

    def show_time(self, clock) -> None:
        self.told.append(clock.t0)

    def _say(self, kind, body) -> None:
        if kind in self.says:
            QTimer.singleShot(5, self, lambda: self.arrived.emit({"type": kind, **body}))


@pytest.fixture(autouse=True)
def _quick(qapp, monkeypatch):  # noqa: ARG001 Qt must be up
    monkeypatch.setattr(early, "_WINDOW", ())  # it is imported already


def took(page, **wanted):
    clock = QElapsedTimer()
    clock.start()
    return early.work(page, CaseFiles(), **wanted), clock.elapsed()


def test_the_page_takes_the_shipped_case_in_before_there_is_a_window():
    page = Page("ready", "read")
    found, _ = took(page, shipped=True)
    assert "Two Russian aircraft to Venezuela, March 2019" == found.document.case.title
    assert [1, found.document.program["window"][0]] == page.told


def test_without_a_case_the_page_need_only_be_ready():
    page = Page("ready")
    assert (None, []) == (took(page, shipped=False)[0], page.told)


def test_a_page_that_does_not_answer_is_not_waited_for():
    found, waited = took(Page(), shipped=True)
    assert found is not None
    assert waited >= PATIENCE_MS * 0.9


def test_a_case_that_is_not_baked_is_left_to_the_worker(monkeypatch):
    monkeypatch.setattr(opened, "shipped", lambda: None)
    page = Page("ready")
    found, waited = took(page, shipped=True)
    assert (None, []) == (found, page.told)
    assert waited < PATIENCE_MS * 0.9
