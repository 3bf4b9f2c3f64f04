"""The tools of the map: what has been pointed at, and the figures that follow, in words.

Every length is that of a geodesic on WGS84 and is named as the shortest path it is; every ring is a
distance in still air over the ground, and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from viewer.describe import words
from viewer.describe.card import Row
from viewer.geo import coordinates, gazetteer, measure
from viewer.geo.geodesic import Geodesic, LonLat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from viewer.model.case import Case
    from viewer.model.performance import Performance
    from viewer.model.things import Airport

Tool = Literal["measure", "path", "rings", "nearest"]

TOOLS: tuple[tuple[Tool, str, str], ...] = (
    ("measure", "Measure", "Click points: distance, courses and time along shortest paths"),
    ("path", "Path", "Click two points: the shortest path between them"),
    ("rings", "Rings", "Click a point: all places at a distance from it"),
    ("nearest", "Nearest", "Click a point: the airports round it"),
)
"""The tools: a key, a name, what to do."""

NEAREST = 10
_KT_IN_MS = 1852.0 / 3600.0
_UNITS = {"km": 1000.0, "nmi": 1852.0, "nm": 1852.0, "mi": 1609.344, "m": 1.0}
# Thousands may stand apart by a space; a comma inside a number would be read two ways.
_RADIUS = re.compile(
    r"(?P<number>(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+|\d+)(?:\.\d+)?)\s*(?P<unit>[a-z]+)?",
    re.IGNORECASE,
)
_MOST_RINGS = 12
_KILOMETRE = 1000.0
_STILL_AIR = "still-air distance, no wind, no reserve"
# A sphere is off by 0.6 percent at most; what is nearest is settled on the ellipsoid.
_SPHERE_SLACK = 1.02
_SPHERE_M = 6_371_008.8


class RadiusError(ValueError):
    """Text that gives no radius, with what is wrong."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place pointed at: degrees, and a name where it is an airport or was written."""

    lon: float
    lat: float
    name: str = ""

    @property
    def position(self) -> LonLat:
        """(lon, lat) in degrees."""
        return self.lon, self.lat

    @property
    def title(self) -> str:
        """The name, else the coordinates."""
        return self.name or coordinates.format_decimal(self.lon, self.lat, 100.0)


