"""Where the files that come with the program are: the one module that knows.

In a checkout they lie in the repository's top folders, in an installed wheel
under `viewer/_data`. Nothing is imported from here but the standard library,
and nothing is read, so that asking costs microseconds at start-up.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["layers", "resources", "system_packages"]

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """Return the folder of page scripts, base map, icons, `vendor/` and `built/`."""
    return _find("resources", "resources")


def layers() -> Path:
    """Return the folder of the shipped cases and their schema."""
    return _find("layers", "layers")


def system_packages() -> Path:
    """Return the list of system libraries that Qt WebEngine needs on Debian and its kin."""
    return _find("system-packages.txt", "tools/system-packages.txt")


def _find(in_wheel: str, in_checkout: str) -> Path:
    """Return the first of the two places that exists.

    Raises:
        FileNotFoundError: neither does: the installation is incomplete.
    """
    packaged = _PACKAGE / "_data" / in_wheel
    if packaged.exists():
        return packaged
    checked_out = _PACKAGE.parent / in_checkout
    if checked_out.exists():
        return checked_out
    message = f"this installation of Legbook is incomplete: no {packaged} and no {checked_out}"
    raise FileNotFoundError(message)
