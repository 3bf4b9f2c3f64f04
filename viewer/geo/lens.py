"""Bounds on the distance between two places that are known only within a radius."""

from __future__ import annotations

from viewer.geo.geodesic import GeodesyError, LonLat, inverse
from viewer.geo.wgs84 import HALF_MERIDIAN_M


def distance_range(
    a: LonLat, radius_a_m: float, b: LonLat, radius_b_m: float
) -> tuple[float, float]:
    """Bound the distance from somewhere within ``radius_a_m`` of ``a`` to somewhere near ``b``.

    By the triangle inequality; no distance on Earth is under 0 or over half a meridian.

    Returns (least, greatest) in metres.

    Raises:
        GeodesyError: a radius is negative or not finite, or a position is none.

    >>> [round(m / 1000) for m in distance_range((38.8, 34.8), 350_000, (-67.0, 10.6), 0)]
    [10404, 11104]

    """
    for radius in (radius_a_m, radius_b_m):
        if not 0.0 <= radius < float("inf"):
            msg = f"radius must be a length of 0 m or more, not {radius}"
            raise GeodesyError(msg)
    between = inverse(a, b).distance_m
    slack = radius_a_m + radius_b_m
    return max(0.0, between - slack), min(between + slack, HALF_MERIDIAN_M)
