"""The window: map in the middle, case on the left, card on the right, replay below."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFileDialog,
    QLabel,
    QProgressBar,
    QMainWindow,
    QSplitter,
    QTabWidget,
    QToolButton,
    QWidget,
)

from viewer.describe import cards, words
from viewer.desktop import theme as themes
from viewer.desktop.panels.card import CardPanel
from viewer.desktop.panels.layers import LayersPanel
from viewer.desktop.panels.replay_bar import ReplayBar
from viewer.desktop.panels.steps import ProblemsPanel, StepRow, StepsPanel
from viewer.desktop.panels.strip import Lane, Stretch, Tick
from viewer.desktop.replay import Replay
from viewer.desktop.web.view import MapView
from viewer.model.place import parse_place
from viewer.model.time import HOUR, MINUTE, Interval
from viewer.page import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
    from PySide6.QtWebEngineCore import QWebEngineProfile

    from viewer.model.case import Case
    from viewer.desktop.web.case_files import CaseFiles
    from viewer.session.document import Document

_LANGUAGES = (("en", "English"), ("es", "Español"), ("ru", "Русский"), ("ar", "العربية"))
_OFFLINE = "Offline: nothing leaves this computer"
_LAYOUT = 1


class Window(QMainWindow):
    """One case in one window.

    ``open_requested`` carries paths that the user wants opened; ``map_shown`` says that the map
    has drawn the case.
    """

    open_requested = Signal(list)
    cancel_requested = Signal()
    map_shown = Signal()
    card_shown = Signal(str, str)

    def __init__(
        self,
        profile: QWebEngineProfile,
        files: CaseFiles,
        theme_name: str = "",
        warning: str = "",
    ) -> None:
        """Make the window; the map starts to load at once, the case comes with ``show_document``.

        ``theme_name`` is ``light``, ``dark``, ``system``, or empty for the one chosen last.
        ``warning`` stands in the status bar for as long as the window lives.
        """
        super().__init__()
        self.map = MapView(profile, self)
        self._files = files
        kept = _settings()
        self._theme_name = theme_name or str(kept.value("theme", "system"))
        self.theme = themes.by_name(self._theme_name)
        self._language = str(kept.value("language", "en"))
        self.document: Document | None = None
        self._order = messages.Order((), (), (), (), (), ())
        self._selected: tuple[str, str] = ("case", "")
        self._hypothesis = -1
        self._follow = -1
        self._trails = self._areas = True
        self._countries: dict[str, str] = {}
        self._shown_steps: list[Any] = []
        self._windows: dict[str, tuple[Interval, Interval]] = {}
        self._last_confirmed: dict[str, tuple[str, Interval]] = {}
        self._history: list[tuple[str, str]] = []
        self.setWindowTitle("Legbook")
        self.setWindowIcon(themes.app_icon())
        self.setAcceptDrops(True)
        self.resize(1360, 860)
        self.replay = Replay(self)
        self._make_panels()
        self._make_status(warning)
        self._make_menus()
        self._make_keys()
        self.map.arrived.connect(self._page_says)
        self.replay.changed.connect(self._tell_transport)
        self.replay.moved.connect(self._clock_moved)
        self._card_timer = QTimer(self)
        self._card_timer.setInterval(500)
        self._card_timer.timeout.connect(self._refresh_card)
        self._restore_layout()
        self._tell_theme()

    # ---------------------------------------------------------------- building

    def _make_panels(self) -> None:
        self.setCentralWidget(self.map)
        self.layers = LayersPanel()
        self.card = CardPanel(self.theme)
        self.bar = ReplayBar(self.replay, self.theme)
        self.steps = StepsPanel()
        self.problems = ProblemsPanel()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.steps, "Steps")
        self.tabs.addTab(self.problems, "Problems")
        below = QSplitter(Qt.Orientation.Horizontal)
        below.addWidget(self.bar)
        below.addWidget(self.tabs)
        below.setSizes([760, 560])
        below.setStretchFactor(0, 3)
        below.setStretchFactor(1, 2)
        self.tabs.setMinimumWidth(400)
        below.setChildrenCollapsible(False)
        self.docks = {
            "case": self._dock("Case", "dock-case", self.layers, Qt.DockWidgetArea.LeftDockWidgetArea),
            "card": self._dock("Card", "dock-card", self.card, Qt.DockWidgetArea.RightDockWidgetArea),
            "replay": self._dock(
                "Replay", "dock-replay", below, Qt.DockWidgetArea.BottomDockWidgetArea
            ),
        }
        self.docks["replay"].setTitleBarWidget(QWidget())
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.resizeDocks(
            [self.docks["case"], self.docks["card"]], [268, 348], Qt.Orientation.Horizontal
        )
        self.resizeDocks([self.docks["replay"]], [168], Qt.Orientation.Vertical)
        self.layers.chosen.connect(lambda kind, thing: self.select(kind, thing, reveal=True))
        self.layers.hidden_changed.connect(lambda _: self._tell_options())
        self.layers.searched.connect(self._search)
        self.card.followed.connect(lambda kind, thing: self.select(kind, thing, reveal=True))
        self.bar.hypothesis_chosen.connect(self._choose_hypothesis)
        self.bar.follow_chosen.connect(self._choose_follow)
        self.steps.chosen.connect(self._choose_step)
        self.problems.chosen.connect(self._choose_problem)

    def _dock(
        self, title: str, name: str, widget: QWidget, area: Qt.DockWidgetArea
    ) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(widget)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable
            | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self.addDockWidget(area, dock)
        return dock

    def _make_status(self, warning: str) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.addWidget(QLabel(_OFFLINE))
        if warning:
            label = QLabel(warning)
            label.setObjectName("warning")
            bar.addWidget(label)
        self._progress_text = QLabel()
        self._progress = QProgressBar()
        self._progress.setFixedWidth(160)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName("Progress of opening")
        self._stop_button = QToolButton()
        self._stop_button.setText("Cancel")
        self._stop_button.clicked.connect(self.cancel_requested)
        for widget in (self._progress_text, self._progress, self._stop_button):
            bar.addWidget(widget)
            widget.hide()
        self._problem_count = QToolButton()
        self._problem_count.setText("No problems")
        self._problem_count.clicked.connect(lambda: self.tabs.setCurrentWidget(self.problems))
        self._cursor = QLabel()
        self._cursor.setMinimumWidth(230)
        self._cursor.setAccessibleName("Coordinates under the cursor")
        bar.addPermanentWidget(self._cursor)
        bar.addPermanentWidget(self._problem_count)

    def _make_menus(self) -> None:
        menu = self.menuBar().addMenu("&File")
        _action(menu, "&Open files…", self._ask_files, QKeySequence.StandardKey.Open)
        _action(menu, "Open case &folder…", self._ask_folder, "Ctrl+Shift+O")
        menu.addSeparator()
        _action(menu, "&Save picture of the map…", self._save_picture, "Ctrl+Shift+S")
        menu.addSeparator()
        _action(menu, "&Quit", self.close, QKeySequence.StandardKey.Quit)
        menu = self.menuBar().addMenu("&Edit")
        _action(menu, "&Copy picture of the map", self.copy_picture, "Ctrl+Shift+C")
        _action(menu, "&Find…", self._focus_search, QKeySequence.StandardKey.Find)
        menu = self.menuBar().addMenu("&View")
        _action(menu, "Whole &case", self._fit, "0")
        _action(menu, "What opens the case", lambda: self.select("case", ""), "Ctrl+0")
        _action(menu, "&Back", self._back, "Alt+Left")
        menu.addSeparator()
        for dock in self.docks.values():
            menu.addAction(dock.toggleViewAction())
        menu.addSeparator()
        self._trails_action = _check(menu, "&Trails", self._set_trails)
        self._areas_action = _check(menu, "&Possible positions", self._set_areas)
        appearance = menu.addMenu("&Appearance")
        _choices(
            appearance,
            [("system", "As the desktop"), ("light", "Light"), ("dark", "Dark")],
            self._theme_name, self.set_theme,
        )
        language = menu.addMenu("Map &language")
        _choices(language, list(_LANGUAGES), self._language, self._set_language)
        menu = self.menuBar().addMenu("&Replay")
        for text, action, keys in (
            ("&Play or pause", self.replay.toggle, "Space"),
            ("&Next step", lambda: self.replay.step(1), "Right"),
            ("P&revious step", lambda: self.replay.step(-1), "Left"),
            ("Next &confirmed place", lambda: self.replay.step_confirmation(1), "C"),
            ("Minute &on", lambda: self.replay.shift(MINUTE), "Shift+Right"),
            ("Minute &back", lambda: self.replay.shift(-MINUTE), "Shift+Left"),
            ("To the be&ginning", self.replay.home, "Home"),
            ("To the &end", self.replay.end, "End"),
            ("&Faster", lambda: self.replay.change_speed(1), "+"),
            ("&Slower", lambda: self.replay.change_speed(-1), "-"),
            ("&Loop", self.bar.loop.click, "L"),
            ("S&kip idle hours", self.bar.skip.click, "K"),
            ("Follo&w an aircraft", self._follow_next, "F"),
        ):
            self._replay_action(menu, text, action, keys)

    def _replay_action(self, menu: Any, text: str, action: Any, keys: str) -> None:  # noqa: ANN401
        made = _action(menu, text, action, keys)
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)

    def _make_keys(self) -> None:
        for keys, action in (
            ("/", self._focus_search), ("=", lambda: self.replay.change_speed(1)),
            ("Escape", lambda: self.select("case", "")),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(action)

    # ---------------------------------------------------------------- the case

    def show_document(
        self, document: Document, *, made: messages.CaseMessage | None = None, fit: bool = True
    ) -> None:
        """Show a document: on the map, in the tree, in the lists, with its opening card.

        ``made`` is the page's message, where somebody has made it already.
        """
        self.document = document
        case, program = document.case, document.program
        self._order = messages.order_of(case)
        made = made or messages.case_message(case, document.shapes, program, document.fans)
        revision = self._files.put(made)
        self._countries = _country_names()
        self._windows = _tightened(program)
        self._last_confirmed = _last_confirmed(case, program)
        self.setWindowTitle(f"{case.title} – Legbook")
        self._hypothesis = self._follow = -1
        per_file: dict[str, int] = {}
        for problem in document.problems:
            per_file[problem.file or ""] = per_file.get(problem.file or "", 0) + 1
        self.layers.show_case(case, per_file)
        self.bar.set_choices(
            [h.title for h in case.hypotheses.values()],
            [_short_name(case, name) for name in self._order.aircraft],
        )
        self._list_steps()
        self.problems.show_problems(document.problems)
        self._count_problems(len(document.problems))
        window = program["window"] or (0, 0)
        span = (float(window[0]), float(window[1]))
        self.bar.strip.show_lanes(_lanes(document, self._hypothesis), self._tick_marks(), span)
        self.map.tell("case", rev=revision, fit=fit)
        self.replay.setup(
            span, [s["at"] for s in self._shown_steps], _confirmation_times(program),
            _idle(program, span),
        )
        self._tell_options()
        self._history.clear()
        self.select("case", "")

    def _list_steps(self) -> None:
        """Fill the list with the steps of the versions shown."""
        if self.document is None:
            return
        case, program = self.document.case, self.document.program
        chosen = list(case.hypotheses)[self._hypothesis] if self._hypothesis >= 0 else None
        self._shown_steps = [
            s for s in program["steps"]
            if not s["background"]
            and (chosen is None or not s["hypotheses"] or chosen in s["hypotheses"])
        ]
        self.steps.show_steps([
            StepRow(s["at"], messages.step_window(s), messages.step_title(case, s), s["kind"],
                    s["event"] or s["leg"])
            for s in self._shown_steps
        ])

    def _tick_marks(self) -> list[Tick]:
        if self.document is None:
            return []
        lanes = {lane["aircraft"]: i for i, lane in enumerate(self.document.program["lanes"])}
        return [
            Tick(s["at"], s["kind"], messages.step_title(self.document.case, s),
                 tuple(lanes[a] for a in s["aircraft"] if a in lanes))
            for s in self._shown_steps
        ]

    def _count_problems(self, count: int) -> None:
        text = "No problems" if not count else f"{count} problem{'s' if count != 1 else ''}"
        self._problem_count.setText(text)
        self.tabs.setTabText(1, f"Problems ({count})" if count else "Problems")

    # ---------------------------------------------------------------- selection

    def select(self, kind: str, thing: str, *, reveal: bool = False) -> None:
        """Open the card of a thing and mark it on the map."""
        if self.document is None:
            return
        made = self._make_card(kind, thing)
        if made is None:
            return
        if (kind, thing) != self._selected:
            self._history.append(self._selected)
        self._selected = (kind, thing)
        self.card.show_card(made)
        self.docks["card"].setWindowTitle(kind.capitalize())
        self.docks["card"].show()
        zone, label = self._zone_of(kind, thing)
        numbers = {
            "airport": self._order.airports, "event": self._order.events, "leg": self._order.legs,
            "shape": self._order.shapes,
        }.get(kind, ())
        on_map = thing in numbers
        self.map.tell(
            "select", kind=kind if on_map else None,
            index=self._page_index(kind, thing) if on_map else 0,
            reveal=reveal, zone=zone, zoneLabel=label,
        )
        self._card_timer.start()
        self.card_shown.emit(kind, thing)

    def _page_index(self, kind: str, thing: str) -> int:
        if kind == "airport" and self.document is not None:
            placed = [a.id for a in self.document.case.airports.values() if a.position]
            return placed.index(thing) if thing in placed else 0
        numbers = {"event": self._order.events, "leg": self._order.legs}.get(
            kind, self._order.shapes
        )
        return numbers.index(thing)

    def _make_card(self, kind: str, thing: str) -> cards.Card | None:
        if self.document is None:
            return None
        context = cards.Context(
            self.document.case, self.document.shapes, int(self.replay.now()), self._countries,
            self._windows, self._last_confirmed,
        )
        return cards.card(context, kind, thing)

    def _refresh_card(self) -> None:
        """Keep the times on a card (local time) in step with the clock."""
        kind, thing = self._selected
        if kind != "airport" or not self.card.isVisible() or self.card.textCursor().hasSelection():
            return
        made = self._make_card(kind, thing)
        if made is not None:
            self.card.show_card(made)

    def _zone_of(self, kind: str, thing: str) -> tuple[str | None, str]:
        if self.document is None:
            return None, ""
        case = self.document.case
        airport = None
        if kind == "airport":
            airport = case.airports.get(thing)
        elif kind == "event" and thing in case.events:
            found = case.airports_of(case.events[thing].place)
            airport = found[0] if len(found) == 1 else None
        if airport is None or airport.tz is None:
            return None, ""
        return airport.tz, words.airport_name(airport)

    def _back(self) -> None:
        if self._history:
            kind, thing = self._history.pop()
            self._selected = (kind, thing)
            self.select(kind, thing, reveal=True)

    # ---------------------------------------------------------------- the page

    def _page_says(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "click":
                self._clicked(message["kind"], message["index"])
            case "clock":
                self.replay.page_reports()
            case "cursor":
                self._show_cursor(message["lat"], message["lon"])
            case "shown":
                self.map_shown.emit()

    def _clicked(self, kind: str, index: int) -> None:
        if self.document is None:
            return
        placed = tuple(a.id for a in self.document.case.airports.values() if a.position)
        numbers = {
            "airport": placed, "event": self._order.events, "leg": self._order.legs,
            "shape": self._order.shapes,
        }.get(kind, ())
        if 0 <= index < len(numbers):
            self.select(kind, numbers[index])
        elif kind == "nothing":
            self.select("case", "")

    def _show_cursor(self, lat: float, lon: float) -> None:
        self._cursor.setText(f"{words.dms(lat, 'NS')}  {words.dms(lon, 'EW')}")

    def _tell_transport(self) -> None:
        clock = self.replay.transport
        self.map.tell("transport", transport={
            "t0": clock.t0, "wall0": clock.wall0, "rate": clock.rate, "playing": clock.playing,
        })

    def _clock_moved(self, at: float) -> None:
        self.steps.follow(at)

    def _tell_options(self) -> None:
        self.map.tell(
            "options",
            hypothesis=None if self._hypothesis < 0 else self._hypothesis,
            hidden=self.layers.hidden(), hiddenAircraft=[], trails=self._trails,
            areas=self._areas, follow=None if self._follow < 0 else self._follow,
        )

    def _tell_theme(self) -> None:
        self.map.tell("theme", theme=self.theme.name, language=self._language)

    # ---------------------------------------------------------------- choices

    def _choose_hypothesis(self, index: int) -> None:
        self._hypothesis = index
        self._list_steps()
        self.replay.steps = tuple(sorted(float(s["at"]) for s in self._shown_steps))
        self.steps.follow(self.replay.now())
        if self.document is not None:
            window = self.replay.window
            self.bar.strip.show_lanes(_lanes(self.document, index), self._tick_marks(), window)
        self._tell_options()

    def _choose_follow(self, index: int) -> None:
        self._follow = index
        self._tell_options()

    def _follow_next(self) -> None:
        count = self.bar.follow.count()
        self.bar.follow.setCurrentIndex((self.bar.follow.currentIndex() + 1) % max(1, count))

    def _choose_step(self, row: int) -> None:
        if 0 <= row < len(self._shown_steps):
            step = self._shown_steps[row]
            self.replay.seek(step["at"])
            kind = "event" if step["event"] else "leg"
            self.select(kind, step["event"] or step["leg"])

    def _choose_problem(self, row: int) -> None:
        if self.document is None or not 0 <= row < len(self.document.problems):
            return
        feature = self.document.problems[row].feature
        found = self.document.find(feature) if feature else None
        if found is not None and feature is not None:
            self.select(found[0], feature, reveal=True)

    def _set_trails(self, on: bool) -> None:  # noqa: FBT001 Qt's signal
        self._trails = on
        self._tell_options()

    def _set_areas(self, on: bool) -> None:  # noqa: FBT001 Qt's signal
        self._areas = on
        self._tell_options()

    def set_theme(self, name: str) -> None:
        """Show everything light, dark or as the desktop does."""
        self._theme_name = name
        _settings().setValue("theme", name)
        self.theme = themes.by_name(name)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(themes.palette(self.theme))
            application.setStyleSheet(themes.style_sheet(self.theme))
        self.card.set_theme(self.theme)
        self.bar.set_theme(self.theme)
        self._tell_theme()

    def _set_language(self, code: str) -> None:
        self._language = code
        _settings().setValue("language", code)
        self._tell_theme()

    def _fit(self) -> None:
        self.map.tell("case", rev=self._files.revision, fit=True)

    def _focus_search(self) -> None:
        self.docks["case"].show()
        self.layers.search.setFocus()
        self.layers.search.selectAll()

    def _search(self, text: str) -> None:
        """Enter in the search box: the first match of the case, else an airport, else a place."""
        from viewer.desktop.search import find_place  # noqa: PLC0415 loads the gazetteer

        if self.document is None:
            return
        index = self.layers.tree.model().index(0, 0)
        child = self.layers.tree.model().index(0, 0, index)
        if text.strip() and child.isValid():
            self.layers.tree.setCurrentIndex(child)
            self.layers.tree.clicked.emit(child)
            return
        place = find_place(text)
        if place is None:
            self.statusBar().showMessage(f"Nothing found for “{text}”", 5000)
            return
        self.map.tell("view", lat=place.lat, lon=place.lon, zoom=max(6.0, place.zoom))
        self.statusBar().showMessage(place.label, 8000)

    # ---------------------------------------------------------------- files

    def _ask_files(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(
            self, "Open files", "", "Cases and layers (*.json *.geojson);;All files (*)"
        )
        if paths:
            self.open_requested.emit(paths)

    def _ask_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, "Open a case folder")
        if path:
            self.open_requested.emit([path])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 Qt's name
        """Accept files from this computer."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 Qt's name
        """Open the files dropped."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_requested.emit(paths)

    def show_progress(self, text: str, done: int, of: int) -> None:
        """Say what is being read and how far it is (``of`` 0: not known), with a way to stop."""
        self._progress_text.setText(text)
        self._progress.setRange(0, of)
        self._progress.setValue(done)
        for widget in (self._progress_text, self._progress, self._stop_button):
            widget.show()

    def end_progress(self) -> None:
        """Take the progress away again."""
        for widget in (self._progress_text, self._progress, self._stop_button):
            widget.hide()

    # ---------------------------------------------------------------- pictures

    def picture(self) -> Any:  # noqa: ANN401 QPixmap
        """Return a picture of the map as it is shown, its clock and legend included."""
        return self.map.grab()

    def copy_picture(self) -> None:
        """Put the map on the clipboard, with a caption that says what it shows."""
        from viewer.desktop.picture import captioned  # noqa: PLC0415 when first needed

        QGuiApplication.clipboard().setPixmap(captioned(self.picture(), self._caption(), self.theme))
        self.statusBar().showMessage("Picture copied with its caption", 5000)

    def _save_picture(self) -> None:
        from viewer.desktop.picture import captioned  # noqa: PLC0415 when first needed

        path, _ = QFileDialog.getSaveFileName(self, "Save picture", "legbook.png", "PNG (*.png)")
        if path and not captioned(self.picture(), self._caption(), self.theme).save(path, "PNG"):
            self.statusBar().showMessage(f"Could not write {Path(path).name}", 8000)

    def _caption(self) -> tuple[str, str]:
        title = self.document.case.title if self.document else "Legbook"
        lines = (
            f"{words.instant(int(self.replay.now()))} · thin lines: shortest path, not a track · "
            "base map: Natural Earth (de facto boundaries)"
        )
        return title, lines

    # ---------------------------------------------------------------- layout

    def _restore_layout(self) -> None:
        settings = _settings()
        geometry, state = settings.value("geometry"), settings.value("state")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(state, QByteArray):
            self.restoreState(state, _LAYOUT)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 Qt's name
        """Remember window and docks as they were left."""
        settings = _settings()
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("state", self.saveState(_LAYOUT))
        event.accept()


def _settings() -> QSettings:
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "legbook", "window"
    )


def _action(menu: Any, text: str, action: Any, keys: Any) -> QAction:  # noqa: ANN401 Qt's overloads
    made: QAction = menu.addAction(text)
    made.setShortcut(QKeySequence(keys))
    made.triggered.connect(lambda *_: action())
    return made


def _check(menu: Any, text: str, action: Any) -> QAction:  # noqa: ANN401 as above
    made: QAction = menu.addAction(text)
    made.setCheckable(True)
    made.setChecked(True)
    made.toggled.connect(action)
    return made


def _choices(menu: Any, choices: Sequence[tuple[str, str]], now: str, action: Any) -> None:  # noqa: ANN401
    group = QActionGroup(menu)
    for key, text in choices:
        made: QAction = menu.addAction(text)
        made.setCheckable(True)
        made.setChecked(key == now)
        made.triggered.connect(lambda _=False, key=key: action(key))
        group.addAction(made)


def _short_name(case: Case, aircraft: str) -> str:
    known = case.aircraft.get(aircraft)
    return words.aircraft_short(known) if known else aircraft


def _country_names() -> dict[str, str]:
    from viewer import paths  # noqa: PLC0415 only here

    data = json.loads((paths.resources() / "countries.json").read_text(encoding="utf-8"))
    countries = data.get("countries", data)
    return {
        code: item["names"]["en"]
        for code, item in countries.items()
        if isinstance(item, dict) and "names" in item
    }


def _tightened(program: Any) -> dict[str, tuple[Interval, Interval]]:  # noqa: ANN401 JSON
    found: dict[str, tuple[Interval, Interval]] = {}
    for lane in program["lanes"]:
        for chain in lane["chains"]:
            for leg, row in chain["windows"].items():
                departed = Interval(*row.get("departed", (None, None)))
                arrived = Interval(*row.get("arrived", (None, None)))
                found.setdefault(leg, (departed, arrived))
    return found


def _last_confirmed(case: Case, program: Any) -> dict[str, tuple[str, Interval]]:  # noqa: ANN401
    """Return the last confirmed place of each aircraft in words, over all versions."""
    found: dict[str, tuple[str, Interval]] = {}
    for lane in program["lanes"]:
        items = [c for chain in lane["chains"] for c in chain["confirmations"]]
        if lane["aircraft"] is None or not items:
            continue
        last = max(items, key=lambda c: c["time"][1])
        place = words.place(case, parse_place(last["place"]))
        found[lane["aircraft"]] = (place, Interval(*last["time"]))
    return found


def _confirmation_times(program: Any) -> list[float]:  # noqa: ANN401 JSON
    return sorted({
        float(item["time"][1])
        for lane in program["lanes"] for chain in lane["chains"]
        for item in chain["confirmations"]
    })


def _idle(program: Any, window: tuple[float, float]) -> list[tuple[float, float]]:  # noqa: ANN401 JSON
    """Return the stretches over an hour in which nothing is drawn moving and no step comes."""
    busy = [(float(s["at"]) - HOUR / 4, float(s["at"]) + HOUR / 4) for s in program["steps"]]
    for lane in program["lanes"]:
        for chain in lane["chains"]:
            for piece in chain["pieces"]:
                if piece.get("kind") == "airborne":
                    busy.append((piece["from"], piece["until"]))
    idle, at = [], window[0]
    for begin, end in sorted((b, e) for b, e in busy if b is not None and e is not None):
        if begin - at > HOUR:
            idle.append((at, begin))
        at = max(at, end)
    if window[1] - at > HOUR:
        idle.append((at, window[1]))
    return idle


def _lanes(document: Document, hypothesis: int) -> list[Lane]:
    """Return the strip's lanes: what each aircraft may be doing, over all shown versions."""
    case, program = document.case, document.program
    order = messages.aircraft_of(case)
    window = program["window"] or (0, 0)
    chosen = list(case.hypotheses)[hypothesis] if hypothesis >= 0 else None
    lanes = []
    for number, lane in enumerate(program["lanes"]):
        label = _short_name(case, lane["aircraft"]) if lane["aircraft"] else "not named"
        chains = _shown_chains(lane["chains"], chosen)
        segments = [s for chain in chains for s in chain["segments"]]
        colour = order.index(lane["aircraft"]) if lane["aircraft"] in order else number
        lanes.append(Lane(label, colour, tuple(_stretches(segments, window))))
    return lanes


def _shown_chains(chains: Sequence[Any], chosen: str | None) -> list[Any]:
    rivals = [c for c in chains if c["hypotheses"]]
    if chosen is None:
        return rivals or list(chains)
    return [c for c in rivals if chosen in c["hypotheses"]] or [
        c for c in chains if not c["hypotheses"]
    ]


def _stretches(segments: Sequence[Any], window: Sequence[int]) -> list[Stretch]:
    """Cut the window where a segment begins or ends; name the modes that are possible between."""
    cuts = {float(window[0]), float(window[1])}
    for s in segments:
        cuts |= {float(v) for v in (s["from"], s["until"]) if v is not None}
    ordered = sorted(c for c in cuts if window[0] <= c <= window[1])
    found: list[Stretch] = []
    for begin, end in zip(ordered, ordered[1:], strict=False):
        modes = {
            s["mode"] for s in segments
            if (s["from"] is None or s["from"] <= begin) and (s["until"] is None or s["until"] > begin)
        }
        for mode in modes:
            found.append(Stretch(mode, begin, end, certain=len(modes) == 1))  # noqa: PERF401 readable
    return found
