"""The whole way from paths to a bundle, in one process: read, build, measure, compile.

Runs in the worker, at build time for the shipped case, and in the command line. The geodesy
libraries are imported when they are first needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from viewer import formats
from viewer.formats.aircraft_types import fleet
from viewer.formats.build import build_case
from viewer.formats.lookup import Recording
from viewer.session.bundle import Bundle, FanData

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from viewer.formats.lookup import Gazetteer
    from viewer.model.case import Case
    from viewer.model.problem import Problem

    Progress = Callable[[str, int, int], None]

STAGES = ("reading", "building", "measuring", "compiling")


class Made(NamedTuple):
    """What was made of some paths: a bundle without positions, its case, and the positions.

    ``positions`` are the columns of each file of tracks
    (:class:`viewer.formats.tracks.columns.Positions`), by its name.
    """

    bundle: Bundle
    case: Case
    positions: dict[str, Any]


def run(
    paths: Sequence[str | Path],
    progress: Progress | None = None,
    gazetteer: Gazetteer | None = None,
    mappings: dict[str, Any] | None = None,
) -> Bundle:
    """Return the whole bundle of some paths, positions included; see :func:`make`."""
    made = make(paths, progress, gazetteer, mappings)
    return made.bundle._replace(positions=_streams(made.positions))


def make(
    paths: Sequence[str | Path],
    progress: Progress | None = None,
    gazetteer: Gazetteer | None = None,
    mappings: dict[str, Any] | None = None,
    read: Callable[[dict[str, Any]], None] | None = None,
) -> Made:
    """Read paths and derive everything from them; never raises for what is in the files.

    ``progress`` is told (stage or file, number done, number of all) on the way. ``gazetteer`` is
    the offline one where none is given. ``mappings`` are what the user said of the columns of
    tables, by their signatures. ``read`` is given the positions as soon as all are read.
    """
    tell = progress or _quiet
    tell(STAGES[0], 0, len(STAGES))
    records, problems, positions = formats.read_all(paths, progress, mappings)
    if read is not None and positions:
        read(positions)
    tell(STAGES[1], 1, len(STAGES))
    recording = Recording(gazetteer or _offline())
    case, _ = build_case(records, recording)
    unfit = _unfit_notes(case, positions)
    tell(STAGES[2], 2, len(STAGES))
    shapes = _shapes(case)
    tell(STAGES[3], 3, len(STAGES))
    program = _program(case, shapes)
    bundle = Bundle(
        records=records,
        problems=(*problems, *unfit, *_impossible(case, program)),
        gazetteer=recording.slice(),
        shapes=shapes,
        program=program,
        fans=_fans(program),
    )
    return Made(bundle, case, positions)


def _quiet(_name: str, _done: int, _of: int) -> None:
    """Tell nobody."""


def _offline() -> Gazetteer:
    from viewer.formats.offline import Offline  # noqa: PLC0415 reads 28,000 airports

    return Offline()


def _shapes(case: Any) -> dict[str, Any]:  # noqa: ANN401 Case, LegShape: their rooms are imported late
    if not case.legs:
        return {}
    from viewer.geo.legs import leg_shapes  # noqa: PLC0415 numpy and pyproj

    return leg_shapes(case)


def _program(case: Any, shapes: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 as above
    from viewer.replay.program import compile_program  # noqa: PLC0415 numpy, through geodesy

    return compile_program(case, shapes, {**fleet().types, **case.types})


def _impossible(case: Any, program: dict[str, Any]) -> list[Problem]:  # noqa: ANN401 as above
    from viewer.replay.problems import chain_problems  # noqa: PLC0415 with the program

    return chain_problems(case, program)


def _unfit_notes(case: Any, positions: dict[str, Any]) -> list[Problem]:  # noqa: ANN401 as above
    if not case.gaps:
        return []
    from viewer.session import noted_gaps  # noqa: PLC0415 numpy, for noted gaps only

    return noted_gaps.problems(case, positions)


def _streams(positions: dict[str, Any]) -> dict[str, Any]:
    """Return the positions of each file as an Arrow IPC stream; the columns go as they do."""
    if not positions:
        return {}
    from viewer.formats.tracks.columns import to_ipc  # noqa: PLC0415 pyarrow, for tracks only

    streams = {}
    for name in list(positions):
        streams[name] = to_ipc(positions.pop(name))
    return streams


def _fans(program: dict[str, Any]) -> dict[str, FanData]:
    told = program.get("fans") or {}
    if not told:
        return {}
    from viewer.geo.fan import fan  # noqa: PLC0415 numpy and pyproj

    made = {}
    for key, (lon, lat, radius) in told.items():
        rays = fan((lon, lat), radius)
        made[key] = FanData(
            lon=rays.lon,
            lat=rays.lat,
            radius_m=rays.radius_m,
            step_m=rays.step_m,
            rays=rays.xy.shape[0],
            steps=rays.xy.shape[1],
            pole_n_m=rays.pole_n_m,
            pole_s_m=rays.pole_s_m,
            xy=rays.xy.astype("<i4").tobytes(),
        )
    return made
