"""Natural Earth's shapes in world units: projected, cut at the world's edge, in whole steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapefile
import shapely
from shapely.geometry import box as shapely_box
from shapely.geometry.polygon import orient

from tools.basemap_format import BOUNDARY, LAKE, LAND, WORLD, Part, Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAX_LATITUDE = math.degrees(math.atan(math.sinh(math.pi)))
"""85.0511°, where the square of Web Mercator ends."""

_CLASSES = {
    "International boundary (verify)": 0,
    "Disputed (please verify)": 1,
    "Unrecognized": 1,
    "Indefinite (please verify)": 2,
    "Indeterminant frontier": 2,
    "Line of control (please verify)": 3,
    "Lease limit": 4,
    "Overlay limit": 4,
}
_NULL_ISLAND = "Null island"  # Natural Earth's mark at 0, 0: a test for errors, not a place
_OFFSHORE = 120_000.0  # world units: 4.5 km at the equator; coasts are generalised
_LIMITS_FROM = 6.0  # leases and overlays are too small to be read before this zoom


def records(path: Path) -> Iterator[tuple[dict[str, Any], Any]]:
    """Give each feature of a shapefile: its attributes, names in lower case, and its shape."""
    with shapefile.Reader(str(path), encoding="utf-8") as reader:
        for item in reader.iterShapeRecords():
            attributes = {k.lower(): v for k, v in item.record.as_dict().items()}
            if item.shape.points and attributes.get("featurecla") != _NULL_ISLAND:
                yield attributes, shapely.geometry.shape(item.shape.__geo_interface__)


def to_world(lon_lat: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return world units, float64 [n, 2], for degrees [n, 2] of longitude and latitude."""
    x = (lon_lat[:, 0] + 180.0) / 360.0 * WORLD
    phi = np.radians(np.clip(lon_lat[:, 1], -MAX_LATITUDE, MAX_LATITUDE))
    y = (0.5 - np.arcsinh(np.tan(phi)) / math.tau) * WORLD
    return np.column_stack((x, np.clip(y, 0.0, WORLD)))


def _projected(geometry: Any) -> Any:  # noqa: ANN401 - shapely has no types of its own
    inside = shapely.intersection(
        shapely.make_valid(geometry), shapely_box(-180.0, -MAX_LATITUDE, 180.0, MAX_LATITUDE)
    )
    return shapely.transform(inside, to_world)


def polygons_of(geometry: Any) -> list[Any]:  # noqa: ANN401
    """Return the polygons in a geometry of any kind."""
    return [g for g in shapely.get_parts(geometry, return_index=False) if g.geom_type == "Polygon"]


def _lines_of(geometry: Any) -> list[Any]:  # noqa: ANN401
    return [g for g in shapely.get_parts(geometry) if g.geom_type == "LineString"]


def _stepped(coords: Any, shift: int) -> Part:  # noqa: ANN401
    """Round to steps of ``2**shift`` and leave out vertices that fall on the one before."""
    steps = np.rint(np.asarray(coords)[:, :2] / 2**shift).astype(np.int64)
    keep = np.ones(len(steps), bool)
    keep[1:] = (steps[1:] != steps[:-1]).any(axis=1)
    return [(int(x), int(y)) for x, y in steps[keep]]


def _rings(polygon: Any, shift: int) -> Iterator[Part]:  # noqa: ANN401
    turned = orient(polygon)
    for ring in (turned.exterior, *turned.interiors):
        part = _stepped(ring.coords, shift)
        if len(part) > 1 and part[0] == part[-1]:
            part.pop()
        if len(part) >= 3:  # noqa: PLR2004 - fewer enclose nothing
            yield part


