"""Tool tips that are only text: Qt takes for markup what looks like it."""

from __future__ import annotations

from html import escape


def tip(text: str) -> str:
    """Return a tool tip that shows a text as it is, whatever it says.

    Qt looks for a tag in a text that is not marked as rich: without "<" there is none.
    """
    if "<" not in text:
        return text
    return f'<qt><p style="white-space:pre-wrap">{escape(text)}</p></qt>'
