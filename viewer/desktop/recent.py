"""What was opened lately: a list in the settings, private, and it can be cleared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST = 12
_KEY = "recent"
_KEEP = "recent_kept"


def groups() -> list[list[str]]:
    """Return what was opened, the last first; each a list of paths that were opened together."""
    try:
        told = json.loads(str(_settings().value(_KEY, "[]")))
    except ValueError:
        return []
    found: list[Any] = told if isinstance(told, list) else []
    return [g for g in found if isinstance(g, list) and g and all(isinstance(p, str) for p in g)]


def remember(paths: Sequence[str]) -> None:
    """Put paths that were opened together first in the list, unless none is kept."""
    if not kept() or not paths:
        return
    group = [str(Path(p).absolute()) for p in paths]
    rest = [g for g in groups() if g != group]
    _settings().setValue(_KEY, json.dumps([group, *rest][:MOST]))


def clear() -> None:
    """Forget what was opened."""
    _settings().remove(_KEY)


def kept() -> bool:
    """Tell whether a list is kept."""
    return str(_settings().value(_KEEP, "true")) != "false"


def keep(on: bool) -> None:  # noqa: FBT001 Qt's signal
    """Keep a list from now on, or keep none and forget the one there is."""
    _settings().setValue(_KEEP, "true" if on else "false")
    if not on:
        clear()


def add_to(menu: QMenu, open_paths: Callable[[list[str]], object]) -> QMenu:
    """Add the list to a menu; it is read when it is looked at."""
    made = QMenu("Open &recent", menu)
    made.setToolTipsVisible(True)
    menu.addMenu(made)
    made.aboutToShow.connect(lambda: _fill(made, open_paths))
    return made


def _fill(menu: QMenu, open_paths: Callable[[list[str]], object]) -> None:
    menu.clear()
    for group in groups():
        action = QAction(_label(group), menu)
        action.setToolTip("\n".join(group))
        action.setEnabled(any(Path(p).exists() for p in group))
        action.triggered.connect(lambda _=False, group=group: open_paths(group))
        menu.addAction(action)
    if menu.isEmpty():
        nothing = QAction("Nothing yet" if kept() else "No list is kept", menu)
        nothing.setEnabled(False)
        menu.addAction(nothing)
    menu.addSeparator()
    forget = QAction("&Clear this list", menu)
    forget.triggered.connect(lambda *_: clear())
    menu.addAction(forget)
    keeps = QAction("&Keep this list", menu)
    keeps.setCheckable(True)
    keeps.setChecked(kept())
    keeps.toggled.connect(keep)
    menu.addAction(keeps)


def _label(group: Sequence[str]) -> str:
    """Return a name and the folder it is in; & is a letter, not a key."""
    first = Path(group[0])
    more = f" and {len(group) - 1} more" if len(group) > 1 else ""
    folder = str(first.parent).replace(str(Path.home()), "~", 1)
    return f"{first.name}{more}   ({folder})".replace("&", "&&")


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "legbook", "window")
