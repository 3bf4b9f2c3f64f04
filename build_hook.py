"""What a build of Legbook does before hatchling collects the files.

It brings the page's libraries from npm (tools/vendor.py) and makes what the
program starts from (tools/built.py); both skip what is already there. It runs
for the sdist, the wheel and editable installs; `make run` runs it as a script
when a source has changed.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Iterator

# The wheel's files from outside the package: where they lie, where they go.
_DATA = {
    "resources": "viewer/_data/resources",
    "layers": "viewer/_data/layers",
    "tools/system-packages.txt": "viewer/_data/system-packages.txt",
}


class CustomBuildHook(BuildHookInterface[Any]):
    """The hook, under the name hatchling looks for."""

    def dependencies(self) -> list[str]:
        """Ask for npm in a wheel, only where it is needed and the machine has none."""
        root = Path(self.root)
        with _importable(root):
            from tools import vendor  # noqa: PLC0415  # the root is importable only in here

            if vendor.is_current(root / "resources") or vendor.npm_command() is not None:
                return []
            return [vendor.NPM_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make `resources/vendor/` and `resources/built/`, and add the wheel's data."""
        prepare(Path(self.root))
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"].update(_DATA)


def prepare(root: Path) -> None:
    """Make the two folders that git ignores, in the repository at `root`."""
    with _importable(root):
        from tools import built, vendor  # noqa: PLC0415  # the root is importable only in here

        vendor.bring(root / "resources")
        built.make(root)


@contextmanager
def _importable(root: Path) -> Iterator[None]:
    """Let `tools` and `viewer` be imported from the repository while it lasts."""
    sys.path.insert(0, str(root))
    try:
        yield
    finally:
        sys.path.remove(str(root))


if __name__ == "__main__":
    prepare(Path(__file__).resolve().parent)
