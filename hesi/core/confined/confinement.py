"""Taking away from this process what reading a file does not need: network, programs, writing, endless resources.

Called by a child before it sees the first byte a stranger sent. What the system does not permit (a container may
forbid namespaces) is made up for inside Python by an audit hook, which cannot be removed once it is set.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from hesi.core.confined.limits import ChildLimits

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_DUMPABLE = 4
_GRACE_SECONDS = 5
_REFUSED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "pty.",
    "ftplib.",
    "smtplib.",
    "urllib.Request",
    "ctypes.dlopen",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def confine(limits: ChildLimits) -> None:
    """Limit this process for good."""
    _leave_files()
    _cut_network()
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def start_clock(limits: ChildLimits) -> None:
    """Give the next file its own seconds: processor time counts from now, and an alarm ends an orphan that hangs."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (spent + limits.cpu_seconds, hard))
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds + _GRACE_SECONDS)


def stop_clock() -> None:
    """The file is done: waiting for the next one costs nothing."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def _leave_files() -> None:
    """Stand in a directory that no longer exists, so that nothing can be left behind."""
    here = Path.cwd()
    if here.name.startswith("hesi-child-"):
        with contextlib.suppress(OSError):
            here.rmdir()


def _cut_network() -> None:
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    except (OSError, AttributeError):
        # Not Linux or not permitted: the hook below still refuses.
        pass


def refuse_the_rest() -> None:
    """Refuse sockets, programs and writing from here on, whatever code runs in this process."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = (*arguments, 0, 0, 0)[:3]
            if isinstance(flags, int) and flags & _WRITING and path not in (os.devnull, b"/dev/null"):
                raise PermissionError("the reader writes no files")
        elif event.startswith(_REFUSED):
            raise PermissionError(f"the reader may not use {event}")

    sys.addaudithook(hook)
