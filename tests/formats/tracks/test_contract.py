"""Positions keep their columns, units and missing values on the way through Arrow."""

from __future__ import annotations

import numpy as np
import pytest

from viewer.formats.tracks import columns
from viewer.formats.tracks.columns import DTYPES, NO_TIME, Positions
from viewer.model.track import COLUMNS


def few():
    values = {name: np.zeros(3, dtype) for name, dtype in DTYPES.items()}
    values["time"][:] = [-1, NO_TIME, 5]
    values["altitude_m"][:] = [1.5, np.nan, -2]
    values["lon"][:] = [1, 2, 3]
    return Positions(**values)


def test_schema_is_the_contract():
    assert [(c.name, c.type, c.nullable) for c in COLUMNS] == [
        (f.name, str(f.type), f.nullable) for f in columns.schema()
    ]


def test_missing_is_null_in_arrow():
    table = columns.to_arrow(few())
    assert [-1, None, 5] == table.column("time").to_pylist()
    assert [1.5, None, -2.0] == table.column("altitude_m").to_pylist()


def test_there_and_back():
    back = columns.from_ipc(columns.to_ipc(few()))
    for name in DTYPES:
        np.testing.assert_array_equal(getattr(few(), name), getattr(back, name))


@pytest.mark.parametrize("data", [b"", b"nonsense", b"ARROW1"])
def test_other_bytes_are_refused(data):
    with pytest.raises(ValueError, match="no positions"):
        columns.from_ipc(data)
