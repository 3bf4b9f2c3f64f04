"""Layers of features (GeoParquet, GeoPackage, Shapefile, FlatGeobuf) to tracks and features.

Points with times are positions; whatever else a layer holds becomes features, but for layers so
large that only columns will do: their points are single places, their lines tracks without times.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.formats.tracks import columns as cols
from viewer.formats.tracks import mapping as maps
from viewer.formats.tracks import table
from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.reader import Notes, RefusedError, TrackFile
from viewer.model.track import Track

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

MANY = 10_000
"""From so many positions on a layer is read as columns whatever it holds."""
UNTIMED = "the file has no times: its order is kept"
_POINT_WKB = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
_POINT_Z_WKB = np.dtype(
    [("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8"), ("z", "<f8")]
)
_POINT_TYPES = {21: (1,), 29: (1001, 0x80000001)}
_SAMPLE = 200
_LON, _LAT, _ALT = "longitude", "latitude", "altitude (m)"
_MOST_FEATURES = 200_000


def layer(
    attributes: dict[str, pa.Array],
    wkb: pa.Array,
    crs: Any,  # noqa: ANN401 what pyproj takes
    name: str,
    notes: Notes,
    *,
    mapping: maps.Mapping | None = None,
) -> TrackFile:
    """Return what a layer holds. ``crs`` is anything pyproj takes, None for longitude, latitude.

    Raises RefusedError where a coordinate system or a geometry cannot be read.
    """
    points = points_of(wkb)
    if points is None:
        return _shapes(attributes, wkb, crs, name, notes)
    x, y, z = points
    lon, lat = to_degrees(x, y, crs)
    return of_points(attributes, (lon, lat, z), name, notes, mapping=mapping)


def of_points(
    attributes: dict[str, pa.Array],
    places: tuple[NDArray[Any], NDArray[Any], NDArray[Any] | None],
    name: str,
    notes: Notes,
    *,
    mapping: maps.Mapping | None = None,
) -> TrackFile:
    """Return points with attributes as tracks where they have times, else as what they are."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    lon, lat, z = places
    count = len(lon)
    taken = with_places(attributes, 0)
    taken[_LON], taken[_LAT] = pa.array(lon), pa.array(lat)
    guessed = guess(taken) if mapping is None else maps.Guess(mapping, 1.0)
    known = guessed.mapping
    if z is not None and "altitude" not in known.columns and np.isfinite(z).any():
        taken[_ALT] = pa.array(z)
        known = table.with_columns(known, altitude=_ALT)
        known = table.with_units(known, altitude="m")
    lines = np.arange(1, count + 1, dtype=np.uint32)
    timed = "time" in known.columns and guessed.confidence >= maps.SURE
    named = bool(maps.track_columns(known))
    if timed and (named or count >= MANY):
        return table.tracks_of(table.Table(taken, lines, count), known, name, notes)
    if count < MANY:
        return TrackFile(name, [], cols.none(), _point_features(attributes, places), notes.all())
    rows = Rows(lon, lat, altitude_m=z, line=lines)
    track = Track(id="", name=notes.file, source=name, joined=False, assumptions=(UNTIMED,))
    made, positions = assemble(rows, [track], notes)
    return TrackFile(name, made, positions, problems=notes.all())


def with_places(columns: dict[str, pa.Array], count: int) -> dict[str, pa.Array]:
    """Return columns where those of longitude and latitude stand for the geometry (zeros here)."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    places = ("lon", "lat", "longitude", "latitude", "lng", "long")
    kept = {n: c for n, c in columns.items() if maps.plain(n)[0] not in places}
    zeros = pa.array(np.zeros(count))
    return {**kept, _LON: zeros, _LAT: zeros}


def guess(columns: dict[str, pa.Array]) -> maps.Guess:
    """Guess the mapping of Arrow columns."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    plain = {n: c for n, c in columns.items() if not pa.types.is_nested(c.type)}
    texts = [[_text(v) for v in c.slice(0, _SAMPLE).to_pylist()] for c in plain.values()]
    return maps.guess(list(plain), [list(row) for row in zip(*texts, strict=True)])


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 not NaN
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def points_of(wkb: pa.Array) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any] | None] | None:
    """Return x, y and z of a column of WKB points, missing ones NaN; None if not all are points."""
    fast = _fixed_points(wkb)
    if fast is not None:
        return fast
    import shapely  # noqa: PLC0415 heavy

    shapes = shapely_of(wkb)
    kinds = shapely.get_type_id(shapes)
    if not np.isin(kinds, (-1, 0)).all() or not (kinds == 0).any():
        return None
    z = shapely.get_z(shapes)
    return shapely.get_x(shapes), shapely.get_y(shapes), z if np.isfinite(z).any() else None


