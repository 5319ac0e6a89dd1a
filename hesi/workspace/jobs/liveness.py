"""Who is alive, without heartbeats: a worker holds a lock that the system or the database lets go when it dies.

On SQLite, which means one machine, the lock is `flock` on a file under `HESI_HOME/workers`; on PostgreSQL it is a
session-level advisory lock. Both were seen to be released at once by `kill -9`.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from hesi.workspace.jobs.models import WorkerProcess
from hesi.workspace.tenancy.locks import lock_number

_TRY = "SELECT pg_try_advisory_lock(%s)"
_RELEASE = "SELECT pg_advisory_unlock(%s)"


class AliveLock:
    """The lock a worker holds from start to end."""

    def __init__(self, key: str) -> None:
        self._file: BinaryIO | None = None
        self._session: Any = None
        if connection.vendor == "postgresql":
            # A session of its own: locks of one session never exclude each other.
            self._session = connections[connection.alias].copy()
            with self._session.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [_number(key)])
        else:
            self._file = _locked_file(key)

    def is_held(self) -> bool:
        """False once the database has dropped the session: others believe this worker dead, so it has to end."""
        if self._session is None:
            return True
        try:
            if self._session.connection is None or self._session.connection.closed:
                return False
            with self._session.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return False
        return True

    def release(self) -> None:
        """Let go at an orderly end."""
        if self._file is not None:
            self._file.close()
        if self._session is not None:
            self._session.close()


@contextmanager
def alive(key: str) -> Iterator[AliveLock]:
    """Be known as alive under this key."""
    lock = AliveLock(key)
    WorkerProcess.objects.create(key=key)
    try:
        yield lock
    finally:
        with transaction.atomic():
            WorkerProcess.objects.filter(key=key).delete()
        lock.release()
        _path(key).unlink(missing_ok=True)


def is_alive(key: str) -> bool:
    """Whether the worker of this key still runs, on whatever machine."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_TRY, [_number(key)])
            if not cursor.fetchone()[0]:
                return True
            cursor.execute(_RELEASE, [_number(key)])
            return False
    try:
        with _path(key).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


class Leadership:
    """At most one process at a time does a piece of work; when it dies the next takes over. For use in one thread."""

    def __init__(self, name: str) -> None:
        self._key = f"leader.{name}"
        self._held: Any = None

    def is_mine(self) -> bool:
        """Whether this process leads, taking over when nobody does."""
        return self._on_postgresql() if connection.vendor == "postgresql" else self._on_file()

    def _on_postgresql(self) -> bool:
        connection.ensure_connection()
        if self._held is not connection.connection:
            with connection.cursor() as cursor:
                cursor.execute(_TRY, [_number(self._key)])
                self._held = connection.connection if cursor.fetchone()[0] else None
        return self._held is not None

    def _on_file(self) -> bool:
        if self._held is None:
            try:
                self._held = _locked_file(self._key, wait=False)
            except BlockingIOError:
                return False
        return True


def _locked_file(key: str, *, wait: bool = True) -> BinaryIO:
    _path(key).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = _path(key).open("wb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise
    return file


def _path(key: str) -> Path:
    path: Path = settings.HOME / "workers" / f"{key}.lock"
    return path


def _number(key: str) -> int:
    return lock_number(f"worker.{key}")
