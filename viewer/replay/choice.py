"""Which versions are shown, and what that leaves of an aircraft's chains. Light: no geodesy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

Json = dict[str, Any]


def applies(told_by: Sequence[str], hypotheses: Collection[str] | None) -> bool:
    """Tell whether what some versions tell (none: what is common to all) counts."""
    return hypotheses is None or not told_by or any(name in hypotheses for name in told_by)


def chains_of(lane: Mapping[str, Any], hypotheses: Collection[str] | None) -> list[Json]:
    """Return the chains that count: those of the versions chosen, or of all where None is given.

    Versions that do not speak of this aircraft leave what is common to all, and so does the choice
    of none.
    """
    chains: list[Json] = lane["chains"]
    rivals = [c for c in chains if c["hypotheses"] and applies(c["hypotheses"], hypotheses)]
    return rivals or [c for c in chains if not c["hypotheses"]]
