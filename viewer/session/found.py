"""Legs found in a document's tracks: proposals, with what the case says beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.formats.records import TRACKS
from viewer.formats.tracks.columns import DTYPES, from_ipc
from viewer.geo import gazetteer
from viewer.model.time import to_iso
from viewer.replay.found import fields as known_fields
from viewer.replay.found.fields import Fields
from viewer.replay.found.heard import Heard, usable
from viewer.replay.found.legs import FoundLeg, find
from viewer.replay.found.reported import Comparison, aircraft_of, compare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from viewer.formats.tracks.columns import Positions
    from viewer.model.case import Case
    from viewer.model.track import Track
    from viewer.session.document import Document

_FOOT_M = 0.3048


@dataclass(frozen=True, slots=True)
class Proposal:
    """A leg found, of which aircraft, in which tracks, and what the case reports of it.

    ``aircraft`` is the id of the case's aircraft, None where it knows none; ``name`` what it is
    called in any case. ``tracks`` are the ids of all its tracks, ``files`` where they are.
    """

    aircraft: str | None
    name: str
    icao24: str | None
    registration: str | None
    callsign: str | None
    tracks: tuple[str, ...]
    files: tuple[str, ...]
    leg: FoundLeg
    reported: tuple[Comparison, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What a refusal remembers it by: the aircraft, and its first and last position's time."""
        who = self.icao24 or self.registration or self.name
        return who, to_iso(self.leg.first) or "", to_iso(self.leg.last) or ""


@dataclass(frozen=True, slots=True)
class _Group:
    """One aircraft's tracks: (file, number in the file, track)."""

    members: tuple[tuple[str, int, Track], ...]

    def told(self, name: str) -> str | None:
        """Return the first value that a track gives."""
        return next((v for _, _, t in self.members if (v := getattr(t, name))), None)


def find_legs(
    document: Document, progress: Callable[[int, int], None] | None = None
) -> tuple[Proposal, ...]:
    """Return the legs in all tracks of a document, by aircraft and time.

    Tracks of one aircraft (by its address, else its registration) are read as one. ``progress`` is
    told how many aircraft are done, of how many.
    """
    groups = list(_groups(document))
    if not groups:
        return ()
    fields, countries = fields_of(document.case)
    positions = _positions(document)
    made: list[Proposal] = []
    for number, group in enumerate(groups):
        if progress is not None:
            progress(number, len(groups))
        legs = find(_heard(group, positions), fields)
        made += [_proposal(document.case, group, leg, countries) for leg in legs]
    return tuple(made)


def vertices(
    document: Document, proposal: Proposal, tolerance_m: float = 200.0, most: int = 500
) -> list[tuple[float, float]]:
    """Return positions of a leg found that show its path, (lon, lat): heard ones, none made up.

    None is further than the tolerance from the line of those returned, unless it takes more than
    ``most``.
    """
    group = next((g for g in _groups(document) if proposal.tracks == _ids(g)), None)
    if group is None:
        return []
    heard = _heard(group, _positions(document, {f for f, _, _ in group.members}))
    first, last = proposal.leg.rows
    part = heard.take(slice(first, last + 1))
    rows = thinned(part.lon, part.lat, tolerance_m, most)
    lon, lat = part.lon[rows].round(5), part.lat[rows].round(5)
    return list(zip(lon.tolist(), lat.tolist(), strict=True))


def thinned(
    lon: NDArray[np.float64], lat: NDArray[np.float64], tolerance_m: float, most: int
) -> NDArray[np.int64]:
    """Return the rows of a line that are enough to draw it (Douglas and Peucker, all at once)."""
    rows = np.unique(np.array([0, max(len(lon) - 1, 0)]))
    if len(lon) < 3:  # noqa: PLR2004 nothing between
        return rows
    turned = np.unwrap(lon, period=360.0)
    x = turned * np.cos(np.radians(lat.mean())) * 111_195.0
    y = lat * 111_195.0
    here = np.arange(len(lon))
    while len(rows) < most:
        part = np.clip(np.searchsorted(rows, here, "right") - 1, 0, len(rows) - 2)
        a, b = rows[part], rows[part + 1]
        dx, dy = x[b] - x[a], y[b] - y[a]
        length = np.hypot(dx, dy)
        off = np.hypot(x - x[a], y - y[a])
        along = length > 0
        cross = np.abs(dx * (y - y[a]) - dy * (x - x[a]))
        off[along] = cross[along] / length[along]
        off[rows] = 0.0
        order = np.lexsort((-off, part))
        worst = order[np.concatenate(([True], part[order][1:] != part[order][:-1]))]
        worst = worst[off[worst] > tolerance_m]
        if not len(worst):
            break
        worst = worst[np.argsort(-off[worst], kind="stable")][: most - len(rows)]
        rows = np.union1d(rows, worst)
    return rows


