"""A mail as the tree of parts it is (MIME, RFC 2045 and 2046), read from bytes that break every rule of it."""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hesi.support.mail.reading.charsets import decoded
from hesi.support.mail.reading.words import base64_bytes, decoded_words, parameters, unfolded

# The figures of the security notes; what lies beyond them stays in the part it belongs to, unopened.
MOST_PARTS = 200
DEEPEST = 12
MOST_HEADERS = 1000
MOST_HEADER_BYTES = 512 * 1024

_FIELD = re.compile(rb"([!-9;-~]{1,8000})[ \t]*:")
_USUAL = re.compile(
    rb"(?i)(?:received|from|to|cc|subject|date|message-id|mime-version|return-path|content-type|"
    rb"content-transfer-encoding|content-disposition|x-[\w-]+):"
)
_FIRST_PART = re.compile(rb"(?m)^--([^\r\n]{1,200}?)[ \t]*\r?\n(?:[\w-]+:[^\n]*\n){0,20}?content-", re.IGNORECASE)
_MOST_STRAY = 40
_UU = re.compile(rb"(?m)^begin[ \t]+[0-7]{3,4}[ \t]+([^\r\n]{1,255})\r?$")


class Headers:
    """The fields above a body, in order; names are compared without case."""

    def __init__(self, fields: list[tuple[str, bytes]]) -> None:
        self._fields = fields

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return iter(self._fields)

    def raw(self, name: str) -> list[str]:
        """Every value of a field, unfolded, encoded words as they are."""
        return [unfolded(value) for found, value in self._fields if found == name]

    def first(self, name: str) -> str:
        """The first value of a field that says anything, encoded words as they are."""
        return next((value for value in self.raw(name) if value), "")

    def text(self, name: str) -> str:
        """The first value of a field that says anything, encoded words read; empty where there is none."""
        return decoded_words(self.first(name))

    def has(self, name: str) -> bool:
        return any(found == name for found, _ in self._fields)


@dataclass(slots=True)
class Part:
    """One part: its headers, its body as it was sent, and the parts within it."""

    headers: Headers
    raw: bytes
    media_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    disposition_parameters: dict[str, str] = field(default_factory=dict)
    children: list["Part"] = field(default_factory=list)

    @property
    def charset(self) -> str:
        return self.parameters.get("charset", "")

    @property
    def content_id(self) -> str:
        return self.headers.text("content-id").strip().strip("<>").strip()[:255]

    @property
    def file_name(self) -> str:
        """The name given to it, wherever it stands; without folders."""
        for name in (
            self.disposition_parameters.get("filename", ""),
            self.parameters.get("name", ""),
            self.parameters.get("filename", ""),
        ):
            if name.strip():
                return re.sub(r"[\x00-\x1f\x7f]+", " ", decoded_words(name)).strip()
        return ""

    def content(self) -> bytes:
        """The body with its transfer encoding undone."""
        encoding = self.headers.text("content-transfer-encoding").strip().strip("\"';").casefold()
        if encoding == "base64":
            return base64_bytes(self.raw)
        if encoding == "quoted-printable":
            return quopri.decodestring(self.raw)
        if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
            return uudecoded(self.raw)
        # Line ends of text are the transport's, not the sender's.
        is_text = self.media_type.startswith("text/") or self.media_type == "message/delivery-status"
        return self.raw.replace(b"\r\n", b"\n") if is_text else self.raw

    def text(self) -> str:
        """The body as text with plain line ends."""
        content = self.content()
        return decoded(content, self.charset).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


class _Budget:
    """How many parts may still be opened in this mail."""

    def __init__(self) -> None:
        self.left = MOST_PARTS


def parsed(data: bytes) -> Part:
    """The whole mail as one part with everything in it."""
    return _part(data.lstrip(b"\r\n\xef\xbb\xbf"), 0, _Budget(), default="text/plain")


