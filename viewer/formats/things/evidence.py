"""What sources assert of a thing."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from viewer.formats.evidence_ids import evidence_ids
from viewer.formats.things.places import read_place, read_stops
from viewer.formats.things.times import zone_of
from viewer.formats.things.where import SetAsideError, Where
from viewer.model.evidence import PLACE_PROPERTIES, TIME_PROPERTIES, UNKNOWN, Evidence
from viewer.model.problem import CaseValueError
from viewer.model.time import parse_when

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.formats.things.draft import Draft
    from viewer.model.time import When

_PLACE_OF_TIME = {"departed": "from", "arrived": "to", "when": "place", "at": "place"}


def read_evidence(
    draft: Draft,
    told: Mapping[str, Any],
    subject: str,
    where: Where,
    places: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[Evidence, ...]:
    """Read what sources assert; an item that cannot be read is set aside on its own.

    ``told`` are the properties of the thing whose id is ``subject``, ``places`` its own places as
    written, by the names that evidence has for them.
    """
    items = told.get("evidence") or []
    made: list[Evidence] = []
    taken: set[str] = set()
    for number, (item, identity) in enumerate(
        zip(items, evidence_ids(subject, items), strict=True)
    ):
        path = f"evidence[{number}]"
        if identity in taken:
            draft.problems.append(
                where.problem(
                    "error",
                    "id-duplicate",
                    f"two items of evidence are {identity}",
                    f"{path}.id",
                    found=identity,
                    expected="an id of its own",
                )
            )
            continue
        taken.add(identity)
        try:
            asserts = _asserts(draft, item.get("asserts") or {}, where, path, places)
        except SetAsideError as aside:
            draft.problems.append(aside.problem)
            continue
        if item["source"] not in draft.sources:
            draft.problems.append(
                where.problem(
                    "warning",
                    "source-unknown",
                    f"no source of the case has the id {item['source']}",
                    f"{path}.source",
                    found=item["source"],
                    expected="the id of a source",
                )
            )
        assumed = item.get("assumed") or ()
        made.append(
            Evidence(
                id=identity,
                source=item["source"],
                asserts=MappingProxyType(asserts),
                grade=item.get("grade"),
                assumed=(assumed,) if isinstance(assumed, str) else tuple(assumed),
                note=item.get("note"),
                private=item.get("private", False),
            )
        )
    return tuple(made)


def _asserts(
    draft: Draft, told: Mapping[str, Any], where: Where, path: str, places: Mapping[str, Any]
) -> dict[str, Any]:
    """Read asserted values. Raises SetAsideError."""
    values: dict[str, Any] = {}
    for name, value in told.items():
        at = f"{path}.asserts.{name}"
        if value is None:
            values[name] = UNKNOWN
        elif name in PLACE_PROPERTIES:
            values[name] = read_place(draft, value, where, at)
        elif name == "stops":
            values[name] = read_stops(draft, value, where, at)
        elif name in TIME_PROPERTIES:
            asked = _PLACE_OF_TIME[name]
            place = told.get(asked) if told.get(asked) is not None else places.get(asked)
            values[name] = _asserted_when(draft, value, place, where, at)
        else:
            values[name] = value
    return values


def _asserted_when(draft: Draft, value: Any, place: object, where: Where, path: str) -> When:  # noqa: ANN401 any JSON
    """Read a time; without a zone it takes that of the asserted or own place."""
    try:
        return parse_when(value, zone_of(draft, read_place(draft, place, where, path)))
    except CaseValueError as error:
        raise SetAsideError(where.refused(error, path)) from error
    except TypeError as error:
        wrong = where.problem(
            "error",
            "time-syntax",
            "this is not a time",
            path,
            found=repr(value)[:80],
            expected="a text or a list",
        )
        raise SetAsideError(wrong) from error
