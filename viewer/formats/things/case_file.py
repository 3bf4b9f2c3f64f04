"""What case.json itself says: hypotheses, aircraft, the replay, types, and the editor's notes."""

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
    from viewer.model.gap_note import GapNote
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


def read_gaps(draft: Draft, items: Sequence[Mapping[str, Any]]) -> tuple[GapNote, ...]:
    """Return why tracks have gaps; a note that cannot be of one gap is set aside with a problem.

    Whether its track has such a gap is found out where there are positions.
    """
    made = (_gap(draft, item) for item in items)
    return tuple(note for note in made if note is not None)


def _gap(draft: Draft, item: Mapping[str, Any]) -> GapNote | None:
    from viewer.model.gap_note import OTHER, WIDEST_MS, GapNote  # noqa: PLC0415 few cases have any

    where = Where(CASE_FILE, f"{item['aircraft']} in {item['file']}", None)
    begin = read_when(draft, item["from"], where, "gaps.from")
    end = read_when(draft, item["to"], where, "gaps.to")
    if begin is None or end is None:
        return None
    for name, when in (("from", begin), ("to", end)):
        low, high = when.hull
        if low is None or high is None or high - low >= WIDEST_MS:
            draft.problems.append(
                where.problem(
                    "error",
                    "gap-time",
                    "this does not tell one gap from another",
                    f"gaps.{name}",
                    found=when.text,
                    expected="the time of a position, to the minute or more precisely",
                )
            )
            return None
    if item["reason"] == OTHER and not (item.get("note") or "").strip():
        draft.problems.append(
            where.problem(
                "error",
                "gap-reason",
                "the reason is another one, and no note says which",
                "gaps.note",
                found="nothing",
                expected="the reason, in words",
            )
        )
        return None
    return GapNote(
        file=item["file"],
        aircraft=item["aircraft"],
        begin=begin,
        end=end,
        reason=item["reason"],
        note=item.get("note"),
        by=item.get("by"),
        at=item.get("at"),
        evidence=read_evidence(draft, item, f"gap {item['file']} {item['from']}", where),
    )
