"""A case with thousands of flights and events, made up, for what must stay quick with them."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from viewer.model.time import DAY, HOUR, MINUTE, parse_instant, to_iso

if TYPE_CHECKING:
    from pathlib import Path

_PLACES = ("UUMU", "OSLK", "SVMI", "EGLL", "KJFK", "OMDB", "LFPG", "EDDF", "HECA", "RJTT", "FAOR")
_FIRST = parse_instant("2016-01-01T00:00Z")
_SEED = 20190323


def write(folder: Path, aircraft: int, legs: int, events: int) -> Path:
    """Write a case of so many aircraft, legs and events to a folder and return it.

    A third of the times are exact, a third are windows of hours, a third are days or not told.
    """
    chance = random.Random(_SEED)  # noqa: S311 the same made-up case each time
    names = [f"ac{n:02d}" for n in range(aircraft)]
    features: dict[str, list[dict[str, Any]]] = {"legs": [], "events": []}
    spans: dict[str, tuple[int, int]] = {}
    for n, name in enumerate(names):
        at, here = _FIRST + n * HOUR, chance.choice(_PLACES)
        for k in range(legs // aircraft):
            there = chance.choice([p for p in _PLACES if p != here])
            at += chance.randrange(6 * HOUR, 20 * DAY, MINUTE)
            landing = at + 16 * HOUR
            features["legs"].append(_feature(
                f"{name}-{k}", kind="leg", aircraft=name, stops=[], path="unknown",
                departed=_time(chance, at), arrived=_time(chance, landing),
                **{"from": here, "to": there},
                evidence=[{"source": "log", "asserts": {"to": there}}],
            ))  # fmt: skip
            at, here = landing + 2 * DAY, there
        spans[name] = (_FIRST, at)
    for k in range(events):
        name = chance.choice(names)
        at = chance.randrange(*spans[name], MINUTE)
        features["events"].append(_feature(
            f"event-{k}", kind="event", title=f"Something was seen, number {k}", aircraft=[name],
            category=chance.choice(["context", "statement"]), when=_time(chance, at) or to_iso(at),
            place=None, evidence=[{"source": "log"}],
        ))  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Any] = {
        "case.json": {"format": 1, "title": "Crowded", "aircraft": [
            {"id": name, "type": "A124", "name": f"Aircraft {n}"} for n, name in enumerate(names)
        ]},
        "sources.json": [{"id": "log", "type": "report", "title": "Log"}],
    }  # fmt: skip
    for kind, made in features.items():
        files[f"{kind}.geojson"] = {"type": "FeatureCollection", "features": made}
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


def _feature(identity: str, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "id": identity, "geometry": None, "properties": properties}


def _time(chance: random.Random, at: int) -> str | None:
    match chance.randrange(6):
        case 0 | 1:
            return to_iso(at)
        case 2 | 3:
            wide = chance.randrange(HOUR, 6 * HOUR, MINUTE)
            return f"{to_iso(at - wide)}/{to_iso(at + wide)}"
        case 4:
            return f"{(to_iso(at) or '')[:10]}[UTC]"
        case _:
            return None
