"""What tools/borders.py writes is what the program reads."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

pytest.importorskip("shapefile")  # the group "basemap" is not needed to run the program
pytest.importorskip("babel")

from tools import borders as writer
from viewer.geo.borders import load


def test_what_is_written_is_read(tmp_path):
    holed = shapely.Polygon(
        [(-180, -80), (-170, -80), (-170, -70), (-180, -70)],
        [[(-178.000004, -78), (-172, -78), (-172, -72), (-178, -72)]],
    )
    small = shapely.box(179.99999, 0.00001, 180.0, 0.00002)
    path = tmp_path / "borders.bin"
    path.write_bytes(writer.encode([("AA", "Größe", [holed, small]), (None, "Nobody's", [])]))
    found = load(path)
    areas = found.areas
    assert [("AA", "Größe"), (None, "Nobody's")] == [(a.code, a.name) for a in areas.areas]
    assert (writer.SOURCE, writer.VIEW) == (found.source, found.view)
    assert [0, 0] == areas.owner.tolist()
    assert pytest.approx(holed.area, rel=1e-5) == areas.polygons[0].area
    assert pytest.approx(small.bounds, abs=1e-9) == areas.polygons[1].bounds
    lon, lat = np.array([-179.0, -175.0, 179.999995]), np.array([-75.0, -75.0, 0.000015])
    assert [0, -1, 0] == areas.at(lon, lat).tolist()


def test_parts_with_their_own_code_are_told_apart():
    (guiana,) = [p for p in writer._PARTS if p.code == "GF"]
    assert guiana.holds(shapely.box(-54.6, 2.1, -51.6, 5.8))
    assert not guiana.holds(shapely.box(-1.0, 44.0, 2.0, 46.0))


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"adm0_a3": "KOS", "iso_a2_eh": "-99"}, "XK"),
        ({"adm0_a3": "ESB", "iso_a2_eh": "-99"}, "GB"),
        ({"adm0_a3": "CYN", "iso_a2_eh": "-99"}, None),
        ({"adm0_a3": "FRA", "iso_a2_eh": "FR"}, "FR"),
    ],
)
def test_codes(attributes, code):
    assert code == writer.code_of(attributes)


def test_a_vertex_moves_by_no_more_than_half_a_step():
    ring = [(0.000004, 0.0), (1.0, 0.0000061), (1.0, 1.0)]
    (kept,) = writer.rounded(shapely.Polygon(ring))
    moved = np.abs(np.array(kept.exterior.coords)[:3] - np.array(ring)).max()
    assert moved <= writer.STEP_DEG / 2 + 1e-12
