"""What of a mail's parts is its message, and what are files sent with it."""

import mimetypes
import re
from dataclasses import dataclass, field

from hesi.support.mail.reading.html_text import text_of_html
from hesi.support.mail.reading.mail import Attachment
from hesi.support.mail.reading.parts import Part, looks_like_html, split_headers

MOST_ATTACHMENTS = 100
MOST_TEXT = 1_000_000
_SHORT_NAMES = {
    "message/delivery-status": ("delivery-status", "txt"),
    "message/rfc822": ("message", "eml"),
    "text/rfc822-headers": ("headers", "txt"),
    "text/plain": ("document", "txt"),
    "text/html": ("document", "html"),
    "text/calendar": ("invite", "ics"),
    "image/jpg": ("image", "jpg"),
    "image/jpeg": ("image", "jpg"),
    "image/png": ("image", "png"),
    "image/gif": ("image", "gif"),
    "application/pgp-signature": ("signature", "asc"),
    "application/ms-tnef": ("winmail", "dat"),
}
# Other renderings of the same message, of use to one program only.
_FOR_OTHERS = {"text/x-amp-html", "text/watch-html"}


@dataclass(slots=True)
class Body:
    """The message as text and, where there is one, as HTML; and the files."""

    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)


def body_of(root: Part) -> Body:
    """Message and files of a mail."""
    collected = Body()
    _collect(root, collected, in_alternative=False, in_report=root.media_type == "multipart/report")
    collected.text, collected.html = collected.text[:MOST_TEXT], collected.html[:MOST_TEXT]
    shown = set(re.findall(r"""cid:([^\s"'<>)]+)""", collected.html, re.IGNORECASE))
    collected.attachments = [
        Attachment(a.name, a.media_type, a.content, a.content_id, bool(a.content_id) and a.content_id in shown)
        for a in collected.attachments
    ]
    if not collected.text.strip() and collected.html:
        collected.text = text_of_html(collected.html)
    return collected


def _collect(part: Part, body: Body, *, in_alternative: bool, in_report: bool) -> None:
    if part.children:
        alternative = part.media_type == "multipart/alternative"
        for child in part.children:
            _collect(child, body, in_alternative=alternative or in_alternative, in_report=in_report)
    elif _is_message(part):
        _add_text(part, body, in_alternative=in_alternative)
    elif part.media_type not in _FOR_OTHERS and not part.media_type.startswith("multipart"):
        _attach(part, body, in_report=in_report)


def _is_message(part: Part) -> bool:
    """Text that is meant to be read in the mail: without a name, and not sent as a file."""
    if part.disposition == "attachment" or part.file_name:
        return False
    return part.media_type in ("text/plain", "text/html", "text") or part.media_type == ""


def _add_text(part: Part, body: Body, *, in_alternative: bool) -> None:
    text = part.text()
    if part.media_type == "text/html" or (part.media_type == "text" and looks_like_html(part.raw)):
        if not text.strip():
            return
        if body.html:
            _attach(part, body)
        else:
            body.html = text
    elif in_alternative and body.text.strip():
        return
    else:
        body.text = f"{body.text.rstrip()}\n\n{text}" if body.text.strip() and text.strip() else body.text or text


def _attach(part: Part, body: Body, *, in_report: bool = False) -> None:
    if len(body.attachments) < MOST_ATTACHMENTS:
        name = name_of(part, in_report=in_report)
        body.attachments.append(Attachment(name, part.media_type[:100], part.content(), part.content_id))


def name_of(part: Part, *, in_report: bool = False) -> str:
    """The file's name, or one made from what else the part says of it. A mail within a mail is named by its subject,
    unless it came back in a report, which describes it."""
    if part.file_name:
        return part.file_name[:200]
    stem, extension = _SHORT_NAMES.get(part.media_type, ("file", ""))
    extension = extension or (mimetypes.guess_extension(part.media_type) or "").lstrip(".")
    location = part.headers.text("content-location").rpartition("/")[2]
    if "." in location:
        return location[:200]
    told = part.headers.text("content-description")
    if part.media_type == "message/rfc822" and not (in_report and told):
        told = split_headers(part.content()[:200_000])[0].text("subject") or told
    elif not told and "@" in part.content_id:
        told = part.content_id.partition("@")[0]
    stem = re.sub(r"[\x00-\x1f/\\]+", " ", told).strip()[:150] or stem
    return stem if not extension or stem.lower().endswith(f".{extension}") else f"{stem}.{extension}"
