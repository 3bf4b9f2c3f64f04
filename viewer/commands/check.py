"""``legbook check``: the results of all rules as data and as text."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from viewer.checks import phrases, registry
from viewer.checks.result import VERDICTS
from viewer.commands import text
from viewer.commands.plain import plain
from viewer.formats.aircraft_types import fleet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.checks.result import Figure, Result, Verdict
    from viewer.session.document import Document

Json = dict[str, Any]

_TOLD: dict[Verdict, str] = {
    "fail": "cannot be true",
    "doubt": "doubtful",
    "unknown": "not known",
    "pass": "passed",
}
_IN_FULL: tuple[Verdict, ...] = ("fail", "doubt")


def found(document: Document) -> tuple[Result, ...]:
    """Return the results of every rule on a document."""
    collecting = gc.isenabled()
    gc.disable()  # many small objects without a cycle: looking for one takes half the time
    try:
        return registry.run(document.case, document.shapes, fleet().types)
    finally:
        if collecting:
            gc.enable()


def failed(results: Sequence[Result]) -> bool:
    """Tell whether any result fails; one that is acknowledged fails, too."""
    return any(r.verdict == "fail" for r in results)


def data(results: Sequence[Result]) -> Json:
    """Return the results and their counts as plain data.

    ``acknowledged`` is there only where the case says why it lives with a result.
    """
    return {"results": [_result(r) for r in results], "counts": registry.counts(results)}


def as_text(results: Sequence[Result], document: Document) -> str:
    """Return what fails and what is doubtful in full, the rest in short."""
    counts = registry.counts(results)
    told = phrases.joined(f"{counts[v]} {_TOLD[v]}" for v in VERDICTS)
    parts = ["\n".join(text.wrapped(f"{plain(document.case.title)}: {told}", 2))]
    for verdict in _IN_FULL:
        parts += ["\n".join(_full(r)) for r in results if r.verdict == verdict]
    lines = [
        line
        for result in results
        if result.verdict == "unknown"
        for line in text.wrapped(f"unknown {plain(result.message)} [{result.rule}]", 8)
    ]
    parts += ["\n".join(lines), "\n".join(_passed(results))]
    parts += [
        f"Acknowledged, but no such result: {plain(a.rule)} on {plain(', '.join(a.subjects))}"
        for a in registry.unmatched(document.case, results)
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _result(result: Result) -> Json:
    made: Json = {
        "rule": result.rule,
        "verdict": result.verdict,
        "subjects": [s.id for s in result.subjects],
        "message": result.message,
        "premises": list(result.premises),
        "figures": [_figure(f) for f in result.figures],
    }
    if result.acknowledged is not None:
        made["acknowledged"] = result.acknowledged
    return made


def _figure(figure: Figure) -> Json:
    value = list(figure.value) if isinstance(figure.value, tuple) else figure.value
    return {"name": figure.name, "value": value, "unit": figure.unit, "source": figure.source}


def _full(result: Result) -> list[str]:
    lines = text.wrapped(f"{result.verdict:<8}{plain(result.message)} [{result.rule}]", 8)
    for premise in result.premises:
        lines += text.wrapped(f"        premise: {plain(premise)}", 10)
    for figure in result.figures:
        source = f" ({plain(figure.source)})" if figure.source else ""
        told = f"        {plain(figure.name)}: {phrases.figure(figure)}{source}"
        lines += text.wrapped(told, 10)
    if result.acknowledged is not None:
        lines += text.wrapped(f"        acknowledged: {plain(result.acknowledged)}", 10)
    return lines


def _passed(results: Sequence[Result]) -> list[str]:
    counted: dict[str, int] = {}
    for result in results:
        if result.verdict == "pass":
            counted[result.rule] = counted.get(result.rule, 0) + 1
    return [f"pass    {registry.BY_ID[rule].title}: {count}" for rule, count in counted.items()]
