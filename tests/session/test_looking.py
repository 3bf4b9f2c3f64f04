"""A look into a table by the worker: what is in it, what was guessed, or why it is none."""

from __future__ import annotations

import pytest

from viewer.session.looking import look


def test_a_table_is_seen_with_its_guess_and_with_what_was_said_before(tmp_path):
    file = tmp_path / "log.csv"
    file.write_text("who,p,q\nRA-86496,10.5,20.5\nRA-86496,10.6,20.6\n", encoding="utf-8")
    seen = look(str(file), {})
    assert ["who", "p", "q"] == seen["header"]
    assert ["RA-86496", "10.5", "20.5"] == seen["rows"][0]
    assert "no columns of longitude and latitude are found" == seen["lacks"]
    assert not seen["told"]
    said = {**seen["mapping"], "columns": {"lon": "p", "lat": "q"}}
    again = look(str(file), {seen["signature"]: said})
    assert again["told"]
    assert {"lon": "p", "lat": "q"} == again["mapping"]["columns"]
    # What another version kept, and is no mapping here, is passed over.
    assert not look(str(file), {seen["signature"]: {"columns": {"colour": "p"}}})["told"]


@pytest.mark.parametrize(
    ("name", "content"), [("none.csv", None), ("empty.csv", b""), ("case.xlsx", b"PK\x03\x04torn")]
)
def test_what_is_no_table_is_refused_with_a_reason(tmp_path, name, content):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    reason = look(str(file), {})
    assert isinstance(reason, str)
    assert reason
