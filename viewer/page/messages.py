"""The case as the page draws it: one JSON message for the few, typed arrays for the many.

World units (``viewer.geo.mercator``) for every place, milliseconds since 1970 UTC for every time.
``paths.bin`` holds the vertices of all drawn paths: int32 x of all, int32 y of all, float64 metres
along its path of all, little-endian; a leg's ``vertices`` are its first vertex and their number.
``fans.bin`` holds the rays of all fans, int32 x and y, one fan after the other.
"""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from viewer.describe import steps as stepping
from viewer.describe import timeline, versions, words
from viewer.geo import mercator
from viewer.model import agreement
from viewer.model.place import AirportRef, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from viewer.geo.legs import LegShape, Spot
    from viewer.model.case import Case
    from viewer.model.place import LonLat
    from viewer.model.things import Airport, Event, Leg, Shape

_BEST_FIRST = ("tracked", "seen", "reported", "inferred")


class CaseMessage(NamedTuple):
    """What the page loads of a case: the message and the binary paths."""

    message: dict[str, Any]
    paths: bytes
    fans: bytes


class FanRays(Protocol):
    """Geodesic rays from a centre (:mod:`viewer.geo.fan`), packed for the page."""

    @property
    def radius_m(self) -> float:
        """How far the rays reach, in metres."""

    @property
    def step_m(self) -> float:
        """Metres between two samples of a ray."""

    @property
    def rays(self) -> int:
        """How many rays."""

    @property
    def steps(self) -> int:
        """How many samples on each."""

    @property
    def pole_n_m(self) -> float:
        """Metres to the north pole."""

    @property
    def pole_s_m(self) -> float:
        """Metres to the south pole."""

    @property
    def xy(self) -> bytes:
        """int32 world units, [rays][steps][x, y]."""


class Order(NamedTuple):
    """The ids behind the numbers that the page speaks of."""

    airports: tuple[str, ...]
    events: tuple[str, ...]
    legs: tuple[str, ...]
    shapes: tuple[str, ...]
    aircraft: tuple[str, ...]
    hypotheses: tuple[str, ...]


def order_of(case: Case) -> Order:
    """Return the order in which things are numbered for the page; airports with a position only."""
    return Order(
        airports=tuple(a.id for a in case.airports.values() if a.position),
        events=tuple(case.events),
        legs=tuple(case.legs),
        shapes=tuple(case.shapes),
        aircraft=timeline.aircraft_of(case),
        hypotheses=tuple(case.hypotheses),
    )


def case_message(
    case: Case,
    shapes: Mapping[str, LegShape],
    program: Mapping[str, Any],
    fans: Mapping[str, FanRays],
) -> CaseMessage:
    """Return what the page needs of a case. ``fans`` are the program's, by key."""
    layer_of = {
        (layer.kind, member): number
        for number, layer in enumerate(case.layers)
        for member in layer.members
    }
    aircraft = timeline.aircraft_of(case)
    index = {name: i for i, name in enumerate(aircraft)}
    hypotheses = {name: i for i, name in enumerate(case.hypotheses)}
    lanes = _lanes_between_same_ends(case)
    xs, ys, ms = array("i"), array("i"), array("d")
    legs = []
    for number, leg in enumerate(case.legs.values()):
        shape = shapes[leg.id]
        first = len(xs)
        _append_path(shape, xs, ys, ms)
        legs.append({
            "id": leg.id,
            "order": number,
            "title": words.leg_title(case, leg),
            "aircraft": index.get(leg.aircraft or "", 0),
            "hypotheses": [hypotheses[h] for h in leg.hypotheses if h in hypotheses],
            "known": leg.path,
            "layer": layer_of.get(("legs", leg.id), -1),
            "lane": lanes[leg.id],
            "vertices": [first, len(xs) - first] if len(xs) > first else None,
            "openAt": _open_at(shape),
        })  # fmt: skip
    ends = _ends(case)
    events = {name: number for number, name in enumerate(case.events)}
    steps = [_step(case, step, events) for step in program["steps"] if not step["background"]]
    message = {
        "title": case.title,
        "aircraft": [_aircraft(case, name) for name in aircraft],
        "hypotheses": [
            {"key": h.id, "title": h.title, "letter": versions.letter(number)}
            for number, h in enumerate(case.hypotheses.values())
        ],
        "airports": [_airport(a, ends, layer_of) for a in case.airports.values() if a.position],
        "spots": _spots(shapes.values()),
        "events": [_event(case, e, program, layer_of) for e in case.events.values()],
        "legs": legs,
        "shapes": [_shape(s, layer_of) for s in case.shapes.values()],
        "vertexCount": len(xs),
        "program": dict(program),
        "fans": _fans(fans),
        "steps": steps,
    }
    message["bounds"] = _bounds(message, xs, ys)
    rays = b"".join(fan.xy for fan in fans.values())
    return CaseMessage(message, _packed(xs) + _packed(ys) + _packed(ms), rays)


