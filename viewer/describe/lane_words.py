"""A timeline's bars and marks in words, in UTC or in any zone: for hovering, and for its table."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from viewer.describe import words
from viewer.describe.lanes import Bar, Mark
from viewer.describe.timeline import short_name
from viewer.model import agreement
from viewer.model.time import MINUTE, Interval, to_datetime

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viewer.describe.heard import Heard
    from viewer.describe.lanes import Row
    from viewer.model.case import Case

_WIDE = 76
_SHOWN = 8
"""Titles of marks drawn as one that are written out; more are counted."""


class Line(NamedTuple):
    """A line of the table: all in words."""

    aircraft: str
    version: str
    what: str
    kind: str
    begins: str
    ends: str
    told: str
    known: str


_KINDS = {
    "leg": "flight", "stay": "stay", "unknown": "not known", "track": "track",
    "received": "track", "estimated": "track, estimated", "gap": "coverage gap",
}  # fmt: skip
HEADERS = Line("Aircraft", "Version", "What", "Kind", "Begins", "Ends", "As told", "How known")


def zone_name(zone: str | None) -> str:
    """Return what a zone is called in a narrow place.

    >>> zone_name("America/Caracas")
    'Caracas'
    """
    return "UTC" if zone is None else zone.split("/")[-1].replace("_", " ")


def moment(at: int, zone: str | None) -> str:
    """Return a date and time to the minute on the zone's clock, without its name."""
    return f"{to_datetime(at, zone):%Y-%m-%d %H:%M}"


def second(at: int, zone: str | None) -> str:
    """Return a date and time to the second on the zone's clock, without its name."""
    return f"{to_datetime(at, zone):%Y-%m-%d %H:%M:%S}"


def stretch(item: Bar, zone: str | None) -> str:
    """Return from when to when a stretch of a track lasts, to the second, and for how long."""
    low, high = item.extent
    first, last = second(int(low), zone), second(int(high), zone)
    if first == last:
        return f"at {first} {zone_name(zone)}"
    if first[:10] == last[:10]:
        last = last[11:]
    join = ("between", "and") if item.kind == "gap" else ("from", "until")
    long = words.days(high - low) if high - low >= MINUTE else f"{(high - low) / 1000:.0f} s"
    return f"{join[0]} {first} {join[1]} {last} {zone_name(zone)} ({long})"


