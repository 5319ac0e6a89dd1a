"""Names of uploaded files: safe to show, short enough to keep, their ending intact."""

from hesi.core.text import clean_line

LONGEST = 200

MEDIA_TYPES = {
    "xml": "application/xml",
    "xbrl": "application/xml",
    "ofd": "application/ofd",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jfif": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
ACCEPTED = ",".join(f".{ending}" for ending in MEDIA_TYPES) + ",image/*"


def safe_name(name: str) -> str:
    """The last part of the path, cleaned, cut to `LONGEST` characters before its ending."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = clean_line(last, 1000).rpartition(".")
    if not dot:
        stem, ending = ending, ""
    if len(ending) > 10:
        stem, dot, ending = f"{stem}.{ending}", "", ""
    return clean_line(stem, LONGEST - len(dot + ending)) + dot + ending


def media_type_of(name: str) -> str:
    """What the ending says the file is."""
    return MEDIA_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


def readable_member_name(name: str) -> str:
    """A name inside a zip as it was meant: Chinese ones packed on Windows come out as Western line-drawing characters.

    The zip format has only the old DOS character set besides UTF-8; a name that survives the way back through it and is
    proper UTF-8 or GB 18030 was one of those.
    """
    if name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
