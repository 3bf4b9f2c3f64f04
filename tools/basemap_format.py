"""The compact binary file of the base map, level by level: the one place that writes it.

All numbers are little-endian. Positions are world units (Web Mercator, the world 2**30 wide,
y growing down), kept as multiples of ``2**shift``.

=======  =========  ===================================================================
offset   type       meaning
=======  =========  ===================================================================
0        4 bytes    ``LBM1``
4        uint8      version, 1
5        uint8      shift
6        uint16     number of sections
8        4 x int32  x0, y0, x1, y1: the box, in world units, that everything was cut to
24       uint32     offset of the labels from the start of the file
28       uint32     length of the labels in bytes
=======  =========  ===================================================================

Then the sections, each with a header of 16 bytes and its payload:

=======  =========  ===================================================================
0        uint8      layer: 1 land, 2 lake, 3 boundary
1        uint8      class of a boundary: 0 recognised, 1 disputed, 2 indefinite, 3 line of
                    control, 4 limit of a lease or an overlay; 0 for land and lakes
2        uint16     zoom, in tenths, from which the section is drawn
4        uint32     parts
8        uint32     vertices
12       uint32     bytes of payload
=======  =========  ===================================================================

A payload is a run of unsigned varints (seven bits a byte, lowest first). Each part is its number
of vertices, then for each vertex the zig-zag difference in x and in y from the vertex before it,
across parts; the first is measured from (x0, y0). A ring of land or lake does not repeat its
first vertex; outer rings turn one way and holes the other, so that the non-zero rule fills them.

An edge of a ring that runs along the box was made by the cut: it is filled to and never stroked.
That is why no coast line is stored beside the land.

The labels are UTF-8 JSON: ``{"countries": [...], "cities": [...]}``, rows as described in
``tools/basemap_labels.py``.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAGIC = b"LBM1"
VERSION = 1
WORLD = 2**30

LAND, LAKE, BOUNDARY = 1, 2, 3

_HEADER = struct.Struct("<4sBBH4iII")
_SECTION = struct.Struct("<BBHIII")

Part = list[tuple[int, int]]
"""Vertices in steps of ``2**shift`` world units."""


@dataclass(frozen=True, slots=True)
class Section:
    """Parts of one layer and class that are drawn from one zoom on."""

    layer: int
    kind: int
    min_zoom: float
    parts: Sequence[Part]


def varints(values: Iterable[int]) -> bytes:
    """Return unsigned integers as varints, seven bits a byte, lowest first."""
    out = bytearray()
    for value in values:
        rest = value
        while rest > 0x7F:  # noqa: PLR2004 - the seven bits of a varint's byte
            out.append(rest & 0x7F | 0x80)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def zigzag(value: int) -> int:
    """Return a signed integer as an unsigned one: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return value << 1 if value >= 0 else (-value << 1) - 1


def _payload(section: Section, x0: int, y0: int) -> bytes:
    numbers: list[int] = []
    x, y = x0, y0
    for part in section.parts:
        numbers.append(len(part))
        for px, py in part:
            numbers += (zigzag(px - x), zigzag(py - y))
            x, y = px, py
    return varints(numbers)


def encode(
    box: tuple[int, int, int, int],
    shift: int,
    sections: Sequence[Section],
    labels: dict[str, Any],
) -> bytes:
    """Return the bytes of a file.

    Args:
        box: x0, y0, x1, y1 in world units; what everything was cut to.
        shift: positions are kept as multiples of ``2**shift`` world units.
        sections: the geometry; sections without parts are left out.
        labels: what the labels' JSON says.
    """
    body = bytearray()
    kept = [s for s in sections if s.parts]
    for section in kept:
        payload = _payload(section, box[0] >> shift, box[1] >> shift)
        vertices = sum(len(part) for part in section.parts)
        body += _SECTION.pack(
            section.layer,
            section.kind,
            round(section.min_zoom * 10),
            len(section.parts),
            vertices,
            len(payload),
        )
        body += payload
    text = json.dumps(labels, ensure_ascii=False, separators=(",", ":")).encode()
    header = _HEADER.pack(
        MAGIC, VERSION, shift, len(kept), *box, _HEADER.size + len(body), len(text)
    )
    return header + bytes(body) + text