class Shapes:
    """Land, lakes and boundaries of one scale, in world units, ready to be cut into boxes."""

    def __init__(self, source: Path, scale: str) -> None:
        """Read the shapefiles of a scale ("50m" or "10m") in a folder."""
        self.land = [
            part
            for _, shape in records(source / "physical" / f"ne_{scale}_land.shp")
            for part in polygons_of(_projected(shape))
        ]
        self.lakes: list[tuple[float, Any]] = [
            (float(attributes["min_zoom"]), part)
            for attributes, shape in records(source / "physical" / f"ne_{scale}_lakes.shp")
            for part in polygons_of(_projected(shape))
        ]
        lines = source / "cultural" / f"ne_{scale}_admin_0_boundary_lines_land.shp"
        self.boundaries: list[tuple[int, float, Any]] = [
            (kind, _boundary_zoom(kind, attributes["min_zoom"]), part)
            for attributes, shape in records(lines)
            for kind in [_CLASSES[attributes["featurecla"]]]
            for part in _lines_of(_projected(shape))
        ]

    def sections(self, box: tuple[int, int, int, int], shift: int) -> list[Section]:
        """Return the sections of what lies in a box, given in world units, cut to it."""
        return [
            Section(LAND, 0, 0.0, _cut_polygons(self.land, box, shift)),
            *(
                Section(LAKE, 0, zoom, _cut_polygons(lakes, box, shift))
                for zoom, lakes in sorted(_grouped(self.lakes).items())
            ),
            *(
                Section(BOUNDARY, kind, zoom, _cut_lines(lines, box, shift))
                for (kind, zoom), lines in sorted(
                    _grouped([((k, z), g) for k, z, g in self.boundaries]).items()
                )
            ),
        ]

    def ashore(self, rows: list[list[Any]], box: tuple[int, int, int, int]) -> list[list[Any]]:
        """Return the rows of places, x and y first, on land or near it: some are misplaced."""
        land = _meeting(self.land, shapely_box(*box))
        if not rows or not land:
            return []
        points = [shapely.Point(row[0], row[1]) for row in rows]
        tree = shapely.STRtree(land)
        near = set(tree.query(points, predicate="dwithin", distance=_OFFSHORE)[0].tolist())
        return [row for i, row in enumerate(rows) if i in near]

    def within(self, box: tuple[int, int, int, int]) -> Shapes:
        """Return what meets a box, polygons cut to it: a step on the way to smaller boxes."""
        cutter = shapely_box(*box)
        cut = Shapes.__new__(Shapes)
        cut.land = [p for g in _meeting(self.land, cutter) for p in _intersection(g, cutter)]
        cut.lakes = [(z, g) for z, g in self.lakes if cutter.intersects(g)]
        cut.boundaries = [(k, z, g) for k, z, g in self.boundaries if cutter.intersects(g)]
        return cut


def _boundary_zoom(kind: int, told: float | None) -> float:
    return max(_LIMITS_FROM if kind == 4 else 0.0, float(told or 0.0))  # noqa: PLR2004


def _grouped(pairs: Sequence[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return groups


def _meeting(shapes: Sequence[Any], cutter: Any) -> list[Any]:  # noqa: ANN401
    return [g for g in shapes if cutter.intersects(g)]


def _intersection(shape: Any, cutter: Any) -> list[Any]:  # noqa: ANN401
    return [shape] if cutter.covers(shape) else polygons_of(shapely.intersection(shape, cutter))


def _cut_polygons(shapes: Sequence[Any], box: tuple[int, int, int, int], shift: int) -> list[Part]:
    cutter = shapely_box(*box)
    return [
        ring
        for shape in _meeting(shapes, cutter)
        for polygon in _intersection(shape, cutter)
        for ring in _rings(polygon, shift)
    ]


def _cut_lines(shapes: Sequence[Any], box: tuple[int, int, int, int], shift: int) -> list[Part]:
    cutter = shapely_box(*box)
    found = [
        _stepped(line.coords, shift)
        for shape in _meeting(shapes, cutter)
        for line in _lines_of(shapely.line_merge(shapely.intersection(shape, cutter)))
    ]
    return [part for part in found if len(part) > 1]
