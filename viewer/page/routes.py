"""What the app's own address space serves: pure functions from a path to bytes.

``legbook://app/…``: ``/`` and ``/shell.js`` (the prerendered folium shell), ``/scripts.js`` and
``/tracks.js`` (the page's scripts), ``/page/…`` (the same one by one, style), ``/vendor/…``
(Leaflet, fonts), ``/basemap/…``; ``/case/<revision>/…`` is answered by whoever holds the open
case. Nothing outside these folders can be reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from viewer import paths
from viewer.page.parts import BUNDLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHEME = "legbook"
HOST = "app"
ORIGIN = f"{SCHEME}://{HOST}"

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src {ORIGIN}",
        f"style-src {ORIGIN} 'unsafe-inline'",
        f"img-src {ORIGIN} data:",
        f"font-src {ORIGIN}",
        f"connect-src {ORIGIN}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
    )
)
"""The policy of every answer. Leaflet sets inline styles, nothing else is allowed inline."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".ttf": "font/ttf",
    ".bin": "application/octet-stream",
}
_FOLDERS = {"page": "page", "vendor": "vendor", "basemap": "basemap"}


class Answer(NamedTuple):
    """The media type and the bytes of an answer."""

    media_type: str
    body: bytes


class NotServedError(LookupError):
    """There is nothing at this path."""


def answer(path: str, case_file: Callable[[str], bytes | None]) -> Answer:
    """Return what is served at ``path`` (as in the address, percent-decoded, with its slash).

    ``case_file`` gives the bytes of ``<revision>/<name>`` of the open case, or None.
    Raises NotServedError for everything else.
    """
    parts = [part for part in path.split("/") if part]
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        raise NotServedError(path)
    match parts:
        case [] | ["index.html"]:
            return _built("index.html")
        case ["shell.js"]:
            return _built("shell.js")
        case [_] if path in BUNDLES:
            return _bundle(BUNDLES[path])
        case ["case", revision, name]:
            body = case_file(f"{revision}/{name}")
            if body is None:
                raise NotServedError(path)
            return Answer(_media_type(name), body)
        case [folder, *rest] if folder in _FOLDERS and rest:
            return _file(paths.resources() / _FOLDERS[folder], rest, path)
    raise NotServedError(path)


def _file(root: Path, rest: list[str], path: str) -> Answer:
    target = root.joinpath(*rest)
    try:
        body = target.read_bytes()
    except OSError as error:
        raise NotServedError(path) from error
    return Answer(_media_type(target.name), body)


def _bundle(names: tuple[str, ...]) -> Answer:
    """Return scripts one after the other; a script that does not end its last line is ended."""
    scripts = ((paths.resources() / name).read_bytes() for name in names)
    return Answer(_TYPES[".js"], b"\n;\n".join(scripts))


def _built(name: str) -> Answer:
    """Return a part of the shell: as the build wrote it, else rendered now (a bare checkout)."""
    target = paths.resources() / "built" / name
    try:
        body = target.read_bytes()
    except OSError:
        from viewer.page import prerender  # noqa: PLC0415 only without a build

        page = prerender.render()
        body = (page.html if name == "index.html" else page.script).encode()
    return Answer(_media_type(name), body)


def _media_type(name: str) -> str:
    return _TYPES.get(name[name.rfind(".") :], "application/octet-stream")
