"""Times as files write them to ms since 1970 UTC, whole columns at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from viewer.formats.tracks.columns import NO_TIME

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from viewer.formats.tracks.columns import Ints

_ISO = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII
)
_QUARTER_MS = 15 * 60_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PATTERNS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y%m%dT%H%M%SZ",
    "%Y%m%d%H%M%S",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y-%m-%d %H:%M",
)
"""Patterns without a doubt about day and month, tried after ISO 8601."""


def from_texts(texts: pa.Array, zone: str = "UTC") -> tuple[Ints, bool]:
    """Return ms of a column of ISO 8601 texts (or one of PATTERNS), and whether they name a zone.

    Texts that are no time are NO_TIME. Those without a zone are taken to be in ``zone``.
    """
    import pyarrow as pa  # noqa: PLC0415 heavy
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    plain = _usual(texts)
    if plain is not None:
        return (plain[0], True) if plain[1] else (in_zone(plain[0], zone), False)
    texts = pc.utf8_trim_whitespace(texts)
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, texts.type), texts)
    # Flightradar24's granular files write 07:41:03Z.515.
    odd = pc.match_substring_regex(texts, r"Z\.\d+$")
    if pc.any(odd).as_py():
        texts = pc.replace_substring_regex(texts, r"Z(\.\d+)$", r"\1Z")
    texts = pc.replace_substring_regex(texts, r"\s*(UTC|GMT)$", "Z")
    texts = pc.replace_substring_regex(texts, r"^(\d{4})/(\d\d)/(\d\d)", r"\1-\2-\3")
    told = pc.match_substring_regex(texts, r"(Z|z|[+-]\d\d:?\d\d)$")
    if pc.any(told).as_py():
        found = _iso_with_zone(texts)
        plain = pc.if_else(told, pa.scalar(None, texts.type), texts)
        if plain.null_count == len(plain):
            return found, True
        naive = in_zone(_naive(plain), zone)
        return np.where(found == NO_TIME, naive, found), pc.all(told).as_py() is True
    return in_zone(_naive(texts), zone), False


def _usual(texts: pa.Array) -> tuple[Ints, bool] | None:
    """Cast a column that is ISO 8601 as a whole, and tell whether it names its zone.

    None where it is not: that takes a closer look, which is slow.
    """
    import pyarrow as pa  # noqa: PLC0415 heavy
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    known = texts.drop_null()
    match = _ISO.fullmatch(str(known[0].as_py())) if len(known) else None
    if match is None:
        return None
    zoned = match[1] is not None
    try:
        return _ms(pc.cast(texts, pa.timestamp("ns", "UTC" if zoned else None))), zoned
    except pa.ArrowInvalid:
        return None


def of_day(texts: pa.Array, pattern: str, zone: str = "UTC") -> Ints:
    """Return ms of texts in one strptime pattern; NO_TIME where one does not follow it."""
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    found = pc.strptime(pc.utf8_trim_whitespace(texts), pattern, "s", error_is_null=True)
    return in_zone(_ms(found), zone)


def _iso_with_zone(texts: pa.Array) -> Ints:
    import pyarrow as pa  # noqa: PLC0415 heavy

    return _cast(texts, pa.timestamp("ns", "UTC"), pa.timestamp("s", "UTC"))


def _naive(texts: pa.Array) -> Ints:
    import pyarrow as pa  # noqa: PLC0415 heavy
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    found = _cast(texts, pa.timestamp("ns"), pa.timestamp("s"))
    if (found != NO_TIME).any() or texts.null_count == len(texts):
        return found
    for pattern in PATTERNS:
        told = _ms(pc.strptime(texts, pattern, "s", error_is_null=True))
        if (told != NO_TIME).any():
            return told
    return found


def _cast(texts: pa.Array, fine: pa.DataType, coarse: pa.DataType) -> Ints:
    """Cast as Arrow does for the whole column, else what can be cast of it one by one."""
    import pyarrow as pa  # noqa: PLC0415 heavy
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    try:
        return _ms(pc.cast(texts, fine))
    except pa.ArrowInvalid:
        pass  # outside 1677 to 2262, or something in it is no time
    try:
        return _ms(pc.cast(texts, coarse))
    except pa.ArrowInvalid:
        pass
    like = pc.match_substring_regex(
        texts,
        r"^\d{4}-\d\d-\d\d([T ]\d\d(:?\d\d(:?\d\d(\.\d{1,9})?)?)?)?(Z|[+-]\d\d(:?\d\d)?)?$",
    )
    sound = pc.if_else(like, texts, pa.scalar(None, texts.type))
    if sound.null_count == len(sound):
        return np.full(len(texts), NO_TIME, np.int64)
    try:
        return _ms(pc.cast(sound, fine))
    except pa.ArrowInvalid:
        return np.array([one(t) for t in sound.to_pylist()], np.int64)


def one(text: str | None, zone: str = "UTC") -> int:
    """Return ms of one ISO 8601 text, also a year or a month alone; NO_TIME where it is none."""
    if not text:
        return NO_TIME
    text = text.strip()
    text = {4: f"{text}-01-01", 7: f"{text}-01"}.get(len(text), text)
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return NO_TIME
    if told.tzinfo is None:
        try:
            told = told.replace(tzinfo=UTC if zone == "UTC" else ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError):
            return NO_TIME
    return (told - _EPOCH) // timedelta(milliseconds=1)


def _ms(column: pa.Array) -> Ints:
    """Return an Arrow timestamp column as ms; null is NO_TIME."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    per = {"s": (1000, 1), "ms": (1, 1), "us": (1, 1000), "ns": (1, 1_000_000)}[column.type.unit]
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    ticks = column.cast(pa.int64())
    empty = ticks.null_count > 0
    values = (ticks.fill_null(0) if empty else ticks).to_numpy(zero_copy_only=False)
    values = values * per[0] if per[0] != 1 else values // per[1]
    if empty:
        values = np.where(column.is_null().to_numpy(zero_copy_only=False), NO_TIME, values)
    return np.asarray(values, np.int64)


