"""The published schemas are those of the code, and describe the shipped case."""

from __future__ import annotations

import pytest

from viewer.formats import schema
from viewer.paths import layers


@pytest.mark.parametrize("name", sorted(schema.schemas()))
def test_the_published_schema_is_current(name):
    current = schema.text(schema.schemas()[name])
    published = (layers() / "schema" / name).read_text(encoding="utf-8")
    assert current == published, "run: python -m viewer.formats.schema"


def test_every_schema_names_what_it_refers_to():
    for made in schema.schemas().values():
        text = schema.text(made)
        for name in made["$defs"]:
            assert f'"#/$defs/{name}"' in text or name == "country"
        assert all(ref.split('"')[0] in made["$defs"] for ref in text.split('"#/$defs/')[1:])


def test_properties_are_described_in_words():
    text = schema.text(schema.schemas()["legs.schema.json"])
    assert "A geodesic is not a route." in text
    assert "any_of" in text


def test_the_folder_can_be_chosen(tmp_path):
    assert set(schema.schemas()) == {p.name for p in schema.write(tmp_path / "new")}
