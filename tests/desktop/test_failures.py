"""A panel whose work failed says so, rather than that it is still at it."""

from __future__ import annotations

import pytest
import shiboken6

from tests.desktop import tracking
from viewer.desktop import background
from viewer.desktop.panels import checks, found, hypotheses, overflight, profile
from viewer.desktop.panels.panel import Shown
from viewer.session import bake, opening

MINUTES = range(0, 60, 2)
SAID = {
    "checks": "The checks failed",
    "hypotheses": "The versions could not be compared: no such rule",
    "overflight": "This could not be worked out: no such rule",
    "found": "Looking for legs failed: no such rule",
    "profile": "The profile could not be worked out: no such rule",
}


def broken(*_, **__):
    message = "no such rule"
    raise LookupError(message)


def said(panel):
    """Return what a panel says in place of an answer."""
    return (panel.state if isinstance(panel, checks.ChecksPanel) else panel.note).text()


@pytest.mark.allow_logs("^Work beside the window failed$")
@pytest.mark.parametrize(
    ("module", "make", "work"),
    [
        (checks, "ChecksPanel", "_checked"),
        (hypotheses, "HypothesesPanel", "_compared"),
        (overflight, "OverflightPanel", "_passed_over"),
        (found, "FoundPanel", "_legs"),
        (profile, "ProfilePanel", "_read"),
    ],
)
def test_it_says_so(qtbot, monkeypatch, tmp_path, module, make, work):
    monkeypatch.setattr(module, work, broken)
    monkeypatch.setattr(profile.tracks, "find", lambda *_: (None, 0))  # a store, to ask for
    path = tracking.gpx(tmp_path / "flight.gpx", MINUTES)
    tracked = module in (found, profile)
    document = opening.open_now([path if tracked else bake.shipped_case()])
    panel = getattr(module, make)()
    panel.show()
    panel.show_case(Shown(document, (), ()))
    if module is overflight:
        panel.mark("leg", "il62-1")
        panel.ask.setChecked(True)
    expected = SAID[module.__name__.rpartition(".")[2]]
    qtbot.waitUntil(lambda: said(panel) == expected)
    background.wait()
    shiboken6.delete(panel)
