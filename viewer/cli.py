"""The command line: what ``legbook`` does with its arguments. No Qt until it is needed.

Exit status: 0 fine, 1 an error in the input, 2 usage.
"""

from __future__ import annotations

import codecs
import io
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.commands.arguments import Arguments
    from viewer.desktop.render import Picture

_INTERRUPTED = 130  # what shells report of a program that Ctrl-C ended


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line (that of the process where ``argv`` is None); return its status."""
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(given)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # argparse's own printing, where stdout has no buffer
        _silence()
        return 0


def _run(given: list[str]) -> int:
    if not given:  # the common start, without a parser
        return _window([], empty=False, theme="")
    from viewer.commands import arguments  # noqa: PLC0415 argparse: only for arguments

    try:
        parsed = arguments.parse(given)
    except SystemExit as ended:  # argparse has printed usage, help or the version
        _write("")  # out of the buffer, where somebody still reads it
        return ended.code if isinstance(ended.code, int) else 2
    if parsed.command == "window":
        return _open_window(parsed)
    from viewer.commands import answers  # noqa: PLC0415 not for the window

    answer = answers.answer(parsed)
    status = answer.status
    _tell(answer.messages)
    if not _write(answer.text):
        return status
    if answer.picture is not None:
        status = max(status, _render(answer.picture))
    return status


def _open_window(parsed: Arguments) -> int:
    for path in parsed.paths:
        try:
            os.stat(path)  # noqa: PTH116 a NUL in it is a ValueError here, False in Path.exists
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            from viewer.commands.plain import plain  # noqa: PLC0415 only here

            _tell([f"{plain(path)} cannot be read: {reason}"])
            return 1
    return _window(parsed.paths, empty=parsed.empty, theme=parsed.theme)


def _window(paths: Sequence[str], *, empty: bool, theme: str) -> int:
    from viewer.desktop.app import run  # noqa: PLC0415 Qt

    _let_interrupts_through()
    return run(paths, empty=empty, theme=theme)


def _render(picture: Picture) -> int:
    from viewer.desktop import render  # noqa: PLC0415 only here

    _let_interrupts_through()
    try:
        render.save(picture)
    except render.RenderError as error:
        _tell([str(error)])
        return 1
    return 0


def _let_interrupts_through() -> None:
    """Let Ctrl-C end the process while Qt, and not Python, runs the event loop."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _tell(messages: Sequence[str]) -> None:
    """Write messages to stderr, one line each."""
    for message in messages:
        sys.stderr.write(f"legbook: {message}\n")
    sys.stderr.flush()


def _write(text: str) -> bool:
    """Write to stdout; False where nobody reads it any more."""
    try:
        if isinstance(sys.stdout, io.TextIOWrapper):
            codecs.register_error("legbook-escape", _escape)
            sys.stdout.reconfigure(errors="legbook-escape")  # which flushes what is there
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
        return False
    return True


def _silence() -> None:
    """Let what is left in stdout's buffer go nowhere: its flush at the end would complain."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, sys.stdout.fileno())


def _escape(error: UnicodeError) -> tuple[str, int]:
    """Write what the terminal's encoding lacks as JSON does, so that JSON stays JSON."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = (units[i : i + 2].hex() for i in range(0, len(units), 2))
    return "".join(f"\\u{unit}" for unit in pairs), error.end


if __name__ == "__main__":
    sys.exit(main())
