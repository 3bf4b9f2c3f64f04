"""What the legs of a case passed over, row by row, and for which of them that is not answered.

A leg is answered for where a track or positions show its path. Where nobody knows it, a shortest
path may be asked for; each row then says that it is one. Countries end at the coast: territorial
sea is left out. Where the case holds a track of the leg, its positions and their times are used,
and nothing is said of its gaps; else times are worked out at an even speed between the windows of
departure and arrival, and each row of a tracked leg says that they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from viewer.describe.words import DASH, instant, kilometres, short_window, window
from viewer.geo.airspace import groups
from viewer.geo.geodesic import inverse
from viewer.geo.overflight import overflown, positions
from viewer.model.time import ALWAYS, MINUTE, SECOND, Interval, to_datetime, to_iso
from viewer.replay.found.legs import GAP_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from viewer.geo.areas import Areas
    from viewer.geo.borders import Borders
    from viewer.geo.legshape import LegShape, Spot
    from viewer.geo.overflight import Bound, Positions, Range, Stretch
    from viewer.model.case import Case
    from viewer.model.place import LonLat
    from viewer.model.things import Leg, Shape
    from viewer.model.time import When

Basis = Literal["track", "positions", "shortest path"]
InForce = Literal["yes", "no", "possible"]
Timing = Literal["positions", "windows"]
"""What times rest on: the positions of a track, or the windows of departure and arrival alone."""

SHORTEST: Final = "shortest path"
GAP = "between these positions"
SEA = "territorial sea is left out: countries end at the coast"
EVEN = (
    "times at an even speed between the windows of departure and arrival, which the type's "
    "greatest speed and the other legs narrow"
)
BETWEEN = (
    f"along a track, times at an even speed between its own positions; more than "
    f"{GAP_MS // MINUTE} minutes without one are a gap, of which nothing is said"
)
WINDOWS_ONLY = (
    "times of the windows alone: no track of it is here, so gaps in its positions are not known"
)

UNKNOWN_PATH = "unknown-path"
NO_SHORTEST = "no-shortest-path"

_FORMULA = ("=", "+", "-", "@")
_LEAST_VERTICES = 2
_HUNDRED_M, _KM = 100.0, 1000.0
_NARROW = 10 * MINUTE
_AT_FIELD_M = 5_000.0  # a position this near to an airport is at it


@dataclass(frozen=True, slots=True)
class Row:
    """A country, an area of the user's, or a gap, and where and when a leg was there.

    ``code`` is the country's ISO 3166 alpha-2 code, None for what has none. ``shape`` is the id
    of the user's area, None for a country or a gap. ``in_force`` tells whether the area was valid
    then; None where it says nothing of dates, and for countries. ``timing`` tells what its times
    rest on.
    """

    leg: str
    basis: Basis
    code: str | None
    name: str
    enter: LonLat
    leave: LonLat
    length_m: float
    entered: Range
    left: Range
    begins: Bound
    ends: Bound
    gap: bool = False
    shape: str | None = None
    in_force: InForce | None = None
    timing: Timing = "windows"

    @property
    def windows_only(self) -> bool:
        """Whether its leg is said to be tracked and its times are none of a track."""
        return self.basis == "track" and self.timing == "windows"


@dataclass(frozen=True, slots=True)
class Refused:
    """A leg without an answer; ``code`` is UNKNOWN_PATH (a shortest path may do) or NO_SHORTEST."""

    leg: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Overflight:
    """The answer: rows in the order of the legs, along each leg; the legs refused; the premises.

    ``answered`` are the legs with an answer, also where it has no rows (over the sea alone).
    ``borders`` names vintage and view of the borders.
    """

    rows: tuple[Row, ...]
    refused: tuple[Refused, ...]
    answered: tuple[str, ...]
    borders: str


def overflight(
    case: Case,
    shapes: Mapping[str, LegShape],
    borders: Borders,
    *,
    shortest_path: bool = False,
    legs: Iterable[str] | None = None,
    windows: Mapping[str, tuple[Interval, Interval]] | None = None,
    tracks: Mapping[str, Positions] | None = None,
) -> Overflight:
    """Return what the legs (by id; None: all) passed over.

    ``shapes`` are the legs' figures, ``windows`` when each may have departed and arrived (None, or
    a leg that is not in them: as told). Without ``shortest_path`` legs of unknown path are refused.
    ``tracks`` are positions heard of legs whose path is tracked, each with its own time: they go
    before the leg's geometry, and where none was heard for GAP_MS no country is named.
    """
    known = windows or {}
    wanted = [case.legs[i] for i in (case.legs if legs is None else legs)]
    chosen: list[_Path] = []
    refused: list[Refused] = []
    for leg in wanted:
        ends = ends_of(leg, known)
        track = (tracks or {}).get(leg.id) if leg.path == "tracked" else None
        if track is not None:
            chosen.append(_heard(leg, shapes[leg.id], track, *ends))
            continue
        found = _path(leg, shapes[leg.id], ends, shortest_path=shortest_path)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            chosen.append(found)
    over = _overflown(chosen, borders.areas)
    own: list[list[tuple[Stretch, Shape]]] = [[] for _ in chosen]
    for areas, members in groups(case.shapes.values()):
        for number, stretches in enumerate(_overflown(chosen, areas)):
            own[number] += [(s, members[s.area]) for s in stretches if s.area is not None]
    rows: list[Row] = []
    for path, stretches, crossed in zip(chosen, over, own, strict=True):
        rows += _rows(path, stretches, borders)
        crossed.sort(key=lambda c: c[0].from_m)
        rows += [_shape_row(path, stretch, shape) for stretch, shape in crossed]
    return Overflight(
        tuple(rows), tuple(refused), tuple(path.leg.id for path in chosen), borders.told
    )


def ends_of(
    leg: Leg, windows: Mapping[str, tuple[Interval, Interval]]
) -> tuple[Interval, Interval]:
    """Return when a leg may have departed and arrived: as narrowed, else as told."""
    told = [ALWAYS if w is None else w.hull for w in (leg.departed, leg.arrived)]
    return windows.get(leg.id, (told[0], told[1]))


def basis_of(leg: Leg) -> Basis | None:
    """Return what of a leg itself shows its path; None where nothing does."""
    if len(leg.vertices) < _LEAST_VERTICES or leg.path == "unknown":
        return None
    return "track" if leg.path == "tracked" else "positions"


def length(metres: float) -> str:
    """Return a length in kilometres, with a decimal below ten of them.

    >>> length(4_230.0), length(608_983.0), length(30.0)
    ('4.2 km', '609 km', '0.03 km')
    """
    if metres < _HUNDRED_M:
        return f"{metres / _KM:.2f} km"
    return f"{metres / _KM:.1f} km" if metres < 10 * _KM else kilometres(metres)


def widened(times: Range, unit: int = SECOND) -> Range:
    """Return a range widened to whole units of milliseconds: what is interpolated is no finer."""
    low, high = times
    return (
        None if low is None else low // unit * unit,
        None if high is None else -(-high // unit) * unit,
    )


def in_words(times: Range) -> str:
    """Return a range in words: to the second where it is narrow, else to the minute."""
    low, high = times
    if low is None or high is None or high - low >= _NARROW:
        return window(Interval(*widened(times, MINUTE)))
    low, high = low // SECOND * SECOND, -(-high // SECOND) * SECOND
    if high - low <= SECOND:
        return instant(low)
    same_day = to_datetime(low).date() == to_datetime(high).date()
    return f"{instant(low)[:-1]} {DASH} {instant(high)[11 if same_day else 0 :]}"


def short(times: Range) -> str:
    """Return a range to the minute without the year, for lists; never narrowed."""
    return short_window(Interval(*widened(times, MINUTE)))


HEADERS = (
    "Leg", "By", "Country", "Name", "Enters lat", "Enters lon", "Leaves lat", "Leaves lon", "km",
    "Entered from (UTC)", "Entered to (UTC)", "Left from (UTC)", "Left to (UTC)", "Times by",
    "In force", "Borders",
)  # fmt: skip


def as_table(found: Overflight) -> str:
    """Return the rows as text with tabs, for a spreadsheet; each names what its path rests on."""
    lines: list[tuple[str, ...]] = [HEADERS]
    for row in found.rows:
        times = [to_iso(at) or "" for r in (row.entered, row.left) for at in widened(r)]
        places = [f"{v:.5f}" for place in (row.enter, row.leave) for v in reversed(place)]
        told = "" if row.gap or row.shape is not None else found.borders
        lines.append(
            (row.leg, row.basis, row.code or "", row.name, *places, f"{row.length_m / _KM:.3f}",
             *times, row.timing, row.in_force or "", told)
        )  # fmt: skip
    return "".join("\t".join(_cell(text) for text in line) + "\n" for line in lines)


def _cell(text: str) -> str:
    """Return a text of a file as one cell that no spreadsheet takes for a formula."""
    flat = " ".join(text.split())
    number = flat.lstrip("-").replace(".", "", 1).isdecimal()
    return f"'{flat}" if flat.startswith(_FORMULA) and not number else flat


def in_force(valid: When | None, entered: Range, left: Range) -> InForce | None:
    """Tell whether the time of a crossing lies inside an area's dates; None where it has none."""
    if valid is None:
        return None
    low, high = entered[0], left[1]
    if low is not None and high is not None:
        high = max(high, low + 1)
    crossing = Interval(low, high)
    if any(crossing.within(window) for window in valid.intervals):
        return "yes"
    return "possible" if any(crossing.intersects(w) for w in valid.intervals) else "no"


