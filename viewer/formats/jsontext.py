"""JSON as found in the wild: strict values, exact places, and no input that brings it down.

msgspec decodes; what it lets pass (duplicate keys) or only names by a byte (everything else) is
worked out here. A file that is broken in one place is split by its brackets alone, so that the
other features can still be read.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 64
"""How deep arrays and objects may nest in one feature; GeoJSON needs 8 and a case about 8."""

MAX_DIGITS = 400
"""How many digits a number may have; the longest double has fewer than 330."""

_STRING = rb'"[^"\\]*(?:\\.[^"\\]*)*"'
_STRINGS = re.compile(_STRING, re.DOTALL)
_TOKENS = re.compile(_STRING + rb"|[\[\]{},:]", re.DOTALL)
_LONG_NUMBER = re.compile(rb"[0-9]{%d}" % MAX_DIGITS)
_NOT_A_NUMBER = re.compile(rb"-?\b(?:NaN|Infinity)\b|\bnan\b|-?\binf\b")
_SPACE = b" \t\r\n"
_ALL_BUT_BRACKETS = bytes(i for i in range(256) if i not in b"[]{}")
_BYTE = re.compile(r"\(byte (\d+)\)")

_raw_object = msgspec.json.Decoder(dict[str, msgspec.Raw])
_raw_array = msgspec.json.Decoder(list[msgspec.Raw])
_any = msgspec.json.Decoder()


class JsonError(ValueError):
    """Text that is not JSON as RFC 8259 wants it, or not within the limits here.

    ``offset`` is the byte, counted from the start of what was decoded. ``property`` is the path
    inside the value where one is known.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        offset: int,
        found: str,
        expected: str,
        path: str | None = None,
    ) -> None:
        """Keep the parts apart, so that a problem can be made of them."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.offset = offset
        self.found = found
        self.expected = expected
        self.path = path


class Span(NamedTuple):
    """A value's place in the bytes; ``key`` and ``key_start`` only for members of an object."""

    start: int
    end: int
    key: str | None = None
    key_start: int | None = None


@dataclass(slots=True)
class Lines:
    """Counts lines from 1 for offsets asked in growing order (others are counted afresh)."""

    data: bytes
    _offset: int = 0
    _line: int = 1

    def at(self, offset: int) -> int:
        """Return the line of a byte; lines end in LF, CRLF or a lone CR."""
        if offset < self._offset:
            self._offset, self._line = 0, 1
        data, start = self.data, self._offset
        self._line += data.count(b"\n", start, offset)
        if data.find(b"\r", start, offset) >= 0:
            self._line += data.count(b"\r", start, offset) - data.count(b"\r\n", start, offset + 1)
        self._offset = offset
        return self._line


def decode(raw: bytes | msgspec.Raw, *, max_depth: int = MAX_DEPTH) -> Any:  # noqa: ANN401 any JSON
    """Return the value of strict JSON: no NaN, no duplicate key, no bottomless nesting.

    Raises JsonError with code ``json-syntax``, ``json-number``, ``json-depth`` or
    ``json-duplicate-key``.
    """
    data = bytes(raw)
    bare = _STRINGS.sub(b"", data)
    _check_depth(data, bare, max_depth)
    if _LONG_NUMBER.search(bare):
        raise _number_error(data)
    try:
        value = _any.decode(data)
    except RecursionError:  # the interpreter's own stack was nearly full
        raise _too_deep(0, max_depth) from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise explain(data, error) from error
    if bare.count(b":") != _count_keys(value):
        _refuse_duplicates(data)
    return value


