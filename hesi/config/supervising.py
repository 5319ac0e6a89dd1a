"""Keeping child processes running: start, restart with growing pauses, pass on the signal to end, be gone in time."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = float(os.environ.get("HESI_LONGEST_PAUSE") or 30)
STEADY_SECONDS = 30.0
END_SECONDS = 2.5
TICK_SECONDS = 0.1
_PR_SET_PDEATHSIG = 1
_PARENT = "HESI_SUPERVISOR"


@dataclass(slots=True)
class Child:
    """One process to keep running: `hesi` with these arguments, and the file descriptors it inherits."""

    name: str
    arguments: Sequence[str]
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause: float = field(default=FIRST_PAUSE_SECONDS)

    def start(self) -> None:
        """Start it, in a process group of its own: Ctrl-C reaches the supervisor alone, which passes it on."""
        command = [sys.executable, "-m", "hesi.config.command", *self.arguments]
        environment = os.environ | {_PARENT: str(os.getpid())}
        self.process = subprocess.Popen(command, pass_fds=self.descriptors, start_new_session=True, env=environment)
        self.started_at = time.monotonic()

    def keep(self) -> None:
        """Start it again when it has ended; a process that keeps ending waits longer each time."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.start()
        elif self.process.poll() is not None:
            status = self.process.returncode
            steady = time.monotonic() - self.started_at >= STEADY_SECONDS
            self.pause = FIRST_PAUSE_SECONDS if steady else min(self.pause * 2, LONGEST_PAUSE_SECONDS)
            self.start_at = time.monotonic() + self.pause
            self.process = None
            print(
                f"hesi: {self.name} ended ({_reason(status)}); starting it again in {self.pause:g} s.", file=sys.stderr
            )


def supervise(children: list[Child], *, on_start: Callable[[], bool] | None = None) -> int:
    """Keep the children running until told to end (SIGTERM, SIGINT, SIGHUP); then end them within three seconds.

    `on_start` is asked again and again until it answers True.
    """
    ending: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda number, _frame: ending.append(number))
    for child in children:
        child.start()
    try:
        while not ending:
            if on_start is not None and on_start():
                on_start = None
            for child in children:
                child.keep()
            time.sleep(TICK_SECONDS)
    finally:
        _end([child.process for child in children if child.process is not None])
    return 0


def end_with_parent() -> None:
    """Have the system end this process when its parent dies, however it dies, so that no worker is left over."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    # The parent may have gone before the request.
    if os.environ.get(_PARENT, str(os.getppid())) != str(os.getppid()):
        os.kill(os.getpid(), signal.SIGTERM)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + END_SECONDS
    for process in processes:
        try:
            process.wait(max(0.01, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _reason(status: int) -> str:
    return f"status {status}" if status >= 0 else signal.Signals(-status).name
