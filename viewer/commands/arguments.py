"""The arguments of the command line, checked: what argparse refuses is wrong usage (status 2)."""

from __future__ import annotations

import argparse
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer import __version__
from viewer.model.problem import CaseValueError
from viewer.model.time import parse_instant, to_iso

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    "info", "legs", "state", "render", "overflight", "check", "compare", "steps", "find-legs",
    "convert",
)  # fmt: skip

TARGETS = (".geojson", ".json", ".gpx", ".kml", ".czml", ".csv", ".parquet", ".geoparquet")
"""What ``convert`` writes, by the ending of the file."""

_SIZE = re.compile(r"(\d{1,5})[x×](\d{1,5})", re.ASCII)
_SIDE = (64, 8192)
_ZOOM = (1.0, 12.0)
_ZOOM_STEP = 0.25
_LAT_MAX = 85.0
_PROLOGUE = "Shows how a flight happened, leg by leg, with its sources."
_EPILOGUE = f"""\
sub-commands (legbook COMMAND --help tells more):
  info     what each file holds, and every problem
  legs     the legs: ends, times, distances, courses, support
  state    where each aircraft is, or may be, at a time
  render   the map at a time as a PNG file
  overflight
           the countries and areas the legs passed over
  check    what cannot be true, what is doubtful, what nobody knows
  compare  rival versions: evidence, distances, times, speeds, ranges
  steps    the steps of the replay, each with its time, place and sources
  find-legs
           the legs in tracks: take-offs, landings, airports, how sure, gaps
  convert  tracks from any format that is read to GeoJSON, GPX, KML, CZML, CSV or GeoParquet

A sub-command wins over a path of the same name: ./info opens the path.
Version {__version__}. Exit status: 0 fine, 1 an error in the input or a check that fails, 2 usage.
"""
_TIMES = (
    "2019-03-23T14:05Z, 2019-03-23T10:05-04:00, 2019-03-23T10:05[America/Caracas], or a date, "
    "which is its first instant; UTC where no zone is given"
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """A checked command line; what a command does not take has its default.

    ``command`` is ``window`` or one of COMMANDS. ``at`` is ms since 1970 UTC, ``center`` is
    (lon, lat) in degrees, ``size`` is (width, height) in CSS pixels, before ``scale``.
    ``hypotheses`` are ids of versions: None for all of them, empty for only what is common.
    """

    command: str
    paths: tuple[str, ...] = ()
    empty: bool = False
    theme: str = ""
    json: bool = False
    at: int = 0
    hypotheses: tuple[str, ...] | None = None
    size: tuple[int, int] = (1600, 900)
    center: tuple[float, float] | None = None
    zoom: float | None = None
    scale: int = 1
    output: str = ""
    shortest_path: bool = False
    markdown: bool = False


def parse(given: Sequence[str]) -> Arguments:
    """Return the checked arguments.

    Prints usage, help or version and raises SystemExit, as argparse does, where they are wrong or
    ask for that.
    """
    if given and given[0] == "convert":
        return _parse_convert(given[1:])
    if given and given[0] in COMMANDS:
        return _parse_command(given[0], given[1:])
    parser = _window_parser()
    found = parser.parse_args(given)
    if "--" not in given and found.paths and found.paths[0] in COMMANDS:
        parser.error(
            f"{found.paths[0]} is a sub-command and comes first; "
            f"for a path of that name write ./{found.paths[0]}"
        )
    if found.empty and found.paths:
        parser.error("--empty opens nothing, and there is a PATH")
    return Arguments("window", tuple(found.paths), empty=found.empty, theme=found.theme)


def _parse_command(command: str, given: Sequence[str]) -> Arguments:
    parser = _command_parser(command)
    found = vars(parser.parse_args(_with_negative(given)))
    if (found.get("center") is None) != (found.get("zoom") is None):
        parser.error("--center and --zoom go together")
    for name in ("paths", "hypotheses"):
        if found.get(name) is not None:
            found[name] = tuple(found[name])
    return Arguments(command, **found)


def _parse_convert(given: Sequence[str]) -> Arguments:
    parser = argparse.ArgumentParser(
        prog="legbook convert",
        description="Reads tracks and features, and writes them to a file of another format. "
        "What the format cannot hold is told on stderr.",
        allow_abbrev=False,
    )
    parser.add_argument("paths", nargs="+", metavar="IN", help="files or folders of tracks")
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        type=_target,
        metavar="OUT",
        help=f"the file to be written; its ending says how: {', '.join(TARGETS)}",
    )
    found = parser.parse_args(given)
    return Arguments("convert", tuple(found.paths), output=found.output)


def _target(text: str) -> str:
    if not text.lower().endswith(TARGETS):
        message = f"{text!r} has none of the endings {', '.join(TARGETS)}"
        raise argparse.ArgumentTypeError(message)
    return text


def _with_negative(given: Sequence[str]) -> list[str]:
    """Join ``--center`` and a longitude in the west, which argparse takes for an option."""
    joined: list[str] = []
    for item in given:
        if joined and joined[-1] == "--center" and re.match(r"-[\d.]", item):
            joined[-1] = f"--center={item}"
        else:
            joined.append(item)
    return joined


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="legbook",
        description=_PROLOGUE,
        epilog=_EPILOGUE,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="legbook [PATH ...] [--empty] [--theme light|dark|system]\n"
        "       legbook {info,legs,state,render,overflight,check,compare,steps,find-legs}\n"
        "               [PATH ...] ...\n"
        "       legbook convert IN ... -o OUT",
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a case folder or layer files; none: the shipped case",
    )
    parser.add_argument("--empty", action="store_true", help="open the window with no case")
    parser.add_argument(
        "--theme",
        choices=("light", "dark", "system"),
        default="",
        help="how the window looks; else as it was left",
    )
    parser.add_argument("--version", action="version", version=f"legbook {__version__}")
    return parser


