"""The status bar: that nothing leaves this computer, what is being read, problems, the cursor."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QSizePolicy, QStatusBar, QToolButton, QWidget

from viewer.describe import where

_LONGEST = 110
_ROOM = 10  # pixels above and below the text: the bar keeps its height, and so does the map
_OFFLINE = "Offline: nothing leaves this computer"


class Status(QStatusBar):
    """The status bar of the window. ``cancelled`` ends a reading; ``problems_asked`` lists them."""

    cancelled = Signal()
    problems_asked = Signal()

    def __init__(self, warning: str, parent: QWidget | None = None) -> None:
        """Make the bar; ``warning``, if any, stands in it for good."""
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setFixedHeight(self.fontMetrics().height() + _ROOM)
        self.addWidget(QLabel(_OFFLINE))
        if warning:
            label = QLabel(warning)
            label.setObjectName("warning")
            self.addWidget(label)
        self.quiet = QLabel()
        self.quiet.setTextFormat(Qt.TextFormat.PlainText)
        self.quiet.hide()
        self.addWidget(self.quiet)
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(lambda: self.say_quietly(""))
        self._text = QLabel()
        self._bar = QProgressBar()
        self._bar.setFixedWidth(160)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of opening")
        self._stop = QToolButton()
        self._stop.setText("Cancel")
        self._stop.clicked.connect(self.cancelled)
        # A long file's name must not make the window wider.
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.addWidget(self._text, 1)
        self.addWidget(self._bar)
        self.addWidget(self._stop)
        for widget in (self._text, self._bar, self._stop):
            widget.hide()
        self.problems = QToolButton()
        self.problems.clicked.connect(self.problems_asked)
        self.count_problems(0)
        self._form = "dms"
        self._cursor: tuple[float, float] | None = None
        self.cursor_text = QToolButton()
        self.cursor_text.setMinimumWidth(230)
        self.cursor_text.setAccessibleName("Coordinates under the cursor")
        self.cursor_text.setToolTip("Press for decimal degrees, UTM, MGRS, and round again")
        self.cursor_text.clicked.connect(self.next_form)
        self.addPermanentWidget(self.cursor_text)
        self.addPermanentWidget(self.problems)

    def show_cursor(self, lat: float, lon: float) -> None:
        """Show where the cursor is, in degrees."""
        self._cursor = (lon, lat)
        self.cursor_text.setText(where.where(lon, lat, self._form))

    def next_form(self) -> None:
        """Write coordinates in the next notation: degrees, decimal, UTM, MGRS, and round again."""
        self._form = where.after(self._form)
        lon, lat = self._cursor or (0.0, 0.0)
        names = dict(where.FORMS)
        text = where.where(lon, lat, self._form) if self._cursor else names[self._form]
        self.cursor_text.setText(text)

    def count_problems(self, count: int, one: str = "problem", many: str = "problems") -> None:
        """Say how many problems there are, in the words for one and for many."""
        self.problems.setText(f"{count} {one if count == 1 else many}" if count else f"No {many}")

    def show_progress(self, text: str, done: int, of: int) -> None:
        """Say what is being read and how far it is (``of`` 0: not known), with a way to stop."""
        self._text.setText(text)
        self._bar.setRange(0, of)
        self._bar.setValue(done)
        for widget in (self._text, self._bar, self._stop):
            widget.show()

    def say_quietly(self, text: str, milliseconds: int = 0) -> None:
        """Say something that needs no answer, for a while, or until something else is said."""
        self._silence.stop()
        self.quiet.setText(text[:_LONGEST])
        self.quiet.setToolTip(text)
        self.quiet.setVisible(bool(text))
        if text and milliseconds:
            self._silence.start(milliseconds)

    def end_progress(self) -> None:
        """Take the progress away again."""
        for widget in (self._text, self._bar, self._stop):
            widget.hide()
