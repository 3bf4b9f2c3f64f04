"""Areas that a case brings itself (airspace, FIRs, closures), made ready to be crossed.

Such areas may overlap, which :mod:`viewer.geo.areas` does not keep apart; so they are put into
groups whose boxes do not meet, and each group is crossed on its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.geo.antimeridian import split_geometry
from viewer.geo.areas import Area, Areas, make

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from viewer.geo.areas import Ring
    from viewer.model.things import Shape

Box = tuple[float, float, float, float]


def groups(shapes: Iterable[Shape]) -> list[tuple[Areas, tuple[Shape, ...]]]:
    """Return the shapes with polygons in groups whose boxes do not meet.

    Each group is its areas and, by the same numbers, its shapes. An area across +-180 is cut there.
    """
    found: list[tuple[list[Shape], list[list[list[Ring]]], list[list[Box]]]] = []
    for shape in shapes:
        polygons = list(_polygons(split_geometry(dict(shape.geometry)) if shape.geometry else None))
        if not polygons:
            continue
        boxes = [_box(polygon[0]) for polygon in polygons]
        group = next((g for g in found if not _meet(boxes, g[2])), None)
        if group is None:
            group = ([], [], [])
            found.append(group)
        group[0].append(shape)
        group[1].append(polygons)
        group[2].append(boxes)
    return [
        (make([Area(s.title or s.id, None, s.id) for s in members], polygons), tuple(members))
        for members, polygons, _ in found
    ]


def _polygons(geometry: dict[str, Any] | None) -> Iterator[list[Ring]]:
    """Give the polygons of a geometry of any kind, each as its rings."""
    match geometry:
        case {"type": "Polygon", "coordinates": [_, *_] as rings}:
            yield [np.array([p[:2] for p in ring], np.float64) for ring in rings]
        case {"type": "MultiPolygon", "coordinates": parts}:
            for rings in parts:
                yield from _polygons({"type": "Polygon", "coordinates": rings})
        case {"type": "GeometryCollection", "geometries": parts}:
            for part in parts:
                yield from _polygons(part)
        case _:
            return


def _box(ring: Ring) -> Box:
    west, south = ring.min(axis=0).tolist()
    east, north = ring.max(axis=0).tolist()
    return west, south, east, north


def _meet(boxes: Iterable[Box], groups_boxes: Iterable[list[Box]]) -> bool:
    taken = [box for member in groups_boxes for box in member]
    return any(
        a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]
        for a in boxes
        for b in taken
    )
