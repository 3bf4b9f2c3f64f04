"""The page on checks is what its maker makes of today's rules."""

from __future__ import annotations

from tools.checks_page import PAGE, page
from viewer.checks.registry import RULES


def test_page_is_current():
    assert page() == PAGE.read_text(encoding="utf-8")


def test_every_rule_stands_on_it_with_its_sentence():
    text = page()
    for rule in RULES:
        assert f"`{rule.id}`" in text
        assert rule.sentence in text
