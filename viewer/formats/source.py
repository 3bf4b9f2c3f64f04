"""Bytes of a file, read with care: what cannot be read is a problem, never a traceback."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.formats.jsontext import JsonError, Lines
from viewer.model.problem import Problem, Severity

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 512 * 1024 * 1024
"""The largest file that is read into memory; a million positions as GeoJSON are 163 MB."""

_BOM = b"\xef\xbb\xbf"
_FOREIGN_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x1f\x8b": "gzip"}


class UnreadableError(Exception):
    """A file that cannot be read at all; carries the problem to show."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(problem.message)
        self.problem = problem


@dataclass(slots=True)
class SourceText:
    """The bytes of one file under its name in the document.

    ``data`` are all bytes of the file, ``start`` the offset after a byte order mark.
    """

    name: str
    data: bytes
    start: int
    sha256: str
    lines: Lines

    @property
    def body(self) -> bytes:
        """The text without the byte order mark."""
        return self.data[self.start :] if self.start else self.data

    def problem(  # noqa: PLR0913 a problem has as many parts
        self,
        code: str,
        message: str,
        *,
        offset: int | None = None,
        feature: str | None = None,
        path: str | None = None,
        found: str | None = None,
        expected: str | None = None,
        severity: Severity = "error",
    ) -> Problem:
        """Return a problem of this file; ``offset`` counts from the file's first byte."""
        return Problem(
            severity=severity,
            code=code,
            message=message,
            file=self.name,
            feature=feature,
            property=path,
            line=None if offset is None else self.lines.at(offset),
            found=found,
            expected=expected,
        )

    def refused(self, error: JsonError, offset: int, feature: str | None = None) -> Problem:
        """Return the problem of a piece at ``offset`` that is not strict JSON."""
        return self.problem(
            error.code,
            error.message,
            offset=offset + error.offset,
            feature=feature,
            path=error.path,
            found=error.found,
            expected=error.expected,
        )


def load(path: Path, name: str) -> SourceText:
    """Read a regular file whole.

    Raises UnreadableError for what is missing, no regular file, too large, empty or not UTF-8.
    """
    try:
        data = _bytes_of(path, name)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _unreadable("unreadable", f"{name} cannot be read: {reason}", name, reason) from error
    except ValueError as error:  # a NUL in the path
        raise _unreadable("unreadable", f"{name!r} is not a path", name, str(error)) from error
    return from_bytes(data, name)


def from_bytes(data: bytes, name: str) -> SourceText:
    """Take bytes as a text file. Raises UnreadableError where they are empty or not UTF-8."""
    start = len(_BOM) if data.startswith(_BOM) else 0
    text = SourceText(name, data, start, hashlib.sha256(data).hexdigest(), Lines(data))
    if not data[start:].strip():
        raise _unreadable("empty-file", f"{name} is empty", name, f"{len(data)} bytes")
    foreign = _FOREIGN_BOMS.get(data[:2])
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"{foreign} data" if foreign else f"the byte 0x{data[error.start]:02x}"
        raise UnreadableError(
            text.problem(
                "not-utf8",
                f"{name} is not UTF-8 text",
                offset=error.start,
                found=found,
                expected="UTF-8 text",
            )
        ) from error
    return text


def _bytes_of(path: Path, name: str) -> bytes:
    # O_NONBLOCK: opening a FIFO must not wait for a writer before we see what it is.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
        raise _unreadable("not-a-file", f"{name} is {kind}", name, kind)
    with os.fdopen(handle, "rb") as file:
        if status.st_size > MAX_BYTES:
            raise _too_large(name, status.st_size)
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _too_large(name, len(data))
    return data


def _too_large(name: str, size: int) -> UnreadableError:
    return UnreadableError(
        Problem(
            "error",
            "too-large",
            f"{name} is too large to read",
            file=name,
            found=f"{size} bytes",
            expected=f"at most {MAX_BYTES} bytes",
        )
    )


def _unreadable(code: str, message: str, name: str, found: str) -> UnreadableError:
    return UnreadableError(
        Problem("error", code, message, file=name, found=found, expected="a readable text file")
    )
