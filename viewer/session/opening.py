"""Opening paths: in a worker process with progress and cancel, or at once in this one. No Qt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from viewer.formats.records import Records
from viewer.model.problem import Problem
from viewer.session import bake
from viewer.session.bundle import Bundle, BundleError, from_bytes
from viewer.session.document import Document, from_bundle
from viewer.session.tracks.receiving import Arriving, take_positions, take_store
from viewer.session.worker import (
    BUNDLE,
    DONE,
    DRAWN,
    FAILED,
    HEAD,
    MAX_MEMORY,
    MAX_SECONDS,
    POSITIONS,
    PROGRESS,
    READY,
    STORE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import IO

    from viewer.session.tracks.store import TrackStore

_MAX_FRAME = 4 * 1024**3
_PIPE = 2**20
"""What a pipe holds, where that can be told: fewer turns between worker and window."""
_ONE_HEAP = {
    "GLIBC_TUNABLES": ":".join(
        f"glibc.malloc.{name}={value}"
        for name, value in (
            ("mmap_threshold", 2**32),
            ("trim_threshold", 2**32),
            ("top_pad", 2**26),
            ("arena_max", 1),
        )
    ),
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "NUMPY_MADVISE_HUGEPAGE": "0",
}
"""Has numpy and Arrow take what the other has freed, and glibc keep it: a worker makes and drops
columns of many megabytes and is soon gone. Asking the kernel for each anew took a fifth of its
time, clearing huge pages up to 0.4 s now and then, and two heaps a third more memory."""
MEMORY_AHEAD = 192 * 2**20
"""Bytes that a worker for a large file may take ahead; a million positions need so many."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the worker is: what it is at, how many of how many it has done."""

    name: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Built:
    """The case is built, and stores of its tracks are still being made: what is known before."""

    document: Document


