"""Problems: what is wrong with a file, where, and what was expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place.

    ``line`` counts from 1; every locating member is None where it does not apply.
    ``error`` means that the thing was set aside, ``warning`` that it was read and is doubtful,
    ``note`` that the reader may want to know.
    """

    severity: Severity
    code: str
    message: str
    file: str | None = None
    feature: str | None = None
    property: str | None = None
    line: int | None = None
    found: str | None = None
    expected: str | None = None


class CaseValueError(ValueError):
    """A value in a case that cannot be understood.

    ``code`` is stable and short, ``found`` and ``expected`` are texts for the reader.
    """

    def __init__(self, code: str, message: str, *, found: str, expected: str) -> None:
        """Keep the parts of the message apart, so that a problem can be made of them."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.found = found
        self.expected = expected