@dataclass(frozen=True, slots=True, eq=False)
class _Path:
    """What a leg is answered along; ``unheard`` tells at which ends it began or went on unheard."""

    leg: Leg
    basis: Basis
    positions: Positions
    timing: Timing = "windows"
    unheard: tuple[bool, bool] = (False, False)


def _overflown(paths: Sequence[_Path], areas: Areas) -> list[tuple[Stretch, ...]]:
    """Lay the paths over areas: those of tracks with gaps, the others have no times to tell any."""
    found: list[tuple[Stretch, ...]] = [() for _ in paths]
    for timing, gap_ms in (("positions", GAP_MS), ("windows", None)):
        numbers = [n for n, path in enumerate(paths) if path.timing == timing]
        if not numbers:
            continue
        laid = overflown([paths[n].positions for n in numbers], areas, gap_ms)
        for number, stretches in zip(numbers, laid, strict=True):
            found[number] = _cut_short(stretches, *paths[number].unheard)
    return found


def _cut_short(
    stretches: tuple[Stretch, ...],
    start: bool,  # noqa: FBT001 - one flag an end
    end: bool,  # noqa: FBT001 - as above
) -> tuple[Stretch, ...]:
    """Say of the ends that lie in the air, far from where the leg's are, that positions end."""
    made = list(stretches)
    if made and start:
        made[0] = replace(made[0], begins="gap")
    if made and end:
        made[-1] = replace(made[-1], ends="gap")
    return tuple(made)


