"""What a rule is: a name, a sentence, the verdicts it can give, and one pure function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from viewer.checks.context import Context
    from viewer.checks.result import Result, Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the registry.

    ``id`` is stable: acknowledgements name it. ``sentence`` says what it tells, ``premise`` what
    it always takes for granted ("" for nothing), ``verdicts`` which ones it can give.
    """

    id: str
    title: str
    sentence: str
    verdicts: tuple[Verdict, ...]
    function: Callable[[Context], Iterable[Result]]
    premise: str = ""
