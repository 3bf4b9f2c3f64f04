"""The page on aircraft types is what its maker makes of today's table."""

from __future__ import annotations

from tools.aircraft_types_page import PAGE, page
from viewer.formats.aircraft_types import fleet


def test_page_is_current() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")


def test_every_type_and_every_source_stand_on_it() -> None:
    text = page()
    assert set() == {code for code in fleet().types if f"| `{code}` |" not in text}
    assert set() == {name for name in fleet().sources if f"- `{name}` " not in text}


def test_a_figure_that_was_not_checked_is_marked() -> None:
    row = next(line for line in page().splitlines() if line.startswith("| `A124` |"))
    assert "35 t: 10,000–11,500ᵈ" in row
    assert "120 t: 4,500–5,400ʳ" in row
