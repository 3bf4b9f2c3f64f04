"""Acknowledgements: results of checks that the editor has seen and lives with, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The editor's reason for living with a result.

    It stands for the result of ``rule`` on exactly ``subjects`` (ids, in the result's order); these
    two are its identity. ``at`` is when it was written, as text, if the case says.
    """

    rule: str
    subjects: tuple[str, ...]
    reason: str
    at: str | None = None

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What it is told apart by: rule and subjects."""
        return self.rule, self.subjects
