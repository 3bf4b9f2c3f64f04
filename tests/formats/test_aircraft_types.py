"""The table of aircraft types."""

from __future__ import annotations

import json

import pytest

from viewer.formats.aircraft_types import fleet, load


def test_the_types_of_the_shipped_case():
    il62, an124 = fleet().types["IL62"], fleet().types["A124"]
    for known in (il62, an124):
        assert known.cruise_ms < known.max_ground_speed_ms
        assert known.payload_range
        assert all(p.source for p in known.payload_range)
    assert il62.cruise_ms == pytest.approx(sum(il62.cruise_kmh) / 7.2)


def test_the_bound_for_unknown_types_covers_every_subsonic_one():
    assert 1500 == fleet().generic_max_ground_speed_kmh
    subsonic = [t for t in fleet().types.values() if t.type != "CONC"]
    assert all(t.max_ground_speed_kmh <= 1500 for t in subsonic)


@pytest.mark.parametrize("content", [{}, {"types": {"X": {}}, "generic": {}}, [], {"types": 5}])
def test_a_table_that_is_none_is_refused(tmp_path, content):
    path = tmp_path / "t.json"
    path.write_text(json.dumps(content))
    with pytest.raises(ValueError, match="aircraft types"):
        load(path)
