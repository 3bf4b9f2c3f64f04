"""tools/system_deps.sh on machines of several kinds, acted by stand-ins on the PATH."""

from __future__ import annotations

import os
import shutil
import subprocess
import time

import pytest

from tests.packaging.commands import ROOT

SCRIPT = ROOT / "tools" / "system_deps.sh"
TOOLS = ("cat", "dirname", "grep", "mktemp", "rm", "sed", "sh", "tr")


class Machine:
    """A PATH with the few tools the script uses and stand-ins for what tells machines apart."""

    def __init__(self, folder):
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.installed = folder / "installed"
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        shutil.copy(SCRIPT, folder)
        self.script = folder / SCRIPT.name
        self.list = folder / "system-packages.txt"
        self.list.write_text(
            "# purpose found by package\n\n"
            "setup python:ensurepip python3-venv\n"
            "run libEGL.so.1 libegl1\n"
            "run libasound.so.2 libasound2t64|libasound2\n"
            "test Xvfb xvfb\n",
            encoding="utf-8",
        )
        self.command("ldconfig", "echo '\tlibEGL.so.1 (libc6,x86-64) => /lib/libEGL.so.1'")
        self.command("python3", "exit 0")

    def command(self, name, body):
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def with_apt(self, uid, *known):
        self.command("id", f"echo {uid}")
        self.command("apt-get", f'[ "$1" = update ] || echo "$@" >> {self.installed}')
        self.command("apt-cache", f'case " {" ".join(known)} " in *" $2 "*) ;; *) exit 100 ;; esac')

    def run(self, *purposes, **settings):
        # /usr/sbin comes after, as the script adds it; ours comes first.
        return subprocess.run(
            [str(self.bin / "sh"), str(self.script), *purposes],
            env={"PATH": str(self.bin), **settings},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def line_to_type(done):
    return [line for line in done.stderr.splitlines() if line.startswith("sudo ")]


def test_an_ordinary_user_gets_one_line_with_all_that_is_missing(machine):
    machine.with_apt(1000, "libasound2", "xvfb")
    done = machine.run("setup", "run", "test")
    assert 1 == done.returncode
    assert ["sudo apt-get install -y --no-install-recommends libasound2 xvfb"] == line_to_type(done)


def test_a_newer_release_gets_its_own_name_of_a_package(machine):
    machine.with_apt(1000, "libasound2t64", "libasound2")
    done = machine.run("run")
    assert ["sudo apt-get install -y --no-install-recommends libasound2t64"] == line_to_type(done)


def test_only_what_the_purposes_need_is_asked_for(machine):
    machine.with_apt(1000, "xvfb")
    assert ["sudo apt-get install -y --no-install-recommends xvfb"] == line_to_type(
        machine.run("test")
    )
    machine.command("Xvfb", "exit 0")
    assert (0, "") == (machine.run("test").returncode, machine.run("test").stderr)


def test_a_python_without_venv_is_noticed(machine):
    machine.with_apt(1000)
    machine.command("python3", "exit 1")
    assert ["sudo apt-get install -y --no-install-recommends python3-venv"] == line_to_type(
        machine.run("setup")
    )


def test_root_has_apt_install_what_is_missing(machine):
    machine.with_apt(0, "libasound2")
    assert 0 == machine.run("run").returncode
    asked = machine.installed.read_text(encoding="utf-8")
    assert "install -qq -y --no-install-recommends libasound2\n" == asked


def test_an_apt_that_fails_fails_with_its_words(machine):
    machine.with_apt(0, "libasound2")
    machine.command("apt-get", '[ "$1" = update ] || { echo "E: no space"; exit 100; }')
    done = machine.run("run")
    assert 1 == done.returncode
    assert "E: no space" in done.stderr


def test_a_machine_without_apt_is_left_alone(machine):
    done = machine.run("setup", "run", "test")
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)


def test_the_user_may_go_on_without_the_look(machine):
    machine.with_apt(1000)
    assert 0 == machine.run("run", SYSTEM_DEPS="skip").returncode


@pytest.mark.skipif(shutil.which("apt-get") is None, reason="no apt on this machine")
def test_the_look_costs_a_start_next_to_nothing():
    def seconds():
        began = time.perf_counter()
        subprocess.run(["/bin/sh", str(SCRIPT), "run"], env=dict(os.environ), check=True)
        return time.perf_counter() - began

    assert min(seconds() for _ in range(5)) < 0.15
