"""A mail server's report that a mail was not delivered (RFC 3464)."""

import re

from hesi.support.mail.reading.mail import Bounce
from hesi.support.mail.reading.parts import Part, split_headers
from hesi.support.mail.reading.words import decoded_words

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
# Mailboxes that do not exist or do not exist any more: trying again is of no use (RFC 3463 §3.2, §3.3).
_GONE = {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4"}
_SAYS_GONE = re.compile(
    r"user unknown|unknown user|no such user|does(?: not|n't) exist|mailbox unavailable|recipient address rejected|"
    r"invalid recipient|address rejected|account (?:has been )?(?:disabled|deleted)|"
    r"用户不存在|收件人不存在|无此用户|地址不存在",
    re.IGNORECASE,
)
_DAEMON = re.compile(r"^\W*(?:mailer-daemon|postmaster|mail delivery)", re.IGNORECASE)
_FAILED = re.compile(
    r"undeliver|returned mail|delivery (?:status notification|failure|has failed)|failure notice|mail delivery failed|"
    r"退信|无法投递|未送达|系统退信",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(r"(?im)^message-id:\s*<([^<>\s]{1,400})>")
_MAILBOX = re.compile(r"<?([\w.+%=!#$&'*/?^`{|}~-]{1,64}@[\w.-]{1,255})>?")


def bounce_of(root: Part) -> Bounce | None:
    """The report in this mail; None where it is none. Several recipients, or a delay, are never permanent."""
    parts = list(_flat(root))
    status_parts = [part for part in parts if part.media_type == "message/delivery-status"]
    is_report = root.media_type == "multipart/report" and root.parameters.get("report-type", "delivery-status") in (
        "delivery-status",
        "",
    )
    if status_parts:
        return _from_status(status_parts[0], parts)
    sender, subject = root.headers.text("from"), root.headers.text("subject")
    if is_report or (_DAEMON.search(sender) and _FAILED.search(subject)):
        return _from_words(root, parts)
    return None


def _flat(part: Part) -> "list[Part]":
    found, waiting = [], [part]
    while waiting:
        current = waiting.pop(0)
        found.append(current)
        waiting[:0] = current.children
    return found


def _from_status(part: Part, parts: list[Part]) -> Bounce:
    recipients = [r for r in _groups(part.content()) if r.get("final-recipient") or r.get("original-recipient")]
    first = recipients[0] if recipients else {}
    named = first.get("final-recipient") or first.get("original-recipient", "")
    recipient = _MAILBOX.search(named.partition(";")[2] or named)
    action = first.get("action", "").split()[0].casefold() if first.get("action", "").split() else ""
    status = _STATUS.search(first.get("status", ""))
    detail = first.get("diagnostic-code", "")
    code = status.group(1) if status else ""
    return Bounce(
        recipient=recipient.group(1) if recipient else "",
        status=code,
        action=action,
        detail=" ".join(detail.split())[:500],
        original_id=_original_id(parts),
        is_permanent=action == "failed" and len(recipients) == 1 and (code in _GONE or _says_gone(code, detail)),
    )


def _says_gone(code: str, detail: str) -> bool:
    return code.startswith("5.") and _SAYS_GONE.search(detail) is not None


def _groups(content: bytes) -> list[dict[str, str]]:
    """The fields of a report: one group about the message, one for each recipient."""
    groups: list[dict[str, str]] = []
    for block in re.split(rb"\r?\n[ \t]*\r?\n", content[:200_000].strip()):
        headers, _ = split_headers(block.lstrip(b"\r\n") + b"\n\n")
        groups.append({name: headers.text(name) for name, _ in headers})
    return groups[:100]


def _from_words(root: Part, parts: list[Part]) -> Bounce:
    """Servers that report in prose."""
    text = next((part.text() for part in parts if part.media_type.startswith("text/")), "")[:20_000]
    failed = root.headers.text("x-failed-recipients")
    found = _MAILBOX.findall(failed) or _MAILBOX.findall(text)
    status = _STATUS.search(text)
    code = status.group(1) if status else ""
    everybody = {address.casefold() for address in _MAILBOX.findall(failed)}
    return Bounce(
        recipient=found[0] if found else "",
        status=code,
        action="failed" if code.startswith("5.") or _SAYS_GONE.search(text) else "",
        detail=" ".join(decoded_words(text[:500]).split()),
        original_id=_original_id(parts),
        is_permanent=len(everybody) <= 1
        and bool(found)
        and (code in _GONE or (not code and bool(_SAYS_GONE.search(text)))),
    )


def _original_id(parts: list[Part]) -> str:
    """The Message-ID of the mail that came back, wherever a piece of it is quoted."""
    for part in parts[1:]:
        if part.media_type in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
            headers, _ = split_headers(part.content()[:300_000].lstrip(b"\r\n") + b"\n\n")
            match = re.search(r"<([^<>\s]{1,400})>", headers.first("message-id"))
            if match:
                return match.group(1)
    for part in parts:
        if part.media_type.startswith("text/"):
            match = _ORIGINAL.search(part.text()[:200_000])
            if match:
                return match.group(1)
    return ""