def explain(data: bytes, error: Exception) -> JsonError:
    """Say where and why ``data`` is not JSON, from msgspec's error and a second look."""
    if isinstance(error, RecursionError):
        return _too_deep(_depth_offset(data, MAX_DEPTH), MAX_DEPTH)
    text = str(error)
    if "out of range" in text:
        return _number_error(data)
    hit = _BYTE.search(text)
    offset = min(int(hit.group(1)), len(data)) if hit else len(data)
    if isinstance(error, UnicodeDecodeError):
        offset = error.start
    bad = _NOT_A_NUMBER.match(data, max(0, offset - 1)) or _NOT_A_NUMBER.match(data, offset)
    if bad:
        return _number_error(data, bad)
    what = text.removeprefix("JSON is malformed: ")
    what = _BYTE.sub("", what).strip()
    if "truncated" in text:
        what = "the text ends too early, or a string holds half of a character"
    return JsonError(
        "json-syntax",
        f"this is not JSON: {what}",
        offset=offset,
        found=excerpt(data, offset),
        expected="JSON (RFC 8259)",
    )


def excerpt(data: bytes, offset: int, length: int = 40) -> str:
    """Return the bytes at an offset as a short text for a problem."""
    piece = data[offset : offset + length].decode("utf-8", "replace")
    return piece or "the end of the text"


def array_spans(raw: bytes, offset: int) -> Iterator[tuple[msgspec.Raw, int]]:
    """Yield each element of a JSON array with its exact offset (``offset`` is the array's own).

    Raises msgspec.MsgspecError or RecursionError where the array is not JSON.
    """
    position = 1
    for element in _raw_array.decode(raw):
        piece = bytes(element)
        while raw[position] in b" \t\r\n,":
            position += 1
        yield element, offset + position
        position += len(piece)


def object_spans(raw: bytes) -> dict[str, tuple[msgspec.Raw, int]]:
    """Return each member of a JSON object with its exact offset in ``raw``.

    Raises msgspec.MsgspecError or RecursionError where it is not JSON, JsonError
    ``json-duplicate-key`` where a name comes twice.
    """
    members = _raw_object.decode(raw)
    spans: dict[str, tuple[msgspec.Raw, int]] = {}
    position = raw.index(b"{") + 1
    for key, value in members.items():
        piece = bytes(value)
        name = _STRINGS.search(raw, position)
        if name is None:
            break
        position = raw.index(b":", name.end()) + 1
        while raw[position] in _SPACE:
            position += 1
        if _any.decode(name.group()) != key or not raw.startswith(piece, position):
            raise _duplicate(key, raw)
        spans[key] = (value, position)
        position += len(piece)
    if _STRINGS.search(raw, position):
        raise _duplicate("", raw)
    return spans


def children(data: bytes, start: int) -> tuple[list[Span], int | None]:
    """Split an object or array by its brackets alone; works on values that are not strict JSON.

    ``start`` is the offset of its opening bracket. Returns the members' or elements' spans, and
    the offset after the closing bracket, None where it is missing.
    """
    spans: list[Span] = []
    depth = 0
    name: tuple[int, int] | None = None
    key: tuple[str, int] | None = None
    value_start = start + 1
    for token in _TOKENS.finditer(data, start):
        mark = token.group()
        if mark in (b"{", b"["):
            depth += 1
        elif mark in (b"}", b"]"):
            depth -= 1
            if depth == 0:
                _close(data, spans, value_start, token.start(), key)
                return spans, token.end()
        elif depth != 1:
            continue
        elif mark == b",":
            _close(data, spans, value_start, token.start(), key)
            value_start, key, name = token.end(), None, None
        elif mark == b":" and name is not None:
            key = (_key_text(data[name[0] : name[1]]), name[0])
            value_start, name = token.end(), None
        elif mark != b":":
            name = (token.start(), token.end())
    _close(data, spans, value_start, len(data), key)  # what is there of the last one
    return spans, None


def _close(
    data: bytes, spans: list[Span], start: int, end: int, key: tuple[str, int] | None
) -> None:
    while start < end and data[start] in _SPACE:
        start += 1
    while end > start and data[end - 1] in _SPACE:
        end -= 1
    if end > start:
        spans.append(Span(start, end, key[0] if key else None, key[1] if key else None))


