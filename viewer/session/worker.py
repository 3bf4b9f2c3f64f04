"""The worker: reads files in a process of its own, without network, and hands a bundle back.

``python -m viewer.session.worker`` takes a request as JSON on stdin and writes frames on stdout:
one byte for the kind, eight for the length (big-endian), then the content. Progress is JSON, the
bundle is that of :mod:`viewer.session.bundle`. After it comes the store of each file of tracks: a
line with name and key, then the store (:mod:`viewer.session.tracks`), nothing where one of that key
is kept. Then it says that all is here that is drawn, with the names of the files whose positions
follow: for each a line with its name as JSON, then an Arrow IPC stream; lastly an empty frame that
says it was all. A thread writes, so that one thing is on its way while the next is made. Nothing
is ever pickled. Before it looks at a file it gives up what a reader has
no use for: sockets, other programs, writing, endless time and memory.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    from viewer.session.pipeline import Made
    from viewer.session.tracks.building import Ahead

    _Content = bytes | memoryview | Callable[[], bytes | memoryview]

PROGRESS = b"p"
BUNDLE = b"b"
POSITIONS = b"t"
STORE = b"s"
DRAWN = b"w"
DONE = b"d"
LOOKED = b"l"
FAILED = b"f"
READY = "LEGBOOK_WORKER_READY"
"""Set for a worker that is started ahead, to a number of bytes: it imports what it may need, takes
so much memory from the kernel, then waits."""
HEAD = struct.Struct(">cQ")

MAX_MEMORY = 8 * 1024**3
"""Address space in bytes. A case takes about six times the size of its file, ten million positions
of tracks 2 to 3 GB, as measured, and twice that in addresses."""
MAX_SECONDS = 600
"""Processor time."""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REFUSED = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork",
    "os.forkpty", "pty.spawn", "os.startfile", "os.kill", "os.killpg", "os.remove", "os.rename",
    "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.utime", "os.chflags", "os.setxattr", "os.removexattr", "shutil.", "tempfile.",
    "ftplib.", "http.client", "urllib.Request", "smtplib.", "imaplib.", "poplib.", "nntplib.",
    "telnetlib.", "webbrowser.open", "mmap.", "winreg.", "_winapi.CreateProcess",
    "_winapi.CreateFile", "_winapi.CreateNamedPipe", "pickle.find_class",
)  # fmt: skip
_NEEDED = (
    "viewer.formats.offline", "viewer.formats.registry", "viewer.formats.tracks.readsb",
    "viewer.formats.tracks.table", "viewer.replay.problems", "viewer.replay.program",
    "viewer.session.bundle", "viewer.session.tracks.building",
    "importlib.metadata", "numpy.ma", "pyarrow.compute", "pyarrow.csv", "pyarrow.parquet",
)  # fmt: skip
"""What reading tracks imports on the way."""

_SWITCH_S = 0.0005
"""How long a thread may keep another waiting for the interpreter: columns are made on one thread
while the case is built on another, and each of their many steps would wait for 5 ms."""


class RefusedError(PermissionError):
    """The worker was asked to do what a reader of files never needs."""


def main() -> int:
    """Serve one request; 0 where a bundle was written, 1 where the request could not be served."""
    out = sys.stdout.buffer
    sys.setswitchinterval(_SWITCH_S)
    sys.stdout = sys.stderr  # a stray print must not break the frames
    if ready := os.environ.get(READY):
        _prepare(int(ready))
    try:
        request = json.loads(sys.stdin.buffer.read())
        paths = [] if "look" in request else [str(path) for path in request["paths"]]
    except (ValueError, KeyError, TypeError) as error:
        _frame(out, FAILED, json.dumps({"reason": f"bad request: {error}"}).encode())
        return 1
    limit(int(request.get("memory", MAX_MEMORY)), int(request.get("seconds", MAX_SECONDS)))
    make = _pipeline()
    seal()
    if "look" in request:
        from viewer.session.looking import answer  # noqa: PLC0415 for a dialog only

        seen, told = answer(str(request["look"]), request.get("mappings"))
        _frame(out, LOOKED if seen else FAILED, json.dumps(told).encode())
        return 0

    def fail(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        """Tell the window of an error in the program itself: one line, no traceback."""
        told = f"an error in the program: {kind.__name__}: {error}"
        _frame(out, FAILED, json.dumps({"reason": told}).encode())

    sys.excepthook = fail
    try:
        with _Outlet(out) as outlet:
            _serve(outlet, make, paths, request.get("mappings"))
    except MemoryError:
        _frame(out, FAILED, json.dumps({"reason": "the files need too much memory"}).encode())
        return 1
    return 0


def _serve(
    outlet: _Outlet, make: Callable[..., Made], paths: list[str], mappings: dict[str, Any] | None
) -> None:
    """Read paths and send all that is made of them."""
    from viewer.session.bundle import to_bytes  # noqa: PLC0415 imported by the pipeline already

    def progress(name: str, done: int, of: int) -> None:
        outlet.send(PROGRESS, json.dumps({"name": name, "done": done, "of": of}).encode())

    ahead: list[Ahead] = []

    def read(positions: dict[str, Any]) -> None:
        from viewer.session.tracks.building import Ahead  # noqa: PLC0415 for tracks only

        ahead.append(Ahead(positions))

    made = make(paths, progress, mappings=mappings, read=read)
    outlet.send(BUNDLE, to_bytes(made.bundle))
    if made.positions:
        from viewer.formats.tracks.columns import to_ipc  # noqa: PLC0415 for tracks only
        from viewer.session.tracks.building import stores  # noqa: PLC0415 as above

        for file, key, parts in stores(made.case, made.positions, *ahead):
            told = json.dumps({"file": file, "key": key}).encode() + b"\n"
            outlet.send(STORE, told, *parts)
    outlet.send(DRAWN, json.dumps(list(made.positions)).encode())
    outlet.call(_yield_the_processor)
    for name, columns in made.positions.items():
        outlet.send(POSITIONS, json.dumps(name).encode() + b"\n", partial(to_ipc, columns))
    outlet.send(DONE)
    _yield_the_processor()


def _yield_the_processor() -> None:
    """Let the window's processes go before this thread: they show what was sent."""
    if hasattr(os, "nice"):
        os.nice(19)


