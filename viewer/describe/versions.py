"""What the rival versions of a case are called: a letter for the map, a title for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from viewer.model.case import Case

ALL = "all versions"
COMMON = "only what is common to all versions"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter(number: int) -> str:
    """Return the letter of a version by its number in the case; from 26 on its number from 1.

    >>> letter(1), letter(26)
    ('B', '27')
    """
    return _LETTERS[number] if number < len(_LETTERS) else str(number + 1)


def name(case: Case, hypothesis: str) -> str:
    """Return a version's letter and title; its id where the case does not list it."""
    known = case.hypotheses.get(hypothesis)
    if known is None:
        return hypothesis
    return f"{letter(list(case.hypotheses).index(hypothesis))}: {known.title}"


def names(case: Case, hypotheses: Iterable[str]) -> str:
    """Return the names of versions in a row."""
    return " / ".join(name(case, h) for h in hypotheses)


def choice(case: Case, hypotheses: Sequence[str] | None) -> str:
    """Return what is shown, in words: all versions, some of them, only what is common."""
    if hypotheses is None or (hypotheses and set(hypotheses) >= set(case.hypotheses)):
        return ALL
    return names(case, hypotheses) if hypotheses else COMMON
