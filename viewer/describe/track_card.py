"""The card of a track: what file told it, how each position is known, where nothing was heard."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from viewer.describe import gap_words, words
from viewer.describe.card import Card, Context, Link, Row, Section, Tone
from viewer.model.gap_note import aircraft_of, by_track, of_gap
from viewer.model.track import FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from viewer.model.case import Case
    from viewer.model.gap_note import GapNote
    from viewer.model.track import Track

MOST_GAPS = 12
"""So many gaps are told at once, the longest first; those that somebody noted always are."""
MOST_FOLDED = 300
"""So many more can be unfolded."""

_FEET = 0.3048
_STEP_FT = 5  # altitudes are kept to the metre: single feet would only pretend
_KMH = 3.6
_KNOT = 1852 / 3600
_HOUR = 3_600_000
_KIND_WORDS = {
    "received": ("Received", "sent by the aircraft itself (ADS-B and its like)"),
    "mlat": ("MLAT", "worked out by receivers from when they heard it"),
    "estimated": ("Estimated", "the provider's guess: never counted as tracked"),
    "ground": ("On the ground", ""),
    "unknown": ("Not said", "the file does not say how they are known"),
    "other": ("Other", "as the file names them"),
}
_REFERENCES = {
    "barometric": ("pressure altitude", "against 1013.25 hPa: not a height above ground or sea"),
    "ellipsoid": ("above the WGS84 ellipsoid", "the sea may lie 100 m above or below it"),
    "mean sea level": ("above mean sea level", ""),
    "unknown": (words.UNKNOWN, "the file does not say what altitudes are counted from"),
}
_TABLES = ("CSV", "Spreadsheet")


@dataclass(frozen=True, slots=True)
class Fix:
    """One position: ms since 1970 UTC, degrees, metres, how it is known, its line in the file."""

    time: int
    lon: float
    lat: float
    altitude_m: float | None
    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without positions, ms since 1970 UTC, and how far apart its ends are, in metres."""

    begin: int
    end: int
    apart_m: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What a track's positions come to.

    ``kinds`` counts them by how they are known, ``flagged`` by bit of FLAGS: (how many, the line
    of the first). ``gaps`` are the longest first. ``estimated_ms`` is for how long the
    line between positions is an estimated one. ``altitude_m`` and ``speed_ms`` are the least and
    the greatest of what is not flagged, None where nothing is told.
    """

    count: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    untimed: int = 0
    flagged: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    first: Fix | None = None
    last: Fix | None = None
    gaps: tuple[Gap, ...] = ()
    estimated_ms: int = 0
    altitude_m: tuple[float, float] | None = None
    speed_ms: tuple[float, float] | None = None


def track_card(context: Context, track: Track, facts: Facts, unkept: str = "") -> Card:
    """Return a track's card; its file is that of the layer that holds it.

    ``unkept`` says why no note of a gap can be kept, "" where it can.
    """
    case = context.case
    file = next((layer.file for layer in case.layers if track.id in layer.members), "")
    return Card(
        "track",
        track.id,
        track.name or track.id,
        subtitle="track",
        badges=_badges(track, facts),
        sections=tuple(
            s
            for s in (
                Section("", rows=tuple(_identity(case, track))),
                Section("First and last position", rows=tuple(_ends(facts))),
                Section(
                    f"Positions: {_count(facts.count)}",
                    rows=(*_positions(facts), *_flagged(facts)),
                ),
                _silent(case, track, file, facts.gaps, unkept),
                Section("How it was read", rows=tuple(_reading(track, file))),
            )
            if s
        ),
    )


def _badges(track: Track, facts: Facts) -> tuple[tuple[str, Tone], ...]:
    badges: list[tuple[str, Tone]] = []
    if facts.kinds.get("estimated"):
        badges.append(("in part estimated", "doubt"))
    if facts.flagged:
        badges.append(("impossible positions", "contested"))
    if not track.joined:
        badges.append(("single places", "muted"))
    return tuple(badges)


def _identity(case: Case, track: Track) -> Iterator[Row]:
    yield Row("Format", track.source or words.UNKNOWN)
    mine = in_case(case, track)
    for label, value in (
        ("ICAO 24-bit address", track.icao24),
        ("Registration", track.registration),
        ("Callsign", track.callsign),
        ("Type", track.type),
        ("Operator", track.operator),
    ):
        if value:
            yield Row(label, value)
    if not (track.icao24 or track.registration or track.callsign):
        yield Row("Aircraft", "not named in the file", tone="muted")
    for name, by in mine:
        yield Row(
            "In this case",
            words.aircraft_name(case.aircraft[name]),
            note=f"by {by}; whether it wore it then is for the evidence to say",
            link=Link("aircraft", name),
        )


def in_case(case: Case, track: Track) -> list[tuple[str, str]]:
    """Return the case's aircraft that bear one of the track's identities, and which."""
    found = []
    for aircraft in case.aircraft.values():
        for identity in aircraft.identities:
            if track.icao24 and (identity.icao24 or "").lower() == track.icao24.lower():
                found.append((aircraft.id, "its ICAO 24-bit address"))
            elif track.registration and _bare(identity.registration) == _bare(track.registration):
                found.append((aircraft.id, "its registration"))
            else:
                continue
            break
    return found


def _bare(text: str | None) -> str:
    return "".join(c for c in (text or "") if c.isalnum()).upper() or "\0"


def _ends(facts: Facts) -> Iterator[Row]:
    for label, fix in (("First", facts.first), ("Last", facts.last)):
        if fix is None:
            continue
        parts = [words.decimal(fix.lon, fix.lat)]
        if fix.altitude_m is not None:
            parts.append(_altitude(fix.altitude_m))
        parts.append(f"{_KIND_WORDS[fix.kind][0].lower()}, line {_count(fix.line)}")
        yield Row(
            label, words.instant(fix.time), note=" · ".join(parts), link=Link("time", str(fix.time))
        )
    if facts.first is None or facts.last is None:
        yield Row("When", words.UNKNOWN, note="no position has a time", tone="doubt")
        return
    yield Row("Lasts", words.days(facts.last.time - facts.first.time))


def _positions(facts: Facts) -> Iterator[Row]:
    for kind, count in facts.kinds.items():
        label, note = _KIND_WORDS[kind]
        estimated = kind == "estimated"
        if estimated and facts.estimated_ms > 0:
            note = f"{words.hours(facts.estimated_ms)} of it; {note}"
        yield Row(
            label,
            f"{_count(count)} ({_share(count, facts.count)})",
            note=note,
            tone="doubt" if estimated else "plain",
        )
    if facts.untimed:
        yield Row("Without a time", _count(facts.untimed), note="in the order of the file")
    if facts.altitude_m is not None:
        low, high = facts.altitude_m
        yield Row("Altitude", f"{_altitude(low)} {words.DASH} {_altitude(high)}")
    if facts.speed_ms is not None:
        most = facts.speed_ms[1]
        yield Row("Fastest", f"{most / _KNOT:,.0f} kt ({most * _KMH:,.0f} km/h) over the ground")


def _flagged(facts: Facts) -> Iterator[Row]:
    for bit, (count, line) in facts.flagged.items():
        yield Row(
            "Impossible",
            f"{_count(count)}: {FLAGS[bit]}",
            note=f"first at line {_count(line)}; kept, and left out of the line on the map",
            tone="contested",
        )


def _silent(case: Case, track: Track, file: str, gaps: Sequence[Gap], unkept: str) -> Section:
    """Return the gaps, each with why as far as somebody noted it."""
    if not gaps:
        return Section("")
    notes = by_track(case.gaps).get((file, aircraft_of(track)), ())
    told = [(gap, of_gap(notes, gap.begin, gap.end)) for gap in gaps]
    shown = [(gap, note) for n, (gap, note) in enumerate(told) if n < MOST_GAPS or note]
    rest = [gap for n, (gap, note) in enumerate(told) if n >= MOST_GAPS and not note]

    def rows(listed: Iterable[tuple[Gap, GapNote | None]]) -> Iterator[Row]:
        for gap, note in listed:
            yield from _gap(case, track, gap, note, offered=not unkept)

    folded = [*rows((gap, None) for gap in rest[:MOST_FOLDED])]
    if len(rest) > MOST_FOLDED:
        folded.append(_others(rest[MOST_FOLDED:]))
    unsaid = "What it did meanwhile is not known; the dashed line is no path."
    return Section(
        f"Nothing heard: {len(gaps)} gap{'s' if len(gaps) != 1 else ''}",
        rows=(
            *rows(shown),
            Row("", f"{unsaid} {unkept}".strip(), tone="muted"),
        ),
        fold=_others(rest).value if rest else "",
        folded=tuple(folded),
    )


def _gap(
    case: Case, track: Track, gap: Gap, note: GapNote | None, *, offered: bool
) -> Iterator[Row]:
    wait = gap.end - gap.begin
    mean = gap.apart_m / (wait / 1000)
    link = Link("gap", json.dumps([track.id, gap.begin, gap.end]))
    yield Row(
        words.hours(wait),
        f"{words.instant(gap.begin)} {words.DASH} {words.instant(gap.end)}",
        note=f"heard again about {words.kilometres(gap.apart_m)} away"
        + (f": about {mean * _KMH:,.0f} km/h or more on average" if gap.apart_m > 1000 else ""),  # noqa: PLR2004 a kilometre
        link=Link("time", str(gap.begin)),
        action=("Note why…", link) if offered and note is None else None,
    )
    if note is None:
        return
    yield Row(
        "Why",
        gap_words.brief(note),
        note=gap_words.more(note),
        action=("Change…", link) if offered else None,
    )
    for item in note.evidence:
        said = item.asserts.get("reason")
        apart = ", which is not what is noted" if said != note.reason else ""
        says = f"says: {words.value(case, said)}{apart}" if said is not None else ""
        yield Row(
            "Source",
            words.source_name(case.sources.get(item.source), item.source),
            note="\n".join(t for t in (says, item.note) if t),
            link=Link("source", item.source) if item.source in case.sources else None,
        )


def _others(gaps: Sequence[Gap]) -> Row:
    total = sum(gap.end - gap.begin for gap in gaps)
    return Row("", f"{len(gaps)} more, none longer, {words.hours(total)} together", tone="muted")


def _reading(track: Track, file: str) -> Iterator[Row]:
    if file:
        yield Row("File", file)
    reference, note = _REFERENCES[track.altitude_reference]
    yield Row("Altitudes", reference, note=note)
    yield Row("Clock", track.time_zone)
    for assumption in track.assumptions:
        yield Row("Assumed", assumption, tone="doubt")
    if track.source in _TABLES and file:
        yield Row("", "Say what its columns mean…", link=Link("columns", file))


def _altitude(metres: float) -> str:
    feet = round(metres / _FEET / _STEP_FT) * _STEP_FT
    text = f"{feet:,} ft ({metres:,.0f} m)"
    return text.replace(",", "\u202f").replace("-", "−")


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _share(part: int, whole: int) -> str:
    share = 100 * part / max(1, whole)
    if part == whole:
        return "all"
    return "under 1 %" if share < 1 else f"{min(share, 99):.0f} %"