def _heard(
    leg: Leg, shape: LegShape, track: Positions, departed: Interval, arrived: Interval
) -> _Path:
    """Return the path of a track, from and to the leg's own ends where these were not heard.

    What lies between such an end and the first or last position is a gap like any other. Where it
    is not one place the path begins or ends at the position, and ``unheard`` says so.
    """
    known: list[float] = [] if track.earliest is None else track.earliest.tolist()
    rows = list(zip(track.lon.tolist(), track.lat.tolist(), known, known, strict=True))
    last = shape.hops[-1].end if shape.hops else shape.start
    before = _end_unheard(shape.start, rows[0][:2], departed.earliest, rows[0][2])
    after = _end_unheard(last, rows[-1][:2], rows[-1][2], arrived.latest)
    start, end = (spot.position if spot.exact else None for spot in (shape.start, last))
    if before and start is not None:
        rows.insert(0, (*start, *_open(departed)))
    if after and end is not None:
        rows.append((*end, *_open(arrived)))
    lon, lat, earliest, latest = zip(*rows, strict=True)
    unheard = (before and start is None, after and end is None)
    return _Path(leg, "track", positions(lon, lat, earliest, latest), "positions", unheard)


def _end_unheard(spot: Spot, heard: LonLat, since: float | None, until: float | None) -> bool:
    """Tell whether an end of a leg may be a gap away from the position heard next to it."""
    if since is not None and until is not None and until - since <= GAP_MS:
        return False
    if spot.position is None or not spot.exact:
        return True
    return inverse(spot.position, heard).distance_m > _AT_FIELD_M


