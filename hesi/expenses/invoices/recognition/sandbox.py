"""Reading files in a child process that may use little and reach nothing, so that a hostile file costs itself only."""

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hesi.expenses.invoices.recognition.carriers import Carrier, carrier_of
from hesi.expenses.invoices.recognition.limits import MB, PICTURE, STRUCTURED, ChildLimits, Unreadable
from hesi.expenses.invoices.recognition.result import Recognition
from hesi.expenses.invoices.recognition.wire import LONGEST_BODY, LONGEST_HEADER, SIZES, frame, from_wire, split

_PACKAGE_ROOT = str(Path(__file__).resolve().parents[4])
_START = "import sys; sys.path.insert(0, {root!r}); from hesi.expenses.invoices.recognition.child import main; main()"
_STARTUP_SECONDS = 30.0
_NEEDS_PICTURE = "needs_picture"
_CHUNK = 256 * 1024


class _Died(Exception):
    """The child ended or broke the protocol before it answered."""


class _Child:
    """One child process and its pipes."""

    def __init__(self, limits: ChildLimits, *, pictures: bool) -> None:
        self.limits = limits
        self._directory = tempfile.mkdtemp(prefix="hesi-child-")
        settings = json.dumps({"limits": asdict(limits), "pictures": pictures})
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", _START.format(root=_PACKAGE_ROOT), settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._directory,
            # Nothing of the parent's environment: it holds keys. Thread pools are told to stay small.
            env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "2", "LC_ALL": "C.UTF-8"},
            start_new_session=True,
            close_fds=True,
        )
        self._answered = 0
        self._stdin = self._process.stdin.fileno() if self._process.stdin else -1
        self._stdout = self._process.stdout.fileno() if self._process.stdout else -1

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, header: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """Send a request and wait for its answer; raises TimeoutError or _Died, after which the child is of no use."""
        allowed = self.limits.wall_seconds + (_STARTUP_SECONDS if self._answered == 0 else 0)
        deadline = time.monotonic() + allowed
        os.set_blocking(self._stdin, False)
        os.set_blocking(self._stdout, False)
        self._send(frame(header, [data]), deadline)
        head_size, body_size = SIZES.unpack(self._receive(SIZES.size, deadline))
        if head_size > LONGEST_HEADER or body_size > LONGEST_BODY:
            raise _Died
        try:
            answer = split(self._receive(head_size, deadline), self._receive(body_size, deadline))
        except (ValueError, KeyError, TypeError) as error:
            raise _Died from error
        self._answered += 1
        return answer

    def _send(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdin, selectors.EVENT_WRITE)
            while view:
                self._wait(selector, deadline)
                try:
                    view = view[os.write(self._stdin, view[:_CHUNK]) :]
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise _Died from error

    def _receive(self, size: int, deadline: float) -> bytes:
        out = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            while len(out) < size:
                self._wait(selector, deadline)
                try:
                    chunk = os.read(self._stdout, min(_CHUNK, size - len(out)))
                except BlockingIOError:
                    continue
                if not chunk:
                    raise _Died
                out += chunk
        return bytes(out)

    @staticmethod
    def _wait(selector: selectors.BaseSelector, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0 or not selector.select(left):
            raise TimeoutError

    def ended_by_clock(self) -> bool:
        """Whether the system ended the child because its processor time or its alarm ran out."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        return self._process.returncode in (-signal.SIGXCPU, -signal.SIGALRM)

    def memory_bytes(self) -> int:
        """Resident memory of the child, 0 when unknown."""
        try:
            with open(f"/proc/{self.pid}/statm") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
        except (OSError, IndexError, ValueError):
            return 0

    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """Kill the child's whole process group and take away what it used."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()
        shutil.rmtree(self._directory, ignore_errors=True)


def recognize_limited(data: bytes, name: str, *, limits: ChildLimits | None = None) -> list[Recognition]:
    """Every invoice in a file, read in a child process of its own; raises Unreadable with the reason of a refusal.

    Structured carriers get seconds and little memory. A picture, or a PDF that turns out to have no text, gets what
    OCR needs.
    """
    if limits is not None:
        return _recognize_once(data, name, limits, pictures=True)
    if carrier_of(data, name) is Carrier.IMAGE:
        return _recognize_once(data, name, PICTURE, pictures=True)
    try:
        return _recognize_once(data, name, STRUCTURED, pictures=False)
    except _NeedsPicture:
        return _recognize_once(data, name, PICTURE, pictures=True)


def preview_limited(data: bytes, name: str, *, limits: ChildLimits = STRUCTURED) -> list[bytes]:
    """PNG pages to show beside the fields, drawn in a child process; an empty list where a carrier has no picture."""
    child = _Child(limits, pictures=False)
    try:
        _, pictures = _asked(child, {"wanted": "preview", "name": name}, data, name)
        return pictures
    finally:
        child.end()


class _NeedsPicture(Exception):
    """The file has pages that only OCR can read."""


def _recognize_once(data: bytes, name: str, limits: ChildLimits, *, pictures: bool) -> list[Recognition]:
    child = _Child(limits, pictures=pictures)
    try:
        return _recognized(child, data, name, pictures=pictures)
    finally:
        child.end()


def _recognized(child: _Child, data: bytes, name: str, *, pictures: bool) -> list[Recognition]:
    answer, _ = _asked(child, {"wanted": "recognize", "name": name, "pictures": pictures}, data, name)
    try:
        return [from_wire(reading) for reading in answer["readings"]]
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("reader_died", name) from error


def _asked(child: _Child, header: dict[str, Any], data: bytes, name: str) -> tuple[dict[str, Any], list[bytes]]:
    try:
        answer, blobs = child.ask(header, data)
    except TimeoutError as error:
        child.end()
        raise Unreadable("time_limit", name, limit=f"{child.limits.wall_seconds:g}") from error
    except _Died as error:
        late = child.ended_by_clock()
        child.end()
        if late:
            raise Unreadable("time_limit", name, limit=f"{child.limits.cpu_seconds:g}") from error
        raise Unreadable("reader_died", name) from error
    if answer.get("ok"):
        return answer, blobs
    if answer.get("code") == _NEEDS_PICTURE:
        raise _NeedsPicture
    raise Unreadable(str(answer["code"]), **{"name": name, **answer["params"]})


class Reader:
    """A reader that keeps one child with the OCR models loaded, for whoever reads many files one after another.

    A child that runs out of time, dies, has read `files_per_child` files or has grown beyond `most_resident_bytes` is
    ended and replaced by a fresh one. Safe to share between threads; one file is read at a time.
    """

    def __init__(
        self,
        limits: ChildLimits = PICTURE,
        *,
        files_per_child: int = 200,
        most_resident_bytes: int = 1536 * MB,
    ) -> None:
        self._limits = limits
        self._files_per_child = files_per_child
        self._most_resident_bytes = most_resident_bytes
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._files = 0

    @property
    def pid(self) -> int | None:
        """The process id of the present child, if there is one."""
        return self._child.pid if self._child is not None and self._child.alive() else None

    def recognize(self, data: bytes, name: str) -> list[Recognition]:
        """Like `recognize_limited`, without the time it takes to start."""
        carrier_of(data, name)
        with self._lock:
            child = self._ready_child()
            try:
                readings = _recognized(child, data, name, pictures=True)
            except Unreadable:
                if not child.alive():
                    self._drop()
                raise
            finally:
                self._files += 1
                if self._files >= self._files_per_child or child.memory_bytes() > self._most_resident_bytes:
                    self._drop()
            return readings

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._drop()

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ready_child(self) -> _Child:
        if self._child is None or not self._child.alive():
            self._drop()
            self._child, self._files = _Child(self._limits, pictures=True), 0
        return self._child

    def _drop(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None
