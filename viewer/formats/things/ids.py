"""The id of a thing: its own, else one made up; never that of another of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.formats.things.where import CASE_FILE, SetAsideError, Where
from viewer.model.problem import Problem
from viewer.model.things import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.formats.records import FeatureRecord, FileRecord
    from viewer.formats.things.draft import Draft


def id_of(
    draft: Draft,
    record: FeatureRecord,
    kind: str,
    taken: Mapping[str, object],
    where: Where,
    fallback: str | None = None,
) -> str:
    """Return the id of a feature that becomes a ``kind``, of which ``taken`` have theirs.

    One that is made up is a ``warning``, and ``where`` speaks of the feature by it from then on.
    Raises SetAsideError where another of the kind has the id.
    """
    identity = record.id or fallback
    if identity is None:
        identity = f"{kind}-{record.number + 1}"
        while identity in taken:
            identity += "'"
        where.feature = identity
        draft.problems.append(
            where.problem(
                "warning",
                "id-missing",
                f"this {kind} has no id; it is called {identity} until it is saved",
                "id",
                found="nothing",
                expected="an id that stays",
            )
        )
    if identity in taken:
        raise SetAsideError(
            where.problem(
                "error",
                "id-duplicate",
                f"another {kind} has the id {identity}",
                "id",
                found=identity,
                expected="an id of its own",
            )
        )
    return identity


def is_taken(
    draft: Draft, identity: str, taken: Mapping[str, object], kind: str, path: str
) -> bool:
    """Tell whether an item of case.json has the id of an earlier one, and report it if so."""
    if identity not in taken:
        return False
    draft.problems.append(
        Problem(
            "error",
            "id-duplicate",
            f"another {kind} has the id {identity}",
            file=CASE_FILE,
            feature=identity,
            property=path,
            found=identity,
            expected="an id of its own",
        )
    )
    return True


def origin(file: FileRecord, record: FeatureRecord) -> Origin:
    """Return where in the files a thing comes from."""
    return Origin(file.file, record.line, record.number)
