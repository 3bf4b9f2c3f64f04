"""A small checker of JSON shapes: a type, a tuple of choices, a list of one shape, or members.

``Maybe`` also takes null. Members are exact: none may be missing, none may be added.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple


class Maybe(NamedTuple):
    shape: Any


class Pair(NamedTuple):
    """A list of exactly two."""

    shape: Any


class Time(NamedTuple):
    """ISO 8601 in UTC."""


def misfit(value, shape, where="$"):  # noqa: PLR0911 a row of cases
    """Return where a value does not fit, None where it does."""
    match shape:
        case Maybe(inner):
            return None if value is None else misfit(value, inner, where)
        case Pair(inner):
            if not isinstance(value, list) or len(value) != 2:
                return f"{where}: {value!r} is no pair"
            return _first(misfit(v, inner, f"{where}[{i}]") for i, v in enumerate(value))
        case Time():
            well = isinstance(value, str) and value.endswith("Z")
            well = well and datetime.fromisoformat(value).utcoffset() is not None
            return None if well else f"{where}: {value!r} is no time"
        case list():
            if not isinstance(value, list):
                return f"{where}: {value!r} is no list"
            return _first(misfit(v, shape[0], f"{where}[{i}]") for i, v in enumerate(value))
        case dict():
            if not isinstance(value, dict) or set(value) != set(shape):
                return f"{where}: has {sorted(value)}, not {sorted(shape)}"
            return _first(misfit(value[k], s, f"{where}.{k}") for k, s in shape.items())
        case tuple() if not isinstance(shape[0], type):
            return None if value in shape else f"{where}: {value!r} is none of {shape}"
    if isinstance(value, bool) and shape is not bool:
        return f"{where}: {value!r} is no {shape}"
    return None if isinstance(value, shape) else f"{where}: {value!r} is no {shape}"


def _first(found):
    return next((f for f in found if f is not None), None)


NUMBER = (int, float)
INTERVAL = Pair(Maybe(Time()))
BOUNDS = Pair(Maybe(NUMBER))
POSITION = Pair(NUMBER)

INFO = {
    "title": str,
    "layers": [{
        "file": str, "kind": ("airports", "legs", "events", "sources", "track", "features"),
        "count": int, "points": int, "bbox": Maybe([NUMBER]), "time": Maybe(INTERVAL),
    }],
    "problems": [{
        "severity": ("error", "warning", "note"), "code": str, "file": Maybe(str),
        "feature": Maybe(str), "property": Maybe(str), "line": Maybe(int), "found": Maybe(str),
        "expected": Maybe(str), "message": str,
    }],
}  # fmt: skip
LEGS = [{
    "id": str, "aircraft": Maybe(str), "from": Maybe((str, dict)), "to": Maybe((str, dict)),
    "stops": Maybe([(str, dict)]), "hypotheses": [str], "path": ("tracked", "positions", "unknown"),
    "departed": Maybe(INTERVAL), "arrived": Maybe(INTERVAL), "distance_km": Maybe(NUMBER),
    "initial_course_deg": Maybe(NUMBER), "final_course_deg": Maybe(NUMBER),
    "duration_h": Maybe(BOUNDS), "speed_kt": Maybe(BOUNDS), "origins": int, "contested": bool,
}]  # fmt: skip
STATE = {
    "at": Time(),
    "aircraft": [{
        "aircraft": Maybe(str), "phase": ("ground", "airborne", "unknown", "before", "after"),
        "leg": Maybe(str), "place": Maybe((str, dict)), "position": Maybe(POSITION),
        "drawn_position": Maybe(POSITION), "possible": [dict], "course_deg": Maybe(NUMBER),
        "last_confirmed": Maybe({
            "kind": str, "subject": str, "place": Maybe((str, dict)), "position": Maybe(POSITION),
            "time": INTERVAL, "sources": [str],
        }),
    }],
    "events": [str],
    "step": Maybe(str),
}  # fmt: skip
