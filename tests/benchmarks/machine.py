"""The machine a table was measured on, in one line."""

from __future__ import annotations

import os
import platform
import shutil
from importlib import metadata
from pathlib import Path

GIB = 2**30


def describe() -> str:
    """Return processor, cores, memory, system, versions and whether others keep it busy."""
    parts = [
        _processor(),
        f"{_cores()} cores",
        f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / GIB:.0f} GiB",
        _system(),
        f"Python {platform.python_version()}",
        f"PySide6 {metadata.version('PySide6')}",
        "no GPU" if not Path("/dev/dri").exists() else "GPU",
        f"load {os.getloadavg()[0]:.1f} before",
    ]
    return ", ".join(parts)


def has_xvfb() -> bool:
    """Tell whether a virtual X display can be started."""
    return shutil.which("Xvfb") is not None


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform(terse=True)
