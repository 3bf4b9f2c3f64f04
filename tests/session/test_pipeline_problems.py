"""What only the whole chain shows to be wrong is among the document's problems."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from viewer.session.opening import open_now

if TYPE_CHECKING:
    from pathlib import Path


def test_an_impossible_leg_is_a_problem(tmp_path: Path) -> None:
    leg = {
        "kind": "leg",
        "from": "KORD",
        "to": "VHHH",
        "aircraft": "x",
        "departed": "2020-01-01T10:00Z",
        "arrived": "2020-01-01T12:00Z",
    }
    feature = {"type": "Feature", "id": "a", "properties": leg, "geometry": None}
    file = tmp_path / "legs.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    codes = {problem.code for problem in open_now([file]).problems}
    assert "chain-impossible" in codes


def test_the_shipped_case_has_no_impossible_chain() -> None:
    from viewer.session.bake import shipped_case

    assert not [p for p in open_now([shipped_case()]).problems if p.code == "chain-impossible"]
