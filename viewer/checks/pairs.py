"""Legs that follow each other, each pair once though rival versions share it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viewer.checks.context import Lane
    from viewer.model.things import Leg

Key = TypeVar("Key")


class Following(NamedTuple):
    """Two legs of one aircraft, the second next after the first, and the versions that say so.

    No hypothesis means all versions.
    """

    before: Leg
    after: Leg
    hypotheses: tuple[str, ...]


def following(lane: Lane) -> tuple[Following, ...]:
    """Return the pairs of legs that follow each other in a lane."""
    legs: dict[tuple[str, str], tuple[Leg, Leg]] = {}
    seen: list[tuple[tuple[str, str], tuple[str, ...]]] = []
    for sequence in lane.sequences:
        for a, b in pairwise(sequence.legs):
            legs.setdefault((a.id, b.id), (a, b))
            seen.append(((a.id, b.id), sequence.hypotheses))
    held = hold(lane, seen)
    return tuple(Following(*pair, held[key]) for key, pair in legs.items())


def hold(lane: Lane, seen: Iterable[tuple[Key, tuple[str, ...]]]) -> dict[Key, tuple[str, ...]]:
    """Join the hypotheses under which something was seen; all of a lane's are told as none."""
    rivals = {h for s in lane.sequences for h in s.hypotheses}
    joined: dict[Key, dict[str, None]] = {}
    for key, hypotheses in seen:
        joined.setdefault(key, {}).update(dict.fromkeys(hypotheses))
    return {key: () if set(names) == rivals else tuple(names) for key, names in joined.items()}
