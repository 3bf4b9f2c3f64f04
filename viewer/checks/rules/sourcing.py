"""Rules on sources: whether there are any, how many, how old, and whether they agree."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from viewer.checks import phrases
from viewer.checks.result import Figure, Kind, Result, Subject
from viewer.checks.rules.order import ABOUT
from viewer.model.problem import CaseValueError
from viewer.model.things import Event, Leg
from viewer.model.time import HOUR, When, parse_when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from viewer.checks.context import Context
    from viewer.checks.result import Verdict
    from viewer.model.agreement import Subject as Attested
    from viewer.model.evidence import Evidence

WESTERNMOST_MS = 12 * HOUR
"""A date ends last at UTC-12, twelve hours after it has ended in UTC."""

ANYWHERE = "a source's date is a day in some zone: it ends at UTC-12 at the latest"
FORETOLD = "what is announced may come after the announcement"
_TIMES = ("departed", "arrived", "when")
_FORETELLING = frozenset({"statement", "permit", "closure", "context"})
_TWO = 2


def no_source(context: Context) -> Iterator[Result]:
    """Judge each leg, event and aircraft by whether any source speaks for it."""
    for subject in context.attested:
        who, hypotheses = _who(subject), _hypotheses(subject)
        if not subject.evidence:
            message = f"{subject.id}: no source is given"
            yield Result("no-source", "doubt", who, message, hypotheses=hypotheses)
            continue
        held = [e.source for e in subject.evidence if e.source in context.case.sources]
        if held:
            message = f"{subject.id}: evidence from {phrases.number(len(set(held)))} sources"
            yield Result("no-source", "pass", who, message, hypotheses=hypotheses)
        else:
            names = phrases.joined(dict.fromkeys(e.source for e in subject.evidence))
            message = f"{subject.id}: its source {names} is not among the sources of the case"
            yield Result("no-source", "unknown", who, message, hypotheses=hypotheses)


def one_origin(context: Context) -> Iterator[Result]:
    """Judge each leg, event and aircraft by how many independent origins support it."""
    for subject in context.attested:
        who, hypotheses = _who(subject), _hypotheses(subject)
        support = context.supporting(subject)
        origins = tuple(dict.fromkeys(context.origin(e.source) for e in support))
        figure = Figure("independent origins", len(origins), "", "sources that copy no other")
        verdict: Verdict
        if not origins:
            verdict, message = "unknown", f"{subject.id}: nothing supports it"
        elif len(origins) < _TWO:
            copies = len({e.source for e in support})
            told = f", told by {copies} sources" if copies > 1 else ""
            verdict = "doubt"
            message = f"{subject.id}: rests on one origin only, {origins[0]}{told}"
            who = (*who, Subject("source", origins[0]))
        else:
            verdict, message = "pass", f"{subject.id}: {len(origins)} independent origins"
        yield Result("one-origin", verdict, who, message, (), (figure,), hypotheses)


def contradicted(context: Context) -> Iterator[Result]:
    """Judge each leg, event and aircraft by what its sources assert against it."""
    for subject in context.attested:
        who, hypotheses = _who(subject), _hypotheses(subject)
        against: dict[str, list[str]] = defaultdict(list)
        favour: set[str] = set()
        for finding in context.findings(subject):
            if finding.relation == "contradicts":
                against[finding.property].append(finding.evidence.source)
            elif finding.relation in ("agrees", "consistent"):
                favour.add(finding.property)
        if against:
            alone = [name for name in against if name not in favour]
            told = phrases.joined(
                f"{name} by {phrases.joined(dict.fromkeys(sources))}"
                for name, sources in against.items()
            )
            sources = dict.fromkeys(s for names in against.values() for s in names)
            message = f"{subject.id}: contradicted on {told}"
            if alone:
                message += f"; nothing supports its {phrases.joined(alone)}"
            yield Result(
                "contradicted",
                "fail" if alone else "doubt",
                (*who, *(Subject("source", s) for s in sources)),
                message,
                hypotheses=hypotheses,
            )
        elif favour:
            message = f"{subject.id}: what its sources assert can all be true"
            yield Result("contradicted", "pass", who, message, hypotheses=hypotheses)
        else:
            message = f"{subject.id}: no source asserts anything of what is concluded"
            yield Result("contradicted", "unknown", who, message, hypotheses=hypotheses)


def assumption(context: Context) -> Iterator[Result]:
    """Judge each leg, event and aircraft by whether something rests on an assumption alone."""
    for subject in context.attested:
        if not any(e.assumed for e in subject.evidence):
            continue  # nothing was assumed
        who, hypotheses = _who(subject), _hypotheses(subject)
        carried: set[str] = set()
        alone: dict[str, list[Evidence]] = defaultdict(list)
        for finding in context.findings(subject):
            if finding.relation not in ("agrees", "consistent"):
                continue
            if finding.evidence.assumed:
                alone[finding.property].append(finding.evidence)
            else:
                carried.add(finding.property)
        resting = {name: items for name, items in alone.items() if name not in carried}
        verdict: Verdict
        premises: tuple[str, ...] = ()
        if resting:
            verdict, verb = "doubt", "rests" if len(resting) == 1 else "rest"
            message = f"{subject.id}: {phrases.joined(resting)} {verb} on assumptions alone"
            items = {e.id: e for found in resting.values() for e in found}
            premises = tuple(
                dict.fromkeys(f"assumed: {t}" for e in items.values() for t in e.assumed)
            )
            who = (*who, *_sources(items.values()))
        elif alone:
            verdict = "pass"
            message = f"{subject.id}: what was assumed is carried by other evidence, too"
        else:
            verdict = "unknown"
            message = f"{subject.id}: what was assumed supports nothing that is concluded"
        yield Result("assumption", verdict, who, message, premises, (), hypotheses)


def older_than_reported(context: Context) -> Iterator[Result]:
    """Judge each leg and event by whether its sources can have known what they report."""
    for subject in context.attested:
        if not isinstance(subject, Leg | Event) or not subject.evidence:
            continue
        results = [_dated(context, subject, item) for item in subject.evidence]
        worst = min(results, key=lambda r: ("fail", "doubt", "pass", "unknown").index(r[0]))
        verdict = worst[0]
        named = [r for r in results if r[0] == verdict and verdict in ("fail", "doubt")]
        who = _who(subject)
        if named:
            message = f"{subject.id}: {'; '.join(r[1] for r in named)}"
            sources = tuple(Subject("source", r[2].source) for r in named)
            premises = tuple(dict.fromkeys(p for r in named for p in r[3]))
            who = (*who, *dict.fromkeys(sources))
        elif verdict == "pass":
            message = f"{subject.id}: its sources are no older than what they report"
            premises = (ANYWHERE,)
        else:
            message = f"{subject.id}: {worst[1]}"
            premises = ()
        yield Result(
            "older-than-reported", verdict, who, message, premises, (), _hypotheses(subject)
        )


def _dated(
    context: Context, subject: Leg | Event, item: Evidence
) -> tuple[Verdict, str, Evidence, tuple[str, ...]]:
    """Judge one item: is there a time inside what it reports by which its source had come out?"""
    source = context.case.sources.get(item.source)
    issued = _issued(source.issued) if source and source.issued else None
    if issued is None:
        return "unknown", f"when {item.source} came out is not known", item, ()
    asserted = [v for n in _TIMES if isinstance(v := item.asserts.get(n), When)]
    own = subject.when if isinstance(subject, Event) else subject.departed
    times = asserted or [t for t in (own,) if t is not None]
    if not times:
        return "unknown", "when it happened is not told", item, ()
    late = [t for t in times if (begin := t.hull.earliest) is not None and begin >= issued]
    if not late:
        return "pass", "", item, ()
    message = f"{item.source} came out before {phrases.window(late[0].hull)}, which it reports"
    premises = [ANYWHERE]
    verdict: Verdict = "fail"
    if any(t.approximate for t in late):
        verdict = "doubt"
        premises.append(ABOUT)
    if not asserted or (isinstance(subject, Event) and subject.category in _FORETELLING):
        verdict = "doubt"
        premises.append(FORETOLD)
    return verdict, message, item, tuple(premises)


@lru_cache(maxsize=4096)
def _issued(text: str) -> int | None:
    """Return the first instant at which a source's date is over everywhere; None if unreadable."""
    try:
        latest = parse_when(text, "UTC").hull.latest
    except CaseValueError:
        return None
    return None if latest is None else latest + WESTERNMOST_MS


def _who(subject: Attested) -> tuple[Subject, ...]:
    kind: Kind = "aircraft"
    if isinstance(subject, Leg):
        kind = "leg"
    elif isinstance(subject, Event):
        kind = "event"
    return (Subject(kind, subject.id),)


def _hypotheses(subject: Attested) -> tuple[str, ...]:
    return subject.hypotheses if isinstance(subject, Leg | Event) else ()


def _sources(items: Iterable[Evidence]) -> tuple[Subject, ...]:
    return tuple(dict.fromkeys(Subject("source", e.source) for e in items))
