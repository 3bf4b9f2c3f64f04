"""Pauses made from a program."""

from __future__ import annotations

from viewer.describe import timeline
from viewer.model.time import HOUR


def _program(pieces: list[tuple[float, float]], steps: list[float]) -> dict[str, object]:
    flown = [{"kind": "airborne", "from": a, "until": b} for a, b in pieces]
    chain = {"pieces": flown, "hypotheses": [], "confirmations": [], "windows": {}}
    return {"lanes": [{"aircraft": "a", "chains": [chain]}], "steps": [{"at": s} for s in steps]}


def test_idle_is_what_no_flight_and_no_step_fills() -> None:
    program = _program([(2 * HOUR, 5 * HOUR)], [10 * HOUR])
    found = timeline.idle(program, (0.0, 14.0 * HOUR))
    assert [(0.0, 2.0 * HOUR), (5.0 * HOUR, 9.75 * HOUR), (10.25 * HOUR, 14.0 * HOUR)] == found


def test_a_short_pause_is_not_idle() -> None:
    program = _program([(0, HOUR), (1.5 * HOUR, 3 * HOUR)], [])
    assert timeline.idle(program, (0.0, 3.0 * HOUR)) == []
