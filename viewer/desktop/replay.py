"""The replay's controls: one transport, changed here and nowhere else."""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from viewer.replay import transport as clock

if TYPE_CHECKING:
    from collections.abc import Sequence

FIT = 0.0
"""The speed "the replay window in 60 s"."""

SPEEDS: tuple[tuple[float, str], ...] = (
    (1.0, "real time"),
    (10.0, "10×"),
    (60.0, "1 min/s"),
    (600.0, "10 min/s"),
    (1_800.0, "30 min/s"),
    (3_600.0, "1 h/s"),
    (10_800.0, "3 h/s"),
    (21_600.0, "6 h/s"),
    (86_400.0, "1 day/s"),
    (FIT, "all in 60 s"),
)
_WHOLE_SECONDS = 60.0


def wall() -> float:
    """Return the wall clock in milliseconds, the same that the page reads."""
    return time.time() * 1000.0


class Replay(QObject):
    """Play, pause, seek, step, speed, loop, skipping of idle hours.

    ``changed`` fires when the transport changed (the page must be told), ``moved`` with the time
    shown, about ten times a second while it plays.
    """

    changed = Signal()
    moved = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start paused, with nothing to replay."""
        super().__init__(parent)
        self.window: tuple[float, float] = (0.0, 0.0)
        self.steps: tuple[float, ...] = ()
        self.confirmations: tuple[float, ...] = ()
        self.idle: tuple[tuple[float, float], ...] = ()
        self.loop = False
        self.skip_idle = False
        self.speed_index = len(SPEEDS) - 1
        self._clock = clock.Transport(0.0, wall())

    def set_steps(self, steps: Sequence[float]) -> None:
        """Take other steps, those of the versions shown; the time shown stays."""
        self.steps = tuple(sorted(steps))

    @property
    def transport(self) -> clock.Transport:
        """The clock as it is now."""
        return self._clock

    @property
    def playing(self) -> bool:
        """Whether the clock runs."""
        return self._clock.playing

    def now(self) -> float:
        """Return the time shown, within the replay's window."""
        low, high = self.window
        return min(max(clock.time_at(self._clock, wall()), low), high)

    def setup(
        self,
        window: tuple[float, float],
        steps: Sequence[float],
        confirmations: Sequence[float],
        idle: Sequence[tuple[float, float]],
        *,
        stay: bool = False,
    ) -> None:
        """Take a case's times, all in milliseconds since 1970 UTC, and stand at the beginning.

        ``stay``: the clock goes on from where it is, within the new times.
        """
        at, here = wall(), self.now()
        self.window = window
        self.steps = tuple(sorted(steps))
        self.confirmations = tuple(sorted(confirmations))
        self.idle = tuple(idle)
        if stay:
            going = clock.set_rate(self._clock, at, self.rate())
            self._set(clock.seek(going, at, min(max(here, window[0]), window[1])))
            return
        self._set(clock.Transport(window[0], at, self.rate()))

    def rate(self) -> float:
        """Return the replay's milliseconds for each of the wall's."""
        speed = SPEEDS[self.speed_index][0]
        if speed != FIT:
            return speed
        return max(1.0, (self.window[1] - self.window[0]) / 1000.0 / _WHOLE_SECONDS)

    def toggle(self) -> None:
        """Play or pause; at the end, play from the beginning."""
        at = wall()
        if self._clock.playing:
            self._set(clock.pause(self._clock, at))
            return
        if self.now() >= self.window[1]:
            self._clock = clock.seek(self._clock, at, self.window[0])
        self._set(clock.play(self._clock, at))

    def seek(self, to: float) -> None:
        """Go to a time, held within the window."""
        low, high = self.window
        self._set(clock.seek(self._clock, wall(), min(max(to, low), high)))

    def shift(self, milliseconds: float) -> None:
        """Go a little on or back."""
        self.seek(self.now() + milliseconds)

    def step(self, direction: int) -> None:
        """Go to the next (1) or previous (-1) step."""
        self._jump(self.steps, direction)

    def step_confirmation(self, direction: int) -> None:
        """Go to the next or previous time at which a place is confirmed."""
        self._jump(self.confirmations, direction)

    def home(self) -> None:
        """Go to the beginning."""
        self.seek(self.window[0])

    def end(self) -> None:
        """Go to the end."""
        self.seek(self.window[1])

    def set_speed(self, index: int) -> None:
        """Choose one of SPEEDS by its number."""
        self.speed_index = min(max(index, 0), len(SPEEDS) - 1)
        self._set(clock.set_rate(self._clock, wall(), self.rate()))

    def change_speed(self, by: int) -> None:
        """Go ``by`` speeds faster or slower."""
        order = sorted(
            range(len(SPEEDS)),
            key=lambda i: SPEEDS[i][0] or (self.window[1] - self.window[0]) / 6e4,
        )
        here = order.index(self.speed_index)
        self.set_speed(order[min(max(here + by, 0), len(order) - 1)])

    def page_reports(self) -> None:
        """The page drew a frame: keep the clock within the window, skip what is idle."""
        at = wall()
        held = clock.bounded(self._clock, at, self.window, loop=self.loop)
        if held is not self._clock:
            self._set(held)
            return
        shown = clock.time_at(self._clock, at)
        if self.skip_idle and self._clock.playing:
            for begin, finish in self.idle:
                if begin <= shown < finish:
                    self._set(clock.seek(self._clock, at, finish))
                    return
        self.moved.emit(self.now())

    def _jump(self, times: tuple[float, ...], direction: int) -> None:
        here = self.now()
        if direction > 0:
            index = bisect_right(times, here)
            target = times[index] if index < len(times) else self.window[1]
        else:
            index = bisect_left(times, here) - 1
            target = times[index] if index >= 0 else self.window[0]
        self.seek(target)

    def _set(self, changed: clock.Transport) -> None:
        self._clock = changed
        self.changed.emit()
        self.moved.emit(self.now())