def _fixed_points(wkb: pa.Array) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any] | None] | None:
    """Return the points where all are WKB of one length: a view of the bytes, no object each."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    if wkb.null_count or not len(wkb) or not pa.types.is_binary(wkb.type):
        return None
    _, offsets, data = wkb.buffers()
    edges = np.frombuffer(offsets, np.int32)[wkb.offset : wkb.offset + len(wkb) + 1]
    length = int(edges[1] - edges[0])
    if length not in _POINT_TYPES or not (np.diff(edges) == length).all():
        return None
    dtype = _POINT_WKB if length == _POINT_WKB.itemsize else _POINT_Z_WKB
    rows = np.frombuffer(data, np.uint8)[edges[0] : edges[-1]].view(dtype)
    if not (rows["order"] == 1).all() or not np.isin(rows["type"], _POINT_TYPES[length]).all():
        return None
    z = rows["z"].copy() if length == _POINT_Z_WKB.itemsize else None
    return rows["x"].copy(), rows["y"].copy(), z


def shapely_of(wkb: pa.Array) -> NDArray[Any]:
    """Return WKB as shapely geometries. Raises RefusedError where some are damaged."""
    import shapely  # noqa: PLC0415 heavy

    try:
        found: NDArray[Any] = shapely.from_wkb(wkb.to_numpy(zero_copy_only=False))
    except shapely.errors.GEOSException as error:
        message = f"a geometry cannot be read: {error}"
        raise RefusedError(message) from error
    return found


def to_degrees(
    x: NDArray[Any],
    y: NDArray[Any],
    crs: Any,  # noqa: ANN401 what pyproj takes
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return longitude and latitude on WGS84 of places in a coordinate system.

    Raises RefusedError where PROJ does not know it.
    """
    if crs is None:
        return x, y
    import pyproj  # noqa: PLC0415 heavy

    try:
        told = pyproj.CRS.from_user_input(crs)
        if told.is_geographic and told.to_authority() in (("EPSG", "4326"), ("OGC", "CRS84")):
            return x, y
        transformer = pyproj.Transformer.from_crs(told, 4326, always_xy=True)
        lon, lat = transformer.transform(x, y)
    except (pyproj.exceptions.CRSError, pyproj.exceptions.ProjError) as error:
        message = f"its coordinate system is not known: {error}"
        raise RefusedError(message) from error
    finite = np.isfinite(lon) & np.isfinite(lat)
    return np.where(finite, lon, np.nan), np.where(finite, lat, np.nan)


def _point_features(
    attributes: dict[str, pa.Array],
    places: tuple[NDArray[Any], NDArray[Any], NDArray[Any] | None],
) -> list[dict[str, Any]]:
    lon, lat, z = places
    names = list(attributes)
    rows = zip(*(c.to_pylist() for c in attributes.values()), strict=True) if names else None
    found = []
    for n in range(len(lon)):
        values = next(rows) if rows is not None else ()
        place = [float(lon[n]), float(lat[n])]
        if z is not None and np.isfinite(z[n]):
            place.append(float(z[n]))
        sound = bool(np.isfinite(place[:2]).all())
        geometry = {"type": "Point", "coordinates": place} if sound else None
        found.append(_feature(geometry, dict(zip(names, values, strict=True)), n))
    return found


def _feature(
    geometry: dict[str, Any] | None, properties: dict[str, Any], number: int
) -> dict[str, Any]:
    plain = {name: jsonable(value) for name, value in properties.items() if value is not None}
    return {"type": "Feature", "geometry": geometry, "properties": plain, "line": number + 1}


def jsonable(value: Any) -> Any:  # noqa: ANN401 what Arrow gives, what JSON takes
    """Return a value of a column as JSON can hold it."""
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, (str, int, bool)) or value is None:
        return value
    if isinstance(value, (bytes, bytearray)):
        return f"{len(value)} bytes"
    if isinstance(value, dict):
        return {str(k): jsonable(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(v) for v in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _shapes(
    attributes: dict[str, pa.Array],
    wkb: pa.Array,
    crs: Any,  # noqa: ANN401 what pyproj takes
    name: str,
    notes: Notes,
) -> TrackFile:
    import shapely  # noqa: PLC0415 heavy

    shapes = shapely_of(wkb)
    if crs is not None:
        flat = shapely.get_coordinates(shapes)
        lon, lat = to_degrees(flat[:, 0], flat[:, 1], crs)
        shapes = shapely.set_coordinates(shapely.force_2d(shapes), np.column_stack([lon, lat]))
    kinds = shapely.get_type_id(shapes)
    lines_only = bool(np.isin(kinds, (-1, 1, 5)).all())
    if lines_only and int(shapely.get_num_coordinates(shapes).sum()) >= MANY:
        return _lines(shapes, name, notes)
    if len(shapes) > _MOST_FEATURES:
        message = f"it has {len(shapes)} features, and at most {_MOST_FEATURES} are shown"
        raise RefusedError(message)
    names = list(attributes)
    rows = zip(*(c.to_pylist() for c in attributes.values()), strict=True) if names else None
    found = []
    for n, shape in enumerate(shapes):
        values = next(rows) if rows is not None else ()
        geometry = None
        if shape is not None and not shape.is_empty:
            geometry = json.loads(shapely.to_geojson(shape))
        found.append(_feature(geometry, dict(zip(names, values, strict=True)), n))
    return TrackFile(name, [], cols.none(), found, notes.all())


def _lines(shapes: NDArray[Any], name: str, notes: Notes) -> TrackFile:
    """Return lines as tracks without times, each part of a multiple one by itself."""
    import shapely  # noqa: PLC0415 heavy

    parts, of = shapely.get_parts(shapes, return_index=True)
    flat, index = shapely.get_coordinates(parts, include_z=True, return_index=True)
    z = flat[:, 2]
    rows = Rows(
        flat[:, 0], flat[:, 1], track=index.astype(np.int32), altitude_m=z,
        line=(of[index] + 1).astype(np.uint32),
    )  # fmt: skip
    tracks = [
        Track(id="", name=f"{notes.file} {n + 1}", source=name, assumptions=(UNTIMED,))
        for n in range(len(parts))
    ]
    made, positions = assemble(rows, tracks, notes)
    return TrackFile(name, made, positions, problems=notes.all())