@dataclass(frozen=True, slots=True)
class Opened:
    """The worker's answer. A worker that failed gives a document with that problem alone.

    All of it is here but the positions of tracks, which are
    :class:`viewer.session.tracks.receiving.Arriving` while the events go on.
    """

    document: Document


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The opening was cancelled; there is no document."""


class _FailedError(Exception):
    """The worker says why it could not do what it was asked to."""


class Spare:
    """A worker started ahead, which waits for something to read.

    For a file that changes often, or one that somebody drags over the window or looks for.
    """

    def __init__(self, memory: int = 0) -> None:
        """Start it; it takes so many bytes of memory ahead. Raises OSError where that fails."""
        self._process: subprocess.Popen[bytes] | None = _worker(str(memory))

    def take(self) -> subprocess.Popen[bytes] | None:
        """Return the worker once, None where it has been taken or has died."""
        process, self._process = self._process, None
        return process if process is not None and process.poll() is None else None

    def end(self) -> None:
        """End the worker if nobody took it."""
        process = self.take()
        if process is not None:
            process.kill()
            with process:
                pass


def _worker(ready: str = "") -> subprocess.Popen[bytes]:
    """Start a worker; ``ready`` (see :data:`viewer.session.worker.READY`): one that waits."""
    root = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([root, known] if known else [root]),
        "PYTHONIOENCODING": "utf-8",
        READY: ready,
        "PROJ_NETWORK": "OFF",
        **_ONE_HEAP,
        # numpy's threads would be started outside the limits, and for nothing.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "viewer.session.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=_PIPE,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


class Opening:
    """One run of the worker. Iterate over :meth:`events` in a thread; cancel from any."""

    def __init__(
        self,
        paths: Sequence[str | Path],
        *,
        memory: int = MAX_MEMORY,
        seconds: int = MAX_SECONDS,
        spare: Spare | None = None,
        mappings: Mapping[str, Any] | None = None,
    ) -> None:
        """Read these paths, by a worker started ahead if one is given.

        ``mappings`` is what the user has said of tables: data of mappings of columns, by the
        tables' signatures (:mod:`viewer.formats.tracks.mapping`).
        """
        self._paths = [str(Path(p).absolute()) for p in paths]
        self._memory = memory
        self._seconds = seconds
        self._spare = spare
        self._mappings = dict(mappings or {})
        self._lock = Lock()
        self._cancelled = False
        self._process: subprocess.Popen[bytes] | None = None

    def cancel(self) -> None:
        """End the worker. Unless it was Opened before, the events end with :class:`Cancelled`."""
        with self._lock:
            self._cancelled = True
            if self._process is not None and self._process.poll() is None:
                self._process.kill()

    def events(self) -> Iterator[Progress | Built | Opened | Cancelled]:
        """Start the worker and yield what it tells, lastly Opened or Cancelled.

        Whoever goes on after Opened has the positions taken that are still to come.
        """
        try:
            process = self._start()
        except OSError as error:
            yield Opened(self._failed(f"the worker cannot be started: {error}"))
            return
        if process is None:
            yield Cancelled()
            return
        shown = False
        reason = ""
        arriving = Arriving()
        with process:
            try:
                for event in self._told(process, arriving):
                    shown = isinstance(event, Opened)
                    yield event
            except _FailedError as error:
                reason = str(error)
            except (BundleError, ValueError, KeyError, TypeError, OSError, EOFError) as error:
                reason = f"its answer is not understood: {error}"
            finally:
                arriving.end(reason)
                if process.poll() is None:
                    process.kill()  # it has said all, or is not listened to
                process.wait()
        if shown:
            return
        if self._cancelled:
            yield Cancelled()
        else:
            yield Opened(self._failed(reason or _ending(process.returncode)))

    def _told(
        self, process: subprocess.Popen[bytes], arriving: Arriving
    ) -> Iterator[Progress | Built | Opened]:
        """Yield what the worker tells, Opened as soon as all that is drawn is here."""
        document: Document | None = None
        stores: dict[str, TrackStore] = {}
        for kind, length, pipe in self._frames(process):
            if kind == STORE:
                take_store(stores, pipe, length)
                continue
            if kind == POSITIONS:
                take_positions(arriving, pipe, length)
                continue
            content = pipe.read(length)
            if len(content) < length or kind == DONE:
                return
            if kind == PROGRESS:
                yield _progress(content)
            elif kind == BUNDLE:
                document = from_bundle(from_bytes(content))
                if document.case.tracks:
                    yield Built(document)
            elif kind == DRAWN and document is not None and not self._cancelled:
                arriving.expect(json.loads(content))
                yield Opened(replace(document, positions=arriving, stores=MappingProxyType(stores)))
            elif kind == FAILED:
                raise _FailedError(str(json.loads(content)["reason"]))

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._cancelled:
                if self._spare is not None:
                    self._spare.end()
                return None
            spare = None if self._spare is None else self._spare.take()
            self._process = spare or _worker()
        return self._process

    def _frames(self, process: subprocess.Popen[bytes]) -> Iterator[tuple[bytes, int, IO[bytes]]]:
        """Yield kind and length of what the worker tells; who takes it reads it from the pipe."""
        if process.stdin is None or process.stdout is None:
            return
        request = {
            "paths": self._paths,
            "memory": self._memory,
            "seconds": self._seconds,
            "mappings": self._mappings,
        }
        try:
            process.stdin.write(json.dumps(request).encode())
            process.stdin.close()
        except OSError:
            return  # it died before it listened; its exit code says the rest
        while True:
            head = process.stdout.read(HEAD.size)
            if len(head) < HEAD.size:
                return
            kind, length = HEAD.unpack(head)
            if length > _MAX_FRAME:
                message = "a frame is too long"
                raise ValueError(message)
            yield kind, length, process.stdout

    def _failed(self, reason: str) -> Document:
        names = ", ".join(self._paths)
        problem = Problem(
            "error",
            "worker-failed",
            f"reading was given up: {reason}",
            file=names[:200],
            found=reason,
            expected="files that can be read within the limits",
        )
        return from_bundle(Bundle(Records(), (problem,)))


def open_now(paths: Sequence[str | Path]) -> Document:
    """Open paths in this process, for the command line; the shipped case comes baked."""
    if len(paths) == 1 and _is_shipped(paths[0]):
        baked = bake.load()
        if baked is not None:
            return from_bundle(baked)
    from viewer.session.pipeline import run  # noqa: PLC0415 the window reads in the worker

    return from_bundle(run(paths))


def _is_shipped(path: str | Path) -> bool:
    try:
        given, shipped = Path(path).resolve(), bake.shipped_case().resolve()
    except (OSError, ValueError, RuntimeError):
        return False
    return given in (shipped, shipped / "case.json")


def _progress(content: bytes) -> Progress:
    told = json.loads(content)
    return Progress(str(told["name"]), int(told["done"]), int(told["of"]))


def _ending(code: int) -> str:
    if code < 0:
        return f"the worker was ended by signal {-code} (a limit of memory or time, or a crash)"
    return f"the worker ended with code {code}"
