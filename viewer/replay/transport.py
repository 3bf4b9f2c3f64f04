"""The replay's clock: four numbers from which the time shown follows, and no other state.

``resources/page/transport.js`` holds the same few lines. ``wall`` is any steady clock in
milliseconds, ``rate`` the replay's milliseconds for each of the wall's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Transport:
    """At the wall's ``wall0`` the replay stood at ``t0``; it moves by ``rate`` while playing."""

    t0: float
    wall0: float
    rate: float = 1.0
    playing: bool = False


def time_at(clock: Transport, wall: float) -> float:
    """Return the replay's time, in milliseconds since 1970 UTC, at a time of the wall."""
    if not clock.playing:
        return clock.t0
    return clock.t0 + (wall - clock.wall0) * clock.rate


def play(clock: Transport, wall: float) -> Transport:
    """Go on from the time shown now."""
    return Transport(time_at(clock, wall), wall, clock.rate, playing=True)


def pause(clock: Transport, wall: float) -> Transport:
    """Stand still at the time shown now."""
    return Transport(time_at(clock, wall), wall, clock.rate, playing=False)


def seek(clock: Transport, wall: float, at: float) -> Transport:
    """Go to a time and keep playing or standing."""
    return replace(clock, t0=at, wall0=wall)


def set_rate(clock: Transport, wall: float, rate: float) -> Transport:
    """Change the speed without a jump of the time shown."""
    return Transport(time_at(clock, wall), wall, rate, clock.playing)


def bounded(clock: Transport, wall: float, window: tuple[float, float], *, loop: bool) -> Transport:
    """Keep the time shown within ``window``: at its end start again, or stand still there."""
    low, high = window
    at = time_at(clock, wall)
    if low <= at < high or (at == high and not clock.playing):
        return clock
    if loop and clock.playing and high > low:
        return Transport(low + (at - low) % (high - low), wall, clock.rate, playing=True)
    held = min(max(at, low), high)
    return Transport(held, wall, clock.rate, clock.playing and at < low)
