"""Tracks on the map of the real window."""

from __future__ import annotations

import pytest

from tests.desktop.driving import ask, await_js, until
from tests.session.tracks import built
from viewer.formats.tracks.writers import registry
from viewer.formats.tracks.writers.content import Content

ROWS = [(n * 10 + (7200 if n >= 60 else 0), 30 + n * 0.02, 40.0, 1, 0) for n in range(120)]
PAINTED = (
    "Boolean(Legbook.app.tracks?.whole() && Legbook.app.tracks.front && !Legbook.app.tracks.job)"
)


@pytest.fixture
def tracked(open_window, tmp_path, monkeypatch):
    """A window on one track with a gap of two hours, its cache in a folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "flight.csv"
    with path.open("wb") as file:
        registry.write(
            Content(built.describe(1, icao24="4b1234"), built.columns(ROWS)), file, ".csv"
        )
    driver = open_window(path)
    until(lambda: ask(driver.page, PAINTED), "the tracks")
    return driver


def _seek(driver, seconds):
    driver.window.replay.seek(built.EPOCH + seconds * 1000)
    driver.settle()


def test_the_replay_covers_the_track_and_moves_its_mark(tracked):
    assert (built.EPOCH, built.EPOCH + 8390 * 1000) == tracked.window.replay.window
    _seek(tracked, 295)
    found = tracked.ask("Legbook.app.tracks.found.map((f) => [f.place.row, f.place.style])")
    assert [[29, 2]] == found


def test_in_a_gap_the_mark_is_of_the_shortest_path_between_the_ends(tracked):
    _seek(tracked, 4000)
    place = tracked.ask(
        "(({row, next, style}) => [row, next, style])(Legbook.app.tracks.found[0].place)"
    )
    assert [59, 60, 5] == place
    legend = tracked.ask("Legbook.app.legend.root.textContent")
    assert "between received positions: shortest path, not a track" in legend


def test_hover_names_the_position_and_a_click_tells_its_track(tracked):
    heard = []
    tracked.window.map.arrived.connect(heard.append)
    _seek(tracked, 0)
    x, y = tracked.ask(
        "(() => { const s = Legbook.app.tracks.sets[0], v = Legbook.app.still.view();"
        " return [v.x(s.x[90]), v.y(s.y[90])]; })()"
    )
    found = tracked.ask(
        f"(({{kind, index, row}}) => [kind, index, row])(Legbook.app.tracks.hit("
        f"Legbook.app.still.view(), {x}, {y}))"
    )
    assert ["track", 0, 90] == found
    words = await_js(
        tracked.page,
        f"Legbook.app.tracks.details(Legbook.app.tracks.hit(Legbook.app.still.view(), {x}, {y}))",
    )
    assert "ok" == words[0]
    assert "1 Jan 2024 02:15:00 UTC" in words[1]
    tracked.ask(
        f"Legbook.app.onClick({{containerPoint: L.point({x}, {y}),"
        " latlng: L.latLng(0, 0)}) ?? null"
    )
    until(lambda: [m for m in heard if m["type"] == "click"], "the click")
    assert [("track", 0)] == [(m["kind"], m["index"]) for m in heard if m["type"] == "click"]


def test_a_hidden_layer_is_neither_drawn_nor_found(tracked):
    item = tracked.window.layers._model.invisibleRootItem().child(0)
    item.setCheckState(item.checkState().Unchecked)
    _seek(tracked, 295)
    until(lambda: ask(tracked.page, PAINTED), "the tracks again")
    assert 0 == tracked.ask("Legbook.app.tracks.found.length")
    assert 0 == tracked.ask(
        "(() => { const c = Legbook.app.tracks.front.sheet.canvas;"
        " const o = new OffscreenCanvas(c.width, c.height);"
        " const k = o.getContext('2d', { willReadFrequently: true });"
        " k.drawImage(c, 0, 0);"
        " const d = k.getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0;"
        " return n; })()"
    )


def test_colours_by_altitude_load_the_column_and_say_what_they_mean(tracked):
    tracked.window.map.tell("tracks", colour="speed", flagged=False)
    until(lambda: ask(tracked.page, "Boolean(Legbook.app.tracks.sets[0].speed)"), "the column")
    assert "Ground speed" in tracked.ask("Legbook.app.legend.root.textContent")


def test_a_case_without_tracks_loads_nothing_of_them(window):
    assert window.ask("Legbook.app.tracks === null && Legbook.TrackLayer === undefined")
