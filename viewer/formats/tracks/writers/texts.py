"""Numbers, times and names as texts in files; what XML must not hold is taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.sax import saxutils

import numpy as np

from viewer.formats.tracks.columns import NO_TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from viewer.formats.tracks.columns import Ints, Singles

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MILLIMETRES = 3


def iso(times: Ints) -> list[str | None]:
    """Return times as ISO 8601 in UTC, milliseconds only where there are any; None for none."""
    known = times != NO_TIME
    whole = bool((times[known] % 1000 == 0).all())
    stamps: Any = np.where(known, times, 0).astype("datetime64[ms]")
    texts = np.datetime_as_string(stamps, unit="s" if whole else "ms").tolist()
    return [f"{t}Z" if k else None for t, k in zip(texts, known.tolist(), strict=True)]


def metres(values: Singles) -> list[float | None]:
    """Return single-precision numbers to the millimetre; None where missing."""
    rounded = np.round(values.astype(np.float64), _MILLIMETRES).tolist()
    return [None if v != v else v for v in rounded]  # noqa: PLR0124 not NaN


def degrees(values: NDArray[np.float64]) -> list[float]:
    """Return degrees as Python floats, whose text reads back as the same number."""
    found: list[float] = values.tolist()
    return found


def xml(text: str) -> str:
    """Return text for an XML element."""
    return saxutils.escape(_NOT_XML.sub("\ufffd", text))


def attribute(text: str) -> str:
    """Return text as a quoted XML attribute."""
    return saxutils.quoteattr(_NOT_XML.sub("\ufffd", text))


def chunks(count: int, size: int = 50_000) -> Sequence[slice]:
    """Return slices that cover so many rows."""
    return [slice(n, min(n + size, count)) for n in range(0, count, size)]
