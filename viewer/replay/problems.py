"""What is impossible in a case's sequences, as problems for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewer.model.problem import Problem
from viewer.model.time import MINUTE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.model.case import Case

_PROPERTY = {"departure": "departed", "arrival": "arrived"}
_KMH = 3.6


def chain_problems(case: Case, program: Mapping[str, Any]) -> list[Problem]:
    """Return a warning ``chain-impossible`` for each clash of a sequence of legs, each once.

    A warning, not an error: the legs are read and drawn as told. The problem stands at the later of
    the two times that clash and names the earlier one, the time between and the speed assumed.
    """
    found: dict[tuple[str, ...], Problem] = {}
    for lane in program["lanes"]:
        for chain in lane["chains"]:
            clash = chain["clash"]
            if clash is None:
                continue
            key = (*clash["from"], *clash["to"])
            if key not in found:
                found[key] = _problem(case, clash, lane)
    return list(found.values())


def _problem(case: Case, clash: Mapping[str, Any], lane: Mapping[str, Any]) -> Problem:
    (first, first_kind), (last, last_kind) = clash["from"], clash["to"]
    origin = case.legs[last].origin
    speed = f"{lane['speed_ms'] * _KMH:,.0f} km/h"
    of = f"type {lane['type']}" if lane["premise"] == "type" else "a type not known"
    return Problem(
        severity="warning",
        code="chain-impossible",
        message=(
            f"from the {first_kind} of {first} to the {last_kind} of {last} is less time than the "
            f"way takes at {speed}, the greatest speed over ground of {of}"
        ),
        file=origin.file if origin else None,
        feature=last,
        property=_PROPERTY[last_kind],
        line=origin.line if origin else None,
        found=_minutes(clash["available_ms"]),
        expected=f"at least {_minutes(clash['needed_ms'])}",
    )


def _minutes(milliseconds: int | None) -> str:
    return "no time" if milliseconds is None else f"{milliseconds / MINUTE:,.0f} min"
