"""Run benchmarks by name, print a table, write JSON."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from tests.benchmarks import machine
from tests.benchmarks.registry import Options, Result, all_benchmarks


def main() -> int:
    known = all_benchmarks()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the results there")
    parser.add_argument("--platform", choices=("xvfb", "offscreen", "display"), default=None)
    parser.add_argument("--runs", type=int, default=None, help="alternations, to look quickly")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in known]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    options = Options(given.platform or _platform(), given.runs)
    about = f"{machine.describe()}, {options.platform}"
    results: list[Result] = []
    for name in given.names or known:
        results += known[name](options)
        if given.json:  # at once: a later one may fail
            text = json.dumps([r.to_data() | {"machine": about} for r in results], indent=1)
            given.json.write_text(text + "\n", encoding="utf-8")
    if not given.json:
        print(table(results))
    print(about, file=sys.stderr if given.json else sys.stdout)
    return 0


def table(results: list[Result]) -> str:
    """Return the results as lines of Markdown."""
    lines = ["| what | measured | against | ratio | target | met |", "|---|---|---|---|---|---|"]
    for r in results:
        against = "" if r.against is None else f"{r.against:.1f} {r.unit}"
        ratio = "" if r.ratio is None else f"{r.ratio:.2f}"
        target = f"{r.target:g} ×" if r.rule == "ratio" else f"{r.target:.3g} {r.unit}"
        met = "yes" if r.met else "NO"
        lines.append(
            f"| {r.name} | {r.value:.1f} {r.unit} | {against} | {ratio} | ≤ {target} | {met} |"
        )
    return "\n".join(lines)


def _platform() -> str:
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return "display"
    return "xvfb" if machine.has_xvfb() else "offscreen"


if __name__ == "__main__":
    sys.exit(main())
