"""Start-up: process start to a drawn map's second frame and one answered click.

Against a bare QWebEngineView's second frame, alternating, each in a fresh process.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks import children
from tests.benchmarks.registry import Options, Result, benchmark
from tests.benchmarks.statistics_of import median

_RUNS = 11
_FIRST_RUNS = 5
_TARGET = 2.0
_FIRST_TARGET = 3.5


@benchmark("startup")
def startup(options: Options) -> list[Result]:
    """Second start on this machine: the second run in a home folder, files read before."""
    runs = options.runs or _RUNS
    with children.display(options.platform) as screen, children.home() as own:
        environment = screen | own
        _start("child_start", environment)  # the first start is not counted
        _start("child_bare", environment)
        pairs = [
            (_start("child_start", environment), _start("child_bare", environment))
            for _ in range(runs)
        ]
    return [_result("startup", pairs, _TARGET)]


@benchmark("startup-first")
def startup_first(options: Options) -> list[Result]:
    """First start ever: a fresh copy of the tree, nothing compiled, an empty home folder."""
    runs = options.runs or _FIRST_RUNS
    pairs = []
    with children.display(options.platform) as screen:
        for _ in range(runs):
            with children.home() as own, tempfile.TemporaryDirectory() as fresh:
                root = Path(fresh) / "tree"
                copy_tree(root)
                environment = screen | own
                first = environment | {"PYTHONPYCACHEPREFIX": f"{fresh}/pyc"}
                pairs.append(
                    (_start("child_start", first, root), _start("child_bare", environment))
                )
    return [_result("startup-first", pairs, _FIRST_TARGET)]


def copy_tree(to: Path) -> None:
    """Copy what the app runs from, compiled files left out, and ask that nothing stays cached."""
    leave = shutil.ignore_patterns("__pycache__")
    for name in ("viewer", "resources", "layers", "tests/benchmarks", "tools"):
        shutil.copytree(children.ROOT / name, to / name, ignore=leave)
    shutil.copy(children.ROOT / "tests" / "__init__.py", to / "tests" / "__init__.py")
    if hasattr(os, "posix_fadvise"):
        os.sync()
        for path in to.rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _start(module: str, environment: dict[str, str], root: Path = children.ROOT) -> dict[str, Any]:
    """Return the milliseconds from the process's start to each of its marks."""
    told = children.run(module, environment, root=root)
    return {name: at - told["started"] for name, at in told.items() if name != "started"}


def _result(name: str, pairs: list[tuple[dict[str, Any], dict[str, Any]]], target: float) -> Result:
    ours = [app["answered"] for app, _ in pairs]
    bare = [view["frame"] for _, view in pairs]
    ratios = [a / b for a, b in zip(ours, bare, strict=True)]
    marks = {mark: median([app[mark] for app, _ in pairs]) for mark in pairs[0][0]}
    return Result(
        name, median(ours), "ms", target, against=median(bare), rule="ratio",
        ratio=median(ratios),
        detail={"ratios": ratios, "samples": ours, "against": bare, "marks": marks},
    )  # fmt: skip
