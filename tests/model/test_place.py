"""Places as a case names them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.model.place import (
    AirportRef,
    AnyOf,
    CountryRef,
    members,
    parse_place,
    single_airport,
)
from viewer.model.problem import CaseValueError


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (None, None),
        ("OSLK", AirportRef("OSLK")),
        (" OSLK ", AirportRef("OSLK")),
        ({"country": "SY"}, CountryRef("SY")),
        ({"country": "sy"}, CountryRef("SY")),
        ({"any_of": ["GOOY", "GOBD"]}, AnyOf((AirportRef("GOOY"), AirportRef("GOBD")))),
        ({"any_of": ["GOOY", {"country": "ML"}]}, AnyOf((AirportRef("GOOY"), CountryRef("ML")))),
        ({"any_of": ["GOOY"]}, AnyOf((AirportRef("GOOY"),))),
    ],
)
def test_what_is_written_means(value, place):
    assert place == parse_place(value)


@pytest.mark.parametrize(
    "value",
    ["", "  ", 5, True, [], ["OSLK"], {}, {"country": "SYR"}, {"country": ""}, {"country": None},
     {"country": "5!"}, {"country": "ß2"}, {"country": "SY", "x": 1}, {"any_of": []},
     {"any_of": "OSLK"}, {"any_of": [None]}, {"any_of": [{"any_of": ["OSLK"]}]}, {"any_of": [5]},
     {"airport": "OSLK"}],
)  # fmt: skip
def test_what_is_no_place_is_refused(value):
    with pytest.raises(CaseValueError) as error:
        parse_place(value)
    assert "place-syntax" == error.value.code
    assert error.value.found


def test_members():
    assert () == members(None)
    assert (CountryRef("SY"),) == members(CountryRef("SY"))
    assert (AirportRef("A"), AirportRef("B")) == members(AnyOf((AirportRef("A"), AirportRef("B"))))


def test_only_one_airport_is_a_single_airport():
    assert "OSLK" == single_airport(AirportRef("OSLK"))
    assert single_airport(CountryRef("SY")) is None
    assert single_airport(AnyOf((AirportRef("A"),))) is None
    assert single_airport(None) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["country", "any_of", "x"]), inner, max_size=2)
    ),
    max_leaves=8,
)


@given(JSON)
def test_no_json_brings_the_parser_down(value):
    with suppress(CaseValueError):
        assert (parse_place(value) is None) == (value is None)
