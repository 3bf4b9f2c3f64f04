"""The Sun at an event's place, in rows of its card: how high, where, and what light that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.describe.card import Row
from viewer.geo import sun
from viewer.model.place import members
from viewer.model.time import DAY, MINUTE

if TYPE_CHECKING:
    from viewer.describe.card import Tone
    from viewer.geo.sun import Fit, Light
    from viewer.model.case import Case
    from viewer.model.place import LonLat
    from viewer.model.things import Event
    from viewer.model.time import Interval

_LIGHT_WORDS: dict[Light, str] = {
    "day": "daylight",
    "civil": "civil twilight",
    "nautical": "nautical twilight",
    "astronomical": "astronomical twilight",
    "night": "night",
}
_PREMISE = "of the Sun’s centre, without the bending of light in air"
_FIT_WORDS: dict[Fit, tuple[str, Tone]] = {
    "yes": ("the Sun agrees, at every time told", "plain"),
    "possible": ("the Sun allows it, not at every time told", "plain"),
    "no": ("the Sun contradicts it: at no time told", "contested"),
}


def event_rows(case: Case, event: Event) -> tuple[Row, ...]:
    """Return the Sun's rows of an event: none where its place or its time is not known."""
    places = places_of(case, event)
    windows = event.when.intervals if event.when is not None else ()
    rows = []
    if places and windows:
        rows.append(_sun(places, windows))
    if event.daylight is not None:
        fit = sun.daylight_fits_at(places, windows, daylight=event.daylight)
        note, tone = _FIT_WORDS[fit] if fit else ("", "plain")
        told = "as the evidence shows"
        rows.append(
            Row(
                "Daylight",
                "yes" if event.daylight else "no",
                note=f"{told}; {note}" if note else told,
                tone=tone,
            )
        )
    return tuple(rows)


def places_of(case: Case, event: Event) -> tuple[LonLat, ...]:
    """Return where an event may have been, one by one; none where that is not a list of points."""
    if event.position is not None and event.place is None:
        return (event.position,)
    airports = case.airports_of(event.place)
    if len(airports) != len(members(event.place)):
        return ()
    found = tuple(a.position for a in airports if a.position is not None)
    return found if len(found) == len(airports) else ()


def _sun(places: tuple[LonLat, ...], windows: tuple[Interval, ...]) -> Row:
    ranges = [sun.elevation_range(lon, lat, window) for lon, lat in places for window in windows]
    low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    notes = [_lights(low, high)]
    one = windows[0]
    if len(places) == len(windows) == 1 and one.earliest is not None and one.latest is not None:
        first = sun.position(*places[0], one.earliest).azimuth_deg
        last = sun.position(*places[0], one.latest).azimuth_deg
        length = one.latest - one.earliest
        if length <= MINUTE:
            notes.append(f"azimuth {first:.0f}°")
        elif length < DAY:
            notes.append(f"azimuth {first:.0f}° at the beginning, {last:.0f}° at the end")
    elif len(places) > 1:
        notes.append("over all places it may be")
    return Row("Sun", _elevations(low, high), note="; ".join((*notes, _PREMISE)))


def _elevations(low: float, high: float) -> str:
    """Write a range of elevations in whole degrees, or in tenths where it is that narrow.

    >>> _elevations(-3.26, -3.19), _elevations(-12.2, 40.0)
    ('−3.2°', '−12° to 40°')
    """
    if high - low < 0.5:  # noqa: PLR2004 the Sun's own width
        return _signed((low + high) / 2, 1)
    return f"{_signed(low, 0)} to {_signed(high, 0)}"


def _signed(degrees: float, digits: int) -> str:
    text = f"{abs(degrees):.{digits}f}°"
    return f"−{text}" if degrees < 0 and float(text[:-1]) else text


def _lights(low: float, high: float) -> str:
    brightest, darkest = _LIGHT_WORDS[sun.light(high)], _LIGHT_WORDS[sun.light(low)]
    return brightest if brightest == darkest else f"from {darkest} to {brightest}"
