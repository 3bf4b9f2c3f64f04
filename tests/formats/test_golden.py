"""Format 1 means the same for ever: this case must always load to these objects.

Where the model gains a member, write the expectation anew with
``python -m tests.formats.test_golden`` and look at what changed: only additions are allowed.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from viewer import formats
from viewer.formats.build import build_case
from viewer.formats.patch import patch
from viewer.model.place import AirportRef, AnyOf, CountryRef

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "format-1"
EXPECTED = FOLDER.parent / "format-1.expected.json"


def plain(value):
    """Return model objects as JSON data; places and unknown values by their class."""
    if isinstance(value, AirportRef | CountryRef | AnyOf):
        return {type(value).__name__: plain(dataclasses.astuple(value)[0])}
    if dataclasses.is_dataclass(value):
        members = {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return members or type(value).__name__
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return value


def loaded():
    records, problems = formats.read([FOLDER])
    case, found = build_case(records)
    return plain({"case": case, "problems": [*problems, *found]})


def holds(expected, got):
    """Tell whether everything expected is there; objects may have gained members."""
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(
            name in got and holds(value, got[name]) for name, value in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(got, list) and len(expected) == len(got) and all(map(holds, expected, got))
        )
    return type(expected) is type(got) and expected == got


def test_it_loads_as_it_always_did():
    assert holds(json.loads(EXPECTED.read_text(encoding="utf-8")), loaded())


def test_nothing_in_it_is_wrong():
    assert [] == loaded()["problems"]


def test_unchanged_it_is_written_as_it_was():
    records, _ = formats.read([FOLDER])
    for file in records.files:
        raw = (FOLDER / file.file).read_bytes()
        whole = [(f.offset, json.loads(raw[f.offset : f.offset + f.length])) for f in file.features]
        assert raw == patch(raw, whole)


def test_one_property_changed_changes_its_bytes_alone():
    records, _ = formats.read([FOLDER])
    legs = next(f for f in records.files if f.kind == "legs")
    raw = (FOLDER / legs.file).read_bytes()
    leg = legs.features[0]
    feature = json.loads(raw[leg.offset : leg.offset + leg.length])
    feature["properties"]["payload_t"] = 36
    assert raw.replace(b'"payload_t": 35', b'"payload_t": 36') == patch(
        raw, [(leg.offset, feature)]
    )


def test_it_saves_and_loads_the_same(tmp_path):
    from viewer.session.save import save_case

    copy = tmp_path / "case"
    shutil.copytree(FOLDER, copy)
    assert 4 == save_case(copy, {}).generation
    text = (copy / "case.json").read_text()
    assert (FOLDER / "case.json").read_text().replace('"generation": 3', '"generation": 4') == text


if __name__ == "__main__":
    EXPECTED.write_text(json.dumps(loaded(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
