"""The fixture that every test stands under: an unexpected log record fails the test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = """
import logging
import pytest

def test_quiet():
    logging.getLogger("a").info("fine")

def test_loud():
    logging.getLogger("a.b").warning("something is odd")

@pytest.mark.allow_logs("is odd")
def test_expected():
    logging.getLogger("a.b").warning("something is odd")

@pytest.mark.allow_logs("is odd")
def test_another():
    logging.getLogger("a.b").error("something is broken")
"""


def test_an_unexpected_log_record_fails_its_test(tmp_path):
    conftest = Path(__file__).with_name("conftest.py")
    (tmp_path / "conftest.py").write_text(conftest.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "test_logs.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n    allow_logs: expected records\n", encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "4 passed, 2 errors" in done.stdout
    assert "a.b: WARNING: something is odd" in done.stdout
    assert "a.b: ERROR: something is broken" in done.stdout