@dataclass(frozen=True, slots=True)
class Radius:
    """A radius in metres, what it is, and where the figure comes from."""

    metres: float
    label: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An airport near a point: codes and name, the way there, whose word its position is."""

    name: str
    position: LonLat
    way: Geodesic
    source: str


@dataclass(frozen=True, slots=True)
class State:
    """What a tool has been given: nothing else decides what is drawn and said.

    ``speed_kt`` is over the ground, in knots.
    """

    tool: Tool | None = None
    points: tuple[Point, ...] = ()
    speed_kt: float = 450.0
    radii: tuple[Radius, ...] = (Radius(1_000_000.0, "1\u2009000 km"),)
    neighbours: tuple[Neighbour, ...] = ()


def with_point(state: State, point: Point) -> State:
    """Add a point: a chain grows, a full pair begins anew, a lone point is replaced."""
    match state.tool:
        case "measure" | "rings":
            points = (*state.points, point)
        case "path":
            points = (*state.points, point) if len(state.points) < 2 else (point,)  # noqa: PLR2004 a pair
        case _:
            points = (point,)
    return replace(state, points=points)


def without_last(state: State) -> State:
    """Take the last point back."""
    return replace(state, points=state.points[:-1], neighbours=())


def parse_radii(text: str) -> tuple[Radius, ...]:
    """Read radii such as "500, 1000 km" or "300 nmi"; a number without a unit takes the next one's.

    Raises:
        RadiusError: there is none, or one is no length on Earth.

    >>> [radius.metres for radius in parse_radii("500, 1000 km; 300 nmi")]
    [500000.0, 1000000.0, 555600.0]

    """
    if re.search(r"\d,\d", text):
        msg = "a comma inside a number may mean two things: write 1000 or 0.5"
        raise RadiusError(msg)
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if not parts or len(parts) > _MOST_RINGS:
        msg = f"write one to {_MOST_RINGS} radii, as in 500, 1000 km"
        raise RadiusError(msg)
    radii: list[Radius] = []
    unit = "km"
    for part in reversed(parts):
        match = _RADIUS.fullmatch(part)
        if match is None:
            msg = f"{part} is no length: write a number and a unit, as in 500 km"
            raise RadiusError(msg)
        unit = (match["unit"] or unit).lower()
        if unit not in _UNITS:
            msg = f"{unit} is no unit: write km, nmi, mi or m"
            raise RadiusError(msg)
        number = float(re.sub(r"\s", "", match["number"]))
        metres = number * _UNITS[unit]
        if not 0.0 < metres <= measure.GREATEST_RADIUS_M:
            msg = f"{part} is not over 0 and at most 19970 km"
            raise RadiusError(msg)
        radii.append(Radius(metres, f"{number:,g} {unit}".replace(",", "\u2009")))
    return tuple(reversed(radii))


def radii_of_type(performance: Performance) -> tuple[tuple[str, tuple[Radius, ...]], ...]:
    """Return the published ranges of a type, one entry for each load: a title and its rings."""
    found = []
    for point in performance.payload_range:
        load = "load not stated" if point.payload_t is None else f"with {point.payload_t:g} t"
        titles = [performance.type, load]
        if point.condition and point.condition != load:
            titles.append(point.condition)
        load += ", computed" if point.derived else ""
        ends = sorted({point.range_km_low, point.range_km_high})
        rings = tuple(
            Radius(
                km * 1000.0,
                f"{performance.type} {words.kilometres(km * 1000.0)}, {load}",
                point.source,
            )
            for km in ends
        )
        span = f" {words.DASH} ".join(words.kilometres(km * 1000.0) for km in ends)
        title = f"{', '.join(titles)}: {span}{', computed' if point.derived else ''}"
        found.append((title, rings))
    return tuple(found)


def figures(state: State) -> tuple[Row, ...]:
    """Return what a tool has found, in rows: label, value, premises.

    Raises:
        GeodesyError: a point is no position, a radius no length.

    """
    match state.tool:
        case "measure":
            return _measure_rows(state)
        case "path":
            return _path_rows(state)
        case "rings":
            return _ring_rows(state)
        case "nearest":
            return tuple(
                Row(
                    _away(n.way.distance_m),
                    n.name,
                    note=f"course {words.course(n.way.initial_course_deg)}; {n.source}",
                )
                for n in state.neighbours
            )
    return ()


def _away(metres: float) -> str:
    return words.kilometres(metres) if metres >= _KILOMETRE else f"{metres:.0f} m"


def _measure_rows(state: State) -> tuple[Row, ...]:
    ways = measure.chain([p.position for p in state.points])
    rows = [
        Row(
            f"{i} {words.DASH} {i + 1}",
            words.length(way.distance_m),
            note=f"shortest path, {a.title} to {b.title}; {_courses(way)}",
        )
        for i, (way, (a, b)) in enumerate(zip(ways, pairwise(state.points), strict=True), 1)
    ]
    if ways:
        total = sum(way.distance_m for way in ways)
        note = "along shortest paths, not a track"
        rows[:0] = [Row("Total", words.length(total), note=note), _time(total, state.speed_kt)]
    elif state.points:
        rows.append(Row("1", state.points[0].title, note="click the next point"))
    return tuple(rows)


def _path_rows(state: State) -> tuple[Row, ...]:
    if len(state.points) != 2:  # noqa: PLR2004 a pair
        return tuple(Row("From", p.title, note="click the other end") for p in state.points)
    a, b = state.points
    way = measure.chain([a.position, b.position])[0]
    middle = measure.midpoint(a.position, b.position)
    return (
        Row("Shortest path", words.length(way.distance_m), note="not a track"),
        _time(way.distance_m, state.speed_kt),
        Row("Course at the start", words.course(way.initial_course_deg), note="true"),
        Row("Course at the end", words.course(way.final_course_deg), note="true"),
        Row("From", a.title, note=coordinates.format_dms(a.lon, a.lat)),
        Row("To", b.title, note=coordinates.format_dms(b.lon, b.lat)),
        Row("Middle", coordinates.format_decimal(*middle, 100.0)),
    )


def _ring_rows(state: State) -> tuple[Row, ...]:
    return tuple(
        Row(
            radius.label,
            f"round {point.title}",
            note="; ".join(t for t in (_STILL_AIR, radius.source) if t),
        )
        for point in state.points
        for radius in state.radii
    )


def _time(metres: float, speed_kt: float) -> Row:
    spent = words.hours(metres / (speed_kt * _KT_IN_MS) * 1000.0)
    return Row("Time", spent, note=f"at {speed_kt:g} kt over the ground all the way")


def _courses(way: Geodesic) -> str:
    if way.initial_course_deg is None:
        return "no course: one place"
    first, last = words.course(way.initial_course_deg), words.course(way.final_course_deg)
    return f"true course {first} at the start, {last} at the end"


def airport_of(case: Case | None, text: str) -> Airport | None:
    """Return the case's airport of a code, or of a name or alias in any of its languages."""
    if case is None:
        return None
    found = case.airport(text.strip()) or case.airport(text.strip().upper())
    wanted = gazetteer.fold(text)
    for airport in case.airports.values() if found is None and wanted else ():
        names = (airport.name or "", *airport.names.values(), *airport.aliases)
        if wanted in {gazetteer.fold(name) for name in names}:
            return airport
    return found


