"""To Zotero and back: nothing of a source is lost on the way."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer import paths
from viewer.formats.patch import same
from viewer.formats.zotero import exported, from_zotero, merged, split_note, to_zotero

SHIPPED = json.loads((paths.layers() / "venezuela-2019" / "sources.json").read_bytes())

# What Zotero has a field for, for every type (zotero/utilities: CSL_TEXT_MAPPINGS and its kin).
ZOTERO_KEEPS = ("type", "title", "author", "issued", "URL", "language", "note")


def through_zotero(item):
    """Do to an item what Zotero's import and export do."""
    back = {k: copy.deepcopy(v) for k, v in item.items() if k in ZOTERO_KEEPS}
    back["id"] = "http://zotero.org/users/123/items/ABCD2345"
    return back


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=5,
)
items = st.builds(
    lambda rest, custom, note: {
        "id": "a", "type": "webpage", "title": "T", **rest, "custom": custom,
        **({"note": note} if note else {}),
    },
    st.dictionaries(
        texts.filter(lambda k: k not in ("id", "type", "title", "custom", "note", "author",
                                         "issued", "URL", "language")),
        plain, max_size=3,
    ),
    st.dictionaries(texts, plain, max_size=3),
    texts,
)  # fmt: skip


@pytest.mark.parametrize("item", SHIPPED, ids=lambda i: i["id"])
def test_the_shipped_sources_come_back_whole(item):
    assert item == from_zotero(through_zotero(to_zotero([item])[0]))


@given(items)
def test_any_item_comes_back_whole(item):
    there = to_zotero([item])[0]
    assert item == from_zotero(there)
    assert same(item, from_zotero(through_zotero(there)))
    assert there == to_zotero([there])[0] or "\nlegbook" in str(item.get("note"))


def test_what_was_changed_in_zotero_stays_changed():
    item = SHIPPED[0]
    there = through_zotero(to_zotero([item])[0])
    there["title"] = "Another title"
    there["note"] = "Read twice.\n" + there["note"]
    there["accessed"] = {"date-parts": [[2026, 1, 2]]}
    back = from_zotero(there)
    assert "Another title" == back["title"]
    assert back["note"].startswith("Read twice.\n" + item["note"])
    assert {"date-parts": [[2026, 1, 2]]} == back["accessed"]
    assert item["custom"] == back["custom"]
    assert item["id"] == back["id"]


def test_dates_that_mean_the_same_keep_their_form():
    item = {"id": "a", "type": "webpage", "issued": {"date-parts": [[2019, 3, 24]]}}
    there = to_zotero([item])[0] | {"issued": {"date-parts": [["2019", "3", "24"]]}}
    assert item == from_zotero(there)
    there["issued"] = {"date-parts": [[2019, 3, 25]]}
    assert [[2019, 3, 25]] == from_zotero(there)["issued"]["date-parts"]


@pytest.mark.parametrize(
    "note",
    [
        "legbook: is a program",
        "legbook: {broken",
        "legbook: []",
        'legbook: {"title": "no id"}',
        'see legbook: {"id": "x"}',
        "",
    ],
)
def test_a_note_that_only_looks_like_ours_is_left_alone(note):
    assert (note, None) == split_note(note)
    item = {"id": "z", "note": note}
    assert item == from_zotero(item)


def test_items_that_never_were_ours_come_as_they_are():
    item = {"id": "http://zotero.org/users/1/items/Q", "type": "book", "x-mine": [1]}
    assert item == from_zotero(item)


def test_merging_keeps_what_did_not_come():
    known = {"id": "a", "title": "old", "x": 1, "custom": {"copy_of": "b", "mine": 2}}
    together = merged(known, {"id": "a", "title": "new", "custom": {"reliability": "C"}})
    assert {
        "id": "a", "title": "new", "x": 1,
        "custom": {"copy_of": "b", "mine": 2, "reliability": "C"},
    } == together  # fmt: skip
    assert {"id": "n"} == merged(None, {"id": "n"})


def test_private_sources_stay_at_home_and_are_not_named():
    there = exported([
        {"id": "secret", "custom": {"private": True}},
        {"id": "a", "custom": {"copy_of": "secret", "seen_in": "b", "mine": "secret"}},
        {"id": "b"},
    ])  # fmt: skip
    assert ["a", "b"] == [i["id"] for i in there]
    assert {"seen_in": "b", "mine": "secret"} == there[0]["custom"]
