"""The filter over the layers: by source, origin, how known, grade, version, and what it rests on.

What does not pass is hidden on the map and in the tree; the bar says how many and clears with one
click.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.describe.testimony import source_short
from viewer.model import agreement
from viewer.model.subjects import subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from viewer.model.case import Case
    from viewer.model.filtering import Filter, Passing

_KNOWN_WORDS = {
    "tracked": "Tracked",
    "seen": "Seen",
    "reported": "Reported",
    "inferred": "Inferred: nobody says it",
}
_RESTS = (("any", "Any"), ("one", "On one origin only"), ("none", "On none"))
_LONGEST = 60


class FilterBar(QWidget):
    """The button with its menu, what is hidden, and the way back. ``changed`` follows a choice."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a bar without a case."""
        super().__init__(parent)
        self._wanted: Filter | None = None
        self.passing: Passing | None = None
        self._case: Case | None = None
        self.button = QToolButton()
        self.button.setText("Filter")
        self.button.setAccessibleName("Filter by source, origin, grade or how it is known")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        self.clear_button = QToolButton()
        self.clear_button.setText("Clear")
        self.clear_button.setAccessibleName("Clear the filter: show everything again")
        self.clear_button.clicked.connect(self.clear)
        self.told = QLabel()
        self.told.setObjectName("warning")
        self.told.setWordWrap(True)
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addStretch(1)
        row.addWidget(self.clear_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.told)
        self._tell()

    @property
    def wanted(self) -> Filter:
        """What is to be seen; the window starts without, and without the code for it."""
        if self._wanted is None:
            from viewer.model.filtering import Filter  # noqa: PLC0415 not for the first picture

            self._wanted = Filter()
        return self._wanted

    def show_case(self, case: Case) -> None:
        """Take another case; the same filter stays where it still means something in it."""
        self._case = case
        known = self._wanted
        if not known:
            return
        from viewer.model.filtering import grades_of  # noqa: PLC0415 as above

        self._wanted = replace(
            known,
            sources=known.sources & case.sources.keys(),
            origins=known.origins & case.sources.keys(),
            hypotheses=known.hypotheses & case.hypotheses.keys(),
            grades=known.grades & set(grades_of(case)) if known.grades else known.grades,
        )
        self._work_out()

    def choose(self, wanted: Filter) -> None:
        """Filter by something else."""
        if wanted != self.wanted:
            self._wanted = wanted
            self._work_out()
            self.changed.emit()

    def clear(self) -> None:
        """Show everything again."""
        if self._wanted is not None:
            self.choose(type(self._wanted)())

    def _work_out(self) -> None:
        from viewer.model.filtering import passing  # noqa: PLC0415 as above

        case = self._case if self._wanted else None
        self.passing = None if case is None else passing(case, self.wanted)
        self._tell()

    def _tell(self) -> None:
        case, found = self._case, self.passing
        self.clear_button.setVisible(found is not None)
        self.told.setVisible(found is not None)
        if case is None or found is None:
            self.told.clear()
            return
        things = len(case.legs) + len(case.events)
        hidden = things - len(found.legs) - len(found.events)
        what = "; ".join(self._asked(case))
        self.told.setText(f"{hidden} of {things} legs and events hidden: {what}")

    def _asked(self, case: Case) -> list[str]:
        wanted = self.wanted
        parts = []
        names: tuple[tuple[str, frozenset[Any], Callable[[str], str]], ...] = (
            ("source", wanted.sources, lambda s: source_short(case.sources.get(s), s)),
            ("origin", wanted.origins, lambda s: source_short(case.sources.get(s), s)),
            ("known", wanted.known, str),
            ("grade", wanted.grades, lambda g: g or "none"),
            ("version", wanted.hypotheses, lambda h: case.hypotheses[h].title),
        )
        for label, chosen, name in names:
            if chosen:
                parts.append(f"{label} {' or '.join(sorted(name(c) for c in chosen))}")
        if wanted.rests != "any":
            parts.append(f"rests {dict(_RESTS)[wanted.rests].lower()}")
        return parts

    # ---- the menu

    def _fill(self) -> None:
        """Fill the menu when it opens: a case may have a thousand sources."""
        self.menu.clear()
        case = self._case
        if case is None:
            return
        from viewer.describe import admiralty  # noqa: PLC0415 as above
        from viewer.model.filtering import grades_of  # noqa: PLC0415 as above
        from viewer.model.standing import STRENGTH  # noqa: PLC0415 as above

        voices = dict.fromkeys(e.source for _, s in subjects(case) for e in s.evidence)
        origins = dict.fromkeys(agreement.origin_of(case, v) for v in voices)
        self._choices("Source", "sources", [_source(case, s) for s in voices])
        self._choices("Origin", "origins", [_source(case, s) for s in origins])
        known = [(k, _KNOWN_WORDS[k], "") for k in reversed(STRENGTH)]
        self._choices("How known", "known", known)
        grades = [(g, g or "No grade", admiralty.in_words(g)) for g in grades_of(case)]
        self._choices("Grade", "grades", grades)
        versions = [(h.id, h.title, h.text or "") for h in case.hypotheses.values()]
        self._choices("Version", "hypotheses", versions)
        rests = self.menu.addMenu("Rests on")
        group = QActionGroup(rests)
        for key, text in _RESTS:
            action = _checkable(rests, text, self.wanted.rests == key)
            action.triggered.connect(self._chooser("rests", key))
            group.addAction(action)
        self.menu.addSeparator()
        clear = QAction("Clear", self.menu)
        clear.setEnabled(bool(self.wanted))
        clear.triggered.connect(self.clear)
        self.menu.addAction(clear)

    def _choices(self, title: str, member: str, choices: Sequence[tuple[str, str, str]]) -> None:
        chosen: frozenset[str] = getattr(self.wanted, member)
        menu = self.menu.addMenu(f"{title} ({len(chosen)})" if chosen else title)
        menu.setToolTipsVisible(True)
        menu.setEnabled(bool(choices))
        for key, text, tip in choices:
            action = _checkable(menu, text, key in chosen)
            action.setToolTip(tip)
            action.triggered.connect(self._chooser(member, key))

    def _chooser(self, member: str, key: str) -> Callable[..., None]:
        """Return what a click on a choice does: a set takes it in or out, ``rests`` takes it."""

        def choose(*_: object) -> None:
            now: Any = getattr(self.wanted, member)
            change: dict[str, Any] = {member: now ^ {key} if isinstance(now, frozenset) else key}
            self.choose(replace(self.wanted, **change))

        return choose


def _source(case: Case, source_id: str) -> tuple[str, str, str]:
    source = case.sources.get(source_id)
    date = f", {source.issued}" if source and source.issued else ""
    return source_id, source_short(source, source_id) + date, (source and source.title) or source_id


def _checkable(menu: QMenu, text: str, on: bool) -> QAction:  # noqa: FBT001 Qt's word
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    action = QAction(short.replace("&", "&&"), menu)
    action.setCheckable(True)
    action.setChecked(on)
    menu.addAction(action)
    return action
