"""The table of aircraft types: ``resources/aircraft-types.json`` as objects of the model."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from viewer.model.performance import Fleet, PayloadRange, Performance
from viewer.paths import resources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NAME = "aircraft-types.json"


def load(path: Path) -> Fleet:
    """Read a table of types.

    Raises OSError where it cannot be read, ValueError where it is not what it should be.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    try:
        types = {code: _performance(code, entry) for code, entry in data["types"].items()}
        generic = data["generic"]
        return Fleet(
            types,
            generic_max_ground_speed_kmh=float(generic["max_ground_speed_kmh"]),
            generic_source=str(generic["source"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        message = f"{path} is not a table of aircraft types: {error!r}"
        raise ValueError(message) from error


@cache
def fleet() -> Fleet:
    """Return the table that comes with the program; read at the first call."""
    return load(resources() / _NAME)


def _performance(code: str, entry: Mapping[str, Any]) -> Performance:
    cruise = entry.get("cruise_kmh")
    return Performance(
        type=code,
        name=entry["name"],
        max_ground_speed_kmh=float(entry["max_ground_speed_kmh"]),
        cruise_kmh=None if cruise is None else (float(cruise[0]), float(cruise[1])),
        max_speed_kmh=entry.get("max_speed_kmh"),
        payload_range=tuple(
            PayloadRange(
                payload_t=point["payload_t"],
                range_km_low=float(point["range_km_low"]),
                range_km_high=float(point["range_km_high"]),
                source=point["source"],
                condition=point.get("condition"),
                derived=point.get("derived", False),
            )
            for point in entry.get("payload_range", ())
        ),
        ceiling_ft=entry.get("ceiling_ft"),
        speed_source=entry.get("speed_source"),
    )
