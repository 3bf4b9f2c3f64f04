from __future__ import annotations

import json

import pytest

from viewer.geo.countries import countries, country, discs, load
from viewer.geo.gazetteer import lookup
from viewer.geo.geodesic import inverse
from viewer.geo.wgs84 import HALF_MERIDIAN_M

SYRIA = {
    "names": {"en": "Syria", "es": "Siria", "ru": "Сирия", "ar": "سوريا"},
    "label": [38.3, 35.0],
    "radius_m": 420000,
}


def write(path, content):
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_file_of_countries(tmp_path):
    found = load(write(tmp_path / "countries.json", {"SY": SYRIA}))
    syria = found["SY"]
    assert ("SY", (38.3, 35.0), 420000.0) == (syria.code, syria.label, syria.radius_m)
    assert ["Сирия", "Syria"] == [syria.name("ru"), syria.name("de")]
    with pytest.raises(TypeError):
        found["SY"] = None


@pytest.mark.parametrize("member", ["names", "label", "radius_m"])
def test_a_country_that_lacks_something_is_named(tmp_path, member):
    bad = {key: value for key, value in SYRIA.items() if key != member}
    with pytest.raises(ValueError, match=rf"country SY: .*{member}"):
        load(write(tmp_path / "countries.json", {"SY": bad}))


def test_the_program_knows_its_countries():
    assert len(countries()) > 190
    assert country("sy") is countries()["SY"]
    assert country("??") is None
    centre, radius = discs()["SY"]
    assert (country("SY").label, country("SY").radius_m) == (centre, radius)
    for code, (position, radius_m) in discs().items():
        assert inverse(position, position).distance_m == 0.0
        assert 0 < radius_m < HALF_MERIDIAN_M, code


@pytest.mark.parametrize(("code", "icao"), [("SY", "OSLK"), ("VE", "SVMI"), ("RU", "UUMU")])
def test_a_countrys_disc_covers_its_airports(code, icao):
    centre, radius = discs()[code]
    assert inverse(centre, lookup(icao).position).distance_m < radius
