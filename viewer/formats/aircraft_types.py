"""The table of aircraft types: ``resources/aircraft-types.json`` as objects of the model.

Every figure cites sources of the table by their ids, with what each of them says; a figure that
cites none, a source that is not listed and a basis that is not one of ``Basis`` are refused.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from viewer.model.performance import (
    Basis,
    Citation,
    Fleet,
    PayloadRange,
    Performance,
    TypeSource,
    sentences,
)
from viewer.paths import resources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_NAME = "aircraft-types.json"


def load(path: Path) -> Fleet:
    """Read a table of types.

    Raises OSError where it cannot be read, ValueError where it is not what it should be.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    try:
        sources = {name: _source(name, entry) for name, entry in data["sources"].items()}
        types = {code: _performance(code, entry, sources) for code, entry in data["types"].items()}
        generic = data["generic"]
        return Fleet(
            types,
            generic_max_ground_speed_kmh=float(generic["max_ground_speed_kmh"]),
            generic_source=sentences(_cited(generic["source"], sources, "generic")),
            sources=sources,
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        message = f"{path} is not a table of aircraft types: {error!r}"
        raise ValueError(message) from error


@cache
def fleet() -> Fleet:
    """Return the table that comes with the program; read at the first call."""
    return load(resources() / _NAME)


def _source(name: str, entry: Mapping[str, Any]) -> TypeSource:
    return TypeSource(name, entry["citation"], Basis(entry["basis"]), entry.get("url"))


def _performance(
    code: str, entry: Mapping[str, Any], sources: Mapping[str, TypeSource]
) -> Performance:
    cruise = entry.get("cruise_kmh")
    speeds = entry.get("speed_source", {})
    cruise_cited = _of_figure(cruise, speeds.get("cruise"), sources, f"{code} cruise")
    fastest = entry.get("max_speed_kmh")
    max_cited = _of_figure(fastest, speeds.get("max"), sources, f"{code} maximum speed")
    ceiling = entry.get("ceiling_ft")
    receives = bool(entry.get("receives_fuel", False))
    _of_figure(entry.get("mtow_t"), entry.get("weight_source"), sources, f"{code} weights")
    return Performance(
        type=code,
        name=entry["name"],
        max_ground_speed_kmh=float(entry["max_ground_speed_kmh"]),
        cruise_kmh=None if cruise is None else _ordered(cruise, f"{code} cruise"),
        max_speed_kmh=fastest,
        payload_range=tuple(
            _point(code, point, sources) for point in entry.get("payload_range", ())
        ),
        ceiling_ft=ceiling,
        speed_source=_speeds(cruise_cited, max_cited),
        cruise_cited=cruise_cited,
        max_speed_cited=max_cited,
        ceiling_cited=_of_figure(ceiling, entry.get("ceiling_source"), sources, f"{code} ceiling"),
        receives_fuel=receives,
        receives_fuel_cited=_of_figure(
            receives or None, entry.get("receives_fuel_source"), sources, f"{code} fuel in flight"
        ),
    )


def _point(code: str, point: Mapping[str, Any], sources: Mapping[str, TypeSource]) -> PayloadRange:
    what = f"{code} range with {point['payload_t']} t"
    low, high = _ordered((point["range_km_low"], point["range_km_high"]), what)
    cited = _cited(point["source"], sources, what)
    return PayloadRange(
        payload_t=point["payload_t"],
        range_km_low=low,
        range_km_high=high,
        source=sentences(cited),
        condition=point.get("condition"),
        derived=point.get("derived", False),
        cited=cited,
    )


def _of_figure(
    figure: object,
    entries: Sequence[Mapping[str, str]] | None,
    sources: Mapping[str, TypeSource],
    what: str,
) -> tuple[Citation, ...]:
    """Return what a figure cites; nothing for a figure that is not given."""
    return () if figure is None else _cited(entries, sources, what)


def _cited(
    entries: Sequence[Mapping[str, str]] | None, sources: Mapping[str, TypeSource], what: str
) -> tuple[Citation, ...]:
    if not entries:
        message = f"{what}: no source"
        raise ValueError(message)
    return tuple(Citation(sources[entry["id"]], entry.get("says")) for entry in entries)


def _ordered(pair: Sequence[float], what: str) -> tuple[float, float]:
    low, high = float(pair[0]), float(pair[1])
    if low > high:
        message = f"{what}: {low:g} is above {high:g}"
        raise ValueError(message)
    return low, high


def _speeds(cruise: tuple[Citation, ...], fastest: tuple[Citation, ...]) -> str | None:
    parts = [f"cruise: {sentences(cruise)}"] if cruise else []
    parts += [f"maximum: {sentences(fastest)}"] if fastest else []
    return ". ".join(parts) or None
