"""The window around the map: appearance, language, search, pictures, problems, its page's death."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import warnings

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication

from tests.desktop import tracking
from tests.desktop.driving import PATIENCE_MS, case_folder, features, until
from viewer import paths
from viewer.desktop import theme as themes
from viewer.session import opening


def luminance(colour):
    return 0.2126 * colour.redF() + 0.7152 * colour.greenF() + 0.0722 * colour.blueF()


def corner_colours(window):
    picture = window.window.grab().toImage()
    at = {
        name: widget.mapTo(window.window, QPoint(widget.width() // 2, widget.height() - 12))
        for name, widget in (
            ("tree", window.window.layers.tree),
            ("card", window.window.card),
            ("map", window.window.map),
            ("timeline", window.window.bar.timeline),
            ("status", window.window.statusBar()),
        )
    }
    return {name: QColor(picture.pixel(point)) for name, point in at.items()}


def test_theme_changes_everything(window):
    window.settle()
    light = corner_colours(window)
    window.window.set_theme("dark")
    until(lambda: window.ask("document.documentElement.dataset.theme") == "dark", "dark", 3_000)
    window.settle()
    window.settle()
    dark = corner_colours(window)
    for name, colour in light.items():
        assert luminance(colour) > 0.5, f"{name} in the light"
        assert luminance(dark[name]) < 0.35, f"{name} in the dark"
    window.window.set_theme("light")
    until(lambda: window.ask("Legbook.app.options.themeName") == "light", "light", 3_000)


def test_start_in_the_dark(open_window):
    window = open_window(theme="dark")
    assert themes.DARK == window.window.theme
    assert "dark" == window.ask("Legbook.app.options.themeName")


@pytest.mark.parametrize(("code", "name"), [("ru", "Чкаловский"), ("ar", "حميميم")])
def test_language_of_the_map(window, code, name):
    window.window.set_language(code)
    until(lambda: window.ask("Legbook.app.options.language") == code, "the language", 3_000)
    labels = window.ask(
        "Legbook.airportLabels(Legbook.app.scene, Legbook.app.still.view(), Legbook.app.options)"
        ".map((l) => l.name)"
    )
    assert name in labels


@pytest.mark.parametrize(
    ("typed", "kind", "thing"),
    [
        ("Хмеймим", "airport", "OSLK"),
        ("LTK", "airport", "OSLK"),
        ("Bassel", "airport", "OSLK"),
        ("35 tonnes", "event", "cargo"),
    ],
)
def test_search_finds_things_of_the_case(window, typed, kind, thing):
    window.press(Qt.Key.Key_Slash)
    window.type(typed)
    window.press(Qt.Key.Key_Return)
    assert (kind, thing) == window.selected


@pytest.mark.parametrize(
    ("typed", "lat", "lon"),
    [("10.6N 66.99W", 10.6, -66.99), ("KJFK", 40.64, -73.78), ("10°36′N 66°59′W", 10.6, -66.98)],
)
def test_search_goes_to_places(window, typed, lat, lon):
    window.press(Qt.Key.Key_Slash)
    window.type(typed)
    window.press(Qt.Key.Key_Return)
    until(lambda: abs(window.view()[0] - lat) < 0.05, f"the map at {typed}", 5_000)
    assert pytest.approx(lon, abs=0.05) == window.view()[1]


def test_search_says_when_nothing_is_found(window):
    window.press(Qt.Key.Key_Slash)
    window.type("<b>qqqq</b>")
    window.press(Qt.Key.Key_Return)
    assert "Nothing found for “<b>qqqq</b>”" in window.window.statusBar().currentMessage()


def test_copied_picture_has_a_caption(window):
    window.window.replay.seek(sum(window.window.replay.window) / 2)
    window.settle()
    window.window.copy_picture()
    picture = QGuiApplication.clipboard().pixmap()
    size, ratio = window.window.map.size(), window.window.map.devicePixelRatio()
    assert round(size.width() * ratio) == picture.width()
    assert picture.height() >= size.height() * ratio + 30
    image = picture.toImage()
    below = [
        image.pixel(x, y)
        for y in range(int(size.height() * ratio) + 4, image.height() - 4, 2)
        for x in range(0, image.width(), 2)
    ]
    assert len(set(below)) > 20, "the caption is empty"
    inside = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, 400, 7)}
    assert len(inside) > 50, "the map is empty"
    title, line = window.window._caption()
    assert "Two Russian aircraft" in title
    assert "2019-03-2" in line
    assert "not a track" in line


def test_saved_picture(window, tmp_path, monkeypatch):
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QFileDialog

    target = tmp_path / "map.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "PNG"))
    window.window.save_picture()
    assert window.window.map.width() == QImage(str(target)).width()


BROKEN = {
    "case": {"format": 1, "generation": 1, "title": "Broken"},
    "airports": features(
        ("UUMU", [38.0617, 55.8783], {"kind": "airport", "icao": "UUMU"}),
        ("OSLK", [35.9487, 95.0], {"kind": "airport", "icao": "OSLK"}),
    ),
    "legs": features(
        (
            "one",
            None,
            {"kind": "leg", "from": "UUMU", "to": "OSDI", "departed": "2019-02-30T10:00Z"},
        ),
        ("two", None, {"kind": "leg", "from": "UUMU", "to": "NOWHERE"}),
    ),
}


def test_problems(open_window, tmp_path):
    window = open_window(case_folder(tmp_path / "broken", **BROKEN))
    problems = window.window.document.problems
    assert len(problems) >= 3
    assert str(len(problems)) in window.window.status.problems.text()
    tabs = window.window.tabs
    assert f"Problems ({len(problems)})" in {tabs.tabText(i) for i in range(tabs.count())}
    window.window.status.problems.click()
    assert window.window.tabs.front == "Problems"
    panel = window.window.tabs.panel("Problems")
    until(lambda: panel.state.isHidden() and panel.width() == tabs.width(), "the checks")
    text = "\n".join(f"{e.where} {e.message}" for e in panel.model.entries)
    assert "2019-02-30T10:00Z" in text
    assert "legs.geojson" in text
    row = next(i for i, e in enumerate(panel.model.entries) if e.id == "two")
    window.click_row(panel.table, row)
    assert ("leg", "two") == window.selected
    badge = window.tree_item("Legs").data()
    assert "⚠" in badge


def _dragged(*urls):
    """Return the event of a drag that enters the window with these, and that of its drop."""
    data = QMimeData()
    data.setUrls(list(urls))
    args = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # nobody but a test makes one
        enter = QDragEnterEvent(QPoint(5, 5), *args)
    return enter, QDropEvent(QPointF(5, 5), *args), data  # which the events do not keep


def test_files_dropped_on_the_window_open(open_window):
    window = open_window()
    seen = []
    window.window.open_requested.disconnect()  # the loader's
    window.window.open_requested.connect(seen.append)
    enter, drop, _kept = _dragged(
        QUrl.fromLocalFile("/nowhere/legs.geojson"), QUrl("https://example.org/x")
    )
    window.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.window.dropEvent(drop)
    assert [["/nowhere/legs.geojson"]] == seen


def test_a_worker_waits_for_what_is_dragged_over_the_window(open_window, tmp_path, monkeypatch):
    window = open_window()
    started, start = [], opening._worker
    monkeypatch.setattr(opening, "_worker", lambda *ready: started.append(ready) or start(*ready))
    link, _, _kept = _dragged(QUrl("https://example.org/x"))
    window.window.dragEnterEvent(link)
    assert [] == started
    file = tracking.gpx(tmp_path / "flight.gpx", range(60))
    enter, drop, _kept = _dragged(QUrl.fromLocalFile(str(file)))
    window.window.dragEnterEvent(enter)
    assert [(str(opening.MEMORY_AHEAD),)] == started
    window.window.dropEvent(drop)
    until(lambda: window.window.document.stores, "the track", PATIENCE_MS)
    assert 1 == len(started), "the one that waited was not taken"


def test_another_case_opens_in_the_same_window(window, tmp_path):
    shutil.copytree(paths.layers() / "venezuela-2019", tmp_path / "case")
    file = tmp_path / "case" / "case.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["title"] = "Another"
    file.write_text(json.dumps(content), encoding="utf-8")
    window.window.open_requested.emit([str(tmp_path / "case")])
    until(lambda: "Another" in window.window.windowTitle(), "the other case", PATIENCE_MS)
    until(lambda: window.ask("Legbook.app.scene.title") == "Another", "it on the map", 5_000)


def test_the_map_goes_to_another_case_while_that_is_fetched(open_window, tmp_path):
    window = open_window()
    file = tracking.gpx(tmp_path / "flight.gpx", range(60))
    window.ask("""(() => { const app = Legbook.app, fit = app.fit, load = app.host.load;
      globalThis.seen = [];
      app.fit = (bounds) => { seen.push("fit"); fit.call(app, bounds); };
      app.host.load = async (path) => {
        const answer = await load.call(app.host, path);
        seen.push("got");
        return answer;
      };
      return true; })()""")
    window.window.open_requested.emit([str(file)])
    until(lambda: window.window.document.stores, "the track", PATIENCE_MS)
    until(lambda: window.ask("Boolean(Legbook.app.tracks?.front)"), "it on the map", 5_000)
    told = window.ask("seen")
    assert "fit" == told[0], "the map went there after the answers"
    assert 1 == told.count("fit")
    same = "JSON.stringify(Legbook.app.fitted) === JSON.stringify(Legbook.app.scene.bounds)"
    assert window.ask(same)
    assert not window.ask("Legbook.app.leaving")


class _Stuck:
    """An opening whose tracks are being made until it is cancelled."""

    def __init__(self, document):
        self._document = document
        self._cancelled = threading.Event()

    def cancel(self):
        self._cancelled.set()

    def events(self):
        yield opening.Built(self._document)
        self._cancelled.wait(PATIENCE_MS / 1000)
        yield opening.Cancelled()


def test_the_map_goes_ahead_while_tracks_are_made_and_back_if_they_do_not_come(
    open_window, tmp_path, monkeypatch
):
    window = open_window(tracking.gpx(tmp_path / "first.gpx", range(60)))
    painted = "Boolean(Legbook.app.tracks?.front && !Legbook.app.tracks.job)"
    until(lambda: window.ask(painted), "the first track", PATIENCE_MS)
    view = "(({ lat, lng }) => [lat, lng, Legbook.app.map.getZoom()])(Legbook.app.map.getCenter())"
    sheet = "Legbook.app.tracks.front.sheet.element.style.display"
    shown, before = window.window.document, window.ask(view)
    other = opening.open_now([tracking.gpx(tmp_path / "second.gpx", range(900, 960))])
    monkeypatch.setattr(opening, "Opening", lambda *_, **__: _Stuck(other))
    window.window.open_requested.emit([str(tmp_path / "second.gpx")])
    until(lambda: window.ask("Legbook.app.leaving"), "the map on its way", PATIENCE_MS)
    assert 100 == pytest.approx(window.ask(view)[1], abs=10)
    assert "none" == window.ask(sheet)
    assert None is window.ask("Legbook.app.hitAt({containerPoint: L.point(10, 10)})")
    assert shown is window.window.document
    window.window.cancel_requested.emit()
    until(lambda: not window.ask("Legbook.app.leaving"), "the map back")
    assert before == pytest.approx(window.ask(view), abs=1e-6)
    assert "" == window.ask(sheet)


def test_a_lone_geojson_of_any_geometry(open_window, tmp_path):
    file = tmp_path / "shapes.geojson"
    ring = [[170.0, -10.0], [190.0, -10.0], [190.0, 10.0], [170.0, -10.0]]
    geometries = [
        {"type": "Point", "coordinates": [10, 10]},
        {"type": "MultiPoint", "coordinates": [[1, 1], [2, 2]]},
        {"type": "LineString", "coordinates": [[0, 0], [20, 20]]},
        {"type": "MultiLineString", "coordinates": [[[0, 0], [2, 2]], [[3, 3], [4, 4]]]},
        {"type": "Polygon", "coordinates": [ring]},
        {"type": "MultiPolygon", "coordinates": [[ring]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [5, 5]}]},
        None,
    ]
    file.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {"type": "Feature", "id": f"f{i}", "properties": {}, "geometry": g}
                    for i, g in enumerate(geometries)
                ],
            }
        ),
        encoding="utf-8",
    )
    window = open_window(file)
    shapes = window.ask("Legbook.app.scene.shapes")
    assert 7 <= len(shapes) <= 8
    assert 1 == len(shapes[4]["rings"])


def test_empty(open_window):
    window = open_window(empty=True)
    assert [] == window.ask("Legbook.app.scene.airports")
    window.press(Qt.Key.Key_Space)
    window.press(Qt.Key.Key_Right)
    window.press(Qt.Key.Key_End)
    window.settle()


@pytest.mark.allow_logs("the map's process ended")
def test_page_comes_back_as_it_was(window):
    replay = window.window.replay
    replay.seek(sum(replay.window) / 2)
    window.window.select("airport", "OSLK")
    window.window.bar.hypothesis.setCurrentIndex(2)
    window.window.set_theme("dark")
    window.settle()
    before = (
        window.ask("Legbook.app.now()"),
        window.ask("Legbook.app.options.selected"),
        window.ask("Legbook.app.options.hypotheses"),
        window.marks(),
    )
    shown = []
    window.window.map_shown.connect(lambda: shown.append(True))
    pid = window.page.renderProcessPid()
    os.kill(pid, signal.SIGKILL)  # the renderer that this test's window started
    until(lambda: shown, "the map again")
    assert pid != window.page.renderProcessPid()
    window.settle()
    after = (
        window.ask("Legbook.app.now()"),
        window.ask("Legbook.app.options.selected"),
        window.ask("Legbook.app.options.hypotheses"),
        window.marks(),
    )
    assert before == after
    assert "dark" == window.ask("Legbook.app.options.themeName")
    assert window.click_for_card(window.pixel_of_airport("SVMI"), "airport", "SVMI")


def test_window_and_docks_as_they_were_left(open_window):
    first = open_window(size=(1111, 777))
    first.window.docks["case"].hide()
    first.window.close()
    second = open_window(size=None)
    assert not second.window.docks["case"].isVisible()
    second.window.docks["case"].show()
    second.window.close()
