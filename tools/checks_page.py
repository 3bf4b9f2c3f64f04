"""Write ``docs/checks.md``: what a person needs to know, and the rules from their registry.

``python -m tools.checks_page`` writes the page; a test holds it equal to what this makes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from viewer.checks.registry import RULES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "checks.md"

_INTRO = Path(__file__).with_name("checks-intro.md")


def page() -> str:
    """Return the whole page."""
    parts = [_INTRO.read_text(encoding="utf-8").rstrip(), "## The rules"]
    for rule in RULES:
        lines = [f"### {rule.title}", "", f"`{rule.id}`: {', '.join(rule.verdicts)}.", ""]
        lines.append(rule.sentence)
        if rule.premise:
            lines += ["", f"Always taken for granted: {rule.premise}."]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PAGE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