def _fans(fans: Mapping[str, FanRays]) -> dict[str, Any]:
    found, offset = {}, 0
    for key, fan in fans.items():
        found[key] = {
            "rays": fan.rays, "steps": fan.steps, "stepM": fan.step_m, "radiusM": fan.radius_m,
            "poleNM": fan.pole_n_m, "poleSM": fan.pole_s_m, "offset": offset,
        }  # fmt: skip
        offset += len(fan.xy)
    return found


def _aircraft(case: Case, name: str) -> dict[str, str]:
    known = case.aircraft.get(name)
    if known is None:
        return {"id": name, "label": name, "short": name}
    return {"id": name, "label": words.aircraft_name(known), "short": words.aircraft_short(known)}


def _packed(values: array[int] | array[float]) -> bytes:
    if sys.byteorder == "big":  # pragma: no cover - every machine this runs on is little-endian
        values = values[:]
        values.byteswap()
    return values.tobytes()


def _append_path(shape: LegShape, xs: array[int], ys: array[int], ms: array[float]) -> None:
    for lon, lat, m in zip(shape.lon, shape.lat, shape.m, strict=True):
        x, y = mercator.to_world(lon, lat)
        xs.append(round(x))
        ys.append(round(y))
        ms.append(m)


def _lanes_between_same_ends(case: Case) -> dict[str, float]:
    """Return a sideways lane for each leg, so that legs between the same ends lie side by side."""
    groups: dict[frozenset[object], list[Leg]] = {}
    for leg in case.legs.values():
        groups.setdefault(frozenset((leg.start, leg.end)), []).append(leg)
    lanes = {}
    for group in groups.values():
        for i, leg in enumerate(group):
            side = -1.0 if group[0].start == leg.end and leg.start != leg.end else 1.0
            lanes[leg.id] = side * (i - (len(group) - 1) / 2)
    return lanes


def _open_at(shape: LegShape) -> dict[str, float] | None:
    """Return the known end of a leg whose other end is unknown, where a ring is drawn."""
    if shape.lon or (shape.start.position is None) == (shape.end.position is None):
        return None
    known = shape.start if shape.start.position is not None else shape.end
    return _xy(known.position) if known.position is not None else None


def _xy(position: LonLat) -> dict[str, float]:
    x, y = mercator.to_world(*position)
    return {"x": round(x), "y": round(y)}


def _airport(
    airport: Airport,
    ends: Mapping[str, tuple[str, bool]],
    layer_of: Mapping[tuple[str, str], int],
) -> dict[str, Any]:
    known, contested = ends.get(airport.id, (None, False))
    return {
        **_xy(airport.position or (0.0, 0.0)),
        "name": words.airport_short(airport),
        "names": dict(airport.names),
        "code": " / ".join(c for c in (airport.icao, airport.iata) if c) or airport.id,
        "known": known,
        "contested": contested,
        "layer": layer_of.get(("airports", airport.id), -1),
    }


def _ends(case: Case) -> dict[str, tuple[str, bool]]:
    """Return for each airport at which a leg ends its best support, and whether it is contested."""
    found: dict[str, tuple[str, bool]] = {}
    for leg in case.legs.values():
        contest = agreement.contested(case, leg)
        ends: tuple[agreement.End, ...] = ("start", "end")
        for end in ends:
            known = agreement.how_known(case, leg, end)
            marked = contest.start if end == "start" else contest.end
            for member in members(leg.start if end == "start" else leg.end):
                if isinstance(member, AirportRef):
                    airport = case.codes.get(member.code, member.code)
                    before, already = found.get(airport, (known, False))
                    best = min(before, known, key=_BEST_FIRST.index)
                    found[airport] = (best, already or marked)
    return found


