"""What is true at a time: a set of possibilities, computed from a program.

``resources/page/state.js`` is the same in JavaScript; ``tests/vectors`` holds the two together.
"""

from __future__ import annotations

from bisect import bisect_right
from math import atan2, degrees
from typing import TYPE_CHECKING, Any, TypedDict

from viewer.geo import mercator
from viewer.model.case import Case
from viewer.model.time import to_iso
from viewer.replay.choice import applies, chains_of
from viewer.replay.discs import disc_radius

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from viewer.geo.legshape import LegShape
    from viewer.replay.program import PerformanceLike

Json = dict[str, Any]

_MS = 1000.0
_KM = 1000.0
_ONE_POINT_M = 1.0  # a stretch shorter than this is a position
_BOTH = frozenset({"ground", "airborne"})


class AircraftState(TypedDict):
    """What an aircraft may be doing; ``phase`` is ``unknown`` where more than one is possible.

    Times are milliseconds here and ISO 8601 in :func:`document`; positions [lon, lat] in degrees.
    """

    aircraft: str | None
    phase: str
    leg: str | None
    place: Any
    position: list[float] | None
    drawn_position: list[float] | None
    possible: list[Json]
    course_deg: float | None
    last_confirmed: Json | None


class State(TypedDict):
    """The state of a case at a time."""

    at: int
    aircraft: list[AircraftState]
    events: list[str]
    step: str | None


class UnknownHypothesisError(LookupError):
    """The case has no hypothesis of this id."""


def state(
    source: Case | Mapping[str, Any],
    at: int,
    hypotheses: Collection[str] | None = None,
    shapes: Mapping[str, LegShape] | None = None,
    performance: Mapping[str, PerformanceLike] | None = None,
) -> State:
    """Return the state of a case, or of its program, at ``at`` (ms since 1970 UTC).

    ``hypotheses`` are the versions that count, their possibilities joined; None for all of the
    case's, empty for only what is common to all. A pure function. Of a case the shapes and the
    program are made first, which takes the geodesy libraries. ``shapes`` gives the drawn paths;
    without it an aircraft under way has no ``drawn_position``. Raises UnknownHypothesisError.
    """
    if not isinstance(source, Case):
        return evaluate(source, at, hypotheses, shapes)
    from viewer.geo.legs import leg_shapes  # noqa: PLC0415 - imports numpy and pyproj
    from viewer.replay.program import compile_program  # noqa: PLC0415 - as above

    known = leg_shapes(source) if shapes is None else shapes
    return evaluate(compile_program(source, known, performance), at, hypotheses, known)


def evaluate(
    program: Mapping[str, Any],
    at: int,
    hypotheses: Collection[str] | None = None,
    paths: Mapping[str, LegShape] | None = None,
) -> State:
    """Return the state that a program tells at ``at``; see :func:`state`."""
    for name in hypotheses or ():
        if name not in program["hypotheses"]:
            raise UnknownHypothesisError(name)
    so_far = [s for s in program["steps"] if s["at"] <= at and applies(s["hypotheses"], hypotheses)]
    shown = [step["id"] for step in so_far if not step["background"]]
    return {
        "at": at,
        "aircraft": [
            _aircraft(lane, chains_of(lane, hypotheses), at, paths or {})
            for lane in program["lanes"]
        ],
        "events": [step["event"] for step in so_far if step["kind"] == "event"],
        "step": shown[-1] if shown else None,
    }


def document(found: State) -> Json:
    """Return a state as ``legbook state --json`` prints it, times as ISO 8601 in UTC."""
    return {
        "at": to_iso(found["at"]),
        "aircraft": [
            {
                **row,
                "position": _rounded(row["position"]),
                "drawn_position": _rounded(row["drawn_position"]),
                "possible": [_possible_document(p) for p in row["possible"]],
                "last_confirmed": _confirmed_document(row["last_confirmed"]),
            }
            for row in found["aircraft"]
        ],
        "events": found["events"],
        "step": found["step"],
    }


def segments_at(chain: Mapping[str, Any], at: int) -> list[Json]:
    """Return the segments of a chain that are possible at a time."""
    return [
        s
        for s in chain["segments"]
        if (s["from"] is None or s["from"] <= at) and (s["until"] is None or at < s["until"])
    ]


def reach(segment: Mapping[str, Any], speed_ms: float, at: int) -> tuple[float, float] | None:
    """Return the part of a flight's drawn path that it can have got to, in metres from its start.

    None where no path is drawn.
    """
    begin, end = segment["from_m"], segment["to_m"]
    if begin is None or end is None:
        return None
    low, high = begin, end
    if segment["depart"] is not None:
        gone = (at - segment["depart"]) / _MS * speed_ms + segment["radii"][0]
        high = max(begin, min(end, begin + gone))
    if segment["arrive"] is not None:
        left = (segment["arrive"] - at) / _MS * speed_ms + segment["radii"][1]
        low = max(begin, min(end, end - left))
    return (low, high) if low <= high else (begin, end)


