"""Which carrier a file is: its first bytes and its name must agree, and its parser must agree in the end."""

import re
from enum import StrEnum

from hesi.expenses.invoices.recognition.archives import Archive
from hesi.expenses.invoices.recognition.limits import FILE_BYTES, MB, Unreadable


class Carrier(StrEnum):
    """The kinds of file that invoices come in."""

    XML = "xml"
    OFD = "ofd"
    PDF = "pdf"
    IMAGE = "image"
    ZIP = "zip"


_BY_EXTENSION: dict[str, Carrier] = {
    "xml": Carrier.XML,
    "xbrl": Carrier.XML,
    "ofd": Carrier.OFD,
    "pdf": Carrier.PDF,
    "zip": Carrier.ZIP,
    **dict.fromkeys(("jpg", "jpeg", "jfif", "png", "webp", "bmp", "tif", "tiff", "gif"), Carrier.IMAGE),
}
_IMAGE_MAGIC = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|BM|II\*\x00|MM\x00\*|RIFF....WEBP", re.DOTALL)
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_XML_START = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<[\x00]*[?A-Za-z_:!]")
_HTML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|script|svg)", re.IGNORECASE)


def carrier_by_magic(data: bytes, name: str) -> Carrier | None:
    """What the first bytes say without opening anything; a zip counts as a bundle unless it is named as an OFD."""
    if data.startswith(_ZIP_MAGIC):
        return Carrier.OFD if name.lower().endswith(".ofd") else Carrier.ZIP
    return _by_content(data, name)


def carrier_of(data: bytes, name: str) -> Carrier:
    """The carrier; raises Unreadable when it is none, is too large or its name says otherwise."""
    if not data:
        raise Unreadable("empty", name)
    if len(data) > FILE_BYTES:
        raise Unreadable("too_large", name, limit=FILE_BYTES // MB)
    found = _by_content(data, name)
    if found is None:
        raise Unreadable("unknown_type", name)
    last = name.replace("\\", "/").rpartition("/")[2]
    extension = last.rpartition(".")[2].lower() if "." in last else ""
    expected = _BY_EXTENSION.get(extension)
    if extension and expected is None:
        raise Unreadable("unknown_type", name)
    if expected is not None and expected is not found:
        raise Unreadable("wrong_type", name, expected=expected.value.upper(), found=found.value.upper())
    return found


def _by_content(data: bytes, name: str) -> Carrier | None:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:5] == b"%PDF-":
        return Carrier.PDF
    if data.startswith(_ZIP_MAGIC):
        return Carrier.OFD if "OFD.xml" in Archive(data, name) else Carrier.ZIP
    if _IMAGE_MAGIC.match(data):
        return Carrier.IMAGE
    if _XML_START.match(data) and not _HTML_START.match(data):
        return Carrier.XML
    return None
