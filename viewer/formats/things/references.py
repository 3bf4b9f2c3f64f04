"""Ids that legs and events name and that case.json should have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from viewer.formats.things.draft import Draft
    from viewer.formats.things.where import Where


def check_aircraft(draft: Draft, ids: Iterable[str], where: Where) -> None:
    """Warn of aircraft that case.json does not list."""
    _check(draft, ids, draft.aircraft, ("aircraft", "an aircraft", "aircraft"), where)


def check_hypotheses(draft: Draft, ids: Iterable[str], where: Where) -> None:
    """Warn of hypotheses that case.json does not list."""
    _check(draft, ids, draft.hypotheses, ("hypothesis", "a hypothesis", "hypotheses"), where)


def _check(
    draft: Draft,
    ids: Iterable[str],
    known: Container[str],
    names: tuple[str, str, str],
    where: Where,
) -> None:
    """Warn of ids that are not known; without a case.json nothing lists any."""
    if draft.records.case is None:
        return
    kind, one, member = names
    for identity in ids:
        if identity not in known:
            draft.problems.append(
                where.problem(
                    "warning",
                    f"{kind}-unknown",
                    f"no {kind} of the case has the id {identity}",
                    member,
                    found=identity,
                    expected=f"the id of {one} in case.json",
                )
            )
