"""What a type of aircraft can do, with the source of each figure."""

from __future__ import annotations

from dataclasses import dataclass

_KMH_IN_MS = 3.6


@dataclass(frozen=True, slots=True)
class PayloadRange:
    """How far a type flies with a load, as published: lowest and highest figure.

    ``payload_t`` is in tonnes, None where the source does not state the load. ``derived`` marks
    a point that was computed from the others. Ranges are still-air kilometres.
    """

    payload_t: float | None
    range_km_low: float
    range_km_high: float
    source: str
    condition: str | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Performance:
    """Speeds and ranges of a type, by its ICAO designator.

    ``max_ground_speed_kmh`` is the greatest plausible speed over ground, tail wind included: a
    bound for what is possible, never an estimate. ``cruise_kmh`` is (lowest, highest) published.
    """

    type: str
    name: str
    max_ground_speed_kmh: float
    cruise_kmh: tuple[float, float] | None = None
    max_speed_kmh: float | None = None
    payload_range: tuple[PayloadRange, ...] = ()
    ceiling_ft: float | None = None
    speed_source: str | None = None

    @property
    def max_ground_speed_ms(self) -> float:
        """Greatest plausible speed over ground, m/s."""
        return self.max_ground_speed_kmh / _KMH_IN_MS

    @property
    def cruise_ms(self) -> float | None:
        """The middle of the published cruising speeds, m/s; for drawing."""
        return None if self.cruise_kmh is None else sum(self.cruise_kmh) / 2 / _KMH_IN_MS


@dataclass(frozen=True, slots=True)
class Fleet:
    """The table of types, and the bound for a type that is not in it.

    ``generic_source`` says where that bound comes from.
    """

    types: dict[str, Performance]
    generic_max_ground_speed_kmh: float
    generic_source: str
