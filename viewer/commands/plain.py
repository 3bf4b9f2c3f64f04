"""Text of files on a terminal: nothing in it may steer the terminal or reorder a line."""

from __future__ import annotations

import re
import unicodedata

_DELETE_AND_C1 = "\x7f-\x9f"
_DIRECTIONS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_LINES = "\u2028\u2029"
_SURROGATES = "\ud800-\udfff"
_NOT_IN_JSON = _DELETE_AND_C1 + _DIRECTIONS + _LINES + _SURROGATES
_STEERING = re.compile(rf"[\x00-\x1f{_NOT_IN_JSON}]")
_IN_JSON = re.compile(f"[{_NOT_IN_JSON}]")
_WIDE = frozenset("WF")


def plain(text: str) -> str:
    """Return the text as one line, with control and direction characters written as in JSON."""
    return _STEERING.sub(_escaped, text)


def plain_json(text: str) -> str:
    """Return a JSON text whose strings hold no control or direction characters but as escapes."""
    return _IN_JSON.sub(_escaped, text)


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(_width(c) for c in text)


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """Return the text filled with spaces to a number of columns, cut with … where it is longer."""
    if width(text) > columns:
        text = _cut(text, columns)
    fill = " " * (columns - width(text))
    return fill + text if right else text + fill


def _cut(text: str, columns: int) -> str:
    kept = ""
    for character in text:
        if width(kept + character) >= columns:
            break
        kept += character
    return kept + "…"


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
