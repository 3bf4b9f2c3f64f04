"""Stretches, pauses and steps made from a program."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from viewer.describe import timeline
from viewer.model.time import HOUR

WINDOW = (0.0, 100.0)
ENDS = st.one_of(st.none(), st.integers(-20, 120))


@st.composite
def segments(draw: st.DrawFn) -> list[dict[str, object]]:
    """Segments as a program has them, some of them empty or outside the window."""
    modes = st.sampled_from(["ground", "airborne", "before", "after"])
    return [
        {"mode": draw(modes), "from": draw(ENDS), "until": draw(ENDS)}
        for _ in range(draw(st.integers(0, 8)))
    ]


def _possible(parts: list[dict[str, object]], at: float) -> set[object]:
    """Brute force: the modes possible at an instant, by the program's own definition."""
    return {
        p["mode"]
        for p in parts
        if (p["from"] is None or p["from"] <= at)  # type: ignore[operator]
        and (p["until"] is None or at < p["until"])  # type: ignore[operator]
    }


@given(segments())
def test_stretches_are_what_is_possible_at_every_instant(parts: list[dict[str, object]]) -> None:
    made = timeline.stretches(parts, WINDOW)
    for half in range(1, 200):
        at = half / 2
        if at == int(at):
            continue  # between the whole numbers at which segments begin and end
        shown = [s for s in made if s.begin <= at < s.end]
        assert _possible(parts, at) == {s.mode for s in shown}
        assert all(s.certain == (len(shown) == 1) for s in shown)


@given(segments())
def test_stretches_stay_within_the_window(parts: list[dict[str, object]]) -> None:
    for stretch in timeline.stretches(parts, WINDOW):
        assert WINDOW[0] <= stretch.begin < stretch.end <= WINDOW[1]


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
