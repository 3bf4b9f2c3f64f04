"""Airports as columns: which lies where something came down, and how high the ground is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from viewer.geo import sphere

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

REACH_M = 15_000.0
"""Up to here the elevation of an airport stands for that of the ground."""
OWN, AIRLINE, PUBLISHED, SMALL = 3, 2, 1, 0
"""How likely an airport is meant: the case names it; it has an IATA code, an ICAO code, another."""

_CELLS_DEG = 10
_COLUMNS = 360 * _CELLS_DEG
_ROWS = 180 * _CELLS_DEG
_CELL_M = 11_120.0
_DEGREE_M = 111_000.0
_WIDEST = 9
_BONUS_M = np.array([0.0, 1_500.0, 2_500.0, 3_500.0])
_LIMIT_M = np.array([3_500.0, 5_000.0, 7_500.0, 7_500.0])
_ELEVATION_OFF_M = 600.0
_RIVAL_M = 1_500.0


@dataclass(frozen=True, slots=True)
class At:
    """Which airport a place on the ground belongs to.

    ``field`` is its number, ``distance_m`` metres to its reference point; ``rivals`` are others
    that the place may belong to as well.
    """

    field: int
    distance_m: float
    rivals: tuple[int, ...] = ()


class Fields:
    """All airports that are known: codes, places in degrees, elevations in metres (NaN unknown)."""

    def __init__(
        self,
        codes: Sequence[str],
        lon: Sequence[float],
        lat: Sequence[float],
        elevation_m: Sequence[float],
        size: Sequence[int],
    ) -> None:
        """Keep the columns; ``size`` is OWN, AIRLINE, PUBLISHED or SMALL."""
        self.codes = tuple(codes)
        self.lon = np.asarray(lon, np.float64)
        self.lat = np.asarray(lat, np.float64)
        self.elevation_m = np.asarray(elevation_m, np.float64)
        self.size = np.asarray(size, np.int64)
        self._by_lat = np.argsort(self.lat, kind="stable")
        self._lats = self.lat[self._by_lat]
        self._keys, self._fields = self._cells()

    def __len__(self) -> int:
        return len(self.codes)

    def around(self, lon: float, lat: float, radius_m: float) -> tuple[NDArray[np.int64], Floats]:
        """Return the numbers of the airports within a radius, nearest first, and their metres."""
        reach = radius_m / _DEGREE_M
        first, last = np.searchsorted(self._lats, [lat - reach, lat + reach])
        some = self._by_lat[first:last]
        away = sphere.distance(lon, lat, self.lon[some], self.lat[some])
        within = away <= radius_m
        some, away = some[within], away[within]
        order = np.lexsort((some, away))
        return some[order], away[order]

    def at(self, lon: float, lat: float, altitude_m: float = float("nan")) -> At | None:
        """Return the airport that a place on the ground belongs to, None where there is none.

        Reference points lie in the middle of an airport: a place may be some kilometres from that
        of a large one, and nearer to that of a small one beside it.
        """
        near, away = self.around(lon, lat, float(_LIMIT_M.max()))
        off = np.abs(self.elevation_m[near] - altitude_m) > _ELEVATION_OFF_M
        fits = (away <= _LIMIT_M[self.size[near]]) & ~off
        near, away = near[fits], away[fits]
        if not len(near):
            return None
        rank = away - _BONUS_M[self.size[near]]
        best = int(np.argmin(rank))
        rivals = (rank <= rank[best] + _RIVAL_M) & (np.arange(len(near)) != best)
        rivals &= self.size[near] >= self.size[near[best]]
        return At(int(near[best]), float(away[best]), tuple(near[rivals].tolist()))

    def ground(self, lon: Floats, lat: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Return the airport near each of many positions (-1: none), and its elevation in metres.

        It is the nearest to the middle of the cell of a tenth of a degree.
        """
        found = np.full(len(lon), -1, np.int64)
        height = np.full(len(lon), np.nan)
        if not len(self._keys):
            return found, height
        keys = _key(*_cell(lon, lat))
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = self._keys[at] == keys
        found[known] = self._fields[at[known]]
        height[known] = self.elevation_m[found[known]]
        return found, height

    def _cells(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the cells that lie near an airport of known elevation, sorted, and which it is."""
        of = np.flatnonzero(np.isfinite(self.elevation_m))
        row, column = _cell(self.lon[of], self.lat[of])
        width = np.cos(np.radians(np.minimum(np.abs(self.lat[of]) + 0.2, 89.0)))
        wide = np.minimum(np.ceil(REACH_M / (_CELL_M * width)), _WIDEST)
        keys, fields, metres = [], [], []
        for up in range(-2, 3):
            for aside in range(-_WIDEST, _WIDEST + 1):
                some = np.flatnonzero((wide >= abs(aside)) & (row + up >= 0) & (row + up < _ROWS))
                y, x = row[some] + up, (column[some] + aside) % _COLUMNS
                middle_lon = (x + 0.5) / _CELLS_DEG - 180.0
                middle_lat = (y + 0.5) / _CELLS_DEG - 90.0
                away = sphere.distance(
                    middle_lon, middle_lat, self.lon[of[some]], self.lat[of[some]]
                )
                near = away <= REACH_M
                keys.append(_key(y, x)[near])
                fields.append(of[some][near])
                metres.append(away[near])
        key, field = np.concatenate(keys), np.concatenate(fields)
        order = np.lexsort((np.concatenate(metres), key))
        key, field = key[order], field[order]
        first = np.concatenate(([True], key[1:] != key[:-1])) if len(key) else np.zeros(0, bool)
        return key[first], field[first]


def _cell(lon: Floats, lat: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    row = np.clip(np.floor((lat + 90.0) * _CELLS_DEG), 0, _ROWS - 1).astype(np.int64)
    column = np.floor((lon + 180.0) * _CELLS_DEG).astype(np.int64) % _COLUMNS
    return row, column


def _key(row: NDArray[np.int64], column: NDArray[np.int64]) -> NDArray[np.int64]:
    return row * _COLUMNS + column
