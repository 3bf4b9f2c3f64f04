"""The list of what is wrong: problems of reading and results of checks, as entries in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from viewer.checks import phrases
from viewer.checks.registry import BY_ID
from viewer.describe import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from viewer.checks.result import Result, Subject, Verdict
    from viewer.model.case import Case
    from viewer.model.problem import Problem, Severity

Weight = Literal["wrong", "doubt", "unknown", "pass"]
"""How an entry weighs: errors and fails, warnings and doubts, notes and what is not known."""

WEIGHTS: tuple[Weight, ...] = ("wrong", "doubt", "unknown", "pass")
READING = "reading"
"""Stands where an entry's rule would, for problems of reading files."""

_OF_PROBLEM: Mapping[Severity, tuple[Weight, str]] = {
    "error": ("wrong", "error"),
    "warning": ("doubt", "warning"),
    "note": ("unknown", "note"),
}
_OF_RESULT: Mapping[Verdict, tuple[Weight, str]] = {
    "fail": ("wrong", "cannot be"),
    "doubt": ("doubt", "doubtful"),
    "unknown": ("unknown", "not known"),
    "pass": ("pass", "passed"),
}
_COLLECTIONS = {
    "airport": "airports",
    "leg": "legs",
    "event": "events",
    "aircraft": "aircraft",
    "source": "sources",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list.

    ``mark`` is the weight in a word, ``rule`` the rule's id or ``reading``, ``where`` what it is
    about, ``kind`` and ``id`` what a click selects (``problem`` and its number where the thing was
    set aside), ``search`` what the text filter looks in. ``result`` is None for a problem.
    """

    weight: Weight
    mark: str
    rule: str
    title: str
    where: str
    message: str
    kind: str
    id: str
    search: str
    result: Result | None = None

    @property
    def acknowledged(self) -> bool:
        """Whether the case says why it lives with this."""
        return self.result is not None and self.result.acknowledged is not None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is shown: weights, one rule or "" for all, a text, acknowledged ones too."""

    weights: AbstractSet[Weight]
    rule: str = ""
    text: str = ""
    acknowledged: bool = False


def entries(
    case: Case, problems: Sequence[Problem], results: Iterable[Result]
) -> tuple[Entry, ...]:
    """Return problems and results as one list, the gravest first, else in their own order."""
    made = [_of_problem(case, n, p) for n, p in enumerate(problems)]
    made += [_of_result(case, r) for r in results]
    # Not sorted: one long call would keep the window waiting while the checks run beside it.
    return tuple(e for weight in WEIGHTS for e in made if e.weight == weight)


def filtered(every: Iterable[Entry], wanted: Wanted) -> tuple[Entry, ...]:
    """Return the entries that are wanted, in their order."""
    texts = wanted.text.casefold().split()
    return tuple(
        e
        for e in every
        if e.weight in wanted.weights
        and (not wanted.rule or e.rule == wanted.rule)
        and (wanted.acknowledged or not e.acknowledged)
        and all(t in e.search for t in texts)
    )


def counts(every: Iterable[Entry]) -> dict[Weight, int]:
    """Return how many entries that nobody acknowledged have each weight."""
    found: dict[Weight, int] = dict.fromkeys(WEIGHTS, 0)
    for entry in every:
        if not entry.acknowledged:
            found[entry.weight] += 1
    return found


def rules(every: Iterable[Entry]) -> tuple[tuple[str, str], ...]:
    """Return the rules that entries come from, as (id, title), in the entries' order of rules."""
    found = {e.rule: e.title for e in every}
    order = [READING, *BY_ID]
    return tuple((r, found[r]) for r in order if r in found)


def subject_name(case: Case, subject: Subject) -> str:
    """Return what a subject is called."""
    thing = getattr(case, _COLLECTIONS[subject.kind]).get(subject.id)
    if thing is None:
        return subject.id
    match subject.kind:
        case "leg":
            return words.leg_title(case, thing)
        case "event":
            return str(thing.title)
        case "aircraft":
            return words.aircraft_name(thing)
        case "airport":
            return words.airport_name(thing)
        case _:
            return words.source_name(thing, subject.id)


def figures(result: Result) -> tuple[tuple[str, str, str], ...]:
    """Return a result's figures as (name, value with its unit, source)."""
    return tuple((f.name, phrases.figure(f), f.source) for f in result.figures)


def sentence(rule: str) -> str:
    """Return what a rule tells, "" for reading."""
    return BY_ID[rule].sentence if rule in BY_ID else ""


def _of_problem(case: Case, number: int, problem: Problem) -> Entry:
    weight, mark = _OF_PROBLEM[problem.severity]
    line = f":{problem.line}" if problem.line is not None else ""
    parts = (f"{problem.file or ''}{line}", problem.feature, problem.property)
    where = "  ".join(part for part in parts if part)
    kind = _kind_of(case, problem.feature)
    identity = problem.feature if kind and problem.feature else str(number)
    return Entry(
        weight=weight,
        mark=mark,
        rule=READING,
        title="Reading the files",
        where=where,
        message=problem.message,
        kind=kind or "problem",
        id=identity,
        search=f"{where} {problem.message} {problem.code}".casefold(),
    )


def _kind_of(case: Case, feature: str | None) -> str | None:
    if feature is None:
        return None
    return next((k for k, name in _COLLECTIONS.items() if feature in getattr(case, name)), None)


def _of_result(case: Case, result: Result) -> Entry:
    weight, mark = _OF_RESULT[result.verdict]
    first = result.subjects[0]
    where = subject_name(case, first)
    message = result.message.removeprefix(f"{first.id}: ")
    title = BY_ID[result.rule].title
    ids = " ".join(s.id for s in result.subjects)
    return Entry(
        weight=weight,
        mark=mark,
        rule=result.rule,
        title=title,
        where=where,
        message=message,
        kind=first.kind,
        id=first.id,
        search=f"{where} {ids} {message} {title}".casefold(),
        result=result,
    )
