"""What the legs of a case passed over, row by row, and for which of them that is not answered.

A leg is answered for where a track or positions show its path. Where nobody knows it, a shortest
path may be asked for; each row then says that it is one. Countries end at the coast: territorial
sea is left out. Times are worked out at an even speed between the windows of departure and arrival.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from viewer.describe.words import DASH, instant, kilometres, short_window, window
from viewer.geo.airspace import groups
from viewer.geo.overflight import overflown, positions
from viewer.model.time import ALWAYS, MINUTE, SECOND, Interval, to_datetime, to_iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from viewer.geo.borders import Borders
    from viewer.geo.legshape import LegShape
    from viewer.geo.overflight import Bound, Positions, Range, Stretch
    from viewer.model.case import Case
    from viewer.model.place import LonLat
    from viewer.model.things import Leg, Shape
    from viewer.model.time import When

Basis = Literal["track", "positions", "shortest path"]
InForce = Literal["yes", "no", "possible"]

SHORTEST: Final = "shortest path"
GAP = "between these positions"
SEA = "territorial sea is left out: countries end at the coast"
EVEN = (
    "times at an even speed between the windows of departure and arrival, which the type's "
    "greatest speed and the other legs narrow"
)

UNKNOWN_PATH = "unknown-path"
NO_SHORTEST = "no-shortest-path"

_FORMULA = ("=", "+", "-", "@")
_LEAST_VERTICES = 2
_HUNDRED_M, _KM = 100.0, 1000.0
_NARROW = 10 * MINUTE


@dataclass(frozen=True, slots=True)
class Row:
    """A country, an area of the user's, or a gap, and where and when a leg was there.

    ``code`` is the country's ISO 3166 alpha-2 code, None for what has none. ``shape`` is the id
    of the user's area, None for a country or a gap. ``in_force`` tells whether the area was valid
    then; None where it says nothing of dates, and for countries.
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
) -> Overflight:
    """Return what the legs (by id; None: all) passed over.

    ``shapes`` are the legs' figures, ``windows`` when each may have departed and arrived (None, or
    a leg that is not in them: as told). Without ``shortest_path`` legs of unknown path are refused.
    """
    known = windows or {}
    wanted = [case.legs[i] for i in (case.legs if legs is None else legs)]
    chosen: list[tuple[Leg, Basis]] = []
    paths: list[Positions] = []
    refused: list[Refused] = []
    for leg in wanted:
        found = _path(leg, shapes[leg.id], known.get(leg.id), shortest_path=shortest_path)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            chosen.append((leg, found[0]))
            paths.append(found[1])
    over = overflown(paths, borders.areas)
    own: list[list[tuple[Stretch, Shape]]] = [[] for _ in paths]
    for areas, members in groups(case.shapes.values()):
        for number, stretches in enumerate(overflown(paths, areas)):
            own[number] += [(s, members[s.area]) for s in stretches if s.area is not None]
    rows: list[Row] = []
    for (leg, basis), stretches, crossed in zip(chosen, over, own, strict=True):
        rows += _rows(leg, basis, stretches, borders)
        crossed.sort(key=lambda c: c[0].from_m)
        rows += [_shape_row(leg, basis, stretch, shape) for stretch, shape in crossed]
    return Overflight(tuple(rows), tuple(refused), tuple(leg.id for leg, _ in chosen), borders.told)


def basis_of(leg: Leg) -> Basis | None:
    """Return what shows a leg's path; None where nothing does."""
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
    "Entered from (UTC)", "Entered to (UTC)", "Left from (UTC)", "Left to (UTC)", "In force",
    "Borders",
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
             *times, row.in_force or "", told)
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


def _path(
    leg: Leg,
    shape: LegShape,
    windows: tuple[Interval, Interval] | None,
    *,
    shortest_path: bool,
) -> tuple[Basis, Positions] | Refused:
    if windows is None:
        told = [ALWAYS if w is None else w.hull for w in (leg.departed, leg.arrived)]
        windows = (told[0], told[1])
    basis = basis_of(leg)
    if basis is not None:
        return basis, _timed(leg.vertices, *windows)
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
    return SHORTEST, _timed(places, *windows)


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


def _rows(leg: Leg, basis: Basis, stretches: Sequence[Stretch], borders: Borders) -> Iterable[Row]:
    for stretch in stretches:
        if stretch.gap:
            yield _row(leg, basis, stretch, None, GAP)
        elif stretch.area is not None:
            area = borders.areas.areas[stretch.area]
            yield _row(leg, basis, stretch, area.code, area.name)


def _shape_row(leg: Leg, basis: Basis, stretch: Stretch, shape: Shape) -> Row:
    valid = in_force(shape.valid, stretch.entered, stretch.left)
    return _row(leg, basis, stretch, None, shape.title or shape.id, shape.id, valid)


def _row(
    leg: Leg,
    basis: Basis,
    stretch: Stretch,
    code: str | None,
    name: str,
    shape: str | None = None,
    valid: InForce | None = None,
) -> Row:
    return Row(
        leg=leg.id,
        basis=basis,
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
    )