def _open(window: Interval) -> tuple[float, float]:
    low, high = (math.nan if v is None else float(v) for v in window)
    return low, high


def _path(
    leg: Leg,
    shape: LegShape,
    windows: tuple[Interval, Interval],
    *,
    shortest_path: bool,
) -> _Path | Refused:
    basis = basis_of(leg)
    if basis is not None:
        return _Path(leg, basis, _timed(leg.vertices, *windows))
    if not shortest_path:
        known = "its path is not known" if leg.path == "unknown" else "no position of it is here"
        return Refused(leg.id, UNKNOWN_PATH, f"{known}, so neither is what it passed over")
    spots = [shape.start, *(hop.end for hop in shape.hops)]
    places = [s.position for s in spots if s.exact and s.position is not None]
    if len(places) < len(spots):
        reason = "there is no one shortest path: an end or a stop is not one place"
        return Refused(leg.id, NO_SHORTEST, reason)
    if len(set(places)) < _LEAST_VERTICES:
        reason = "it begins and ends at one place: the shortest path has no length"
        return Refused(leg.id, NO_SHORTEST, reason)
    return _Path(leg, SHORTEST, _timed(places, *windows))


def _timed(vertices: Sequence[LonLat], departed: Interval, arrived: Interval) -> Positions:
    """Return the path with the windows of departure and arrival at its ends."""
    between = [math.nan] * (len(vertices) - 2)

    def times(first: int | None, last: int | None) -> list[float]:
        ends = [math.nan if v is None else float(v) for v in (first, last)]
        return [ends[0], *between, ends[1]]

    return positions(
        [v[0] for v in vertices],
        [v[1] for v in vertices],
        times(departed.earliest, arrived.earliest),
        times(departed.latest, arrived.latest),
    )


def _rows(path: _Path, stretches: Sequence[Stretch], borders: Borders) -> Iterable[Row]:
    for stretch in stretches:
        if stretch.gap:
            yield _row(path, stretch, None, GAP)
        elif stretch.area is not None:
            area = borders.areas.areas[stretch.area]
            yield _row(path, stretch, area.code, area.name)


def _shape_row(path: _Path, stretch: Stretch, shape: Shape) -> Row:
    valid = in_force(shape.valid, stretch.entered, stretch.left)
    return _row(path, stretch, None, shape.title or shape.id, shape.id, valid)


def _row(
    path: _Path,
    stretch: Stretch,
    code: str | None,
    name: str,
    shape: str | None = None,
    valid: InForce | None = None,
) -> Row:
    return Row(
        leg=path.leg.id,
        basis=path.basis,
        code=code,
        name=name,
        enter=stretch.enter,
        leave=stretch.leave,
        length_m=stretch.length_m,
        entered=stretch.entered,
        left=stretch.left,
        begins=stretch.begins,
        ends=stretch.ends,
        gap=stretch.gap,
        shape=shape,
        in_force=valid,
        timing=path.timing,
    )
