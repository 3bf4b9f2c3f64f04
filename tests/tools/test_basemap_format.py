"""The writer of the base map's files against a plain reader of the documented format."""

from __future__ import annotations

import json
import struct
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tools.basemap_format import BOUNDARY, LAND, WORLD, Section, encode, zigzag

RESOURCES = Path(__file__).parent.parent.parent / "resources"


def decode(content):
    """Read a file by its documentation, with nothing shared with the writer."""
    magic, version, shift, count, x0, y0, _, _, at_labels, length = struct.unpack_from(
        "<4sBBH4iII", content
    )
    assert (b"LBM1", 1) == (magic, version)
    at, sections = 32, []
    for _ in range(count):
        layer, kind, zoom, parts, _, size = struct.unpack_from("<BBHIII", content, at)
        payload = iter(content[at + 16 : at + 16 + size])
        at += 16 + size

        def number(payload=payload):
            value = bits = 0
            for byte in payload:
                value |= (byte & 127) << bits
                bits += 7
                if byte < 128:
                    return value
            raise AssertionError

        x, y, found = x0 >> shift, y0 >> shift, []
        for _ in range(parts):
            part = []
            for _ in range(number()):
                for axis in (0, 1):
                    v = number()
                    step = (v >> 1) ^ -(v & 1)
                    x, y = (x + step, y) if axis == 0 else (x, y + step)
                part.append((x, y))
            found.append(part)
        assert not list(payload)
        sections.append((layer, kind, zoom / 10, found))
    return sections, json.loads(content[at_labels : at_labels + length])


steps = st.integers(0, WORLD >> 6)
parts = st.lists(st.lists(st.tuples(steps, steps), min_size=1, max_size=9), min_size=1, max_size=4)


@given(parts, parts)
def test_what_is_written_is_read(land, lines):
    content = encode(
        (0, 0, WORLD, WORLD),
        6,
        [Section(LAND, 0, 0.0, land), Section(BOUNDARY, 2, 3.6, lines), Section(LAND, 0, 1.0, [])],
        {"countries": [["Å", 0]], "cities": []},
    )
    sections, labels = decode(content)
    assert [(LAND, 0, 0.0, land), (BOUNDARY, 2, 3.6, lines)] == sections
    assert {"countries": [["Å", 0]], "cities": []} == labels


def test_zigzag_of_small_numbers():
    assert [0, 1, 2, 3, 4] == [zigzag(v) for v in (0, -1, 1, -2, 2)]


def test_countries_have_a_disc_that_covers_them():
    countries = json.loads((RESOURCES / "countries.json").read_text("utf-8"))
    sovereign = "RU VE SY SN US FR GB CN IN BR AU NZ FJ KI TV VA MC SM XK PS EH TW"
    assert set(sovereign.split()) <= set(countries)
    assert all({"en", "es", "ru", "ar"} <= set(c["names"]) for c in countries.values())
    # Caracas, Maiquetía and the Guyana border lie within Venezuela's disc of about 1,000 km.
    assert 900_000 < countries["VE"]["radius_m"] < 1_100_000
    # Russia is one piece though it is cut at 180°: from its label to the Diomedes.
    assert 6_000_000 < countries["RU"]["radius_m"] < 7_200_000
    # France without Guiana, which lies 7,000 km away.
    assert countries["FR"]["radius_m"] < 1_000_000


def test_the_index_names_the_view_of_borders():
    index = json.loads((RESOURCES / "basemap" / "index.json").read_text("utf-8"))
    assert "de facto" in index["view"]
    assert "GeoNames" in index["attribution"]
