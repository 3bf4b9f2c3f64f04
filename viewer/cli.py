"""The command line."""

from __future__ import annotations

import sys


def main() -> int:
    from viewer.desktop.app import run

    return run(sys.argv[1:])
