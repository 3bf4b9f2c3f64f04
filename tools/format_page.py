"""Write ``docs/case-format.md``: what a person needs to know, and tables made from the schema.

``python -m tools.format_page`` writes the page; a test holds it equal to what this makes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viewer.formats.schema import schemas

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = Path(__file__).resolve().parents[1] / "docs" / "case-format.md"

_INTRO = Path(__file__).with_name("case-format-intro.md")

_PARTS = (
    ("case", "CaseFile", "case.json"),
    ("case", "AircraftItem", "An aircraft"),
    ("case", "IdentityItem", "What an aircraft was known by"),
    ("case", "HypothesisItem", "A hypothesis"),
    ("case", "LayerItem", "A layer"),
    ("case", "TypeItem", "An aircraft type of the case's own"),
    ("case", "RangeItem", "A range with a load"),
    ("case", "AcknowledgedItem", "An acknowledged result of a check"),
    ("case", "RefusedItem", "A refused leg"),
    ("case", "GapItem", "Why a track has a gap"),
    ("airports", "AirportProperties", "An airport's properties"),
    ("legs", "LegProperties", "A leg's properties"),
    ("events", "EventProperties", "An event's properties"),
    ("airspace", "AirspaceProperties", "An airspace's properties"),
    ("legs", "EvidenceItem", "An item of evidence"),
    ("sources", "SourceItem", "A source"),
    ("sources", "SourceCustom", "A source's `custom` members"),
)


def page() -> str:
    """Return the whole page."""
    made = schemas()
    parts = [_INTRO.read_text(encoding="utf-8"), "\n## Members\n"]
    for name, struct, title in _PARTS:
        parts.append(_table(title, made[f"{name}.schema.json"]["$defs"][struct]))
    return "\n".join(parts).rstrip() + "\n"


def _table(title: str, schema: Mapping[str, Any]) -> str:
    lines = [
        f"### {title}",
        "",
        schema.get("description", ""),
        "",
        "| member | is | what it says |",
    ]
    lines.append("| --- | --- | --- |")
    required = set(schema.get("required", ()))
    for name, member in schema["properties"].items():
        star = " *" if name in required else ""
        said = str(member.get("description", "")).replace("|", "\\|")
        lines.append(f"| `{name}`{star} | {_kind(member)} | {said} |")
    if required:
        lines += ["", "\\* must be there"]
    return "\n".join(lines) + "\n"


def _kind(member: Mapping[str, Any]) -> str:
    if "$ref" in member:
        name = str(member["$ref"]).rsplit("/", 1)[-1]
        return {"country": "country"}.get(name, name)
    if "enum" in member:
        return ", ".join(f"`{value}`" for value in member["enum"])
    if "anyOf" in member:
        kinds = [_kind(m) for m in member["anyOf"] if m.get("type") != "null"]
        return " or ".join(dict.fromkeys(k for k in kinds if k))
    kind = member.get("type", "anything")
    if kind == "array":
        items = member.get("items")
        return f"list of {_kind(items)}" if items else "list"
    if isinstance(kind, list):
        return " or ".join(kind)
    return {"object": "object", "string": "text", "boolean": "true or false"}.get(kind, str(kind))


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
