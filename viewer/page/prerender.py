"""Write the constant shell at build time, so that starting the app needs no folium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Shell(NamedTuple):
    """The page's markup and its script, as folium renders them."""

    html: str
    script: str


def render() -> Shell:
    """Render the shell with folium: the same bytes on every call."""
    from viewer.page.elements import ShellFigure, shell  # noqa: PLC0415 folium costs 0.6 s

    figure = shell().get_root()
    if not isinstance(figure, ShellFigure):  # pragma: no cover - guards a change in folium
        message = f"folium put the map into {type(figure).__name__}"
        raise TypeError(message)
    html = figure.render()
    return Shell(html=_tidy(html), script=_tidy(figure.script.render()))


def write(out_dir: Path) -> None:
    """Write ``index.html`` and ``shell.js`` into a folder that the build carries."""
    out_dir.mkdir(parents=True, exist_ok=True)
    page = render()
    (out_dir / "index.html").write_text(page.html, encoding="utf-8")
    (out_dir / "shell.js").write_text(page.script, encoding="utf-8")


def _tidy(text: str) -> str:
    return re.sub(r"\n\s*\n+", "\n", text).strip() + "\n"
