"""Altitude, ground speed and vertical rate of the selected track over time.

Painted by hand rather than by pyqtgraph: three plain curves need a few hundred points once they
are made small, and the library costs more at the first opening (0.4 s) than all of this.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout

from viewer.describe.profile_words import UNITS
from viewer.desktop import theme as themes
from viewer.desktop import tracks
from viewer.desktop.background import Background
from viewer.desktop.panels.panel import Panel
from viewer.desktop.panels.profile_canvas import Canvas

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from viewer.desktop.panels.panel import Shown
    from viewer.desktop.theme import Theme
    from viewer.model.track import Track
    from viewer.session.document import Document
    from viewer.session.tracks.profile import Profile
    from viewer.session.tracks.reading import Columns
    from viewer.session.tracks.store import TrackStore

_SETTING = "profile_units"
_NONE = "Select a track to see its altitude, speed and vertical rate over time."
_UNTIMED = "No position of this track has a time, so there is nothing to draw over time."
_WAIT = "Reading the positions …"
_GONE = "The positions can no longer be read: {}"
_NOT_DONE = "The profile could not be worked out: {}"


class ProfilePanel(Panel):
    """The profile of the track that was selected last; other things leave it as it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty profile, in the units chosen last."""
        super().__init__(parent)
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setStyleSheet("font-weight: 600;")
        self.reading = QLabel()
        self.reading.setTextFormat(Qt.TextFormat.PlainText)
        self.reading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.units = QComboBox()
        self.units.setAccessibleName("Units of the profile")
        self.units.addItems([u.name for u in UNITS])
        self.units.setToolTip("Units of altitude, ground speed and vertical rate")
        self.fit = QToolButton()
        self.fit.setToolTip("Show all of the track (double click); the wheel comes nearer")
        self.fit.setAccessibleName("Show all of the track")
        self.canvas = Canvas(themes.by_name("light"))
        self.note = QLabel(_NONE)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.note.setContentsMargins(12, 10, 12, 6)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 6, 2)
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.reading, 1)
        head.addWidget(self.fit)
        head.addWidget(self.units)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.note, 1)
        layout.addWidget(self.canvas, 1)
        self.canvas.sought.connect(self.sought)
        self.canvas.read.connect(self.reading.setText)
        self.fit.clicked.connect(self.canvas.fit)
        self.units.currentIndexChanged.connect(self._choose_units)
        self.units.setCurrentIndex(_kept_units())
        self._document: Document | None = None
        self._track = ""
        self._background = Background(self)
        self._view: tuple[float, float] | None = None
        self._say(_NONE)

    def show_case(self, shown: Shown) -> None:
        """Show the same track of another document, where it is still there; else its only one."""
        if shown.document is self._document:
            return
        self._document = shown.document
        held = self._track in shown.document.case.tracks
        only = list(shown.document.case.tracks)
        self._view = self.canvas.view if held else None
        self._track = self._track if held else only[0] if len(only) == 1 else ""
        self._work()

    def mark(self, kind: str, thing: str) -> None:
        """Show a track that is selected."""
        if kind == "track" and thing != self._track:
            self._track, self._view = thing, None
            self._work()

    def follow(self, at: float) -> None:
        """Move the playhead."""
        self.canvas.set_time(at)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.canvas.set_theme(theme)
        self.fit.setIcon(themes.icon("fit", theme.ink))

    def _choose_units(self, index: int) -> None:
        self.canvas.set_units(UNITS[index])
        _settings().setValue(_SETTING, UNITS[index].name)

    def _work(self) -> None:
        """Read the track's positions on a thread; what is shown stays until they are there."""
        self._background.drop()
        document = self._document
        track = document.case.tracks.get(self._track) if document is not None else None
        found = tracks.find(document, self._track) if document is not None else None
        if track is None or found is None:
            self._say(_NONE)
            return
        if self._view is None:
            self._say(_WAIT)
        self._background.begin(partial(_read, *found), partial(self._show, track), self._fail)

    def _fail(self, error: Exception) -> None:
        self._say(_NOT_DONE.format(error))

    def _show(self, track: Track, answer: tuple[Columns, Profile] | str) -> None:
        if isinstance(answer, str):
            self._say(_GONE.format(answer))
            return
        columns, profile = answer
        if profile.span is None:
            self._say(_UNTIMED)
            return
        self.title.setText(track.name or track.id)
        self.title.setToolTip(track.id)
        self.note.hide()
        for widget in (self.title, self.reading, self.fit, self.units, self.canvas):
            widget.show()
        self.canvas.show_track(columns, profile, track.altitude_reference, self._view)
        self._view = None

    def _say(self, text: str) -> None:
        """Show a sentence instead of curves."""
        self.note.setText(text)
        self.note.show()
        for widget in (self.title, self.reading, self.fit, self.units, self.canvas):
            widget.hide()


def _read(store: TrackStore, number: int) -> tuple[Columns, Profile] | str:
    """Return one track's positions with their profile, or why they cannot be read."""
    from viewer.session.tracks.layout import StoreError  # noqa: PLC0415 with the first track
    from viewer.session.tracks.profile import profile  # noqa: PLC0415 numpy
    from viewer.session.tracks.reading import columns  # noqa: PLC0415 numpy

    try:
        found = columns(store, number)
        return found, profile(found)
    except (OSError, StoreError) as error:
        return str(error)


def _kept_units() -> int:
    names = [u.name for u in UNITS]
    kept = str(_settings().value(_SETTING, names[0]))
    return names.index(kept) if kept in names else 0


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "legbook", "window")
