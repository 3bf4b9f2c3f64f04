"""Write ``resources/borders.bin``: the borders that a path is laid over to see what it crossed.

    python -m tools.borders --source DIR

``--source`` is the folder ``natural_earth`` of Natural Earth 5.1.1, as for ``tools.basemap``. Of
its 1:10m countries every vertex is kept, rounded to a hundred-thousandth of a degree (1.1 m at
most, where the data are good to about a kilometre at worst): nothing is simplified. Edges along
180° and along a pole are cuts of the drawing, not borders; the program leaves them out.

Natural Earth draws de facto control. Three things are added to what it says: parts of a country
that ISO 3166 gives a code of their own (Guiana, Svalbard) are told apart from it; Kosovo has the
code XK, which ISO leaves to its users; what has no code keeps its name and has none.

The file is ``LBB1``, a uint32 with the length of the head, the head as UTF-8 JSON, and the
vertices, compressed by zlib. The head::

    {"format": 1, "source", "view", "step_deg", "vertices",
     "areas": [{"code", "name", "polygons": [[n, ...], ...]}, ...]}

where each polygon lists the numbers of vertices of its rings, the outer one first. The vertices
are, ring after ring, differences from the vertex before (the first from 0, 0) in steps, zig-zag
(0, -1, 1, -2 become 0, 1, 2, 3), uint32 little-endian: first the lowest bytes of all longitudes,
then the next ones to the highest, then the same of all latitudes.
"""

from __future__ import annotations

import argparse
import json
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from tools.basemap_geometry import polygons_of, records
from tools.basemap_labels import country_names

MAGIC = b"LBB1"
STEP_DEG = 1e-5
SOURCE = "Natural Earth 5.1.1, 1:10m countries (2022)"
VIEW = "de facto control, as Natural Earth draws it; no territorial sea"

_ROOT = Path(__file__).resolve().parent.parent
_KOSOVO = "KOS"
_BASES = {"ESB": "GB", "WSB": "GB", "USG": "CU"}
"""Two bases under British sovereignty; one leased from Cuba."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a Natural Earth country with a code of its own: where its polygons lie."""

    of: str
    code: str
    name: str
    west: float
    south: float
    east: float
    north: float

    def holds(self, polygon: Any) -> bool:  # noqa: ANN401 - shapely has no types of its own
        west, south, east, north = (float(v) for v in polygon.bounds)
        return (
            self.west <= west and east <= self.east and self.south <= south and north <= self.north
        )


_PARTS = (
    _Part("FRA", "GF", "French Guiana", -56, 1, -50, 7),
    _Part("FRA", "GP", "Guadeloupe", -62.2, 15.7, -60.9, 16.6),
    _Part("FRA", "MQ", "Martinique", -61.4, 14.2, -60.6, 15.1),
    _Part("FRA", "RE", "Réunion", 55, -22, 56, -20.5),
    _Part("FRA", "YT", "Mayotte", 44.8, -13.3, 45.5, -12.4),
    _Part("NOR", "SJ", "Svalbard", 5, 74, 36, 82),
    _Part("NOR", "SJ", "Jan Mayen", -10, 70, -7, 72),
    _Part("NOR", "BV", "Bouvet Island", 3, -55, 4, -54),
    _Part("NLD", "BQ", "Caribbean Netherlands", -70, 11, -62, 18),
    _Part("NZL", "TK", "Tokelau", -173, -10, -171, -8),
    _Part("IOA", "CX", "Christmas Island", 105, -11, 106, -10),
    _Part("IOA", "CC", "Cocos (Keeling) Islands", 96, -13, 97.5, -11),
)


def code_of(attributes: dict[str, Any]) -> str | None:
    """Return the ISO 3166 alpha-2 code of a Natural Earth country, XK for Kosovo, else None."""
    own = str(attributes["adm0_a3"])
    if own == _KOSOVO:
        return "XK"
    if own in _BASES:
        return _BASES[own]
    code = str(attributes["iso_a2_eh"])
    return code if len(code) == 2 and code.isalpha() else None  # noqa: PLR2004 - alpha-2


def rounded(polygon: Any) -> list[Any]:  # noqa: ANN401
    """Return a polygon in whole steps, as one or more that are sound."""
    stepped = shapely.transform(polygon, lambda c: np.rint(c / STEP_DEG) * STEP_DEG)
    if stepped.is_valid:
        return [stepped]
    return polygons_of(shapely.make_valid(shapely.set_precision(polygon, STEP_DEG)))


def areas(path: Path) -> list[tuple[str | None, str, list[Any]]]:
    """Return (code, English name, polygons) of each country and of each part with its own code."""
    found: dict[tuple[str | None, str], list[Any]] = {}
    for attributes, shape in records(path):
        own = (code_of(attributes), country_names(attributes)["en"])
        parts = [p for p in _PARTS if p.of == attributes["adm0_a3"]]
        for polygon in polygons_of(shape):
            part = next((p for p in parts if p.holds(polygon)), None)
            key = own if part is None else (part.code, part.name)
            found.setdefault(key, []).extend(rounded(polygon))
    for part in _PARTS:
        if (part.code, part.name) not in found:
            message = f"no polygon of {part.of} lies where {part.name} was looked for"
            raise SystemExit(message)
    return [(code, name, polygons) for (code, name), polygons in sorted(found.items(), key=_order)]


def _order(item: tuple[tuple[str | None, str], Any]) -> tuple[str, str]:
    (code, name), _ = item
    return code or "~", name


def encode(found: list[tuple[str | None, str, list[Any]]]) -> bytes:
    """Return the bytes of the file."""
    entries: list[dict[str, Any]] = []
    differences: list[np.ndarray[Any, Any]] = []
    for code, name, polygons in found:
        counts = []
        for polygon in polygons:
            rings = [np.asarray(r.coords) for r in (polygon.exterior, *polygon.interiors)]
            counts.append([len(r) for r in rings])
            for ring in rings:
                steps = np.rint(ring[:, :2] / STEP_DEG).astype(np.int64)
                differences.append(np.diff(steps, axis=0, prepend=np.zeros((1, 2), np.int64)))
        entries.append({"code": code, "name": name, "polygons": counts})
    whole = np.concatenate(differences)
    zigzag = ((whole << 1) ^ (whole >> 63)).astype("<u4")
    planes = np.ascontiguousarray(zigzag).view(np.uint8).reshape(-1, 2, 4).transpose(1, 2, 0)
    head = json.dumps(
        {
            "format": 1,
            "source": SOURCE,
            "view": VIEW,
            "step_deg": STEP_DEG,
            "vertices": len(whole),
            "areas": entries,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    return MAGIC + struct.pack("<I", len(head)) + head + zlib.compress(planes.tobytes(), 9)


def main() -> None:
    """Read Natural Earth and write the file."""
    parser = argparse.ArgumentParser(description="Write the borders.")
    parser.add_argument("--source", type=Path, required=True, help="folder natural_earth")
    parser.add_argument("--out", type=Path, default=_ROOT / "resources" / "borders.bin")
    options = parser.parse_args()
    found = areas(options.source / "cultural" / "ne_10m_admin_0_countries.shp")
    content = encode(found)
    options.out.write_bytes(content)
    uncoded = [name for code, name, _ in found if code is None]
    print(f"{len(found)} areas, {len(content):,} bytes; without a code: {', '.join(uncoded)}")


if __name__ == "__main__":
    main()
