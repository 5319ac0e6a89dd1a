"""A simulator of the platforms' message service: it checks signatures as their documents say and keeps what it got."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Platform:
    """What the simulator heard, and how it is to answer: `answers` are (status, body) taken in turn."""

    origin: str = ""
    secret: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)


@contextmanager
def a_platform(secret: str = "") -> Iterator[Platform]:
    """The simulator on a port of this machine for as long as the block lasts."""
    platform = Platform(secret=secret)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = _answer(platform, self.path, body)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{platform.origin}/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_args: Any) -> None:
            """Nothing: tests read what was heard."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platform.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(platform: Platform, path: str, body: bytes) -> tuple[int, bytes]:
    parts = urlsplit(path)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    said = json.loads(body)
    platform.heard.append(said)
    if platform.answers:
        return platform.answers.pop(0)
    if parts.path == "/robot/send":
        wanted = _dingtalk(asked.get("timestamp", ""), platform.secret)
        is_right = not platform.secret or asked.get("sign") == wanted
        return 200, _said(
            {"errcode": 0, "errmsg": "ok"} if is_right else {"errcode": 310000, "errmsg": "sign not match"}
        )
    if parts.path.startswith("/open-apis/bot/v2/hook/"):
        is_right = not platform.secret or said.get("sign") == _feishu(said.get("timestamp", ""), platform.secret)
        return 200, _said({"code": 0, "msg": "success"} if is_right else {"code": 19021, "msg": "sign match fail"})
    if parts.path == "/cgi-bin/webhook/send":
        return 200, _said({"errcode": 0 if asked.get("key") else 93000, "errmsg": "ok"})
    return 404, b""


def _dingtalk(stamp: str, secret: str) -> str:
    mac = hmac.new(secret.encode(), digestmod=hashlib.sha256)
    mac.update(f"{stamp}\n{secret}".encode())
    return base64.b64encode(mac.digest()).decode()


def _feishu(stamp: str, secret: str) -> str:
    return base64.b64encode(hmac.new(f"{stamp}\n{secret}".encode(), digestmod=hashlib.sha256).digest()).decode()


def _said(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode()
