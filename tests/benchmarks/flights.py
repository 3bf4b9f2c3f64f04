"""Made-up flights for benchmarks: climbs, cruise, turns, gaps, some flagged; called synthetic.

Airports are random places weighted to the northern hemisphere; each flight is a shortest path
with wobble, holding turns before landing, a climb and a descent, and coverage gaps.
"""

from __future__ import annotations

import numpy as np

from viewer.formats.tracks.columns import Positions
from viewer.geo.geodesic import geod
from viewer.model.track import Track

EPOCH = 1_700_000_000_000
_SEED = 20190323


def flights(  # noqa: PLR0915 a flight has many sides
    count: int,
    each: int,
    *,
    step_s: float = 10.0,
    spread_h: float = 4.0,
    place=None,
    size=None,
):
    """Return (tracks, positions) of ``count`` flights with ``each`` positions.

    They start within ``spread_h`` hours. ``place`` and ``size`` (degrees) keep them in one area.
    """
    chance = np.random.default_rng(_SEED)
    total = count * each
    if place is None:
        lon0 = chance.uniform(-180, 180, count)
        lat0 = np.clip(chance.normal(30, 22, count), -58, 72)
    else:
        lon0 = place[0] + chance.uniform(-size, size, count)
        lat0 = place[1] + chance.uniform(-size, size, count) / 2
    course = chance.uniform(0, 360, count)
    cruise = chance.uniform(190, 255, count)  # m/s
    when = np.arange(each) * step_s
    top = chance.uniform(6_000, 12_500, count)
    lon, lat = np.empty(total), np.empty(total)
    altitude, speed, rate = (np.empty(total, np.float32) for _ in range(3))
    time = np.empty(total, np.int64)
    kind = np.ones(total, np.uint8)
    for k in range(count):
        rows = slice(k * each, (k + 1) * each)
        far = when / when[-1]
        ramp = np.minimum(1.0, np.minimum(far, 1 - far) / 0.14)
        v = 75 + (cruise[k] - 75) * np.sqrt(ramp)
        gone = np.concatenate(([0.0], np.cumsum(v[:-1]) * step_s))
        a, o, _ = geod().fwd(*np.broadcast_arrays(lon0[k], lat0[k], course[k], gone))
        lon_k, lat_k = np.asarray(a), np.asarray(o)
        side = 0.04 * np.sin(gone / 90_000 + k) + 0.01 * np.sin(gone / 17_000 + 2 * k)
        tail = far > 0.93  # a holding pattern
        turn = (far[tail] - 0.93) * 180
        lon_k[tail] += 0.12 * (np.cos(turn) - 1)
        lat_k[tail] += 0.09 * np.sin(turn)
        lon[rows] = (lon_k + side + 180) % 360 - 180
        lat[rows] = np.clip(lat_k + side * 0.6, -84.5, 84.5)
        altitude[rows] = np.rint(top[k] * ramp / 7.62) * 7.62
        speed[rows] = v
        rate[rows] = np.gradient(altitude[rows], step_s)
        time[rows] = EPOCH + int(chance.uniform(0, spread_h * 3.6e6)) + (when * 1000).astype(int)
        if k % 3 == 0 and each > 50:  # a coverage gap
            first = int(chance.integers(each // 4, each // 2))
            time[k * each + first : (k + 1) * each] += int(chance.uniform(6, 90) * 60_000)
        if k % 7 == 0:
            kind[k * each + each // 5 : k * each + each // 3] = 2
        if k % 11 == 0:
            kind[k * each + each // 2 : k * each + each // 2 + each // 8] = 3
    course_deg = np.zeros(total, np.float32)
    flags = np.zeros(total, np.uint8)
    bad = chance.integers(1, total - 1, total // 5_000)
    bad = bad[(bad % each > 1) & (bad % each < each - 1)]
    flags[bad] = 1
    lat[bad] = np.clip(lat[bad] + 3, -84, 84)
    track = np.repeat(np.arange(count, dtype=np.int32), each)
    positions = Positions(
        track, time, lon, lat, altitude, speed, rate, course_deg, kind, flags,
        np.arange(1, total + 1, dtype=np.uint32),
    )  # fmt: skip
    tracks = [
        Track(
            f"synthetic#{k}", f"SYN{k:04d}", "synthetic", each, f"{k:06X}",
            altitude_reference="barometric",
            first=int(time[k * each]), last=int(time[(k + 1) * each - 1]),
        )
        for k in range(count)
    ]  # fmt: skip
    return tracks, positions