# ---------------------------------------------------------------- one aircraft


def _aircraft(
    lane: Mapping[str, Any],
    chains: Sequence[Mapping[str, Any]],
    at: int,
    paths: Mapping[str, LegShape],
) -> AircraftState:
    speed = lane["speed_ms"]
    each = [segments_at(chain, at) for chain in chains]
    segments = [s for found in each for s in found]
    phases = {p for s in segments for p in _phases(s)}
    possible = _distinct(entry for s in segments for entry in _possible(s, speed, at))
    place, position = _on_ground(segments)
    course: float | None = None
    leg = _only(s["leg"] for s in segments)
    if len(possible) == 1 and possible[0]["kind"] == "stretch" and leg is not None and leg in paths:
        low, high = (km * _KM for km in possible[0]["km"])
        if high - low < _ONE_POINT_M:
            position, course = along(paths[leg], (low + high) / 2)
    return {
        "aircraft": lane["aircraft"],
        "phase": phases.pop() if len(phases) == 1 else "unknown",
        "leg": leg,
        "place": place,
        "position": position,
        "drawn_position": _drawn(chains, each, at, paths),
        "possible": possible,
        "course_deg": course,
        "last_confirmed": _last_confirmed(chains, at),
    }


def _phases(segment: Mapping[str, Any]) -> frozenset[str]:
    if segment["mode"] == "gap" or segment.get("stops_open"):
        return _BOTH
    return frozenset({segment["mode"]})


def _only(values: Iterable[str | None]) -> str | None:
    """Return the one value that all share, None where they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _possible(segment: Mapping[str, Any], speed: float, at: int) -> list[Json]:
    match segment["mode"]:
        case "ground":
            return [{"kind": "place", **place} for place in segment["places"]]
        case "airborne":
            part = reach(segment, speed, at)
            km = None if part is None else [part[0] / _KM, part[1] / _KM]
            if segment["known"] and km is not None:
                return [{"kind": "stretch", "leg": segment["leg"], "km": km}]
            return [_area(segment, speed, at, km)]
        case "gap":
            return [_area(segment, speed, at, None)]
        case _:
            return []


def _area(segment: Mapping[str, Any], speed: float, at: int, km: list[float] | None) -> Json:
    discs = []
    for disc in segment["discs"]:
        radius = disc_radius(disc, speed, at)
        if radius is not None:
            discs.append({"center": list(disc["center"]), "radius_km": radius / _KM})
    return {"kind": "area", "leg": segment["leg"], "discs": discs, "shortest_path_km": km}


def _distinct(entries: Iterable[Json]) -> list[Json]:
    """Leave out what another possibility covers wholly."""
    kept: list[Json] = []
    for entry in entries:
        if any(_covers(other, entry) for other in kept):
            continue
        kept = [other for other in kept if not _covers(entry, other)]
        kept.append(entry)
    return kept


def _covers(wide: Json, narrow: Json) -> bool:
    """Tell whether one possibility holds all of another of the same leg."""
    if wide == narrow:
        return True
    if wide["kind"] == "place" or wide["kind"] != narrow["kind"] or wide["leg"] != narrow["leg"]:
        return False
    name = "km" if wide["kind"] == "stretch" else "shortest_path_km"
    a, b = wide[name], narrow[name]
    if (a is None) != (b is None) or (a is not None and (a[0] > b[0] or a[1] < b[1])):
        return False
    return all(
        any(
            e["center"] == d["center"] and e["radius_km"] <= d["radius_km"] for e in narrow["discs"]
        )
        for d in wide.get("discs", ())
    )


def _on_ground(segments: Sequence[Mapping[str, Any]]) -> tuple[Any, list[float] | None]:
    """Return the place and the position where they are one."""
    if not segments or any(s["mode"] != "ground" for s in segments):
        return None, None
    place = segments[0]["place"]
    if any(s["place"] != place for s in segments):
        place = None
    spots: list[Json] = []
    for segment in segments:
        for candidate in segment["places"]:
            if candidate not in spots:
                spots.append(candidate)
    return place, spots[0]["position"] if len(spots) == 1 else None


# ---------------------------------------------------------------- confirmed and drawn


def _last_confirmed(chains: Sequence[Mapping[str, Any]], at: int) -> Json | None:
    """Return the last confirmation that every chain in question has behind it."""
    passed = [
        {c["key"]: c for c in chain["confirmations"] if c["time"][1] <= at} for chain in chains
    ]
    if not passed:
        return None
    best: Json | None = None
    for key in passed[0]:
        if not all(key in other for other in passed):
            continue
        versions = [other[key] for other in passed]
        lows = [v["time"][0] for v in versions]
        time = [None if None in lows else min(lows), max(v["time"][1] for v in versions)]
        if best is None or _later(time, best["time"]):
            first = versions[0]
            sources = dict.fromkeys(s for v in versions for s in v["sources"])
            best = {
                "kind": first["kind"],
                "subject": first["subject"],
                "place": first["place"],
                "position": first["position"],
                "time": time,
                "sources": list(sources),
            }
    return best


def _later(a: list[int | None], b: list[int | None]) -> bool:
    """Tell whether ``a`` ends after ``b``, or with it and does not begin before it."""
    if a[1] != b[1]:
        return (a[1] or 0) > (b[1] or 0)
    return a[0] is not None and (b[0] is None or a[0] >= b[0])


def _confirmed_document(confirmed: Json | None) -> Json | None:
    if confirmed is None:
        return None
    return {**confirmed, "time": [to_iso(v) for v in confirmed["time"]]}


def _rounded(position: list[float] | None) -> list[float] | None:
    return None if position is None else [round(v, 6) for v in position]  # 0.1 m


def _possible_document(entry: Json) -> Json:
    """Round kilometres to the metre: more would pretend."""
    written = dict(entry)
    for name in ("km", "shortest_path_km"):
        if written.get(name) is not None:
            written[name] = [round(v, 3) for v in written[name]]
    if "discs" in written:
        written["discs"] = [
            {"center": _rounded(d["center"]), "radius_km": round(d["radius_km"], 3)}
            for d in written["discs"]
        ]
    return written


def piece_at(chain: Mapping[str, Any], segments: Sequence[Json], at: int) -> Json | None:
    """Return the piece of the drawn schedule at a time, None where nothing is to be drawn.

    That is before the first thing that is told, and after the last.
    """
    modes = {s["mode"] for s in segments}
    if modes and modes <= {"before", "after"}:
        return None
    for piece in chain["pieces"]:
        if (piece["from"] is None or piece["from"] <= at) and (
            piece["until"] is None or at < piece["until"]
        ):
            return dict(piece)
    return None


def piece_m(piece: Mapping[str, Any], at: int) -> float | None:
    """Return how far along its leg's drawn path a piece is at a time, in metres."""
    begin, end = piece["from_m"], piece["to_m"]
    if begin is None or end is None or piece["kind"] == "ground" or piece["until"] is None:
        return None if begin is None or end is None else float(begin)
    share = (at - piece["from"]) / (piece["until"] - piece["from"])
    return float(begin + (end - begin) * share)


