"""Checks of GeoJSON geometries (RFC 7946), with the path of what is wrong."""

from __future__ import annotations

from typing import Any

from viewer.model.problem import CaseValueError

GEOMETRY_TYPES = frozenset(
    {
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
    }
)
MAX_LONGITUDE = 540.0
"""Longitudes past 180 occur where a path is unrolled; past one and a half turns they are wrong."""
MAX_LATITUDE = 90.0
_LINE = 2
_RING = 4
_NESTING = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
            "MultiPolygon": 3}  # fmt: skip
_COLLECTIONS = 16


class GeometryError(CaseValueError):
    """A geometry that cannot be drawn; ``path`` says where inside the feature."""

    def __init__(self, code: str, message: str, *, path: str, found: str, expected: str) -> None:
        """Keep the path beside what every refusal carries."""
        super().__init__(code, message, found=found, expected=expected)
        self.path = path


def check_geometry(value: Any, path: str = "geometry", depth: int = 0) -> dict[str, Any] | None:  # noqa: ANN401 any JSON
    """Return a geometry that is sound, None for null and for one without positions.

    Raises GeometryError ``geometry-type``, ``geometry-coordinates``, ``position-range``.
    """
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _wrong(value, path, "a geometry object or null")
    kind = value.get("type")
    if kind == "GeometryCollection":
        return _collection(value, path, depth)
    if not isinstance(kind, str) or kind not in _NESTING:
        message = f"{path} is not a geometry of GeoJSON"
        raise GeometryError(
            "geometry-type",
            message,
            path=f"{path}.type",
            found=repr(kind)[:80],
            expected=", ".join(sorted(GEOMETRY_TYPES)),
        )
    if "coordinates" not in value:
        raise _wrong(None, f"{path}.coordinates", "coordinates", found="nothing")
    coordinates = value["coordinates"]
    if coordinates == []:
        return None
    where = f"{path}.coordinates"
    _walk(coordinates, _NESTING[kind], where)
    if kind == "LineString":
        _least(coordinates, _LINE, where)
    elif kind == "MultiLineString":
        _each(coordinates, _LINE, where)
    elif kind == "Polygon":
        _each(coordinates, _RING, where)
    elif kind == "MultiPolygon":
        for index, polygon in enumerate(coordinates):
            _each(polygon, _RING, f"{where}[{index}]")
    return value


def _collection(value: dict[str, Any], path: str, depth: int) -> dict[str, Any] | None:
    members = value.get("geometries")
    if not isinstance(members, list):
        raise _wrong(members, f"{path}.geometries", "an array of geometries")
    if depth >= _COLLECTIONS:
        limit = f"at most {_COLLECTIONS} levels"
        raise _wrong(value, path, limit, found="collections in collections")
    for index, member in enumerate(members):
        where = f"{path}.geometries[{index}]"
        if member is None:
            raise _wrong(member, where, "a geometry object")
        check_geometry(member, where, depth + 1)
    return value if members else None


def _walk(value: Any, nesting: int, path: str) -> None:  # noqa: ANN401 any JSON
    if not isinstance(value, list):
        raise _wrong(value, path, "an array" if nesting else "a position [longitude, latitude]")
    if nesting:
        for index, item in enumerate(value):
            _walk(item, nesting - 1, f"{path}[{index}]") if nesting > 1 else _position(
                item, path, index
            )
    else:
        _position(value, path, None)


def _position(value: Any, path: str, index: int | None) -> None:  # noqa: ANN401 any JSON
    """Check one position; its path is only put together when something is wrong."""
    if isinstance(value, list) and len(value) >= 2:  # noqa: PLR2004 longitude and latitude
        lon, lat = value[0], value[1]
        if (
            type(lon) in (int, float)
            and type(lat) in (int, float)
            and -MAX_LONGITUDE <= lon <= MAX_LONGITUDE
            and -MAX_LATITUDE <= lat <= MAX_LATITUDE
        ):
            return
        numbers = all(type(v) in (int, float) for v in (lon, lat))
    else:
        numbers = False
    where = path if index is None else f"{path}[{index}]"
    if not numbers:
        raise _wrong(value, where, "a position [longitude, latitude] in degrees")
    message = "this position is not on Earth"
    raise GeometryError(
        "position-range",
        message,
        path=where,
        found=repr(value)[:80],
        expected="longitude -540 to 540 and latitude -90 to 90, in degrees (WGS84), in this order",
    )


def _each(items: list[Any], least: int, path: str) -> None:
    for index, item in enumerate(items):
        _least(item, least, f"{path}[{index}]")


def _least(items: list[Any], least: int, path: str) -> None:
    if len(items) < least:
        raise _wrong(items, path, f"at least {least} positions", found=f"{len(items)} of them")


def _wrong(value: object, path: str, expected: str, found: str | None = None) -> GeometryError:
    return GeometryError(
        "geometry-coordinates",
        f"{path} is not what GeoJSON says",
        path=path,
        found=found or repr(value)[:80],
        expected=expected,
    )
