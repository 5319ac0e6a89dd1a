"""One limited child process and the conversation with it over its pipes, with a deadline for every answer."""

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hesi.core.confined.frames import LONGEST_BODY, LONGEST_HEADER, SIZES, frame, split
from hesi.core.confined.limits import ChildLimits

_PACKAGE_ROOT = str(Path(__file__).resolve().parents[3])
_START = "import sys; sys.path.insert(0, {root!r}); from {module} import main; main()"
STARTUP_SECONDS = 30.0
_CHUNK = 256 * 1024


class Died(Exception):
    """The child ended or broke the protocol before it answered."""


class Child:
    """One child process and its pipes. `module` has the `main` that serves in it; `settings` go to its loader."""

    def __init__(self, module: str, limits: ChildLimits, **settings: Any) -> None:
        self.limits = limits
        self._directory = tempfile.mkdtemp(prefix="hesi-child-")
        stated = json.dumps({**settings, "limits": asdict(limits)})
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", _START.format(root=_PACKAGE_ROOT, module=module), stated],
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
        """Send a request and wait for its answer; raises TimeoutError or Died, after which the child is of no use."""
        allowed = self.limits.wall_seconds + (STARTUP_SECONDS if self._answered == 0 else 0)
        deadline = time.monotonic() + allowed
        os.set_blocking(self._stdin, False)
        os.set_blocking(self._stdout, False)
        self._send(frame(header, [data]), deadline)
        head_size, body_size = SIZES.unpack(self._receive(SIZES.size, deadline))
        if head_size > LONGEST_HEADER or body_size > LONGEST_BODY:
            raise Died
        try:
            answer = split(self._receive(head_size, deadline), self._receive(body_size, deadline))
        except (ValueError, KeyError, TypeError) as error:
            raise Died from error
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
                    raise Died from error

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
                    raise Died
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
        """Whether it can be asked. Its folder is gone by then: the child takes it away before it reads anything."""
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
