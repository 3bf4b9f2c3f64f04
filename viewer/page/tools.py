"""What the page draws for the map's tools: lines and points in world units, with their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.describe import words
from viewer.geo import measure, mercator
from viewer.geo.path import shortest_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.describe.tools import State
    from viewer.geo.geodesic import LonLat

_ZOOM = 9
"""Lines are right to a pixel up to this zoom."""


def message(state: State) -> dict[str, Any]:
    """Return the body of the page's ``tools`` message.

    ``lines`` are ``{kind, xy, label, anchors}``: ``xy`` alternates x and y, ``anchors`` are places
    where the label may stand, best first. ``points`` are ``{x, y, label}``.

    Raises:
        GeodesyError: a point is no position, a radius no length.

    """
    lines: list[dict[str, Any]] = []
    if state.tool in {"measure", "path"}:
        for a, b in zip(state.points, state.points[1:], strict=False):
            lines += _path(a.position, b.position)
    elif state.tool == "rings":
        for point in state.points:
            lines += [_ring(point.position, r.metres, r.label) for r in state.radii]
    points = [
        _point(p.position, str(i) if len(state.points) > 1 else "")
        for i, p in enumerate(state.points, 1)
    ]
    if state.tool == "nearest":
        points += [_point(n.position, n.name.split(" ", 1)[0]) for n in state.neighbours]
    return {"tool": state.tool, "lines": lines, "points": points}


def _point(position: LonLat, label: str) -> dict[str, Any]:
    x, y = mercator.to_world(*position)
    return {"x": round(x), "y": round(y), "label": label}


def _path(a: LonLat, b: LonLat) -> list[dict[str, Any]]:
    path = shortest_path(a, b, max_zoom=_ZOOM)
    if path.length_m == 0.0:
        return []
    anchors = [path.at(path.length_m * part)[:2] for part in (0.5, 0.35, 0.65, 0.2, 0.8)]
    return [
        {
            "kind": "path",
            "xy": _flat(path.x.tolist(), path.y.tolist()),
            "label": f"shortest path {words.kilometres(path.length_m)}",
            "anchors": _world(anchors),
        }
    ]


def _ring(centre: LonLat, radius_m: float, label: str) -> dict[str, Any]:
    circle = measure.circle(centre, radius_m, max_zoom=_ZOOM)
    x, y = mercator.to_world_many(circle.lon, circle.lat)
    return {
        "kind": "ring",
        "xy": _flat(x.tolist(), y.tolist()),
        "label": f"{label}, still air",
        "anchors": _world(circle.anchors),
    }


def _flat(x: Sequence[float], y: Sequence[float]) -> list[int]:
    return [round(value) for pair in zip(x, y, strict=True) for value in pair]


def _world(positions: Sequence[LonLat]) -> list[int]:
    return [round(value) for p in positions for value in mercator.to_world(*p)]
