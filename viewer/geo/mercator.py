"""Longitude and latitude to and from the page's world units.

The page draws in Web Mercator with the world 2**30 units wide: x = 0 at longitude -180 and grows
east without end (unrolled), y = 0 at the north edge and 2**30 at the south edge of the map. At
zoom z the world is 256 * 2**z pixels wide, so one unit is 1/1024 pixel at zoom 12. The scalar
functions need no numpy.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

#: Width and height of the world in world units.
WORLD = 2**30
#: Where Web Mercator's square ends: atan(sinh(pi)) in degrees.
MAX_LAT = math.degrees(math.atan(math.sinh(math.pi)))
#: Nearer to a pole than this (1.1 km) y is held, so that it stays finite and within int32.
POLE_LAT = 89.99
#: Map bounds as [west, south, east, north] in degrees.
BOUNDS = (-180.0, -MAX_LAT, 180.0, MAX_LAT)

_TILE_PX = 256
_EQUATOR_M = 2 * math.pi * 6_378_137.0
_INT32_MIN, _INT32_MAX = -(2**31), 2**31 - 1


def x_of_lon(lon: float) -> float:
    """Return the world x of a longitude in degrees, which may be an unrolled one.

    >>> x_of_lon(-180.0), x_of_lon(0.0) == WORLD / 2, x_of_lon(190.0) > WORLD
    (0.0, True, True)
    """
    return (lon + 180.0) / 360.0 * WORLD


def y_of_lat(lat: float) -> float:
    """Return the world y of a latitude; beyond the map's edges it is negative or over 2**30.

    Latitudes are held at +-89.99 degrees, because y at a pole is infinite.

    >>> y_of_lat(0.0) == WORLD / 2, abs(y_of_lat(MAX_LAT)) < 1e-3, y_of_lat(-90.0) < 2**31
    (True, True, True)
    """
    held = max(-POLE_LAT, min(POLE_LAT, lat))
    return (0.5 - math.asinh(math.tan(math.radians(held))) / math.tau) * WORLD


def lon_of_x(x: float) -> float:
    """Return the longitude in degrees at a world x; unrolled as x is."""
    return x / WORLD * 360.0 - 180.0


def lat_of_y(y: float) -> float:
    """Return the latitude in degrees at a world y."""
    return math.degrees(math.atan(math.sinh((0.5 - y / WORLD) * math.tau)))


def to_world(lon: float, lat: float) -> tuple[float, float]:
    """Return world (x, y) of a position in degrees.

    >>> to_world(0.0, 0.0)
    (536870912.0, 536870912.0)
    """
    return x_of_lon(lon), y_of_lat(lat)


def from_world(x: float, y: float) -> tuple[float, float]:
    """Return (lon, lat) in degrees of a place in world units.

    >>> from_world(536870912.0, 536870912.0)
    (0.0, 0.0)
    """
    return lon_of_x(x), lat_of_y(y)


def to_world_many(
    lon: ArrayLike, lat: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the world x and y of arrays of degrees (float64, of their shapes)."""
    return x_of_lons(lon), y_of_lats(lat)


def x_of_lons(lon: ArrayLike) -> NDArray[np.float64]:
    """Return the world x of an array of longitudes in degrees; see :func:`x_of_lon`."""
    import numpy as np  # noqa: PLC0415 - the scalar half of this module does without it

    return (np.asarray(lon, dtype=np.float64) + 180.0) / 360.0 * WORLD


def y_of_lats(lat: ArrayLike) -> NDArray[np.float64]:
    """Return the world y of an array of latitudes in degrees; see :func:`y_of_lat`."""
    import numpy as np  # noqa: PLC0415 - as above

    held = np.radians(np.clip(np.asarray(lat, dtype=np.float64), -POLE_LAT, POLE_LAT))
    y: NDArray[np.float64] = (0.5 - np.arcsinh(np.tan(held)) / math.tau) * WORLD
    return y


def from_world_many(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (lon, lat) in degrees of arrays of world units (float64, of their shapes)."""
    import numpy as np  # noqa: PLC0415 - as above

    lon = np.asarray(x, dtype=np.float64) / WORLD * 360.0 - 180.0
    up = (0.5 - np.asarray(y, dtype=np.float64) / WORLD) * math.tau
    return lon, np.degrees(np.arctan(np.sinh(up)))


def pack(x: ArrayLike, y: ArrayLike) -> NDArray[np.int32]:
    """Round world units to the int32 [..., 2] of the wire (1/2 unit is 2 cm at the equator).

    int32 holds longitudes from -540 to 540 degrees.

    Raises:
        OverflowError: a coordinate is not finite or lies outside int32.

    """
    import numpy as np  # noqa: PLC0415 - as above

    xy = np.rint(
        np.stack(
            np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)),
            axis=-1,
        )
    )
    if xy.size and not (xy.min() >= _INT32_MIN and xy.max() <= _INT32_MAX):
        msg = "world units do not fit the wire: shift the longitudes into -540..540 degrees"
        raise OverflowError(msg)
    packed: NDArray[np.int32] = xy.astype(np.int32)
    return packed


def around(boxes: Sequence[Sequence[int]]) -> list[int] | None:
    """Return the box round boxes [west, north, east, south] in world units, None round none.

    Each counts on the copy of the world on which all lie closest together: they begin after the
    widest gap between their middles.

    >>> around([[0, 5, 10, 9], [WORLD - 10, 1, WORLD, 3]])
    [1073741814, 1, 1073741834, 9]
    """
    if not boxes:
        return None
    middles = [(box[0] + box[2]) // 2 for box in boxes]
    centres = sorted(middle % WORLD for middle in middles)
    gaps = [b - a for a, b in pairwise((*centres, centres[0] + WORLD))]
    begin = centres[(gaps.index(max(gaps)) + 1) % len(centres)]
    shifts = [(middle - begin) // WORLD * WORLD for middle in middles]
    return [
        min(box[0] - shift for box, shift in zip(boxes, shifts, strict=True)),
        min(box[1] for box in boxes),
        max(box[2] - shift for box, shift in zip(boxes, shifts, strict=True)),
        max(box[3] for box in boxes),
    ]


def units_per_pixel(zoom: float) -> float:
    """Return how many world units one CSS pixel is at a zoom.

    >>> units_per_pixel(12)
    1024.0
    """
    return float(WORLD / (_TILE_PX * 2**zoom))


def metres_per_pixel(lat: float, zoom: float) -> float:
    """Return the length on the ground of one CSS pixel at a latitude and zoom (Web Mercator).

    >>> round(metres_per_pixel(0.0, 12), 3)
    38.219
    """
    return _EQUATOR_M * math.cos(math.radians(lat)) / (_TILE_PX * 2**zoom)


def inside(lat: float) -> bool:
    """Say whether a latitude lies on the map, edges included."""
    return -MAX_LAT <= lat <= MAX_LAT
