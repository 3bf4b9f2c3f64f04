"""Sources, and the chains of copies that they make."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from viewer.formats.things.csl_text import date_text, name_text
from viewer.formats.things.ids import id_of, origin
from viewer.formats.things.where import Where
from viewer.model.things import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.formats.records import FeatureRecord, FileRecord
    from viewer.formats.things.draft import Draft


def make_source(draft: Draft, file: FileRecord, record: FeatureRecord, where: Where) -> str:
    """Add the source of a CSL item to the draft and return its id. Raises SetAsideError."""
    item = record.properties
    identity = id_of(draft, record, "source", draft.sources, where)
    custom = item.get("custom") or {}
    container = item.get("container-title")
    captured = custom.get("captured")
    draft.sources[identity] = Source(
        id=identity,
        title=item.get("title"),
        type=item.get("type"),
        container=", ".join(container) if isinstance(container, list) else container,
        authors=tuple(filter(None, map(name_text, item.get("author") or ()))),
        issued=date_text(item.get("issued")),
        url=item.get("URL"),
        language=item.get("language"),
        note=item.get("note"),
        copy_of=custom.get("copy_of"),
        seen_in=custom.get("seen_in"),
        reliability=custom.get("reliability"),
        captured=None if captured is None else MappingProxyType(captured),
        csl=MappingProxyType(item),
        private=custom.get("private", False),
        origin=origin(file, record),
    )
    return identity


def check_copies(draft: Draft) -> None:
    """Warn of copies of nothing and of copies in a circle, once all sources are there."""
    for source in draft.sources.values():
        at = source.origin
        where = Where(at.file if at else "", source.id, at.line if at else None)
        for name in ("copy_of", "seen_in"):
            other = getattr(source, name)
            if other is not None and other not in draft.sources:
                draft.problems.append(
                    where.problem(
                        "warning",
                        "source-unknown",
                        f"no source of the case has the id {other}",
                        f"custom.{name}",
                        found=other,
                        expected="the id of a source",
                    )
                )
        if _in_circle(source, draft.sources):
            draft.problems.append(
                where.problem(
                    "warning",
                    "copy-circle",
                    "this source is a copy of itself, by way of others",
                    "custom.copy_of",
                    found=source.copy_of,
                    expected="a chain that ends at an origin",
                )
            )


def _in_circle(source: Source, sources: Mapping[str, Source]) -> bool:
    seen = {source.id}
    at: Source | None = source
    while at is not None and at.copy_of is not None:
        if at.copy_of == source.id:
            return True
        if at.copy_of in seen:
            return False  # a circle further on, told there
        seen.add(at.copy_of)
        at = sources.get(at.copy_of)
    return False
