"""Legs found in tracks, in words: what each rests on, and how it stands to what was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.describe import words
from viewer.model.time import Interval
from viewer.replay.found.reported import PROPERTIES

if TYPE_CHECKING:
    from viewer.replay.found.legs import End, FoundLeg
    from viewer.replay.found.reported import Comparison

_MANY_TOUCHES = 3
_VERDICTS = {
    "agrees": "agrees with the reported leg {}",
    "consistent": "can be the reported leg {}",
    "contradicts": "contradicts the reported leg {}",
}


def place(end: End) -> str:
    """Return an end's airports by their codes."""
    return " or ".join(end.fields) or words.UNKNOWN


def window(end: End) -> str:
    """Return when an end was, as a window."""
    return words.short_window(Interval(*end.window))


def rating(sure: float) -> str:
    """Return how sure something is: a word and the figure."""
    word = "high" if sure >= 0.85 else "fair" if sure >= 0.6 else "low"  # noqa: PLR2004 our steps
    return f"{word} ({sure:.2f})"


def reasons(leg: FoundLeg) -> tuple[str, ...]:
    """Return what a leg found rests on, a sentence each, without a full stop."""
    told = [_end(leg.start, "departure"), _end(leg.end, "arrival")]
    if not leg.airborne:
        told.append("nothing was heard in the air: only the two places on the ground show a flight")
    elif leg.gaps:
        gaps = "1 coverage gap" if leg.gaps == 1 else f"{leg.gaps} coverage gaps"
        told.append(
            f"{gaps}, {words.hours(leg.gap_ms)} together; {words.kilometres(leg.gap_m)} of the "
            "distance is by shortest path over them"
        )
    touched = [t.field or words.UNKNOWN for t in leg.touches if t.certain]
    passed = [t.field or words.UNKNOWN for t in leg.touches if not t.certain]
    if touched:
        told.append(f"touch-and-go at {_counted(touched)}")
    if passed:
        told.append(f"low pass or touch-and-go at {_counted(passed)}: which is not known")
    return tuple(told)


def distance(leg: FoundLeg) -> str:
    """Return the distance along the positions."""
    basis = "along the positions" if leg.airborne else "shortest path, not a track"
    return f"{words.kilometres(leg.distance_m)} {basis}"


def comparison(found: Comparison) -> str:
    """Return how a reported leg stands to one found, and in what it contradicts."""
    told = _VERDICTS[found.verdict].format(found.leg)
    wrong = [
        name
        for name, relation in zip(PROPERTIES, found.relations, strict=True)
        if relation == "contradicts"
    ]
    return f"{told} in {', '.join(wrong)}" if wrong else told


def _end(end: End, which: str) -> str:
    away = "" if end.distance_m is None else f"{end.distance_m / 1000:.1f} km from"
    over = "" if end.height_m is None else f" about {max(end.height_m, 0.0):.0f} m over it,"
    match end.how:
        case "ground":
            told = f"{which} heard: on the ground {away} {place(end)}"
        case "field":
            lon, lat = end.position
            told = f"{which} heard: on the ground at {words.decimal(lon, lat)}, no airport known"
        case "silence":
            told = (
                f"{which} not heard: on the ground {away} {place(end)}, and "
                f"{words.hours(end.silence_ms)} without a position beside it"
            )
        case "approach":
            way = "first heard climbing" if which == "departure" else "last heard coming down"
            told = (
                f"{which} not heard: {way},{over} {away} {end.fields[0]}; "
                f"bounded by climb, descent and distance"
            )
            if len(end.fields) > 1:
                told += f"; as likely one of {place(end)}"
        case _:
            way = "first" if which == "departure" else "last"
            told = f"{which} not heard: {way} heard in the air, no airport can be told"
    if end.rivals:
        told += f"; {' and '.join(end.rivals)} near it"
    return told if end.sure is None else f"{told} [{rating(end.sure)}]"


def _counted(codes: list[str]) -> str:
    each = [
        code if (n := codes.count(code)) == 1 else f"{code} ({n} times)"
        for code in dict.fromkeys(codes)
    ]
    more = f" and {len(each) - _MANY_TOUCHES} more" if len(each) > _MANY_TOUCHES else ""
    return ", ".join(each[:_MANY_TOUCHES]) + more