def fields_of(case: Case) -> tuple[Fields, Mapping[str, str]]:
    """Return the airports of gazetteer and case (which goes before), and their countries."""
    told = [a for a in case.airports.values() if a.position is not None]
    if not told:
        return _gazetteer()
    own = {a.icao for a in told if a.icao}
    rows = [r for r in _rows() if r[0] not in own]
    for airport in told:
        lon, lat = airport.position or (0.0, 0.0)
        feet = airport.elevation_ft
        height = float("nan") if feet is None else feet * _FOOT_M
        rows.append((airport.id, lon, lat, height, known_fields.OWN, airport.country or ""))
    return _fields(rows)


_Row = tuple[str, float, float, float, int, str]


@cache
def _gazetteer() -> tuple[Fields, Mapping[str, str]]:
    return _fields(_rows())


def _rows() -> list[_Row]:
    rows = []
    for a in gazetteer.airports():
        if not a.icao.isalnum():
            continue  # another entry of an airport that has a code of its own: "_MLH" is LFSB
        # 0 stands for sea level and, at small fields, for not known.
        unknown = not a.elevation_ft and a.iata is None
        size = known_fields.AIRLINE if a.iata else known_fields.PUBLISHED
        if not a.iata and not a.icao.isalpha():
            size = known_fields.SMALL
        height = float("nan") if unknown else a.elevation_ft * _FOOT_M
        rows.append((a.icao, a.lon, a.lat, height, size, a.country))
    return rows


def _fields(rows: list[_Row]) -> tuple[Fields, Mapping[str, str]]:
    codes, lon, lat, height, size, country = zip(*rows, strict=True)
    return Fields(codes, lon, lat, height, size), dict(zip(codes, country, strict=True))


def _groups(document: Document) -> Iterator[_Group]:
    """Yield the tracks of each aircraft, in the order in which they are met."""
    groups: dict[str, list[tuple[str, int, Track]]] = {}
    for file in document.records.files:
        if file.kind != TRACKS or file.file not in document.positions:
            continue
        for record in file.features:
            track = document.case.tracks.get(record.id or "")
            if track is None or not track.joined:
                continue
            who = (track.icao24 or track.registration or "").strip().lower() or f"#{track.id}"
            groups.setdefault(who, []).append((file.file, record.number, track))
    for members in groups.values():
        yield _Group(tuple(members))


def tracks_of(document: Document) -> dict[str, tuple[tuple[str, int, Track], ...]]:
    """Return the tracks of the case's aircraft by id: file, number in the file, track."""
    found: dict[str, tuple[tuple[str, int, Track], ...]] = {}
    for group in _groups(document):
        aircraft = aircraft_of(document.case, *_who(group))
        if aircraft is not None:
            found[aircraft] = (*found.get(aircraft, ()), *group.members)
    return found


def _who(group: _Group) -> tuple[str | None, str | None, str | None]:
    """Return address, registration and, where its tracks have one only, callsign of a group."""
    callsigns = {t.callsign for _, _, t in group.members if t.callsign}
    callsign = callsigns.pop() if len(callsigns) == 1 else None
    return group.told("icao24"), group.told("registration"), callsign


def _ids(group: _Group) -> tuple[str, ...]:
    return tuple(t.id for _, _, t in group.members)


def _positions(document: Document, wanted: set[str] | None = None) -> dict[str, Positions]:
    return {
        file: from_ipc(stream)
        for file, stream in document.positions.items()
        if wanted is None or file in wanted
    }


def _heard(group: _Group, positions: Mapping[str, Positions]) -> Heard:
    parts: list[dict[str, Any]] = []
    for file, number, _ in group.members:
        rows = positions[file].of(number)
        parts.append({name: getattr(rows, name) for name in DTYPES})
    return usable(parts)


def _proposal(case: Case, group: _Group, leg: FoundLeg, countries: Mapping[str, str]) -> Proposal:
    icao24, registration, callsign = _who(group)
    aircraft = aircraft_of(case, icao24, registration, callsign)
    name = aircraft or registration or icao24 or callsign or group.members[0][2].name
    return Proposal(
        aircraft, name, icao24, registration, callsign, _ids(group),
        tuple(dict.fromkeys(f for f, _, _ in group.members)), leg,
        compare(case, aircraft, leg, countries),
    )  # fmt: skip
