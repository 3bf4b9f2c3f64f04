"""What stands in the window: its panels, each in its dock or tab, joined to it and the map."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QSplitter, QWidget

from viewer.desktop.map_tools import MapTools
from viewer.desktop.panels.card import CardPanel
from viewer.desktop.panels.layers import LayersPanel
from viewer.desktop.panels.replay_bar import ReplayBar
from viewer.desktop.tabs import Tabs

if TYPE_CHECKING:
    from viewer.desktop.panels.panel import Panel
    from viewer.desktop.window import Window


class Panes(NamedTuple):
    """The panels that are always there, the tabs with the others, and the docks by name."""

    layers: LayersPanel
    card: CardPanel
    bar: ReplayBar
    tabs: Tabs
    tools: MapTools
    docks: dict[str, QDockWidget]


def build(window: Window) -> Panes:
    """Furnish a window that has its map, replay and theme; nothing is shown in it yet."""
    window.setCentralWidget(window.map)
    layers, card = LayersPanel(), CardPanel(window.theme)
    bar = ReplayBar(window.replay, window.theme)
    tabs = _tabs(window)
    panes = Panes(
        layers=layers,
        card=card,
        bar=bar,
        tabs=tabs,
        tools=MapTools(window.map, tabs, window),
        docks=_docks(window, layers, card, _beside(bar, tabs)),
    )
    _connect(window, panes)
    return panes


# -------------------------------------------------------------------- where they stand


def _beside(bar: ReplayBar, tabs: Tabs) -> QSplitter:
    below = QSplitter(Qt.Orientation.Horizontal)
    below.addWidget(bar)
    below.addWidget(tabs)
    below.setSizes([862, 498])
    below.setStretchFactor(0, 3)
    below.setStretchFactor(1, 2)
    tabs.setMinimumWidth(400)
    below.setChildrenCollapsible(False)
    return below


def _docks(window: Window, left: QWidget, right: QWidget, below: QWidget) -> dict[str, QDockWidget]:
    area, corner = Qt.DockWidgetArea, Qt.Corner
    docks = {
        "case": _dock(window, "Case", left, area.LeftDockWidgetArea),
        "card": _dock(window, "Card", right, area.RightDockWidgetArea),
        "replay": _dock(window, "Replay", below, area.BottomDockWidgetArea),
    }
    docks["replay"].setTitleBarWidget(QWidget())
    window.setCorner(corner.BottomLeftCorner, area.BottomDockWidgetArea)
    window.setCorner(corner.BottomRightCorner, area.BottomDockWidgetArea)
    window.resizeDocks([docks["case"], docks["card"]], [268, 348], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["replay"]], [248], Qt.Orientation.Vertical)
    return docks


def _dock(window: Window, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
    dock = QDockWidget(title, window)
    dock.setObjectName(f"dock-{title.lower()}")  # by it a layout that was kept is restored
    dock.setWidget(widget)
    dock.setFeatures(
        QDockWidget.DockWidgetFeature.DockWidgetClosable
        | QDockWidget.DockWidgetFeature.DockWidgetMovable
    )
    window.addDockWidget(area, dock)
    return dock


# -------------------------------------------------------------------- what they say


def _connect(window: Window, panes: Panes) -> None:
    def choose(kind: str, thing: str) -> None:
        window.select(kind, thing, reveal=True)

    panes.layers.chosen.connect(choose)
    panes.layers.hidden_changed.connect(lambda _: window.tell_options())
    panes.layers.searched.connect(window.search)
    panes.card.followed.connect(choose)
    panes.card.offered.connect(lambda event, source, when: _take_offer(window, event, source, when))
    panes.card.noting.connect(lambda track, begin, end: _note_gap(window, track, begin, end))
    panes.bar.hypotheses_chosen.connect(window.choose_numbers)
    panes.bar.follow_chosen.connect(window.follow)
    panes.bar.timeline.chosen.connect(choose)
    panes.tabs.chosen.connect(choose)
    panes.tabs.sought.connect(window.replay.seek)


def _take_offer(window: Window, event: str, source: str, when: str) -> None:
    """Keep a time that a card offers as evidence, where the user agrees."""
    from viewer.desktop.dialogs.offer import ask_to_assert  # noqa: PLC0415 when first asked

    if window.document is not None:
        paths = ask_to_assert(window, window.document, event, source, when)
        if paths is not None:
            window.reopen_requested.emit(paths)


def _note_gap(window: Window, track: str, begin: int, end: int) -> None:
    """Ask why a track has a gap, and keep the answer in the case."""
    from viewer.desktop.dialogs import gap  # noqa: PLC0415 when first asked

    gap.ask(window, track, begin, end)


def _count_doubts(window: Window, count: int) -> None:
    """Say how much is to be looked at, now that the rules have been asked, too."""
    window.tabs.label("Problems", f"Problems ({count})" if count else "Problems")
    window.status.count_problems(count, "problem or doubt", "problems and doubts")


# -------------------------------------------------------------------- tabs, made when opened


def _tabs(window: Window) -> Tabs:
    tabs = Tabs(window.theme)
    tabs.add("Steps", _steps)
    tabs.add("Versions", partial(_versions, window))
    tabs.add("Profile", _profile)
    tabs.add("Found legs", partial(_found, window))
    tabs.add("Problems", partial(_checks, window))
    tabs.add("Overflight", _overflight)
    tabs.add("Sources", partial(_sources, window))
    return tabs


def _steps() -> Panel:
    from viewer.desktop.panels.transcript import TranscriptPanel  # noqa: PLC0415 when opened

    return TranscriptPanel()


def _versions(window: Window) -> Panel:
    from viewer.desktop.panels.hypotheses import HypothesesPanel  # noqa: PLC0415 when opened

    panel = HypothesesPanel()
    panel.versions_chosen.connect(window.choose_versions)
    return panel


def _profile() -> Panel:
    from viewer.desktop.panels.profile import ProfilePanel  # noqa: PLC0415 when opened

    return ProfilePanel()


def _found(window: Window) -> Panel:
    from viewer.desktop.panels.found import FoundPanel  # noqa: PLC0415 when opened

    panel = FoundPanel()
    panel.reopen.connect(window.reopen_requested)
    return panel


def _checks(window: Window) -> Panel:
    from viewer.desktop.panels.checks import ChecksPanel  # noqa: PLC0415 when opened

    panel = ChecksPanel()
    panel.reopen.connect(window.reopen_requested)
    panel.counted.connect(lambda count: _count_doubts(window, count))
    return panel


def _overflight() -> Panel:
    from viewer.desktop.panels.overflight import OverflightPanel  # noqa: PLC0415 when opened

    return OverflightPanel()


def _sources(window: Window) -> Panel:
    from viewer.desktop.panels.sources import SourcesPanel  # noqa: PLC0415 when opened

    panel = SourcesPanel()
    panel.reopen.connect(window.reopen_requested)
    return panel
