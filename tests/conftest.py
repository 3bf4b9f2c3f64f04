"""What holds for every test: no unexpected log record, hypothesis's profiles."""

from __future__ import annotations

import importlib.util
import logging
import re

import hypothesis
import pytest

# In CI a property test tries the same examples each time; "thorough" is `make prove`.
hypothesis.settings.register_profile(
    "default", max_examples=60, deadline=None, derandomize=True, database=None
)
hypothesis.settings.register_profile("thorough", max_examples=3000, deadline=None)
hypothesis.settings.load_profile("default")


def pytest_addoption(parser):
    """Know pytest-qt's settings also where Qt, and so pytest-qt, is not installed."""
    if importlib.util.find_spec("pytestqt") is None:
        for name in ("qt_api", "qt_log_level_fail"):
            parser.addini(name, "pytest-qt's")


class _Collector(logging.Handler):
    """Keeps the records of level WARNING and above."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.records = []

    def emit(self, record):
        self.records.append(record)


@pytest.fixture(autouse=True)
def _no_unexpected_logs(request):
    """Fail the test that logged a warning or worse, but for what `allow_logs` names."""
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    yield
    root.removeHandler(collector)
    allowed = [
        re.compile(mark.args[0] if mark.args else "", re.DOTALL)
        for mark in request.node.iter_markers("allow_logs")
    ]
    unexpected = [
        f"{record.name}: {record.levelname}: {record.getMessage()}"
        for record in collector.records
        if not any(pattern.search(record.getMessage()) for pattern in allowed)
    ]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)
