"""What people say to a robot in a group: proving that the platform sent it, and reading it.

DingTalk signs the timestamp with the app's secret and not the body, so what protects from a replay is the short window
and the message's id, which is taken once. Feishu signs the whole body and may encrypt it.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from hesi.core.errors import Forbidden, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.workspace.notifications.robots.models import Kind, Robot
from hesi.workspace.notifications.robots.platforms import dingtalk_sign
from hesi.workspace.notifications.robots.secrets import secret_of

WINDOW = timedelta(minutes=5)
MOST_TEXT = 4000


class NotSigned(Forbidden):
    """The call does not prove that the platform made it. What is wrong is not told to the caller."""

    code = "robot_not_signed"


@dataclass(frozen=True, slots=True)
class Said:
    """One message to a robot. `challenge` is set instead when the platform only proves the address."""

    message_id: str = ""
    sender_id: str = ""
    sender_name: str = ""
    group: str = ""
    text: str = ""
    challenge: str = ""


Taker = Callable[[Robot, Said], tuple[str, str]]
_takers: list[Taker] = []


def robot_intake(take: Taker) -> None:
    """Have questions taken by this function: (robot, message) → (what it became, the answer to the group)."""
    if take not in _takers:
        _takers.append(take)


def taker() -> Taker | None:
    """Who takes questions, if anybody does."""
    return _takers[0] if _takers else None


def read_call(robot: Robot, headers: Mapping[str, str], body: bytes, at: datetime) -> Said:
    """Check the call and read it. Raises `NotSigned` for a wrong signature or an old one, `Invalid` for nonsense."""
    if robot.kind == Kind.DINGTALK:
        _check_dingtalk(secret_of(robot, "hook_secret"), headers, at)
        return _read_dingtalk(_object(body))
    if robot.kind == Kind.FEISHU:
        return _read_feishu(secret_of(robot, "hook_secret"), secret_of(robot, "hook_token"), headers, body, at)
    raise NotSigned


def _check_dingtalk(secret: str, headers: Mapping[str, str], at: datetime) -> None:
    stamp, sign = headers.get("timestamp", ""), headers.get("sign", "")
    if not secret or not _is_recent(stamp, at, per_second=1000):
        raise NotSigned
    if not hmac.compare_digest(dingtalk_sign(stamp, secret).encode(), sign.encode()):
        raise NotSigned


def _read_dingtalk(said: dict[str, Any]) -> Said:
    text = said.get("text")
    content = text.get("content") if isinstance(text, dict) else ""
    return _said(
        message_id=said.get("msgId"),
        sender_id=said.get("senderStaffId") or said.get("senderId"),
        sender_name=said.get("senderNick"),
        group=said.get("conversationTitle"),
        text=content,
    )


def _read_feishu(secret: str, token: str, headers: Mapping[str, str], body: bytes, at: datetime) -> Said:
    if not token:
        raise NotSigned
    outer = _object(body)
    said = _object(feishu_opened(outer["encrypt"], secret)) if isinstance(outer.get("encrypt"), str) else outer
    if secret and "encrypt" not in outer:
        raise NotSigned
    header: Any = said.get("header")
    given = header.get("token") if isinstance(header, dict) else said.get("token")
    if not hmac.compare_digest(str(given or "").encode(), token.encode()):
        raise NotSigned
    if said.get("type") == "url_verification":
        return Said(challenge=str(said.get("challenge", ""))[:200])
    _check_feishu(secret, headers, body, said, at)
    event: Any = said.get("event")
    message: Any = event.get("message") if isinstance(event, dict) else None
    if not isinstance(message, dict):
        raise Invalid(code="robot_nothing_said")
    sender: Any = event.get("sender") if isinstance(event.get("sender"), dict) else {}
    ids: Any = sender.get("sender_id") if isinstance(sender.get("sender_id"), dict) else {}
    content = _object(str(message.get("content", "")).encode())
    return _said(
        message_id=message.get("message_id"),
        sender_id=ids.get("open_id"),
        sender_name=ids.get("user_id"),
        group=message.get("chat_id"),
        text=_without_mentions(str(content.get("text", "")), message.get("mentions")),
    )


def _check_feishu(secret: str, headers: Mapping[str, str], body: bytes, said: dict[str, Any], at: datetime) -> None:
    """With an encrypt key the body is signed; without one the token and the event's own time are all there is."""
    if not secret:
        if not _is_recent(str(said.get("header", {}).get("create_time", "")), at, per_second=1000):
            raise NotSigned
        return
    stamp, nonce = headers.get("x-lark-request-timestamp", ""), headers.get("x-lark-request-nonce", "")
    if not _is_recent(stamp, at, per_second=1):
        raise NotSigned
    wanted = feishu_signature(stamp, nonce, secret, body)
    if not hmac.compare_digest(wanted.encode(), headers.get("x-lark-signature", "").encode()):
        raise NotSigned


def feishu_signature(stamp: str, nonce: str, secret: str, body: bytes) -> str:
    """SHA-256 of timestamp, nonce, encrypt key and the body as it was sent, in hexadecimal."""
    return hashlib.sha256(f"{stamp}{nonce}{secret}".encode() + body).hexdigest()


def feishu_opened(encrypted: str, secret: str) -> bytes:
    """AES-256-CBC under the SHA-256 of the encrypt key, the initial vector in front, PKCS#7 at the end."""
    try:
        raw = base64.b64decode(encrypted, validate=True)
        opener = Cipher(algorithms.AES(hashlib.sha256(secret.encode()).digest()), modes.CBC(raw[:16])).decryptor()
        padded = opener.update(raw[16:]) + opener.finalize()
        unpadder = padding.PKCS7(128).unpadder()
        return unpadder.update(padded) + unpadder.finalize()
    except (ValueError, binascii.Error):
        raise NotSigned from None


def _is_recent(stamp: str, at: datetime, *, per_second: int) -> bool:
    if not stamp.isascii() or not stamp.isdecimal() or len(stamp) > 16:
        return False
    return abs(int(stamp) / per_second - at.timestamp()) <= WINDOW.total_seconds()


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Invalid(code="robot_not_readable")
    return said


def _without_mentions(text: str, mentions: Any) -> str:
    for one in mentions if isinstance(mentions, list) else []:
        if isinstance(one, dict) and one.get("key"):
            text = text.replace(str(one["key"]), "")
    return text


def _said(**facts: Any) -> Said:
    said = Said(
        message_id=clean_line(str(facts["message_id"] or ""), 120),
        sender_id=clean_line(str(facts["sender_id"] or ""), 120),
        sender_name=clean_line(str(facts["sender_name"] or ""), 60),
        group=clean_line(str(facts["group"] or ""), 60),
        text=clean_text(str(facts["text"] or ""), MOST_TEXT).strip(),
    )
    if not said.message_id or not said.text:
        raise Invalid(code="robot_nothing_said")
    return said
