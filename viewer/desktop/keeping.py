"""What a window shows beside its document, so that the same files read again look as before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from viewer.desktop.window import Window
    from viewer.model.case import Case


@dataclass(frozen=True, slots=True)
class Kept:
    """What is selected, which versions are shown, what is followed, which layers are hidden."""

    selected: tuple[str, str]
    versions: tuple[str, ...] | None
    followed: str | None
    hidden: frozenset[tuple[str, str]]
    shown: frozenset[tuple[str, str]]
    times: tuple[float, float]


def take(window: Window, case: Case) -> Kept:
    """Return what a window that shows a case shows beside it."""
    layers = [(layer.file, layer.kind) for layer in case.layers]
    off = {layers[n] for n in window.layers.hidden()}
    scale = window.bar.timeline.canvas.scale
    return Kept(
        selected=window.selected,
        versions=window.versions,
        followed=window.followed,
        hidden=frozenset(off),
        shown=frozenset(set(layers) - off),
        times=(scale.low, scale.high),
    )


def versions(kept: Kept, case: Case) -> tuple[str, ...] | None:
    """Return those of the versions that the case still has; all where none is left of them."""
    if not kept.versions:
        return kept.versions
    return tuple(v for v in kept.versions if v in case.hypotheses) or None
