"""What case.json itself says: hypotheses, aircraft, the replay, types, what is acknowledged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.formats.things.evidence import read_evidence
from viewer.formats.things.ids import is_taken
from viewer.formats.things.times import read_when
from viewer.formats.things.where import CASE_FILE, Where
from viewer.model.problem import CaseValueError
from viewer.model.things import Aircraft, Hypothesis, Identity
from viewer.model.time import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from viewer.formats.things.draft import Draft
    from viewer.model.acknowledgement import Acknowledgement
    from viewer.model.performance import Performance


def make_hypothesis(draft: Draft, item: Mapping[str, Any]) -> None:
    """Add a hypothesis to the draft, unless an earlier one has its id."""
    if is_taken(draft, item["id"], draft.hypotheses, "hypothesis", "hypotheses"):
        return
    draft.hypotheses[item["id"]] = Hypothesis(item["id"], item["title"], item.get("text"))


def make_aircraft(draft: Draft, item: Mapping[str, Any]) -> None:
    """Add an aircraft to the draft, unless an earlier one has its id."""
    if is_taken(draft, item["id"], draft.aircraft, "aircraft", "aircraft"):
        return
    where = Where(CASE_FILE, item["id"], None)
    identities = tuple(
        Identity(
            registration=i.get("registration"),
            icao24=i.get("icao24"),
            callsign=i.get("callsign"),
            operator=i.get("operator"),
            serial=i.get("serial"),
            valid=read_when(draft, i.get("valid") or None, where, "identities.valid"),
        )
        for i in item.get("identities") or ()
    )
    draft.aircraft[item["id"]] = Aircraft(
        id=item["id"],
        type=item.get("type"),
        name=item.get("name"),
        identities=identities,
        note=item.get("note"),
        evidence=read_evidence(draft, item, item["id"], where),
        private=item.get("private", False),
    )


def read_replay(draft: Draft, told: Mapping[str, Any]) -> Interval | None:
    """Return what the replay covers, milliseconds UTC; None where the case does not say."""
    where = Where(CASE_FILE, None, None)
    begin = read_when(draft, told.get("from"), where, "replay.from")
    end = read_when(draft, told.get("to"), where, "replay.to")
    if begin is None and end is None:
        return None
    low = begin.hull.earliest if begin else None
    high = end.hull.latest if end else None
    if low is not None and high is not None and low >= high:
        draft.problems.append(
            where.problem(
                "error",
                "time-order",
                "the replay ends before it begins",
                "replay",
                found=f"{told.get('from')} to {told.get('to')}",
                expected="from before to",
            )
        )
        return None
    return Interval(low, high)


def read_types(draft: Draft, told: Mapping[str, Any]) -> dict[str, Performance]:
    """Read the case's own figures of types; a pair the wrong way round is set aside."""
    if not told:
        return {}  # nearly always: and the window need not import what a type is
    from viewer.formats.own_types import performance  # noqa: PLC0415 few cases have any

    made: dict[str, Performance] = {}
    for designator, item in told.items():
        try:
            made[designator] = performance(designator, item)
        except CaseValueError as error:
            where = Where(CASE_FILE, None, None)
            draft.problems.append(where.refused(error, f"types.{designator}"))
    return made


def read_acknowledged(items: Sequence[Mapping[str, Any]]) -> tuple[Acknowledgement, ...]:
    """Return the results of checks that the editor lives with."""
    if not items:
        return ()
    from viewer.model.acknowledgement import Acknowledgement  # noqa: PLC0415 few cases have any

    return tuple(
        Acknowledgement(i["rule"], tuple(i["subjects"]), i["reason"], i.get("at")) for i in items
    )
