"""Sources and what rests on them, in words: origins with their copies; what falls without some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.describe import words
from viewer.describe.testimony import PROPERTY_WORDS, source_short
from viewer.describe.titles import title_of
from viewer.model import agreement, standing
from viewer.model.standing import STRENGTH, WHOLE
from viewer.model.subjects import subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viewer.model.case import Case
    from viewer.model.standing import Fate, Standing


@dataclass(frozen=True, slots=True)
class Resting:
    """A thing that rests on a source: its kind, id and title, and what the source says of it."""

    kind: str
    id: str
    title: str
    says: str
    against: bool = False


@dataclass(frozen=True, slots=True)
class Voices:
    """A source of an origin, its short and full name, and everything that rests on it."""

    source: str
    name: str
    title: str
    resting: tuple[Resting, ...]


@dataclass(frozen=True, slots=True)
class OriginGroup:
    """An origin, and the sources that tell its word: itself first, where it is in the case."""

    origin: str
    name: str
    voices: tuple[Voices, ...]

    @property
    def resting(self) -> int:
        """How many things rest on the origin, each once."""
        return len({(r.kind, r.id) for v in self.voices for r in v.resting})


@dataclass(frozen=True, slots=True)
class Consequence:
    """What happens to a thing: its kind and id, and a line that says it."""

    kind: str
    id: str
    text: str


def origin_groups(case: Case) -> tuple[OriginGroup, ...]:
    """Return every source of the case by its origin, those with the most resting on them first."""
    resting: dict[str, list[Resting]] = {name: [] for name in case.sources}
    for kind, thing in subjects(case):
        title = title_of(case, thing)
        found = agreement.findings(case, thing)
        for source in dict.fromkeys(e.source for e in thing.evidence):
            mine = [f for f in found if f.evidence.source == source]
            names = dict.fromkeys(PROPERTY_WORDS.get(f.property, f.property) for f in mine)
            resting.setdefault(source, []).append(
                Resting(
                    kind,
                    thing.id,
                    title,
                    ", ".join(names) or "the whole",
                    any(f.relation == "contradicts" for f in mine),
                )
            )
    groups: dict[str, list[str]] = {}
    for name in resting:
        groups.setdefault(agreement.origin_of(case, name), []).append(name)
    made = [
        OriginGroup(
            origin,
            source_short(case.sources.get(origin), origin),
            tuple(
                Voices(
                    name,
                    _name(case, name, origin if len(names) > 1 else None),
                    _title(case, name),
                    tuple(resting[name]),
                )
                for name in sorted(names, key=lambda n: n != origin)
            ),
        )
        for origin, names in groups.items()
    ]
    return tuple(sorted(made, key=lambda g: -g.resting))


def _name(case: Case, source: str, under: str | None) -> str:
    """Return a name by which a source can be told from others of the same author.

    ``under`` is the origin under whose name it stands, whose name is not said again.
    """
    known = case.sources.get(source)
    who = source_short(known, source)
    if under is not None and known is not None and known.title:
        parts = [] if who == source_short(case.sources.get(under), under) else [who]
    else:
        parts = [who]
    if known is not None:
        title = (known.title or "").removeprefix("[").removesuffix("]")
        parts += [t for t in (title, known.issued) if t and t != who]
    return " · ".join(parts)


def _title(case: Case, source: str) -> str:
    return words.source_name(case.sources.get(source), source)


FATES: tuple[tuple[Fate, str], ...] = (
    ("falls", "Nobody supports it"),
    ("weakens", "One origin only"),
    ("settles", "No longer contested"),
    ("stays", "Known less well, or by fewer"),
)


def consequences(
    case: Case, rows: Iterable[Standing]
) -> tuple[tuple[str, tuple[Consequence, ...]], ...]:
    """Return what changes, by how grave it is: a heading and a line for each thing.

    A property that falls and was contested stands under both headings.
    """
    by_fate: dict[Fate, dict[tuple[str, str], list[Standing]]] = {f: {} for f, _ in FATES}
    for row in rows:
        if not row.changed:
            continue
        by_fate[row.fate].setdefault((row.kind, row.id), []).append(row)
        if row.settles and row.fate != "settles":
            by_fate["settles"].setdefault((row.kind, row.id), []).append(row)
    titles: dict[tuple[str, str], str] = {
        (kind, s.id): title_of(case, s) for kind, s in subjects(case)
    }
    return tuple(
        (
            heading,
            tuple(
                Consequence(kind, name, _line(titles[kind, name], same, fate))
                for (kind, name), same in by_fate[fate].items()
            ),
        )
        for fate, heading in FATES
        if by_fate[fate]
    )


def _line(title: str, rows: list[Standing], fate: Fate) -> str:
    whole = next((r for r in rows if r.name == WHOLE), None)
    names = [PROPERTY_WORDS.get(r.name, r.name) for r in rows if r.name != WHOLE]
    if whole is not None and fate == "falls":
        return f"{title}: all of it"
    parts = [f"{title}: {', '.join(names)}" if names else title]
    if fate == "stays" and whole is not None:
        parts.append(f"{len(whole.before.origins)} → {len(whole.after.origins)} origins")
    worst = max(rows, key=_loss)
    if fate in ("weakens", "stays") and _loss(worst):
        parts.append(f"{worst.before.known} → {worst.after.known}")
    return " · ".join(parts)


def _loss(row: Standing) -> int:
    return STRENGTH.index(row.before.known) - STRENGTH.index(row.after.known)


def left_standing(case: Case, gone: Iterable[str]) -> str:
    """Return in a sentence how many origins are left."""
    out = frozenset(gone)
    every = [e for _, s in subjects(case) for e in s.evidence]
    before = len(agreement.origins(case, every))
    after = len(agreement.origins(case, [e for e in every if e.source not in out]))
    sources = "1 source" if len(out) == 1 else f"{len(out)} sources"
    return f"{sources} taken out: {after} of {before} independent origins left"


def expanded(case: Case, gone: Iterable[str], *, readers: bool) -> frozenset[str]:
    """Return what is taken out, with what was read only in it and the copies of that if asked."""
    chosen = frozenset(gone)
    return standing.with_readers(case, chosen) if readers else chosen
