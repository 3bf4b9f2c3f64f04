"""Times as things name them, read in the zone of their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.formats.things.where import SetAsideError, Where
from viewer.model.place import CountryRef, members
from viewer.model.problem import CaseValueError
from viewer.model.time import parse_when

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.formats.things.draft import Draft
    from viewer.model.place import Place
    from viewer.model.time import When


def zone_of(draft: Draft, place: Place | None) -> str | None:
    """Return the one zone that all a place may be share, None where there is none."""
    zones: set[str | None] = set()
    for member in members(place):
        if isinstance(member, CountryRef):
            named = {a.tz for a in draft.airports.values() if a.country == member.code and a.tz}
            zones |= set(draft.gazetteer.zones(member.code)) | named or {None}
        else:
            airport = draft.airports.get(draft.codes.get(member.code, member.code))
            zones.add(airport.tz if airport else None)
    return zones.pop() if len(zones) == 1 else None


def read_when(draft: Draft, value: Any, where: Where, path: str) -> When | None:  # noqa: ANN401 any JSON
    """Read a time of case.json, which must carry its zone; one that cannot be read is None.

    What is wrong with it goes to the problems of the draft.
    """
    if value is None:
        return None
    try:
        return parse_when(value)
    except CaseValueError as error:
        draft.problems.append(where.refused(error, path))
        return None


def read_own_when(
    draft: Draft, told: Mapping[str, Any], name: str, place: Place | None, where: Where
) -> When | None:
    """Read a feature's own time, without which it is not what it says. Raises SetAsideError."""
    value = told.get(name)
    if value is None:
        return None
    try:
        return parse_when(value, zone_of(draft, place))
    except CaseValueError as error:
        raise SetAsideError(where.refused(error, name)) from error
