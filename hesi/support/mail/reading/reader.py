"""One mail from its bytes: headers, who, what, the files, and whether a person wrote it."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from hesi.support.mail.reading.addresses import addresses
from hesi.support.mail.reading.authentication import authentication_of
from hesi.support.mail.reading.automatic import automatic_reason
from hesi.support.mail.reading.bodies import body_of
from hesi.support.mail.reading.bounces import bounce_of
from hesi.support.mail.reading.mail import Address, Mail
from hesi.support.mail.reading.parts import Headers, parsed

MOST_BYTES = 25 * 1024 * 1024
_MOST_REFERENCES = 100
_ID = re.compile(r"<\s*([^<>]{1,400}?)\s*>")


def read_mail(data: bytes) -> Mail:
    """Read a mail. Never raises: what is broken is left out, what is too large is cut (`is_cut`)."""
    root = parsed(data[:MOST_BYTES])
    headers = root.headers
    body = body_of(root)
    bounce = bounce_of(root)
    sender = _sender(headers)
    return Mail(
        sender=sender,
        to=_all(headers, "to"),
        cc=_all(headers, "cc"),
        reply_to=_all(headers, "reply-to"),
        delivered_to=_delivered_to(headers),
        subject=subject_of(headers),
        message_id=_message_id(headers),
        references=_references(headers),
        date=_date(headers),
        text=body.text,
        html=body.html,
        attachments=body.attachments,
        auto_reason=automatic_reason(headers, root.media_type, root.parameters) or ("bounce" if bounce else ""),
        authentication=authentication_of(headers, sender.email if sender else ""),
        bounce=bounce,
        is_cut=len(data) > MOST_BYTES,
    )


def subject_of(headers: Headers) -> str:
    """The subject on one line."""
    return " ".join(_printable(headers.text("subject")).split(" ")).strip()[:5000]


def _printable(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text)


def _sender(headers: Headers) -> Address | None:
    """Who it is from: the first field that names an address, of From, Sender, Return-Path; else the first name."""
    named: Address | None = None
    for field in ("from", "resent-from", "sender", "return-path"):
        for value in headers.raw(field):
            found = addresses(value, anything=True)
            usable = [address for address in found if "@" in address.email]
            if usable:
                # A comma in a name nobody quoted leaves its first half as a word in front of the address.
                return usable[0]
            if named is None and found and field == "from":
                named = found[0]
        if named is not None and field == "from":
            return named
    return named


def _all(headers: Headers, field: str) -> list[Address]:
    found: list[Address] = []
    for value in headers.raw(field):
        found.extend(address for address in addresses(value) if address not in found)
    return found


def _delivered_to(headers: Headers) -> list[str]:
    """The mailboxes it was delivered to, where servers wrote that down."""
    return [
        address.email
        for field in ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
        for value in headers.raw(field)
        for address in addresses(value)
    ][:20]


def _message_id(headers: Headers) -> str:
    for value in headers.raw("message-id"):
        match = _ID.search(value)
        plain = match.group(1) if match else value.strip().strip("<>").strip()
        if plain:
            return "".join(plain.split())[:400]
    return ""


def _references(headers: Headers) -> list[str]:
    nearest = [found for value in headers.raw("in-reply-to") for found in _ids(value)]
    farther = [found for value in headers.raw("references") for found in reversed(_ids(value))]
    return list(dict.fromkeys([*nearest, *farther]))[:_MOST_REFERENCES]


def _ids(value: str) -> list[str]:
    bracketed = ["".join(found.split()) for found in _ID.findall(value)]
    return bracketed or [word.strip("<>,") for word in value.split() if "@" in word and len(word) < 400]


def _date(headers: Headers) -> datetime | None:
    for value in headers.raw("date"):
        try:
            at = parsedate_to_datetime(re.sub(r"\([^()]*\)", "", value[:200]))
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            offset = at.utcoffset()
            if at.year >= 1980 and offset is not None and abs(offset) <= timedelta(hours=15):
                return at.astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
            continue
    return None