def _key_text(raw: bytes) -> str:
    try:
        return str(_any.decode(raw))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return raw[1:-1].decode("utf-8", "replace")


def _check_depth(data: bytes, bare: bytes, limit: int) -> None:
    """Refuse deep nesting by peeling the innermost brackets off, one level a pass, in C."""
    brackets = bare.translate(None, _ALL_BUT_BRACKETS)
    for _ in range(limit):
        if not brackets:
            return
        peeled = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if len(peeled) == len(brackets):
            return  # unbalanced: the decoder says where
        brackets = peeled
    if brackets:
        raise _too_deep(_depth_offset(data, limit), limit)


def _depth_offset(data: bytes, limit: int) -> int:
    depth = 0
    for token in _TOKENS.finditer(data):
        mark = token.group()
        depth += (mark in (b"[", b"{")) - (mark in (b"]", b"}"))
        if depth > limit:
            return token.start()
    return 0


def _too_deep(offset: int, limit: int) -> JsonError:
    return JsonError(
        "json-depth",
        f"arrays and objects are nested more than {limit} deep",
        offset=offset,
        found=f"more than {limit} levels",
        expected=f"at most {limit} levels",
    )


def _count_keys(value: object) -> int:
    """Count the members of all objects; coordinates are passed over, for they hold none."""
    if isinstance(value, dict):
        return len(value) + sum(
            _count_keys(v)
            for k, v in value.items()
            if isinstance(v, dict) or (isinstance(v, list) and k != "coordinates")
        )
    if isinstance(value, list):
        return sum(_count_keys(v) for v in value if isinstance(v, dict | list))
    return 0


def _refuse_duplicates(data: bytes) -> None:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(items)
        if len(made) != len(items):
            names = [name for name, _ in items]
            raise _duplicate(next(n for n in names if names.count(n) > 1), data)
        return made

    json.loads(data, object_pairs_hook=pairs)


def _duplicate(key: str, data: bytes) -> JsonError:
    needle = json.dumps(key, ensure_ascii=False).encode("utf-8", "replace") if key else b""
    first = data.find(needle) if needle else -1
    second = data.find(needle, first + 1) if first >= 0 else -1
    return JsonError(
        "json-duplicate-key",
        f"the name {key!r} comes twice in one object",
        offset=max(second, first, 0),
        found=key or "a name twice",
        expected="every name once",
        path=key or None,
    )


def _number_error(data: bytes, hit: re.Match[bytes] | None = None) -> JsonError:
    """Find the number that is none, and its path, with a tolerant second reading."""
    path = _path_of_bad_number(data)
    hit = hit or _LONG_NUMBER.search(data) or re.search(rb"[0-9.]+[eE]\+?[0-9]{3,}", data)
    found = excerpt(data, hit.start(), min(40, hit.end() - hit.start())) if hit else "a number"
    return JsonError(
        "json-number",
        "a number must be finite and fit a double",
        path=path,
        offset=hit.start() if hit else 0,
        found=found,
        expected="a finite number (NaN and Infinity are not JSON)",
    )


def _path_of_bad_number(data: bytes) -> str | None:
    try:
        value = json.loads(data, parse_int=_int_or_inf)
    except (ValueError, RecursionError):
        return None
    stack: list[tuple[str, object]] = [("", value)]
    while stack:
        path, item = stack.pop()
        if isinstance(item, float) and not math.isfinite(item):
            return path.removeprefix(".")
        if isinstance(item, dict):
            stack.extend((f"{path}.{k}", v) for k, v in reversed(item.items()))
        elif isinstance(item, list):
            stack.extend((f"{path}[{i}]", v) for i, v in reversed(list(enumerate(item))))
    return None


def _int_or_inf(text: str) -> float:
    return math.inf if len(text) > MAX_DIGITS else int(text)
