"""Flights made up second by second, whose take-off and landing are known to the second."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from viewer.model.track import KIND_ESTIMATED, KIND_GROUND, KIND_RECEIVED
from viewer.replay.found.fields import AIRLINE, SMALL, Fields
from viewer.replay.found.heard import UNTIMED

T0 = 1_600_000_000_000
PLACES = {
    "AAAA": (10.0, 50.0, 120.0), "BBBB": (16.0, 48.0, 480.0), "CCCC": (12.5, 44.0, 5.0),
    "FARM": (10.05, 50.03, 130.0),
}  # fmt: skip
KNOWN = Fields(
    tuple(PLACES),
    *zip(*PLACES.values(), strict=True),
    [SMALL if code == "FARM" else AIRLINE for code in PLACES],
)
_CRUISE = 220.0


@dataclass
class Flown:
    """Seconds of an aircraft: time in s, degrees, metres, m/s, and whether its wheels are down."""

    time: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    altitude: np.ndarray
    speed: np.ndarray
    ground: np.ndarray


def flight(start, end, at=0.0, climb=10.0, sink=8.0, level=9_000.0, taxi=120):
    """Return a flight from one place to another that begins to taxi ``at`` (s), and its truth.

    The truth is (take-off, landing): ms between the last second on the ground and the first in
    the air, and the other way round.
    """
    (lon_a, lat_a, low_a), (lon_b, lat_b, low_b) = PLACES[start], PLACES[end]
    middle = np.cos(np.radians((lat_a + lat_b) / 2))
    whole = np.hypot((lon_b - lon_a) * middle, lat_b - lat_a) * 111_195.0
    circle = whole < 1_000.0
    whole = 150_000.0 if circle else whole
    rolling = np.arange(0.0, 76.0, 2.0)
    quicker = np.arange(76.0, _CRUISE, 0.5)
    slower = np.arange(_CRUISE, 70.0, -0.4)
    braking = np.arange(70.0, 8.0, -2.0)
    cruise = np.full(max(int((whole - quicker.sum() - slower.sum()) / _CRUISE), 60), _CRUISE)
    air = np.concatenate((quicker, cruise, slower))
    still = np.full(taxi, 4.0)
    speed = np.concatenate((still, rolling, air, braking, still))
    ground = np.ones(len(speed), bool)
    first = len(still) + len(rolling)
    ground[first : first + len(air)] = False
    since, left = np.arange(1, len(air) + 1), np.arange(len(air), 0, -1)
    top = max(low_a, low_b) + level
    height = np.minimum(np.minimum(low_a + climb * since, low_b + sink * left), top)
    altitude = np.concatenate(
        (np.full(first, low_a), height, np.full(len(speed) - first - len(air), low_b))
    )
    gone = np.cumsum(speed)
    share = (gone - gone[first]) / (gone[first + len(air) - 1] - gone[first])
    if circle:
        angle = 2 * np.pi * share
        radius = 150_000.0 / (2 * np.pi) / 111_195.0
        lat = lat_a + radius * np.sin(angle)
        lon = lon_a + radius * (1 - np.cos(angle)) / middle
    else:
        lon, lat = lon_a + (lon_b - lon_a) * share, lat_a + (lat_b - lat_a) * share
    time = at + np.arange(len(speed))
    truth = (
        T0 + int((time[first] - 0.5) * 1000),
        T0 + int((time[first + len(air)] - 0.5) * 1000),
    )
    return Flown(time, lon, lat, altitude, speed, ground), truth


def joined(*parts):
    """Return several stretches as one."""
    return Flown(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Flown)))


def columns(flown, rows=slice(None), *, told=False, speeds=True, bias=0.0):
    """Return the columns of some rows; ``told``: ground positions are told apart."""
    time = T0 + (flown.time[rows] * 1000).astype(np.int64)
    count = len(time)
    empty = np.full(count, np.nan, np.float32)
    kind = np.full(count, KIND_RECEIVED, np.uint8)
    if told:
        kind[flown.ground[rows]] = KIND_GROUND
    return {
        "time": time, "lon": flown.lon[rows], "lat": flown.lat[rows],
        "altitude_m": (flown.altitude[rows] + bias).astype(np.float32),
        "ground_speed_ms": flown.speed[rows].astype(np.float32) if speeds else empty,
        "vertical_rate_ms": empty, "course_deg": empty, "kind": kind,
        "flags": np.zeros(count, np.uint8),
    }  # fmt: skip


def spoilt(part, random):
    """Return columns with rows among them that must not count: flagged, estimated, untimed."""
    count = len(part["time"])
    extra = {name: values[random.integers(0, count, 40)].copy() for name, values in part.items()}
    extra["lat"] = extra["lat"] + 5.0
    extra["ground_speed_ms"][:] = 0.0
    extra["flags"][:15] = 1
    extra["kind"][15:30] = KIND_ESTIMATED
    extra["time"][30:] = UNTIMED
    return [part, extra]
