"""The time that a post's number carries, read offline from an address or a number.

Some services number their posts by time. What comes out is when the *number* was made, by the
service's own clock: evidence for the time of a post, to be offered, never applied by itself. Each
scheme says who published it; numbers from before a scheme began are refused.

Left out on purpose: YouTube (ids are random), Facebook and Instagram (Instagram published the
layout of its numbers, but not the instant from which it counts, and the number is made before the
post is published).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from viewer.model.time import SECOND, Interval

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a service puts a time in a number: ``(number >> shift) * unit_ms + epoch_ms``.

    ``width_ms`` is how long the window is in which the number may have been made. ``first_ms`` is
    when the scheme began: what decodes to before it is a number of another kind. ``official``
    tells whether the service itself published the scheme.
    """

    key: str
    name: str
    shift: int
    unit_ms: int
    epoch_ms: int
    width_ms: int
    first_ms: int
    official: bool
    published: str
    caveat: str


TWITTER = Scheme(
    key="twitter",
    name="Twitter/X post number",
    shift=22,
    unit_ms=1,
    epoch_ms=1_288_834_974_657,  # 2010-11-04T01:42:54.657Z
    width_ms=1,
    first_ms=1_288_836_000_000,  # 2010-11-04T02:00Z: sequential numbers decode to seconds after
    official=True,
    published="Twitter's Snowflake, published with its source in 2010 (twitter-archive/snowflake)",
    caveat="posts before November 2010 have plain running numbers, which carry no time",
)
DISCORD = Scheme(
    key="discord",
    name="Discord message number",
    shift=22,
    unit_ms=1,
    epoch_ms=1_420_070_400_000,  # 2015-01-01T00:00Z
    width_ms=1,
    first_ms=1_420_070_400_000 + 3_600 * SECOND,
    official=True,
    published="Discord's developer documentation (Reference: Snowflakes)",
    caveat="of a message; the number of a forwarded message is that of the forwarding",
)
MASTODON = Scheme(
    key="mastodon",
    name="Mastodon status number",
    shift=16,
    unit_ms=1,
    epoch_ms=0,
    width_ms=SECOND,
    first_ms=1_507_075_200_000,  # 2017-10-04T00:00Z, when it came into Mastodon's source
    official=True,
    published="Mastodon's source (lib/mastodon/snowflake.rb), since version 2.0",
    caveat=(
        "to the second: on a server that only received the post, the milliseconds are random and "
        "the time is what the author's server said; older posts have running numbers"
    ),
)
TIKTOK = Scheme(
    key="tiktok",
    name="TikTok video number",
    shift=32,
    unit_ms=SECOND,
    epoch_ms=0,
    width_ms=SECOND,
    first_ms=1_472_688_000_000,  # 2016-09-01T00:00Z, when the service (as Douyin) began
    official=False,
    published="investigators' findings (arXiv:2504.13279); TikTok has published nothing",
    caveat="made when the upload begins: seconds to a minute before the video can be seen",
)
SCHEMES = {s.key: s for s in (TWITTER, DISCORD, MASTODON, TIKTOK)}

_HOSTS = {
    "twitter.com": TWITTER,
    "x.com": TWITTER,
    "nitter.net": TWITTER,
    "discord.com": DISCORD,
    "discordapp.com": DISCORD,
    "tiktok.com": TIKTOK,
}
_SUBDOMAINS = ("www.", "mobile.", "m.", "ptb.", "canary.", "vm.")
_TWITTER_PATH = re.compile(r"/(?:i/web|i|@?\w{1,50})/status(?:es)?/(\d{1,20})(?:/|$)")
_DISCORD_PATH = re.compile(r"/channels/(?:@me|\d{1,20})/\d{1,20}/(\d{1,20})/?$")
_TIKTOK_PATH = re.compile(r"/@[\w.\-]{1,50}/(?:video|photo)/(\d{1,20})/?$")
# A handle with a server in it, or "statuses", is Mastodon's way; other software has other ids.
_MASTODON_PATH = re.compile(
    r"/(?:@\w{1,50}(?:@[\w.\-]{1,100})?|users/\w{1,50}/statuses|web/statuses)/(\d{17,19})/?$"
)
_PATHS = {"twitter": _TWITTER_PATH, "discord": _DISCORD_PATH, "tiktok": _TIKTOK_PATH}
_DIGITS = re.compile(r"[0-9]{1,20}", re.ASCII)
_GREATEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class PostTime:
    """When a post's number was made: a window in milliseconds since 1970 UTC, and by what."""

    number: int
    scheme: Scheme
    made: Interval

    @property
    def at(self) -> int:
        """The beginning of the window."""
        return (self.number >> self.scheme.shift) * self.scheme.unit_ms + self.scheme.epoch_ms


class PostNumberError(ValueError):
    """A number that carries no time, with the reason in words."""


def decode(number: int | str, scheme: Scheme, *, not_after: int | None = None) -> PostTime:
    """Return the time in a post's number.

    ``not_after`` is a time (ms since 1970 UTC) after which no number can have been made, such as
    now. Raises PostNumberError for numbers of another kind: too great, from before the scheme, or
    from the future.
    """
    text = str(number).strip()
    if not _DIGITS.fullmatch(text) or int(text) > _GREATEST:
        message = f"{text[:40]!r} is no number of at most 63 bits"
        raise PostNumberError(message)
    value = int(text)
    at = (value >> scheme.shift) * scheme.unit_ms + scheme.epoch_ms
    if at < scheme.first_ms:
        message = f"{value} is from before the {scheme.name} carried a time"
        raise PostNumberError(message)
    if not_after is not None and at > not_after:
        message = f"{value} would be from the future: it is no {scheme.name}"
        raise PostNumberError(message)
    if scheme.width_ms > 1:
        at = at // scheme.width_ms * scheme.width_ms
    return PostTime(value, scheme, Interval(at, at + scheme.width_ms))


def in_address(address: str, *, not_after: int | None = None) -> PostTime | None:
    """Return the time that the number in a post's address carries; None where it carries none.

    Raises PostNumberError where it is an address of a scheme known here, but the number is not of
    the scheme.
    """
    found = _number_in(address)
    if found is None:
        return None
    scheme, number = found
    return decode(number, scheme, not_after=not_after)


def _number_in(address: str) -> tuple[Scheme, str] | None:
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removesuffix(".")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    for prefix in _SUBDOMAINS:
        host = host.removeprefix(prefix)
    scheme = _HOSTS.get(host)
    if scheme is not None:
        match = _PATHS[scheme.key].search(parts.path)
        return (scheme, match[1]) if match else None
    match = _MASTODON_PATH.fullmatch(parts.path)
    return (MASTODON, match[1]) if match else None


def schemes_named(names: Iterable[str]) -> Scheme | None:
    """Return the scheme of a service by how people call it ("Twitter", "X"), None for others."""
    for name in names:
        scheme = _BY_NAME.get(name.strip().casefold())
        if scheme is not None:
            return scheme
    return None


_BY_NAME = {
    "twitter": TWITTER,
    "x": TWITTER,
    "twitter/x": TWITTER,
    "x (twitter)": TWITTER,
    "twitter.com": TWITTER,
    "x.com": TWITTER,
    "discord": DISCORD,
    "mastodon": MASTODON,
    "tiktok": TIKTOK,
}
