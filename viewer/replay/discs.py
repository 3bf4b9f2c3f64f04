"""The discs that bound where an aircraft may be: they grow since, or shrink before, a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.geo.wgs84 import HALF_MERIDIAN_M

if TYPE_CHECKING:
    from collections.abc import Mapping

_MS = 1000.0


def disc_radius(disc: Mapping[str, Any], speed_ms: float, at: int) -> float | None:
    """Return a disc's radius in metres at a time; None where it covers the Earth."""
    if "near" in disc:
        passed = max(at - disc["near"][0], disc["near"][1] - at)
    else:
        passed = at - disc["since"] if "since" in disc else disc["before"] - at
    radius: float = disc["base_m"] + passed / _MS * speed_ms
    return radius if radius < HALF_MERIDIAN_M else None
