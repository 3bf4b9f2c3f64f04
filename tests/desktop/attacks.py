"""Text that would run where text is taken for markup or code, and a case made of nothing else.

Every payload, if it runs, adds its number to ``globalThis.__ran``.
"""

from __future__ import annotations

from tests.desktop.driving import case_folder

MARKUP = (
    "<script>(globalThis.__ran??=[]).push(0)</script>",
    "<img src=x onerror=(globalThis.__ran??=[]).push(1)>",
    "<svg onload=(globalThis.__ran??=[]).push(2)>",
    "\"><img src=x onerror='(globalThis.__ran??=[]).push(3)'>",
    "<details open ontoggle=(globalThis.__ran??=[]).push(4)>x</details>",
    '<iframe srcdoc="<script>(parent.__ran??=[]).push(5)</script>"></iframe>',
    "</title></style></textarea></script><img src=x onerror=(globalThis.__ran??=[]).push(6)>",
    "<a href='javascript:(globalThis.__ran??=[]).push(7)'>x</a>",
    "<input autofocus onfocus=(globalThis.__ran??=[]).push(8)>",
    "<style>body{display:none!important}</style><b onmouseover=alert(1)>",
)
CODE = (
    "${(globalThis.__ran??=[]).push(20)}",
    "`+(globalThis.__ran??=[]).push(21)+`",
    "');(globalThis.__ran??=[]).push(22);('",
    '");(globalThis.__ran??=[]).push(23);("',
    "</script><script>(globalThis.__ran??=[]).push(24)</script>",
)
TEMPLATES = (
    "{{ 7*7 }}{% for x in () %}{% endfor %}",
    "{{ ''.__class__.__mro__ }}",
    "%(name)s {0} %s %n",
)
ADDRESSES = (
    "javascript:(globalThis.__ran??=[]).push(30)",
    "data:text/html,<script>(globalThis.__ran??=[]).push(31)</script>",
    "file:///etc/passwd",
    "legbook://app/../../etc/passwd",
)
ODD = (
    "\u202egpj.exe\u202c",
    "a\x00b",
    "\ufeff\u200b\u2028\u2029",
    "Ж" * 5_000,
    "__proto__",
    "constructor",
    "../../../../etc/passwd",
)
REACHES = {
    "img": "new Image().src = 'http://127.0.0.1:PORT/a.png'",
    "fetch": "fetch('http://127.0.0.1:PORT/').catch(() => 0)",
    "xhr": "(() => { const x = new XMLHttpRequest(); x.open('GET', 'http://127.0.0.1:PORT/');"
    " x.send(); })()",
    "beacon": "navigator.sendBeacon('http://127.0.0.1:PORT/', 'x')",
    "websocket": "new WebSocket('ws://127.0.0.1:PORT/')",
    "eventsource": "new EventSource('http://127.0.0.1:PORT/')",
    "webtransport": "new WebTransport('https://127.0.0.1:PORT/')",
    "preconnect": "(() => { const l = document.createElement('link'); l.rel = 'preconnect';"
    " l.href = 'http://127.0.0.1:PORT/'; document.head.append(l); })()",
    "prefetch": "(() => { const l = document.createElement('link'); l.rel = 'prefetch';"
    " l.href = 'http://127.0.0.1:PORT/'; document.head.append(l); })()",
    "stylesheet": "(() => { const l = document.createElement('link'); l.rel = 'stylesheet';"
    " l.href = 'http://127.0.0.1:PORT/'; document.head.append(l); })()",
    "css": "document.body.style.backgroundImage = 'url(http://127.0.0.1:PORT/b.png)'",
    "font": "new FontFace('x', 'url(http://127.0.0.1:PORT/f.ttf)').load().catch(() => 0)",
    "media": "new Audio('http://127.0.0.1:PORT/a.mp3').play().catch(() => 0)",
    "frame": "(() => { const i = document.createElement('iframe');"
    " i.src = 'http://127.0.0.1:PORT/'; document.body.append(i); })()",
    "turn": "(() => { const p = new RTCPeerConnection({iceServers: [{username: 'u', credential:"
    " 'c', urls: 'turn:127.0.0.1:PORT?transport=tcp'}]}); p.createDataChannel('x');"
    " p.createOffer().then((o) => p.setLocalDescription(o)); })()",
    "navigation": "location.href = 'http://127.0.0.1:PORT/'",
}

ALL = (*MARKUP, *CODE, *TEMPLATES, *ADDRESSES, *ODD)


class _Supply:
    """Deals out the attacks one after the other, each with a tail that makes it unique."""

    def __init__(self):
        self._number = 0

    def __call__(self):
        self._number += 1
        return f"{ALL[self._number % len(ALL)]} {self._number}"

    def short(self):
        """Return one that fits where a name must be short and must not repeat."""
        self._number += 1
        short = [a for a in ALL if len(a) < 200]
        return f"{short[self._number % len(short)]} {self._number}"


