"""JSON Schema of format 1, made from the letter: ``python -m viewer.formats.schema`` writes it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from viewer.formats import letter
from viewer.formats.records import FORMAT
from viewer.paths import layers

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_COUNTRY = {
    "type": "object",
    "description": "Somewhere in a country: its ISO 3166 alpha-2 code.",
    "properties": {"country": {"type": "string", "pattern": "^[A-Za-z]{2}$"}},
    "required": ["country"],
    "additionalProperties": False,
}
_COLLECTIONS: dict[str, tuple[type[msgspec.Struct], tuple[str, ...]]] = {
    "airports": (letter.AirportProperties, ("Point",)),
    "legs": (letter.LegProperties, ("LineString", "MultiLineString")),
    "events": (letter.EventProperties, ("Point",)),
    "airspace": (letter.AirspaceProperties, ("Polygon", "MultiPolygon")),
}


def schemas() -> dict[str, dict[str, Any]]:
    """Return every schema by the name of its file."""
    made = {
        f"{name}.schema.json": _collection(name, struct, geometries)
        for name, (struct, geometries) in _COLLECTIONS.items()
    }
    made["case.schema.json"] = _headed("case.json", *_struct(letter.CaseFile))
    item, defs = _struct(letter.SourceItem)
    made["sources.schema.json"] = _headed("sources.json", {"type": "array", "items": item}, defs)
    return made


def text(schema: dict[str, Any]) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> list[Path]:
    """Write all schemas to a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path = folder / name
        path.write_text(text(schema), encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _struct(struct: type[msgspec.Struct]) -> tuple[dict[str, Any], dict[str, Any]]:
    (schema,), defs = msgspec.json.schema_components([struct], ref_template="#/$defs/{name}")
    return schema, defs


def _collection(
    name: str, struct: type[msgspec.Struct], geometries: tuple[str, ...]
) -> dict[str, Any]:
    properties, defs = _struct(struct)
    feature = {
        "type": "object",
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": ["string", "number"]},
            "geometry": {
                "oneOf": [
                    {"type": "null"},
                    {
                        "type": "object",
                        "properties": {
                            "type": {"enum": list(geometries)},
                            "coordinates": {"type": "array"},
                        },
                        "required": ["type", "coordinates"],
                    },
                ]
            },
            "properties": properties,
        },
        "required": ["type", "properties", "geometry"],
    }
    collection = {
        "type": "object",
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": feature},
        },
        "required": ["type", "features"],
    }
    return _headed(f"{name}.geojson", collection, defs)


def _headed(title: str, schema: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": _DIALECT,
        "title": f"{title} of a Legbook case, format {FORMAT}",
        **schema,
        "$defs": {"country": _COUNTRY, **defs},
    }


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else layers() / "schema"
    sys.stdout.write("".join(f"{path}\n" for path in write(target)))
