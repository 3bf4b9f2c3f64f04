"""The map as folium elements: a shell with stable names, local assets and no inline script.

One element is one Python class and the page script of the same name. The shell is constant: no
text of a case ever enters it, because folium pastes text into scripts. Layers arrive later, as
JSON and typed arrays, and are drawn by the page's own scripts.
"""

from __future__ import annotations

from typing import Any

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

from viewer.page.parts import SCRIPTS, STYLES


class ShellFigure(Figure):
    """A page whose script is a file of its own, so that the content policy allows none inline."""

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="en" data-theme="light">\n<head>\n<title>{{ this.title }}</title>\n'
        "{{ this.header.render(**kwargs) }}\n</head>\n<body>\n{{ this.html.render(**kwargs) }}\n"
        '<script src="/shell.js"></script>\n</body>\n</html>\n',
    )


class LegbookMap(folium.Map):
    """A folium map of the whole world with local assets and the same bytes every time."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <meta name="viewport" content="width=device-width, initial-scale=1.0" />
            <style>#{{ this.get_name() }} { position: absolute; inset: 0; }</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} role="application"
                 aria-label="Map of the case"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                crs: L.CRS.{{ this.crs }},
                ...{{ this.options|tojavascript }}
            });
        {% endmacro %}
        """
    )
    default_js = [("scripts", SCRIPTS)]  # noqa: RUF012 folium's lists
    default_css = [("leaflet_css", STYLES[0]), ("page_css", STYLES[1])]  # noqa: RUF012 as above

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 folium passes options through
        """Make the map; ``options`` are Leaflet's, added to the app's own."""
        super().__init__(
            location=(20.0, 0.0),
            zoom_start=2,
            tiles=None,
            control_scale=False,
            **{
                "minZoom": 1,
                "maxZoom": 12,
                "zoom_snap": 0.25,
                "zoom_delta": 1,
                "wheel_px_per_zoom_level": 90,
                "world_copy_jump": False,
                "keyboard": False,  # the arrow keys step the replay
                "box_zoom": False,
                "fade_animation": False,
                "attribution_control": True,
            }
            | options,
        )
        self._id = "legbook"
        figure = ShellFigure(title="Legbook map")
        figure.add_child(self)

    def get_name(self) -> str:
        """Return a name that is the same in every rendering."""
        return "map_legbook"


class ScaleBar(MacroElement):
    """Leaflet's scale bar, in metres and kilometres."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            L.control.scale({ imperial: false, maxWidth: 130, position: "bottomright" })
                .addTo({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )


class Replay(MacroElement):
    """The case and its replay: starts the page's app (``app.js``) on the map."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            Legbook.start({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )


def shell() -> LegbookMap:
    """Return the map of the app with all its elements, ready to be rendered."""
    page = LegbookMap()
    elements: tuple[type[MacroElement], ...] = (ScaleBar, Replay)
    for element in elements:
        page.add_child(element(), name=element.__name__)
    return page
