"""A patch changes what changed, and not one byte more."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.formats import jsontext
from viewer.formats.patch import patch, same

KEYS = st.text(max_size=6)
NUMBERS = st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False, width=32)
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(max_size=12)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=6)
LAYOUTS = st.sampled_from(
    [
        {"indent": None, "separators": (",", ":")},
        {"indent": None},
        {"indent": 2},
        {"indent": "\t"},
        {"indent": 1, "separators": (" ,", " : ")},
    ]
)


def text_of(value, layout, newline="\n"):
    return json.dumps(value, ensure_ascii=False, **layout).replace("\n", newline).encode()


@given(OBJECTS, LAYOUTS)
def test_nothing_changed_gives_the_same_bytes(value, layout):
    raw = text_of(value, layout)
    assert raw == patch(raw, [(0, value)])


@given(OBJECTS, OBJECTS, LAYOUTS, st.sampled_from(["\n", "\r\n"]))
def test_any_object_becomes_any_other(old, new, layout, newline):
    raw = text_of(old, layout, newline)
    assert same(new, json.loads(patch(raw, [(0, new)])))


@given(OBJECTS, KEYS, SCALARS, LAYOUTS)
def test_a_new_member_leaves_the_others_bytes_alone(old, key, value, layout):
    raw = text_of(old, layout)
    changed = patch(raw, [(0, {**old, key: value})])
    before = {s.key: raw[s.start : s.end] for s in jsontext.children(raw, 0)[0]}
    after = {s.key: changed[s.start : s.end] for s in jsontext.children(changed, 0)[0]}
    assert {k: v for k, v in before.items() if k != key} == {
        k: v for k, v in after.items() if k != key
    }
    assert [k for k in before if k in after] == [k for k in after if k in before]


@given(st.lists(OBJECTS, min_size=1, max_size=5), st.data(), LAYOUTS)
def test_one_feature_changed_leaves_the_rest_of_the_file_alone(features, data, layout):
    raw = text_of({"x": 1, "features": features, "end": "z"}, layout)
    spans = jsontext.children(
        raw, next(s.start for s in jsontext.children(raw, 0)[0] if s.key == "features")
    )[0]
    number = data.draw(st.integers(0, len(features) - 1))
    new = data.draw(OBJECTS)
    span = spans[number]
    changed = patch(raw, [(span.start, new)])
    assert raw[: span.start] == changed[: span.start]
    assert changed.endswith(raw[span.end :])
    assert same(new, json.loads(changed[span.start : len(changed) - len(raw[span.end :])]))


def test_numbers_keep_the_way_they_were_written():
    raw = b'{"a": 1.50, "b": 1e3, "c": "\\u0041"}'
    assert b'{"a": 1.50, "b": 2, "c": "\\u0041"}' == patch(raw, [(0, {"a": 1.5, "b": 2, "c": "A"})])


def test_a_new_object_follows_the_indentation_of_the_file():
    raw = b'{\n   "a": 1\n}\n'
    expected = b'{\n   "a": 1,\n   "b": {\n      "c": [\n         2\n      ]\n   }\n}\n'
    assert expected == patch(raw, [(0, {"a": 1, "b": {"c": [2]}})])


def test_windows_line_ends_stay():
    raw = b'{\r\n  "a": 1\r\n}\r\n'
    assert b'{\r\n  "a": 1,\r\n  "b": 2\r\n}\r\n' == patch(raw, [(0, {"a": 1, "b": 2})])


def test_a_member_goes_with_its_comma():
    raw = b'{"a": 1, "b": 2, "c": 3}'
    assert b'{"b": 2, "c": 3}' == patch(raw, [(0, {"b": 2, "c": 3})])
    assert b'{"a": 1, "c": 3}' == patch(raw, [(0, {"a": 1, "c": 3})])
    assert b'{"a": 1, "b": 2}' == patch(raw, [(0, {"a": 1, "b": 2})])
    assert b"{}" == patch(raw, [(0, {})])


def test_several_changes_at_once():
    raw = b'[{"a": 1},\n {"a": 2},\n {"a": 3}]'
    starts = [s.start for s in jsontext.children(raw, 0)[0]]
    assert b'[{"a": 10},\n {"a": 2},\n {"a": "x"}]' == patch(
        raw, [(starts[0], {"a": 10}), (starts[2], {"a": "x"})]
    )


def test_true_is_not_one():
    assert b'{"a": true}' == patch(b'{"a": 1}', [(0, {"a": True})])


def test_an_offset_at_no_object_is_refused():
    with pytest.raises(jsontext.JsonError):
        patch(b'{"a": 1', [(0, {})])
