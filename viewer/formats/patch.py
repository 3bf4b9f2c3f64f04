"""Changes a JSON file in the places that changed: every other byte stays as it was.

The new value is compared with the one in the file, member by member; only members that differ are
written, in the file's own indentation. Members that the new value lacks are taken out with their
comma, new ones are put at the end. The order of keys is always the file's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from viewer.formats import jsontext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SPACE = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class _Style:
    """How a container is written: the line break before its members, and one level of indent.

    ``line`` is empty where all stands on one line. ``colon`` and ``comma`` are as in the file.
    """

    line: bytes
    unit: bytes
    colon: bytes = b": "
    comma: bytes = b", "


def patch(data: bytes, changes: Iterable[tuple[int, Any]]) -> bytes:
    """Return the bytes with new values at the given offsets.

    Each offset is where a value (a feature, an item, the whole object) begins; the values must
    not lie in one another. Raises JsonError where a value there cannot be read.
    """
    result = data
    for offset, value in sorted(changes, key=lambda change: change[0], reverse=True):
        end = _value_end(result, offset)
        new = _patched(result[offset:end], value, _outer(result, offset))
        result = result[:offset] + new + result[end:]
    return result


def same(a: object, b: object) -> bool:
    """Tell whether two JSON values are the same; 35 and 35.0 are, 1 and true are not."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(v, b[k]) for k, v in a.items())
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, int | float) and isinstance(b, int | float):
        return a == b
    return type(a) is type(b) and a == b


def _value_end(data: bytes, offset: int) -> int:
    if data[offset : offset + 1] in (b"{", b"["):
        _, end = jsontext.children(data, offset)
        if end is not None:
            return end
    message = "here stands no whole object or array"
    raise jsontext.JsonError(
        "json-syntax",
        message,
        offset=offset,
        found=jsontext.excerpt(data, offset),
        expected="an object or an array",
    )


def _outer(data: bytes, offset: int) -> _Style:
    """Guess the style of what surrounds a value: the break and indent of its own line."""
    start = data.rfind(b"\n", 0, offset) + 1
    indent = data[start:offset]
    if start and not indent.strip(_SPACE):
        newline = b"\r\n" if data[max(0, start - 2) : start] == b"\r\n" else b"\n"
        return _Style(newline + indent, b"  ")
    return _Style(b"", b"  ")


def _patched(raw: bytes, new: Any, outer: _Style) -> bytes:  # noqa: ANN401 any JSON
    """Return the text of a value changed to ``new``, as much of it kept as can be."""
    old = jsontext.decode(raw, max_depth=10 * jsontext.MAX_DEPTH)
    if same(old, new):
        return raw
    if isinstance(old, dict) and isinstance(new, dict):
        return _patched_object(raw, new, outer)
    if isinstance(old, list) and isinstance(new, list | tuple):
        return _patched_array(raw, new, outer)
    return _dumped(new, outer)


def _patched_object(raw: bytes, new: dict[str, Any], outer: _Style) -> bytes:
    spans, _ = jsontext.children(raw, 0)
    style = _style(raw, [s.key_start or 0 for s in spans], [s.end for s in spans], outer)
    if spans:
        first = spans[0]
        name_end = (first.key_start or 0) + len(_name_text(raw, first))
        style = _Style(style.line, style.unit, raw[name_end : first.start], style.comma)
    kept = [s for s in spans if s.key in new]
    texts = [
        raw[s.key_start or 0 : s.start] + _patched(raw[s.start : s.end], new[s.key or ""], style)
        for s in kept
    ]
    known = {s.key for s in kept}
    texts += [
        _text(key) + style.colon + _dumped(value, style)
        for key, value in new.items()
        if key not in known
    ]
    starts = [s.key_start or 0 for s in spans]
    return _joined(
        raw, starts, [s.end for s in spans], [spans.index(s) for s in kept], texts, style
    )


def _patched_array(raw: bytes, new: Sequence[Any], outer: _Style) -> bytes:
    spans, _ = jsontext.children(raw, 0)
    starts, ends = [s.start for s in spans], [s.end for s in spans]
    style = _style(raw, starts, ends, outer)
    kept = list(range(min(len(spans), len(new))))
    texts = [_patched(raw[starts[i] : ends[i]], new[i], style) for i in kept]
    texts += [_dumped(value, style) for value in new[len(kept) :]]
    return _joined(raw, starts, ends, kept, texts, style)


def _style(raw: bytes, starts: list[int], ends: list[int], outer: _Style) -> _Style:
    """Return how the members of a container are set; an empty one follows its surroundings."""
    if not starts:
        return _Style(
            outer.line + outer.unit if outer.line else b"", outer.unit, outer.colon, outer.comma
        )
    gap = raw[1 : starts[0]]
    line = gap if b"\n" in gap and not gap.strip(_SPACE) else b""
    comma = raw[ends[0] : starts[1]] if len(starts) > 1 else (b"," + line if line else outer.comma)
    unit = line[len(outer.line) :] if line.startswith(outer.line) and outer.line else outer.unit
    if not outer.line and line:
        unit = line.rpartition(b"\n")[2] or outer.unit
    return _Style(line, unit or b"  ", outer.colon, comma)


def _joined(
    raw: bytes,
    starts: list[int],
    ends: list[int],
    kept: list[int],
    texts: list[bytes],
    style: _Style,
) -> bytes:
    """Put a container together again, with the gaps between its members as they were."""
    opening, closing = raw[:1], raw[-1:]
    if not texts:
        return opening + closing
    head = raw[1 : starts[0]] if starts else style.line
    tail = raw[ends[-1] : -1] if ends else _less(style)
    parts = [opening, head]
    for number, text in enumerate(texts):
        if number:
            old = kept[number] if number < len(kept) else None
            parts.append(raw[ends[old - 1] : starts[old]] if old else style.comma)
        parts.append(text)
    return b"".join((*parts, tail, closing))


def _less(style: _Style) -> bytes:
    """Return the break before the closing bracket: one level less than the members."""
    return style.line.removesuffix(style.unit)


def _name_text(raw: bytes, span: jsontext.Span) -> bytes:
    text = raw[span.key_start or 0 : span.start]
    return text[: text.rindex(b'"') + 1]


def _dumped(value: Any, style: _Style) -> bytes:  # noqa: ANN401 any JSON
    """Return a new value as text, over several lines where its surroundings are."""
    if not style.line or not isinstance(value, dict | list | tuple) or not value:
        comma = style.comma if not style.comma.strip(b", ") else b", "
        separators = (comma.decode(), style.colon.decode())
        return _text(value, separators=separators)
    text = _text(value, indent=style.unit.decode(), separators=(",", style.colon.decode()))
    return text.replace(b"\n", style.line)


def _text(value: Any, **how: Any) -> bytes:  # noqa: ANN401 any JSON, options of json.dumps
    return json.dumps(value, ensure_ascii=False, allow_nan=False, **how).encode(
        "utf-8", "surrogatepass"
    )
