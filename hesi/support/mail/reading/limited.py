"""Reading a stranger's mail in a process of its own, which is kept for the next one."""

import atexit
import os
import threading

from hesi.core.confined import MB, Child, ChildLimits, Died
from hesi.support.mail.reading.mail import Mail
from hesi.support.mail.reading.presenting import Presented
from hesi.support.mail.reading.wire import from_wire

LIMITS = ChildLimits(cpu_seconds=20, wall_seconds=30.0, memory_bytes=1024 * MB)
_MODULE = "hesi.support.mail.reading.child"
_MAILS_PER_CHILD = 200


class MailUnreadable(Exception):
    """The reader gave up: `code` is `time_limit`, `memory_limit`, `damaged` or `reader_died`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class _Keeper:
    """One child of this process, replaced when it died or has read its share. Threads take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._owner = 0
        self._read = 0

    def read(self, data: bytes) -> tuple[Mail, Presented]:
        with self._lock:
            try:
                return self._ask(data)
            except Died:
                # It may have been killed for reasons that are not this mail's.
                self.drop()
            try:
                return self._ask(data)
            except Died as error:
                self.drop()
                raise MailUnreadable("reader_died") from error

    def _ask(self, data: bytes) -> tuple[Mail, Presented]:
        child = self._ready()
        try:
            answer, blobs = child.ask({}, data)
        except TimeoutError as error:
            self.drop()
            raise MailUnreadable("time_limit") from error
        except Died as error:
            if child.ended_by_clock():
                self.drop()
                raise MailUnreadable("time_limit") from error
            raise
        self._read += 1
        if self._read >= _MAILS_PER_CHILD:
            self.drop()
        if not answer.get("ok"):
            raise MailUnreadable(str(answer.get("code", "damaged"))[:20])
        try:
            return from_wire(answer["mail"], blobs)
        except (KeyError, TypeError, ValueError) as error:
            raise MailUnreadable("damaged") from error

    def _ready(self) -> Child:
        # A process made by forking must not talk over its parent's pipes.
        if self._child is None or self._owner != os.getpid() or not self._child.alive():
            if self._owner == os.getpid():
                self.drop()
            self._child, self._owner, self._read = Child(_MODULE, LIMITS), os.getpid(), 0
        return self._child

    def drop(self) -> None:
        """End the child."""
        if self._child is not None and self._owner == os.getpid():
            self._child.end()
        self._child = None


_keeper = _Keeper()
atexit.register(_keeper.drop)


def read_limited(data: bytes) -> tuple[Mail, Presented]:
    """What a mail says, and how to show it. Raises `MailUnreadable` when the reader ran out of time or memory."""
    return _keeper.read(data)
