"""The replay bar: play, steps, speed, loop, skipping, following, version; below it the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from viewer.desktop import theme as themes
from viewer.desktop.panels.timeline.widget import Timeline
from viewer.desktop.replay import SPEEDS
from viewer.model.time import to_datetime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QStyleOptionComboBox

    from viewer.desktop.replay import Replay
    from viewer.desktop.theme import Theme

_NARROWEST = 72  # pixels
_ARROW = 38  # pixels that arrow and padding take


class ReplayBar(QWidget):
    """Buttons that drive a Replay, and the timeline.

    ``hypotheses_chosen`` carries the numbers of the versions to be shown, None for all of them,
    none for only what is common; ``follow_chosen`` the number of an aircraft or -1 for none, and
    then ``followed_track`` may name a track.
    """

    hypotheses_chosen = Signal(object)
    follow_chosen = Signal(int)

    def __init__(self, replay: Replay, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the bar of a replay."""
        super().__init__(parent)
        self._replay = replay
        self._icons: list[tuple[QToolButton, str]] = []
        self._versions = self._aircraft = 0
        self.timeline = Timeline(theme)
        self.first = self._button("first", "To the beginning (Home)", replay.home)
        self.previous = self._button("previous", "Previous step (←)", lambda: replay.step(-1))
        self.play = self._button("play", "Play or pause (Space)", replay.toggle)
        self.play.setObjectName("play")
        self.next = self._button("next", "Next step (→)", lambda: replay.step(1))
        self.confirmed = self._button(
            "confirm", "Next confirmed place (C)", lambda: replay.step_confirmation(1)
        )
        self.loop = self._button("loop", "Loop (L)", self._toggle_loop, checkable=True)
        self.skip = self._button(
            "skip", "Skip hours in which nothing happens (K)", self._toggle_skip, checkable=True
        )
        self.time = QLabel()
        self.time.setFont(themes.font(10.5, bold=True))
        self.time.setMinimumWidth(196)
        self.time.setAccessibleName("Time of the replay")
        self.speed = _combo("Speed", [name for _, name in SPEEDS])
        self.speed.setCurrentIndex(replay.speed_index)
        self.speed.currentIndexChanged.connect(replay.set_speed)
        self.hypothesis = _combo("Version shown", ["all versions"])
        self.hypothesis.currentIndexChanged.connect(self._version_picked)
        self.follow = _combo("Follow", ["follow none"])
        self.follow.currentIndexChanged.connect(self._follow_picked)
        controls = QHBoxLayout()
        controls.setContentsMargins(10, 6, 10, 0)
        controls.setSpacing(3)
        for button in (self.first, self.previous, self.play, self.next, self.confirmed):
            controls.addWidget(button)
        controls.addSpacing(8)
        controls.addWidget(self.time)
        controls.addStretch(1)
        choices: tuple[QWidget, ...] = (
            self.hypothesis, self.follow, self.speed, self.skip, self.loop,
        )  # fmt: skip
        for widget in choices:
            controls.addWidget(widget)
            controls.addSpacing(3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(controls)
        layout.addWidget(self.timeline, 1)
        self.timeline.sought.connect(replay.seek)
        replay.moved.connect(self._moved)
        replay.changed.connect(self._changed)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Show icons and timeline in another theme."""
        for button, name in self._icons:
            colour = theme.accent_ink if button is self.play else theme.ink
            button.setIcon(themes.icon(name, colour))
        self._theme = theme
        self.timeline.set_theme(theme)
        self._changed()

    def set_choices(self, hypotheses: list[str], aircraft: list[str]) -> None:
        """Offer a case's hypotheses and aircraft."""
        rivals = [f"version {h}" for h in hypotheses]
        if rivals:
            rivals.append("common only")
        for combo, first, names in (
            (self.hypothesis, "all versions", rivals),
            (self.follow, "follow none", [f"follow {a}" for a in aircraft]),
        ):
            combo.blockSignals(True)  # noqa: FBT003 Qt's signature
            combo.clear()
            combo.addItems([first, *names])
            combo.setVisible(bool(names))
            combo.blockSignals(False)  # noqa: FBT003 Qt's signature
        self._versions, self._aircraft = len(hypotheses), len(aircraft)

    @property
    def followed_track(self) -> str | None:
        """The id of the track that is followed, if any."""
        found = self.follow.currentData()
        return found if isinstance(found, str) else None

    def offer_track(self, track: str, name: str) -> None:
        """Offer to follow the track that is selected, beside the one that is followed already."""
        combo, now = self.follow, self.followed_track
        if combo.findData(track) >= 0:
            return
        for index in reversed(range(self._aircraft + 1, combo.count())):
            if combo.itemData(index) != now:
                combo.removeItem(index)
        combo.addItem(f"follow {name}", track)
        combo.setVisible(True)

    def follow_track(self, track: str, name: str) -> None:
        """Follow a track."""
        self.offer_track(track, name)
        self.follow.setCurrentIndex(self.follow.findData(track))

    def _follow_picked(self, index: int) -> None:
        self.follow_chosen.emit(index - 1 if index <= self._aircraft else -1)

    def show_versions(self, chosen: Sequence[int] | None) -> None:
        """Say which versions are shown, by their numbers, without choosing any anew."""
        combo, several = self.hypothesis, self._versions + 2
        combo.blockSignals(True)  # noqa: FBT003 Qt's signature
        if combo.count() > several:
            combo.removeItem(several)
        if chosen is None:
            combo.setCurrentIndex(0)
        elif len(chosen) == 1:
            combo.setCurrentIndex(chosen[0] + 1)
        elif not chosen:
            combo.setCurrentIndex(self._versions + 1)
        else:
            combo.addItem(f"{len(chosen)} of {self._versions}")
            combo.setCurrentIndex(several)
        combo.blockSignals(False)  # noqa: FBT003 Qt's signature

    def _version_picked(self, index: int) -> None:
        if 0 < index <= self._versions:
            self.hypotheses_chosen.emit((index - 1,))
        elif index <= self._versions + 1:
            self.hypotheses_chosen.emit(() if index else None)

    def _button(
        self, icon: str, tip: str, action: object, *, checkable: bool = False
    ) -> QToolButton:
        button = QToolButton()
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setIconSize(QSize(20, 20))
        button.setCheckable(checkable)
        button.clicked.connect(lambda *_: action())  # type: ignore[operator]
        self._icons.append((button, icon))
        return button

    def _toggle_loop(self) -> None:
        self._replay.loop = self.loop.isChecked()

    def _toggle_skip(self) -> None:
        self._replay.skip_idle = self.skip.isChecked()

    def _moved(self, at: float) -> None:
        self.time.setText(to_datetime(int(at)).strftime("%a %d %b %Y  %H:%M UTC"))
        self.timeline.follow(at)

    def _changed(self) -> None:
        name = "pause" if self._replay.playing else "play"
        self.play.setIcon(themes.icon(name, self._theme.accent_ink))
        if self.speed.currentIndex() != self._replay.speed_index:
            self.speed.setCurrentIndex(self._replay.speed_index)


class _Combo(QComboBox):
    """A list of choices that gives way where the bar is narrow."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Ask for no more than a few letters and the arrow."""
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802 Qt's name
        """Cut a long choice so that one sees that it is cut."""
        super().initStyleOption(option)
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, max(0, self.width() - _ARROW)
        )


def _combo(name: str, items: list[str]) -> QComboBox:
    combo = _Combo()
    combo.setAccessibleName(name)
    combo.setToolTip(name)
    combo.addItems(items)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(9)
    combo.view().setTextElideMode(Qt.TextElideMode.ElideNone)
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return combo
