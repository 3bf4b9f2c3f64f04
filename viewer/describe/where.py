"""A position in the notations that people use, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.describe import words

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS: tuple[tuple[str, str], ...] = (
    ("dms", "degrees, minutes, seconds"),
    ("decimal", "decimal degrees"),
    ("utm", "UTM"),
    ("mgrs", "MGRS"),
)
"""The notations: a key and its name."""


def where(lon: float, lat: float, form: str = "dms") -> str:
    """Write a position; UTM and MGRS import the projections at their first use.

    Raises:
        GeodesyError: it is no position.
        KeyError: there is no such notation.

    >>> where(35.9487, 35.4011), where(35.9487, 35.4011, "decimal")
    ('35°24′04.0″N  35°56′55.3″E', '35.40110, 35.94870')
    >>> where(35.9487, 35.4011, "mgrs")
    '36S YE 67793 21518'
    """
    return _WRITERS[form](lon, lat)


def after(form: str) -> str:
    """Return the notation that follows another, round and round.

    >>> after("dms"), after("mgrs")
    ('decimal', 'dms')
    """
    keys = [key for key, _ in FORMS]
    return keys[(keys.index(form) + 1) % len(keys)]


def _dms(lon: float, lat: float) -> str:
    return f"{words.dms(lat, 'NS')}  {words.dms(lon, 'EW')}"


def _utm(lon: float, lat: float) -> str:
    from viewer.geo import grid  # noqa: PLC0415 numpy and the projections, seldom asked for

    return grid.format_utm(lon, lat)


def _mgrs(lon: float, lat: float) -> str:
    from viewer.geo import grid  # noqa: PLC0415 as above

    return grid.format_mgrs(lon, lat)


_WRITERS: dict[str, Callable[[float, float], str]] = {
    "dms": _dms,
    "decimal": words.decimal,
    "utm": _utm,
    "mgrs": _mgrs,
}
