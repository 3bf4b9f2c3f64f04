"""Files that grow or are replaced are shown as they are now; what the user looks at stays."""

from __future__ import annotations

import time

import pytest

from tests.desktop import tracking
from tests.desktop.driving import case_folder, features, until
from viewer.desktop.watching import Watcher, signature

SECOND_MS = 1_000


def count(window):
    """Return how many positions the window's tracks have."""
    return sum(t.count for t in window.window.document.case.tracks.values())


def reread(condition, what):
    """Wait for the window to show what a file says now; return how long that took, in ms."""
    begun = time.monotonic()
    until(condition, what, 8_000)
    return (time.monotonic() - begun) * 1000


@pytest.fixture
def watched(open_window, tmp_path):
    """The window on one track file that is watched already."""
    file = tracking.gpx(tmp_path / "flight.gpx", range(60))
    window = open_window(file)
    until(lambda: window.window.findChild(Watcher) is not None, "a watcher", 5_000)
    return window, file


def test_a_file_that_grows_is_shown_soon_and_everything_else_stays(watched):
    window, file = watched
    shown = window.window
    track = next(iter(shown.document.case.tracks))
    shown.select("track", track)
    shown.replay.seek(tracking.at(20))
    shown.map.tell("view", lat=50.0, lon=12.0, zoom=7.0)
    window.settle()
    view = window.view()
    tracking.gpx(file, range(70))
    reread(lambda: count(window) == 70, "the grown track")
    tracking.gpx(file, range(90))  # now a worker waits for it
    took = reread(lambda: count(window) == 90, "the track grown again")
    assert took < 4 * SECOND_MS  # about 400 ms; other tests may share the machine
    assert ("track", track) == window.selected
    assert "90 (all)" in window.card_text()
    assert tracking.at(20) == pytest.approx(shown.replay.now(), abs=1)
    window.settle()
    assert view == pytest.approx(window.view(), abs=1e-6)
    assert tracking.at(89) == shown.replay.window[1]


def test_while_it_plays_it_goes_on_playing(watched):
    window, file = watched
    shown = window.window
    shown.replay.set_speed(0)  # real time
    shown.replay.seek(tracking.at(30))
    shown.replay.toggle()
    tracking.gpx(file, range(70))
    reread(lambda: count(window) == 70, "the grown track")
    assert shown.replay.playing
    assert tracking.at(30) <= shown.replay.now() < tracking.at(31)


