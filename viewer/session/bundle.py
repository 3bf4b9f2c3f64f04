"""A bundle: all that opening a case yields, as bytes that cross a pipe or are baked.

A line with the version and the length of a JSON text, that text, and the arrays it points into.

It carries the records, what the gazetteer answered, and what is derived with geodesy, so that who
takes it needs the standard library only. The case is built again from the records: that is
cheap, and no second form of the model has to be kept in step.
"""

from __future__ import annotations

import json
import sys
from array import array
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from viewer.formats import lookup, records
from viewer.formats.lookup import Slice
from viewer.formats.records import Records
from viewer.geo.legshape import Hop, LegShape, Spot
from viewer.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.session.tracks.store import TrackStore

VERSION = 1
_HEAD = "legbook bundle"

_HOP_NAMES = ("min_m", "max_m", "from_m", "to_m")
_SHAPE_NAMES = (
    "distance_m", "min_m", "max_m", "initial_course_deg", "final_course_deg",
    "fan_start", "fan_end",
)  # fmt: skip
_PATH_NAMES = ("lon", "lat", "m")


class BundleError(ValueError):
    """Bytes that are no bundle of this version."""


class FanData(NamedTuple):
    """Geodesic rays from a centre, as the page needs them (see :mod:`viewer.geo.fan`).

    ``xy`` are little-endian int32 world units, [rays][steps][x, y]. Lengths are metres.
    """

    lon: float
    lat: float
    radius_m: float
    step_m: float
    rays: int
    steps: int
    pole_n_m: float
    pole_s_m: float
    xy: bytes


class Bundle(NamedTuple):
    """What the pipeline made of some paths.

    ``positions`` are those of tracks, by file, as Arrow IPC streams: nothing here looks into them.
    ``stores`` are the same as the page draws them; they do not go into the bundle's bytes.
    ``problems`` are those found while reading; building the case finds its own again. ``program``
    is that of :mod:`viewer.replay.program`; ``fans`` are by the keys that it uses.
    """

    records: Records
    problems: tuple[Problem, ...] = ()
    gazetteer: Slice = lookup.NOTHING
    shapes: Mapping[str, LegShape] = MappingProxyType({})
    program: Mapping[str, Any] = MappingProxyType({})
    fans: Mapping[str, FanData] = MappingProxyType({})
    positions: Mapping[str, bytes | memoryview] = MappingProxyType({})
    stores: Mapping[str, TrackStore] = MappingProxyType({})


def to_bytes(bundle: Bundle) -> bytes:
    """Return the bundle as bytes; the same bundle gives the same bytes."""
    arrays: list[bytes | memoryview] = []
    data = {
        "records": records.to_data(bundle.records),
        "locations": dict(bundle.records.locations),
        "problems": [_problem_data(p) for p in bundle.problems],
        "gazetteer": lookup.to_data(bundle.gazetteer),
        "shapes": {k: _shape_data(s, arrays) for k, s in bundle.shapes.items()},
        "program": dict(bundle.program),
        "fans": {k: _fan_data(f, arrays) for k, f in bundle.fans.items()},
    }
    if bundle.positions:
        data["positions"] = {k: _put(p, arrays) for k, p in bundle.positions.items()}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate, which JSON can escape and UTF-8 cannot hold, goes back as it came.
    raw = text.encode("utf-8", "surrogatepass")
    return b"".join((f"{_HEAD} {VERSION} {len(raw)}\n".encode(), raw, *arrays))


def from_bytes(raw: bytes) -> Bundle:
    """Return the bundle that :func:`to_bytes` wrote.

    Raises BundleError for anything else, also for a bundle of another version.
    """
    try:
        start, end = _text_span(raw)
        data = json.loads(raw[start:end].decode("utf-8", "surrogatepass"))
        arrays = memoryview(raw)[end:]
        return Bundle(
            records=records.from_data(data["records"], data["locations"]),
            problems=tuple(Problem(**p) for p in data["problems"]),
            gazetteer=lookup.from_data(data["gazetteer"]),
            shapes={k: _shape(s, arrays) for k, s in data["shapes"].items()},
            program=data["program"],
            fans={k: _fan(f, arrays) for k, f in data["fans"].items()},
            positions={k: _view(s, arrays) for k, s in data.get("positions", {}).items()},
        )
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        message = f"these bytes are no bundle: {error!r}"
        raise BundleError(message) from error
    except ValueError as error:
        message = f"these bytes are no bundle: {error}"
        raise BundleError(message) from error


def _text_span(raw: bytes) -> tuple[int, int]:
    """Return where the JSON text begins and ends. Raises ValueError."""
    newline = raw.index(b"\n", 0, 64)
    head, version, length = raw[:newline].decode("ascii").rsplit(" ", 2)
    if head != _HEAD or int(version) != VERSION:
        message = f"{head!r} of version {version}, not {_HEAD!r} of version {VERSION}"
        raise ValueError(message)
    end = newline + 1 + int(length)
    if end > len(raw):
        message = "it is cut short"
        raise ValueError(message)
    return newline + 1, end


def _problem_data(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in Problem.__slots__}


def _spot_data(spot: Spot) -> list[Any]:
    return [spot.position, spot.radius_m, spot.exact]


def _spot(data: list[Any]) -> Spot:
    position, radius, exact = data
    return Spot(None if position is None else (position[0], position[1]), radius, exact)


def _shape_data(shape: LegShape, arrays: list[bytes | memoryview]) -> dict[str, Any]:
    data: dict[str, Any] = {name: getattr(shape, name) for name in _SHAPE_NAMES}
    data["start"], data["end"] = _spot_data(shape.start), _spot_data(shape.end)
    data["hops"] = [
        [_spot_data(h.start), _spot_data(h.end), *(getattr(h, n) for n in _HOP_NAMES)]
        for h in shape.hops
    ]
    for name in _PATH_NAMES:
        data[name] = _put(_doubles(array("d", getattr(shape, name))).tobytes(), arrays)
    return data


def _shape(data: dict[str, Any], arrays: memoryview) -> LegShape:
    hops = tuple(Hop(_spot(h[0]), _spot(h[1]), *h[2:]) for h in data["hops"])
    members = {name: data[name] for name in _SHAPE_NAMES}
    path: dict[str, Any] = {}
    for name in _PATH_NAMES:
        values = array("d")
        values.frombytes(_take(data[name], arrays))
        path[name] = tuple(_doubles(values))
    return LegShape(
        start=_spot(data["start"]), end=_spot(data["end"]), hops=hops, **members, **path
    )


def _doubles(values: array[float]) -> array[float]:
    """Return the same values with their bytes as on a little-endian machine, or back."""
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _fan_data(fan: FanData, arrays: list[bytes | memoryview]) -> dict[str, Any]:
    return fan._asdict() | {"xy": _put(fan.xy, arrays)}


def _fan(data: dict[str, Any], arrays: memoryview) -> FanData:
    return FanData(**{**data, "xy": _take(data["xy"], arrays)})


def _put(values: bytes | memoryview, arrays: list[bytes | memoryview]) -> list[int]:
    """Append an array and return its (offset, length) in bytes."""
    offset = sum(map(len, arrays))
    arrays.append(values)
    return [offset, len(values)]


def _take(span: list[int], arrays: memoryview) -> bytes:
    return bytes(_view(span, arrays))


def _view(span: list[int], arrays: memoryview) -> memoryview:
    """Return a part without a copy."""
    offset, length = span
    values = arrays[offset : offset + length]
    if len(values) != length:
        message = "an array is cut short"
        raise ValueError(message)
    return values
