"""Strategies for generated tests, shared by all rooms."""

from __future__ import annotations

from hypothesis import strategies as st


def longitudes(low=-180.0, high=180.0):
    """Degrees; the ends come up more often than chance would have them."""
    return st.floats(low, high, allow_nan=False) | st.sampled_from([low, high, 0.0])


def latitudes(limit=90.0):
    """Degrees, poles (or the limit) and equator included."""
    return st.floats(-limit, limit, allow_nan=False) | st.sampled_from([-limit, limit, 0.0])


def positions(limit=90.0):
    """(lon, lat) within a latitude."""
    return st.tuples(longitudes(), latitudes(limit))


def courses():
    """Degrees clockwise from true north."""
    return st.floats(0.0, 360.0, exclude_max=True, allow_nan=False)


def distances(greatest=20_003_931.0):
    """Metres, from nothing to half round the Earth."""
    return st.floats(0.0, greatest, allow_nan=False)


def unrolled_lines(min_size=2, max_size=12):
    """(lon, lat) lists: a walk in steps of under half a turn, starting on the map."""
    steps = st.lists(
        st.tuples(st.floats(-179.0, 179.0), st.floats(-89.0, 89.0)),
        min_size=min_size - 1,
        max_size=max_size - 1,
    )

    def walk(start, moves):
        lon, lat = [start[0]], [start[1]]
        for step, parallel in moves:
            lon.append(lon[-1] + step)
            lat.append(parallel)
        return lon, lat

    return st.builds(walk, positions(89.0), steps)
