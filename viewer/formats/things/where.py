"""Where a problem is reported: the file, the feature in it, the line."""

from __future__ import annotations

from viewer.model.problem import CaseValueError, Problem, Severity

CASE_FILE = "case.json"


class SetAsideError(Exception):
    """A thing, or an item of evidence, cannot be used; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Where:
    """The place of a feature in its file, for problems.

    ``feature`` is its id or its label, and changes when it is given an id; ``line`` counts from 1.
    """

    __slots__ = ("feature", "file", "line")

    def __init__(self, file: str, feature: str | None, line: int | None) -> None:
        self.file = file
        self.feature = feature
        self.line = line

    def problem(
        self,
        severity: Severity,
        code: str,
        message: str,
        path: str | None = None,
        *,
        found: str | None = None,
        expected: str | None = None,
    ) -> Problem:
        """Return a problem of this feature; ``path`` names the member inside it."""
        return Problem(
            severity, code, message, self.file, self.feature, path, self.line, found, expected
        )

    def refused(self, error: CaseValueError, path: str) -> Problem:
        """Return the problem of a value that cannot be understood."""
        return self.problem(
            "error", error.code, error.message, path, found=error.found, expected=error.expected
        )
