"""Bytes to text whatever the charset is called, and where nothing is said or what is said is wrong."""

import codecs
import re

# Names seen in mail that Python does not know, and old standards whose senders mean their larger successors.
_MEANS = {
    "gb2312": "gb18030",
    "gb231280": "gb18030",
    "isogb2312": "gb18030",
    "xgb2312": "gb18030",
    "gbk": "gb18030",
    "xgbk": "gb18030",
    "gb": "gb18030",
    "gb18030": "gb18030",
    "gb180302000": "gb18030",
    "gb180302005": "gb18030",
    "gb180302022": "gb18030",
    "chinesegb": "gb18030",
    "chinese": "gb18030",
    "cngb": "gb18030",
    "cngb231280": "gb18030",
    "csgb2312": "gb18030",
    "euccn": "gb18030",
    "eucgb": "gb18030",
    "xeuccn": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "windows936": "gb18030",
    "xmscp936": "gb18030",
    "isoir58": "gb18030",
    "hzgb2312": "hz",
    "big5": "cp950",
    "cnbig5": "cp950",
    "xxbig5": "cp950",
    "xbig5": "cp950",
    "windows950": "cp950",
    "big5hkscs": "big5hkscs",
    "isobig5": "cp950",
    "ksc56011987": "cp949",
    "ksc5601": "cp949",
    "euckr": "cp949",
    "xwindows949": "cp949",
    "windows949": "cp949",
    "isoir149": "cp949",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "xsjis": "cp932",
    "windows31j": "cp932",
    "mskanji": "cp932",
    "cp932": "cp932",
    "eucjp": "euc_jp",
    "xeucjp": "euc_jp",
    "iso2022jp": "iso2022_jp_ext",
    "iso2022jpms": "iso2022_jp_ext",
    "csiso2022jp": "iso2022_jp_ext",
    "iso88591": "cp1252",
    "isolatin1": "cp1252",
    "latin1": "cp1252",
    "iso88598i": "iso8859_8",
    "iso88598e": "iso8859_8",
    "iso88596i": "iso8859_6",
    "iso88596e": "iso8859_6",
    "usascii": "ascii",
    "ascii": "ascii",
    "ansix341968": "ascii",
    "iso646us": "ascii",
    "646": "ascii",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode11utf8": "utf-8",
    "unicode11utf7": "utf-7",
    "xunicode20utf7": "utf-7",
    "utf7": "utf-7",
    "utf16": "utf-16",
    "ucs2": "utf-16",
    "macintosh": "mac_roman",
    "xmacroman": "mac_roman",
    "xmacce": "mac_latin2",
    "windows874": "cp874",
    "dos874": "cp874",
    "tis620": "cp874",
    "cp1252http": "cp1252",
    "viscii": "cp1258",
    "ansi": "cp1252",
}
# Codecs that are no charsets, or that cost more than the square of what they read.
_NO_CHARSETS = {
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "oem",
    "unicode-escape",
}
_ESCAPED = re.compile(rb"\x1b(\$[@BA]|\([BJI]|\$\([CDG])")
_LONGEST_UTF7 = 2_000_000


def decoded(data: bytes, label: str = "") -> str:
    """The text of these bytes. Never fails: what cannot be read becomes the replacement character (U+FFFD)."""
    name = known_charset(label)
    if name and not (name == "utf-7" and len(data) > _LONGEST_UTF7):
        for attempt in _attempts(name, data):
            try:
                return data.decode(attempt)
            except (UnicodeError, ValueError):
                continue
        wrong = data.decode(name, "replace") if name != "ascii" else ""
        if wrong and wrong.count("\ufffd") * 50 <= len(wrong) + 50:
            return wrong
    return _guessed(data)


def known_charset(label: str) -> str:
    """Python's name for a charset by any of its names in mail; empty for what is none."""
    plain = re.sub(r"[^a-z0-9]", "", label.casefold().split("*")[0])[:40]
    if not plain:
        return ""
    if plain in _MEANS:
        return _MEANS[plain]
    for name in (label.strip().strip("\"'").split("*")[0], plain, plain.removeprefix("x"), plain.removeprefix("iso")):
        try:
            found = codecs.lookup(name[:40])
        except (LookupError, ValueError, UnicodeError):
            continue
        if getattr(found, "_is_text_encoding", True) and found.name not in _NO_CHARSETS:
            return _MEANS.get(found.name, found.name)
    return ""


def _attempts(name: str, data: bytes) -> tuple[str, ...]:
    if name == "ascii":
        return ("ascii",)
    if name.startswith("iso2022_jp"):
        return (name, "iso2022_jp_2", "cp932")
    if name == "cp950":
        return (name, "big5hkscs")
    if name == "cp1252" and not data.isascii():
        # Many programs say Latin-1 of what is UTF-8; the reverse of a wrong guess is all but impossible.
        return ("utf-8", name, "latin-1")
    return (name,)


def _guessed(data: bytes) -> str:
    """What the bytes look like: UTF-8, an escaped Japanese or Chinese charset, GB18030, Big5, or Western."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _ESCAPED.search(data):
        for name in ("iso2022_jp_ext", "iso2022_kr"):
            try:
                return data.decode(name)
            except (UnicodeError, ValueError):
                continue
    as_utf8 = data.decode("utf-8", "replace")
    high = sum(byte >= 0x80 for byte in data[:20_000])
    if as_utf8[:20_000].count("\ufffd") * 10 < high:
        return as_utf8
    name = _east_asian(data[:20_000])
    return data.decode(name, "replace") if name else data.decode("cp1252", "replace")


def _east_asian(data: bytes) -> str:
    """The Chinese charset whose common characters make up most of the bytes above ASCII; empty where none does."""
    best, most = "", 0.6
    for name, lead, trail in (
        ("gb18030", (0xB0, 0xF7), ((0xA1, 0xFE),)),
        ("cp950", (0xA4, 0xF9), ((0x40, 0x7E), (0xA1, 0xFE))),
    ):
        common = pairs = i = 0
        while i < len(data):
            if data[i] < 0x80:
                i += 1
                continue
            pairs += 1
            follows = i + 1 < len(data) and any(low <= data[i + 1] <= high for low, high in trail)
            common += follows and lead[0] <= data[i] <= lead[1]
            i += 2 if follows else 1
        if pairs >= 2 and common / pairs > most:
            best, most = name, common / pairs
    return best
