"""Times in the numbers of posts, by public examples whose times are known from elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.model import post_numbers
from viewer.model.post_numbers import (
    DISCORD,
    MASTODON,
    SCHEMES,
    TIKTOK,
    TWITTER,
    PostNumberError,
    decode,
    in_address,
)
from viewer.model.time import parse_instant, to_iso

KNOWN = [
    # Wikipedia, "Snowflake ID": a post of @Wikipedia, worked out there to the millisecond.
    (TWITTER, 1541815603606036480, "2022-06-28T16:07:40.105Z", 1),
    # Discord's developer documentation works this one out.
    (DISCORD, 175928847299117063, "2016-04-30T11:18:25.796Z", 1),
    # Unfurl's documentation of its reader of TikTok numbers.
    (TIKTOK, 6854717870488702213, "2020-07-29T02:06:13Z", 1_000),
]


@pytest.mark.parametrize(("scheme", "number", "told", "width"), KNOWN)
def test_public_examples(scheme, number, told, width):
    found = decode(number, scheme)
    assert parse_instant(told) == found.made.earliest
    assert width == found.made.latest - found.made.earliest
    assert scheme is found.scheme


@pytest.mark.parametrize(
    ("address", "scheme", "told"),
    [
        ("https://twitter.com/Wikipedia/status/1541815603606036480", TWITTER, KNOWN[0][2]),
        ("https://x.com/Wikipedia/status/1541815603606036480?s=20", TWITTER, KNOWN[0][2]),
        ("http://mobile.twitter.com/a/status/1541815603606036480/photo/1", TWITTER, KNOWN[0][2]),
        ("https://x.com/i/web/status/1541815603606036480", TWITTER, KNOWN[0][2]),
        ("https://twitter.com/a/statuses/1541815603606036480#m", TWITTER, KNOWN[0][2]),
        ("https://discord.com/channels/1/2/175928847299117063", DISCORD, KNOWN[1][2]),
        ("https://www.tiktok.com/@some.one/video/6854717870488702213", TIKTOK, KNOWN[2][2]),
    ],
)
def test_numbers_in_addresses(address, scheme, told):
    found = in_address(address)
    assert scheme is found.scheme
    assert parse_instant(told) == found.made.earliest


@pytest.mark.parametrize(
    "address",
    [
        "https://example.social/@someone/109348684000000000",
        "https://example.social/@someone@other.example/109348684000000000",
        "https://example.social/users/someone/statuses/109348684000000000",
    ],
)
def test_mastodon_speaks_to_the_second(address):
    found = in_address(address)
    assert MASTODON is found.scheme
    assert found.made.earliest % 1_000 == 0
    assert 1_000 == found.made.latest - found.made.earliest
    assert found.made.contains(109348684000000000 >> 16)


@pytest.mark.parametrize(
    "address",
    [
        "https://pic.twitter.com/BY5cFHmwzn",
        "https://twitter.com/Wikipedia",
        "https://twitter.com/i/lists/1541815603606036480",
        "https://twitter.com.evil.example/a/status/1541815603606036480",
        "https://eviltwitter.com/a/status/1541815603606036480",
        "ftp://twitter.com/a/status/1541815603606036480",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.instagram.com/p/CEW4qSZhHNC/",
        "https://example.org/@someone/2",
        "https://runrun.es/noticias/376807",
        "https://[broken/a/status/1541815603606036480",
        "twitter.com/a/status/1541815603606036480",
        "",
    ],
)
def test_what_carries_no_time(address):
    assert in_address(address) is None


@pytest.mark.parametrize(
    ("number", "scheme"),
    [
        (20, TWITTER),  # the first post of all
        (29_700_859_247, TWITTER),  # among the last with running numbers
        (99_999_999_999, TWITTER),
        (12345, DISCORD),
        (99_700_000_000_000, MASTODON),
        (6_000_000_000_000_000_000, TIKTOK),  # 2014, before there was TikTok
        (2**63, TWITTER),
        (-1, TWITTER),
        ("1_541815603606036480", TWITTER),
        ("١٥٤١٨١٥٦٠٣٦٠٦٠٣٦٤٨٠", TWITTER),
        ("", TWITTER),
    ],
)
def test_numbers_of_another_kind_are_refused(number, scheme):
    with pytest.raises(PostNumberError):
        decode(number, scheme)


def test_an_old_post_is_refused_by_its_address_too():
    with pytest.raises(PostNumberError, match="before"):
        in_address("https://twitter.com/jack/status/20")


def test_no_number_is_from_the_future():
    at = parse_instant("2022-06-28T16:07:40.105Z")
    number = KNOWN[0][1]
    assert number == decode(number, TWITTER, not_after=at).number
    with pytest.raises(PostNumberError, match="future"):
        decode(number, TWITTER, not_after=at - 1)


@given(st.integers(0, 2**63 - 1), st.sampled_from(sorted(SCHEMES)))
def test_what_is_decoded_lies_in_its_window(number, key):
    scheme = SCHEMES[key]
    try:
        found = decode(number, scheme)
    except PostNumberError:
        assert (number >> scheme.shift) * scheme.unit_ms + scheme.epoch_ms < scheme.first_ms
        return
    assert found.made.contains(found.at)
    assert found.made.earliest >= scheme.first_ms - scheme.width_ms
    assert to_iso(found.made.earliest) is not None


@given(st.integers(2**45, 2**62), st.integers(2**45, 2**62))
def test_greater_numbers_are_never_earlier(a, b):
    low, high = sorted((a, b))
    assert decode(low, TWITTER).made.earliest <= decode(high, TWITTER).made.earliest


def test_services_by_name():
    assert TWITTER is post_numbers.schemes_named(["Nobody", "X"])
    assert post_numbers.schemes_named(["YouTube", "Instagram"]) is None
