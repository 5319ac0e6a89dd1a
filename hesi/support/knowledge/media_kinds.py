"""What may be shown in an article, told by how a file begins; nothing of it is decoded here.

Pictures lose what they say of camera, place and author before anybody can fetch them.
"""

import re
import struct
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid

MAX_PICTURE_BYTES = 5 * 1024 * 1024
MAX_VIDEO_BYTES = 200 * 1024 * 1024
MAX_CAPTIONS_BYTES = 200 * 1024
MAX_SIDE = 8000

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"bKGD"}
_JPEG_SIZES = {0xC0, 0xC1, 0xC2}
# The colour profile (APP2) and Adobe's colour transform (APP14) change how it looks; the rest only says things.
_JPEG_DROPPED = {*range(0xE1, 0xF0), 0xFE} - {0xE2, 0xEE}
_CUE = re.compile(r"^(?:\d+:)?\d\d:\d\d\.\d{3} +--> +(?:\d+:)?\d\d:\d\d\.\d{3}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it will be kept. Width and height in pixels."""

    media_type: str
    content: bytes
    width: int
    height: int


def picture_in(content: bytes, name: str) -> Picture:
    """The picture without what it says of itself. Raises `Invalid` where it is none of the kinds, or too large."""
    if len(content) > MAX_PICTURE_BYTES:
        raise _refused(
            _("“{name}” is larger than {limit} MB. Make the picture smaller, or cut out the part that matters.").format(
                name=name[:80], limit=MAX_PICTURE_BYTES // 1024 // 1024
            )
        )
    try:
        found = _png(content) or _jpeg(content)
    except (struct.error, IndexError):
        found = None
    if found is None or not (0 < found.width <= MAX_SIDE and 0 < found.height <= MAX_SIDE):
        raise _refused(
            _(
                "“{name}” is no picture that can be shown. Save it as PNG or JPEG of at most {side} pixels a side."
            ).format(name=name[:80], side=MAX_SIDE)
        )
    return found


def video_type(beginning: bytes, size: int, name: str) -> str:
    """The media type of a video that every browser plays. Raises `Invalid` for other kinds and larger ones."""
    if size > MAX_VIDEO_BYTES:
        raise _refused(
            _("“{name}” is larger than {limit} MB. Cut it into shorter videos, or save it at a lower quality.").format(
                name=name[:80], limit=MAX_VIDEO_BYTES // 1024 // 1024
            )
        )
    if beginning[4:8] == b"ftyp":
        return "video/mp4"
    if beginning.startswith(b"\x1aE\xdf\xa3") and b"webm" in beginning[:256]:
        return "video/webm"
    raise _refused(_("“{name}” is no video that browsers play. Save it as MP4 (H.264) or WebM.").format(name=name[:80]))


def captions_in(content: bytes) -> str:
    """Captions as WebVTT. Raises `Invalid` where they are not, or hold no line that is ever shown."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    except UnicodeDecodeError:
        text = ""
    if len(content) > MAX_CAPTIONS_BYTES or not re.match(r"WEBVTT(?=[ \t\n]|$)", text) or not _CUE.search(text):
        raise _refused(
            _(
                "These captions cannot be read. Save them as WebVTT in UTF-8: the first line is WEBVTT, and each "
                "caption has its times above, such as 00:01.000 --> 00:04.000."
            )
        )
    return text


def _png(content: bytes) -> Picture | None:
    if not content.startswith(_PNG):
        return None
    width, height = struct.unpack(">II", content[16:24])
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        if content[at + 4 : at + 8] in _PNG_KEPT:
            kept.append(content[at : at + 12 + length])
        at += 12 + length
    return Picture("image/png", b"".join(kept), width, height)


def _jpeg(content: bytes) -> Picture | None:
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    kept, at, size = [content[:2]], 2, (0, 0)
    while content[at] == 0xFF:
        mark = content[at + 1]
        if mark == 0xDA:
            break
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if mark in _JPEG_SIZES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            size = (width, height)
        if mark not in _JPEG_DROPPED:
            kept.append(content[at : at + 2 + length])
        at += 2 + length
    return Picture("image/jpeg", b"".join([*kept, content[at:]]), *size)


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"file": sentence})
