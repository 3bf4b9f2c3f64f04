"""Ends that were not heard: where a leg may have begun before, or ended after, what was heard.

An aircraft that is low and descending lands nearby, and one that is low and climbing has taken off
nearby: the airports within the distance that a shallow climb or descent covers are weighed by their
distance, their direction and their size. None of this shows that it landed at all; how sure an end
is says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from viewer.geo import sphere
from viewer.model.time import SECOND

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from viewer.replay.found.fields import Fields
    from viewer.replay.found.heard import Heard, Motion

    Floats = NDArray[np.float64]

Side = Literal["start", "end"]

HIGHEST_M = 2_500.0
"""Above this over the ground nothing is guessed: too many airports are in reach."""
_COMPETES_M = 6_000.0
SHALLOW = 40.0
"""Metres forward for a metre down: an approach with level stretches (a slope of 3° has 19)."""
_SLOPE = 19.0
_CIRCUIT_M = 450.0
_FREE_M = 6_000.0
_FARTHEST_M = 250_000.0
_SINKING_MS = 0.5
_SOME_ROWS_MS = 90 * SECOND
_FAST_CLIMB_MS, _SLOW_CLIMB_MS = 25.0, 2.0
_FAST_MS, _SLOW_MS = 250.0, 30.0
_MARGIN_MS = 5 * 60 * SECOND
_SIZES = np.array([0.04, 0.25, 1.0, 1.5])
_SIZES_SLOW = np.array([0.5, 0.9, 1.0, 1.5])
_SLOW_AIRCRAFT_MS = 55.0
_ELSEWHERE, _ELSEWHERE_SLOW, _ELSEWHERE_AWAY_M = 0.02, (0.1, 0.3), 2_500.0
_NAMED = 0.55
_LISTED = 0.8
_LEAST_SURE = 0.4
_MOST_LISTED = 3
# How sure at most, by the height over the airport at which it was last heard: docs/finding-legs.md.
_HEIGHTS_M = (150.0, 450.0, 1_000.0, 2_000.0, HIGHEST_M)
_CAPS = (0.97, 0.93, 0.85, 0.75, 0.6)
_CAP_NO_ALTITUDE = 0.6


@dataclass(frozen=True, slots=True)
class Guess:
    """Where something not heard may have come down, or from: airports by number, likeliest first.

    One where it stands out, up to three where they are about as likely. ``sure`` is how likely it
    is that one of them is right, 0 to 1. ``distance_m`` and ``height_m`` are from the position to
    the first of them; ``soonest_ms`` and ``latest_ms`` how long the way between took.
    """

    fields: tuple[int, ...]
    sure: float
    distance_m: float
    height_m: float
    soonest_ms: int
    latest_ms: int


def guess(heard: Heard, motion: Motion, row: int, side: Side, fields: Fields) -> Guess | None:
    """Return where the stretch in the air that ends (or starts) at ``row`` ended (or started).

    None where the aircraft was high, level or climbing away (descending in, at the start), or no
    airport lies where it could have been.
    """
    sign = 1 if side == "end" else -1
    course, rate, speed = _flight(heard, motion, row, sign)
    altitude = float(heard.altitude_m[row])
    near, away = fields.around(float(heard.lon[row]), float(heard.lat[row]), _FARTHEST_M)
    if not len(near):
        return None
    height = altitude - np.where(np.isnan(fields.elevation_m[near]), 0.0, fields.elevation_m[near])
    # At the start time runs backwards: what climbs came down from nowhere.
    sinking = -rate * sign
    if np.isnan(altitude):
        reach = np.full(len(near), _FREE_M)
        height = np.full(len(near), np.nan)
    else:
        reach = _FREE_M + SHALLOW * np.maximum(height, 0.0)
        # Those too far below are not named, but they compete: a strip on a mountain is nearer in
        # height than the airport in the valley that is meant.
        low_enough = height <= (_COMPETES_M if sinking > _SINKING_MS else _CIRCUIT_M)
        reach = np.where(low_enough & (height > -_CIRCUIT_M), reach, -1.0)
    fits = away <= reach
    near, away, height = near[fits], away[fits], height[fits]
    if not len(near):
        return None
    ahead = course if sign > 0 else course + 180.0
    slow = not speed > _SLOW_AIRCRAFT_MS
    weight = _weights(away, height) * (_SIZES_SLOW if slow else _SIZES)[fields.size[near]]
    if np.isfinite(ahead):
        weight *= _directions(heard, row, fields, near, ahead, _over(height), away)
    total = float(weight.sum())
    if total <= 0:
        return None
    # A place that is not in the list weighs too; slow aircraft land on fields, roofs and strips.
    close = float(away.min()) < _ELSEWHERE_AWAY_M
    share = weight / (total + (_ELSEWHERE_SLOW[0 if close else 1] if slow else _ELSEWHERE))
    order = np.argsort(-share, kind="stable")
    names = 1
    if share[order[0]] < _NAMED:
        sums = np.cumsum(share[order[:_MOST_LISTED]])
        if sums[-1] < _LISTED:
            return None
        names = int(np.searchsorted(sums, _LISTED)) + 1
    best = order[:names]
    if (height[best] > HIGHEST_M).any():
        return None
    cap = _cap(float(height[best[0]]))
    sure = float(share[best].sum()) * cap
    if sure < _LEAST_SURE:
        return None
    soonest, latest = _time(float(away[best[0]]), float(height[best[0]]))
    return Guess(
        tuple(near[best].tolist()), sure, float(away[best[0]]),
        float(height[best[0]]), soonest, latest,
    )  # fmt: skip


def _weights(away: Floats, height: Floats) -> Floats:
    """Weigh airports by their distance against that of a usual slope."""
    usual = _SLOPE * _over(height)
    beyond = (away - usual) / (3_000.0 + 0.6 * usual)
    weight: Floats = np.exp(-0.5 * np.where(beyond > 0, beyond, beyond * 0.7) ** 2)
    return weight


def _over(height: Floats) -> Floats:
    return np.maximum(np.where(np.isnan(height), 0.0, height), 0.0)


def _directions(
    heard: Heard, row: int, fields: Fields, near: NDArray[np.int64], ahead: float,
    up: Floats, away: Floats,
) -> Floats:  # fmt: skip
    """Weigh airports by how far they are off the course ``ahead``."""
    to = sphere.bearing(heard.lon[row], heard.lat[row], fields.lon[near], fields.lat[near])
    off = sphere.turn(ahead, to)
    # Nearer than the runway is long, and high above, the direction says little.
    wide = np.where(up < _CIRCUIT_M, 35.0, 80.0)
    aligned = np.maximum(np.exp(-0.5 * (off / wide) ** 2), 0.02)
    weight: Floats = np.where(away < _ELSEWHERE_AWAY_M, 1.0, aligned)
    return weight


def _flight(heard: Heard, motion: Motion, row: int, sign: int) -> tuple[float, float, float]:
    """Return course, vertical rate and speed over the minute and a half at an end."""
    if sign > 0:
        first, last = np.searchsorted(heard.time, heard.time[row] - _SOME_ROWS_MS), row
    else:
        last = np.searchsorted(heard.time, heard.time[row] + _SOME_ROWS_MS, "right") - 1
        first = row
    first, last = int(first), int(last)
    few = slice(first, last + 1)
    rates = heard.rate_ms[few]
    elapsed = float(heard.time[last] - heard.time[first]) / SECOND
    climbed = float(heard.altitude_m[last] - heard.altitude_m[first])
    if elapsed > 0 and np.isfinite(climbed):
        rate = climbed / elapsed
    else:
        rate = float(np.nanmean(rates)) if np.isfinite(rates).any() else 0.0
    course = float(heard.course_deg[row])
    if np.isnan(course) and first != last:
        other = max(row - 1, first) if sign > 0 else min(row + 1, last)
        a, b = min(row, other), max(row, other)
        if a != b:
            course = float(sphere.bearing(heard.lon[a], heard.lat[a], heard.lon[b], heard.lat[b]))
    speeds = motion.slowest_ms[few]
    speed = float(np.nanmax(speeds)) if np.isfinite(speeds).any() else float("nan")
    return course, rate, speed


def _cap(height: float) -> float:
    if np.isnan(height):
        return _CAP_NO_ALTITUDE
    return _CAPS[min(int(np.searchsorted(_HEIGHTS_M, height)), len(_CAPS) - 1)]


def _time(away: float, height: float) -> tuple[int, int]:
    """Return the shortest and longest time that the way between position and runway takes, ms."""
    up = 0.0 if np.isnan(height) else max(height, 0.0)
    # The runway may begin two kilometres before the airport's reference point.
    soonest = max(max(away - 2_500.0, 0.0) / _FAST_MS, (up - 300.0) / _FAST_CLIMB_MS, 0.0)
    latest = max((away + 2_500.0) / _SLOW_MS, up / _SLOW_CLIMB_MS)
    return int(soonest * SECOND), int(latest * SECOND) + _MARGIN_MS
