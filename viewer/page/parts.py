"""What the page is made of: its scripts in the order in which they run, and its style sheets.

The scripts go out as one file: each file of a page costs the window's thread a moment just when
it has the least to spare, at the start.
"""

from __future__ import annotations

SCRIPTS = "/scripts.js"
"""The address of the scripts that every page runs."""

TRACK_SCRIPTS = "/tracks.js"
"""The address of the scripts that are fetched with the first case that has tracks."""

STYLES = ("/vendor/leaflet.css", "/page/page.css")
"""The style sheets in the order in which they are loaded."""

BUNDLES = {
    SCRIPTS: (
        "page/trusted-types.js",  # before all: it guards what the others may set
        "vendor/leaflet.js",
        "page/mercator.js",
        "page/view.js",
        "page/lines.js",
        "page/transport.js",
        "page/state.js",
        "page/disc.js",
        "page/night.js",
        "page/night-paint.js",
        "page/theme.js",
        "page/sheet.js",
        "page/basemap-data.js",
        "page/labels.js",
        "page/basemap-paint.js",
        "page/basemap-ground.js",
        "page/basemap-tiles.js",
        "page/basemap-layer.js",
        "page/canvas-layer.js",
        "page/shapes.js",
        "page/scene.js",
        "page/scene-data.js",
        "page/moving.js",
        "page/tools.js",
        "page/overlays.js",
        "page/host-qt.js",
        "page/app.js",
    ),
    TRACK_SCRIPTS: (
        "page/tracks-data.js",
        "page/tracks-colour.js",
        "page/tracks-paint.js",
        "page/tracks-replay.js",
        "page/tracks-legend.js",
        "page/tracks-gaps.js",
        "page/tracks.js",
    ),
}
"""For each address the files, below ``resources/``, that are served there one after the other."""
