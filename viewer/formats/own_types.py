"""A case's own figures of an aircraft type, as objects of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.model.performance import PayloadRange, Performance
from viewer.model.problem import CaseValueError

if TYPE_CHECKING:
    from collections.abc import Mapping


def performance(designator: str, item: Mapping[str, Any]) -> Performance:
    """Return the figures that case.json gives for a type; they replace all of the program's.

    ``item`` has been checked against the letter. Raises CaseValueError ``figure-order`` where a
    lowest figure lies above its highest.
    """
    cruise = item.get("cruise_kmh")
    return Performance(
        type=designator,
        name=item["name"],
        max_ground_speed_kmh=float(item["max_ground_speed_kmh"]),
        cruise_kmh=None if cruise is None else _ordered(cruise[0], cruise[1], "cruise_kmh"),
        max_speed_kmh=item.get("max_speed_kmh"),
        payload_range=tuple(_point(point) for point in item.get("payload_range") or ()),
        ceiling_ft=item.get("ceiling_ft"),
        speed_source=item["speed_source"],
        receives_fuel=item.get("receives_fuel", False),
    )


def _point(point: Mapping[str, Any]) -> PayloadRange:
    low, high = _ordered(point["range_km_low"], point["range_km_high"], "range_km")
    return PayloadRange(
        payload_t=point.get("payload_t"),
        range_km_low=low,
        range_km_high=high,
        source=point["source"],
        condition=point.get("condition"),
        derived=point.get("derived", False),
    )


def _ordered(low: float, high: float, name: str) -> tuple[float, float]:
    if low > high:
        message = f"the lowest {name} is above the highest"
        raise CaseValueError(
            "figure-order", message, found=f"{low:g}, {high:g}", expected="lowest first"
        )
    return float(low), float(high)
