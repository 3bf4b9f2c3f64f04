"""The legs as a table: what ``legbook legs`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.model.agreement import contested, origins, supporting
from viewer.model.time import HOUR, to_iso
from viewer.replay.places import notation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.geo.legshape import LegShape
    from viewer.model.case import Case
    from viewer.model.things import Leg
    from viewer.model.time import When

Json = dict[str, Any]

_KM = 1000.0
_NAUTICAL_MILE_M = 1852.0


def legs_table(case: Case, shapes: Mapping[str, LegShape]) -> list[Json]:
    """Return one row for each leg, in the case's order, null where a value is not known.

    Times are told windows ``[earliest, latest]`` in ISO 8601 UTC. ``duration_h`` follows from
    them alone, ``speed_kt`` from them and the distance (the shortest path unless positions
    show another), so neither assumes how fast a type can fly. ``distance_km_range`` bounds the
    distance where it is not one number. ``origins`` counts the independent origins that support
    the leg.
    """
    return [_row(case, leg, shapes[leg.id]) for leg in case.legs.values()]


def _row(case: Case, leg: Leg, shape: LegShape) -> Json:
    duration = _duration_ms(leg)
    return {
        "id": leg.id,
        "aircraft": leg.aircraft,
        "from": notation(case, leg.start),
        "to": notation(case, leg.end),
        "stops": None if leg.stops is None else [notation(case, s) for s in leg.stops],
        "hypotheses": list(leg.hypotheses),
        "path": leg.path,
        "departed": _interval(leg.departed),
        "arrived": _interval(leg.arrived),
        "distance_km": _scaled(shape.distance_m, _KM, 3),
        "distance_km_range": _range(shape),
        "initial_course_deg": _scaled(shape.initial_course_deg, 1.0, 3),
        "final_course_deg": _scaled(shape.final_course_deg, 1.0, 3),
        "duration_h": None if duration is None else [_scaled(d, HOUR, 4) for d in duration],
        "speed_kt": _speed(shape, duration),
        "origins": len(origins(case, supporting(case, leg))),
        "contested": bool(contested(case, leg)),
    }


def _interval(when: When | None) -> list[str | None] | None:
    return None if when is None else [to_iso(v) for v in when.hull]


def _duration_ms(leg: Leg) -> tuple[int | None, int | None] | None:
    """Return the least and the greatest time between the two ends as told, in milliseconds."""
    if leg.departed is None or leg.arrived is None:
        return None
    departed, arrived = leg.departed.hull, leg.arrived.hull
    least = (
        0
        if arrived.earliest is None or departed.latest is None
        else max(0, arrived.earliest - departed.latest)
    )
    most = (
        None
        if arrived.latest is None or departed.earliest is None
        else arrived.latest - departed.earliest
    )
    if most is not None and most <= 0:
        return None  # it would land before it left: no duration at all
    return least, most


def _speed(
    shape: LegShape, duration: tuple[int | None, int | None] | None
) -> list[float | None] | None:
    """Return the least and greatest mean speed over ground in knots."""
    if duration is None or shape.max_m is None:
        return None
    least, most = duration
    knots = _NAUTICAL_MILE_M / HOUR  # metres per millisecond
    slowest = None if most is None else round(shape.min_m / most / knots, 1)
    fastest = None if not least else round(shape.max_m / least / knots, 1)
    return [slowest, fastest]


def _range(shape: LegShape) -> list[float | None] | None:
    if shape.max_m is None:
        return None
    return [_scaled(shape.min_m, _KM, 3), _scaled(shape.max_m, _KM, 3)]


def _scaled(value: float | None, unit: float, digits: int) -> float | None:
    return None if value is None else round(value / unit, digits)
