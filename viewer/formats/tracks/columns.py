"""Positions as numpy columns, and as Arrow for the way to another process.

Missing times are NO_TIME, other missing values NaN; in Arrow both are null.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.model.track import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]

NO_TIME = -(2**63)
VERSION = "1"
_VERSION_KEY = b"legbook.positions"
_NUMPY = {
    "int32": np.int32, "int64": np.int64, "double": np.float64, "float": np.float32,
    "uint8": np.uint8, "uint32": np.uint32,
}  # fmt: skip
DTYPES: dict[str, Any] = {c.name: _NUMPY[c.type] for c in COLUMNS}


@dataclass(frozen=True, slots=True)
class Positions:
    """The columns of :data:`viewer.model.track.COLUMNS`, all of one length."""

    track: NDArray[np.int32]
    time: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    altitude_m: NDArray[np.float32]
    ground_speed_ms: NDArray[np.float32]
    vertical_rate_ms: NDArray[np.float32]
    course_deg: NDArray[np.float32]
    kind: NDArray[np.uint8]
    flags: NDArray[np.uint8]
    line: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.track)

    def take(self, rows: NDArray[Any] | slice) -> Positions:
        """Return some rows, by their numbers, a mask or a slice."""
        return Positions(*(getattr(self, f.name)[rows] for f in fields(self)))

    def of(self, track: int) -> Positions:
        """Return the rows of one track, without a copy."""
        # Needles of the column's own type: others would copy the whole column.
        needles = np.array([track, track + 1], self.track.dtype)
        start, end = np.searchsorted(self.track, needles)
        return self.take(slice(int(start), int(end)))


def none() -> Positions:
    """Return no positions."""
    return Positions(*(np.empty(0, dtype) for dtype in DTYPES.values()))


def joined(parts: list[Positions]) -> Positions:
    """Return the rows of several, one after another."""
    if not parts:
        return none()
    if len(parts) == 1:
        return parts[0]
    return Positions(*(np.concatenate([getattr(p, name) for p in parts]) for name in DTYPES))


def renumbered(positions: Positions, shift: int) -> Positions:
    """Return positions whose tracks are numbered on from ``shift``."""
    return replace(positions, track=positions.track + np.int32(shift)) if shift else positions


def schema() -> pa.Schema:
    """Return the Arrow schema; units stand in the fields' metadata."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    return pa.schema(
        [
            pa.field(
                c.name,
                pa.type_for_alias(c.type),
                c.nullable,
                {"unit": c.unit} if c.unit else None,
            )
            for c in COLUMNS
        ],
        {_VERSION_KEY: VERSION.encode()},
    )


def to_arrow(positions: Positions) -> pa.Table:
    """Return the positions as an Arrow table; columns without gaps are not copied."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    arrays = []
    for column in COLUMNS:
        values = getattr(positions, column.name)
        mask = None
        if column.nullable:
            missing = values == NO_TIME if column.name == "time" else np.isnan(values)
            mask = missing if missing.any() else None
        arrays.append(pa.array(values, pa.type_for_alias(column.type), mask=mask))
    return pa.Table.from_arrays(arrays, schema=schema())


def from_arrow(table: pa.Table) -> Positions:
    """Return the positions of a table that :func:`to_arrow` made.

    Raises ValueError where it has other columns.
    """
    if [f.name for f in table.schema] != [c.name for c in COLUMNS]:
        message = "these are no positions of this version"
        raise ValueError(message)
    arrays = []
    for column in COLUMNS:
        values = table.column(column.name).combine_chunks()
        if values.null_count:
            empty = NO_TIME if column.name == "time" else float("nan")
            values = values.fill_null(empty)
        arrays.append(values.to_numpy(zero_copy_only=False).astype(DTYPES[column.name], copy=False))
    return Positions(*arrays)


def to_ipc(positions: Positions) -> memoryview:
    """Return the positions as an Arrow IPC stream."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    table = to_arrow(positions)
    measured = pa.MockOutputStream()
    with pa.ipc.new_stream(measured, table.schema) as writer:
        writer.write_table(table)
    # A buffer of the right size at once: one that grows is copied again and again.
    buffer = pa.allocate_buffer(measured.size())
    with pa.ipc.new_stream(pa.FixedSizeBufferWriter(buffer), table.schema) as writer:
        writer.write_table(table)
    return memoryview(buffer)


def from_ipc(data: bytes | memoryview) -> Positions:
    """Return the positions of an Arrow IPC stream. Raises ValueError for anything else."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    try:
        with pa.ipc.open_stream(pa.py_buffer(data)) as reader:
            return from_arrow(reader.read_all())
    except (pa.ArrowInvalid, OSError) as error:
        message = f"these are no positions: {error}"
        raise ValueError(message) from error
