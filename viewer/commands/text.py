"""The answers as text for a person at a terminal: aligned, with units, within 100 columns."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from viewer.commands.plain import padded, plain, width
from viewer.describe import words
from viewer.model.time import Interval, parse_instant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.model.case import Case

Json = dict[str, Any]

COLUMNS = 100
_GAP = "  "
_PATHS = {
    "unknown": "shortest path, not a track",
    "positions": "through the positions reported",
    "tracked": "as tracked",
}
_PHASES = {
    "ground": "on the ground",
    "airborne": "in the air",
    "unknown": "not known: more than one is possible",
    "before": "before what the case tells",
    "after": "after what the case tells",
}


def info(found: Json) -> str:
    """Return the layers as a table, and the problems under it."""
    rows = [
        [
            plain(layer["file"]),
            layer["kind"],
            str(layer["count"]),
            str(layer["points"]),
            _days(layer["time"]),
            _box(layer["bbox"]),
        ]
        for layer in found["layers"]
    ]
    head = ["File", "Kind", "Count", "Points", "Days (UTC)", "West, south, east, north (°)"]
    parts = [plain(found["title"])]
    if rows:
        parts.append(_table(head, rows, right={2, 3}, yielding=0))
    parts.append(_problems(found["problems"]))
    return "\n\n".join(parts) + "\n"


def legs(case: Case, rows: Sequence[Json]) -> str:
    """Return a line for each leg, and under it what is known of it."""
    if not rows:
        return "No legs.\n"
    head = ["Leg", "Aircraft", "From → to", "Distance", "Course", "Origins", ""]
    table = [
        [
            plain(row["id"]),
            plain(row["aircraft"] or words.UNKNOWN),
            f"{_place(row['from'])} → {_place(row['to'])}",
            _distance(row),
            _courses(row),
            str(row["origins"]),
            "contested" if row["contested"] else "",
        ]
        for row in rows
    ]
    lines = _table(head, table, right={5}, yielding=2).split("\n")
    parts = [lines[0]]
    for line, row in zip(lines[1:], rows, strict=True):
        parts += [line, *_leg_details(case, row)]
    return "\n".join(parts) + "\n"


def state(case: Case, found: Json) -> str:
    """Return what each aircraft may be doing, and the events so far."""
    parts = [_utc(found["at"])]
    for row in found["aircraft"]:
        aircraft = case.aircraft.get(row["aircraft"] or "")
        name = words.aircraft_name(aircraft) if aircraft else words.UNKNOWN
        title = plain(row["aircraft"] or "aircraft") + (f" ({plain(name)})" if aircraft else "")
        parts.append("\n".join([title, *_aircraft(row)]))
    events = [f"Events so far: {len(found['events'])}"]
    for identity in found["events"]:
        event = case.events.get(identity)
        events.append(f"  {plain(identity)}" + (f": {plain(event.title)}" if event else ""))
    events = [part for line in events for part in wrapped(line, 4)]
    events.append(f"Step: {plain(found['step'] or 'none yet')}")
    parts.append("\n".join(events))
    return "\n\n".join(parts) + "\n"


def problem_line(problem: Json) -> str:
    """Return a problem as one line: where, what, found and expected."""
    message = plain(problem["message"])
    if problem["code"] == "unreadable":
        return message
    where = _where(problem)
    told = f"{where}: {message}" if where and not message.startswith(where) else message
    return told + _compared(problem, "; ")


# ---------------------------------------------------------------- parts


def _problems(problems: Sequence[Json]) -> str:
    if not problems:
        return "No problems."
    lines = [f"{len(problems)} problem{'s' if len(problems) != 1 else ''}"]
    for problem in problems:
        where = _where(problem) or "the case"
        text = f"{problem['severity']:<8}{where}: {plain(problem['message'])} [{problem['code']}]"
        lines += wrapped(text, 8)
        compared = _compared(problem, "")
        if compared:
            lines += wrapped(f"        {compared}", 8)
    return "\n".join(lines)


def _where(problem: Json) -> str:
    file = plain(problem["file"] or "")
    if problem["line"] is not None:
        file += f":{problem['line']}"
    inside = " ".join(plain(problem[k]) for k in ("feature", "property") if problem[k])
    return ", ".join(part for part in (file, inside) if part)


def _compared(problem: Json, before: str) -> str:
    told = [
        f"{name} {plain(str(problem[name]))}" for name in ("found", "expected") if problem[name]
    ]
    return before + "; ".join(told) if told else ""


def _leg_details(case: Case, row: Json) -> list[str]:
    times = [f"departed {_window(row['departed'])}", f"arrived {_window(row['arrived'])}"]
    facts = [
        _PATHS[row["path"]] if row["distance_km_range"] else "no path is drawn",
        f"stops {_stops(row['stops'])}",
    ]
    if row["duration_h"]:
        facts.append(f"duration {_bounds(row['duration_h'], 'h', 1)}")
    if row["speed_kt"]:
        facts.append(f"mean speed {_bounds(row['speed_kt'], 'kt', 0)}")
    if row["hypotheses"]:
        named = (case.hypotheses.get(h) for h in row["hypotheses"])
        titles = [h.title if h else i for h, i in zip(named, row["hypotheses"], strict=True)]
        facts.append(f"only in the version {' and '.join(plain(t) for t in titles)}")
    return [*wrapped("    " + "; ".join(times), 4), *wrapped("    " + "; ".join(facts), 4)]


def _aircraft(row: Json) -> list[str]:
    lines = [("phase", _PHASES[row["phase"]] + (f", leg {row['leg']}" if row["leg"] else ""))]
    if row["place"] is not None:
        lines.append(("place", _place(row["place"])))
    if row["position"] is not None:
        lines.append(("position", _position(row["position"])))
    lines += [("possible", _possible(entry)) for entry in row["possible"]]
    if row["position"] is None:
        drawn = row["drawn_position"]
        shown = f"{_position(drawn)}, for the eye only" if drawn else "no one place"
        lines.append(("drawn at", shown))
    if row["course_deg"] is not None:
        lines.append(("course", words.course(row["course_deg"])))
    lines.append(("last confirmed", _confirmed(row["last_confirmed"])))
    out: list[str] = []
    before = ""
    for label, value in lines:
        name = "" if label == before else label
        out += wrapped(f"  {name:<16}{plain(value)}", 18)
        before = label
    return out


def _possible(entry: Json) -> str:
    if entry["kind"] == "place":
        at = f" ({_position(entry['position'])})" if entry.get("position") else ""
        return f"on the ground, {_place(entry['place'])}{at}"
    leg = f"in the air on {entry['leg']}" if entry["leg"] else "on the ground or in the air"
    if entry["kind"] == "stretch":
        return f"{leg}, {_stretch(entry['km'])} along its path"
    told = [
        f"within {_km(disc['radius_km'])} of {_position(disc['center'])}" for disc in entry["discs"]
    ]
    where = " and ".join(told) or "anywhere"
    along = entry["shortest_path_km"]
    if along is None:
        return f"{leg}, {where}"
    return f"{leg}, {where}; {_stretch(along)} along the shortest path, which is not a track"


def _confirmed(confirmed: Json | None) -> str:
    if confirmed is None:
        return "nowhere yet"
    sources = ", ".join(confirmed["sources"])
    place = _place(confirmed["place"])
    if confirmed["place"] is None and confirmed["position"] is not None:
        place = _position(confirmed["position"])
    return f"{confirmed['kind']}, {place}, {_window(confirmed['time'])} ({confirmed['subject']}" + (
        f": {sources})" if sources else ")"
    )


# ---------------------------------------------------------------- values


def _place(place: Any) -> str:  # noqa: ANN401 a place as a case file writes it
    match place:
        case None:
            return words.UNKNOWN
        case {"country": code}:
            return f"in {plain(code)}"
        case {"any_of": places}:
            return " or ".join(_place(p) for p in places)
        case _:
            return plain(str(place))


def _stops(stops: Sequence[Any] | None) -> str:
    if stops is None:
        return words.UNKNOWN
    return ", ".join(_place(s) for s in stops) or "none"


def _utc(text: str) -> str:
    return words.instant(parse_instant(text))


def _window(interval: Sequence[str | None] | None) -> str:
    if interval is None:
        return words.UNKNOWN
    low, high = (None if v is None else parse_instant(v) for v in interval)
    return words.window(Interval(low, high))


def _days(interval: Sequence[str | None] | None) -> str:
    if interval is None:
        return words.DASH
    low, high = interval
    if high is not None:  # the end is not part of it
        high = words.instant(parse_instant(high) - 1)
    days = [v[:10] if v else "…" for v in (low, high)]
    return days[0] if days[0] == days[1] else f" {words.DASH} ".join(days)


def _box(box: Sequence[float] | None) -> str:
    return words.DASH if box is None else ", ".join(f"{v:.2f}" for v in box)


def _distance(row: Json) -> str:
    bounds = row["distance_km_range"]
    if row["distance_km"] is not None:
        return f"{_grouped(row['distance_km'], 1)} km"
    return _bounds(bounds, "km", 0) if bounds else words.UNKNOWN


def _courses(row: Json) -> str:
    ends = (row["initial_course_deg"], row["final_course_deg"])
    if ends == (None, None):
        return words.UNKNOWN
    return " → ".join(words.course(v) for v in ends)


def _bounds(bounds: Sequence[float | None], unit: str, digits: int) -> str:
    low, high = bounds
    if low is None and high is None:
        return words.UNKNOWN
    if high is None:
        return f"{_grouped(low or 0.0, digits)} {unit} or more"
    if low is None:
        return f"{_grouped(high, digits)} {unit} or less"
    ends = dict.fromkeys((_grouped(low, digits), _grouped(high, digits)))
    return f"{words.DASH.join(ends)} {unit}"


def _stretch(km: Sequence[float]) -> str:
    return _bounds(km, "km", 0)


def _km(value: float) -> str:
    return f"{_grouped(value, 0)} km"


def _grouped(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}".replace(",", "\u2009")


def _position(position: Sequence[float]) -> str:
    lon, lat = position
    return f"{abs(lat):.4f}° {'NS'[lat < 0]} {abs(lon):.4f}° {'EW'[lon < 0]}"


# ---------------------------------------------------------------- layout


def _table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, right: set[int], yielding: int
) -> str:
    """Return rows under their heads; the column ``yielding`` is cut where a line is too long."""
    widths = [max(width(row[i]) for row in [head, *rows]) for i in range(len(head))]
    others = sum(widths) - widths[yielding] + len(_GAP) * (len(head) - 1)
    widths[yielding] = min(widths[yielding], max(12, COLUMNS - others))
    lines = []
    for row in [head, *rows]:
        cells = [padded(t, widths[i], right=i in right) for i, t in enumerate(row)]
        lines.append(_GAP.join(cells).rstrip())
    return "\n".join(lines)


def wrapped(text: str, indent: int) -> list[str]:
    """Break a line at spaces before it is longer than the screen; what follows is indented."""
    return textwrap.wrap(
        text,
        COLUMNS,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        drop_whitespace=True,
        expand_tabs=False,
        replace_whitespace=False,
    ) or [text]
