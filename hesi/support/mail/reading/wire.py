"""A mail that was read, as the child process and its parent say it to each other."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from hesi.support.mail.reading.mail import Address, Attachment, Bounce, Mail
from hesi.support.mail.reading.presenting import Presented


def to_wire(mail: Mail, shown: Presented) -> tuple[dict[str, Any], list[bytes]]:
    """A JSON header, and the content of each attachment as a blob."""
    facts = {
        "sender": asdict(mail.sender) if mail.sender else None,
        **{name: [asdict(person) for person in getattr(mail, name)] for name in ("to", "cc", "reply_to")},
        **{
            name: getattr(mail, name)
            for name in (
                "delivered_to",
                "subject",
                "message_id",
                "references",
                "text",
                "auto_reason",
                "is_cut",
                "authentication",
            )
        },
        "date": mail.date.isoformat() if mail.date else None,
        "bounce": asdict(mail.bounce) if mail.bounce else None,
        "attachments": [
            {"name": a.name, "media_type": a.media_type, "content_id": a.content_id, "is_inline": a.is_inline}
            for a in mail.attachments
        ],
        "shown": asdict(shown),
    }
    return facts, [attachment.content for attachment in mail.attachments]


def from_wire(facts: dict[str, Any], blobs: Sequence[bytes]) -> tuple[Mail, Presented]:
    """The mail back; what does not fit raises, because a child's answer is not trusted blindly."""
    mail = Mail(
        sender=_person(facts["sender"]) if facts["sender"] else None,
        to=[_person(found) for found in facts["to"]],
        cc=[_person(found) for found in facts["cc"]],
        reply_to=[_person(found) for found in facts["reply_to"]],
        delivered_to=[str(found) for found in facts["delivered_to"]],
        subject=str(facts["subject"]),
        message_id=str(facts["message_id"]),
        references=[str(found) for found in facts["references"]],
        date=datetime.fromisoformat(facts["date"]) if facts["date"] else None,
        text=str(facts["text"]),
        auto_reason=str(facts["auto_reason"]),
        authentication=[(str(server), str(verdict)) for server, verdict in facts["authentication"]],
        bounce=Bounce(**facts["bounce"]) if facts["bounce"] else None,
        is_cut=bool(facts["is_cut"]),
        attachments=[
            Attachment(str(a["name"]), str(a["media_type"]), blob, str(a["content_id"]), bool(a["is_inline"]))
            for a, blob in zip(facts["attachments"], blobs, strict=True)
        ],
    )
    shown = facts["shown"]
    return mail, Presented(
        str(shown["body"]), str(shown["html"]), str(shown["hidden_quote"]), int(shown["blocked_images"])
    )


def _person(found: dict[str, Any]) -> Address:
    return Address(str(found["email"]), str(found["name"]))
