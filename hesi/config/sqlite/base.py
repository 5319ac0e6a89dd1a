"""The database wrapper that `ENGINE = "hesi.config.sqlite"` names."""

import fcntl
import os
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_TIMEOUT = 20.0
_LONGEST_PAUSE = 0.004


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
        # An open file of its own for each transaction: threads of one process wait as processes do.
        turn = os.open(f"{name}-turn", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            _wait_for(turn, float(self.settings_dict["OPTIONS"].get("timeout", _TIMEOUT)))
        except BaseException:
            os.close(turn)
            raise
        self._turn = turn

    def _end_turn(self) -> None:
        if self._turn is not None:
            turn, self._turn = self._turn, None
            os.close(turn)


def _wait_for(turn: int, seconds: float) -> None:
    """Look for the turn every few milliseconds; a writer that never ends must not stop the others for good."""
    until, pause = time.monotonic() + seconds, 0.0005
    while True:
        try:
            return fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise OperationalError("database is locked") from None
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)
