"""The document: one open case with all that is derived from it, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from viewer.formats.build import build_case
from viewer.formats.records import Records
from viewer.geo.legshape import LegShape
from viewer.model.case import Case, Layer
from viewer.model.problem import Problem
from viewer.model.things import Aircraft, Airport, Event, Hypothesis, Leg, Shape, Source
from viewer.model.track import Track
from viewer.session.bundle import Bundle, FanData

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from viewer.session.tracks.store import TrackStore

Kind = Literal[
    "airport", "leg", "event", "aircraft", "source", "hypothesis", "shape", "track"
]  # fmt: skip
Thing = Airport | Leg | Event | Aircraft | Source | Hypothesis | Shape | Track

KINDS: tuple[Kind, ...] = (
    "airport", "leg", "event", "aircraft", "source", "hypothesis", "shape", "track",
)  # fmt: skip
_MEMBERS = (
    "airports", "legs", "events", "aircraft", "sources", "hypotheses", "shapes", "tracks",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """An open case.

    ``shapes`` are the figures of its legs by id, ``program`` and ``fans`` what the replay runs
    from, ``records`` what was read, ``generation`` the number of the save it was read from (0
    where it has none) and ``read_only`` the reason why it must not be saved, if any.
    ``positions`` are those of the tracks, by file, as Arrow IPC streams
    (:mod:`viewer.formats.tracks.columns` reads them; :mod:`viewer.model.track` names the columns);
    ``stores`` are the same as the page draws them, by file.
    """

    case: Case
    problems: tuple[Problem, ...]
    shapes: Mapping[str, LegShape]
    program: Mapping[str, Any]
    fans: Mapping[str, FanData]
    records: Records
    generation: int = 0
    read_only: str | None = None
    positions: Mapping[str, bytes | memoryview] = field(
        default_factory=lambda: MappingProxyType({})
    )
    stores: Mapping[str, TrackStore] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The files and kinds of the case, in the order in which they lie on the map."""
        return self.case.layers

    def get(self, kind: Kind, identity: str) -> Thing | None:
        """Return the thing of a kind with an id, None where there is none."""
        members: Mapping[str, Thing] = getattr(self.case, _MEMBERS[KINDS.index(kind)])
        return members.get(identity)

    def find(self, identity: str) -> tuple[Kind, Thing] | None:
        """Return the first thing of any kind with an id: airports first, shapes last."""
        return next(self.find_all(identity), None)

    def find_all(self, identity: str) -> Iterator[tuple[Kind, Thing]]:
        """Yield every thing with an id; ids are unique within a kind, not across kinds."""
        for kind in KINDS:
            thing = self.get(kind, identity)
            if thing is not None:
                yield kind, thing

    def problems_of(self, file: str, feature: str | None = None) -> tuple[Problem, ...]:
        """Return the problems of a file, or of one feature in it."""
        return tuple(
            p for p in self.problems if p.file == file and (feature is None or p.feature == feature)
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two documents, and who asked for it.

    ``added``, ``removed`` and ``changed`` are (kind, id); ``derived`` tells whether shapes or the
    replay differ; ``problems`` whether the problems do.
    """

    who: str
    added: tuple[tuple[Kind, str], ...] = ()
    removed: tuple[tuple[Kind, str], ...] = ()
    changed: tuple[tuple[Kind, str], ...] = ()
    derived: bool = False
    problems: bool = False

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.changed or self.derived or self.problems)


def from_bundle(bundle: Bundle) -> Document:
    """Build the document of a bundle."""
    case, found = build_case(bundle.records, bundle.gazetteer)
    generation = (bundle.records.case or {}).get("generation", 0)
    return Document(
        case=case,
        problems=(*bundle.problems, *found),
        shapes=MappingProxyType(bundle.shapes),
        program=MappingProxyType(bundle.program),
        fans=MappingProxyType(bundle.fans),
        records=bundle.records,
        generation=generation if isinstance(generation, int) else 0,
        read_only=bundle.records.read_only,
        positions=MappingProxyType(dict(bundle.positions)),
        stores=MappingProxyType(dict(bundle.stores)),
    )


def empty() -> Document:
    """Return a document with nothing in it, whose replay has no steps."""
    from viewer.replay.program import compile_program  # noqa: PLC0415 numpy, through geodesy

    nothing = from_bundle(Bundle(Records()))
    return replace(nothing, program=MappingProxyType(compile_program(nothing.case, {}, {})))


def _derived(document: Document) -> tuple[object, ...]:
    return (document.shapes, document.program, document.fans, document.positions)


def change(old: Document, new: Document, who: str) -> Change:
    """Report what differs between two documents."""
    added: list[tuple[Kind, str]] = []
    removed: list[tuple[Kind, str]] = []
    changed: list[tuple[Kind, str]] = []
    for kind, member in zip(KINDS, _MEMBERS, strict=True):
        before: Mapping[str, Thing] = getattr(old.case, member)
        after: Mapping[str, Thing] = getattr(new.case, member)
        added += [(kind, i) for i in after if i not in before]
        removed += [(kind, i) for i in before if i not in after]
        changed += [(kind, i) for i in after if i in before and after[i] != before[i]]
    return Change(
        who=who,
        added=tuple(added),
        removed=tuple(removed),
        changed=tuple(changed),
        derived=_derived(old) != _derived(new),
        problems=old.problems != new.problems,
    )
