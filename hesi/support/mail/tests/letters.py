"""Mails as they arrive, written for tests."""

from collections.abc import Sequence
from email.message import EmailMessage
from itertools import count

_serial = count(1)


def a_letter(
    sender: str = "wang@customer.example",
    *,
    name: str = "",
    to: str = "support@hesi.example",
    cc: str = "",
    subject: str = "发票识别失败",
    body: str = "上传后一直失败。",
    html: str = "",
    message_id: str = "",
    in_reply_to: str = "",
    references: str = "",
    reply_to: str = "",
    extra: str = "",
    files: Sequence[tuple[str, str, bytes, str]] = (),
) -> bytes:
    """A mail; `files` are name, media type, content and content id, `extra` further header lines."""
    letter = EmailMessage()
    letter["From"] = f"{name} <{sender}>" if name else sender
    letter["To"] = to
    letter["Message-ID"] = f"<{message_id or f'{next(_serial)}@mail.example'}>"
    for field, value in (
        ("Cc", cc), ("Subject", subject), ("In-Reply-To", in_reply_to), ("References", references),
        ("Reply-To", reply_to),
    ):  # fmt: skip
        if value:
            letter[field] = value
    for line in filter(None, extra.split("\n")):
        field, _colon, value = line.partition(": ")
        letter[field] = value
    letter.set_content(body)
    if html:
        letter.add_alternative(html, subtype="html")
    for file_name, media_type, content, content_id in files:
        main, _slash, sub = media_type.partition("/")
        letter.add_attachment(content, maintype=main, subtype=sub, filename=file_name)
        if content_id:
            list(letter.iter_attachments())[-1]["Content-ID"] = f"<{content_id}>"
    return letter.as_bytes()


def a_bounce(recipient: str, original_id: str, *, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A server's report that a mail was not delivered."""
    return f"""From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: support@hesi.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce{next(_serial)}@mail.example>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="r"

--r
Content-Type: text/plain

I'm sorry.
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 user unknown

--r
Content-Type: text/rfc822-headers

Message-ID: <{original_id}>
Subject: x

--r--
""".encode()
