"""Pages and API in threads: a request that fits into memory goes over once and its answer comes back once.

Each hop between the event loop and a thread costs as much as a statement; a general bridge, which streams both ways,
makes five or more. Uploads that are larger than `MOST_IN_MEMORY` or do not tell their length still take that one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Executor
from contextvars import copy_context
from io import BytesIO
from typing import Any

from a2wsgi.wsgi import build_environ

MOST_IN_MEMORY = 256 * 1024
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Bridge:
    """An ASGI application around a WSGI one; `elsewhere` takes the requests that are too large."""

    def __init__(self, application: Application, executor: Executor, elsewhere: Any) -> None:
        self._application, self._executor, self._elsewhere = application, executor, elsewhere

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        if not _fits(scope):
            await self._elsewhere(scope, receive, send)
            return
        body = await _read(receive)
        if body is None:
            return
        loop = asyncio.get_running_loop()
        answer = _Answer(build_environ(scope, BytesIO(body)), send, loop)  # type: ignore[arg-type]
        for message in await loop.run_in_executor(self._executor, copy_context().run, answer.run, self._application):
            await send(message)


class _Answer:
    """One request on its way through a thread."""

    def __init__(self, environ: Any, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        self._environ, self._send, self._loop = environ, send, loop
        self._start: Message = {}

    def run(self, application: Application) -> list[Message]:
        """What is left to send; a streaming answer has been sent from here, piece by piece, up to its end."""
        answer = application(self._environ, self._start_response)
        try:
            if getattr(answer, "streaming", True):
                self._now(self._start)
                for chunk in answer:
                    self._now(_body(chunk, more=True))
                return [_body(b"")]
            return [self._start, _body(b"".join(answer))]
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()

    def _start_response(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        self._start = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": [
                (name.strip().lower().encode("latin1"), value.strip().encode("latin1")) for name, value in headers
            ],
        }

    def _now(self, message: Message) -> None:
        """Send from the thread, waiting until the connection has taken it."""

        async def sending() -> None:
            await self._send(message)

        asyncio.run_coroutine_threadsafe(sending(), self._loop).result()


def _body(content: bytes, *, more: bool = False) -> Message:
    return {"type": "http.response.body", "body": content, "more_body": more}


def _fits(scope: Any) -> bool:
    """Whether the request says that its content is small, or that it has none."""
    told = {name: value for name, value in scope["headers"] if name in (b"content-length", b"transfer-encoding")}
    length = told.get(b"content-length", b"0")
    return b"transfer-encoding" not in told and length.isdigit() and int(length) <= MOST_IN_MEMORY


async def _read(receive: Any) -> bytes | None:
    """The whole content; None when the caller has gone."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)
