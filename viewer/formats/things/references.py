"""Ids that legs and events name and that case.json should have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viewer.formats.things.draft import Draft
    from viewer.formats.things.where import Where


def check_aircraft(draft: Draft, ids: Iterable[str], where: Where) -> None:
    """Warn of aircraft that case.json does not list; without a case.json nothing lists any."""
    for identity in ids:
        if identity not in draft.aircraft and draft.records.case is not None:
            draft.problems.append(
                where.problem(
                    "warning",
                    "aircraft-unknown",
                    f"no aircraft of the case has the id {identity}",
                    "aircraft",
                    found=identity,
                    expected="the id of an aircraft in case.json",
                )
            )


def check_hypotheses(draft: Draft, ids: Iterable[str], where: Where) -> None:
    """Warn of hypotheses that case.json does not list; without a case.json nothing lists any."""
    for identity in ids:
        if identity not in draft.hypotheses and draft.records.case is not None:
            draft.problems.append(
                where.problem(
                    "warning",
                    "hypothesis-unknown",
                    f"no hypothesis of the case has the id {identity}",
                    "hypotheses",
                    found=identity,
                    expected="the id of a hypothesis in case.json",
                )
            )
