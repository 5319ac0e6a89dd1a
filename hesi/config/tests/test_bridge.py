"""What comes in over the bridge is what the application gets, and its answer goes out whole or piece by piece."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from hesi.config.bridge import MOST_IN_MEMORY, Bridge

Message = dict[str, Any]


class Plain(list[bytes]):
    """An answer as Django gives one that is in memory."""

    streaming = False
    closed = 0

    def close(self) -> None:
        Plain.closed += 1


def ask(application: Any, body: list[bytes] = [], headers: Any = (), *, gone: bool = False) -> list[Message]:  # noqa: B006
    """The messages that one request is answered with."""
    sent: list[Message] = []
    parts = body or [b""]
    waiting = [
        {"type": "http.request", "body": part, "more_body": at < len(parts)} for at, part in enumerate(parts, start=1)
    ]

    async def receive() -> Message:
        return {"type": "http.disconnect"} if gone else waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    async def elsewhere(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "elsewhere"})

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/报销",
        "query_string": b"a=1",
        "http_version": "1.1",
        "headers": list(headers),
    }
    with ThreadPoolExecutor(1) as executor:
        asyncio.run(Bridge(application, executor, elsewhere)(scope, receive, send))
    return sent


def length(body: bytes) -> tuple[bytes, bytes]:
    return (b"content-length", str(len(body)).encode())


def test_a_small_request_is_answered_with_two_messages() -> None:
    def echo(environ: Any, start_response: Any) -> Plain:
        start_response("201 Created", [("Content-Type", "text/plain"), ("X-Name", " a ")])
        path = environ["PATH_INFO"].encode("latin1")
        return Plain([environ["wsgi.input"].read(), b"|", path, b"|", environ["QUERY_STRING"].encode()])

    before = Plain.closed
    start, body = ask(echo, [b"ab", b"cd"], [length(b"abcd")])
    assert start["status"] == 201
    assert start["headers"] == [(b"content-type", b"text/plain"), (b"x-name", b"a")]
    assert body["body"].decode() == "abcd|/报销|a=1"
    assert not body["more_body"]
    assert Plain.closed == before + 1


def test_a_streaming_answer_leaves_piece_by_piece() -> None:
    def many(environ: Any, start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", [])
        return iter([b"a", b"b"])

    messages = ask(many)
    assert [message.get("body") for message in messages] == [None, b"a", b"b", b""]
    assert [message.get("more_body") for message in messages] == [None, True, True, False]


@pytest.mark.parametrize(
    "headers",
    [
        [(b"content-length", str(MOST_IN_MEMORY + 1).encode())],
        [(b"transfer-encoding", b"chunked")],
        [(b"content-length", b"-1")],
    ],
)
def test_what_is_large_or_of_unknown_length_goes_elsewhere(headers: Any) -> None:
    assert ask(None, headers=headers) == [{"type": "elsewhere"}]


def test_a_caller_who_has_gone_is_not_answered() -> None:
    assert ask(None, gone=True) == []
