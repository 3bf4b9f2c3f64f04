"""The clock: a pure function of four numbers, the same in Python and in the page."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.replay.node import run
from viewer.replay import transport
from viewer.replay.transport import Transport

BODY = """
  return input.map(({ clock, actions }) => {
    for (const [name, wall, value] of actions) {
      if (name === "play") clock = Legbook.transport.play(clock, wall);
      if (name === "pause") clock = Legbook.transport.pause(clock, wall);
      if (name === "seek") clock = Legbook.transport.seek(clock, wall, value);
      if (name === "rate") clock = Legbook.transport.setRate(clock, wall, value);
      if (name === "loop") clock = Legbook.transport.bounded(clock, wall, [0, 1000], true);
      if (name === "stop") clock = Legbook.transport.bounded(clock, wall, [0, 1000], false);
    }
    return { clock, shown: Legbook.transport.timeAt(clock, 10000) };
  });
"""
SCRIPTS = [
    [["play", 100, None], ["pause", 200, None]],
    [["play", 100, None], ["rate", 150, 4], ["seek", 300, 70], ["pause", 400, None]],
    [["rate", 0, 3], ["play", 10, None], ["loop", 1000, None]],
    [["rate", 0, 3], ["play", 10, None], ["stop", 1000, None]],
    [["seek", 0, 2000], ["stop", 10, None]],
    [["seek", 0, -500], ["play", 0, None], ["stop", 100, None]],
]


def _python(actions):
    clock = Transport(0, 0)
    for name, wall, value in actions:
        match name:
            case "play":
                clock = transport.play(clock, wall)
            case "pause":
                clock = transport.pause(clock, wall)
            case "seek":
                clock = transport.seek(clock, wall, value)
            case "rate":
                clock = transport.set_rate(clock, wall, value)
            case "loop":
                clock = transport.bounded(clock, wall, (0, 1000), loop=True)
            case "stop":
                clock = transport.bounded(clock, wall, (0, 1000), loop=False)
    return clock


def test_python_and_javascript_keep_the_same_time():
    given_ = [{"clock": asdict(Transport(0, 0)), "actions": s} for s in SCRIPTS]
    for script, found in zip(SCRIPTS, run(["transport.js"], BODY, given_), strict=True):
        ours = _python(script)
        assert asdict(ours) == found["clock"], script
        assert transport.time_at(ours, 10000) == found["shown"]


def test_playing_moves_by_the_rate_and_pausing_stands():
    clock = transport.play(transport.set_rate(Transport(1000, 0), 0, 60), 500)
    assert transport.time_at(clock, 500) == 1000
    assert transport.time_at(clock, 1500) == 61_000
    still = transport.pause(clock, 1500)
    assert transport.time_at(still, 99_999) == 61_000


@given(
    st.integers(-(10**12), 10**13),
    st.integers(0, 10**6),
    st.sampled_from([1, 60, 3600, 86_400]),
    st.sampled_from([1, 7, 1440]),
    st.integers(0, 10**6),
)
def test_a_change_of_speed_never_moves_the_time_shown(t0, wall0, rate, other, passed):
    clock = Transport(t0, wall0, rate, playing=True)
    changed = transport.set_rate(clock, wall0 + passed, other)
    assert transport.time_at(clock, wall0 + passed) == transport.time_at(changed, wall0 + passed)


@pytest.mark.parametrize("loop", [True, False])
def test_within_its_window_a_clock_is_left_alone(loop):
    clock = Transport(10, 0, 1, playing=True)
    assert clock is transport.bounded(clock, 5, (0, 100), loop=loop)
