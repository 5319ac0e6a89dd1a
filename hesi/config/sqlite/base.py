"""The database wrapper that `ENGINE = "hesi.config.sqlite"` names."""

import fcntl
import os
import threading
import time
from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_TIMEOUT = 20.0
_LONGEST_PAUSE = 0.002
# The threads of a process queue up here without looking; only the first of them looks at the file. Who writes again and
# again has to stand behind whoever comes next, as processes do at the files.
_next: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
_first: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes the writers' lock before `BEGIN IMMEDIATE` and lets it go after commit or rollback."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self._turn is not None or self.is_in_memory_db():
            return
        until = time.monotonic() + float(self.settings_dict["OPTIONS"].get("timeout", _TIMEOUT))
        self._turn = take_turn(name, until)

    def _end_turn(self) -> None:
        if self._turn is not None:
            turn, self._turn = self._turn, None
            end_turn(str(self.settings_dict["NAME"]), turn)


def take_turn(name: str, until: float) -> int:
    """The turn to write to the database of this name, for `end_turn`. Raises `OperationalError` when it is too late."""
    _acquire(_next[name], until)
    try:
        _acquire(_first[name], until)
    finally:
        _next[name].release()
    try:
        return _locked(name, until)
    except BaseException:
        _first[name].release()
        raise


def end_turn(name: str, turn: int) -> None:
    """The next one may write."""
    os.close(turn)
    _first[name].release()


def _acquire(lock: threading.Lock, until: float) -> None:
    if not lock.acquire(timeout=max(until - time.monotonic(), 0)):
        raise OperationalError("database is locked")


def _locked(name: str, until: float) -> int:
    """The open file with the turn. Writers stand in line: the file `…-next` is held by the one whose turn comes next.

    Without it, whoever writes again and again (a worker with a hundred events) takes the turn back before another,
    who looks every few milliseconds, sees that it was free.
    """
    following = _taken(f"{name}-next", until)
    try:
        return _taken(f"{name}-turn", until)
    finally:
        os.close(following)


def _taken(name: str, until: float) -> int:
    """This file, locked, looked for every few milliseconds: a writer that never ends must not stop others."""
    opened, pause = os.open(name, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600), 0.0002
    try:
        while True:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return opened
            except BlockingIOError:
                if time.monotonic() > until:
                    raise OperationalError("database is locked") from None
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
    except BaseException:
        os.close(opened)
        raise
