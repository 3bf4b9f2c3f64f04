"""Where tracks will be drawn, told before they are made for the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from viewer.geo.mercator import WORLD
from viewer.page.track_files import TrackFiles, TrackSet, bounds_ahead
from viewer.session.opening import Built, Opened, Opening

FILES = Path(__file__).parents[1] / "formats/tracks/files"
NAMES = sorted(p.name for p in FILES.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_it_is_where_they_are_drawn_then(name, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    events = list(Opening([FILES / name]).events())
    built = [e.document for e in events if isinstance(e, Built)]
    document = next(e.document for e in events if isinstance(e, Opened))
    sets = [TrackSet(store, 0, 0) for store in document.stores.values()]
    drawn = TrackFiles(sets).bounds
    if drawn is None:
        assert all(bounds_ahead(b.case.tracks.values()) is None for b in built)
        return
    tracks = built[0].case.tracks.values()
    ahead = bounds_ahead(tracks)
    if any(track.flagged for track in tracks):  # they count in a track's box, and may be anywhere
        assert all(a <= d for a, d in zip(ahead[:2], drawn[:2], strict=True))
        assert all(a >= d for a, d in zip(ahead[2:], drawn[2:], strict=True))
        return
    most = max(1e-6 * WORLD, 0.01 * max(drawn[2] - drawn[0], drawn[3] - drawn[1]))
    assert ahead == pytest.approx(drawn, abs=most)
