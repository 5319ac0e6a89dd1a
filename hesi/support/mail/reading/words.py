"""Header values: encoded words (RFC 2047, RFC 2231) and raw bytes, as people meant them."""

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from hesi.support.mail.reading.charsets import decoded

# Stands for spaces inside quoted ones too, which some programs leave unencoded; the text ends at the first "?=".
ENCODED_WORD = re.compile(r"=\?([A-Za-z0-9_.:*+-]{1,60})\?([bBqQ])\?((?:[^?\n]|\?(?!=)){0,2000})\?=")
_LONGEST = 100_000


def unfolded(raw: bytes) -> str:
    """A header's value on one line, bytes above ASCII decoded; encoded words stay as they are."""
    raw = re.sub(rb"[\r\n]+[ \t]?", lambda m: b" " if m.group()[-1:] in b" \t" else b"", raw[:_LONGEST])
    text = raw.decode("ascii") if raw.isascii() else decoded(raw)
    return text.replace("\0", "").strip()


def decoded_words(text: str) -> str:
    """The text with its encoded words read. Neighbours of one charset are joined before decoding, because programs
    cut them in the middle of a character."""
    out: list[str] = []
    pending: list[tuple[str, bytes]] = []
    position = 0
    for match in ENCODED_WORD.finditer(text[:_LONGEST]):
        between = text[position : match.start()]
        if not (pending and not between.strip()):
            _flush(pending, out)
            out.append(between)
        charset, encoding, inner = match.groups()
        pending.append((charset.split("*")[0].casefold(), _word_bytes(encoding, inner)))
        position = match.end()
    _flush(pending, out)
    out.append(text[position:_LONGEST])
    return "".join(out)


def _flush(pending: list[tuple[str, bytes]], out: list[str]) -> None:
    while pending:
        charset, data = pending.pop(0)
        while pending and pending[0][0] == charset:
            data += pending.pop(0)[1]
        out.append(decoded(data, charset))


def _word_bytes(encoding: str, inner: str) -> bytes:
    if encoding in "bB":
        return base64_bytes(inner.encode("utf-8", "replace"))
    spaced = inner.replace("_", " ").encode("utf-8", "replace")
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda m: bytes([int(m.group(1), 16)]), spaced)


def base64_bytes(data: bytes) -> bytes:
    """Base64 as it comes: other characters between, padding missing or in the middle, the last group cut."""
    out = bytearray()
    for run in re.split(rb"=+", re.sub(rb"[^A-Za-z0-9+/=]", b"", data)):
        usable = run[: len(run) - 1] if len(run) % 4 == 1 else run
        try:
            out += base64.b64decode(usable + b"=" * (-len(usable) % 4))
        except binascii.Error:
            continue
    return bytes(out)


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A structured header such as Content-Type: its value in lower case and its parameters, continued ones joined."""
    pieces = _semicolons(value[:_LONGEST])
    found: dict[str, str] = {}
    parts: dict[str, dict[int, tuple[str, bool]]] = {}
    for piece in pieces[1:200]:
        name, equals, content = piece.partition("=")
        name, content = name.strip().casefold(), _unquoted(content.strip())
        if not equals or not name:
            continue
        base, star, rest = name.partition("*")
        if not star:
            found.setdefault(name, content)
            continue
        number = rest.rstrip("*")
        is_encoded = rest.endswith("*") or not rest
        parts.setdefault(base, {})[int(number) if number.isdecimal() and len(number) < 4 else 0] = (content, is_encoded)
    for base, pieces_by_number in parts.items():
        found[base] = _joined(pieces_by_number)
    return pieces[0].strip().casefold() if pieces else "", found


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    """RFC 2231: `charset'language'text` in the first piece, percent signs in those marked with a star."""
    charset, data = "", b""
    for position, number in enumerate(sorted(pieces)):
        content, is_encoded = pieces[number]
        if position == 0 and is_encoded and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        data += unquote_to_bytes(content) if is_encoded else content.encode("utf-8", "replace")
    return decoded(data, charset)


def _semicolons(value: str) -> list[str]:
    pieces, quoted, start, i = [], False, 0, 0
    while i < len(value):
        character = value[i]
        if character == "\\" and quoted:
            i += 1
        elif character == '"':
            quoted = not quoted
        elif character == ";" and not quoted:
            pieces.append(value[start:i])
            start = i + 1
        i += 1
    return [*pieces, value[start:]]


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text.strip('"')
