"""What a card is: titles, rows, evidence, as plain data that any widget or page can show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.describe.timeline import Confirmed
    from viewer.geo.legshape import LegShape
    from viewer.model.case import Case
    from viewer.model.time import Interval

Tone = Literal["plain", "muted", "contested", "doubt", "good"]


@dataclass(frozen=True, slots=True)
class Link:
    """What a row leads to: another card, by ``kind`` and ``id``.

    Of the kind ``address`` the id is an address to ask about, of ``copy`` a text to be copied,
    of ``assert`` a JSON array: an event's id, a source's id, and the time that it is to assert,
    of ``gap`` one, too: a track's id, and from when until when it has a gap.
    """

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card. ``note`` is smaller and muted: where the value came from, a caveat.

    ``action`` is what can be done about it, in words, and where these lead.
    """

    label: str
    value: str
    note: str = ""
    tone: Tone = "plain"
    link: Link | None = None
    action: tuple[str, Link] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source asserts of one property, and how it stands to the conclusion."""

    property: str
    value: str
    relation: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Testimony:
    """One piece of evidence: its source, what it asserts, what had to be assumed.

    ``date`` is the source's own, as given. ``grade`` is an Admiralty grade and its words.
    ``copies`` repeat the same origin's word: they are folded under it and counted once.
    """

    source: str
    link: Link
    claims: tuple[Claim, ...]
    notes: tuple[str, ...] = ()
    date: str = ""
    grade: tuple[str, str] | None = None
    copies: tuple[Testimony, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """An origin that asserts a value: its short name, its date, how many copies say it with it."""

    name: str
    link: Link
    date: str = ""
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """One value that is asserted, how it stands to the conclusion, and who asserts it."""

    value: str
    relation: str
    tone: Tone
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A property: what is concluded, what fits that, and, side by side, what cannot."""

    property: str
    concluded: str
    fits: tuple[Stated, ...] = ()
    against: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a card. ``folded`` rows are shown when ``fold``, their head, is followed."""

    title: str
    rows: tuple[Row, ...] = ()
    testimonies: tuple[Testimony, ...] = ()
    text: str = ""
    compared: tuple[Compared, ...] = ()
    fold: str = ""
    folded: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.rows or self.testimonies or self.text or self.compared)


@dataclass(frozen=True, slots=True)
class Card:
    """Everything a card shows. ``badges`` are short marks beside the title: (text, tone)."""

    kind: str
    id: str
    title: str
    subtitle: str = ""
    badges: tuple[tuple[str, Tone], ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a card is made from, beside its subject.

    ``at`` is the replay's time in milliseconds since 1970 UTC. ``countries`` maps ISO codes to
    names. ``windows`` maps a leg's id to its tightened (departed, arrived) windows.
    ``last_confirmed`` maps an aircraft's id to its last confirmed place, when, and by what.
    """

    case: Case
    shapes: Mapping[str, LegShape]
    at: int
    countries: dict[str, str] = field(default_factory=dict)
    windows: Mapping[str, tuple[Interval, Interval]] = field(default_factory=dict)
    last_confirmed: Mapping[str, Confirmed] = field(default_factory=dict)
