"""The borders that come with the program: ``resources/borders.bin``, read at the first question.

Natural Earth's 1:10m countries, every vertex, to a hundred-thousandth of a degree. What they say
is de facto control; they end at the coast: territorial sea is not in them. The format of the file
stands in ``tools/borders.py``.
"""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.geo.areas import Area, Areas, make
from viewer.paths import resources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from viewer.geo.areas import Ring

_MAGIC = b"LBB1"
_HEAD = struct.Struct("<4sI")


class BordersError(ValueError):
    """A file of borders that is not one, or is damaged."""


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """Countries ready to be crossed, with where they come from and whose view they are."""

    areas: Areas
    source: str
    view: str

    @property
    def told(self) -> str:
        """What an answer that rests on them has to say."""
        return f"{self.source}: {self.view}"


@cache
def borders() -> Borders:
    """Return the borders that come with the program.

    Raises:
        OSError: the file cannot be read.
        BordersError: it is damaged.
    """
    return load(resources() / "borders.bin")


def load(path: Path) -> Borders:
    """Read a file of borders; about half a second for that of the program.

    Raises:
        OSError: the file cannot be read.
        BordersError: it is no such file, or it is damaged.
    """
    content = path.read_bytes()
    try:
        magic, length = _HEAD.unpack_from(content)
        if magic != _MAGIC:
            message = f"{path} does not begin with {_MAGIC.decode()}"
            raise BordersError(message)
        start = _HEAD.size + length
        head = json.loads(content[_HEAD.size : start])
        planes = np.frombuffer(zlib.decompress(content[start:]), np.uint8)
        rings = _rings(head, planes.reshape(2, 4, -1))
        names = [Area(a["name"], a["code"], a["code"] or a["name"]) for a in head["areas"]]
        polygons = [
            [[next(rings) for _ in counts] for counts in area["polygons"]] for area in head["areas"]
        ]
        return Borders(make(names, polygons), head["source"], head["view"])
    except (struct.error, zlib.error, KeyError, TypeError, ValueError, StopIteration) as error:
        if isinstance(error, BordersError):
            raise
        message = f"{path} is damaged: {error!r}"
        raise BordersError(message) from error


def _rings(head: dict[str, Any], planes: NDArray[np.uint8]) -> Iterator[Ring]:
    zigzag = np.ascontiguousarray(planes.transpose(2, 0, 1)).view("<u4")[..., 0].astype(np.int64)
    steps = (zigzag >> 1) ^ -(zigzag & 1)
    counts = [n for area in head["areas"] for polygon in area["polygons"] for n in polygon]
    starts = np.cumsum([0, *counts])
    for start, stop in pairwise(starts.tolist()):
        yield np.cumsum(steps[start:stop], axis=0) * head["step_deg"]