class _Outlet:
    """Writes frames in the order in which they are sent, on a thread of its own."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._thread = ThreadPoolExecutor(1)
        self._sent: list[Future[None]] = []

    def send(self, kind: bytes, *content: _Content) -> None:
        """Have a frame written; content that is a function is called when its turn comes."""
        self.call(partial(self._write, kind, content))

    def call(self, function: Callable[[], None]) -> None:
        """Have a function called by the thread when its turn comes."""
        self._sent.append(self._thread.submit(function))

    def _write(self, kind: bytes, content: tuple[_Content, ...]) -> None:
        _frame(self._out, kind, *(part() if callable(part) else part for part in content))

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait until all is written. Raises what went wrong on the way, where nothing else did."""
        self._thread.shutdown()
        if kind is None:
            for frame in self._sent:
                frame.result()


def limit(memory: int, seconds: int) -> None:
    """Bound memory, processor time and file size where the platform can."""
    try:
        import resource  # noqa: PLC0415 not on Windows
    except ImportError:
        return
    for name, value in (
        ("RLIMIT_AS", memory),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    ):
        number = getattr(resource, name, None)
        if number is None:
            continue
        _, hard = resource.getrlimit(number)
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(number, (soft, hard))
        except (ValueError, OSError):
            continue  # macOS refuses RLIMIT_AS; the others still hold


def seal() -> None:
    """Refuse sockets, other programs and writing from here on; there is no way back."""
    sys.dont_write_bytecode = True
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        _, mode, flags = arguments[0], arguments[1], arguments[2]
        writes = isinstance(mode, str) and any(c in mode for c in "wax+")
        if writes or (isinstance(flags, int) and flags & _WRITES):
            message = f"the worker may not write: {event}"
            raise RefusedError(message)
    elif event == "sqlite3.connect":
        if "?mode=ro" not in str(arguments[0]):
            message = "the worker opens databases for reading only"
            raise RefusedError(message)
    elif event.startswith(_REFUSED):
        message = f"the worker may not do this: {event}"
        raise RefusedError(message)


def _pipeline() -> Callable[..., Made]:
    """Import what reading needs while files may still be loaded freely."""
    from viewer.session.pipeline import make  # noqa: PLC0415 after the limits are set

    return make


def _prepare(memory: int) -> None:
    """Import what reading tracks needs, before there is anything to read, and take memory.

    What is touched here and let go of stays with the process (:mod:`viewer.session.opening` sees
    to that), so that the columns that come find it in place.
    """
    import importlib  # noqa: PLC0415 for a worker started ahead only
    from threading import Thread  # noqa: PLC0415 as above

    import numpy as np  # noqa: PLC0415 as above

    taking = Thread(target=np.ones, args=(memory, np.uint8))
    taking.start()
    _pipeline()
    for name in _NEEDED:
        importlib.import_module(name)
    taking.join()


def _frame(out: BinaryIO, kind: bytes, *content: bytes | memoryview) -> None:
    out.write(HEAD.pack(kind, sum(map(len, content))))
    out.writelines(content)
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