def _spots(shapes: Iterable[LegShape]) -> list[dict[str, float]]:
    """Return the ends that are not one place, each once."""
    found: dict[tuple[LonLat, float], Spot] = {}
    for shape in shapes:
        for spot in (shape.start, shape.end):
            if spot.position is not None and not spot.exact and spot.radius_m > 0:
                found[spot.position, spot.radius_m] = spot
    return [_xy(p) | {"radius": radius} for p, radius in found]


def _event(
    case: Case,
    event: Event,
    program: Mapping[str, Any],
    layer_of: Mapping[tuple[str, str], int],
) -> dict[str, Any]:
    position = case.position_of(event.place)
    at_airport = position is not None
    place = position or event.position
    return {
        **(_xy(place) if place else {"x": None, "y": None}),
        "atAirport": at_airport,
        "title": event.title,
        "category": event.category,
        "at": program["events"][event.id]["at"],
        "layer": layer_of.get(("events", event.id), -1),
    }


def _step(case: Case, step: Mapping[str, Any], events: Mapping[str, int]) -> dict[str, Any]:
    return {
        "at": step["at"],
        "kind": step["kind"],
        "title": stepping.title(case, step),
        "window": f"{stepping.window(step)} UTC",
        "hypotheses": step["hypotheses"],
        "index": events[step["event"]] if step["event"] else -1,
    }


def _shape(shape: Shape, layer_of: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """Return any GeoJSON geometry as rings, lines and points, flat lists of world units."""
    parts: dict[str, list[Any]] = {"rings": [], "lines": [], "points": []}
    _collect(shape.geometry or {}, parts)
    xs = [v for flat in (*parts["rings"], *parts["lines"]) for v in flat[::2]]
    xs += parts["points"][::2]
    return {
        **parts,
        "minX": min(xs, default=0),
        "maxX": max(xs, default=0),
        "title": shape.title or shape.id,
        "layer": layer_of.get(("features", shape.id), -1),
    }


def _collect(geometry: Mapping[str, Any], parts: dict[str, list[Any]]) -> None:
    coordinates: Any = geometry.get("coordinates") or ()
    match geometry.get("type"), coordinates:
        case "Point", position:
            parts["points"].extend(_flat([position]))
        case "MultiPoint", positions:
            parts["points"].extend(_flat(positions))
        case "LineString", line:
            parts["lines"].append(_flat(line))
        case "MultiLineString", lines:
            parts["lines"].extend(_flat(line) for line in lines)
        case "Polygon", rings:
            parts["rings"].extend(_flat(ring) for ring in rings)
        case "MultiPolygon", polygons:
            parts["rings"].extend(_flat(ring) for rings in polygons for ring in rings)
        case "GeometryCollection", _:
            for member in geometry.get("geometries", ()):
                _collect(member, parts)


def _flat(positions: Sequence[Sequence[float]] | None) -> list[int]:
    """Return world units of positions, longitudes unrolled so that no step exceeds half a world."""
    flat: list[int] = []
    before: float | None = None
    for position in positions or ():
        lon = float(position[0])
        if before is not None:
            lon += 360.0 * round((before - lon) / 360.0)
        before = lon
        x, y = mercator.to_world(lon, float(position[1]))
        flat += (round(x), round(y))
    return flat


def _bounds(message: Mapping[str, Any], xs: array[int], ys: array[int]) -> list[int] | None:
    """Return [west, north, east, south] of all that is drawn, in world units."""
    all_x, all_y = list(xs), list(ys)
    for airport in message["airports"]:
        if airport["known"]:
            all_x.append(airport["x"])
            all_y.append(airport["y"])
    for shape in message["shapes"]:
        for flat in (*shape["rings"], *shape["lines"], shape["points"]):
            all_x += flat[::2]
            all_y += flat[1::2]
    if not all_x:
        for thing in (*message["airports"], *message["events"]):
            if thing["x"] is not None:
                all_x.append(thing["x"])
                all_y.append(thing["y"])
    if not all_x:
        return None
    low, high = 0, mercator.WORLD
    return [
        min(all_x), max(low, min(all_y)), max(all_x), min(high, max(all_y)),
    ]  # fmt: skip
