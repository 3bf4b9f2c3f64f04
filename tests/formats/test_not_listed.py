"""A layer file that case.json does not name is not passed over in silence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from viewer import formats

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_that_no_layer_names_is_noted(tmp_path: Path) -> None:
    empty = {"type": "FeatureCollection", "features": []}
    for name in ("legs.geojson", "more.geojson"):
        (tmp_path / name).write_text(json.dumps(empty))
    case = {"format": 1, "layers": [{"file": "legs.geojson"}]}
    (tmp_path / "case.json").write_text(json.dumps(case))
    _, problems = formats.read([tmp_path])
    noted = [(p.severity, p.code, p.file) for p in problems if p.code == "not-listed"]
    assert [("note", "not-listed", "more.geojson")] == noted
