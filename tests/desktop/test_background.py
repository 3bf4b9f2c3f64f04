"""Work beside the window: the latest answer arrives, a failure is told, no thread outlives all."""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject

from viewer.desktop import background
from viewer.desktop.background import Background

PATIENCE_S = 10
FAILS = pytest.mark.allow_logs("^Work beside the window failed$")

ENDS = """
import sys, time
from PySide6.QtCore import QCoreApplication, QTimer
from viewer.desktop.background import Background

def work():
    time.sleep(0.3)
    print("worked to the end", QCoreApplication.instance() is not None)

def run():
    application = QCoreApplication([])
    owner = Background(application)
    owner.begin(work, print, print)
    QTimer.singleShot(0, application.quit)
    return application.exec()

sys.exit(run())
"""


@pytest.fixture
def owner():
    """Who asks; all threads of the test are ended after it."""
    made = QObject()
    yield made
    background.wait()
    if shiboken6.isValid(made):
        shiboken6.delete(made)


def slow(gate, answer):
    """Return an answer, but not before the gate is opened."""
    assert gate.wait(PATIENCE_S)
    return answer


def broken():
    message = "no such border"
    raise ValueError(message)


def ended():
    """Let all threads end, and what they said arrive."""
    background.wait()
    QCoreApplication.sendPostedEvents()


def test_the_answer_arrives_on_the_thread_of_the_interface(owner, qtbot):
    heard, threads = [], []

    def take(answer):
        heard.append((answer, threading.get_ident()))

    def work():
        threads.append(threading.get_ident())
        return "answer"

    Background(owner).begin(work, take, heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert [("answer", threading.get_ident())] == heard
    assert [threading.get_ident()] != threads


def test_the_interface_goes_on_while_the_work_runs(owner, qtbot):
    heard, gate = [], threading.Event()
    Background(owner).begin(partial(slow, gate, "answer"), heard.append, heard.append)
    qtbot.wait(20)
    assert [] == heard
    assert not background.idle()
    gate.set()
    qtbot.waitUntil(lambda: heard == ["answer"])
    qtbot.waitUntil(background.idle)


@pytest.mark.parametrize("first_ends_last", [True, False])
def test_only_the_answer_to_the_newest_wish_arrives(owner, first_ends_last):
    heard, gates = [], [threading.Event(), threading.Event()]
    asker = Background(owner)
    for number, gate in enumerate(gates):
        asker.begin(partial(slow, gate, number), heard.append, heard.append)
    for gate in reversed(gates) if first_ends_last else gates:
        gate.set()
    ended()
    assert [1] == heard


def test_an_answer_that_waits_to_be_heard_is_overtaken_too(owner):
    heard = []
    asker = Background(owner)
    asker.begin(lambda: "old", heard.append, heard.append)
    background.wait()  # its answer is on the way, but nobody has looked
    asker.begin(lambda: "new", heard.append, heard.append)
    ended()
    assert ["new"] == heard


def test_two_askers_do_not_overtake_each_other(owner):
    heard = []
    for name in ("one", "other"):
        Background(owner).begin(lambda name=name: name, heard.append, heard.append)
    ended()
    assert {"one", "other"} == set(heard)


def test_a_wish_that_is_dropped_is_not_answered(owner):
    heard = []
    asker = Background(owner)
    asker.begin(lambda: "answer", heard.append, heard.append)
    asker.drop()
    ended()
    assert [] == heard


@FAILS
def test_a_failure_is_told_and_logged_with_its_traceback(owner, caplog):
    done, failed = [], []
    Background(owner).begin(broken, done.append, failed.append)
    ended()
    assert [] == done
    assert ["no such border"] == [str(error) for error in failed]
    (record,) = caplog.records
    assert "ERROR" == record.levelname
    assert "in broken" in caplog.text
    assert "ValueError: no such border" in caplog.text


@FAILS
def test_a_failure_nobody_waits_for_is_logged_and_not_told(owner, caplog):
    failed = []
    asker = Background(owner)
    asker.begin(broken, failed.append, failed.append)
    asker.drop()
    ended()
    assert [] == failed
    assert "ValueError: no such border" in caplog.text


@FAILS
@pytest.mark.parametrize("fails", [True, False])
def test_an_owner_that_is_gone_hears_nothing(owner, caplog, fails):
    heard, gate = [], threading.Event()

    def work():
        slow(gate, None)
        return broken() if fails else "answer"

    Background(owner).begin(work, heard.append, heard.append)
    shiboken6.delete(owner)
    gate.set()
    ended()
    assert [] == heard
    assert fails == ("no such border" in caplog.text)
    assert "RuntimeError" not in caplog.text  # no word is sent to what is gone


def test_an_owner_that_goes_before_it_heard_hears_nothing(owner):
    heard = []
    Background(owner).begin(lambda: "answer", heard.append, heard.append)
    background.wait()
    shiboken6.delete(owner)
    ended()
    assert [] == heard


def test_the_work_is_let_go_of_when_it_ended(owner):
    class Known:
        """What the work knows."""

    gone = threading.Event()
    known = Known()
    weakref.finalize(known, gone.set)
    Background(owner).begin(partial(isinstance, known, Known), lambda _: None, lambda _: None)
    del known
    run = next(iter(background._running))
    assert run.wait()
    assert gone.is_set()


def test_the_program_waits_for_its_threads_and_ends_well():
    done = subprocess.run(
        [sys.executable, "-c", ENDS], capture_output=True, text=True, timeout=60, check=False
    )
    assert ("worked to the end True\n", "", 0) == (done.stdout, done.stderr, done.returncode)
