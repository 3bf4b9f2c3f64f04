"""tools/system-packages.txt against what the Qt libraries really link to."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile

from tests.packaging.commands import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="about Linux libraries")

# Of glibc, the C++ runtime and zlib: no Debian is without them, dpkg itself needs them.
EVERYWHERE = {
    "ld-linux-aarch64.so.1",
    "ld-linux-x86-64.so.2",
    "libc.so.6",
    "libdl.so.2",
    "libgcc_s.so.1",
    "libm.so.6",
    "libpthread.so.0",
    "libresolv.so.2",
    "librt.so.1",
    "libstdc++.so.6",
    "libz.so.1",
}
# One package, several libraries.
WITH = {
    "libbrotlicommon.so.1": "libbrotlidec.so.1",
    "libgthread-2.0.so.0": "libglib-2.0.so.0",
    "libnssutil3.so": "libnss3.so",
    "libsmime3.so": "libnss3.so",
}
MODULES = (
    "Core",
    "Gui",
    "Network",
    "OpenGLWidgets",
    "Svg",
    "WebChannel",
    "WebEngineWidgets",
    "Widgets",
)


def needed(path):
    """Return the libraries that an ELF file names as needed."""
    with path.open("rb") as stream:
        section = ELFFile(stream).get_section_by_name(".dynamic")
        assert isinstance(section, DynamicSection)
        return {tag.needed for tag in section.iter_tags() if tag.entry.d_tag == "DT_NEEDED"}


@pytest.fixture(scope="module")
def from_the_system():
    """Return the libraries that Qt's files need and the wheels do not carry."""
    pyside = Path(find_spec("PySide6").origin).parent
    folders = (pyside / "Qt" / "lib", pyside, pyside.parent / "shiboken6")
    todo = [pyside / "Qt" / "libexec" / "QtWebEngineProcess"]
    todo += [pyside / f"Qt{module}.abi3.so" for module in MODULES]
    todo += [
        pyside / "Qt" / "plugins" / "platforms" / f"libq{name}.so" for name in ("xcb", "offscreen")
    ]
    todo += (pyside / "Qt" / "plugins" / "xcbglintegrations").glob("*.so")
    seen, missing = set(), set()
    while todo:
        path = todo.pop().resolve()
        if path in seen:
            continue
        seen.add(path)
        for name in needed(path):
            carried = [folder / name for folder in folders if (folder / name).exists()]
            todo += carried[:1]
            if not carried:
                missing.add(name)
    return missing - EVERYWHERE


def listed():
    """Return the libraries of the list's "run" lines."""
    lines = (ROOT / "tools" / "system-packages.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    assert {3} == {len(row) for row in rows}
    assert {"setup", "run", "test"} == {row[0] for row in rows}
    return {row[1] for row in rows if row[0] == "run"}


def test_every_library_that_qt_needs_is_listed(from_the_system):
    assert len(from_the_system) > 30
    assert set() == {WITH.get(name, name) for name in from_the_system} - listed()


def test_no_library_is_listed_that_qt_does_not_need(from_the_system):
    assert set() == listed() - from_the_system
