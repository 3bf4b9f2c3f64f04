"""Edits are saved as the next generation, and only what changed changes."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from viewer import formats, paths
from viewer.session import edits, exchange
from viewer.session.bundle import Bundle
from viewer.session.copies import CopyError, copy_case
from viewer.session.document import from_bundle
from viewer.session.edits import Acknowledge, Applied, Assert, PutSources, Refused, Withdraw, apply

ACK = Acknowledge("speed-needed", ("l1", "l2"), "The load is not known.", "2026-01-02T03:04:05Z")


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "case"
    shutil.copytree(paths.layers() / "venezuela-2019", target)
    return target


def opened(*places):
    """Read without measuring: what an edit needs of a document."""
    records, problems = formats.read(places)
    return from_bundle(Bundle(records, tuple(problems)))


def files(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def test_a_new_source_changes_nothing_else(folder):
    before, document = files(folder), opened(folder)
    item = {"id": "new-1", "type": "webpage", "title": "تجربة", "custom": {"mine": [1]}}
    done = apply(document, PutSources((item,)))
    assert Applied((str(folder),), document.generation + 1) == done
    after = files(folder)
    assert {"case.json", "sources.json"} == {n for n in after if after[n] != before.get(n)}
    assert after["sources.json"].startswith(before["sources.json"].rstrip()[:-2].rstrip())
    again = opened(folder)
    assert item == exchange.items_of(again)[-1]
    assert [] == [p for p in again.problems if p.code in ("file-changed", "save-torn")]
    assert len(document.case.sources) + 1 == len(again.case.sources)


def test_replacing_a_source_changes_only_its_bytes(folder):
    document = opened(folder)
    old = (folder / "sources.json").read_bytes()
    item = exchange.items_of(document)[3] | {"title": "[Another title]"}
    assert isinstance(apply(document, PutSources((item,))), Applied)
    new = (folder / "sources.json").read_bytes()
    expected = old.replace(b'"[Copy of the Reuters report in Portuguese]"', b'"[Another title]"')
    assert expected == new


def test_acknowledging_and_withdrawing_leaves_the_case_as_it_was(folder):
    before = json.loads((folder / "case.json").read_bytes())
    assert isinstance(apply(opened(folder), ACK), Applied)
    kept = json.loads((folder / "case.json").read_bytes())
    assert [
        {
            "rule": "speed-needed",
            "subjects": ["l1", "l2"],
            "reason": "The load is not known.",
            "at": "2026-01-02T03:04:05Z",
        }
    ] == kept["acknowledged"]
    other = Acknowledge("speed-needed", ("l1", "l2"), " Another reason. ")
    assert isinstance(apply(opened(folder), other), Applied)
    kept = json.loads((folder / "case.json").read_bytes())
    assert ["Another reason."] == [a["reason"] for a in kept["acknowledged"]]
    assert ["2026-01-02T03:04:05Z"] == [a["at"] for a in kept["acknowledged"]]
    assert isinstance(apply(opened(folder), Withdraw("speed-needed", ("l1", "l2"))), Applied)
    after = json.loads((folder / "case.json").read_bytes())
    assert [] == after.pop("acknowledged")
    assert before["generation"] + 3 == after["generation"]
    for name in before.keys() - {"generation", "files"}:
        assert before[name] == after[name]


def test_withdrawing_what_is_not_there_and_a_reason_that_is_none(folder):
    before = files(folder)
    assert "no such" in apply(opened(folder), Withdraw("speed-needed", ("x",))).reason
    assert "reason" in apply(opened(folder), Acknowledge("r", ("x",), "  ")).reason
    assert before == files(folder)


def test_what_another_program_changed_is_not_overwritten(folder):
    document = opened(folder)
    theirs = (folder / "sources.json").read_bytes() + b"\n"
    (folder / "sources.json").write_bytes(theirs)
    refused = apply(document, PutSources(({"id": "n"},)))
    assert "another program" in refused.reason
    assert theirs == (folder / "sources.json").read_bytes()


def test_a_case_without_sources_gets_a_file_for_them(folder):
    case = json.loads((folder / "case.json").read_bytes())
    case["layers"] = [x for x in case["layers"] if x["file"] != "sources.json"]
    (folder / "case.json").write_text(json.dumps(case))
    assert isinstance(apply(opened(folder), PutSources(({"id": "n", "type": "book"},))), Applied)
    assert ["n"] == list(opened(folder).case.sources)
    assert (folder / "sources-2.json").is_file()  # the file that lay there unlisted is left alone


def test_a_newer_format_and_a_broken_file_are_refused(folder):
    text = (folder / "case.json").read_text()
    (folder / "case.json").write_text(text.replace('"format": 1', '"format": 9'))
    assert "format 9" in apply(opened(folder), ACK).reason
    (folder / "case.json").write_text(text)
    (folder / "sources.json").write_text('[{"id": "a", "x": NaN}]')
    refused = apply(opened(folder), PutSources(({"id": "n"},)))
    assert isinstance(refused, Refused)
    assert "mended" in refused.reason


def test_the_case_of_the_program_is_offered_as_a_copy(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(edits, "unwritable", lambda _: "This case came with the program.")
    document, before = opened(folder), files(folder)
    refused = apply(document, ACK)
    assert Refused("This case came with the program.", copy=True) == refused
    target = tmp_path / "mine"
    copy_case(folder, target)
    assert before == files(folder) == files(target)
    assert Applied((str(target),), document.generation + 1) == apply(document, ACK, folder=target)
    assert before == files(folder)
    assert 1 == len(json.loads((target / "case.json").read_bytes())["acknowledged"])


def test_a_folder_inside_the_program_is_never_written():
    package = paths.Path(edits.__file__).parents[1]
    assert "came with the program" in edits.unwritable(package / "_data" / "layers" / "x")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_offered_as_a_copy(folder):
    folder.chmod(0o500)
    try:
        refused = apply(opened(folder), ACK)
    finally:
        folder.chmod(0o700)
    assert refused.copy
    assert "cannot be written" in refused.reason


def test_copies_that_are_refused_leave_nothing(folder, tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("x")
    with pytest.raises(CopyError, match="not empty"):
        copy_case(folder, full)
    with pytest.raises(CopyError, match="inside"):
        copy_case(folder, folder / "media" / "copy")
    with pytest.raises(CopyError, match="no case"):
        copy_case(full, tmp_path / "other")
    assert {"case", "full"} == {p.name for p in tmp_path.iterdir()}


def test_a_copy_takes_evidence_along_and_no_link_that_leads_out(folder, tmp_path):
    (folder / "media").mkdir()
    (folder / "media" / "photo.jpg").write_bytes(b"photo")
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    copy_case(folder, tmp_path / "copy")
    assert b"photo" == (tmp_path / "copy" / "media" / "photo.jpg").read_bytes()
    assert not (tmp_path / "copy" / "link").exists()


def test_an_assertion_goes_into_the_evidence_of_its_source_and_nowhere_else(folder):
    old, document = (folder / "events.geojson").read_bytes(), opened(folder)
    before = document.case.events["delegation"]
    edit = Assert("delegation", "mayorca-2019-03-24", {"when": "../2019-03-24T00:12:33.123Z"})
    assert isinstance(apply(document, edit), Applied)
    again = opened(folder)
    after = again.case.events["delegation"]
    assert before.when == after.when
    assert [e.id for e in before.evidence] == [e.id for e in after.evidence]
    changed = [b.id for a, b in zip(before.evidence, after.evidence, strict=True) if a != b]
    assert ["delegation-e2"] == changed
    assert b'"../2019-03-24T00:12:33.123Z"' in (folder / "events.geojson").read_bytes()
    for name, event in document.case.events.items():
        if name != "delegation":
            there = again.case.events[name]
            assert event.evidence == there.evidence
    assert len(old.splitlines()) > 100
    changed_lines = set((folder / "events.geojson").read_bytes().splitlines()) - set(
        old.splitlines()
    )
    assert 1 == len(changed_lines)


def test_an_assertion_of_a_source_that_said_nothing_is_added_with_an_id(folder):
    edit = Assert("sanctions", "mayorca-2019-03-24", {"when": "../2019-03-24T00:12:33Z"})
    assert isinstance(apply(opened(folder), edit), Applied)
    item = opened(folder).case.events["sanctions"].evidence[-1]
    assert "mayorca-2019-03-24" == item.source
    assert "../2019-03-24T00:12:33Z" == item.asserts["when"].text
    text = json.loads((folder / "events.geojson").read_bytes())
    feature = next(f for f in text["features"] if f["id"] == "sanctions")
    assert item.id == feature["properties"]["evidence"][-1]["id"]


def test_an_assertion_of_an_event_that_is_not_there_is_refused(folder):
    before = files(folder)
    refused = apply(opened(folder), Assert("nothing", "a", {"when": "2019Z"}))
    assert "no event" in refused.reason
    assert before == files(folder)


def test_a_lone_file_of_sources_is_edited_in_place(tmp_path):
    path = tmp_path / "sources.json"
    path.write_text('[\n {"id": "a", "type": "book"}\n]\n')
    assert Applied((str(path),), 0) == apply(opened(path), PutSources(({"id": "b"},)))
    assert ["a", "b"] == [i["id"] for i in json.loads(path.read_bytes())]
    assert "no case" in apply(opened(path), ACK).reason


def test_exchange_tells_new_changed_and_the_same(folder, tmp_path):
    document = opened(folder)
    path = tmp_path / "zotero.json"
    count = exchange.write_sources(document, path, for_zotero=True)
    assert len(document.case.sources) == count
    nothing = exchange.read_sources(document, path)
    assert ((), (), count) == (nothing.new, nothing.changed, len(nothing.same))
    assert () == nothing.edit.items
    items = json.loads(path.read_bytes())
    items[0]["title"] = "Changed"
    items.append({"id": "http://zotero.org/users/1/items/NEW", "type": "webpage", "title": "N"})
    path.write_text(json.dumps(items))
    some = exchange.read_sources(document, path)
    assert ("http://zotero.org/users/1/items/NEW",) == some.new
    assert (items[0]["id"],) == some.changed
    assert isinstance(apply(document, some.edit), Applied)
    again = opened(folder)
    assert "Changed" == again.case.sources[items[0]["id"]].title
    assert count + 1 == len(again.case.sources)
    first = exchange.items_of(document)[0]
    assert first["custom"] == exchange.items_of(again)[0]["custom"]
    assert first["note"] == exchange.items_of(again)[0]["note"]


def test_a_file_that_is_no_csl_says_so(folder, tmp_path):
    path = tmp_path / "x.json"
    path.write_text("not json")
    found = exchange.read_sources(opened(folder), path)
    assert found.problems
    assert () == found.edit.items
