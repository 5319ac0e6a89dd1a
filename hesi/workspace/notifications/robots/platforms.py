"""How each platform wants its messages, and what its answers mean: plain functions, no tables, no network.

Sources: the platforms' own documents for developers: 企业微信 “消息推送配置说明”, 钉钉 “自定义机器人接入”,
飞书 “自定义机器人使用指南”.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from hesi.workspace.notifications.robots.models import Kind

# The hosts each platform gives its robots' addresses on.
HOSTS = {
    Kind.WECOM: ("qyapi.weixin.qq.com",),
    Kind.DINGTALK: ("oapi.dingtalk.com",),
    Kind.FEISHU: ("open.feishu.cn", "open.larksuite.com"),
}
# What each platform takes in one message, in bytes of UTF-8, with room for the frame around it.
MOST_BYTES = {Kind.WECOM: 4000, Kind.DINGTALK: 18_000, Kind.FEISHU: 18_000}
# Every platform's limit, the strictest of the three, for one robot in one minute.
PER_MINUTE = 20
_TOO_FAST = {Kind.WECOM: (45009,), Kind.DINGTALK: (130101, 410100), Kind.FEISHU: (11232, 9499)}


@dataclass(frozen=True, slots=True)
class News:
    """What a robot tells. `body` is plain text of several lines; what looks like markup in it is not."""

    title: str
    body: str
    url: str = ""
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The request to be made."""

    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the platform took it; `again` where a later try may succeed. `text` is what it said."""

    is_taken: bool
    again: bool
    text: str


def outgoing(kind: str, address: str, secret: str, news: News, at: datetime, *, link_word: str) -> Outgoing:
    """The request for one message, signed where the robot has a secret."""
    if kind == Kind.DINGTALK:
        text = _markdown(news, MOST_BYTES[Kind.DINGTALK], link_word)
        return Outgoing(
            dingtalk_signed(address, secret, at),
            _json({"msgtype": "markdown", "markdown": {"title": plain(news.title)[:60], "text": text}}),
        )
    if kind == Kind.FEISHU:
        return Outgoing(address, _json(_feishu_card(news, link_word) | feishu_signed(secret, at)))
    text = _markdown(news, MOST_BYTES[Kind.WECOM], link_word)
    return Outgoing(address, _json({"msgtype": "markdown", "markdown": {"content": text}}))


def dingtalk_signed(address: str, secret: str, at: datetime) -> str:
    """The address with timestamp (milliseconds) and HMAC-SHA-256 of `timestamp\\nsecret` under the secret."""
    if not secret:
        return address
    stamp = str(int(at.timestamp() * 1000))
    joint = "&" if urlsplit(address).query else "?"
    return f"{address}{joint}timestamp={stamp}&sign={quote(dingtalk_sign(stamp, secret), safe='')}"


def dingtalk_sign(stamp: str, secret: str) -> str:
    """DingTalk's signature, the same for what we send and for what it sends us."""
    digest = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    return base64.b64encode(digest).decode("ascii")


def feishu_signed(secret: str, at: datetime) -> dict[str, str]:
    """Timestamp (seconds) and HMAC-SHA-256 of nothing under the key `timestamp\\nsecret`."""
    if not secret:
        return {}
    stamp = str(int(at.timestamp()))
    digest = hmac.digest(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256)
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode("ascii")}


def verdict(kind: str, status: int, body: bytes) -> Verdict:
    """What an answer means. A platform says no with status 200 and a code of its own."""
    try:
        said: Any = json.loads(body)
    except ValueError:
        said = None
    if status >= 500 or status == 429:
        return Verdict(False, True, f"HTTP {status}")
    if status != 200 or not isinstance(said, dict):
        return Verdict(False, False, f"HTTP {status}")
    code = said.get("errcode", said.get("code", said.get("StatusCode")))
    text = f"{code} {said.get('errmsg') or said.get('msg') or said.get('StatusMessage') or ''}".strip()
    if code == 0:
        return Verdict(True, False, text)
    return Verdict(False, code in _TOO_FAST.get(Kind(kind), ()) or code == -1, text)


def mask_of(address: str) -> str:
    """The address as people may see it: the host, and the end of its token."""
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    token = asked.get("key") or asked.get("access_token") or parts.path
    return f"{parts.hostname or ''} …{token[-4:]}"


def plain(text: str) -> str:
    """Text in which nothing is taken for markup, a link or a mention of everybody."""
    for sign in "\\`*_[]<>#~|":
        text = text.replace(sign, _WIDE.get(sign, " "))
    return text.replace("@", "＠")


_WIDE = {"<": "＜", ">": "＞", "[": "［", "]": "］", "#": "＃", "*": "＊", "_": "＿", "`": "'", "|": "｜", "~": "～"}


def _markdown(news: News, most: int, link_word: str) -> str:
    link = f"\n\n[{plain(link_word)}]({news.url})" if news.url else ""
    head = f"### {plain(news.title)}\n\n"
    lines = "\n\n".join(f"> {plain(line)}" for line in news.body.splitlines() if line.strip())
    return head + _cut(lines, most - len((head + link).encode())) + link


def _feishu_card(news: News, link_word: str) -> dict[str, Any]:
    elements: list[dict[str, Any]] = [
        {"tag": "div", "text": {"tag": "plain_text", "content": _cut(news.body, MOST_BYTES[Kind.FEISHU])}}
    ]
    if news.url:
        button = {"tag": "button", "type": "primary", "url": news.url}
        elements.append({"tag": "action", "actions": [button | {"text": {"tag": "plain_text", "content": link_word}}]})
    header = {
        "title": {"tag": "plain_text", "content": news.title},
        "template": "red" if news.is_urgent else "blue",
    }
    return {"msg_type": "interactive", "card": {"header": header, "elements": elements}}


def _cut(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, never half a character, with a sign that something is missing."""
    encoded = text.encode()
    if len(encoded) <= most:
        return text
    return encoded[: max(0, most - len("…".encode()))].decode("utf-8", "ignore") + "…"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
