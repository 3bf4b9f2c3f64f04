"""The page on the case format is what its maker makes of today's schema."""

from __future__ import annotations

from tools.format_page import PAGE, page


def test_page_is_current() -> None:
    assert page() == PAGE.read_text(encoding="utf-8")


def test_every_struct_of_the_schema_has_its_table() -> None:
    text = page()
    for member in ("`copy_of`", "`payload_t`", "`generation`", "`icao24`", "`asserts` ", "`when`"):
        assert member.strip() in text
