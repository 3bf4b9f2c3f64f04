"""The window: map in the middle, case on the left, card on the right, replay below."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow

from viewer.describe import cards, steps, timeline, versions, words
from viewer.describe.card import Card, Context
from viewer.describe.flight_cards import airport_card
from viewer.desktop import keeping, menus, panes, tracks
from viewer.desktop import theme as themes
from viewer.desktop.background import Background
from viewer.desktop.panels.panel import Shown
from viewer.desktop.replay import Replay
from viewer.desktop.status import Status
from viewer.geo.countries import countries
from viewer.page import messages

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from viewer.desktop.opened import Opened
    from viewer.desktop.web.case_files import CaseFiles
    from viewer.desktop.web.view import MapView
    from viewer.model.time import Interval
    from viewer.session.document import Document

_LAYOUT = 1
_KNOWN_FILES = (
    "All files (*);;Cases and layers (*.json *.geojson);;"
    "Tracks (*.csv *.kml *.kmz *.gpx *.igc *.json *.gz *.czml *.nmea *.parquet *.xlsx *.ods)"
)
_CHECK_AFTER_MS = 1_500


class Window(QMainWindow):
    """One case in one window.

    ``open_expected`` says that files may soon be opened; ``open_requested`` carries paths that the
    user wants opened, ``add_requested`` those to be opened beside what is open,
    ``reopen_requested`` those whose files were changed from here; ``map_shown`` says that the map
    has drawn the case.
    """

    open_expected = Signal()
    open_requested = Signal(list)
    reopen_requested = Signal(list)
    add_requested = Signal(list)
    cancel_requested = Signal()
    map_shown = Signal()
    card_shown = Signal(str, str)

    def __init__(
        self,
        view: MapView,
        files: CaseFiles,
        theme_name: str = "",
        warning: str = "",
    ) -> None:
        """Make the window round a map that loads already; ``show_document`` brings the case.

        ``theme_name`` is ``light``, ``dark``, ``system``, or empty for the one chosen last.
        ``warning`` stands in the status bar for as long as the window lives.
        """
        super().__init__()
        self.map = view
        self._files = files
        kept = _settings()
        self.theme_name = theme_name or str(kept.value("theme", "system"))
        self.theme = themes.by_name(self.theme_name)
        self.language = str(kept.value("language", "en"))
        self.local_names = kept.value("local_names") == "true"
        self.document: Document | None = None
        self._order = messages.Order((), (), (), (), (), ())
        self._track_ids: tuple[str, ...] = ()
        self._selected: tuple[str, str] = ("case", "")
        self._versions: tuple[str, ...] | None = None
        self._follow = -1
        self._trails = self._areas = self._night = True
        self._countries: dict[str, str] = {}
        self._shown_steps: tuple[steps.Step, ...] = ()
        self._windows: dict[str, tuple[Interval, Interval]] = {}
        self._last_confirmed: dict[str, timeline.Confirmed] = {}
        self._history: list[tuple[str, str]] = []
        self.setWindowTitle("Legbook")
        self.setWindowIcon(themes.app_icon())
        self.setAcceptDrops(True)
        self.resize(1360, 860)
        self.replay = Replay(self)
        self.layers, self.card, self.bar, self.tabs, self.tools, self.docks = panes.build(self)
        self.status = Status(warning)
        self.status.cancelled.connect(self.cancel_requested)
        self.status.problems_asked.connect(lambda: self.tabs.open("Problems"))
        self.setStatusBar(self.status)
        menus.build(self)
        self.map.arrived.connect(self._page_says)
        self.replay.changed.connect(lambda: self.map.show_time(self.replay.transport))
        self.replay.moved.connect(self._clock_moved)
        self._card_timer = QTimer(self)
        self._card_timer.setInterval(500)
        self._card_timer.timeout.connect(self._refresh_card)
        self._check_timer = QTimer(self)  # the rules are asked when the picture stands
        self._check_timer.setSingleShot(True)
        self._check_timer.setInterval(_CHECK_AFTER_MS)
        self._check_timer.timeout.connect(self._list_problems)
        self._beside = Background(self)
        self._restore_layout()
        self._tell_theme()

    # ---------------------------------------------------------------- the case

    def show_document(
        self,
        opened: Opened,
        *,
        fit: bool = True,
        keep: bool = False,
    ) -> None:
        """Show what was opened: on the map, in the tree, in the lists, with its opening card.

        ``keep``: it is what is shown, read again, so clock, selection, versions, view and layers
        stay as they are.
        """
        document = opened.document
        before = self.document
        kept = keeping.take(self, before.case) if keep and before is not None else None
        self.document = document
        case, program = document.case, document.program
        self._order = messages.order_of(case)
        revision = self._files.put(opened.made, opened.tracks)
        # First the page, which has a process of its own: it reads while the panels are filled.
        self.map.show_case(revision, opened, fit=fit and not keep)
        self._track_ids = tracks.ids(document)
        self._countries = {code: c.name("en") for code, c in countries().items()}
        self._windows = timeline.tightened(program)
        self._last_confirmed = timeline.last_confirmed(case, program)
        self.setWindowTitle(f"{case.title} – Legbook")
        self._versions, self._follow = None, -1
        per_file: dict[str, int] = {}
        for problem in document.problems:
            per_file[problem.file or ""] = per_file.get(problem.file or "", 0) + 1
        self.layers.show_case(case, per_file, kept)
        self.bar.set_choices(
            [versions.name(case, h) for h in case.hypotheses],
            [timeline.short_name(case, name) for name in self._order.aircraft],
        )
        if kept is not None:
            self._versions = keeping.versions(kept, case)
            self.bar.show_versions(self._numbers_chosen())
            if kept.followed in self._order.aircraft:
                self.bar.follow.setCurrentIndex(self._order.aircraft.index(kept.followed) + 1)
            elif kept.followed is not None and kept.followed in self._track_ids:
                self.bar.follow_track(kept.followed, case.tracks[kept.followed].name)
        self._list_steps(at_once=kept is not None)
        count = len(document.problems)
        self.status.count_problems(count)
        self.tabs.label("Problems", f"Problems ({count})" if count else "Problems")
        self.tabs.offer("Versions", on=bool(case.hypotheses))
        for name in ("Profile", "Found legs"):
            self.tabs.offer(name, on=bool(document.stores))
        span = tracks.span(document)
        self.replay.setup(
            span,
            [step.at for step in self._shown_steps],
            timeline.confirmation_times(program),
            timeline.idle(program, span),
            stay=kept is not None,
        )
        self.tell_options()
        if kept is None:
            self._history.clear()
            self.select("case", "")
        else:
            self.bar.timeline.canvas.show_times(*kept.times)
            same = kept.selected[0] != "problem" and self._make_card(*kept.selected) is not None
            self.select(*(kept.selected if same else ("case", "")))

    @property
    def selected(self) -> tuple[str, str]:
        """The kind and id of what is selected."""
        return self._selected

    @property
    def versions(self) -> tuple[str, ...] | None:
        """The rival versions shown; None: all, none: only what is common to all."""
        return self._versions

    @property
    def followed(self) -> str | None:
        """The aircraft or track that the map follows, if any."""
        return self.bar.followed_track if self._follow < 0 else self._order.aircraft[self._follow]

    def _list_steps(self, *, at_once: bool = True) -> None:
        """Show the steps and lanes of the versions chosen."""
        if self.document is None:
            return
        case, program = self.document.case, self.document.program
        every = tuple(case.hypotheses)
        chosen = self._versions
        self._shown_steps = steps.steps(case, program, chosen)
        shown = Shown(self.document, every if chosen is None else chosen, self._shown_steps)
        self.tabs.show_case(shown)
        self.bar.timeline.show_case(shown, at_once=at_once)

    def _list_problems(self) -> None:
        """Fill the list of problems; a tenth of a second of imports is spent beside the window."""
        self._beside.begin(
            partial(import_module, "viewer.desktop.panels.checks"),
            lambda _: self.tabs.panel("Problems"),
            lambda _: None,  # it is logged, and told again where the list is looked at
        )

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
        numbers = self._numbers(kind)
        on_map = thing in numbers
        self.map.tell(
            "select",
            kind=kind if on_map else None,
            index=numbers.index(thing) if on_map else 0,
            reveal=reveal,
            zone=zone,
            zoneLabel=label,
        )
        if kind == "track":
            self.bar.offer_track(thing, made.title)
        self.tabs.mark(kind, thing)
        self.bar.timeline.mark(kind, thing)
        self._card_timer.start()
        self.card_shown.emit(kind, thing)

    def _numbers(self, kind: str) -> tuple[str, ...]:
        """Return the ids behind the page's numbers of a kind; none where it draws no such thing."""
        return {
            "track": self._track_ids,
            "airport": self._order.airports,
            "event": self._order.events,
            "leg": self._order.legs,
            "shape": self._order.shapes,
        }.get(kind, ())

    def _make_card(self, kind: str, thing: str) -> Card | None:
        if self.document is None:
            return None
        if kind == "problem":
            return cards.problem_card(self.document.problems[int(thing)])
        if kind == "track":
            return tracks.card(self._context(self.document), self.document, thing)
        return cards.card(self._context(self.document), kind, thing)

    def _context(self, document: Document) -> Context:
        return Context(
            document.case,
            document.shapes,
            int(self.replay.now()),
            self._countries,
            self._windows,
            self._last_confirmed,
        )

    def _refresh_card(self) -> None:
        """Keep the times on a card (local time) in step with the clock."""
        kind, thing = self._selected
        shown = self.card.card
        if kind != "airport" or shown is None or (shown.kind, shown.id) != (kind, thing):
            return  # no local time on it, or a card of something that is not in the case
        if not self.card.isVisible() or self.card.textCursor().hasSelection():
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

    def go_back(self) -> None:
        """Go back to the card before this one."""
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
                self.status.show_cursor(message["lat"], message["lon"])
            case "shown":
                self._check_timer.start()
                self.map_shown.emit()

    def _clicked(self, kind: str, index: int) -> None:
        if self.document is None:
            return
        numbers = self._numbers(kind)
        if 0 <= index < len(numbers):
            self.select(kind, numbers[index])
        elif kind == "nothing":
            self.select("case", "")

    def _clock_moved(self, at: float) -> None:
        self.tabs.follow(at)

    def tell_options(self) -> None:
        """Tell the page what of the case is drawn, and what is followed."""
        self.map.tell(
            "options",
            hypotheses=self._numbers_chosen(),
            hidden=self.layers.hidden(),
            filtered=self.layers.filtered(),
            trails=self._trails,
            areas=self._areas,
            night=self._night,
            follow=None if self._follow < 0 else self._follow,
            followTrack=tracks.number(self._track_ids, self.bar.followed_track),
        )

    def _tell_theme(self) -> None:
        self.map.tell(
            "theme", theme=self.theme.name, language=self.language, localNames=self.local_names
        )

    # ---------------------------------------------------------------- choices

    def choose_numbers(self, numbers: tuple[int, ...] | None) -> None:
        """Show the rival versions of these numbers, in the case's order; None: all of them."""
        every = self._order.hypotheses
        self.choose_versions(None if numbers is None else tuple(every[n] for n in numbers))

    def _numbers_chosen(self) -> list[int] | None:
        if self._versions is None:
            return None
        return [self._order.hypotheses.index(name) for name in self._versions]

    def choose_versions(self, chosen: tuple[str, ...] | None) -> None:
        """Show these rival versions (their ids); None: all, none: only what is common to all."""
        self._versions = chosen
        self.bar.show_versions(self._numbers_chosen())
        self._list_steps()
        self.replay.set_steps([step.at for step in self._shown_steps])
        self.tell_options()

    def follow(self, index: int) -> None:
        """Let the map follow the aircraft of this number, in the case's order; -1: none of them."""
        self._follow = index
        self.tell_options()

    def follow_next(self) -> None:
        """Follow the next aircraft, after the last one none."""
        count = self.bar.follow.count()
        self.bar.follow.setCurrentIndex((self.bar.follow.currentIndex() + 1) % max(1, count))

    def set_trails(self, on: bool) -> None:  # noqa: FBT001 Qt's signal
        """Draw trails, or do not."""
        self._trails = on
        self.tell_options()

    def set_areas(self, on: bool) -> None:  # noqa: FBT001 Qt's signal
        """Draw possible positions, or do not."""
        self._areas = on
        self.tell_options()

    def set_night(self, on: bool) -> None:  # noqa: FBT001 Qt's signal
        """Draw day, twilights and night on the map, or do not."""
        self._night = on
        self.tell_options()

    def escape(self) -> None:
        """Put the map's tool down; with none in hand show what opens the case."""
        if not self.tools.leave():
            self.select("case", "")

    def set_theme(self, name: str) -> None:
        """Show everything light, dark or as the desktop does."""
        self.theme_name = name
        _settings().setValue("theme", name)
        self.theme = themes.by_name(name)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(themes.palette(self.theme))
            application.setStyleSheet(themes.style_sheet(self.theme))
        self.card.set_theme(self.theme)
        self.bar.set_theme(self.theme)
        self.tabs.set_theme(self.theme)
        self._tell_theme()

    def set_local_names(self, on: bool) -> None:  # noqa: FBT001 Qt's signal
        """Add the local names of countries and cities to the map, or do not."""
        self.local_names = on
        _settings().setValue("local_names", "true" if on else "false")
        self._tell_theme()

    def set_language(self, code: str) -> None:
        """Label the map in a language (ISO 639-1) and keep it for the next start."""
        self.language = code
        _settings().setValue("language", code)
        self._tell_theme()

    def fit_case(self) -> None:
        """Show the whole case on the map."""
        self.map.tell("view", whole=True)

    def focus_search(self) -> None:
        """Go to the search box."""
        self.docks["case"].show()
        self.layers.search.setFocus()
        self.layers.search.selectAll()

    def search(self, text: str) -> None:
        """Go to what a text names: the first match of the case, else an airport, else a place."""
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
            self.status.showMessage(f"Nothing found for “{text}”", 5000)
            return
        self.map.tell("view", lat=place.lat, lon=place.lon, zoom=max(6.0, place.zoom), pin=True)
        self.status.showMessage(place.label, 8000)
        if place.airport is not None:
            self.card.show_card(airport_card(self._context(self.document), place.airport))
            self.docks["card"].setWindowTitle("Airport, not in this case")

    # ---------------------------------------------------------------- files

    def ask_files(self) -> None:
        """Ask for files and open them."""
        self.open_expected.emit()
        paths, _ = QFileDialog.getOpenFileNames(self, "Open files", "", _KNOWN_FILES)
        if paths:
            self.open_requested.emit(paths)

    def ask_to_add(self) -> None:
        """Ask for files and open them beside what is open."""
        self.open_expected.emit()
        paths, _ = QFileDialog.getOpenFileNames(self, "Add files", "", _KNOWN_FILES)
        if paths:
            self.add_requested.emit(paths)

    def ask_folder(self) -> None:
        """Ask for a case folder and open it."""
        self.open_expected.emit()
        path = QFileDialog.getExistingDirectory(self, "Open a case, or a folder of tracks")
        if path:
            self.open_requested.emit([path])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 Qt's name
        """Accept files from this computer."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.open_expected.emit()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 Qt's name
        """Open the files and folders dropped; with shift held, beside what is open."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            beside = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.add_requested if beside else self.open_requested).emit(paths)

    # ---------------------------------------------------------------- pictures

    def picture(self) -> Any:  # noqa: ANN401 QPixmap
        """Return a picture of the map as it is shown, its clock and legend included."""
        return self.map.grab()

    def copy_picture(self) -> None:
        """Put the map on the clipboard, with a caption that says what it shows."""
        from viewer.desktop.picture import captioned  # noqa: PLC0415 when first needed

        QGuiApplication.clipboard().setPixmap(
            captioned(self.picture(), self._caption(), self.theme)
        )
        self.status.showMessage("Picture copied with its caption", 5000)

    def save_picture(self) -> None:
        """Ask where, and save the map with its caption."""
        from viewer.desktop.picture import captioned  # noqa: PLC0415 when first needed

        path, _ = QFileDialog.getSaveFileName(self, "Save picture", "legbook.png", "PNG (*.png)")
        if path and not captioned(self.picture(), self._caption(), self.theme).save(path, "PNG"):
            self.status.showMessage(f"Could not write {Path(path).name}", 8000)

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
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "legbook", "window")
