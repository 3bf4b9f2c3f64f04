"""The wheel installed far from the checkout: the command line, and the window as a user."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.packaging.commands import clean_environment, run

NOBODY = 65534
RENDER_SECONDS = 90


@pytest.fixture(scope="module")
def case(installed, tmp_path_factory):
    """Give the shipped case as the installed program finds it."""
    here = tmp_path_factory.mktemp("elsewhere")
    script = "from viewer.paths import layers; print(layers() / 'venezuela-2019')"
    found = Path(run(installed.python, "-I", "-c", script, cwd=here).stdout.strip())
    assert found.is_relative_to(installed.folder)
    return found


def test_the_installed_command_reads_the_shipped_case_from_any_folder(installed, case, tmp_path):
    done = run(
        installed.legbook, "info", case, "--json", cwd=tmp_path, env=clean_environment(tmp_path)
    )
    info = json.loads(done.stdout)
    assert {"title", "layers", "problems"} <= set(info)
    assert {"airports", "legs", "events", "sources"} <= {layer["kind"] for layer in info["layers"]}


def test_an_ordinary_user_gets_a_picture_with_chromiums_sandbox_on(installed, case):
    home = installed.folder / "home"
    home.mkdir(mode=0o700)
    become = ()
    if os.getuid() == 0:
        os.chown(home, NOBODY, NOBODY)
        become = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    namespaces = subprocess.run(
        [*become, "unshare", "--user", "true"], capture_output=True, text=True, check=False
    )
    if namespaces.returncode != 0:
        pytest.skip(f"no user namespaces for Chromium's sandbox: {namespaces.stderr.strip()}")

    picture = home / "map.png"
    arguments = ("render", case, "--at", "2019-03-23T12:00Z", "--size", "800x600", "-o", picture)
    with (home / "stderr").open("w+", encoding="utf-8") as stderr:
        process = subprocess.Popen(
            [*become, *map(str, (installed.legbook, *arguments))],
            cwd=home,
            env=clean_environment(home),
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )
        try:
            seen = watch(process)
        finally:
            process.kill()
            process.wait()
        stderr.seek(0)
        said = stderr.read()

    assert process.returncode == 0, said
    assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert "sandbox" not in said
    assert seen, "no process of Chromium was seen"
    assert [] == [command for command, _ in seen if "--no-sandbox" in command]
    # 2 is SECCOMP_MODE_FILTER: the kernel holds Chromium's filter on the page's process.
    # With --no-sandbox no process has it.
    assert "2" in {mode for _, mode in seen}


def watch(process):
    """Wait for the process; return (command line, seccomp mode) of Chromium's seen meanwhile."""
    seen = set()
    deadline = time.monotonic() + RENDER_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = tuple((folder / "cmdline").read_text(errors="replace").split("\0"))
                if "QtWebEngineProcess" not in command[0] or not descends(folder.name, process.pid):
                    continue
                status = (folder / "status").read_text().splitlines()
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended while we looked
            modes = [line.split()[1] for line in status if line.startswith("Seccomp:")]
            seen.add((command, modes[0] if modes else ""))
        time.sleep(0.02)
    return seen


def descends(pid, ancestor):
    """Tell whether a process comes from another: Chromium's zygote starts renderers."""
    while int(pid) > 1:
        if int(pid) == ancestor:
            return True
        stat = Path(f"/proc/{pid}/stat").read_text()
        pid = stat.rpartition(")")[2].split()[1]
    return False