def _command_parser(command: str) -> argparse.ArgumentParser:
    told = {
        "info": "Tells what each file holds, and every problem in it.",
        "legs": "Lists the legs: ends, times, distances, courses, support.",
        "state": "Tells where each aircraft is, or may be, at a time.",
        "render": "Saves the map at a time as a PNG file. Needs no display.",
        "check": (
            "Checks what cannot be true, what is doubtful and what nobody knows: speeds, ranges, "
            "order, presence, sources, places, daylight. Exit status 1 where something fails."
        ),
        "compare": (
            "Compares the rival versions of a case: what each source asserts against each, and "
            "the distances, times, speeds and ranges that each needs. Nothing is ranked."
        ),
        "steps": (
            "Lists the steps of the replay, each with its time, place, text, aircraft, versions "
            "and the sources that it rests on."
        ),
        "find-legs": (
            "Finds the legs in tracks: take-offs and landings as windows of time, airports from "
            "the case and the offline gazetteer, how sure that is and what it rests on, the "
            "distance along the positions and the coverage gaps."
        ),
        "overflight": (
            "Lists the countries, and the areas of the case, that each leg passed over: where a "
            "track or positions show its path. Other legs are refused."
        ),
    }
    parser = argparse.ArgumentParser(
        prog=f"legbook {command}", description=told[command], allow_abbrev=False
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a case folder or layer files; none: the shipped case",
    )
    if command in ("state", "render"):
        parser.add_argument("--at", type=_instant, required=True, metavar="TIME", help=_TIMES)
    if command in ("state", "render", "steps"):
        versions = parser.add_mutually_exclusive_group()
        versions.add_argument(
            "--hypothesis",
            action="append",
            dest="hypotheses",
            metavar="ID",
            help="as this version tells; given several times, these versions together; else all",
        )
        versions.add_argument(
            "--common",
            action="store_const",
            const=[],
            dest="hypotheses",
            help="only what is common to all versions",
        )
    if command == "overflight":
        parser.add_argument(
            "--shortest-path",
            action="store_true",
            help="where no path is known, answer for the shortest one, and say so in each row",
        )
    if command == "render":
        _add_picture(parser)
        return parser
    if command == "steps":
        written = parser.add_mutually_exclusive_group()
        written.add_argument(
            "--markdown", action="store_true", help="as Markdown, the sources as footnotes"
        )
        written.add_argument("--json", action="store_true", help="one JSON document on stdout")
    else:
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    return parser


def _add_picture(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size",
        type=_size,
        default=(1600, 900),
        metavar="WxH",
        help="width and height of the map in pixels (default 1600x900)",
    )
    parser.add_argument(
        "--scale",
        type=int,
        choices=(1, 2),
        default=1,
        help="device pixels for each pixel of the size (default 1)",
    )
    parser.add_argument(
        "--center",
        type=_center,
        metavar="LON,LAT",
        help="middle of the map in degrees, with --zoom; else the whole case",
    )
    parser.add_argument(
        "--zoom", type=_zoom, metavar="Z", help="1 (the world) to 12, in quarters; with --center"
    )
    parser.add_argument(
        "--theme",
        choices=("light", "dark"),
        default="light",
        help="how the map looks (default light)",
    )
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE.png", help="the file to be written"
    )


def _instant(text: str) -> int:
    try:
        at = parse_instant(text)
        to_iso(at)  # the calendar ends at the years 1 and 9999
    except CaseValueError as error:
        message = f"{error.message}; expected {_TIMES}"
        raise argparse.ArgumentTypeError(message) from error
    except OverflowError as error:
        message = f"{text!r} is outside the years 1 to 9999"
        raise argparse.ArgumentTypeError(message) from error
    return at


def _size(text: str) -> tuple[int, int]:
    match = _SIZE.fullmatch(text)
    low, high = _SIDE
    if match is None or not all(low <= int(side) <= high for side in match.groups()):
        message = f"{text!r} is no size such as 1600x900, each side {low} to {high}"
        raise argparse.ArgumentTypeError(message)
    return int(match[1]), int(match[2])


def _center(text: str) -> tuple[float, float]:
    lon, lat = (_number(part) for part in text.split(",")) if text.count(",") == 1 else (None, None)
    if lon is None or lat is None or abs(lon) > 180 or abs(lat) > _LAT_MAX:  # noqa: PLR2004 degrees
        message = (
            f"{text!r} is no LON,LAT in degrees, longitude first, such as -66.99,10.60 "
            f"(the map ends at {_LAT_MAX:.0f} degrees north and south)"
        )
        raise argparse.ArgumentTypeError(message)
    return lon, lat


def _zoom(text: str) -> float:
    value = _number(text)
    if value is None or not _ZOOM[0] <= value <= _ZOOM[1] or value % _ZOOM_STEP:
        message = f"{text!r} is no zoom from {_ZOOM[0]:.0f} to {_ZOOM[1]:.0f} in quarters"
        raise argparse.ArgumentTypeError(message)
    return value


def _number(text: str) -> float | None:
    """Return a plain decimal number; ``float`` alone takes nan, 1_0 and digits of every script."""
    if re.fullmatch(r"\s*[+-]?(\d+\.?\d*|\.\d+)\s*", text, re.ASCII) is None:
        return None
    value = float(text)
    return value if math.isfinite(value) else None
