"""The worked examples of tests/vectors: read, built, compiled, compared."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from viewer.formats import read
from viewer.formats.build import build_case
from viewer.geo import mercator
from viewer.geo.legs import leg_shapes
from viewer.model.time import parse_instant
from viewer.replay.program import compile_program

FOLDER = Path(__file__).parent.parent / "vectors"
DEGREE_M = 111_319.4907932736  # of the equator of WGS84: 2 pi 6378137 / 360
SPEEDS = {
    "TEST": SimpleNamespace(
        max_ground_speed_ms=10 * DEGREE_M / 3600 * (1 + 1e-12), cruise_ms=5 * DEGREE_M / 3600
    )
}
COUNTRIES = {"VE": ((15.0, 0.0), 20 * DEGREE_M)}
AIRPORTS = [
    ("EQAA", 0, "UTC", "BR"),
    ("EQBB", 10, "UTC", "VE"),
    ("EQCC", 20, "UTC", "VE"),
    ("EQDD", 30, "UTC", "SO"),
    ("EQEE", 175, "UTC", "KI"),
    ("EQWW", -175, "UTC", "KI"),
    ("EQTK", 40, "Asia/Tokyo", "JP"),
    ("EQBE", 50, "Europe/Berlin", "DE"),
]
KM, DEGREES = 0.5, 0.01


def examples():
    """Return all examples of the given kind of files, as pytest parameters."""
    return [
        pytest.param(example, id=example["id"])
        for path in sorted(FOLDER.glob("*.json"))
        for example in json.loads(path.read_text("utf-8")).get("examples", ())
    ]


def build(content, folder):
    """Write a case of the notation of the examples as files, and read it as any other."""
    aircraft = content.get("aircraft") or [
        {"id": name, "type": "TEST"}
        for name in dict.fromkeys(
            a
            for thing in (*content.get("legs", ()), *content.get("events", ()))
            for a in (
                [thing.get("aircraft")]
                if isinstance(thing.get("aircraft"), str)
                else thing.get("aircraft") or ()
            )
        )
    ]
    airports = [
        {
            "id": code,
            "kind": "airport",
            "icao": code,
            "name": code,
            "country": country,
            "tz": tz,
            "position": [lon, 0],
        }
        for code, lon, tz, country in AIRPORTS
    ]
    _write(
        folder,
        "case.json",
        {
            "format": 1,
            "title": "worked example",
            "aircraft": aircraft,
            "hypotheses": content.get("hypotheses", []),
            "replay": content.get("replay"),
        },
    )
    _write(folder, "airports.geojson", _collection(airports))
    _write(folder, "legs.geojson", _collection(content.get("legs", ()), kind="leg"))
    _write(folder, "events.geojson", _collection(content.get("events", ()), kind="event"))
    _write(folder, "sources.json", content.get("sources", []))
    records, problems = read([folder])
    case, more = build_case(records)
    return case, [*problems, *more]


def compiled(example, folder):
    """Return (case, problems, shapes, program) of an example."""
    case, problems = build(example["case"], folder)
    shapes = leg_shapes(case, COUNTRIES)
    return case, problems, shapes, compile_program(case, shapes, SPEEDS)


def paths_json(shapes):
    """Return the drawn paths as the page has them."""
    return {
        name: {
            "x": [round(mercator.x_of_lon(v)) for v in s.lon],
            "y": [round(mercator.y_of_lat(v)) for v in s.lat],
            "m": list(s.m),
        }
        for name, s in shapes.items()
        if s.m
    }


def check(wanted, found):
    """Compare a state (times in ms) with what an example wants of it."""
    rows = {row["aircraft"] or "": row for row in found["aircraft"]}
    for name, members in wanted.get("aircraft", {}).items():
        for member, value in members.items():
            _same(value, rows[name][member], f"{name}.{member}")
    if wanted.get("only"):
        assert list(wanted["aircraft"]) == list(rows)
    for member in ("step", "events"):
        if member in wanted:
            assert wanted[member] == found[member], member


def instant(text):
    """Return the milliseconds of a time in the notation of the examples."""
    return None if text is None else parse_instant(text)


def _same(wanted, found, where):
    if isinstance(wanted, dict):
        assert isinstance(found, dict), (where, wanted, found)
        if "kind" in wanted and wanted["kind"] in ("place", "area", "stretch"):
            assert wanted.keys() == found.keys(), where
        for name, value in wanted.items():
            _same(value, found[name], f"{where}.{name}")
    elif isinstance(wanted, list) and where.endswith(".time"):
        assert [instant(t) for t in wanted] == found, where
    elif isinstance(wanted, list):
        assert len(wanted) == len(found), (where, wanted, found)
        for i, (a, b) in enumerate(zip(wanted, found, strict=True)):
            _same(a, b, f"{where}.{i}")
    elif isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        tolerance = KM if "km" in where else DEGREES
        assert wanted == pytest.approx(found, abs=tolerance), where
    else:
        assert wanted == found, where


def _write(folder, name, content):
    (folder / name).write_text(json.dumps(content), "utf-8")


def _collection(items, kind=None):
    features = []
    for item in items:
        properties = {k: v for k, v in item.items() if k not in ("id", "position", "line")}
        geometry = None
        if "position" in item:
            geometry = {"type": "Point", "coordinates": item["position"]}
        if "line" in item:
            geometry = {"type": "LineString", "coordinates": item["line"]}
        if kind:
            properties = {"kind": kind, **properties}
        features.append(
            {
                "type": "Feature",
                "id": item["id"],
                "geometry": geometry,
                "properties": properties,
            }
        )
    return {"type": "FeatureCollection", "features": features}
