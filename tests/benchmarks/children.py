"""Runs what is measured in processes of its own, each with a display and a home folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
_SCREEN = "2400x1400x24"
_WAIT_S = 120


@contextmanager
def display(platform: str) -> Iterator[dict[str, str]]:
    """Give the environment in which Qt finds its platform; an Xvfb of our own where that is it."""
    environment = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
    if platform == "offscreen":
        environment.pop("DISPLAY", None)
        environment.pop("WAYLAND_DISPLAY", None)
        yield environment | {"QT_QPA_PLATFORM": "offscreen"}
    elif platform == "xvfb":
        environment.pop("WAYLAND_DISPLAY", None)
        read, write = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", _SCREEN, "-nolisten", "tcp"],  # noqa: S607 as installed
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        try:
            with os.fdopen(read) as pipe:
                number = pipe.readline().strip()
            if not number:
                message = "Xvfb did not start"
                raise RuntimeError(message)
            yield environment | {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        finally:
            server.terminate()
            server.wait()
    else:
        yield environment


@contextmanager
def home() -> Iterator[dict[str, str]]:
    """Give the variables of an empty home folder, so that no one's settings change a figure."""
    with tempfile.TemporaryDirectory(prefix="legbook-bench-") as folder:
        kinds = ("CONFIG", "CACHE", "DATA")
        yield {"HOME": folder, **{f"XDG_{kind}_HOME": f"{folder}/{kind.lower()}" for kind in kinds}}


def run(
    module: str,
    environment: dict[str, str],
    *arguments: str,
    root: Path = ROOT,
    wait_s: float = _WAIT_S,
) -> dict[str, Any]:
    """Run ``python -m tests.benchmarks.<module>`` from ``root`` and return the JSON it prints.

    ``started`` in it is the monotonic clock, in milliseconds, when the process was started.
    Raises RuntimeError where it fails, with what it said.
    """
    # A second start finds compiled modules; a machine set not to write them would never have one.
    environment = {k: v for k, v in environment.items() if k != "PYTHONDONTWRITEBYTECODE"}
    started = time.monotonic_ns() / 1e6
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=wait_s,
        check=False,
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        message = f"{module} ended with {done.returncode}:\n{done.stderr[-3000:]}"
        raise RuntimeError(message)
    told: dict[str, Any] = json.loads(lines[-1])
    return told | {"started": started}


def numbers_on_one_core(module: str, runs: int) -> list[float]:
    """Return the numbers that ``python -m tests.benchmarks.<module> RUNS`` prints, on one core."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    made = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", str(runs)],
        cwd=ROOT,
        env={**os.environ, **one},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [float(text) for text in made.stdout.split()]
