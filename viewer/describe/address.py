"""Web addresses as they really are: the host to which one leads, in letters that cannot deceive."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_USUAL_PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000
# All that may stand in an address without being encoded (RFC 3986).
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address.

    ``host`` is ASCII: a name in other letters in its punycode form (``xn--…``), in which it is
    asked for. ``text`` is the whole address in ASCII. ``warnings`` name what may deceive.
    """

    host: str
    text: str
    warnings: tuple[str, ...] = ()


def read(text: str) -> Address | None:
    """Return an address; None where it is not one that may be opened.

    That is anything but http and https, and whatever holds spaces, control or invisible
    characters or backslashes, which programs read differently.
    """
    if not text or len(text) > _LONGEST or any(_deceives(c) for c in text):
        return None
    try:
        parts = urlsplit(text)
        host, port, scheme = parts.hostname or "", parts.port, parts.scheme
    except ValueError:
        return None
    if scheme not in _USUAL_PORTS or not host:
        return None
    plain = host if ":" in host else ".".join(_label(label) for label in host.split("."))
    if not plain.isascii():
        return None
    warnings = []
    if plain != host:
        warnings.append(f"a name in other letters, written {host}")
    if parts.username is not None or parts.password is not None:
        warnings.append("user information stands before the host: what it shows there is no host")
    if port is not None and port != _USUAL_PORTS[scheme]:
        warnings.append(f"on port {port}, not the usual one")
    if scheme == "http":
        warnings.append("not encrypted")
    shown = f"[{plain}]" if ":" in plain else plain
    if port is not None and port != _USUAL_PORTS[scheme]:
        shown += f":{port}"
    user = parts.netloc.rpartition("@")[0]
    rest = text[text.index("//") + 2 + len(parts.netloc) :]
    whole = f"{scheme}://{quote(user, safe=_SAFE)}{'@' if '@' in parts.netloc else ''}{shown}"
    return Address(shown, whole + quote(rest, safe=_SAFE), tuple(warnings))


def _deceives(character: str) -> bool:
    """Whether a character is a space, a control, or one that changes how others are shown."""
    return character in ' \\<>"`' or unicodedata.category(character)[0] in "CZ"


def _label(label: str) -> str:
    """Return one part of a host's name in ASCII, as browsers do (UTS 46, for what is common)."""
    folded = unicodedata.normalize("NFKC", label).lower()
    if folded.isascii():
        return folded
    return "xn--" + folded.encode("punycode").decode("ascii")
