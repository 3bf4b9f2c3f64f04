"""Opening files without stopping the window (first version: in this process)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.session import bake, document, pipeline

if TYPE_CHECKING:
    from viewer.desktop.window import Window


class Loader:
    def __init__(self, window: Window) -> None:
        self._window = window

    def open_first(self, paths: list[str], *, empty: bool) -> None:
        bundle = bake.load() if not paths else None
        if bundle is None:
            bundle = pipeline.run(paths or [bake.shipped_case()])
        self._window.show_document(document.from_bundle(bundle))

    def stop(self) -> None:
        pass