def neighbours(point: LonLat, case: Case | None, count: int = NEAREST) -> tuple[Neighbour, ...]:
    """Return the airports nearest to a point: the case's own, and the gazetteer's others."""
    own = [a for a in case.airports.values() if a.position is not None] if case else []
    taken = {code for a in own for code in (a.icao, a.id) if code}
    entries: list[tuple[str, LonLat, str]] = [
        (_name(a.icao, a.iata, words.airport_name(a)), a.position, "this case")
        for a in own
        if a.position is not None
    ]
    lon, lat, airports = _gazetteer()
    origin = gazetteer.source()
    for i in _close(point, lon, lat, count + len(taken)):
        airport = airports[i]
        if airport.icao not in taken:
            name = _name(airport.icao, airport.iata, airport.name)
            entries.append((name, airport.position, origin))
    return tuple(
        Neighbour(entries[hit.index][0], entries[hit.index][1], hit.way, entries[hit.index][2])
        for hit in measure.nearest(point, [entry[1] for entry in entries], count)
    )


def _name(icao: str | None, iata: str | None, name: str) -> str:
    return " ".join((" / ".join(c for c in (icao, iata) if c), name)).strip()


@cache
def _gazetteer() -> tuple[np.ndarray, np.ndarray, tuple[gazetteer.GazetteerAirport, ...]]:
    airports = gazetteer.airports()
    lon = np.radians([a.lon for a in airports])
    lat = np.radians([a.lat for a in airports])
    return lon, lat, airports


def _close(point: LonLat, lon: np.ndarray, lat: np.ndarray, count: int) -> Iterable[int]:
    """Return the numbers of all that can be among the nearest, by a sphere and a margin."""
    x, y = np.radians(point[0]), np.radians(point[1])
    half = np.sin((lat - y) / 2) ** 2 + np.cos(lat) * np.cos(y) * np.sin((lon - x) / 2) ** 2
    away = 2 * _SPHERE_M * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    count = min(count, len(away))
    if not count:
        return ()
    reach = np.partition(away, count - 1)[count - 1] * _SPHERE_SLACK + 100.0
    return [int(i) for i in np.flatnonzero(away <= reach)]


def as_text(rows: Sequence[Row]) -> str:
    """Return rows as plain text, a line each, for the clipboard."""
    return "\n".join("\t".join(t for t in (r.label, r.value, r.note) if t) for r in rows)
