"""Summaries for the command line: what each layer holds, and every problem, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.model.problem import Problem
from viewer.model.time import hull, to_iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from viewer.model.case import Case, Layer
    from viewer.model.place import LonLat, Place
    from viewer.model.time import When
    from viewer.model.track import Track
    from viewer.session.document import Document

_HALF_TURN = 180.0
_FULL_TURN = 360.0
_DIGITS = 6


def info(document: Document) -> dict[str, Any]:
    """Return what ``legbook info`` prints: title, layers, problems."""
    return {
        "title": document.case.title,
        "layers": [_layer(document.case, layer) for layer in document.layers],
        "problems": [problem_data(p) for p in document.problems],
    }


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain data, in the order in which it is printed."""
    names = (
        "severity", "code", "file", "feature", "property", "line", "found", "expected", "message",
    )  # fmt: skip
    return {name: getattr(problem, name) for name in names}


def bbox(lines: Iterable[Sequence[LonLat]]) -> list[float] | None:
    """Return [west, south, east, north] in degrees; west is greater where it crosses ±180.

    Each line is followed the shorter way round from one position to the next; longitudes may be
    unrolled past ±180.
    """
    south, north = float("inf"), float("-inf")
    arcs: list[tuple[float, float]] = []
    for line in lines:
        for _, lat in line:
            south, north = min(south, lat), max(north, lat)
        if line:
            arcs.append(_extent([lon for lon, _ in line]))
    if not arcs:
        return None
    west, east = _around(arcs)
    return [round(v, _DIGITS) for v in (west, south, east, north)]


def _extent(lons: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and highest longitude of a line, unrolled from its first position."""
    at = low = high = lons[0]
    for lon in lons[1:]:
        at += (lon - at + _HALF_TURN) % _FULL_TURN - _HALF_TURN
        low, high = min(low, at), max(high, at)
    return low, high


def _around(arcs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the west and east of arcs on the circle, not crossing ±180 unless one of them does."""
    if any(high - low >= _FULL_TURN for low, high in arcs):
        return -_HALF_TURN, _HALF_TURN
    placed = []
    for low, high in arcs:
        turn = _FULL_TURN * ((low + _HALF_TURN) // _FULL_TURN)
        # 180 itself is not a crossing: an arc may end there, or stand on it.
        if low - turn == -_HALF_TURN and low == high == _HALF_TURN:
            turn = 0.0
        placed.append((low - turn, high - turn))
    if all(high <= _HALF_TURN for _, high in placed):
        return min(low for low, _ in placed), max(high for _, high in placed)
    return _widest_gap(placed)


def _widest_gap(arcs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the circle without its widest stretch that no arc touches."""
    ordered = sorted(arcs)
    reach = ordered[0][1]
    start, end = ordered[0][0], ordered[0][1]
    widest, west, east = -1.0, start, end
    for low, high in ordered[1:]:
        if low - reach > widest and low > reach:
            widest, west, east = low - reach, low, reach
        reach = max(reach, high)
    last = ordered[0][0] + _FULL_TURN - reach
    if last >= widest:
        widest, west, east = last, ordered[0][0], reach
    if widest <= 0:
        return -_HALF_TURN, _HALF_TURN
    return west, _wrapped(east)


def _wrapped(lon: float) -> float:
    return lon if -_HALF_TURN <= lon <= _HALF_TURN else (lon + _HALF_TURN) % _FULL_TURN - _HALF_TURN


def _layer(case: Case, layer: Layer) -> dict[str, Any]:
    if layer.kind == "track":
        return _tracks(layer, [case.tracks[i] for i in layer.members])
    lines, points, times = _contents(case, layer)
    told = [w.hull for w in times]
    span = hull(told) if told else None
    return {
        "file": layer.file,
        "kind": layer.kind,
        "count": len(layer.members),
        "points": points,
        "bbox": bbox(lines),
        "time": None if span is None else [to_iso(span.earliest), to_iso(span.latest)],
    }


def _tracks(layer: Layer, tracks: Sequence[Track]) -> dict[str, Any]:
    """Return the figures of a file of tracks; its times are those of positions, both included."""
    boxes = [t.bbox for t in tracks if t.bbox is not None]
    first = [t.first for t in tracks if t.first is not None]
    last = [t.last for t in tracks if t.last is not None]
    return {
        "file": layer.file,
        "kind": layer.kind,
        "count": len(tracks),
        "points": sum(t.count for t in tracks),
        "bbox": _joined(boxes),
        "time": [to_iso(min(first)), to_iso(max(last))] if first else None,
    }


def _joined(boxes: Sequence[tuple[float, float, float, float]]) -> list[float] | None:
    if not boxes:
        return None
    arcs = [(west, east if east >= west else east + _FULL_TURN) for west, _, east, _ in boxes]
    west, east = _around(arcs)
    south, north = min(b[1] for b in boxes), max(b[3] for b in boxes)
    return [round(v, _DIGITS) for v in (west, south, east, north)]


def _contents(case: Case, layer: Layer) -> tuple[list[Sequence[LonLat]], int, list[When]]:
    """Return a layer's lines for the box, its number of positions, and its times."""
    lines: list[Sequence[LonLat]] = []
    points = 0
    times: list[When] = []
    for identity in layer.members:
        if layer.kind == "airports":
            position = case.airports[identity].position
            lines.append([] if position is None else [position])
            points += position is not None
        elif layer.kind == "legs":
            leg = case.legs[identity]
            points += len(leg.vertices)
            places = (leg.start, *(leg.stops or ()), leg.end)
            if leg.vertices:
                lines.append(leg.vertices)
            elif all(case.position_of(p) for p in places):
                lines.append([q for p in places for q in _positions(case, p)])
            else:
                lines.extend([q] for p in places for q in _positions(case, p))
            times += [w for w in (leg.departed, leg.arrived) if w is not None]
        elif layer.kind == "events":
            event = case.events[identity]
            points += event.position is not None
            at = [event.position] if event.position else _positions(case, event.place)
            lines.extend([p] for p in at)
            times += [event.when] if event.when is not None else []
        elif layer.kind == "features":
            for line in _lines(case.shapes[identity].geometry):
                lines.append(line)
                points += len(line)
    return lines, points, times


def _positions(case: Case, place: Place | None) -> list[LonLat]:
    return [a.position for a in case.airports_of(place) if a.position is not None]


def _lines(geometry: Mapping[str, Any]) -> Iterator[list[LonLat]]:
    """Yield the positions of a geometry, those that are joined together."""
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        for member in geometry["geometries"]:
            yield from _lines(member)
        return
    coordinates = geometry.get("coordinates") or []
    if kind == "Point":
        coordinates = [coordinates] if coordinates else []
    if kind in ("Point", "MultiPoint"):
        yield from ([(p[0], p[1])] for p in coordinates)
        return
    if kind == "LineString":
        coordinates = [coordinates]
    elif kind == "MultiPolygon":
        coordinates = [ring for polygon in coordinates for ring in polygon]
    for line in coordinates:
        yield [(p[0], p[1]) for p in line]