def split_headers(data: bytes) -> tuple[Headers, bytes]:
    """The fields at the top and what follows. A line that is neither a field nor a continuation begins the body."""
    fields: list[tuple[str, bytes]] = []
    position, used = 0, 0
    while position < len(data):
        end = data.find(b"\n", position)
        line_end = len(data) if end < 0 else end + 1
        line = data[position:line_end]
        if not line.strip(b"\r\n"):
            return Headers(fields), data[line_end:]
        match = _FIELD.match(line)
        if line[:1] in b" \t" and fields:
            name, value = fields[-1]
            if used < MOST_HEADER_BYTES:
                fields[-1] = (name, value + line)
        elif match is not None:
            if len(fields) < MOST_HEADERS and used < MOST_HEADER_BYTES:
                fields.append((match.group(1).decode("ascii").casefold(), line[match.end() :]))
        elif not (line.startswith((b"From ", b">From ")) and not fields) and not _is_stray(data, line_end):
            return Headers(fields), data[position:]
        used += len(line)
        position = line_end
    return Headers(fields), b""


def _is_stray(data: bytes, position: int) -> bool:
    """Whether a broken line stands among headers: a usual field follows before the first empty line."""
    for _ in range(_MOST_STRAY):
        end = data.find(b"\n", position)
        line = data[position : len(data) if end < 0 else end]
        if end < 0 or not line.strip():
            return False
        if _USUAL.match(line):
            return True
        position = end + 1
    return False


def _part(data: bytes, depth: int, budget: _Budget, *, default: str) -> Part:
    budget.left -= 1
    headers, body = split_headers(data)
    media_type, found = parameters(headers.first("content-type") or default)
    if "/" not in media_type:
        media_type = media_type if media_type in ("text", "multipart") else default
    disposition, more = parameters(headers.first("content-disposition"))
    part = Part(headers, body, media_type, found, disposition, more)
    if media_type.startswith("multipart") and depth < DEEPEST and budget.left > 0:
        default = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
        boundary = raw_boundary(headers) or _guessed_boundary(body)
        for piece in _pieces(body, boundary, budget.left) if boundary else ():
            if budget.left <= 0:
                break
            part.children.append(_part(piece, depth + 1, budget, default=default))
        if not part.children:
            part.media_type = "text/plain" if not looks_like_html(body) else "text/html"
    return part


def raw_boundary(headers: Headers) -> bytes:
    """The boundary as bytes, as it must stand in the body."""
    for value in headers.raw("content-type"):
        boundary = parameters(value)[1].get("boundary", "")
        if boundary:
            return boundary.rstrip().encode("utf-8", "surrogateescape")
    return b""


def _guessed_boundary(body: bytes) -> bytes:
    """Where the header forgot it: a line of two dashes and more, followed by the header of a part."""
    match = _FIRST_PART.search(body[:100_000])
    return match.group(1) if match else b""


def _pieces(body: bytes, boundary: bytes, most: int) -> list[bytes]:
    """The bytes between the boundary's lines; what stands before the first and after the last is nobody's."""
    line = re.compile(rb"(?m)^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$\n?")
    pieces: list[bytes] = []
    start = -1
    for match in line.finditer(body):
        if start >= 0:
            pieces.append(_without_last_break(body[start : match.start()]))
        start = match.end()
        if match.group(1) or len(pieces) >= most:
            return pieces
    if 0 <= start < len(body):
        pieces.append(body[start:])
    return pieces


def _without_last_break(piece: bytes) -> bytes:
    """The line break before a boundary belongs to the boundary."""
    if piece.endswith(b"\r\n"):
        return piece[:-2]
    return piece[:-1] if piece.endswith(b"\n") else piece


def looks_like_html(body: bytes) -> bool:
    """Whether a body without a stated type is HTML."""
    return re.search(rb"<(?:html|body|!doctype html|div|table|p)\b", body[:2000], re.IGNORECASE) is not None


def uudecoded(data: bytes) -> bytes:
    """The file in a uuencoded body; lines that are none are passed over."""
    match = _UU.search(data)
    out = bytearray()
    for line in data[match.end() if match else 0 :].splitlines():
        if line.strip() == b"end":
            break
        if not line:
            continue
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            # Encoders that cut or pad the line: take as many characters as the length in front asks for.
            wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out += binascii.a2b_uu(line[:wanted])
            except binascii.Error:
                continue
    return bytes(out)