def attack_case(folder):
    """Write a case whose every string that the format leaves free, and every further key, attacks.

    Codes, times and kinds stay right for one half of the features, so that they are drawn; for the
    other half they attack too, so that they become problems.
    """
    text = _Supply()

    def more():
        return {text.short(): text(), text.short(): {text.short(): [text(), text()]}}

    source_ids = [text.short() for _ in range(4)]
    airport_ids = [text.short() for _ in range(3)]
    aircraft_id, hypothesis_id = text.short(), text.short()
    positions = ([38.06, 55.87], [35.94, 35.4], [-66.99, 10.6])

    def evidence(**asserts):
        return [
            {
                "id": text.short(),
                "source": s,
                "asserts": {**asserts, text.short(): text()},
                "assumed": [text(), text()],
                "note": text(),
                "grade": "B2",
                **more(),
            }
            for s in source_ids
        ]

    def feature(name, point, properties):
        geometry = None if point is None else {"type": "Point", "coordinates": point}
        return {
            "type": "Feature",
            "id": name,
            "geometry": geometry,
            "properties": properties,
            **more(),
        }

    airports = [
        feature(
            name,
            point,
            {
                "kind": "airport",
                "name": text(),
                "names": {"en": text(), "ru": text(), text.short(): text()},
                "aliases": [text(), text()],
                "country": "SY",
                "tz": "Asia/Damascus",
                "note": text(),
                "runways": [{"name": text(), "length_m": 1000, "surface": text()}],
                "evidence": evidence(name=text()),
                **more(),
            },
        )
        for name, point in zip(airport_ids, positions, strict=True)
    ]
    airports.append(
        feature(
            text.short(),
            [1, 1],
            {
                "kind": "airport",
                "icao": text(),
                "iata": text(),
                "country": text(),
                "tz": text(),
                "elevation_ft": text(),
            },
        )
    )
    legs = [
        feature(
            text.short(),
            None,
            {
                "kind": "leg",
                "title": text(),
                "aircraft": aircraft_id,
                "callsign": text(),
                "from": airport_ids[i],
                "to": airport_ids[i + 1],
                "stops": None,
                "departed": f"2019-03-2{2 + i}T10:00Z",
                "arrived": f"2019-03-2{2 + i}T22:00Z",
                "path": "unknown",
                "note": text(),
                "hypotheses": [hypothesis_id] if i else [],
                "evidence": evidence(to=airport_ids[2 - i]),
                **more(),
            },
        )
        for i in range(2)
    ]
    legs.append(
        feature(
            text.short(),
            None,
            {
                "kind": "leg",
                "aircraft": text(),
                "from": text(),
                "to": {"country": text()},
                "departed": text(),
                "arrived": [text(), text()],
                "path": text(),
                "hypotheses": [text()],
                "stops": [text()],
            },
        )
    )
    events = [
        feature(
            text.short(),
            None,
            {
                "kind": "event",
                "title": text(),
                "text": text(),
                "category": text.short(),
                "when": f"2019-03-22T1{i}:00Z",
                "place": airport_ids[i],
                "aircraft": [aircraft_id],
                "people": [{"name": text(), "role": text()}],
                "media": [{"url": text(), "note": text()}],
                "evidence": evidence(when=text()),
                **more(),
            },
        )
        for i in range(3)
    ]
    events.append(feature(text.short(), [5, 5], {"kind": "event", "title": text(), "when": text()}))
    events[0]["properties"]["evidence"][0]["grade"] = text()
    sources = [
        {
            "id": name,
            "type": "article",
            "title": text(),
            "container-title": text(),
            "author": [{"literal": text()}],
            "URL": ADDRESSES[i],
            "language": text(),
            "note": text(),
            "issued": {"date-parts": [[2019, 3, 24]]},
            "custom": {
                "reliability": text(),
                "captured": {text.short(): text()},
                text.short(): text(),
            },
            **more(),
        }
        for i, name in enumerate(source_ids)
    ]
    case = {
        "format": 1,
        "generation": 1,
        "title": text(),
        "summary": text(),
        "aircraft": [
            {
                "id": aircraft_id,
                "name": text(),
                "type": text.short(),
                "identities": [
                    {
                        "registration": text(),
                        "icao24": text(),
                        "operator": text(),
                        "callsign": text(),
                    }
                ],
                "evidence": evidence(type=text()),
                **more(),
            }
        ],
        "hypotheses": [{"id": hypothesis_id, "title": text(), "text": text(), **more()}],
        "layers": [
            {"file": "sources.json", "title": text()},
            *(
                {"file": f"{name}.geojson", "title": text()}
                for name in ("airports", "legs", "events", "shapes")
            ),
        ],
        **more(),
    }
    shapes = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": text.short(),
                "geometry": {"type": "Point", "coordinates": [9, 9]},
                "properties": {"title": text(), "name": text(), **more()},
            },
        ],
        **more(),
    }
    collection = {"type": "FeatureCollection"}
    case_folder(
        folder,
        case=case,
        airports=collection | {"features": airports} | more(),
        legs=collection | {"features": legs},
        events=collection | {"features": events},
        shapes=shapes,
        sources=sources,
    )
    return folder
