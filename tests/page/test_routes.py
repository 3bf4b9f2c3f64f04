"""The address space: what is served, and that nothing else can be reached."""

from __future__ import annotations

import pytest

from viewer import paths
from viewer.page import routes
from viewer.page.parts import BUNDLES


def _case(name: str) -> bytes | None:
    return b"{}" if name == "3/case.json" else None


@pytest.mark.parametrize("path", ["/", "/index.html"])
def test_the_shell_is_html(path: str) -> None:
    answer = routes.answer(path, _case)
    assert answer.media_type == "text/html; charset=utf-8"
    assert b"map_legbook" in answer.body


def test_the_shell_s_script_is_served() -> None:
    assert b"Legbook.start" in routes.answer("/shell.js", _case).body


@pytest.mark.parametrize("path", BUNDLES)
def test_scripts_are_served_one_after_the_other(path: str) -> None:
    answer = routes.answer(path, _case)
    assert answer.media_type == "text/javascript; charset=utf-8"
    at = -1
    for name in BUNDLES[path]:
        script = (paths.resources() / name).read_bytes()
        assert answer.body.count(script) == 1
        assert answer.body.index(script) > at
        at = answer.body.index(script)


def test_a_script_is_served_alone_as_it_is() -> None:
    answer = routes.answer("/page/app.js", _case)
    assert answer.media_type == "text/javascript; charset=utf-8"
    assert answer.body == (paths.resources() / "page" / "app.js").read_bytes()


def test_the_open_case_is_asked_for_its_files() -> None:
    assert routes.answer("/case/3/case.json", _case) == routes.Answer("application/json", b"{}")


@pytest.mark.parametrize(
    "path",
    [
        "/case/2/case.json",
        "/case/3/other",
        "/nothing",
        "/page",
        "/page/",
        "/page/../built/index.html",
        "/page/..",
        "/page/%2e%2e/x",
        "/page/\\..\\x",
        "/vendor/..%2f..%2fpyproject.toml",
        "/basemap/../countries.json",
        "/basemap/./index.json",
        "/page/a\0.js",
        "/etc/passwd",
        "//etc/passwd",
        "/built/case.bundle",
        "/icons/play.svg",
        "/aircraft-types.json",
        "/page/.hidden",
    ],
)
def test_nothing_else_is(path: str) -> None:
    with pytest.raises(routes.NotServedError):
        routes.answer(path, _case)


def test_the_policy_allows_no_inline_script_and_no_other_origin() -> None:
    policy = dict(part.strip().split(" ", 1) for part in routes.CONTENT_SECURITY_POLICY.split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "legbook://app"
    assert policy["connect-src"] == "legbook://app"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe-eval" not in routes.CONTENT_SECURITY_POLICY
