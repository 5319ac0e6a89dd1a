"""Files encrypted piece by piece, so that a large one never has to fit in memory and a damaged one is noticed.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, 2015) over AES-256-GCM. Layout:

    4 bytes `HSF1` · 16 bytes salt · 7 bytes nonce prefix · chunks of 65,536 bytes, each followed by its 16-byte tag

Each file has its own key, derived from the data key and the salt. A chunk's nonce is the prefix, its index (4 bytes,
big endian) and one byte that is 1 on the last chunk only: chunks cannot be swapped, dropped, repeated, added or cut off
unseen. An empty file is one empty last chunk.
"""

import os
from collections.abc import Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hesi.core.crypto_keys import TAG_BYTES, Tampered, derive

CHUNK_BYTES = 64 * 1024
HEADER_BYTES = 27

_MAGIC = b"HSF1"
_SALT_BYTES = 16


class Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Writer(Protocol):
    def write(self, data: bytes, /) -> object: ...


class Seekable(Reader, Protocol):
    def seek(self, offset: int, /) -> int: ...


def seal_stream(data_key: bytes, reader: Reader, writer: Writer, aad: bytes) -> int:
    """Encrypt everything the reader has into the writer; the number of bytes read."""
    header = _MAGIC + os.urandom(HEADER_BYTES - len(_MAGIC))
    cipher, prefix = _cipher_of(data_key, header)
    writer.write(header)
    size = 0
    for index, (chunk, is_last) in enumerate(_chunks(reader, CHUNK_BYTES)):
        writer.write(cipher.encrypt(_nonce(prefix, index, is_last), chunk, header + aad))
        size += len(chunk)
    return size


def open_stream(data_key: bytes, reader: Reader, aad: bytes) -> Iterator[bytes]:
    """The file's bytes in pieces, each proved genuine before it is given out.

    Raises `Tampered` where the file stops being genuine; what came before is true but not the whole file, so a caller
    that needs all or nothing keeps the pieces until the end.
    """
    header = _read_fully(reader, HEADER_BYTES)
    if len(header) < HEADER_BYTES or not header.startswith(_MAGIC):
        raise Tampered
    cipher, prefix = _cipher_of(data_key, header)
    for index, (chunk, is_last) in enumerate(_chunks(reader, CHUNK_BYTES + TAG_BYTES)):
        try:
            piece = cipher.decrypt(_nonce(prefix, index, is_last), chunk, header + aad)
        except InvalidTag:
            raise Tampered from None
        yield piece


def open_part(data_key: bytes, reader: Seekable, aad: bytes, *, start: int, stop: int) -> Iterator[bytes]:
    """The bytes from `start` up to and not including `stop`, in pieces, each proved genuine and in its place.

    Only the chunks that hold them are read. Nothing is said of the rest of the file. Raises as `open_stream` does.
    """
    header = _read_fully(reader, HEADER_BYTES)
    if len(header) < HEADER_BYTES or not header.startswith(_MAGIC):
        raise Tampered
    cipher, prefix = _cipher_of(data_key, header)
    first = start // CHUNK_BYTES
    reader.seek(HEADER_BYTES + first * (CHUNK_BYTES + TAG_BYTES))
    for index, (chunk, is_last) in enumerate(_chunks(reader, CHUNK_BYTES + TAG_BYTES), start=first):
        at = index * CHUNK_BYTES
        if at >= stop:
            return
        try:
            piece = cipher.decrypt(_nonce(prefix, index, is_last), chunk, header + aad)
        except InvalidTag:
            raise Tampered from None
        yield piece[max(0, start - at) : stop - at]


def plain_size(sealed_size: int) -> int:
    """How many bytes the file has once opened, from the size of its sealed form."""
    body = sealed_size - HEADER_BYTES
    chunks = -(-body // (CHUNK_BYTES + TAG_BYTES))
    return body - chunks * TAG_BYTES


def _cipher_of(data_key: bytes, header: bytes) -> tuple[AESGCM, bytes]:
    salt = header[len(_MAGIC) : len(_MAGIC) + _SALT_BYTES]
    return AESGCM(derive(data_key, b"file/" + salt)), header[len(_MAGIC) + _SALT_BYTES :]


def _nonce(prefix: bytes, index: int, is_last: bool) -> bytes:
    return prefix + index.to_bytes(4, "big") + bytes([is_last])


def _chunks(reader: Reader, size: int) -> Iterator[tuple[bytes, bool]]:
    chunk = _read_fully(reader, size)
    while True:
        following = _read_fully(reader, size) if len(chunk) == size else b""
        yield chunk, not following
        if not following:
            return
        chunk = following


def _read_fully(reader: Reader, size: int) -> bytes:
    """As many bytes as asked unless the end comes first: sockets and pipes give less at a time."""
    parts: list[bytes] = []
    while size > 0 and (part := reader.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