def _drawn(
    chains: Sequence[Mapping[str, Any]],
    each: Sequence[Sequence[Json]],
    at: int,
    paths: Mapping[str, LegShape],
) -> list[float] | None:
    """Return where all chains draw the aircraft, None where they differ."""
    found: list[list[float] | None] = []
    for chain, segments in zip(chains, each, strict=True):
        piece = piece_at(chain, segments, at)
        position = None if piece is None else _piece_position(piece, at, paths)
        if position not in found:
            found.append(position)
    return found[0] if len(found) == 1 else None


def _piece_position(
    piece: Mapping[str, Any], at: int, paths: Mapping[str, LegShape]
) -> list[float] | None:
    metres = piece_m(piece, at)
    if piece["kind"] == "ground" or metres is None:
        position: list[float] | None = piece["position"]
        return position
    shape = paths.get(piece["leg"])
    return along(shape, metres)[0] if shape is not None and shape.m else None


def along(shape: LegShape, metres: float) -> tuple[list[float], float | None]:
    """Return the position and course at a distance along a drawn path.

    Between its vertices the path is straight on the map, as it is drawn; because the map is
    conformal, the direction there is the course.
    """
    last = len(shape.m) - 1
    i = max(0, min(bisect_right(shape.m, metres) - 1, last - 1))
    j = min(i + 1, last)
    x0, y0 = mercator.to_world(shape.lon[i], shape.lat[i])
    x1, y1 = mercator.to_world(shape.lon[j], shape.lat[j])
    length = shape.m[j] - shape.m[i]
    share = (metres - shape.m[i]) / length if length > 0 else 0.0
    lon, lat = mercator.from_world(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
    course = degrees(atan2(x1 - x0, y0 - y1)) % 360.0 if length > 0 else None
    return [_wrapped(lon), lat], course


def _wrapped(lon: float) -> float:
    return lon if -180.0 <= lon <= 180.0 else (lon + 180.0) % 360.0 - 180.0  # noqa: PLR2004 degrees
