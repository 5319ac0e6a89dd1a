"""`/live/` as a plain ASGI application: server-sent events (WHATWG HTML, §9.2), one message per change.

Django's own ASGI handler keeps a thread and a database connection for each open response; a thousand waiting pages
would be a thousand of both, so this door does without it.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.db import DatabaseError

from hesi.workspace.events.live.hub import Hub, in_thread
from hesi.workspace.events.live.sessions import listener_of, visitor_of

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HEARTBEAT_SECONDS = 15.0
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # Tells a reverse proxy to pass each message on at once.
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    return _hubs.setdefault(loop, Hub())


def close_all() -> None:
    """End all streams of this process; called from the event loop when it is told to stop."""
    for known in _hubs.values():
        known.close_all()


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer one connection: 405 unless GET, 401 unless signed in, 429 with too many pages open, else the stream."""
    if scope["method"] != "GET":
        await _refuse(send, 405)
        return
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    query = scope.get("query_string", b"").decode("latin-1")
    try:
        listener = await in_thread(lambda: visitor_of(query) if query else listener_of(cookies))
    except DatabaseError:
        await _refuse(send, 503)
        return
    opened = hub().join(listener) if listener else None
    if opened is None:
        await _refuse(send, 429 if listener else 401)
        return
    watch = asyncio.create_task(_close_when_gone(receive, opened.close))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _say(send, b": listening\n\n")
        while not opened.is_closed:
            parts = await opened.take(HEARTBEAT_SECONDS)
            if not opened.is_closed:
                await _say(send, f"data: {' '.join(parts)}\n\n".encode() if parts else b": still here\n\n")
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        watch.cancel()
        hub().leave(opened)


async def _say(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})


async def _close_when_gone(receive: Receive, close: Callable[[], None]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    close()


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store"), (b"retry-after", b"10")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
