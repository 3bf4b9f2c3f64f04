"""What reading and building small cases gives."""

from __future__ import annotations

import json

import pytest

from tests.formats.small import GAZETTEER, collection
from viewer import formats
from viewer.formats.build import build_case


@pytest.fixture
def read(tmp_path):
    """Read one file of this content, given as data or as raw bytes."""

    def read(content, name="file.geojson"):
        path = tmp_path / name
        raw = content if isinstance(content, bytes) else json.dumps(content, indent=1).encode()
        path.write_bytes(raw)
        return formats.read([path])

    return read


@pytest.fixture
def build(read):
    """Read one file and build its case with a small gazetteer: (case, all problems)."""

    def build(*features, name="file.geojson"):
        records, problems = read(collection(*features), name)
        case, found = build_case(records, GAZETTEER)
        return case, [*problems, *found]

    return build


@pytest.fixture
def case_folder(tmp_path):
    """Write a case: keyword arguments become case.json, the mapping its files."""

    def write(files, /, **case):
        folder = tmp_path / "case"
        folder.mkdir(exist_ok=True)
        content = {"format": 1, "layers": [{"file": name} for name in files], **case}
        (folder / "case.json").write_text(json.dumps(content, indent=2))
        for name, value in files.items():
            raw = value if isinstance(value, bytes) else json.dumps(value, indent=2).encode()
            (folder / name).write_bytes(raw)
        return folder

    return write