def window(interval: Interval, zone: str | None) -> str:
    """Return a window of time in few words, widened to whole minutes, never narrowed."""
    low, high = interval
    if low is None and high is None:
        return words.UNKNOWN
    first = "" if low is None else moment(low // MINUTE * MINUTE, zone)
    last = "" if high is None else moment(-(-high // MINUTE) * MINUTE, zone)
    if low is None:
        return f"before {last}"
    if high is None:
        return f"from {first}"
    if high - low <= MINUTE or first == last:
        return first
    if first[:10] == last[:10]:
        last = last[11:]
    return f"{first} {words.DASH} {last}"


def windows(intervals: Iterable[Interval], zone: str | None) -> str:
    """Return the readings of a time in words."""
    return " or ".join(window(i, zone) for i in intervals)


def contested(case: Case, item: Bar | Mark) -> bool:
    """Tell whether some source contradicts what the item shows."""
    subject = _subject(case, item)
    return subject is not None and bool(agreement.contested(case, subject).properties)


def _subject(case: Case, item: Bar | Mark) -> agreement.Subject | None:
    if isinstance(item, Mark):
        return case.events.get(item.event)
    if item.kind == "leg" and item.kind_id is not None:
        return case.legs.get(item.kind_id[1])
    return None


def known(case: Case, item: Bar | Mark) -> str:
    """Return how an item is known, in words; empty for what is concluded from others."""
    mark = ", contested" if contested(case, item) else ""
    if isinstance(item, Mark):
        support = agreement.supporting(case, case.events[item.event])
        count = len(agreement.origins(case, support))
        said = "no source" if not count else f"{count} origin{'s' if count != 1 else ''}"
        return said + mark
    if item.kind != "leg" or item.kind_id is None:
        return ""
    leg = case.legs[item.kind_id[1]]
    ends = [agreement.how_known(case, leg, "start"), agreement.how_known(case, leg, "end")]
    return f"take-off {ends[0]}, landing {ends[1]}{mark}"


def kind(item: Bar | Mark) -> str:
    """Return what sort of thing an item is."""
    if isinstance(item, Mark):
        return f"{item.category}, holds the aircraft" if item.holds else item.category
    return _KINDS[item.kind]


def line(case: Case, row: Row, item: Bar | Mark, zone: str | None) -> Line:
    """Return an item as a line of the table."""
    if row.heard is not None and not isinstance(item, Mark):
        return _heard_line(case, row.heard, row.aircraft, item, zone)
    aircraft = words.DASH if row.aircraft is None and row.colour is None else row.label
    version = ""
    if row.depth:
        version = row.label
        found = case.aircraft.get(row.aircraft or "")
        aircraft = words.aircraft_short(found) if found else row.aircraft or "not named"
    if isinstance(item, Mark):
        begins = window(item.window, zone)
        return Line(aircraft, version, item.title, kind(item), begins, "",
                    windows(item.told, zone), known(case, item))  # fmt: skip
    told = [windows(t, zone) for t in (item.told_start, item.told_end)]
    both = " … ".join(t or words.UNKNOWN for t in told) if any(told) else ""
    return Line(aircraft, version, item.title, kind(item), window(item.start, zone),
                window(item.end, zone), both, known(case, item))  # fmt: skip


def _heard_line(
    case: Case, heard: Heard, aircraft: str | None, item: Bar, zone: str | None
) -> Line:
    low, high = item.extent
    name = short_name(case, aircraft) if aircraft else heard.name
    what = "; ".join([item.title, *_gist(item)])
    return Line(name, "", what, kind(item), second(int(low), zone), second(int(high), zone),
                "", heard.track.source)  # fmt: skip


def _gist(item: Bar) -> list[str]:
    """Return the first line of what was noted of a stretch."""
    return item.note.split("\n")[:1] if item.note else []


def spoken(case: Case, row: Row, item: Bar | Mark, zone: str | None) -> str:
    """Return an item as one sentence, for screen readers."""
    made = line(case, row, item, zone)
    if row.heard is not None and not isinstance(item, Mark):
        return "; ".join([f"{item.title} ({made.kind})", stretch(item, zone), *_gist(item)])
    parts = [f"{made.what} ({made.kind})"]
    if isinstance(item, Mark):
        parts.append(made.begins)
    else:
        parts.append(f"begins {made.begins}, ends {made.ends}")
    return "; ".join([*parts, *([made.known] if made.known else []), zone_name(zone)])


def hover(case: Case, items: tuple[Bar | Mark, ...], zone: str | None) -> str:
    """Return what the mouse is told over an item, or over marks drawn as one: lines of text."""
    if len(items) > 1:
        titles = [f"{window(i.window, zone)}  {i.title}" for i in items if isinstance(i, Mark)]
        more = [f"and {len(titles) - _SHOWN} more"] if len(titles) > _SHOWN else []
        return "\n".join([f"{len(items)} events", *titles[:_SHOWN], *more])
    item = items[0]
    name = zone_name(zone)
    if isinstance(item, Mark):
        rows = [item.title, f"{kind(item)} · {known(case, item)}",
                f"when: {window(item.window, zone)} {name}"]  # fmt: skip
        if item.told and item.told != (item.window,):
            rows.append(f"as told: {windows(item.told, zone)}")
        return "\n".join(rows)
    rows = [item.title]
    if item.kind in ("track", "received", "estimated", "gap"):
        noted = [row for text in item.note.split("\n") for row in textwrap.wrap(text, _WIDE)]
        return "\n".join([item.title, stretch(item, zone), *noted])
    if item.kind == "leg":
        rows.append(known(case, item))
    first, last = ("takes off", "lands") if item.kind == "leg" else ("from", "until")
    for word, tight, told in (
        (first, item.start, item.told_start), (last, item.end, item.told_end),
    ):  # fmt: skip
        if tight == Interval(None, None):
            continue
        rows.append(f"{word}: {window(tight, zone)} {name}")
        if told and told != (tight,):
            rows.append(f"    told: {windows(told, zone)}")
    if item.kind == "stay" and item.certain is None:
        rows.append("how long is not known; possible at any time of this stretch")
    return "\n".join(rows)


def light(item: Bar | Mark, at: float, zone: str | None) -> str:
    """Return the light at a stay's place at a time at which it certainly lasts, else nothing."""
    if isinstance(item, Mark) or item.position is None or item.certain is None:
        return ""
    low, high = item.certain
    if not low <= at < high:
        return ""
    from viewer.geo import sun  # noqa: PLC0415 the first picture does without

    name = sun.light(sun.elevation(*item.position, at))
    said = name if name in ("day", "night") else f"{name} twilight"
    return f"{said} there at {moment(int(at), zone)} {zone_name(zone)}"