def test_a_half_written_file_leaves_what_is_shown(open_window, tmp_path):
    file = tracking.trace(tmp_path / "trace_full_1551e0.json", range(0, 100, 5))
    window = open_window(file)
    until(lambda: window.window.findChild(Watcher) is not None, "a watcher", 5_000)
    assert 20 == count(window)
    whole = tracking.trace_text(range(0, 200, 5))
    file.write_text(whole[: len(whole) // 2], encoding="utf-8")
    quiet = window.window.status.quiet
    until(lambda: quiet.isVisible() and "Not whole" in quiet.text(), "the quiet note", 8_000)
    assert 20 == count(window)
    file.write_text(whole, encoding="utf-8")
    until(lambda: count(window) == 40, "the whole file", 8_000)
    assert "Not whole" not in quiet.text()


def test_a_file_that_is_gone_leaves_what_is_shown(watched):
    window, file = watched
    file.unlink()
    quiet = window.window.status.quiet
    until(lambda: quiet.isVisible() and "cannot be read" in quiet.text(), "the note", 8_000)
    assert 60 == count(window)
    tracking.gpx(file, range(61))
    until(lambda: count(window) == 61, "the file that came back", 8_000)


def test_a_folder_of_traces_is_one_layer_and_takes_new_ones_in(open_window, tmp_path):
    folder = tmp_path / "traces"
    folder.mkdir()
    for icao in ("1551e0", "154073"):
        tracking.trace(folder / f"trace_full_{icao}.json", range(0, 60, 5), icao)
    window = open_window(folder)
    until(lambda: window.window.findChild(Watcher) is not None, "a watcher", 5_000)
    assert [("track", 2)] == [(r.kind, len(r.members)) for r in window.window.document.layers]
    tracking.trace(folder / "trace_full_abcdef.json", range(0, 60, 5), "abcdef")
    until(lambda: len(window.window.document.case.tracks) == 3, "the third trace", 8_000)


def test_layers_hidden_and_versions_chosen_stay_when_a_case_is_saved_elsewhere(
    open_window, tmp_path
):
    def write(title):
        case_folder(
            tmp_path / "case",
            case={"legbook": {"format": 1}, "title": title, "layers": ["events.geojson"],
                  "aircraft": [], "hypotheses": []},
            events=features(("one", [10.0, 50.0],
                             {"kind": "event", "title": "One", "when": "2021-03-02T10:00Z"})),
        )  # fmt: skip

    write("Before")
    window = open_window(tmp_path / "case")
    until(lambda: window.window.findChild(Watcher) is not None, "a watcher", 5_000)
    window.window.select("event", "one")
    tree = window.window.layers.tree
    box = window.tree_item("Events")
    tree.model().setData(box, 0, 10)  # Qt.ItemDataRole.CheckStateRole
    before = window.window.layers.hidden()
    assert 1 == len(before)
    write("After")
    until(lambda: window.window.document.case.title == "After", "the case as it is now", 8_000)
    assert before == window.window.layers.hidden()
    assert ("event", "one") == window.selected


def test_an_edit_saved_from_a_panel_keeps_clock_and_selection(open_window, tmp_path):
    file = tracking.gpx(tmp_path / "flight.gpx", range(60))
    window = open_window(file)
    shown = window.window
    track = next(iter(shown.document.case.tracks))
    shown.select("track", track)
    shown.replay.seek(tracking.at(33))
    before = shown.document
    shown.reopen_requested.emit([str(file)])
    until(lambda: shown.document is not before, "the document again", 8_000)
    assert ("track", track) == window.selected
    assert tracking.at(33) == pytest.approx(shown.replay.now(), abs=1)


def test_a_worker_that_fails_leaves_a_window_that_says_so(open_window, tmp_path, monkeypatch):
    file = tracking.gpx(tmp_path / "flight.gpx", range(10))
    monkeypatch.setattr("viewer.session.opening.sys.executable", "/nowhere/python")
    window = open_window(file)
    (problem,) = window.window.document.problems
    assert "worker-failed" == problem.code
    assert "1 problem" == window.window.status.problems.text()


# ---------------------------------------------------------------- the watcher itself


def test_signatures_tell_growth_replacement_and_loss(tmp_path):
    file = tmp_path / "a.json"
    file.write_text("1", encoding="utf-8")
    first = signature(file)
    assert first == signature(file)
    file.write_text("12", encoding="utf-8")
    second = signature(file)
    tracking.replace(file, "34")
    third = signature(file)
    file.unlink()
    assert 4 == len({first, second, third, signature(file)})
    assert () == signature(file)


def test_a_folder_s_signature_is_that_of_its_files_but_not_of_hidden_ones(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_text("1", encoding="utf-8")
    before = signature(tmp_path)
    (tmp_path / ".legbook-save").mkdir()
    (tmp_path / ".legbook-save" / "x").write_text("1", encoding="utf-8")
    assert before == signature(tmp_path)
    (tmp_path / "in" / "b").write_text("1", encoding="utf-8")
    assert before != signature(tmp_path)


def test_what_never_rests_is_told_of_all_the_same(qapp, tmp_path):  # noqa: ARG001 Qt must be up
    file = tmp_path / "log.csv"
    file.write_text("x", encoding="utf-8")
    watcher = Watcher()
    told = []
    watcher.changed.connect(lambda: told.append(time.monotonic()))
    watcher.watch([file], {})
    begun = time.monotonic()

    def grow():
        with file.open("a", encoding="utf-8") as out:
            out.write("x")
        return told

    until(grow, "word of a file that grows all the time", 5_000)
    assert told[0] - begun < 2
    watcher.stop()
