from __future__ import annotations

import pytest

from viewer import __version__, cli
from viewer.commands import arguments


def render(*more):
    return arguments.parse(["render", "--at", "2019-03-23", "-o", "x.png", *more])


def test_version(legbook):
    assert (0, f"legbook {__version__}\n", "") == legbook("--version")


def test_help_names_every_command(legbook):
    status, out, err = legbook("--help")
    assert (0, "") == (status, err)
    for command in arguments.COMMANDS:
        assert f"\n  {command}" in out
        assert legbook(command, "--help").out.startswith(f"usage: legbook {command}")


@pytest.mark.parametrize(
    "given",
    [
        ("state",),
        ("state", "--at", "yesterday"),
        ("state", "--at", "2019-02-30"),
        ("state", "--at", "2019-03-31T02:30[Europe/Berlin]"),
        ("state", "--at", "2019-03-23T10:05[Mars/Olympus]"),
        ("state", "--at", "../2019-03-23"),
        ("state", "--at", "0001-01-01T00:00+14:00"),
        ("info", "--at", "2019-03-23"),
        ("info", "--jso"),
        ("legs", "--wrong"),
        ("--wrong",),
        ("--theme", "blue"),
        ("--empty", "case"),
        ("--theme", "dark", "info"),
        ("render", "--at", "2019-03-23"),
        ("render", "-o", "x.png"),
    ],
)
def test_wrong_usage_is_2_and_told_on_stderr(legbook, given):
    status, out, err = legbook(*given)
    assert (2, "") == (status, out)
    assert err.startswith("usage: legbook")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "option",
    [
        ("--size", "1600"),
        ("--size", "10x10"),
        ("--size", "99999x900"),
        ("--size", "-5x900"),
        ("--size", "1_600x900"),
        ("--scale", "3"),
        ("--center", "1,2"),
        ("--zoom", "3"),
        ("--center", "1", "--zoom", "3"),
        ("--center", "1,89", "--zoom", "3"),
        ("--center", "181,0", "--zoom", "3"),
        ("--center", "nan,0", "--zoom", "3"),
        ("--center", "1,2,3", "--zoom", "3"),
        ("--center", "1,2", "--zoom", "0.5"),
        ("--center", "1,2", "--zoom", "13"),
        ("--center", "1,2", "--zoom", "3.1"),
        ("--center", "1,2", "--zoom", "٣"),
        ("--theme", "system"),
    ],
)
def test_a_picture_that_cannot_be_is_wrong_usage(capsys, option):
    with pytest.raises(SystemExit) as ended:
        render(*option)
    assert 2 == ended.value.code
    assert "usage: legbook render" in capsys.readouterr().err


def test_longitudes_in_the_west_are_values_and_no_options():
    made = render("--center", "-66.99,-10.5", "--zoom", "4.25", "--size", "640x480")
    assert ((-66.99, -10.5), 4.25, (640, 480)) == (made.center, made.zoom, made.size)
    assert (-66.99, 10.0) == render("--center=-66.99,10", "--zoom", "4").center
    assert (-0.5, 10.0) == render("--center", "-.5,10", "--zoom", "4").center


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00Z", 0),
        ("1970-01-01", 0),
        ("1969-12-31T20:00-04:00", 0),
        ("1970-01-01T03:00[Europe/Moscow]", 0),
        ("1970-01-01T00:00:01.5", 1500),
        ("1969-12-31T23:59:59Z", -1000),
    ],
)
def test_times(text, at):
    assert at == arguments.parse(["state", "--at", text]).at


def opened(monkeypatch):
    """Take note of what the window is asked for, instead of opening one."""
    asked = []

    def window(paths, *, empty, theme):
        asked.append((list(paths), empty, theme))
        return 0

    monkeypatch.setattr(cli, "_window", window)
    return asked


def test_the_window_opens_on_what_is_given(monkeypatch, tmp_path):
    asked = opened(monkeypatch)
    path = str(tmp_path)
    for given in [[], [path], ["--empty"], ["--theme", "dark", path], ["--theme=system"]]:
        assert 0 == cli.main(given)
    assert [
        ([], False, ""),
        ([path], False, ""),
        ([], True, ""),
        ([path], False, "dark"),
        ([], False, "system"),
    ] == asked


def test_a_command_wins_over_a_path_of_its_name(monkeypatch, tmp_path, legbook):
    asked = opened(monkeypatch)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "info").mkdir()
    assert legbook("info").out.startswith("Two Russian aircraft")
    assert [] == asked
    assert 0 == legbook("./info").status
    assert 0 == legbook("--", "info").status
    assert [(["./info"], False, ""), (["info"], False, "")] == asked


@pytest.mark.parametrize("name", ["missing.geojson", "a\0b", "a\nb"])
def test_the_window_does_not_open_on_what_is_not_there(monkeypatch, legbook, name):
    asked = opened(monkeypatch)
    status, out, err = legbook(name)
    assert (1, "", []) == (status, out, asked)
    assert 1 == err.count("\n")
    assert name[:1] in err
