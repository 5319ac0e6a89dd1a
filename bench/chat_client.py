"""A small HTTP/1.1 client for many connections in one process: measuring costs little beside what is measured."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

_CSRF = "a" * 32


@dataclass
class Browser:
    """One person's browser: a session, and one connection that stays open for its requests."""

    port: int
    session: str
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def fetch(self, method: str, path: str, form: str = "") -> tuple[int, bytes]:
        """One request; opened again where the connection was closed meanwhile."""
        async with self._turn:
            for is_last in (False, True):
                try:
                    return await self._fetch(method, path, form.encode())
                except (ConnectionError, asyncio.IncompleteReadError):
                    self._reader = None
                    if is_last:
                        raise
        raise AssertionError

    async def listen(self) -> AsyncIterator[list[str]]:
        """The live stream: first an empty list when it is open, then the names of parts as they come."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(self._head("GET", "/live/", b""))
            await writer.drain()
            status, _headers = await _read_head(reader)
            if status != 200:
                raise SystemExit(f"/live/ answered {status}")
            yield []
            while line := await reader.readline():
                if line.startswith(b"data: "):
                    yield line[6:].decode().split()
        finally:
            writer.close()

    async def _fetch(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writer.write(self._head(method, path, body) + body)
        await self._writer.drain()
        status, headers = await _read_head(self._reader)
        content = await _read_body(self._reader, headers)
        if headers.get("connection", "").lower() == "close":
            self._writer.close()
            self._reader = None
        return status, content

    def _head(self, method: str, path: str, body: bytes) -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: sessionid={self.session}; csrftoken={_CSRF}",
            f"X-CSRFToken: {_CSRF}",
            "X-Chat: 1",
        ]
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _read_head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first = await reader.readline()
    if not first:
        raise ConnectionError("closed")
    headers = {}
    while (line := await reader.readline()).strip():
        name, _colon, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    return int(first.split()[1]), headers


async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    parts = []
    while size := int((await reader.readline()).strip() or b"0", 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readline()
    return b"".join(parts)