def from_column(column: pa.Array, zone: str = "UTC") -> tuple[Ints, bool]:
    """Return ms of an Arrow column of texts or timestamps, and whether it names its zone."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_timestamp(column.type):
        values = _ms(column)
        if column.type.tz is None:
            return in_zone(values, zone), False
        return values, True
    if pa.types.is_date(column.type):
        return in_zone(_ms(column.cast(pa.timestamp("ms"))), zone), False
    return from_texts(column.cast(pa.string()), zone)


def from_numbers(values: NDArray[Any], per_second: float) -> Ints:
    """Return ms of numbers since 1970 UTC, ``per_second`` of them a second; NaN is NO_TIME."""
    numbers = np.asarray(values, np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        ms = np.round(numbers * (1000.0 / per_second))
        sound = np.isfinite(ms) & (np.abs(ms) < 2.0**53)
    return np.where(sound, np.where(sound, ms, 0).astype(np.int64), NO_TIME)


def scale_of(values: NDArray[Any]) -> float | None:
    """Return how many units a second has, judged by size: years 1990 to 2100. None: unclear."""
    finite = np.asarray(values, np.float64)
    finite = finite[np.isfinite(finite) & (finite != 0)]
    if not len(finite):
        return None
    middle = float(np.median(finite))
    for per_second in (1.0, 1e3, 1e6, 1e9):
        if 631_152_000 <= middle / per_second <= 4_102_444_800:  # noqa: PLR2004 1990 to 2100
            return per_second
    return None


def in_zone(naive: Ints, zone: str) -> Ints:
    """Return ms UTC of ms told on the clocks of a zone; of an hour told twice, the first.

    Raises ValueError for a zone that nobody knows.
    """
    if zone in ("UTC", "Z", "GMT"):
        return naive
    known = naive != NO_TIME
    steps, place = np.unique(naive[known] // _QUARTER_MS, return_inverse=True)
    clock = _clock(zone)
    shifts = np.array([_offset(int(s) * _QUARTER_MS, clock) for s in steps], np.int64)
    out = naive.copy()
    if len(steps):
        out[known] = naive[known] - shifts[place]
    return out


def _clock(zone: str) -> Any:  # noqa: ANN401 a tzinfo
    if zone.startswith("UTC") and zone[3:4] in ("+", "-"):
        return datetime.strptime(zone[3:], "%z").tzinfo
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError) as error:
        message = f"no time zone {zone!r} is known"
        raise ValueError(message) from error


def _offset(ms: int, clock: Any) -> int:  # noqa: ANN401 a tzinfo
    try:
        told = (_EPOCH + timedelta(milliseconds=ms)).replace(tzinfo=clock)
    except OverflowError:
        return 0
    shift = told.utcoffset()
    return 0 if shift is None else round(shift.total_seconds() * 1000)
