"""The connections of one web process: who listens, and handing out what the tail finds."""

import asyncio
import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import DatabaseError, connection

from hesi.workspace.events.live.sessions import Listener, still_welcome
from hesi.workspace.events.live.tail import LOOK_BACK, News, Tail

log = logging.getLogger(__name__)

T = TypeVar("T")
POLL_SECONDS = 0.25
GUARD_SECONDS = 4.0
PAUSE_AFTER_ERROR_SECONDS = 2.0
MOST_PER_MEMBER = 6

# The one thread that asks the database for all connections of this process, so there is one database connection too.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")


class Connection:
    """One open page. Parts gather until its coroutine takes them, so a slow page never holds anybody up."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.is_closed = False
        self._parts: dict[str, None] = {}
        self._woken = asyncio.Event()

    def tell(self, parts: tuple[str, ...]) -> None:
        """Announce these parts soon."""
        if parts:
            self._parts |= dict.fromkeys(parts)
            self._woken.set()

    def close(self) -> None:
        """End the stream at its next turn."""
        self.is_closed = True
        self._woken.set()

    async def take(self, timeout: float) -> list[str]:
        """The parts to announce now; empty when nothing happened for `timeout` seconds, or the stream ends."""
        try:
            await asyncio.wait_for(self._woken.wait(), timeout)
        except TimeoutError:
            return []
        self._woken.clear()
        parts, self._parts = list(self._parts), {}
        return parts


class Hub:
    """Lives in one event loop. The tail runs only while somebody listens."""

    def __init__(self) -> None:
        self._connections: dict[int, set[Connection]] = defaultdict(set)
        self._recent: deque[tuple[float, News]] = deque(maxlen=2_000)
        self._work: asyncio.Task[None] | None = None

    def join(self, listener: Listener) -> Connection | None:
        """Let a page listen; None when this member has too many open already."""
        if len(self._connections[listener.member_id]) >= MOST_PER_MEMBER:
            return None
        opened = Connection(listener)
        self._connections[listener.member_id].add(opened)
        since = time.monotonic() - LOOK_BACK.total_seconds()
        for at, news in self._recent:
            if at >= since and listener.member_id in news.members:
                opened.tell(news.parts)
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run())
        return opened

    def leave(self, gone: Connection) -> None:
        """Forget a page that was closed."""
        self._connections[gone.listener.member_id].discard(gone)
        if not self._connections[gone.listener.member_id]:
            del self._connections[gone.listener.member_id]
        if not self._connections and self._work is not None:
            self._work.cancel()
            self._work = None
            self._recent.clear()

    def close_all(self) -> None:
        """End every stream, because the process is going down."""
        for connections in list(self._connections.values()):
            for opened in connections:
                opened.close()

    @property
    def size(self) -> int:
        """How many pages listen."""
        return sum(len(connections) for connections in self._connections.values())

    async def _run(self) -> None:
        tail, guarded_at = Tail(), time.monotonic()
        while True:
            try:
                self._hand_out(await in_thread(tail.poll))
                if time.monotonic() - guarded_at >= GUARD_SECONDS:
                    guarded_at = time.monotonic()
                    await self._dismiss_unwelcome()
                await asyncio.sleep(POLL_SECONDS)
            except DatabaseError:
                log.warning("The live stream cannot read the events; trying again.", exc_info=True)
                await in_thread(close_connection)
                await asyncio.sleep(PAUSE_AFTER_ERROR_SECONDS)

    def _hand_out(self, found: list[News]) -> None:
        for news in found:
            if not news.parts:
                continue
            self._recent.append((time.monotonic(), news))
            for member_id in news.members & self._connections.keys():
                for opened in self._connections[member_id]:
                    opened.tell(news.parts)

    async def _dismiss_unwelcome(self) -> None:
        everybody = [opened for connections in self._connections.values() for opened in connections]
        listeners = {opened.listener for opened in everybody}
        welcome = await in_thread(lambda: still_welcome(listeners))
        for opened in everybody:
            if opened.listener not in welcome:
                opened.close()


def close_connection() -> None:
    """Close the database connection of the thread this runs in."""
    connection.close()


async def in_thread(function: Callable[[], T]) -> T:
    """Run something that asks the database in the one thread that does so for all connections."""
    return await asyncio.get_running_loop().run_in_executor(_thread, function)
