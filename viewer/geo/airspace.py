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


def groups(shapes: Iterable[Shape]) -> list[tuple[Areas, tuple[Shape, ...]]]:
    """Return the shapes with polygons in groups whose boxes do not meet.

    Each group is its areas and, by the same numbers, its shapes. An area across +-180 is cut there.
    """
    cut = [
        (shape, list(_polygons(split_geometry(dict(shape.geometry)))))
        for shape in shapes
        if shape.geometry
    ]
    found = [(shape, polygons) for shape, polygons in cut if polygons]
    groups_of = _apart([polygons for _, polygons in found])
    made = []
    for group in range(max(groups_of, default=-1) + 1):
        members = [item for item, of in zip(found, groups_of, strict=True) if of == group]
        names = [Area(shape.title or shape.id, None, shape.id) for shape, _ in members]
        areas = make(names, [polygons for _, polygons in members])
        made.append((areas, tuple(shape for shape, _ in members)))
    return made


def _apart(shapes: list[list[list[Ring]]]) -> list[int]:
    """Give each shape the first group in which no shape before it has a box that meets its own."""
    import shapely  # noqa: PLC0415 - heavy, seldom needed

    corners = [
        (*ring.min(axis=0), *ring.max(axis=0)) for polygons in shapes for ring, *_ in polygons
    ]
    if not corners:
        return []
    owner = np.repeat(np.arange(len(shapes)), [len(polygons) for polygons in shapes])
    boxes = shapely.box(*np.array(corners).T)
    one, other = (owner[side] for side in shapely.STRtree(boxes).query(boxes))
    before: list[set[int]] = [set() for _ in shapes]
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if b < a:
            before[a].add(b)
    group: list[int] = []
    for earlier in before:
        taken = {group[b] for b in earlier}
        group.append(next(n for n in range(len(taken) + 1) if n not in taken))
    return group


def _polygons(geometry: dict[str, Any] | None) -> Iterator[list[Ring]]:
    """Give the polygons of a geometry of any kind, each as its rings."""
    match geometry:
        case {"type": "Polygon", "coordinates": [_, *_] as rings}:
            yield [_closed(np.array([p[:2] for p in ring], np.float64)) for ring in rings]
        case {"type": "MultiPolygon", "coordinates": parts}:
            for rings in parts:
                yield from _polygons({"type": "Polygon", "coordinates": rings})
        case {"type": "GeometryCollection", "geometries": parts}:
            for part in parts:
                yield from _polygons(part)
        case _:
            return


def _closed(ring: Ring) -> Ring:
    """Return the ring with its first vertex at its end, which some files leave out."""
    return ring if (ring[0] == ring[-1]).all() else np.concatenate((ring, ring[:1]))
