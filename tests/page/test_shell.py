"""The folium shell: constant, local, without inline script, and what is prerendered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from viewer import paths
from viewer.page import prerender
from viewer.page.elements import LegbookMap
from viewer.page.parts import BUNDLES, SCRIPTS, STYLES, TRACK_SCRIPTS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def shell() -> prerender.Shell:
    return prerender.render()


def test_it_is_the_same_every_time(shell: prerender.Shell) -> None:
    assert shell == prerender.render()


def test_what_is_written_is_what_folium_renders_now(shell: prerender.Shell, tmp_path: Path) -> None:
    prerender.write(tmp_path)
    assert shell.html == (tmp_path / "index.html").read_text(encoding="utf-8")
    assert shell.script == (tmp_path / "shell.js").read_text(encoding="utf-8")


def test_the_build_is_current(shell: prerender.Shell) -> None:
    built = paths.resources() / "built"
    if not (built / "index.html").exists():
        pytest.skip("nothing is built here")
    assert shell.html == (built / "index.html").read_text(encoding="utf-8")
    assert shell.script == (built / "shell.js").read_text(encoding="utf-8")


def test_no_address_of_another_host_is_in_it(shell: prerender.Shell) -> None:
    assert re.findall(r"(?:https?:)?//[\w.-]+\.\w+", shell.html + shell.script) == []


def test_every_script_is_a_file_of_its_own(shell: prerender.Shell) -> None:
    tags = re.findall(r"<script([^>]*)>(.*?)</script>", shell.html, re.DOTALL)
    assert tags
    assert all("src=" in attributes and not body.strip() for attributes, body in tags)
    assert re.search(r"\son\w+=", shell.html) is None


def test_the_page_asks_for_few_files_and_for_its_scripts_first(shell: prerender.Shell) -> None:
    assert re.findall(r'(?:src|href)="([^"]+)"', shell.html) == [SCRIPTS, *STYLES, "/shell.js"]


def test_trusted_types_come_before_everything() -> None:
    assert BUNDLES[SCRIPTS][0] == "page/trusted-types.js"


def test_only_the_scripts_of_tracks_may_be_loaded_later() -> None:
    page = paths.resources() / "page"
    assert f'LATER = "{TRACK_SCRIPTS}"' in (page / "trusted-types.js").read_text()
    assert f'script("{TRACK_SCRIPTS}")' in (page / "app.js").read_text()


@pytest.mark.parametrize(
    "name", [*(n for names in BUNDLES.values() for n in names), *(s[1:] for s in STYLES)]
)
def test_every_file_named_is_there(name: str) -> None:
    assert (paths.resources() / name).is_file()


def test_every_page_script_is_named_once() -> None:
    there = {f"page/{p.name}" for p in (paths.resources() / "page").glob("*.js")}
    named = [n for names in BUNDLES.values() for n in names if n.startswith("page/")]
    assert there - {"page/isolated.js"} == set(named)
    assert len(named) == len(set(named))


def test_another_folium_map_keeps_its_own_assets() -> None:
    import folium

    assert all(url.startswith("https://") for _, url in folium.Map.default_js)
    assert all(url.startswith("/") for _, url in LegbookMap.default_js)
