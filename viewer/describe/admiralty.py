"""Admiralty grades in words: how reliable the source is, how credible the information."""

from __future__ import annotations

# The Admiralty (NATO) system, as in STANAG 2511 / AJP-2.1: two judgements, made apart.
_SOURCE = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
_INFORMATION = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}


def in_words(grade: str) -> str:
    """Return a grade spelled out; a grade that is none comes back as it is.

    >>> in_words("F5")
    'source F: reliability cannot be judged; information 5: improbable'
    """
    parts = []
    for character in grade:
        if character in _SOURCE:
            parts.append(f"source {character}: {_SOURCE[character]}")
        elif character in _INFORMATION:
            parts.append(f"information {character}: {_INFORMATION[character]}")
        else:
            return grade
    return "; ".join(parts) or grade
