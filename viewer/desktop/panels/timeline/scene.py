"""All that a picture of the timeline depends on, but for the playhead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from viewer.describe.lanes import profile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QBrush

    from viewer.describe.lanes import Bar
    from viewer.describe.timeaxis import Axis
    from viewer.desktop.panels.timeline.layout import Item, Lane, Place, Scale
    from viewer.desktop.panels.timeline.night import Nights
    from viewer.desktop.theme import Theme

AXIS = 30.0
"""Height of the axis, in pixels."""

_APART = 1e-5

Stops = tuple[tuple[float, float], ...]
"""(share of a bar's whole width, strength) where the strength bends."""


class Kept:
    """What is worked out of bars once for many pictures; made anew with other lanes."""

    __slots__ = ("brushes", "columns", "stops")

    def __init__(self) -> None:
        """Keep nothing yet."""
        self.stops: dict[int, Stops] = {}
        self.columns: dict[tuple[int, int], bytes] = {}
        self.brushes: dict[tuple[int, str, float], QBrush] = {}

    def stops_of(self, bar: Bar) -> Stops:
        """Return where a bar with both ends bends, as shares of its width."""
        found = self.stops.get(id(bar))
        if found is None:
            low, high = bar.extent
            made: list[tuple[float, float]] = []
            last = -1.0
            for at, strong in profile(bar.start, bar.end):
                last = max((at - low) / (high - low), last + _APART)  # a step is two stops
                made.append((min(max(last, 0.0), 1.0), strong))
            found = self.stops[id(bar)] = _inner(made) or ((0.0, 1.0),)
        return found


def _inner(stops: list[tuple[float, float]]) -> Stops:
    """Leave away the outer sides of steps at both ends."""
    if len(stops) > 1 and stops[1][0] <= 2 * _APART:
        stops = stops[1:]
    if len(stops) > 1 and stops[-2][0] >= 1.0 - 2 * _APART:
        stops = stops[:-1]
    return tuple(stops)


@dataclass(slots=True, eq=False, repr=False)
class Scene:
    """Lanes and where they are drawn, the times shown, the colours, what is pointed at."""

    theme: Theme
    lanes: Sequence[Lane]
    places: Sequence[Place]
    scale: Scale
    axis: Axis
    scroll: float
    width: float
    height: float
    ratio: float
    window: tuple[float, float]
    nights: Nights
    kept: Kept
    contested: Callable[[Item], bool]
    zone: str | None = None
    selected: Sequence[tuple[int, Item]] = field(default=())
    hovered: tuple[int, Item] | None = None
    current: tuple[int, Item] | None = None

    def colour_of(self, lane: Lane) -> str:
        """Return the colour of a row's aircraft, of events of none the ink."""
        number = lane.row.colour
        if number is None:
            return self.theme.muted
        return self.theme.aircraft[number % len(self.theme.aircraft)]
